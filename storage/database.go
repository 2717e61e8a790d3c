package storage

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"acervo/records"
)

var (
	_ records.Catalogue    = (*DB)(nil)
	_ records.LedgerReader = (*DB)(nil)
	_ records.JobReader    = (*DB)(nil)
	_ records.AccountStore = (*DB)(nil)
	_ records.Tx           = (*tx)(nil)
)

// Config says where the catalogue is.
type Config struct {
	// URL is postgres://user:password@host:port/database?…, sqlite:///path, or
	// the path of a SQLite file. Empty means catalogue.db in Dir.
	URL string
	// Dir is the data folder, used when URL is empty. It must exist.
	Dir string
	// Log gets what operators should know; never a password, never a text. Nil discards it.
	Log *slog.Logger
	// Now is the clock; nil means time.Now. On PostgreSQL the ledger's times come
	// from the server instead.
	Now func() time.Time
	// Watch is told of every statement before it runs, with the context of whoever asked. Nil tells nobody.
	Watch func(ctx context.Context, statement string)
	// Schema stops the migrations at this one, for loading what an older program
	// dumped: open the catalogue again afterwards. 0 means the newest.
	Schema int64
}

// DB is the catalogue. All its methods may be called at the same time.
type DB struct {
	querier
	dialect *dialect
	pool    *sqlx.DB // for reading; on PostgreSQL for everything
	writer  *group   // SQLite's one writer; nil on PostgreSQL
	log     *slog.Logger
	now     func() time.Time
	watch   func(ctx context.Context, statement string) // nil: nobody watches
	schema  int64                                       // where migrations stop; 0 for the newest
	ctx     context.Context                             // Open's, without its end: for the sessions' methods that are given none

	entries bell // rings when a commit added ledger entries
	jobs    bell // rings when a commit made jobs wait

	transactions, commits atomic.Int64
	described             atomic.Pointer[[]table] // the schema does not change after Open
}

// Open opens the catalogue and brings its schema up to date. A database that
// does not answer is Unavailable; a URL that makes no sense is Invalid. Neither
// error, nor its cause, contains the URL's password.
func Open(ctx context.Context, c Config) (*DB, error) {
	d := &DB{log: c.Log, now: c.Now, watch: c.Watch, schema: c.Schema, ctx: context.WithoutCancel(ctx)}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	if d.now == nil {
		d.now = time.Now
	}
	where, err := parseURL(c)
	if err != nil {
		return nil, err
	}
	if where.postgres != nil {
		err = d.openPostgres(ctx, where.postgres)
	} else {
		err = d.openSQLite(ctx, where.file)
	}
	if err != nil {
		return nil, err
	}
	d.querier = d.watched(d.querier)
	return d, nil
}

// Close waits for the transaction under way and closes the database. What still
// waits for its turn is told that the service is stopping.
func (d *DB) Close() error {
	if d.writer != nil {
		d.writer.close()
	}
	return fault(d.pool.Close())
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	var one int
	return d.get(ctx, &one, `SELECT 1`)
}

// Dialect names the database: "sqlite" or "postgres".
func (d *DB) Dialect() string { return d.dialect.name }

// Stats counts work since Open.
type Stats struct {
	Transactions int64 // closures that were asked for and that succeeded
	Commits      int64 // commits of the database: fewer on SQLite, where closures share them
}

// Stats returns the counts so far.
func (d *DB) Stats() Stats {
	return Stats{Transactions: d.transactions.Load(), Commits: d.commits.Load()}
}

// InTx runs do in one transaction; see records.Catalogue. On SQLite do must not
// call InTx of the same DB again: there is one writer, and it would wait for itself.
func (d *DB) InTx(ctx context.Context, do func(tx records.Tx) error) error {
	return d.write(ctx, func(t *tx) error { return do(t) })
}

// write is InTx for this package's own writes.
func (d *DB) write(ctx context.Context, do func(t *tx) error) error {
	var last *tx
	whole := func(t *tx) error {
		last = t
		if err := do(t); err != nil {
			return err
		}
		return t.finish()
	}
	var err error
	if d.writer != nil {
		err = d.writer.do(ctx, whole)
	} else {
		err = d.inPostgres(ctx, whole)
	}
	if err != nil {
		return err
	}
	d.transactions.Add(1)
	if last.appended {
		d.entries.ring()
	}
	if last.enqueued {
		d.jobs.ring()
	}
	return nil
}
