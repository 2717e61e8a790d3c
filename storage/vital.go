package storage

import (
	"context"
	"strings"

	"acervo/records"
)

// vitalRow is a row of vital_records.
type vitalRow struct {
	Document   records.DocumentID `db:"document_id"`
	Months     int                `db:"months"`
	Note       string             `db:"note"`
	MarkedAt   int64              `db:"marked_at"`
	MarkedBy   string             `db:"marked_by"`
	ReviewedOn records.Date       `db:"reviewed_on"`
	ReviewedBy string             `db:"reviewed_by"`
	NextOn     records.Date       `db:"next_on"`
}

const selectVitals = `SELECT v.document_id, v.months, v.note, v.marked_at, v.marked_by, v.reviewed_on, v.reviewed_by, v.next_on FROM vital_records v`

func (r vitalRow) vital() records.Vital {
	return records.Vital{
		Document: r.Document, Months: r.Months, Note: r.Note, MarkedAt: instant(r.MarkedAt), MarkedBy: r.MarkedBy,
		ReviewedOn: r.ReviewedOn, ReviewedBy: r.ReviewedBy, NextOn: r.NextOn,
	}
}

// Vital returns what is said of one document, or NotFound.
func (d *DB) Vital(ctx context.Context, id records.DocumentID) (records.Vital, error) {
	return oneVital(ctx, d, id)
}

// Vital is DB.Vital as this transaction sees it.
func (t *tx) Vital(ctx context.Context, id records.DocumentID) (records.Vital, error) {
	return oneVital(ctx, t, id)
}

func oneVital(ctx context.Context, q querier, id records.DocumentID) (records.Vital, error) {
	var r vitalRow
	err := q.get(ctx, &r, selectVitals+` WHERE v.document_id = ?`, string(id))
	return r.vital(), missing(err, "The document %q is not vital.", id)
}

// Vitals lists vital records, those due first first; After names the last one of the page before.
func (d *DB) Vitals(ctx context.Context, f records.VitalFilter) ([]records.Vital, error) {
	if len(f.AccessClasses) == 0 {
		return nil, nil
	}
	condition, arg := among(d.dialect, "d.access_class", f.AccessClasses)
	where, args := []string{condition}, []any{arg}
	if f.DueBefore != "" {
		where, args = append(where, `v.next_on < ?`), append(args, f.DueBefore)
	}
	if f.After != "" {
		last, err := d.Vital(ctx, f.After)
		if err != nil {
			if records.KindOf(err) == records.NotFound {
				return nil, records.Errorf(records.Invalid, "There is no vital record %q to go on after.", f.After).At("after")
			}
			return nil, err
		}
		where, args = append(where, `(v.next_on > ? OR v.next_on = ? AND v.document_id > ?)`), append(args, last.NextOn, last.NextOn, string(f.After))
	}
	args = append(args, pageSize(f.Limit, defaultPage, largestPage))
	var rows []vitalRow
	query := selectVitals + ` JOIN documents d ON d.id = v.document_id WHERE ` + strings.Join(where, " AND ") + ` ORDER BY v.next_on, v.document_id LIMIT ?`
	if err := d.list(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	all := make([]records.Vital, len(rows))
	for i, r := range rows {
		all[i] = r.vital()
	}
	return all, nil
}

// CountVitals counts the vital records by the access classes of their documents.
func (d *DB) CountVitals(ctx context.Context) (map[string]int, error) {
	var rows []struct {
		Class string `db:"access_class"`
		N     int
	}
	const count = `SELECT d.access_class, count(*) AS n FROM vital_records v JOIN documents d ON d.id = v.document_id GROUP BY d.access_class`
	if err := d.list(ctx, &rows, count); err != nil {
		return nil, err
	}
	counted := make(map[string]int, len(rows))
	for _, r := range rows {
		counted[r.Class] = r.N
	}
	return counted, nil
}

// SaveVital writes that a document is vital, in place of what was said of it before.
func (t *tx) SaveVital(ctx context.Context, v records.Vital) error {
	const save = `INSERT INTO vital_records (document_id, months, note, marked_at, marked_by, reviewed_on, reviewed_by, next_on) VALUES (?,?,?,?,?,?,?,?)
		ON CONFLICT (document_id) DO UPDATE SET months = excluded.months, note = excluded.note,
			reviewed_on = excluded.reviewed_on, reviewed_by = excluded.reviewed_by, next_on = excluded.next_on`
	_, err := t.exec(ctx, save, string(v.Document), v.Months, plain(v.Note), micros(v.MarkedAt), plain(v.MarkedBy), v.ReviewedOn, plain(v.ReviewedBy), v.NextOn)
	return err
}

// DropVital writes that a document is vital no more; NotFound when it was not.
func (t *tx) DropVital(ctx context.Context, id records.DocumentID) error {
	n, err := t.exec(ctx, `DELETE FROM vital_records WHERE document_id = ?`, string(id))
	if err == nil && n == 0 {
		return records.Errorf(records.NotFound, "The document %q is not vital.", id)
	}
	return err
}
