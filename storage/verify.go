package storage

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"acervo/records"
)

// The walk over the ledger: entries a step, and the most problems that are listed.
const (
	verifyStep  = 1000
	maxProblems = 1000
)

// VerifyLedger recomputes every leaf and the tree, in one pass and little
// memory. It tells how many entries it read and what is wrong: a gap in the
// numbers, a time that runs backwards, a leaf or a hash that differs, a head or
// a kept checkpoint that the entries do not lead to. Entries that are added meanwhile are not looked at.
func (d *DB) VerifyLedger(ctx context.Context) (entries int64, problems []string, err error) {
	head, err := d.head(ctx)
	if err != nil {
		return 0, nil, err
	}
	v := audit{next: 1}
	if v.checkpoints, err = d.checkpointRoots(ctx); err != nil {
		return 0, nil, err
	}
	read, stop := d.readLedger(ctx, head.Size)
	defer stop()
	for p := range read {
		if p.err != nil {
			return v.entries, v.problems, p.err
		}
		for _, r := range p.rows {
			v.look(r, p)
		}
	}
	switch {
	case v.next != head.Size+1:
		v.bad("The ledger's head says %d entries; the last one is entry %d.", head.Size, v.next-1)
	case !bytes.Equal(v.tree.bytes(), head.Edge) || v.at != head.At:
		v.bad("The ledger's head does not belong to its %d entries.", head.Size)
	}
	for at := range v.checkpoints {
		if at <= head.Size { // the entries it is over are missing, which was said already
			continue
		}
		v.bad("A checkpoint of %d entries was signed; the ledger has %d.", at, v.entries)
	}
	return v.entries, v.problems, nil
}

// portion is a piece of the ledger: entries, and the hashes kept for them.
type portion struct {
	rows  []entryRow
	first int64    // the index of the first hash
	kept  [][]byte // nil where there is none
	err   error
}

// hash returns the kept hash with that index, nil when there is none.
func (p portion) hash(idx int64) []byte {
	if i := idx - p.first; i >= 0 && i < int64(len(p.kept)) {
		return p.kept[i]
	}
	return nil
}

// readLedger reads the ledger up to a size, a portion ahead of whoever looks at
// it. Call stop when done.
func (d *DB) readLedger(ctx context.Context, size int64) (read <-chan portion, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	portions, done := make(chan portion, 1), make(chan struct{})
	go func() {
		defer close(done)
		defer close(portions)
		for last := int64(0); last < size; {
			p := d.readPortion(ctx, last, size)
			if len(p.rows) == 0 && p.err == nil {
				return
			}
			select {
			case portions <- p:
			case <-ctx.Done():
				return
			}
			if p.err != nil {
				return
			}
			last = p.rows[len(p.rows)-1].Seq
		}
	}()
	return portions, func() { cancel(); <-done }
}

func (d *DB) readPortion(ctx context.Context, last, size int64) (p portion) {
	const step = `SELECT ` + entryColumns + ` FROM ledger WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?`
	if p.err = d.list(ctx, &p.rows, step, last, size, verifyStep); p.err != nil || len(p.rows) == 0 {
		return p
	}
	p.first = tlog.StoredHashIndex(0, p.rows[0].Seq-1)
	beyond := tlog.StoredHashIndex(0, p.rows[len(p.rows)-1].Seq)
	// There are more only where entries are missing, and there nothing is compared.
	p.kept, p.err = d.keptHashes(ctx, p.first, min(beyond, p.first+4*verifyStep))
	return p
}

// keptHashes returns the hashes from an index on, up to another; nil for one that is missing or no hash.
func (d *DB) keptHashes(ctx context.Context, first, beyond int64) ([][]byte, error) {
	kept := make([][]byte, beyond-first)
	var all struct {
		N      int64
		Hashes string
	}
	if err := d.get(ctx, &all, d.dialect.hashesOf, first, beyond); err != nil {
		return nil, err
	}
	if joined, err := hex.DecodeString(all.Hashes); err == nil && all.N == beyond-first && int64(len(joined)) == all.N*tlog.HashSize {
		for i := range kept {
			kept[i], joined = joined[:tlog.HashSize], joined[tlog.HashSize:]
		}
		return kept, nil
	}
	var rows []struct { // some are missing or of another length: which?
		Idx  int64
		Hash []byte
	}
	if err := d.list(ctx, &rows, `SELECT idx, hash FROM ledger_hashes WHERE idx >= ? AND idx < ?`, first, beyond); err != nil {
		return nil, err
	}
	for _, r := range rows {
		kept[r.Idx-first] = r.Hash
	}
	return kept, nil
}

func (d *DB) checkpointRoots(ctx context.Context) (map[int64][]byte, error) {
	var rows []struct {
		Size int64
		Root []byte
	}
	if err := d.list(ctx, &rows, `SELECT size, root FROM checkpoints`); err != nil {
		return nil, err
	}
	roots := make(map[int64][]byte, len(rows))
	for _, r := range rows {
		roots[r.Size] = r.Root
	}
	return roots, nil
}

// audit is the state of the walk.
type audit struct {
	tree        tree
	next        int64 // the number that the next entry should have
	at          int64 // the time of the entry before
	entries     int64
	checkpoints map[int64][]byte // those not yet passed
	torn        bool             // entries are missing: the tree cannot be compared any more
	problems    []string
}

func (v *audit) bad(format string, args ...any) {
	if len(v.problems) < maxProblems {
		v.problems = append(v.problems, fmt.Sprintf(format, args...))
	}
}

// look checks one entry and the hashes that it completed.
func (v *audit) look(r entryRow, p portion) {
	if r.Seq != v.next {
		v.bad("Entries %d to %d are missing from the ledger.", v.next, r.Seq-1)
		v.torn = true
	}
	if r.At < v.at {
		v.bad("Entry %d is earlier than the one before it.", r.Seq)
	}
	leaf := r.entry().LeafHash()
	if !bytes.Equal(leaf[:], r.Leaf) {
		v.bad("Entry %d was altered: it does not hash to the leaf kept with it.", r.Seq)
	}
	v.next, v.at, v.entries = r.Seq+1, r.At, v.entries+1
	if v.torn {
		return
	}
	first := tlog.StoredHashIndex(0, r.Seq-1)
	for i, h := range v.tree.add(leaf) {
		if !bytes.Equal(h[:], p.hash(first+int64(i))) {
			v.bad("The ledger's tree differs from its entries at entry %d (hash %d).", r.Seq, first+int64(i))
		}
	}
	if root, ok := v.checkpoints[r.Seq]; ok {
		delete(v.checkpoints, r.Seq)
		if sum := v.tree.root(); !bytes.Equal(root, sum[:]) {
			v.bad("The first %d entries are not those of the checkpoint that was signed over them.", r.Seq)
		}
	}
}

// VerifyRegister tells what is wrong with the register: a number of a series
// that no document has, a count that its entries do not reach, an annulment of
// which the ledger says nothing.
func (d *DB) VerifyRegister(ctx context.Context) ([]string, error) {
	const gaps = `SELECT s.series, s.year, s.last, count(e.n) AS entries, coalesce(max(e.n), 0) AS highest
		FROM register_series s LEFT JOIN register_entries e ON e.series = s.series AND e.year = s.year
		GROUP BY s.series, s.year, s.last HAVING count(e.n) <> s.last OR coalesce(max(e.n), 0) <> s.last ORDER BY s.series, s.year`
	var rows []struct {
		Series                 string
		Year                   int
		Last, Entries, Highest int64
	}
	if err := d.list(ctx, &rows, gaps); err != nil {
		return nil, err
	}
	var problems []string
	for _, r := range rows {
		problems = append(problems, fmt.Sprintf("The register %s of %d counts %d numbers; %d are entered, the highest is %d.", r.Series, r.Year, r.Last, r.Entries, r.Highest))
	}
	const unmatched = `SELECT l.subject AS document FROM ledger l LEFT JOIN register_annulments a ON a.document_id = l.subject AND a.seq = l.seq
			WHERE l.action = ? AND a.document_id IS NULL
		UNION SELECT a.document_id FROM register_annulments a LEFT JOIN ledger l ON l.seq = a.seq AND l.subject = a.document_id AND l.action = ?
			WHERE l.seq IS NULL ORDER BY document`
	var documents []string
	if err := d.list(ctx, &documents, unmatched, string(records.RegisterAnnulled), string(records.RegisterAnnulled)); err != nil {
		return nil, err
	}
	for _, id := range documents {
		problems = append(problems, fmt.Sprintf("The register and the ledger differ on whether the entry of document %s was annulled.", id))
	}
	return problems, nil
}
