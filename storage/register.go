package storage

import (
	"context"
	"time"

	"acervo/records"
)

// registerNumber is a number of a series that a document is about to get.
type registerNumber struct {
	series string
	year   int
	n      int64
}

// NextNumber takes the series' next number. The documents inserted after it in
// the same transaction get the numbers taken, in order; a transaction that
// leaves one over fails, because it would leave a hole in the register.
func (t *tx) NextNumber(ctx context.Context, series string, year int) (int64, error) {
	const next = `INSERT INTO register_series (series, year, last) VALUES (?, ?, 1)
		ON CONFLICT (series, year) DO UPDATE SET last = register_series.last + 1 RETURNING last`
	var n int64
	if err := t.get(ctx, &n, next, series, year); err != nil {
		return 0, err
	}
	t.taken = append(t.taken, registerNumber{series: series, year: year, n: n})
	return n, nil
}

// register enters a document under the first number that was taken and is still free.
func (t *tx) register(ctx context.Context, document string, at int64) error {
	if len(t.taken) == 0 {
		return nil
	}
	n := t.taken[0]
	const enter = `INSERT INTO register_entries (series, year, n, document_id, at) VALUES (?, ?, ?, ?, ?)`
	if _, err := t.exec(ctx, enter, n.series, n.year, n.n, document, at); err != nil {
		return err
	}
	t.taken = t.taken[1:]
	return nil
}

// RegisterEntry returns where a document is entered, or NotFound.
func (d *DB) RegisterEntry(ctx context.Context, id records.DocumentID) (records.RegisterEntry, error) {
	return registerEntry(ctx, d, id)
}

// RegisterEntry is DB.RegisterEntry as this transaction sees it.
func (t *tx) RegisterEntry(ctx context.Context, id records.DocumentID) (records.RegisterEntry, error) {
	return registerEntry(ctx, t, id)
}

func registerEntry(ctx context.Context, q querier, id records.DocumentID) (records.RegisterEntry, error) {
	const find = `SELECT e.series, e.year, e.n, d.number FROM register_entries e JOIN documents d ON d.id = e.document_id WHERE e.document_id = ?`
	var e records.RegisterEntry
	return e, missing(q.get(ctx, &e, find, string(id)), "The document is not entered in the register.")
}

// annulmentRow is what a row of register_annulments says, where there is one.
type annulmentRow struct {
	AnnulledWhy string `db:"annulled_why"`
	AnnulledAt  int64  `db:"annulled_at"`
	AnnulledBy  string `db:"annulled_by"`
	Annuller    string `db:"annuller"`
	AnnulledSeq int64  `db:"annulled_seq"`
}

const annulmentColumns = `coalesce(a.reason, '') AS annulled_why, coalesce(a.at, 0) AS annulled_at, coalesce(a.name, '') AS annulled_by,
	coalesce(a.actor, '') AS annuller, coalesce(a.seq, 0) AS annulled_seq`

func (r annulmentRow) annulment() *records.Annulment {
	if r.AnnulledSeq == 0 {
		return nil
	}
	return &records.Annulment{Reason: r.AnnulledWhy, At: instant(r.AnnulledAt), Actor: r.Annuller, By: r.AnnulledBy, Seq: r.AnnulledSeq}
}

// Annulments returns the annulments of those of the documents whose entry was annulled.
func (d *DB) Annulments(ctx context.Context, ids []records.DocumentID) (map[records.DocumentID]records.Annulment, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []struct {
		Document records.DocumentID
		annulmentRow
	}
	where, arg := among(d.dialect, "a.document_id", ids)
	if err := d.list(ctx, &rows, `SELECT a.document_id AS document, `+annulmentColumns+` FROM register_annulments a WHERE `+where, arg); err != nil {
		return nil, err
	}
	all := make(map[records.DocumentID]records.Annulment, len(rows))
	for _, r := range rows {
		all[r.Document] = *r.annulment()
	}
	return all, nil
}

// InsertAnnulment adds the annulment of a document's entry; Conflict when there is one.
func (t *tx) InsertAnnulment(ctx context.Context, id records.DocumentID, a records.Annulment) error {
	const insert = `INSERT INTO register_annulments (document_id, reason, at, actor, name, seq) VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING`
	n, err := t.exec(ctx, insert, string(id), plain(a.Reason), micros(a.At), a.Actor, a.By, a.Seq)
	if err == nil && n == 0 {
		return records.Errorf(records.Conflict, "The register entry was annulled before.")
	}
	return err
}

// registrationRow is a line of the register with its ledger entry.
type registrationRow struct {
	entryRow
	annulmentRow
	Series   string             `db:"series"`
	Year     int                `db:"year"`
	N        int64              `db:"n"`
	Number   string             `db:"number"`
	Document records.DocumentID `db:"document"`
	Class    string             `db:"access_class"`
}

func (r registrationRow) registration() records.Registration {
	g := records.Registration{
		RegisterEntry: records.RegisterEntry{Series: r.Series, Year: r.Year, N: r.N, Number: r.Number},
		Document:      r.Document, Access: records.ParseAccessClass(r.Class), Annulled: r.annulment(),
	}
	if r.Seq > 0 {
		g.Entry = r.entry()
	}
	return g
}

// Registrations returns what was entered and annulled between two instants, in the
// ledger's order: at most limit with a higher ledger number than after.
func (d *DB) Registrations(ctx context.Context, from, to time.Time, after int64, limit int) ([]records.Registration, error) {
	first, err := d.firstSince(ctx, micros(from))
	if err != nil {
		return nil, err
	}
	beyond, err := d.firstSince(ctx, micros(to))
	if err != nil {
		return nil, err
	}
	const page = `SELECT l.seq, l.at, l.actor, l.name, l.action, l.kind, l.subject, l.detail, l.leaf,
			e.series, e.year, e.n, d.number, d.id AS document, d.access_class, ` + annulmentColumns + `
		FROM ledger l JOIN register_entries e ON e.document_id = l.subject JOIN documents d ON d.id = e.document_id
			LEFT JOIN register_annulments a ON a.document_id = d.id
		WHERE l.seq >= ? AND l.seq < ? AND l.action IN (?, ?) ORDER BY l.seq LIMIT ?`
	return d.registrations(ctx, page, max(first, after+1), beyond, string(records.Filed), string(records.RegisterAnnulled), limit)
}

// RegisterYear returns the entries of a series and year in the order of their numbers:
// at most limit with a higher number than after. What is missing of one is zero in it.
func (d *DB) RegisterYear(ctx context.Context, series string, year int, after int64, limit int) ([]records.Registration, error) {
	const page = `SELECT coalesce(l.seq, 0) AS seq, coalesce(l.at, 0) AS at, coalesce(l.actor, '') AS actor, coalesce(l.name, '') AS name,
			coalesce(l.action, '') AS action, coalesce(l.kind, '') AS kind, coalesce(l.subject, '') AS subject, coalesce(l.detail, '') AS detail, l.leaf,
			e.series, e.year, e.n, coalesce(d.number, '') AS number, coalesce(d.id, '') AS document, coalesce(d.access_class, '') AS access_class, ` + annulmentColumns + `
		FROM register_entries e LEFT JOIN documents d ON d.id = e.document_id
			LEFT JOIN ledger l ON l.subject = e.document_id AND l.action = ? LEFT JOIN register_annulments a ON a.document_id = e.document_id
		WHERE e.series = ? AND e.year = ? AND e.n > ? ORDER BY e.n LIMIT ?`
	return d.registrations(ctx, page, string(records.Filed), series, year, after, limit)
}

func (d *DB) registrations(ctx context.Context, query string, args ...any) ([]records.Registration, error) {
	var rows []registrationRow
	if err := d.list(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	all := make([]records.Registration, len(rows))
	for i, r := range rows {
		all[i] = r.registration()
	}
	return all, nil
}

// RegisterCounts returns the last number taken in each series of a year.
func (d *DB) RegisterCounts(ctx context.Context, year int) (map[string]int64, error) {
	var rows []struct {
		Series string
		Last   int64
	}
	if err := d.list(ctx, &rows, `SELECT series, last FROM register_series WHERE year = ?`, year); err != nil {
		return nil, err
	}
	counts := make(map[string]int64, len(rows))
	for _, r := range rows {
		counts[r.Series] = r.Last
	}
	return counts, nil
}

// Symbols returns documents of these access classes that have a symbol, without
// their versions, in the order of ids: at most limit after the one given.
func (d *DB) Symbols(ctx context.Context, accessClasses []string, after records.DocumentID, limit int) ([]records.Document, error) {
	where, arg := among(d.dialect, d.dialect.unindexed+"d.access_class", accessClasses)
	var rows []documentRow
	if err := d.list(ctx, &rows, `SELECT `+documentColumns+` WHERE d.id > ? AND d.symbol IS NOT NULL AND `+where+` ORDER BY d.id LIMIT ?`, string(after), arg, limit); err != nil {
		return nil, err
	}
	all := make([]records.Document, len(rows))
	for i, r := range rows {
		all[i] = r.document()
	}
	return all, nil
}
