package storage

import (
	"context"

	"acervo/records"
)

// NoteOpening remembers that an actor opened a document so on a day, and reports whether
// it was not known yet. The first of a day forgets what was before: the ledger tells it for ever.
func (t *tx) NoteOpening(ctx context.Context, day records.Date, actor string, id records.DocumentID, what string) (bool, error) {
	const note = `INSERT INTO openings (day, actor, document_id, what) VALUES (?,?,?,?) ON CONFLICT DO NOTHING`
	n, err := t.exec(ctx, note, day, actor, string(id), plain(what))
	if err != nil || n == 0 {
		return false, err
	}
	_, err = t.exec(ctx, `DELETE FROM openings WHERE day < ?`, day)
	return true, err
}
