package indexer

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

const (
	// nearReach is how many words on the next word of a query may stand and still be near: "junta de la Asamblea".
	nearReach = 4
	// nearShare is what two words side by side count besides, against the sum of their weights.
	nearShare = 0.6
)

// weighNear gives more weight to the passages in which two words stand side by
// side as they were typed: seguridad social is more than seguridad and social.
func (s *search) weighNear(a, b *leaf, i int, matched bitset, idf float32, sums *passageSums) {
	both := roaring.And(s.standing(a, i, fieldWords), s.standing(b, i, fieldWords))
	if both.IsEmpty() {
		return
	}
	p := &s.v.segments[i]
	first, second := s.slot(i, fieldWords, a.forms), s.slot(i, fieldWords, b.forms)
	for it := both.Iterator(); it.HasNext() && s.goOn(); {
		num := it.Next()
		row := p.files[num]
		if row >= isHead || !s.counts(row, matched) {
			continue
		}
		if err := first.read(uint64(num)); err != nil {
			s.fail(err)
			return
		}
		if err := second.read(uint64(num)); err != nil {
			s.fail(err)
			return
		}
		switch nearest(first.places, second.places) {
		case 0:
		case 1:
			sums.add(p.base+num, row, nearShare*idf)
		default:
			sums.add(p.base+num, row, nearShare/2*idf)
		}
	}
}

// nearest returns how many words on the second stands after the first, at its nearest; 0 when it never does within reach.
func nearest(first, second []uint32) uint32 {
	best := uint32(nearReach + 1)
	for _, at := range first {
		k, _ := slices.BinarySearch(second, at+1)
		if k < len(second) {
			best = min(best, second[k]-at)
		}
	}
	if best > nearReach {
		return 0
	}
	return best
}
