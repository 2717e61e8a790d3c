package storage

import (
	"context"
	"database/sql"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"acervo/records"
	"acervo/storage/migrations"
)

// migrate brings the schema up to date. On PostgreSQL an advisory lock keeps
// several nodes that start at once from doing it twice; a SQLite file is one process's.
func (d *DB) migrate(ctx context.Context, db *sql.DB) error {
	steps, err := fs.Sub(migrations.Files, d.dialect.name)
	if err != nil {
		return fault(err)
	}
	kind, options := goose.DialectSQLite3, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if d.dialect == &postgresDialect {
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		if err != nil {
			return fault(err)
		}
		kind, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(locker))
	}
	steward, err := goose.NewProvider(kind, db, steps, options...)
	if err != nil {
		return fault(err)
	}
	sources := steward.ListSources()
	known := sources[len(sources)-1].Version
	if d.schema > known {
		return newer(d.schema, known)
	}
	done, err := steward.UpTo(ctx, orNewest(d.schema, known))
	if err != nil {
		return fault(err)
	}
	for _, step := range done {
		d.log.InfoContext(ctx, "the catalogue's schema was changed", "step", step.Source.Version, "took", step.Duration)
	}
	have, err := steward.GetDBVersion(ctx)
	if err != nil {
		return fault(err)
	}
	if have > known {
		return newer(have, known)
	}
	return nil
}

// NewestSchema returns the number of the last migration that this program knows.
func NewestSchema() (newest int64) {
	steps, err := fs.ReadDir(migrations.Files, sqliteDialect.name)
	if err != nil {
		return 0
	}
	for _, step := range steps {
		if n, err := goose.NumericComponent(step.Name()); err == nil {
			newest = max(newest, n)
		}
	}
	return newest
}

func orNewest(schema, known int64) int64 {
	if schema == 0 {
		return known
	}
	return schema
}

func newer(have, known int64) error {
	return records.Errorf(records.Invalid,
		"The catalogue was made by a newer Acervo (its schema is %d, this program knows %d); install that one.", have, known).At("database")
}
