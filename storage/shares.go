package storage

import (
	"context"

	"acervo/records"
)

// shareRow is a row of shares.
type shareRow struct {
	ID           string             `db:"id"`
	Hash         string             `db:"hash"`
	Document     records.DocumentID `db:"document_id"`
	Version      int                `db:"version"`
	File         records.FileID     `db:"file_id"`
	Reason       string             `db:"reason"`
	MadeAt       int64              `db:"made_at"`
	MadeBy       string             `db:"made_by"`
	MadeName     string             `db:"made_name"`
	ExpiresAt    int64              `db:"expires_at"`
	RevokedAt    int64              `db:"revoked_at"`
	RevokedName  string             `db:"revoked_name"`
	RevokeReason string             `db:"revoke_reason"`
}

const shareColumns = `id, hash, document_id, version, file_id, reason, made_at, made_by, made_name, expires_at, revoked_at, revoked_name, revoke_reason`

func (r shareRow) share() records.Share {
	return records.Share{
		ID: r.ID, Document: r.Document, Version: r.Version, File: r.File, Reason: r.Reason, MadeAt: instant(r.MadeAt), MadeBy: r.MadeBy, MadeName: r.MadeName,
		ExpiresAt: instant(r.ExpiresAt), RevokedAt: instant(r.RevokedAt), RevokedName: r.RevokedName, RevokeReason: r.RevokeReason,
	}
}

// Share returns a share link by its id, or NotFound.
func (d *DB) Share(ctx context.Context, id string) (records.Share, error) {
	var r shareRow
	err := d.get(ctx, &r, `SELECT `+shareColumns+` FROM shares WHERE id = ?`, plain(id))
	return r.share(), missing(err, "There is no such share link.")
}

// ShareByHash returns the share link with that hash of a secret and the hash as it is kept, or NotFound.
func (d *DB) ShareByHash(ctx context.Context, hash string) (records.Share, string, error) {
	var r shareRow
	err := d.get(ctx, &r, `SELECT `+shareColumns+` FROM shares WHERE hash = ?`, hash)
	return r.share(), r.Hash, missing(err, "There is no such share link.")
}

// Shares lists the share links of a document, the newest first.
func (d *DB) Shares(ctx context.Context, of records.DocumentID) ([]records.Share, error) {
	var rows []shareRow
	if err := d.list(ctx, &rows, `SELECT `+shareColumns+` FROM shares WHERE document_id = ? ORDER BY made_at DESC, id`, string(of)); err != nil {
		return nil, err
	}
	all := make([]records.Share, len(rows))
	for i, r := range rows {
		all[i] = r.share()
	}
	return all, nil
}

// InsertShare adds a share link under the hash of its secret.
func (t *tx) InsertShare(ctx context.Context, s records.Share, hash string) error {
	const insert = `INSERT INTO shares (id, hash, document_id, version, file_id, reason, made_at, made_by, made_name, expires_at) VALUES (?,?,?,?,?,?,?,?,?,?)`
	_, err := t.exec(ctx, insert, s.ID, hash, string(s.Document), s.Version, string(s.File), plain(s.Reason), micros(s.MadeAt), s.MadeBy, plain(s.MadeName), micros(s.ExpiresAt))
	return err
}

// RevokeShare writes when, by whom and why a link was revoked; Conflict when that was done before.
func (t *tx) RevokeShare(ctx context.Context, s records.Share) error {
	const update = `UPDATE shares SET revoked_at = ?, revoked_name = ?, revoke_reason = ? WHERE id = ? AND revoked_at = 0`
	n, err := t.exec(ctx, update, micros(s.RevokedAt), plain(s.RevokedName), plain(s.RevokeReason), s.ID)
	if err == nil && n == 0 {
		return records.Errorf(records.Conflict, "This link was revoked already.")
	}
	return err
}
