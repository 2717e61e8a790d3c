package storage

import (
	"context"
	"strings"
	"time"

	"acervo/records"
)

// between makes one statement of a part for each span between two instants; the
// part has the places ?n (the span's number), and two for where it begins and ends.
func between(part string, instants []time.Time) (query string, args []any) {
	parts := make([]string, 0, len(instants))
	for i := range len(instants) - 1 {
		parts = append(parts, part)
		args = append(args, i, micros(instants[i]), micros(instants[i+1]))
	}
	return strings.Join(parts, ` UNION ALL `), args
}

// CountMonths counts what was filed between each instant and the next one.
func (d *DB) CountMonths(ctx context.Context, instants []time.Time, told func(class string) bool) ([]records.MonthFigures, error) {
	if len(instants) < 2 {
		return nil, nil
	}
	months := make([]records.MonthFigures, len(instants)-1)
	var filed []struct {
		Span  int64
		Type  string
		Class string
		Count int
	}
	query, args := between(`SELECT CAST(? AS BIGINT) AS span, type, access_class AS class, count(*) AS count FROM documents WHERE filed_at >= ? AND filed_at < ? GROUP BY type, access_class`, instants)
	if err := d.list(ctx, &filed, query, args...); err != nil {
		return nil, err
	}
	for _, r := range filed {
		if months[r.Span].Filed == nil {
			months[r.Span].Filed = map[string]int{}
		}
		if !told(r.Class) {
			r.Type = ""
		}
		months[r.Span].Filed[r.Type] += r.Count
	}
	// Every blob counts in the month of its first file. The files are read once, not once a month.
	const bounds = `WITH bytes AS (SELECT min(filed_at) AS at, max(size) AS size FROM files GROUP BY sha256) `
	var total int64
	if err := d.get(ctx, &total, bounds+`SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM bytes WHERE at < ?`, micros(instants[0])); err != nil {
		return nil, err
	}
	marks := make([]string, len(months))
	span := func(column string) (string, []any) {
		var b strings.Builder
		var args []any
		b.WriteString(`CASE`)
		for i := range marks {
			b.WriteString(` WHEN ` + column + ` < ? THEN CAST(? AS BIGINT)`)
			args = append(args, micros(instants[i+1]), i)
		}
		return b.String() + ` END`, args
	}
	first, last := micros(instants[0]), micros(instants[len(instants)-1])
	var grown []struct{ Span, Bytes int64 }
	which, args := span(`at`)
	query = bounds + `SELECT span, CAST(sum(size) AS BIGINT) AS bytes FROM (SELECT ` + which + ` AS span, size FROM bytes WHERE at >= ? AND at < ?) s GROUP BY span`
	if err := d.list(ctx, &grown, query, append(args, first, last)...); err != nil {
		return nil, err
	}
	for _, r := range grown {
		months[r.Span].NewBytes = r.Bytes
	}
	var read []struct{ Span, Files, Unread int64 }
	which, args = span(`filed_at`)
	query = `SELECT span, count(*) AS files, CAST(sum(unread) AS BIGINT) AS unread FROM (
		SELECT ` + which + ` AS span, CASE state WHEN 'not_read' THEN 1 ELSE 0 END AS unread FROM files WHERE filed_at >= ? AND filed_at < ?) s GROUP BY span`
	if err := d.list(ctx, &read, query, append(args, first, last)...); err != nil {
		return nil, err
	}
	for _, r := range read {
		months[r.Span].Files, months[r.Span].Unread = r.Files, r.Unread
	}
	for i := range months {
		total += months[i].NewBytes
		months[i].Bytes = total
	}
	return months, nil
}

// CountSearches adds to the counts of their days.
func (d *DB) CountSearches(ctx context.Context, days []records.SearchDay) error {
	return d.write(ctx, func(t *tx) error {
		for _, s := range days {
			const add = `INSERT INTO search_days (day, searches, empty) VALUES (?,?,?)
				ON CONFLICT (day) DO UPDATE SET searches = search_days.searches + excluded.searches, empty = search_days.empty + excluded.empty`
			if _, err := t.exec(ctx, add, string(s.Day), s.Searches, s.Empty); err != nil {
				return err
			}
		}
		return nil
	})
}

// SearchDays returns the counts since the day, in order.
func (d *DB) SearchDays(ctx context.Context, since records.Date) ([]records.SearchDay, error) {
	var days []records.SearchDay
	err := d.list(ctx, &days, `SELECT day, searches, empty FROM search_days WHERE day >= ? ORDER BY day`, string(since))
	return days, err
}
