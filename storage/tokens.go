package storage

import (
	"context"
	"time"

	"acervo/records"
)

// tokenRow is a row of tokens.
type tokenRow struct {
	ID        string                      `db:"id"`
	User      string                      `db:"user_id"`
	Name      string                      `db:"name"`
	Scopes    jsonColumn[[]records.Scope] `db:"scopes"`
	CreatedAt int64                       `db:"created_at"`
	ExpiresAt int64                       `db:"expires_at"`
	LastUsed  int64                       `db:"last_used"`
	Revoked   bool                        `db:"revoked"`
}

const tokenColumns = `id, user_id, name, scopes, created_at, expires_at, last_used, revoked`

func (r tokenRow) token() records.Token {
	return records.Token{
		ID: r.ID, User: r.User, Name: r.Name, Scopes: r.Scopes.V, CreatedAt: instant(r.CreatedAt),
		ExpiresAt: instant(r.ExpiresAt), LastUsed: instant(r.LastUsed), Revoked: r.Revoked,
	}
}

// AddToken keeps a token under the hash of its secret, with its ledger entry.
func (d *DB) AddToken(ctx context.Context, k records.Token, hash string, e records.Entry) error {
	return d.withEntry(ctx, e, func(t *tx) error {
		const insert = `INSERT INTO tokens (` + tokenColumns + `, hash) VALUES (?,?,?,?,?,?,?,?,?)`
		_, err := t.exec(ctx, insert, k.ID, k.User, k.Name, asList(k.Scopes), micros(k.CreatedAt), micros(k.ExpiresAt), micros(k.LastUsed), k.Revoked, hash)
		return err
	})
}

// useNoted is how exactly the last use of a token is known.
const useNoted = time.Minute

// TokenByHash returns a token that is neither revoked nor expired with its
// owner, and notes its use; NotFound otherwise, and also when the owner's account is disabled.
func (d *DB) TokenByHash(ctx context.Context, hash string) (records.Token, records.User, error) {
	now := d.now()
	const find = `SELECT ` + tokenColumns + ` FROM tokens WHERE hash = ? AND NOT revoked AND (expires_at = 0 OR expires_at > ?)
		AND NOT (SELECT disabled FROM users WHERE users.id = user_id)`
	var r tokenRow
	if err := d.get(ctx, &r, find, hash, now.UnixMicro()); err != nil {
		return records.Token{}, records.User{}, missing(err, "There is no such token.")
	}
	owner, err := d.UserByID(ctx, r.User)
	if err != nil {
		return records.Token{}, records.User{}, err
	}
	if now.Sub(instant(r.LastUsed)) >= useNoted {
		r.LastUsed = now.UnixMicro()
		err = d.write(ctx, func(t *tx) error {
			_, err := t.exec(ctx, `UPDATE tokens SET last_used = ? WHERE id = ?`, r.LastUsed, r.ID)
			return err
		})
	}
	return r.token(), owner, err
}

// TokenByID returns a token, also one that is good for nothing any more, or NotFound.
func (d *DB) TokenByID(ctx context.Context, id string) (records.Token, error) {
	var r tokenRow
	if err := d.get(ctx, &r, `SELECT `+tokenColumns+` FROM tokens WHERE id = ?`, id); err != nil {
		return records.Token{}, missing(err, "There is no such token.")
	}
	return r.token(), nil
}

// Tokens lists a user's tokens, the newest first.
func (d *DB) Tokens(ctx context.Context, userID string) ([]records.Token, error) {
	var rows []tokenRow
	if err := d.list(ctx, &rows, `SELECT `+tokenColumns+` FROM tokens WHERE user_id = ? ORDER BY created_at DESC, id`, userID); err != nil {
		return nil, err
	}
	tokens := make([]records.Token, len(rows))
	for i, r := range rows {
		tokens[i] = r.token()
	}
	return tokens, nil
}

// RevokeToken revokes a user's token with its ledger entry; NotFound when the user has none such.
func (d *DB) RevokeToken(ctx context.Context, userID, id string, e records.Entry) error {
	return d.withEntry(ctx, e, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE tokens SET revoked = ? WHERE id = ? AND user_id = ?`, true, id, userID)
		if err == nil && n == 0 {
			return records.Errorf(records.NotFound, "The user has no such token.")
		}
		return err
	})
}
