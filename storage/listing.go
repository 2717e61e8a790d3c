package storage

import (
	"context"
	"fmt"
	"strings"

	"acervo/records"
)

// The bounds of a page of documents.
const (
	defaultPage = 50
	largestPage = 500
)

// Documents lists documents without their versions, newest filed first. After
// names the last document of the page before; pages are complete and without
// repetition however much is filed meanwhile.
func (d *DB) Documents(ctx context.Context, f records.DocumentFilter) ([]records.Document, error) {
	if len(f.AccessClasses) == 0 || f.Year < 0 || f.Year > 9999 {
		return nil, nil
	}
	var where []string
	var args []any
	and := func(condition string, arg ...any) {
		where, args = append(where, condition), append(args, arg...)
	}
	// Most documents are of a few classes: their index would find them all only to sort them.
	condition, arg := among(d.dialect, d.dialect.unindexed+"d.access_class", f.AccessClasses)
	and(condition, arg)
	if f.Type != "" {
		and(`d.type = ?`, f.Type)
	}
	if f.Class != "" {
		and(`d.class = ?`, f.Class)
	}
	if f.Body != "" {
		and(`d.body = ?`, f.Body)
	}
	if f.Matter != "" {
		and(`d.matter_id = ?`, string(f.Matter))
	}
	if f.Year != 0 {
		and(`d.date BETWEEN ? AND ?`, fmt.Sprintf("%04d-01-01", f.Year), fmt.Sprintf("%04d-12-31", f.Year))
	}
	if f.Reading != "" {
		and(`d.id IN (SELECT document_id FROM files WHERE state = ?)`, string(f.Reading))
	}
	if f.Status != "" {
		condition, arg := ofStatus(f.Status, f.On, f.Known)
		and(condition, arg...)
	}
	if f.After != "" {
		var at int64
		if err := d.get(ctx, &at, `SELECT filed_at FROM documents WHERE id = ?`, string(f.After)); err != nil {
			if records.KindOf(err) == records.NotFound {
				return nil, records.Errorf(records.Invalid, "There is no document %q to go on after.", f.After).At("after")
			}
			return nil, err
		}
		and(`(d.filed_at, d.id) < (?, ?)`, at, string(f.After))
	}
	args = append(args, pageSize(f.Limit, defaultPage, largestPage))
	query := `SELECT ` + documentColumns + ` WHERE ` + strings.Join(where, " AND ") + ` ORDER BY d.filed_at DESC, d.id DESC LIMIT ?`
	var rows []documentRow
	if err := d.list(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	documents := make([]records.Document, len(rows))
	for i, r := range rows {
		documents[i] = r.document()
	}
	return documents, nil
}

// AccessClasses returns every access class that a document has, in order. It
// jumps from one to the next in their index, so it costs as much as there are classes.
func (d *DB) AccessClasses(ctx context.Context) ([]string, error) {
	const jump = `WITH RECURSIVE c(class) AS (
			SELECT min(access_class) FROM documents
			UNION ALL
			SELECT (SELECT min(access_class) FROM documents WHERE access_class > c.class) FROM c WHERE c.class IS NOT NULL
		) SELECT class FROM c WHERE class IS NOT NULL`
	var classes []string
	return classes, d.list(ctx, &classes, jump)
}

// pageSize brings a limit that somebody asked for within bounds.
func pageSize(asked, usual, most int) int {
	if asked <= 0 {
		return usual
	}
	return min(asked, most)
}
