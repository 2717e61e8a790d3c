package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql/driver"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"acervo/records"
)

// The walk over the ledger: entries and bytes of details a step, and the most problems that are listed.
const (
	verifyStep  = 2000
	verifyBytes = 8 << 20
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
	v := audit{next: 1, each: d.eachHash}
	if v.checkpoints, err = d.checkpointRoots(ctx); err != nil {
		return 0, nil, err
	}
	read, stop := d.readLedger(ctx, head.Size)
	defer stop()
	for p := range read {
		if p.err != nil {
			return v.entries, v.problems, p.err
		}
		for _, e := range p.entries {
			if err := v.look(ctx, e, &p); err != nil {
				return v.entries, v.problems, err
			}
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
	entries       []records.Entry
	first, beyond int64    // the indexes of their hashes
	joined        []byte   // the hashes, as far as none is missing and each is as long as a hash
	kept          [][]byte // one by one, read when something is wrong with those joined; nil where there is none
	err           error
}

// holds reports whether the hash with that index is kept, as far as the joined ones tell.
func (p *portion) holds(idx int64, h *tlog.Hash) bool {
	at := (idx - p.first) * tlog.HashSize
	return at >= 0 && at+tlog.HashSize <= int64(len(p.joined)) && bytes.Equal(h[:], p.joined[at:at+tlog.HashSize])
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
			if len(p.entries) == 0 && p.err == nil {
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
			last = p.entries[len(p.entries)-1].Seq
		}
	}()
	return portions, func() { cancel(); <-done }
}

func (d *DB) readPortion(ctx context.Context, last, size int64) (p portion) {
	const step = `SELECT ` + entryColumns + ` FROM ledger WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?`
	p.entries = make([]records.Entry, 0, verifyStep)
	read := 0
	p.err = d.eachRow(ctx, step, []int64{last, size, verifyStep}, func(values []driver.Value) bool {
		e := entryOf(values)
		p.entries = append(p.entries, e)
		read += len(e.Detail)
		return read < verifyBytes
	})
	if p.err != nil || len(p.entries) == 0 {
		return p
	}
	p.first = tlog.StoredHashIndex(0, p.entries[0].Seq-1)
	// There are more only where entries are missing, and there nothing is compared.
	p.beyond = min(tlog.StoredHashIndex(0, p.entries[len(p.entries)-1].Seq), p.first+4*verifyStep)
	p.err = d.eachRow(ctx, d.dialect.hashesOf, []int64{p.first, p.beyond}, func(values []driver.Value) bool {
		joined, _ := values[0].([]byte)
		p.joined = bytes.Clone(joined)
		return true
	})
	return p
}

// eachHash returns the hashes from an index on, up to another; nil for one that is missing.
func (d *DB) eachHash(ctx context.Context, first, beyond int64) ([][]byte, error) {
	var rows []struct {
		Idx  int64
		Hash []byte
	}
	if err := d.list(ctx, &rows, `SELECT idx, hash FROM ledger_hashes WHERE idx >= ? AND idx < ?`, first, beyond); err != nil {
		return nil, err
	}
	kept := make([][]byte, beyond-first)
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
	each        func(ctx context.Context, first, beyond int64) ([][]byte, error) // eachHash
	record      []byte                                                           // room for one
}

func (v *audit) bad(format string, args ...any) {
	if len(v.problems) < maxProblems {
		v.problems = append(v.problems, fmt.Sprintf(format, args...))
	}
}

// look checks one entry and the hashes that it completed.
func (v *audit) look(ctx context.Context, e records.Entry, p *portion) error {
	if e.Seq != v.next {
		v.bad("Entries %d to %d are missing from the ledger.", v.next, e.Seq-1)
		v.torn = true
	}
	at := micros(e.At)
	if at < v.at {
		v.bad("Entry %d is earlier than the one before it.", e.Seq)
	}
	v.record = e.AppendRecord(append(v.record[:0], 0)) // 0: a leaf (RFC 6962 §2.1)
	leaf := tlog.Hash(sha256.Sum256(v.record))
	if leaf != e.Leaf {
		v.bad("Entry %d was altered: it does not hash to the leaf kept with it.", e.Seq)
	}
	v.next, v.at, v.entries = e.Seq+1, at, v.entries+1
	if v.torn {
		return nil
	}
	idx := tlog.StoredHashIndex(0, e.Seq-1)
	for _, h := range v.tree.add(leaf) {
		if !p.holds(idx, &h) {
			if err := v.differs(ctx, e.Seq, idx, h, p); err != nil {
				return err
			}
		}
		idx++
	}
	if root, ok := v.checkpoints[e.Seq]; ok {
		delete(v.checkpoints, e.Seq)
		if sum := v.tree.root(); !bytes.Equal(root, sum[:]) {
			v.bad("The first %d entries are not those of the checkpoint that was signed over them.", e.Seq)
		}
	}
	return nil
}

// differs looks the hash up by itself: one that is missing or of another length displaces those joined after it.
func (v *audit) differs(ctx context.Context, seq, idx int64, h tlog.Hash, p *portion) error {
	if p.kept == nil {
		kept, err := v.each(ctx, p.first, p.beyond)
		if err != nil {
			return err
		}
		p.kept = kept
	}
	if i := idx - p.first; i >= int64(len(p.kept)) || !bytes.Equal(h[:], p.kept[i]) {
		v.bad("The ledger's tree differs from its entries at entry %d (hash %d).", seq, idx)
	}
	return nil
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
