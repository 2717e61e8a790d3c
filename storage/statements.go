package storage

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"
	sqlite3 "modernc.org/sqlite/lib"
)

// querier runs statements written with ? for their parameters. Its errors are
// already records errors: no row is NotFound, no database is Unavailable.
type querier interface {
	get(ctx context.Context, dest any, query string, args ...any) error
	list(ctx context.Context, dest any, query string, args ...any) error
	exec(ctx context.Context, query string, args ...any) (rows int64, err error)
}

// direct runs statements on a pool or on a PostgreSQL transaction, where the driver caches them.
type direct struct {
	bind int
	on   sqlx.ExtContext
}

func (q direct) get(ctx context.Context, dest any, query string, args ...any) error {
	return fault(sqlx.GetContext(ctx, q.on, dest, sqlx.Rebind(q.bind, query), args...))
}

func (q direct) list(ctx context.Context, dest any, query string, args ...any) error {
	return fault(sqlx.SelectContext(ctx, q.on, dest, sqlx.Rebind(q.bind, query), args...))
}

func (q direct) exec(ctx context.Context, query string, args ...any) (int64, error) {
	r, err := q.on.ExecContext(ctx, sqlx.Rebind(q.bind, query), args...)
	if err != nil {
		return 0, fault(err)
	}
	n, err := r.RowsAffected()
	return n, fault(err)
}

// prepared runs statements on SQLite's one writing connection and keeps them
// compiled. Their texts are constants, so there is no end of them only in theory.
//
// A context that ends does not interrupt a statement: SQLite would roll back the
// whole transaction, and with it those of others. It is asked before each one instead.
type prepared struct {
	conn  *sqlx.Conn
	stmts map[string]*sqlx.Stmt
	lost  error // of a statement after which SQLite may have rolled back the whole transaction
}

// outcome makes a records error and notes what may have cost the transaction
// (SQLite's manual, "Response to errors within a transaction").
func (q *prepared) outcome(err error) error {
	switch sqliteCode(err) {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_CORRUPT:
		q.lost = fault(err)
	}
	return fault(err)
}

func (q *prepared) stmt(ctx context.Context, query string) (*sqlx.Stmt, context.Context, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if ctx.Done() != nil {
		ctx = context.WithoutCancel(ctx)
	}
	if s, ok := q.stmts[query]; ok {
		return s, ctx, nil
	}
	s, err := q.conn.PreparexContext(ctx, query)
	if err != nil {
		return nil, nil, fault(err)
	}
	q.stmts[query] = s
	return s, ctx, nil
}

func (q *prepared) get(ctx context.Context, dest any, query string, args ...any) error {
	s, ctx, err := q.stmt(ctx, query)
	if err != nil {
		return err
	}
	return q.outcome(s.GetContext(ctx, dest, args...))
}

func (q *prepared) list(ctx context.Context, dest any, query string, args ...any) error {
	s, ctx, err := q.stmt(ctx, query)
	if err != nil {
		return err
	}
	return q.outcome(s.SelectContext(ctx, dest, args...))
}

func (q *prepared) exec(ctx context.Context, query string, args ...any) (int64, error) {
	s, ctx, err := q.stmt(ctx, query)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, q.outcome(err)
	}
	n, err := r.RowsAffected()
	return n, fault(err)
}

// insertMost is the most rows that one statement inserts.
const insertMost = 64

// insertRows inserts rows of width columns, many with one statement. insert is
// the statement up to VALUES.
func insertRows(ctx context.Context, q querier, insert string, width int, args []any) error {
	row := "(?" + strings.Repeat(",?", width-1) + ")"
	for len(args) > 0 {
		n := min(len(args)/width, insertMost)
		if _, err := q.exec(ctx, insert+row+strings.Repeat(","+row, n-1), args[:n*width]...); err != nil {
			return err
		}
		args = args[n*width:]
	}
	return nil
}
