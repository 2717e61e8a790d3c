package storage

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"iter"
	"slices"
	"strings"

	"acervo/records"
)

// Load fills an empty catalogue with the rows of a dump: all of them, or none.
// It asks for the rows of each table that it has, and refuses a catalogue in which something was filed.
func (d *DB) Load(ctx context.Context, rows func(table string) iter.Seq2[[]byte, error]) error {
	return d.write(ctx, func(t *tx) error { return d.load(ctx, t, rows) })
}

func (d *DB) load(ctx context.Context, t *tx, rows func(table string) iter.Seq2[[]byte, error]) error {
	var entries int64
	if err := t.get(ctx, &entries, `SELECT size FROM ledger_head`); err != nil {
		return err
	}
	if entries > 0 {
		return records.Errorf(records.Conflict, "The catalogue is not empty: its ledger has %d entries. Load into a new one.", entries).At("database")
	}
	if _, err := t.exec(ctx, `DELETE FROM ledger_head`); err != nil { // the row that every new catalogue begins with
		return err
	}
	tables, err := d.tables(ctx, t)
	if err != nil {
		return err
	}
	for _, into := range tables {
		if err := t.load(ctx, into, rows(into.name)); err != nil {
			return err
		}
	}
	return t.tellOther(ctx)
}

// loadBytes bounds the text that one statement carries, beside insertMost.
const loadBytes = 1 << 20

// load inserts the rows of one table.
func (t *tx) load(ctx context.Context, into table, rows iter.Seq2[[]byte, error]) error {
	var (
		fields []column // of the rows at hand
		insert string
		args   []any
		size   int
	)
	flush := func() error {
		if len(args) == 0 {
			return nil
		}
		err := insertRows(ctx, t, insert, len(fields), args)
		args, size = args[:0], 0
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		names, values, err := readRow(row)
		if err != nil {
			return records.Errorf(records.Invalid, "A row of the table %s is damaged.", into.name).At(into.name).Because(err)
		}
		if !slices.EqualFunc(fields, names, func(c column, name string) bool { return c.Name == name }) {
			if err := flush(); err != nil {
				return err
			}
			fields = fields[:0]
			for _, name := range names {
				c, ok := into.column(name)
				if !ok {
					return records.Errorf(records.Invalid, "The table %s of the dump has a column %q that this program does not know; it was made by a newer one.", into.name, name).At(into.name)
				}
				fields = append(fields, c)
			}
			insert = into.insert(t.dialect, fields)
		}
		for i, v := range values {
			arg, err := readValue(fields[i], v)
			if err != nil {
				return records.Errorf(records.Invalid, "The column %q of a row of the table %s is damaged.", names[i], into.name).At(into.name).Because(err)
			}
			args = append(args, arg)
		}
		if size += len(row); len(args) >= insertMost*len(fields) || size > loadBytes {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	for _, c := range into.columns {
		if c.Identity { // the next number is one that no row has
			const next = `SELECT setval(pg_get_serial_sequence(?, ?), (SELECT coalesce(max(%), 0) + 1 FROM %%), false)`
			query := strings.NewReplacer("%%", into.name, "%", c.Name).Replace(next)
			if _, err := t.exec(ctx, query, into.name, c.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t table) insert(d *dialect, fields []column) string {
	names := make([]string, len(fields))
	identity := ""
	for i, c := range fields {
		names[i] = c.Name
		if c.Identity {
			identity = " OVERRIDING SYSTEM VALUE"
		}
	}
	return `INSERT INTO ` + t.name + ` (` + strings.Join(names, ", ") + `)` + identity + ` VALUES `
}

// readRow reads one object and keeps the order of its keys.
func readRow(row []byte) (names []string, values []any, err error) {
	d := json.NewDecoder(bytes.NewReader(row))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, nil, io.ErrUnexpectedEOF
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, nil, err
		}
		value, err := d.Token()
		if err != nil {
			return nil, nil, err
		}
		if _, nested := value.(json.Delim); nested {
			return nil, nil, io.ErrUnexpectedEOF
		}
		names, values = append(names, name.(string)), append(values, value) //nolint:forcetypeassert // a key is a string
	}
	_, err = d.Token()
	return names, values, err
}

// readValue reads what writeValue wrote, as the column wants it.
func readValue(c column, v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil //nolint:nilnil // NULL
	case json.Number:
		n, err := v.Int64()
		if c.Type == "boolean" {
			return n != 0, err
		}
		return n, err
	case string:
		if c.Type == "BLOB" || c.Type == "bytea" {
			return base64.StdEncoding.DecodeString(v)
		}
		return v, nil
	}
	return nil, io.ErrUnexpectedEOF
}
