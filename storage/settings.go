package storage

import "context"

// Setting returns a value kept for the service itself, or NotFound.
func (d *DB) Setting(ctx context.Context, key string) (string, error) {
	var value string
	err := d.get(ctx, &value, `SELECT value FROM settings WHERE key = ?`, key)
	return value, missing(err, "There is no setting %s.", key)
}

// KeepSetting keeps a value under a key, in place of what was there.
func (d *DB) KeepSetting(ctx context.Context, key, value string) error {
	return d.write(ctx, func(t *tx) error {
		const keep = `INSERT INTO settings (key, value) VALUES (?,?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
		_, err := t.exec(ctx, keep, key, value)
		return err
	})
}

// FirstSetting keeps the value unless there is one, and returns the one that
// holds: of several nodes that start at once, all get the same.
func (d *DB) FirstSetting(ctx context.Context, key, value string) (string, error) {
	err := d.write(ctx, func(t *tx) error {
		if _, err := t.exec(ctx, `INSERT INTO settings (key, value) VALUES (?,?) ON CONFLICT DO NOTHING`, key, value); err != nil {
			return err
		}
		return t.get(ctx, &value, `SELECT value FROM settings WHERE key = ?`, key)
	})
	return value, err
}
