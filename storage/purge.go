package storage

import (
	"context"

	"acervo/records"
)

var _ records.Trace = (*DB)(nil)

// Purge implements records.Trace. SQLite overwrites what is deleted, and its log is emptied here into the file.
// PostgreSQL marks rows of the tables that hold texts as free at once; when their bytes are overwritten, and how
// long its own log and copies keep them, is up to whoever runs it.
func (d *DB) Purge(ctx context.Context, _ int64) error {
	if d.dialect.name == postgresDialect.name {
		for _, table := range stripped {
			if _, err := d.pool.ExecContext(ctx, `VACUUM `+table); err != nil {
				return fault(err)
			}
		}
		return nil
	}
	var busy, logged, moved int
	if err := d.pool.QueryRowxContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &logged, &moved); err != nil {
		return fault(err)
	}
	if busy != 0 {
		return records.Errorf(records.Unavailable, "The catalogue is in use, so that its log cannot be emptied yet; it is tried again.")
	}
	return nil
}
