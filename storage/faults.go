package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"acervo/records"
)

// retryAfter is what a caller is told to wait when the database does not answer.
const retryAfter = 5 * time.Second

// fault makes a records error of a database error. Errors that are one already,
// and those of a caller's own context, stay as they are.
func fault(err error) error {
	var known *records.Error
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return records.Errorf(records.NotFound, "There is no such record.").Because(err)
	case isDown(err):
		return unavailable("The database does not answer; try again in a moment.", err)
	case isFull(err):
		return unavailable("The database has no room left on its disk; nothing was saved.", err)
	case sqliteCode(err) == sqlite3.SQLITE_NOTADB:
		return records.Errorf(records.Invalid, "The file is no catalogue: it is not a SQLite database.").At("database").Because(err)
	case sqliteCode(err) == sqlite3.SQLITE_CORRUPT:
		return records.Errorf(records.Internal, "The catalogue's file is damaged; restore it from a backup.").Because(err)
	case isAdrift(err):
		return records.Errorf(records.NotFound, "What this belongs to does not exist.").Because(err)
	case isNotText(err):
		return records.Errorf(records.Invalid, "The text contains a NUL character or is not valid UTF-8.").Because(err)
	}
	return records.Errorf(records.Internal, "The catalogue failed.").Because(err)
}

// missing gives a NotFound the words of the thing that was looked for.
func missing(err error, format string, args ...any) error {
	if records.KindOf(err) != records.NotFound {
		return err
	}
	return records.Errorf(records.NotFound, format, args...).Because(err)
}

func unavailable(message string, cause error) error {
	e := records.Errorf(records.Unavailable, "%s", message).Because(cause)
	e.RetryAfter = retryAfter
	return e
}

// sqlState returns PostgreSQL's error code (appendix A of its manual), or "".
func sqlState(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// sqliteCode returns SQLite's primary result code, or 0.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// isDown: nobody there, going away (57P0x), starting up, too many clients (53300), or locked for too long.
func isDown(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	if errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.Is(err, pgconn.ErrConnClosed) {
		return true
	}
	state := sqlState(err)
	if strings.HasPrefix(state, "08") || strings.HasPrefix(state, "57P0") || state == "53300" {
		return true
	}
	switch sqliteCode(err) {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return true
	}
	return false
}

func isFull(err error) bool {
	return sqlState(err) == "53100" || sqliteCode(err) == sqlite3.SQLITE_FULL
}

// isAdrift: a row refers to one that does not exist.
func isAdrift(err error) bool {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
	}
	return sqlState(err) == "23503"
}

func isNotText(err error) bool { return sqlState(err) == "22021" }

// isClash: PostgreSQL chose this transaction to give way to another; it may run again.
func isClash(err error) bool { s := sqlState(err); return s == "40001" || s == "40P01" }

// isTaken: a value that must be unique is in use.
func isTaken(err error) bool {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return sqlState(err) == "23505"
}
