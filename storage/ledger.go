package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"acervo/records"
)

// entryRow is a row of ledger.
type entryRow struct {
	Seq     int64               `db:"seq"`
	At      int64               `db:"at"`
	Actor   string              `db:"actor"`
	Name    string              `db:"name"`
	Action  records.Action      `db:"action"`
	Kind    records.SubjectKind `db:"kind"`
	Subject string              `db:"subject"`
	Detail  string              `db:"detail"`
	Leaf    []byte              `db:"leaf"`
}

const entryColumns = `seq, at, actor, name, action, kind, subject, detail, leaf`

func (r entryRow) entry() records.Entry {
	e := records.Entry{
		Seq: r.Seq, At: instant(r.At), Actor: r.Actor, Name: r.Name, Action: r.Action,
		Kind: r.Kind, Subject: r.Subject, Detail: json.RawMessage(r.Detail),
	}
	copy(e.Leaf[:], r.Leaf)
	return e
}

// Append writes the ledger's next entry and returns it as it will be read back.
// Its time is never earlier than the entry's before it, even when a clock is set back.
func (t *tx) Append(ctx context.Context, e records.Entry) (records.Entry, error) {
	var err error
	if e, err = settled(e); err != nil {
		return records.Entry{}, err
	}
	head, edge, at, err := t.lockHead(ctx)
	if err != nil {
		return records.Entry{}, err
	}
	e.Seq, e.At = head.Size+1, instant(at)
	e.Leaf = e.LeafHash()
	hashes := edge.add(e.Leaf)
	if err := t.writeEntry(ctx, e, hashes, edge.bytes()); err != nil {
		return records.Entry{}, err
	}
	t.appended = true
	return e, nil
}

// AppendAll writes the ledger's next entries with one look at its head, many rows with a statement.
func (t *tx) AppendAll(ctx context.Context, all []records.Entry) ([]records.Entry, error) {
	if len(all) == 0 {
		return nil, nil
	}
	entries := make([]records.Entry, len(all))
	for i, e := range all {
		var err error
		if entries[i], err = settled(e); err != nil {
			return nil, err
		}
	}
	head, edge, at, err := t.lockHead(ctx)
	if err != nil {
		return nil, err
	}
	var hashes, rows []any
	next := tlog.StoredHashIndex(0, head.Size)
	for i := range entries {
		e := &entries[i]
		e.Seq, e.At = head.Size+1+int64(i), instant(at)
		e.Leaf = e.LeafHash()
		for _, h := range edge.add(e.Leaf) {
			hashes = append(hashes, next, h[:])
			next++
		}
		rows = append(rows, e.Seq, at, e.Actor, e.Name, string(e.Action), string(e.Kind), e.Subject, string(e.Detail), e.Leaf[:])
	}
	if err := insertRows(ctx, t, `INSERT INTO ledger (`+entryColumns+`) VALUES `, 9, rows); err != nil {
		return nil, err
	}
	if err := insertRows(ctx, t, insertHashes, 2, hashes); err != nil {
		return nil, err
	}
	if _, err := t.exec(ctx, writeHead, head.Size+int64(len(entries)), at, edge.bytes()); err != nil {
		return nil, err
	}
	t.appended = true
	return entries, nil
}

const insertHashes = `INSERT INTO ledger_hashes (idx, hash) VALUES `

const writeHead = `UPDATE ledger_head SET size = ?, at = ?, edge = ?`

// settled brings an entry into the form in which it is kept.
func settled(e records.Entry) (records.Entry, error) {
	var err error
	e.Detail, err = settledDetail(e.Detail)
	e.Actor, e.Name, e.Subject = plain(e.Actor), plain(e.Name), plain(e.Subject)
	return e, err
}

// lockHead locks the ledger's head until the transaction's end and tells the time of what follows.
func (t *tx) lockHead(ctx context.Context) (head headRow, edge tree, at int64, err error) {
	if err := t.get(ctx, &head, t.dialect.lockHead); err != nil {
		return head, nil, 0, err
	}
	if t.profile != 0 && head.Profile != t.profile {
		return head, nil, 0, otherProfile()
	}
	if edge, err = head.tree(); err != nil {
		return head, nil, 0, err
	}
	at = head.Clock
	if at == 0 {
		at = t.now().UnixMicro()
	}
	return head, edge, max(at, head.At), nil
}

// writeEntry writes the entry, the hashes that it completed and the new head: on
// PostgreSQL in one go, because everybody else waits for the head meanwhile.
func (t *tx) writeEntry(ctx context.Context, e records.Entry, hashes []tlog.Hash, edge []byte) error {
	const insert = `INSERT INTO ledger (` + entryColumns + `) VALUES (?,?,?,?,?,?,?,?,?)`
	at, first := micros(e.At), tlog.StoredHashIndex(0, e.Seq-1)
	entry := []any{e.Seq, at, e.Actor, e.Name, string(e.Action), string(e.Kind), e.Subject, string(e.Detail), e.Leaf[:]}
	if t.dialect == &postgresDialect {
		bare := make([][]byte, len(hashes))
		for i, h := range hashes {
			bare[i] = h[:]
		}
		const all = `WITH hashes AS (INSERT INTO ledger_hashes (idx, hash) SELECT ?::bigint + n - 1, hash FROM unnest(?::bytea[]) WITH ORDINALITY AS h(hash, n)),
			head AS (UPDATE ledger_head SET size = ?, at = ?, edge = ?) ` + insert
		_, err := t.exec(ctx, all, append([]any{first, bare, e.Seq, at, edge}, entry...)...)
		return err
	}
	if _, err := t.exec(ctx, insert, entry...); err != nil {
		return err
	}
	var rows []any
	for i, h := range hashes {
		rows = append(rows, first+int64(i), h[:])
	}
	if err := insertRows(ctx, t, insertHashes, 2, rows); err != nil {
		return err
	}
	_, err := t.exec(ctx, writeHead, e.Seq, at, edge)
	return err
}

// settledDetail brings a detail into the form that records.Entry.Record writes,
// so that what is kept gives the same leaf when it is read back.
func settledDetail(detail json.RawMessage) (json.RawMessage, error) {
	if len(bytes.TrimSpace(detail)) == 0 {
		return json.RawMessage(`{}`), nil
	}
	settled, err := json.Marshal(json.RawMessage(bytes.ToValidUTF8(detail, []byte("\uFFFD"))))
	if err != nil || settled[0] != '{' {
		return nil, records.Errorf(records.Invalid, "The detail of a ledger entry must be a JSON object.").At("detail").Because(err)
	}
	return settled, nil
}

// The bounds of a page of the ledger.
const (
	defaultEntries = 100
	largestEntries = 1000
)

// Entries returns entries in rising order after f.After, or, when f.Before is set, in falling order.
func (d *DB) Entries(ctx context.Context, f records.LedgerFilter) ([]records.Entry, error) {
	where, args := []string{`seq > ?`}, []any{f.After}
	and := func(condition string, arg any) {
		where, args = append(where, condition), append(args, arg)
	}
	order := `seq`
	if f.Before > 0 {
		and(`seq < ?`, f.Before)
		order = `seq DESC`
	}
	if f.Subject != "" {
		and(`subject = ?`, f.Subject)
	}
	if f.Actor != "" {
		and(`actor = ?`, f.Actor)
	}
	if f.Action != "" {
		and(`action = ?`, string(f.Action))
	}
	if !f.From.IsZero() {
		first, err := d.firstSince(ctx, micros(f.From))
		if err != nil {
			return nil, err
		}
		and(`seq >= ?`, first)
	}
	if !f.To.IsZero() {
		beyond, err := d.firstSince(ctx, micros(f.To)+1)
		if err != nil {
			return nil, err
		}
		and(`seq < ?`, beyond)
	}
	args = append(args, pageSize(f.Limit, defaultEntries, largestEntries))
	query := `SELECT ` + entryColumns + ` FROM ledger WHERE ` + strings.Join(where, " AND ") + ` ORDER BY ` + order + ` LIMIT ?`
	var rows []entryRow
	if err := d.list(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	entries := make([]records.Entry, len(rows))
	for i, r := range rows {
		entries[i] = r.entry()
	}
	return entries, nil
}

// firstSince returns the number of the first entry at or after a time. Times do
// not run backwards along the numbers, so halving finds it without an index.
func (d *DB) firstSince(ctx context.Context, at int64) (int64, error) {
	head, err := d.head(ctx)
	if err != nil {
		return 0, err
	}
	low, high := int64(1), head.Size+1
	for low < high {
		middle := low + (high-low)/2
		var then int64
		if err := d.get(ctx, &then, `SELECT at FROM ledger WHERE seq = ?`, middle); err != nil {
			return 0, err
		}
		if then < at {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, nil
}
