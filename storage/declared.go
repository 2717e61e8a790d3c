package storage

import (
	"context"

	"acervo/records"
)

// checkoutRow is what a row of checkouts says, where there is one.
type checkoutRow struct {
	Holder     string `db:"holder"`
	HolderName string `db:"holder_name"`
	OutAt      int64  `db:"out_at"`
	OutUntil   int64  `db:"out_until"`
}

const checkoutColumns = `coalesce(k.holder, '') AS holder, coalesce(k.name, '') AS holder_name, coalesce(k.at, 0) AS out_at, coalesce(k.until, 0) AS out_until`

func (r checkoutRow) checkout() *records.Checkout {
	if r.OutUntil == 0 {
		return nil
	}
	return &records.Checkout{Holder: r.Holder, By: r.HolderName, At: instant(r.OutAt), Until: instant(r.OutUntil)}
}

// Notes returns the notes of a document in the order in which they were added.
func (d *DB) Notes(ctx context.Context, id records.DocumentID) ([]records.Note, error) {
	var rows []struct {
		Seq    int64
		Text   string
		At     int64
		Author string
		Name   string
	}
	if err := d.list(ctx, &rows, `SELECT seq, text, at, author, name FROM notes WHERE document_id = ? ORDER BY seq`, string(id)); err != nil {
		return nil, err
	}
	notes := make([]records.Note, len(rows))
	for i, r := range rows {
		notes[i] = records.Note{Seq: r.Seq, Document: id, Text: r.Text, At: instant(r.At), Author: r.Author, By: r.Name}
	}
	return notes, nil
}

// InsertNote adds a note under the number of its ledger entry.
func (t *tx) InsertNote(ctx context.Context, n records.Note) error {
	_, err := t.exec(ctx, `INSERT INTO notes (seq, document_id, text, at, author, name) VALUES (?,?,?,?,?,?)`,
		n.Seq, string(n.Document), plain(n.Text), micros(n.At), n.Author, plain(n.By))
	return err
}

// SetDeclared writes since when a document is a record, or that it is none, and raises its revision.
func (t *tx) SetDeclared(ctx context.Context, id records.DocumentID, d records.Declaration) error {
	n, err := t.exec(ctx, `UPDATE documents SET declared_at = ?, declared_by = ?, revision = revision + 1 WHERE id = ?`, micros(d.At), plain(d.By), string(id))
	if err == nil && n == 0 {
		return records.Errorf(records.NotFound, "There is no document %q.", id)
	}
	return err
}

// SetCheckout writes who works on a document, in place of whoever did; nil for nobody.
func (t *tx) SetCheckout(ctx context.Context, id records.DocumentID, c *records.Checkout) error {
	if c == nil {
		_, err := t.exec(ctx, `DELETE FROM checkouts WHERE document_id = ?`, string(id))
		return err
	}
	const keep = `INSERT INTO checkouts (document_id, holder, name, at, until) VALUES (?,?,?,?,?)
		ON CONFLICT (document_id) DO UPDATE SET holder = excluded.holder, name = excluded.name, at = excluded.at, until = excluded.until`
	_, err := t.exec(ctx, keep, string(id), c.Holder, plain(c.By), micros(c.At), micros(c.Until))
	return err
}
