package storage

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"acervo/records"
)

// Head returns the ledger's size and root.
func (d *DB) Head(ctx context.Context) (records.LedgerHead, error) {
	return d.headAt(ctx, 0)
}

// headAt returns the head that the ledger had at a size (0: now).
func (d *DB) headAt(ctx context.Context, size int64) (records.LedgerHead, error) {
	var now int64
	if err := d.get(ctx, &now, `SELECT size FROM ledger_head`); err != nil {
		return records.LedgerHead{}, err
	}
	switch {
	case size == 0:
		size = now
	case size < 0 || size > now:
		return records.LedgerHead{}, records.Errorf(records.Invalid, "The ledger has %d entries; there is no tree of the first %d.", now, size).At("size")
	}
	root, err := tlog.TreeHash(size, d.hashes(ctx))
	return records.LedgerHead{Size: size, Root: root}, fault(err)
}

// ProveInclusion proves that entry seq is in the tree of the first size entries (0: of all).
func (d *DB) ProveInclusion(ctx context.Context, seq, size int64) (records.InclusionProof, error) {
	head, err := d.headAt(ctx, size)
	if err != nil {
		return records.InclusionProof{}, err
	}
	if seq < 1 || seq > head.Size {
		return records.InclusionProof{}, records.Errorf(records.NotFound, "There is no entry %d among the ledger's first %d.", seq, head.Size)
	}
	leaf, err := d.hashes(ctx).ReadHashes([]int64{tlog.StoredHashIndex(0, seq-1)})
	if err != nil {
		return records.InclusionProof{}, err
	}
	proof, err := tlog.ProveRecord(head.Size, seq-1, d.hashes(ctx))
	if err != nil {
		return records.InclusionProof{}, fault(err)
	}
	return records.InclusionProof{Seq: seq, Leaf: leaf[0], Head: head, Hashes: bare(proof)}, nil
}

// ProveConsistency proves that the tree of the first old entries is a prefix of
// that of the first size (0: of all). The empty tree is a prefix of every one.
func (d *DB) ProveConsistency(ctx context.Context, old, size int64) (records.ConsistencyProof, error) {
	head, err := d.headAt(ctx, size)
	if err != nil {
		return records.ConsistencyProof{}, err
	}
	if old < 0 || old > head.Size {
		return records.ConsistencyProof{}, records.Errorf(records.Invalid, "A tree of %d entries is no prefix of one of %d.", old, head.Size).At("old")
	}
	p := records.ConsistencyProof{New: head}
	root, err := tlog.TreeHash(old, d.hashes(ctx))
	if err != nil {
		return records.ConsistencyProof{}, fault(err)
	}
	p.Old = records.LedgerHead{Size: old, Root: root}
	if old == 0 {
		return p, nil
	}
	proof, err := tlog.ProveTree(head.Size, old, d.hashes(ctx))
	p.Hashes = bare(proof)
	return p, fault(err)
}

func (d *DB) hashes(ctx context.Context) ledgerHashes { return ledgerHashes{ctx, d, d.dialect} }

func bare[P ~[]tlog.Hash](proof P) [][32]byte {
	hashes := make([][32]byte, len(proof))
	for i, h := range proof {
		hashes[i] = h
	}
	return hashes
}
