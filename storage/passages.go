package storage

import (
	"context"

	"acervo/records"
)

// passageRow is a row of passages.
type passageRow struct {
	File    records.FileID `db:"file_id"`
	Ordinal int            `db:"ordinal"`
	Page    int            `db:"page"`
	EID     string         `db:"eid"`
	Label   string         `db:"label"`
	Heading string         `db:"heading"`
	Text    string         `db:"text"`
}

func passages(rows []passageRow) []records.Passage {
	found := make([]records.Passage, len(rows))
	for i, r := range rows {
		found[i] = records.Passage(r)
	}
	return found
}

// Passages returns a file's passages in order; empty when it is not read.
func (d *DB) Passages(ctx context.Context, id records.FileID) ([]records.Passage, error) {
	return passagesOf(ctx, d, id)
}

// Passages is DB.Passages as this transaction sees it.
func (t *tx) Passages(ctx context.Context, id records.FileID) ([]records.Passage, error) {
	return passagesOf(ctx, t, id)
}

func passagesOf(ctx context.Context, q querier, id records.FileID) ([]records.Passage, error) {
	const all = `SELECT file_id, ordinal, page, eid, label, heading, text FROM passages WHERE file_id = ? ORDER BY ordinal`
	var rows []passageRow
	if err := q.list(ctx, &rows, all, string(id)); err != nil {
		return nil, err
	}
	return passages(rows), nil
}

// PassageTexts returns, in one query, the whole passages of which places gives
// the file and the ordinal, in no particular order. Those that do not exist are left out.
func (d *DB) PassageTexts(ctx context.Context, places []records.Passage) ([]records.Passage, error) {
	type place struct {
		File    records.FileID `json:"file_id"`
		Ordinal int            `json:"ordinal"`
	}
	if len(places) == 0 {
		return nil, nil
	}
	wanted := make([]place, len(places))
	for i, p := range places {
		wanted[i] = place{p.File, p.Ordinal}
	}
	find := `SELECT p.file_id, p.ordinal, p.page, p.eid, p.label, p.heading, p.text
		FROM ` + d.dialect.placesOf + ` JOIN passages p ON p.file_id = r.file_id AND p.ordinal = r.ordinal`
	var rows []passageRow
	if err := d.list(ctx, &rows, find, asJSON(wanted)); err != nil {
		return nil, err
	}
	return passages(rows), nil
}

// SaveReading replaces a file's reading state, passages and outline. NUL and
// bytes that are not UTF-8, which text read from files may hold, are replaced.
func (t *tx) SaveReading(ctx context.Context, id records.FileID, r records.Reading, passages []records.Passage, outline []records.Provision) error {
	if err := t.UpdateReading(ctx, id, r); err != nil {
		return err
	}
	var kept bool
	const ask = `SELECT EXISTS (SELECT 1 FROM passages WHERE file_id = ?) OR EXISTS (SELECT 1 FROM provisions WHERE file_id = ?)`
	if err := t.get(ctx, &kept, ask, string(id), string(id)); err != nil {
		return err
	}
	if kept {
		for _, old := range []string{`DELETE FROM passages WHERE file_id = ?`, `DELETE FROM provisions WHERE file_id = ?`} {
			if _, err := t.exec(ctx, old, string(id)); err != nil {
				return err
			}
		}
	}
	rows := make([]any, 0, 7*len(passages))
	for _, p := range passages {
		rows = append(rows, string(id), p.Ordinal, p.Page, plain(p.EID), plain(p.Label), plain(p.Heading), plain(p.Text))
	}
	if err := insertRows(ctx, t, `INSERT INTO passages (file_id, ordinal, page, eid, label, heading, text) VALUES `, 7, rows); err != nil {
		return err
	}
	rows = rows[:0]
	for i, p := range outline {
		rows = append(rows, string(id), i, plain(p.EID), p.Kind, plain(p.Label), plain(p.Heading), p.Page, p.Offset, p.Level)
	}
	return insertRows(ctx, t, `INSERT INTO provisions (file_id, ordinal, eid, kind, label, heading, page, byte_offset, level) VALUES `, 9, rows)
}
