package indexer

import "math/bits"

// bitset is a set of row numbers.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) set(i uint32)      { b[i/64] |= 1 << (i % 64) }
func (b bitset) has(i uint32) bool { return b[i/64]&(1<<(i%64)) != 0 }

func (b bitset) and(o bitset) {
	for i := range b {
		b[i] &= o[i]
	}
}

func (b bitset) or(o bitset) {
	for i := range b {
		b[i] |= o[i]
	}
}

func (b bitset) andNot(o bitset) {
	for i := range b {
		b[i] &^= o[i]
	}
}

func (b bitset) empty() bool {
	for _, w := range b {
		if w != 0 {
			return false
		}
	}
	return true
}

// next returns the first number in the set from i on, or one beyond all.
func (b bitset) next(i int) int {
	for k := i / 64; k < len(b); k++ {
		w := b[k]
		if k == i/64 {
			w &= ^uint64(0) << (i % 64)
		}
		if w != 0 {
			return k*64 + bits.TrailingZeros64(w)
		}
	}
	return len(b) * 64
}

// each calls do for every number in the set, in order.
func (b bitset) each(do func(i uint32)) {
	for k, w := range b {
		for ; w != 0; w &= w - 1 {
			do(uint32(k*64 + bits.TrailingZeros64(w)))
		}
	}
}
