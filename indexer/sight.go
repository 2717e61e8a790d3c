package indexer

import "github.com/RoaringBitmap/roaring/v2"

// sight are the index documents that somebody may read, by segment; nil where that is all of a segment. What is
// deleted is not among them. Postings are cut down to it before anything is done with them, so that a word that
// stands only in what is hidden goes the way of a word that stands nowhere.
type sight []*roaring.Bitmap

// sight returns what may be read of the view, by access class.
func (v *view) sight(access []bool) sight {
	return *v.sights.get(readable(access), func() sight {
		all := make(sight, len(v.segments))
		for i := range v.segments {
			all[i] = v.sightOf(&v.segments[i], access)
		}
		return all
	})
}

func (v *view) sightOf(p *part, access []bool) *roaring.Bitmap {
	seen := newBitset(len(p.files))
	whole, last, ok := true, none, false
	for num, row := range p.files {
		if row != last { // a file's passages follow one another
			last, ok = row, v.mayRead(row, access)
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

// mayRead reports whether what a column says of an index document may be read.
func (v *view) mayRead(row uint32, access []bool) bool {
	switch {
	case row == none:
		return false
	case row&isHead != 0:
		d := v.docs.at(row &^ isHead)
		return !d.dead && access[d.access]
	}
	f := v.files.at(row)
	return f.unit != none && access[f.access]
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
