package storage

import (
	"context"

	"acervo/records"
)

// copyRow is a row of copies.
type copyRow struct {
	Code         records.CopyCode   `db:"code"`
	Seq          int64              `db:"seq"`
	Document     records.DocumentID `db:"document_id"`
	Version      int                `db:"version"`
	Language     records.Language   `db:"language"`
	File         records.FileID     `db:"file_id"`
	Original     records.Sum        `db:"original_sha256"`
	Issued       records.Sum        `db:"issued_sha256"`
	Size         int64              `db:"size"`
	Beside       records.Beside     `db:"beside"`
	Certificate  records.Language   `db:"certificate_language"`
	On           records.Date       `db:"in_force_on"`
	Known        int64              `db:"known_at"`
	FiledSeq     int64              `db:"filed_seq"`
	IssuedAt     int64              `db:"issued_at"`
	IssuedBy     string             `db:"issued_by"`
	RevokedAt    int64              `db:"revoked_at"`
	RevokedBy    string             `db:"revoked_by"`
	RevokeReason string             `db:"revoke_reason"`
	RevokedSeq   int64              `db:"revoked_seq"`
}

const selectCopies = `SELECT code, seq, document_id, version, language, file_id, original_sha256, issued_sha256, size, beside, certificate_language,
	in_force_on, known_at, filed_seq, issued_at, issued_by, revoked_at, revoked_by, revoke_reason, revoked_seq FROM copies WHERE `

func (r copyRow) copy() records.Copy {
	return records.Copy{
		Code: r.Code, Seq: r.Seq, Document: r.Document, Version: r.Version, Language: r.Language, File: r.File, Original: r.Original, Issued: r.Issued,
		Size: r.Size, Beside: r.Beside, Certificate: r.Certificate, On: r.On, Known: instant(r.Known), FiledSeq: r.FiledSeq,
		IssuedAt: instant(r.IssuedAt), IssuedBy: r.IssuedBy,
		RevokedAt: instant(r.RevokedAt), RevokedBy: r.RevokedBy, RevokeReason: r.RevokeReason, RevokedSeq: r.RevokedSeq,
	}
}

// Copy returns a certified copy, or NotFound.
func (d *DB) Copy(ctx context.Context, code records.CopyCode) (records.Copy, error) {
	var r copyRow
	err := d.get(ctx, &r, selectCopies+`code = ?`, string(code))
	return r.copy(), missing(err, "There is no certified copy %s.", code)
}

// CopyWithBytes returns the copy whose issued PDF has these bytes, or NotFound.
func (d *DB) CopyWithBytes(ctx context.Context, issued records.Sum) (records.Copy, error) {
	var r copyRow
	err := d.get(ctx, &r, selectCopies+`issued_sha256 = ?`, string(issued))
	return r.copy(), missing(err, "There is no certified copy with the SHA-256 %s.", issued)
}

// Copies lists the copies of a document, newest first.
func (d *DB) Copies(ctx context.Context, of records.DocumentID) ([]records.Copy, error) {
	var rows []copyRow
	if err := d.list(ctx, &rows, selectCopies+`document_id = ? ORDER BY seq DESC`, string(of)); err != nil {
		return nil, err
	}
	all := make([]records.Copy, len(rows))
	for i, r := range rows {
		all[i] = r.copy()
	}
	return all, nil
}

// InsertCopy adds a copy; a code in use is a Conflict.
func (t *tx) InsertCopy(ctx context.Context, c records.Copy) error {
	const insert = `INSERT INTO copies (code, seq, document_id, version, language, file_id, original_sha256, issued_sha256, size, beside,
		certificate_language, in_force_on, known_at, filed_seq, issued_at, issued_by) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`
	var taken int
	if err := t.get(ctx, &taken, `SELECT count(*) FROM copies WHERE code = ?`, string(c.Code)); err != nil || taken > 0 {
		if err == nil {
			err = records.Errorf(records.Conflict, "The code %s is in use; try again.", c.Code).At("code")
		}
		return err
	}
	_, err := t.exec(ctx, insert, string(c.Code), c.Seq, string(c.Document), c.Version, string(c.Language), string(c.File), string(c.Original), string(c.Issued), c.Size, string(c.Beside),
		string(c.Certificate), c.On, micros(c.Known), c.FiledSeq, micros(c.IssuedAt), plain(c.IssuedBy))
	if err != nil {
		return err
	}
	return t.tellAgain(ctx, c.Document)
}

// RevokeCopy writes when, by whom and why a copy was revoked; Conflict when that was done before.
func (t *tx) RevokeCopy(ctx context.Context, c records.Copy) error {
	const update = `UPDATE copies SET revoked_at = ?, revoked_by = ?, revoke_reason = ?, revoked_seq = ? WHERE code = ? AND revoked_at = 0`
	n, err := t.exec(ctx, update, micros(c.RevokedAt), plain(c.RevokedBy), plain(c.RevokeReason), c.RevokedSeq, string(c.Code))
	if err != nil || n > 0 {
		return err
	}
	var at int64
	if err := t.get(ctx, &at, `SELECT revoked_at FROM copies WHERE code = ?`, string(c.Code)); err != nil {
		return missing(err, "There is no certified copy %s.", c.Code)
	}
	return records.Errorf(records.Conflict, "The copy %s has been revoked before.", c.Code)
}
