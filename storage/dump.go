package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"acervo/records"
)

// Dump gives every row of the catalogue as it is at one moment, whatever is
// filed meanwhile: a JSON object each, its keys in the order of the columns,
// table by table (a table's rows refer to earlier tables only) in the order of
// their keys. Equal catalogues give equal bytes on both databases: dates are
// YYYY-MM-DD, truth values 0 and 1, bytes base64. Browser sessions are left out.
// It returns the ledger's head at that moment. The row is only good during the call.
func (d *DB) Dump(ctx context.Context, write func(table string, row []byte) error) (records.LedgerHead, error) {
	return d.Export(ctx, records.Holdings{Row: write})
}

// atOneMoment reads in one transaction that sees one state of the catalogue, and returns the ledger's head in it.
func (d *DB) atOneMoment(ctx context.Context, read func(q direct, tables []table) error) (records.LedgerHead, error) {
	options := &sql.TxOptions{ReadOnly: true}
	if d.dialect == &postgresDialect {
		options.Isolation = sql.LevelRepeatableRead
	}
	on, err := d.pool.BeginTxx(ctx, options)
	if err != nil {
		return records.LedgerHead{}, fault(err)
	}
	defer func() { _ = on.Rollback() }() // it changed nothing
	q := direct{bind: d.dialect.bind, on: on}
	var head headRow // the first look: from here on SQLite shows the same moment too
	if err := q.get(ctx, &head, `SELECT size, at, edge FROM ledger_head`); err != nil {
		return records.LedgerHead{}, err
	}
	edge, err := head.tree()
	if err != nil {
		return records.LedgerHead{}, err
	}
	tables, err := d.tables(ctx, q)
	if err != nil {
		return records.LedgerHead{}, err
	}
	if err := read(q, tables); err != nil {
		return records.LedgerHead{}, err
	}
	return records.LedgerHead{Size: head.Size, Root: edge.root()}, nil
}

func (t table) names() string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

// dump writes the rows that a condition selects (none: all), in the order of their keys.
func (t table) dump(ctx context.Context, on sqlx.QueryerContext, d *dialect, where string, args []any, write func(table string, row []byte) error) error {
	query := `SELECT ` + t.names() + ` FROM ` + t.name
	if where != "" {
		query += ` WHERE ` + where
	}
	rows, err := on.QueryContext(ctx, sqlx.Rebind(d.bind, query+` ORDER BY `+t.key(d)), args...)
	if err != nil {
		return fault(err)
	}
	defer rows.Close()
	values, into := make([]any, len(t.columns)), make([]any, len(t.columns))
	for i := range values {
		into[i] = &values[i]
	}
	var line bytes.Buffer
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fault(err)
		}
		line.Reset()
		for i, c := range t.columns {
			line.WriteByte("{,"[min(i, 1)])
			line.WriteString(strconv.Quote(c.Name) + ":")
			if err := writeValue(&line, values[i]); err != nil {
				return err
			}
		}
		line.WriteByte('}')
		if err := write(t.name, line.Bytes()); err != nil {
			return err
		}
	}
	return fault(rows.Err())
}

func writeValue(w *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case nil:
		w.WriteString("null")
	case int64:
		w.WriteString(strconv.FormatInt(v, 10))
	case bool:
		w.WriteByte("01"[map[bool]int{true: 1}[v]])
	case time.Time:
		w.WriteString(`"` + v.Format(time.DateOnly) + `"`)
	case []byte:
		w.WriteString(`"` + base64.StdEncoding.EncodeToString(v) + `"`)
	case string:
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			return err
		}
		w.Truncate(w.Len() - 1) // the line's end
	default:
		return records.Errorf(records.Internal, "A value of the type %T has no form in a dump.", v)
	}
	return nil
}

// SchemaVersion returns the number of the last migration that made the schema.
func (d *DB) SchemaVersion(ctx context.Context) (int64, error) {
	var n int64
	return n, d.get(ctx, &n, `SELECT max(version_id) FROM goose_db_version`)
}
