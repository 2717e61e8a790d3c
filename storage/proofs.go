package storage

import (
	"context"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"acervo/records"
)

// headRow is the one row of ledger_head.
type headRow struct {
	Size  int64  `db:"size"`
	At    int64  `db:"at"`
	Edge  []byte `db:"edge"`
	Clock int64  `db:"clock"` // only where the head was locked

	Profile int `db:"profile"` // the number of the one that stands; likewise
}

// tree returns the ledger's tree, ready to go on.
func (h headRow) tree() (tree, error) {
	t, ok := readTree(h.Size, h.Edge)
	if !ok {
		return nil, records.Errorf(records.Internal, "The ledger's head is damaged; run acervo verify.")
	}
	return t, nil
}

func (d *DB) head(ctx context.Context) (headRow, error) {
	var h headRow
	return h, d.get(ctx, &h, `SELECT size, at, edge FROM ledger_head`)
}

// LastEntryAt is when the last entry was written; zero before the first.
func (d *DB) LastEntryAt(ctx context.Context) (time.Time, error) { return lastEntryAt(ctx, d) }

// LastEntryAt is DB.LastEntryAt as this transaction sees it.
func (t *tx) LastEntryAt(ctx context.Context) (time.Time, error) { return lastEntryAt(ctx, t) }

func lastEntryAt(ctx context.Context, q querier) (time.Time, error) {
	var at int64
	err := q.get(ctx, &at, `SELECT at FROM ledger_head`)
	return instant(at), err
}

// Head returns the ledger's size and root.
func (d *DB) Head(ctx context.Context) (records.LedgerHead, error) { return d.headAt(ctx, 0) }

// headAt returns the head that the ledger had at a size (0: now).
func (d *DB) headAt(ctx context.Context, size int64) (records.LedgerHead, error) {
	now, err := d.head(ctx)
	switch {
	case err != nil:
		return records.LedgerHead{}, err
	case size == 0 || size == now.Size:
		edge, err := now.tree()
		return records.LedgerHead{Size: now.Size, Root: edge.root()}, err
	case size < 0 || size > now.Size:
		return records.LedgerHead{}, records.Errorf(records.Invalid, "The ledger has %d entries; there is no tree of the first %d.", now.Size, size).At("size")
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

// ledgerHashes reads the Merkle tree's stored hashes for tlog.
type ledgerHashes struct {
	ctx     context.Context
	q       querier
	dialect *dialect
}

// ReadHashes returns the hashes with these indexes, in their order.
func (l ledgerHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	if len(indexes) == 0 {
		return nil, nil
	}
	var rows []struct {
		Idx  int64
		Hash []byte
	}
	where, arg := amongNumbers(l.dialect, "idx", indexes)
	if err := l.q.list(l.ctx, &rows, `SELECT idx, hash FROM ledger_hashes WHERE `+where, arg); err != nil {
		return nil, err
	}
	byIndex := make(map[int64]tlog.Hash, len(rows))
	for _, r := range rows {
		byIndex[r.Idx] = tlog.Hash(r.Hash)
	}
	hashes := make([]tlog.Hash, len(indexes))
	for i, idx := range indexes {
		h, ok := byIndex[idx]
		if !ok {
			return nil, records.Errorf(records.Internal, "The ledger's tree lacks hash %d; run acervo verify.", idx)
		}
		hashes[i] = h
	}
	return hashes, nil
}
