package indexer

import "github.com/RoaringBitmap/roaring/v2"

// sight is what somebody may read, by segment. Words are looked for in it alone, so that a word that stands only in what is
// hidden goes the way of a word that stands nowhere.
type sight []insight

// insight is what somebody may read of a segment.
type insight struct {
	docs *roaring.Bitmap   // the index documents that are not deleted; nil for all that there are
	open map[string]bitset // by field, the words of the vocabulary that may stand in them; nil when postings have to be read to tell
}

// sight returns what may be read of the view, by access class.
func (v *view) sight(access []bool) sight {
	return *v.sights.get(readable(access), func() sight {
		all := make(sight, len(v.segments))
		for i := range v.segments {
			p := &v.segments[i]
			if all[i].docs = v.sightOf(p, access); all[i].docs != nil && p.words != nil {
				all[i].open = p.words.open(access)
			}
		}
		return all
	})
}

func (v *view) sightOf(p *part, access []bool) *roaring.Bitmap {
	seen := newBitset(len(p.files))
	whole, last, ok := true, none, false
	for num, row := range p.files {
		if row != last { // a file's passages follow one another
			class := v.accessOf(row)
			last, ok = row, class != none && access[class]
		}
		if ok {
			seen.set(uint32(num))
		} else {
			whole = false
		}
	}
	if whole && p.deleted == nil {
		return nil
	}
	b := roaring.FromDense(seen, false)
	if p.deleted != nil {
		b.AndNot(p.deleted)
	}
	return b
}

// accessOf returns the access class of what a column says of an index document; none when it is gone.
func (v *view) accessOf(row uint32) uint32 {
	switch {
	case row == none:
	case row&isHead != 0:
		if d := v.docs.at(row &^ isHead); !d.dead {
			return d.access
		}
	default:
		if f := v.files.at(row); f.unit != none {
			return f.access
		}
	}
	return none
}

// readable writes down which access classes may be read.
func readable(access []bool) string {
	b := make([]byte, len(access))
	for i, ok := range access {
		if b[i] = '0'; ok {
			b[i] = '1'
		}
	}
	return string(b)
}
