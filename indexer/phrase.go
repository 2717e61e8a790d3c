package indexer

import (
	"slices"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// lookPhrase finds the passages (or heads) of a segment in which the words stand
// in their order, one directly after the other.
func (s *search) lookPhrase(l *leaf, i int, field string, within bitset) {
	slots := make([]*slot, len(l.slots))
	for k, forms := range l.slots {
		slots[k] = s.slot(i, field, forms)
	}
	usual := float64(usualLength)
	if field != fieldWords {
		usual = usualTitle
	}
	num := uint64(0)
	for s.goOn() {
		n, ok := meet(slots, num)
		if !ok {
			break
		}
		if count := together(slots); count > 0 {
			// every word of the phrase counts, as it would by itself
			s.take(l, i, field, uint32(n), within, float32(len(slots))*saturated(count, slots[0].length(), usual))
		}
		num = n + 1
	}
	for _, sl := range slots {
		s.fail(sl.err)
	}
}

// slot reads where the word at one place of a phrase stands, in any of its spellings.
type slot struct {
	readers []reader
	num     uint64 // the present index document
	places  []uint32
	err     error
}

// reader reads one spelling.
type reader struct {
	it segment.PostingsIterator
	p  segment.Posting // the present one; nil at the end
}

func (s *search) slot(i int, field string, forms []form) *slot {
	sl := &slot{}
	for _, f := range forms {
		r := reader{it: s.postings(i, field, f.word, true)}
		if r.p, sl.err = r.it.Next(); r.p != nil && sl.err == nil {
			sl.readers = append(sl.readers, r)
		}
	}
	return sl
}

// advance goes to the first index document at or after num; false at the end.
func (sl *slot) advance(num uint64) bool {
	found := false
	for k := range sl.readers {
		r := &sl.readers[k]
		if r.p != nil && r.p.Number() < num {
			if r.p, sl.err = r.it.Advance(num); sl.err != nil {
				return false
			}
		}
		if r.p != nil && (!found || r.p.Number() < sl.num) {
			sl.num, found = r.p.Number(), true
		}
	}
	return found
}

// meet goes to the first index document at or after num that all slots have.
func meet(slots []*slot, num uint64) (uint64, bool) {
	for agreed := 0; agreed < len(slots); {
		for _, sl := range slots {
			if !sl.advance(num) {
				return 0, false
			}
			if sl.num > num {
				num, agreed = sl.num, 1
				continue
			}
			if agreed++; agreed >= len(slots) {
				break
			}
		}
	}
	return num, true
}

// read collects the positions in the present index document.
func (sl *slot) read() {
	sl.places = sl.places[:0]
	for _, r := range sl.readers {
		if r.p == nil || r.p.Number() != sl.num {
			continue
		}
		o := occurrences(r.p.Frequency())
		if !o.spilled() {
			sl.places = o.positions(sl.places)
			continue
		}
		for _, at := range r.p.Locations() {
			for _, p := range at.ArrayPositions() {
				sl.places = append(sl.places, uint32(p))
			}
		}
	}
	if len(sl.readers) > 1 {
		slices.Sort(sl.places)
	}
}

// length returns the number of words of the present index document.
func (sl *slot) length() float64 {
	for _, r := range sl.readers {
		if r.p != nil && r.p.Number() == sl.num {
			norm := r.p.Norm()
			return 1 / (norm * norm)
		}
	}
	return usualLength
}

// together counts how often the words stand one after the other.
func together(slots []*slot) int {
	for _, sl := range slots {
		sl.read()
	}
	count := 0
	for _, start := range slots[0].places {
		ok := true
		for k := 1; ok && k < len(slots); k++ {
			_, ok = slices.BinarySearch(slots[k].places, start+uint32(k))
		}
		if ok {
			count++
		}
	}
	return count
}
