package indexer

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestOccurrencesKeepCountAndPositions(t *testing.T) {
	cases := [][]uint32{
		{1}, {64}, {1 << 20}, {1, 2}, {3, 9000}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {5, 5000, 10000}, {70000, 70001},
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var ps []uint32
		p := uint32(0)
		for range 1 + r.IntN(14) {
			p += 1 + r.Uint32N(1<<(1+r.IntN(12)))
			ps = append(ps, p)
		}
		cases = append(cases, ps)
	}
	for _, ps := range cases {
		o, ok := pack(ps)
		if o.count() != len(ps) {
			t.Fatalf("%v: counts %d", ps, o.count())
		}
		if o == 0 || o >= 1<<62 {
			t.Fatalf("%v: %d is no frequency that bleve can keep", ps, o)
		}
		if ok == o.spilled() {
			t.Fatalf("%v: packed is %v and spilled is %v", ps, ok, o.spilled())
		}
		if got := o.positions(nil); ok && !slices.Equal(got, ps) {
			t.Fatalf("%v came back as %v", ps, got)
		}
	}
}
