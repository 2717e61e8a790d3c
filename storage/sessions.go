package storage

import (
	"context"
	"time"

	"acervo/records"
)

// Sessions keeps browser sessions, in the shape of scs's Store, CtxStore and
// IterableCtxStore (github.com/alexedwards/scs/v2).
type Sessions struct {
	db  *DB
	ctx context.Context // for scs's methods that have none; it does not end
}

// Sessions returns the store of browser sessions.
func (d *DB) Sessions() *Sessions { return &Sessions{db: d, ctx: d.ctx} }

// FindCtx returns a session's data; found is false when there is none or it has expired.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.db.get(ctx, &data, `SELECT data FROM sessions WHERE token = ? AND expiry > ?`, token, s.db.now().UnixMicro())
	if err != nil && records.KindOf(err) == records.NotFound {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx keeps a session's data until expiry.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return s.db.write(ctx, func(t *tx) error {
		const keep = `INSERT INTO sessions (token, data, expiry) VALUES (?,?,?)
			ON CONFLICT (token) DO UPDATE SET data = excluded.data, expiry = excluded.expiry`
		_, err := t.exec(ctx, keep, token, data, micros(expiry))
		return err
	})
}

// DeleteCtx ends a session; one that is not there is no error.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.db.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `DELETE FROM sessions WHERE token = ?`, token)
		return err
	})
}

// AllCtx returns the data of every session that has not expired, by token.
func (s *Sessions) AllCtx(ctx context.Context) (map[string][]byte, error) {
	var rows []struct {
		Token string
		Data  []byte
	}
	if err := s.db.list(ctx, &rows, `SELECT token, data FROM sessions WHERE expiry > ?`, s.db.now().UnixMicro()); err != nil {
		return nil, err
	}
	all := make(map[string][]byte, len(rows))
	for _, r := range rows {
		all[r.Token] = r.Data
	}
	return all, nil
}

// Clean removes expired sessions and one-time links and tells how many sessions
// there were. Call it now and then, an hour apart will do.
func (s *Sessions) Clean(ctx context.Context) (removed int64, err error) {
	now := s.db.now().UnixMicro()
	err = s.db.write(ctx, func(t *tx) error {
		if removed, err = t.exec(ctx, `DELETE FROM sessions WHERE expiry <= ?`, now); err != nil {
			return err
		}
		_, err := t.exec(ctx, `DELETE FROM user_links WHERE expires_at <= ?`, now)
		return err
	})
	return removed, err
}

// Find is FindCtx for scs.Store.
func (s *Sessions) Find(token string) ([]byte, bool, error) { return s.FindCtx(s.ctx, token) }

// Commit is CommitCtx for scs.Store.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(s.ctx, token, data, expiry)
}

// Delete is DeleteCtx for scs.Store.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(s.ctx, token) }

// All is AllCtx for scs.IterableStore.
func (s *Sessions) All() (map[string][]byte, error) { return s.AllCtx(s.ctx) }
