package indexer

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// lookPhrase finds the passages (or heads) of a segment in which the words stand
// in their order, one directly after the other.
func (s *search) lookPhrase(l *leaf, i int, field string, within bitset) {
	var where *roaring.Bitmap
	slots := make([]slot, len(l.slots))
	for _, forms := range l.slots {
		here := s.standing(&leaf{forms: forms}, i, field)
		if where == nil {
			where = here.Clone()
		} else {
			where.And(here)
		}
		if where.IsEmpty() {
			return
		}
	}
	for k, forms := range l.slots {
		slots[k] = s.slot(i, field, forms)
	}
	p := &s.v.segments[i]
	for it := where.Iterator(); it.HasNext() && s.goOn(); {
		num := it.Next()
		row := p.files[num]
		if row == none || row < isHead && !s.wanted(row, within) {
			continue
		}
		count, length, err := together(slots, uint64(num))
		if err != nil {
			s.fail(err)
			return
		}
		if count == 0 {
			continue
		}
		each := float32(len(slots)) // every word of the phrase counts, as it would by itself
		if row >= isHead {
			s.takeHead(l, i, num, each*saturated(count, length, usualTitle))
			continue
		}
		l.df++
		l.units.set(s.v.files.at(row).unit)
		l.found = append(l.found, hit{p.base + num, row, each * saturated(count, length, usualLength)})
	}
}

func (s *search) wanted(row uint32, within bitset) bool {
	f := s.v.files.at(row)
	return s.scope.file(f) && (within == nil || within.has(f.unit))
}

// slot reads the places of a word, in all its forms.
type slot struct {
	readers []reader
	places  []uint32 // in the present index document, in order
	length  float32  // of the present index document, in words
}

type reader struct {
	it   segment.PostingsIterator
	p    segment.Posting // where it stopped; nil at first and at the end
	done bool
}

func (s *search) slot(i int, field string, forms []form) slot {
	var sl slot
	for _, f := range forms {
		if p := s.postings(i, field, f.word); p.docs != nowhere {
			sl.readers = append(sl.readers, reader{it: p.list.Iterator(true, true, true, nil)})
		}
	}
	return sl
}

// read reads the places in an index document; documents come in rising order.
func (sl *slot) read(num uint64) error {
	sl.places = sl.places[:0]
	several := false
	for n := range sl.readers {
		r := &sl.readers[n]
		ok, err := r.at(num)
		if err != nil {
			return err
		}
		if ok {
			several = several || len(sl.places) > 0
			sl.length, sl.places = lengthOf(r.p), placesOf(r.p, sl.places)
		}
	}
	if several {
		slices.Sort(sl.places)
	}
	return nil
}

// at goes to an index document; false when the word does not stand there.
func (r *reader) at(num uint64) (bool, error) {
	for !r.done && (r.p == nil || r.p.Number() < num) {
		p, err := r.it.Advance(num)
		if err != nil {
			return false, err
		}
		r.p, r.done = p, p == nil
	}
	return !r.done && r.p.Number() == num, nil
}

// together counts how often the words stand one after the other in an index document.
func together(slots []slot, num uint64) (count int, length float32, err error) {
	for k := range slots {
		if err := slots[k].read(num); err != nil {
			return 0, 0, err
		}
	}
	for _, start := range slots[0].places {
		ok := true
		for k := 1; ok && k < len(slots); k++ {
			_, ok = slices.BinarySearch(slots[k].places, start+uint32(k))
		}
		if ok {
			count++
		}
	}
	return count, slots[0].length, nil
}

// placesOf appends the positions of a posting.
func placesOf(p segment.Posting, to []uint32) []uint32 {
	o := occurrences(p.Frequency())
	if !o.spilled() {
		return o.positions(to)
	}
	for _, at := range p.Locations() {
		for _, place := range at.ArrayPositions() {
			to = append(to, uint32(place))
		}
	}
	return to
}
