package storage

import (
	"context"

	"acervo/records"
)

// searchRow is a row of saved_searches.
type searchRow struct {
	ID      string `db:"id"`
	User    string `db:"user_id"`
	Name    string `db:"name"`
	Query   string `db:"query"`
	SavedAt int64  `db:"saved_at"`
}

// SaveSearch keeps a search; it takes the place of the person's search of that name.
func (d *DB) SaveSearch(ctx context.Context, s records.SavedSearch) error {
	return d.write(ctx, func(t *tx) error {
		const save = `INSERT INTO saved_searches (id, user_id, name, query, saved_at) VALUES (?,?,?,?,?)
			ON CONFLICT (user_id, name) DO UPDATE SET query = excluded.query, saved_at = excluded.saved_at`
		_, err := t.exec(ctx, save, s.ID, s.User, s.Name, s.Query, micros(s.SavedAt))
		return err
	})
}

// SavedSearches lists a person's searches by name.
func (d *DB) SavedSearches(ctx context.Context, userID string) ([]records.SavedSearch, error) {
	var rows []searchRow
	if err := d.list(ctx, &rows, `SELECT id, user_id, name, query, saved_at FROM saved_searches WHERE user_id = ? ORDER BY name, id`, userID); err != nil {
		return nil, err
	}
	all := make([]records.SavedSearch, len(rows))
	for i, r := range rows {
		all[i] = records.SavedSearch{ID: r.ID, User: r.User, Name: r.Name, Query: r.Query, SavedAt: instant(r.SavedAt)}
	}
	return all, nil
}

// ForgetSearch removes a person's search; NotFound when they have none such.
func (d *DB) ForgetSearch(ctx context.Context, userID, id string) error {
	return d.write(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `DELETE FROM saved_searches WHERE id = ? AND user_id = ?`, id, userID)
		if err == nil && n == 0 {
			return records.Errorf(records.NotFound, "You have no such saved search.")
		}
		return err
	})
}
