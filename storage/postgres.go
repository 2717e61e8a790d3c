package storage

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"

	"acervo/records"
)

// oldestPostgres is the first version that the suite is run on, as server_version_num says it.
const oldestPostgres = 150000

// The pool of one node. PostgreSQL's own limit is 100 clients by default.
const (
	postgresConns     = 16
	postgresIdleConns = 8
)

func (d *DB) openPostgres(ctx context.Context, c *pgx.ConnConfig) error {
	d.dialect = &postgresDialect
	d.pool = sqlx.NewDb(sql.OpenDB(stdlib.GetConnector(*c)), "pgx")
	d.pool.SetMaxOpenConns(postgresConns)
	d.pool.SetMaxIdleConns(postgresIdleConns)
	d.pool.SetConnMaxIdleTime(5 * time.Minute)
	d.querier = direct{bind: d.dialect.bind, on: d.pool}
	var server struct {
		Version int
		Durable bool
	}
	const ask = `SELECT current_setting('server_version_num')::int AS version,
		current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off' AS durable`
	if err := d.get(ctx, &server, ask); err != nil {
		return closing(d.pool, err)
	}
	if server.Version < oldestPostgres {
		return closing(d.pool, records.Errorf(records.Invalid, "The server is PostgreSQL %d; Acervo needs 15 or newer.", server.Version/10000).At("database"))
	}
	if !server.Durable {
		d.log.WarnContext(ctx, "PostgreSQL answers before its commits are on disk (fsync or synchronous_commit is off): a power cut can lose receipts")
	}
	if err := d.migrate(ctx, d.pool.DB); err != nil {
		return closing(d.pool, err)
	}
	return nil
}

// attempts bounds how often a transaction runs that PostgreSQL keeps turning down.
const attempts = 6

// inPostgres runs the closure in a transaction of its own. It runs again after a
// deadlock or a serialization failure, and after a connection that broke before
// the commit was asked for: nothing of it can have been saved then.
func (d *DB) inPostgres(ctx context.Context, do func(t *tx) error) error {
	for try := 1; ; try++ {
		asked, err := d.once(ctx, do)
		again := isClash(err) || isDown(err) && !asked && try < 3
		if !again || try == attempts || ctx.Err() != nil {
			return err
		}
		pause := time.NewTimer(time.Duration(try) * (2 + rand.N[time.Duration](8)) * time.Millisecond)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return err
		}
	}
}

// once runs the closure in one transaction; asked says that its commit was asked for.
func (d *DB) once(ctx context.Context, do func(t *tx) error) (asked bool, err error) {
	on, err := d.pool.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return false, fault(err)
	}
	defer func() { _ = on.Rollback() }() // after a commit it does nothing; after a panic it must
	t := d.newTx(direct{bind: d.dialect.bind, on: on})
	defer func() { t.querier = closedQuerier{} }()
	if err := do(t); err != nil {
		return false, err
	}
	if err := on.Commit(); err != nil {
		return true, fault(err)
	}
	d.commits.Add(1)
	return true, nil
}
