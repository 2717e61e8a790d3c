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
	if e.Detail, err = settledDetail(e.Detail); err != nil {
		return records.Entry{}, err
	}
	e.Actor, e.Name, e.Subject = plain(e.Actor), plain(e.Name), plain(e.Subject)
	var head struct{ Size, At, Clock int64 }
	if err := t.get(ctx, &head, t.dialect.ledgerHead); err != nil {
		return records.Entry{}, err
	}
	at := head.Clock
	if at == 0 {
		at = t.now().UnixMicro()
	}
	at = max(at, head.At)
	e.Seq, e.At = head.Size+1, instant(at)
	e.Leaf = e.LeafHash()

	const insert = `INSERT INTO ledger (` + entryColumns + `) VALUES (?,?,?,?,?,?,?,?,?)`
	if _, err := t.exec(ctx, insert, e.Seq, at, e.Actor, e.Name, string(e.Action), string(e.Kind), e.Subject, string(e.Detail), e.Leaf[:]); err != nil {
		return records.Entry{}, err
	}
	hashes, err := tlog.StoredHashesForRecordHash(head.Size, tlog.Hash(e.Leaf), ledgerHashes{ctx, t, t.dialect})
	if err != nil {
		return records.Entry{}, fault(err)
	}
	rows := make([]any, 0, 2*len(hashes))
	for i, h := range hashes {
		rows = append(rows, tlog.StoredHashIndex(0, head.Size)+int64(i), h[:])
	}
	if err := insertRows(ctx, t, `INSERT INTO ledger_hashes (idx, hash) VALUES`, 2, rows); err != nil {
		return records.Entry{}, err
	}
	if _, err := t.exec(ctx, `UPDATE ledger_head SET size = ?, at = ?`, e.Seq, at); err != nil {
		return records.Entry{}, err
	}
	t.appended = true
	return e, nil
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
		and(`at >= ?`, micros(f.From))
	}
	if !f.To.IsZero() {
		and(`at <= ?`, micros(f.To))
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
