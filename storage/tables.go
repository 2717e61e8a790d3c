package storage

import (
	"context"
	"slices"
	"strings"

	"acervo/records"
)

// table is a table of the catalogue as the database itself describes it.
type table struct {
	name    string
	columns []column
	links   []link // to the tables that its rows refer to
}

// link is a foreign key. Its columns are named when it has one of each only.
type link struct {
	Table        string `db:"tbl"`
	Column       string `db:"col"`
	Parent       string `db:"parent"`
	ParentColumn string `db:"parent_col"`
}

type column struct {
	Table    string `db:"tbl"`
	Name     string `db:"name"`
	Type     string `db:"type"` // INTEGER, TEXT, BLOB; bigint, text, boolean, date, bytea
	Key      int    `db:"pk"`   // its place in the primary key, from 1; 0 when it is not in it
	Identity bool   `db:"ident"`
}

// transient tables are worth nothing to another catalogue: browsers signed in,
// and which migrations made this schema.
func transient(name string) bool { return name == "sessions" || strings.HasPrefix(name, "goose_") }

// tables describes the tables whose rows make the catalogue, parents before their
// children and else by name, so that both databases give the same order.
func (d *DB) tables(ctx context.Context, q querier) ([]table, error) {
	if known := d.described.Load(); known != nil {
		return *known, nil
	}
	var columns []column
	if err := q.list(ctx, &columns, d.dialect.allColumns); err != nil {
		return nil, err
	}
	var links []link
	if err := q.list(ctx, &links, d.dialect.allLinks); err != nil {
		return nil, err
	}
	byName := map[string]*table{}
	for _, c := range columns {
		if transient(c.Table) {
			continue
		}
		if byName[c.Table] == nil {
			byName[c.Table] = &table{name: c.Table}
		}
		byName[c.Table].columns = append(byName[c.Table].columns, c)
	}
	for _, l := range links {
		if t := byName[l.Table]; t != nil && l.Parent != l.Table {
			t.links = append(t.links, l)
		}
	}
	names := make([]string, 0, len(byName))
	for name := range byName {
		names = append(names, name)
	}
	slices.Sort(names)
	var ordered []table
	placed := map[string]bool{}
	for len(ordered) < len(names) {
		before := len(ordered)
		for _, name := range names {
			ready := !placed[name] && !slices.ContainsFunc(byName[name].links, func(l link) bool { return !placed[l.Parent] && byName[l.Parent] != nil })
			if ready {
				ordered, placed[name] = append(ordered, *byName[name]), true
			}
		}
		if len(ordered) == before {
			return nil, records.Errorf(records.Internal, "The catalogue's tables refer to one another in a circle.")
		}
	}
	d.described.Store(&ordered)
	return ordered, nil
}

// key lists the columns by which the table's rows are ordered.
func (t table) key(d *dialect) string {
	keys := slices.DeleteFunc(slices.Clone(t.columns), func(c column) bool { return c.Key == 0 })
	slices.SortFunc(keys, func(a, b column) int { return a.Key - b.Key })
	parts := make([]string, len(keys))
	for i, c := range keys {
		parts[i] = c.Name
		if c.Type == "text" {
			parts[i] += d.bytewise
		}
	}
	return strings.Join(parts, ", ")
}

func (t table) column(name string) (column, bool) {
	i := slices.IndexFunc(t.columns, func(c column) bool { return c.Name == name })
	if i < 0 {
		return column{}, false
	}
	return t.columns[i], true
}
