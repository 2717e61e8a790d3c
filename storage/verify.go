package storage

import (
	"bytes"
	"context"
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
	for last := int64(0); ; {
		const step = `SELECT ` + entryColumns + ` FROM ledger WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?`
		var rows []entryRow
		if err := d.list(ctx, &rows, step, last, head.Size, verifyStep); err != nil {
			return v.entries, v.problems, err
		}
		if len(rows) == 0 {
			break
		}
		stored, err := d.storedHashes(ctx, rows[0].Seq, rows[len(rows)-1].Seq)
		if err != nil {
			return v.entries, v.problems, err
		}
		for _, r := range rows {
			v.look(r, stored)
		}
		last = rows[len(rows)-1].Seq
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

// storedHashes returns the kept hashes that belong to a range of entries, by index.
func (d *DB) storedHashes(ctx context.Context, first, last int64) (map[int64][]byte, error) {
	var rows []struct {
		Idx  int64
		Hash []byte
	}
	const of = `SELECT idx, hash FROM ledger_hashes WHERE idx >= ? AND idx < ?`
	if err := d.list(ctx, &rows, of, tlog.StoredHashIndex(0, first-1), tlog.StoredHashIndex(0, last)); err != nil {
		return nil, err
	}
	stored := make(map[int64][]byte, len(rows))
	for _, r := range rows {
		stored[r.Idx] = r.Hash
	}
	return stored, nil
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
func (v *audit) look(r entryRow, stored map[int64][]byte) {
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
		if !bytes.Equal(h[:], stored[first+int64(i)]) {
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
