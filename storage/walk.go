package storage

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"

	"github.com/jmoiron/sqlx"

	"acervo/records"
)

// eachRow runs a query and shows each row's values as the driver gives them: text is a string, a whole
// number an int64, bytes a []byte that may be overwritten by the next row. It ends when each says
// that it wants no more. Walks over millions of rows read this way: what database/sql and sqlx do
// for each value takes longer than to hash it.
func (d *DB) eachRow(ctx context.Context, query string, args []int64, each func(values []driver.Value) (more bool)) error {
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return fault(err)
	}
	defer conn.Close()
	named := make([]driver.NamedValue, len(args))
	for i, a := range args {
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: a}
	}
	return fault(conn.Raw(func(on any) error {
		q, ok := on.(driver.QueryerContext)
		if !ok {
			return errors.New("the database's driver answers no queries")
		}
		rows, err := q.QueryContext(ctx, sqlx.Rebind(d.dialect.bind, query), named)
		if err != nil {
			return err
		}
		defer rows.Close()
		values := make([]driver.Value, len(rows.Columns()))
		for {
			switch err := rows.Next(values); {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return err
			}
			if !each(values) {
				return nil
			}
		}
	}))
}

// entryOf reads the values of entryColumns. A leaf that is no hash becomes the zero hash, which no entry has.
func entryOf(v []driver.Value) records.Entry {
	number := func(i int) int64 { n, _ := v[i].(int64); return n }
	text := func(i int) string { s, _ := v[i].(string); return s }
	e := records.Entry{
		Seq: number(0), At: instant(number(1)), Actor: text(2), Name: text(3), Action: records.Action(text(4)),
		Kind: records.SubjectKind(text(5)), Subject: text(6), Detail: []byte(text(7)),
	}
	if leaf, ok := v[8].([]byte); ok && len(leaf) == len(e.Leaf) {
		copy(e.Leaf[:], leaf)
	}
	return e
}
