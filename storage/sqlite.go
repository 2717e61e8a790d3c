package storage

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"github.com/jmoiron/sqlx"
	"modernc.org/sqlite"

	"acervo/records"
)

// openSQLite opens the file with a pool that can only read and one connection that writes.
func (d *DB) openSQLite(ctx context.Context, file string) error {
	d.dialect = &sqliteDialect
	path, err := filepath.Abs(file)
	if err != nil {
		return records.Errorf(records.Invalid, "The path of the catalogue is not usable.").At("database").Because(err)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return records.Errorf(records.Invalid, "There is no folder %s to keep the catalogue in.", filepath.Dir(path)).At("database").Because(err)
	}
	// As SQLite does in every distribution: a commit's bytes and its file's size, without the time of
	// the change, which costs ext4 a commit of its own. Where a system has no fdatasync, fsync stays.
	_, _ = sqlite.Fdatasync(true)
	writing, err := sqliteFile(path,
		"_pragma=busy_timeout(10000)", "_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)",
		"_pragma=foreign_keys(ON)", "_pragma=cache_size(-16000)", "_pragma=wal_autocheckpoint(4000)", "_pragma=secure_delete(ON)", "_dqs=0", "_defensive=1")
	if err != nil {
		return err
	}
	writing.SetMaxOpenConns(1)
	if err := d.migrate(ctx, writing.DB); err != nil {
		return closing(writing, err)
	}
	if _, err := writing.ExecContext(ctx, freeJobs); err != nil {
		return closing(writing, fault(err))
	}
	conn, err := writing.Connx(ctx)
	if err != nil {
		return closing(writing, fault(err))
	}
	reading, err := sqliteFile(path, "_pragma=busy_timeout(10000)", "_query_only=1", "_dqs=0")
	if err != nil {
		return closing(writing, err)
	}
	reading.SetMaxOpenConns(max(4, 2*runtime.NumCPU()))
	reading.SetMaxIdleConns(max(4, 2*runtime.NumCPU()))
	d.pool = reading
	d.querier = direct{bind: d.dialect.bind, on: reading}
	d.writer = newGroup(ctx, writing, conn, d.newTx, &d.commits)
	return nil
}

// freeJobs makes the jobs wait that a killed process was at: one process works
// on the file at a time, so nobody is at them any more, whatever their leases say.
const freeJobs = `UPDATE jobs SET state = 'waiting', lease_until = 0 WHERE state = 'running'`

func sqliteFile(path string, options ...string) (*sqlx.DB, error) {
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	for i, o := range options {
		if i > 0 {
			dsn.RawQuery += "&"
		}
		dsn.RawQuery += o
	}
	connector, err := sqlite.NewConnector(dsn.String())
	if err != nil {
		return nil, fault(err)
	}
	return sqlx.NewDb(sql.OpenDB(connector), "sqlite"), nil
}

func closing(db *sqlx.DB, err error) error {
	_ = db.Close()
	return err
}
