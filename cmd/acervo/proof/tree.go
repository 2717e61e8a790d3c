package proof

import (
	"golang.org/x/mod/sumdb/tlog"

	"acervo/records"
)

// Inclusion checks that an entry with this leaf hash (records.Entry.LeafHash) is
// number p.Seq in the ledger whose head is p.Head. Take the head from a checkpoint that was opened.
func Inclusion(p records.InclusionProof) error {
	if p.Seq < 1 || p.Seq > p.Head.Size {
		return failed("inclusion", "Entry %d cannot be among the first %d.", p.Seq, p.Head.Size)
	}
	if err := tlog.CheckRecord(hashes(p.Hashes), p.Head.Size, p.Head.Root, p.Seq-1, p.Leaf); err != nil {
		return failed("inclusion", "The proof does not lead from entry %d to the root of the checkpoint of %d entries: the entry, the proof or the checkpoint was altered.", p.Seq, p.Head.Size).Because(err)
	}
	return nil
}

// Consistency checks that the ledger of p.New goes on from that of p.Old, of
// which nothing was changed, moved or removed. Take the heads from checkpoints that were opened.
func Consistency(p records.ConsistencyProof) error {
	o, n := p.Old, p.New
	differ := failed("consistency", "The ledger of %d entries does not go on from that of %d: the ledger was rewritten, or the proof was altered.", n.Size, o.Size)
	switch {
	case o.Size < 0 || o.Size > n.Size:
		return failed("consistency", "A ledger of %d entries cannot go on from one of %d.", n.Size, o.Size)
	case o.Size == 0:
		return nil // every ledger goes on from the empty one
	case o.Size == n.Size:
		if o.Root != n.Root {
			return differ
		}
		return nil
	}
	if err := tlog.CheckTree(hashes(p.Hashes), n.Size, n.Root, o.Size, o.Root); err != nil {
		return differ.Because(err)
	}
	return nil
}

func hashes(bare [][32]byte) []tlog.Hash {
	all := make([]tlog.Hash, len(bare))
	for i, h := range bare {
		all[i] = h
	}
	return all
}
