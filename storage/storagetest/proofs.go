package storagetest

import (
	"crypto/sha256"
	"math/bits"
	"testing"

	"acervo/records"
)

var proofRules = []rule{
	{"every inclusion proof verifies by RFC 6962, for every size of the tree", inclusionVerifies},
	{"every consistency proof verifies by RFC 6962", consistencyVerifies},
	{"an empty ledger has the hash of nothing as its root", emptyLedger},
	{"what cannot be proved says why", unprovable},
}

// mth is the Merkle Tree Hash straight from RFC 6962 §2.1.
func mth(leaves [][32]byte) [32]byte {
	switch n := len(leaves); n {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	default:
		k := 1 << (bits.Len(uint(n-1)) - 1) // the largest power of two smaller than n
		return node(mth(leaves[:k]), mth(leaves[k:]))
	}
}

func node(left, right [32]byte) [32]byte {
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

// included is the check of RFC 9162 §2.1.3.2.
func included(leaf [32]byte, index, size int64, path [][32]byte, root [32]byte) bool {
	if index >= size {
		return false
	}
	fn, sn, r := index, size-1, leaf
	for _, p := range path {
		if sn == 0 {
			return false
		}
		if fn&1 == 1 || fn == sn {
			r = node(p, r)
			for fn&1 == 0 && fn != 0 {
				fn, sn = fn>>1, sn>>1
			}
		} else {
			r = node(r, p)
		}
		fn, sn = fn>>1, sn>>1
	}
	return sn == 0 && r == root
}

// consistent is the check of RFC 9162 §2.1.4.2.
func consistent(first, second int64, firstRoot, secondRoot [32]byte, path [][32]byte) bool {
	if first == second {
		return len(path) == 0 && firstRoot == secondRoot
	}
	if first&(first-1) == 0 {
		path = append([][32]byte{firstRoot}, path...)
	}
	if len(path) == 0 {
		return false
	}
	fn, sn := first-1, second-1
	for fn&1 == 1 {
		fn, sn = fn>>1, sn>>1
	}
	fr, sr := path[0], path[0]
	for _, c := range path[1:] {
		if sn == 0 {
			return false
		}
		if fn&1 == 1 || fn == sn {
			fr, sr = node(c, fr), node(c, sr)
			for fn&1 == 0 && fn != 0 {
				fn, sn = fn>>1, sn>>1
			}
		} else {
			sr = node(sr, c)
		}
		fn, sn = fn>>1, sn>>1
	}
	return fr == firstRoot && sr == secondRoot && sn == 0
}

const proved = 21

func manyEntries(t *testing.T, h house) [][32]byte {
	t.Helper()
	var leaves [][32]byte
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		leaves = nil
		for range proved {
			e, err := tx.Append(t.Context(), records.Entry{Action: records.SignedIn})
			if err != nil {
				return err
			}
			leaves = append(leaves, sha256.Sum256(append([]byte{0}, e.Record()...)))
		}
		return nil
	}))
	return leaves
}

func inclusionVerifies(t *testing.T, h house) {
	leaves := manyEntries(t, h)
	if head := got(h.Head(t.Context()))(t); head.Size != proved || head.Root != mth(leaves) {
		t.Fatalf("the head is %d %x", head.Size, head.Root)
	}
	for size := int64(1); size <= proved; size++ {
		for seq := int64(1); seq <= size; seq++ {
			p := got(h.ProveInclusion(t.Context(), seq, size))(t)
			if p.Head.Size != size || p.Head.Root != mth(leaves[:size]) || p.Leaf != leaves[seq-1] || p.Seq != seq {
				t.Fatalf("the proof of %d in %d is about something else", seq, size)
			}
			if !included(p.Leaf, seq-1, size, p.Hashes, p.Head.Root) {
				t.Fatalf("the proof of %d in %d does not verify", seq, size)
			}
			if included(leaves[seq%proved], seq-1, size, p.Hashes, p.Head.Root) {
				t.Fatalf("the proof of %d in %d verifies another entry too", seq, size)
			}
		}
	}
	if p := got(h.ProveInclusion(t.Context(), 3, 0))(t); p.Head.Size != proved {
		t.Errorf("size 0 proves against %d entries", p.Head.Size)
	}
}

func consistencyVerifies(t *testing.T, h house) {
	leaves := manyEntries(t, h)
	for size := int64(1); size <= proved; size++ {
		for old := int64(1); old <= size; old++ {
			p := got(h.ProveConsistency(t.Context(), old, size))(t)
			if p.Old.Root != mth(leaves[:old]) || p.New.Root != mth(leaves[:size]) || p.Old.Size != old || p.New.Size != size {
				t.Fatalf("the proof of %d in %d is about something else", old, size)
			}
			if !consistent(old, size, p.Old.Root, p.New.Root, p.Hashes) {
				t.Fatalf("the proof of %d in %d does not verify", old, size)
			}
			if old < size && consistent(old, size, mth(leaves[1:old+1]), p.New.Root, p.Hashes) {
				t.Fatalf("the proof of %d in %d verifies another tree too", old, size)
			}
		}
	}
}

func emptyLedger(t *testing.T, h house) {
	if head := got(h.Head(t.Context()))(t); head.Size != 0 || head.Root != sha256.Sum256(nil) {
		t.Errorf("got %d %x", head.Size, head.Root)
	}
	if entries, problems, err := h.VerifyLedger(t.Context()); entries != 0 || len(problems) != 0 || err != nil {
		t.Errorf("%d entries, problems %q, %v", entries, problems, err)
	}
}

func unprovable(t *testing.T, h house) {
	manyEntries(t, h)
	ctx := t.Context()
	for _, c := range []struct {
		seq, size int64
		kind      records.Kind
	}{{0, 5, records.NotFound}, {6, 5, records.NotFound}, {proved + 1, 0, records.NotFound}, {1, proved + 1, records.Invalid}, {1, -1, records.Invalid}} {
		_, err := h.ProveInclusion(ctx, c.seq, c.size)
		wantKind(t, err, c.kind)
	}
	for _, c := range []struct{ old, size int64 }{{6, 5}, {-1, 5}, {1, proved + 1}} {
		_, err := h.ProveConsistency(ctx, c.old, c.size)
		wantKind(t, err, records.Invalid)
	}
	if p := got(h.ProveConsistency(ctx, 0, 5))(t); len(p.Hashes) != 0 || p.Old.Root != sha256.Sum256(nil) {
		t.Errorf("the empty tree is a prefix of every tree: %v", p)
	}
}
