package storage

import (
	"context"

	"acervo/records"
)

// toRetain is the condition of the index documents_to_retain, word for word.
const toRetain = `fate = '' AND (due_on IS NOT NULL OR due_action = 'permanent') AND (retained_on IS NULL OR due_on > retained_on)`

// ToRetain lists records whose bytes the medium is to keep until a day that it was not told of.
func (d *DB) ToRetain(ctx context.Context, limit int) ([]records.Retained, error) {
	var rows []struct {
		ID    records.DocumentID
		DueOn records.Date `db:"due_on"`
	}
	if err := d.list(ctx, &rows, `SELECT id, due_on FROM documents WHERE `+toRetain+` ORDER BY id LIMIT ?`, limit); err != nil {
		return nil, err
	}
	all := make([]records.Retained, len(rows))
	for i, r := range rows {
		all[i] = records.Retained{Document: r.ID, Until: r.DueOn}
	}
	return all, nil
}

// ToRenew lists records kept permanently whose bytes the medium was told to keep until before the day.
func (d *DB) ToRenew(ctx context.Context, before records.Date, limit int) ([]records.DocumentID, error) {
	var ids []records.DocumentID
	return ids, d.list(ctx, &ids, `SELECT id FROM documents WHERE fate = '' AND due_action = 'permanent' AND retained_on < ? ORDER BY id LIMIT ?`, before, limit)
}

// RetainedUntil returns the latest day until which the medium was told to keep each of these bytes.
func (d *DB) RetainedUntil(ctx context.Context, sums []records.Sum) (map[records.Sum]records.Date, error) {
	by := map[records.Sum]records.Date{}
	if len(sums) == 0 {
		return by, nil
	}
	var rows []struct {
		Sum   records.Sum
		Until records.Date
	}
	where, arg := among(d.dialect, "f.sha256", sums)
	of, _ := among(d.dialect, "c.issued_sha256", sums)
	query := `SELECT sum, max(until) AS until FROM (
		SELECT f.sha256 AS sum, d.retained_on AS until FROM files f JOIN documents d ON d.id = f.document_id WHERE d.retained_on IS NOT NULL AND ` + where + `
		UNION ALL SELECT c.issued_sha256, d.retained_on FROM copies c JOIN documents d ON d.id = c.document_id WHERE d.retained_on IS NOT NULL AND ` + of + `) x GROUP BY sum`
	if err := d.list(ctx, &rows, query, arg, arg); err != nil {
		return nil, err
	}
	for _, r := range rows {
		by[r.Sum] = r.Until
	}
	return by, nil
}

// SetRetained notes until when the medium was told to keep the bytes of a record.
func (t *tx) SetRetained(ctx context.Context, r records.Retained) error {
	_, err := t.exec(ctx, `UPDATE documents SET retained_on = ? WHERE id = ?`, r.Until, string(r.Document))
	return err
}

// tellAgain has the medium told once more of a document, of which there are more bytes now.
func (t *tx) tellAgain(ctx context.Context, id records.DocumentID) error {
	if string(id) == t.fresh {
		return nil
	}
	_, err := t.exec(ctx, `UPDATE documents SET retained_on = NULL WHERE id = ? AND retained_on IS NOT NULL`, string(id))
	return err
}

// TellAgain has the media told once more of the records that have these bytes.
func (t *tx) TellAgain(ctx context.Context, sum records.Sum) error {
	const with = ` (SELECT document_id FROM files WHERE sha256 = ? UNION ALL SELECT document_id FROM copies WHERE issued_sha256 = ?)`
	for _, s := range []string{
		`UPDATE documents SET retained_on = NULL WHERE retained_on IS NOT NULL AND id IN` + with, `UPDATE hold_records SET locked = 0 WHERE locked <> 0 AND document_id IN` + with,
	} {
		if _, err := t.exec(ctx, s, string(sum), string(sum)); err != nil {
			return err
		}
	}
	return nil
}

// TellAllAgain has the media told of all records once more.
func (t *tx) TellAllAgain(ctx context.Context) error {
	for _, s := range []string{`UPDATE documents SET retained_on = NULL WHERE retained_on IS NOT NULL`, `UPDATE hold_records SET locked = 0 WHERE locked <> 0`} {
		if _, err := t.exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// tellOther forgets what the media were told of and have: a catalogue that was loaded may have other ones.
func (t *tx) tellOther(ctx context.Context) error {
	if err := t.TellAllAgain(ctx); err != nil {
		return err
	}
	_, err := t.exec(ctx, `DELETE FROM settings WHERE key IN ('`+records.SecondVaultSetting+`', '`+records.MediaSetting+`')`)
	return err
}
