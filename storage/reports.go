package storage

import (
	"context"
	"time"

	"acervo/records"
)

// CountStanding counts the records that are kept by class, access class and what comes of them.
func (d *DB) CountStanding(ctx context.Context, today records.Date) ([]records.StandFigure, error) {
	const count = `SELECT class, access_class, due_action, CASE WHEN due_on IS NULL THEN 0 ELSE 1 END AS dated, count(*) AS n,
			CAST(coalesce(sum(CASE WHEN due_on <= ? THEN 1 ELSE 0 END), 0) AS BIGINT) AS overdue, min(due_on) AS first
		FROM documents WHERE fate = '' GROUP BY class, access_class, due_action, dated ORDER BY class, access_class, due_action, dated`
	var rows []struct {
		Class       string
		AccessClass string                  `db:"access_class"`
		Action      records.RetentionAction `db:"due_action"`
		Dated       int
		N, Overdue  int64
		First       records.Date
	}
	if err := d.list(ctx, &rows, count, today); err != nil {
		return nil, err
	}
	all := make([]records.StandFigure, len(rows))
	for i, r := range rows {
		all[i] = records.StandFigure{Class: r.Class, AccessClass: r.AccessClass, Action: r.Action, Dated: r.Dated != 0, Records: r.N, Overdue: r.Overdue, First: r.First}
	}
	return all, nil
}

// CountBodies counts what was filed for each body between each instant and the next one.
func (d *DB) CountBodies(ctx context.Context, instants []time.Time) ([]records.BodyFigure, error) {
	if len(instants) < 2 {
		return nil, nil
	}
	query, args := between(`SELECT CAST(? AS BIGINT) AS span, body, access_class, count(*) AS n FROM documents WHERE filed_at >= ? AND filed_at < ? GROUP BY body, access_class`, instants)
	var rows []struct {
		Span        int
		Body        string
		AccessClass string `db:"access_class"`
		N           int64
	}
	if err := d.list(ctx, &rows, query+` ORDER BY span, body, access_class`, args...); err != nil {
		return nil, err
	}
	all := make([]records.BodyFigure, len(rows))
	for i, r := range rows {
		all[i] = records.BodyFigure{Body: r.Body, AccessClass: r.AccessClass, Span: r.Span, Records: r.N}
	}
	return all, nil
}

// FirstFiled returns when the first record was filed; zero when there is none.
func (d *DB) FirstFiled(ctx context.Context) (time.Time, error) {
	var at int64
	err := d.get(ctx, &at, `SELECT coalesce(min(filed_at), 0) FROM documents`)
	return instant(at), err
}
