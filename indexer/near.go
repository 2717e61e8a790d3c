package indexer

import "slices"

const (
	// nearReach is how many words on the next word of a query may stand and still be near: "junta de la Asamblea".
	nearReach = 4
	// nearShare is what two words side by side count besides, against the sum of their weights.
	nearShare = 0.6
)

// run is where one form of a word stands in one segment, in order.
type run struct {
	segment int
	seen    []seen
}

type seen struct {
	passage, file uint32
	at            occurrences
}

// weighNear gives more weight to the passages in which two words stand side by
// side as they were typed: seguridad social is more than seguridad and social.
func weighNear(a, b *leaf, idf float32, sums *passageSums) {
	for _, first := range a.runs {
		for _, second := range b.runs {
			if first.segment == second.segment {
				sums.near(first.seen, second.seen, idf)
			}
		}
	}
}

func (p *passageSums) near(first, second []seen, idf float32) {
	for len(first) > 0 && len(second) > 0 {
		a, b := first[0], second[0]
		switch {
		case a.passage < b.passage:
			first = first[1:]
		case b.passage < a.passage:
			second = second[1:]
		default:
			p.places[0], p.places[1] = a.at.positions(p.places[0][:0]), b.at.positions(p.places[1][:0])
			switch nearest(p.places[0], p.places[1]) {
			case 0:
			case 1:
				p.add(a.passage, a.file, nearShare*idf)
			default:
				p.add(a.passage, a.file, nearShare/2*idf)
			}
			first, second = first[1:], second[1:]
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
