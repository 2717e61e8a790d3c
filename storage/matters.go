package storage

import (
	"context"
	"strings"

	"acervo/records"
)

// matterRow is a row of matters.
type matterRow struct {
	ID           records.MatterID                        `db:"id"`
	Code         string                                  `db:"code"`
	Titles       jsonColumn[map[records.Language]string] `db:"titles"`
	Class        string                                  `db:"class"`
	Body         string                                  `db:"body"`
	AccessLevel  records.Level                           `db:"access_level"`
	AccessBodies jsonColumn[[]string]                    `db:"access_bodies"`
	Embargo      records.Date                            `db:"embargo"`
	Seal         records.Date                            `db:"seal"`
	Parent       records.MatterID                        `db:"parent_id"`
	State        records.MatterState                     `db:"state"`
	OpenedAt     int64                                   `db:"opened_at"`
	OpenedBy     string                                  `db:"opened_by"`
	ClosedAt     int64                                   `db:"closed_at"`
	ClosedBy     string                                  `db:"closed_by"`
	ClosedOn     records.Date                            `db:"closed_on"`
	Revision     int64                                   `db:"revision"`
}

const selectMatters = `SELECT id, coalesce(code, '') AS code, titles, class, body, access_level, access_bodies, embargo, seal, parent_id, state,
	opened_at, opened_by, closed_at, closed_by, closed_on, revision FROM matters WHERE `

func (r matterRow) matter() records.Matter {
	return records.Matter{
		ID: r.ID, Code: r.Code, Titles: r.Titles.V, Class: r.Class, Body: r.Body,
		Access: records.Access{Level: r.AccessLevel, Bodies: r.AccessBodies.V, Embargo: r.Embargo}, Seal: r.Seal, Parent: r.Parent, State: r.State,
		OpenedAt: instant(r.OpenedAt), OpenedBy: r.OpenedBy, ClosedAt: instant(r.ClosedAt), ClosedBy: r.ClosedBy, ClosedOn: r.ClosedOn, Revision: r.Revision,
	}
}

// requirementRow is a row of matter_requirements.
type requirementRow struct {
	N             int                                     `db:"n"`
	Text          string                                  `db:"text"`
	Body          string                                  `db:"body"`
	Due           records.Date                            `db:"due"`
	AddedAt       int64                                   `db:"added_at"`
	AddedBy       string                                  `db:"added_by"`
	FulfilledBy   records.DocumentID                      `db:"fulfilled_by"`
	FulfilledAt   int64                                   `db:"fulfilled_at"`
	FulfilledName string                                  `db:"fulfilled_name"`
	WaivedAt      int64                                   `db:"waived_at"`
	WaivedBy      string                                  `db:"waived_by"`
	WaiveReason   string                                  `db:"waive_reason"`
	Code          string                                  `db:"code"`
	Texts         jsonColumn[map[records.Language]string] `db:"texts"`
	Type          string                                  `db:"doc_type"`
}

func (r requirementRow) requirement() records.Requirement {
	texts := r.Texts.V
	if len(texts) == 0 {
		texts = nil
	}
	return records.Requirement{
		N: r.N, Code: r.Code, Text: r.Text, Texts: texts, Type: r.Type, Body: r.Body, Due: r.Due, AddedAt: instant(r.AddedAt), AddedBy: r.AddedBy,
		FulfilledBy: r.FulfilledBy, FulfilledAt: instant(r.FulfilledAt), FulfilledTo: r.FulfilledName,
		WaivedAt: instant(r.WaivedAt), WaivedBy: r.WaivedBy, WaiveReason: r.WaiveReason,
	}
}

// Matter returns a matter with its requirements, or NotFound.
func (d *DB) Matter(ctx context.Context, id records.MatterID) (records.Matter, error) {
	return oneMatter(ctx, d, id, "")
}

// Matter returns the matter as this transaction sees it, and locks it until the end.
func (t *tx) Matter(ctx context.Context, id records.MatterID) (records.Matter, error) {
	return oneMatter(ctx, t, id, t.dialect.forUpdate)
}

func oneMatter(ctx context.Context, q querier, id records.MatterID, lock string) (records.Matter, error) {
	var row matterRow
	if err := q.get(ctx, &row, selectMatters+`id = ?`+lock, string(id)); err != nil {
		return records.Matter{}, missing(err, "There is no matter %q.", id)
	}
	m := row.matter()
	const requirements = `SELECT n, text, body, due, added_at, added_by, fulfilled_by, fulfilled_at, fulfilled_name, waived_at, waived_by, waive_reason, code, texts, doc_type
		FROM matter_requirements WHERE matter_id = ? ORDER BY n`
	var rows []requirementRow
	if err := q.list(ctx, &rows, requirements, string(id)); err != nil {
		return records.Matter{}, err
	}
	for _, r := range rows {
		m.Requirements = append(m.Requirements, r.requirement())
	}
	return m, nil
}

// ResolveMatter finds a matter by id or code, in this order, or NotFound.
func (d *DB) ResolveMatter(ctx context.Context, ref string) (records.MatterID, error) {
	const find = `SELECT id FROM matters WHERE id = ? OR code = ? ORDER BY CASE WHEN id = ? THEN 1 ELSE 2 END LIMIT 1`
	var id records.MatterID
	err := d.get(ctx, &id, find, ref, ref, ref)
	return id, missing(err, "There is no matter %q.", ref)
}

// Matters lists matters without their requirements, newest opened first; After names the last one of the page before.
func (d *DB) Matters(ctx context.Context, f records.MatterFilter) ([]records.Matter, error) {
	if len(f.AccessClasses) == 0 {
		return nil, nil
	}
	condition, arg := among(d.dialect, "access_class", f.AccessClasses)
	where, args := []string{condition}, []any{arg}
	for _, c := range []struct{ column, value string }{
		{"state", string(f.State)}, {"class", f.Class}, {"body", f.Body}, {"parent_id", string(f.Parent)},
	} {
		if c.value != "" {
			where, args = append(where, c.column+` = ?`), append(args, c.value)
		}
	}
	if f.After != "" {
		var at int64
		if err := d.get(ctx, &at, `SELECT opened_at FROM matters WHERE id = ?`, string(f.After)); err != nil {
			if records.KindOf(err) == records.NotFound {
				return nil, records.Errorf(records.Invalid, "There is no matter %q to go on after.", f.After).At("after")
			}
			return nil, err
		}
		where, args = append(where, `(opened_at, id) < (?, ?)`), append(args, at, string(f.After))
	}
	args = append(args, pageSize(f.Limit, defaultPage, largestPage))
	return matters(ctx, d, strings.Join(where, " AND ")+` ORDER BY opened_at DESC, id DESC LIMIT ?`, args...)
}

func matters(ctx context.Context, q querier, where string, args ...any) ([]records.Matter, error) {
	var rows []matterRow
	if err := q.list(ctx, &rows, selectMatters+where, args...); err != nil {
		return nil, err
	}
	all := make([]records.Matter, len(rows))
	for i, r := range rows {
		all[i] = r.matter()
	}
	return all, nil
}

// MattersByID returns matters without their requirements; those that do not exist are missing.
func (d *DB) MattersByID(ctx context.Context, ids []records.MatterID) (map[records.MatterID]records.Matter, error) {
	found := make(map[records.MatterID]records.Matter, len(ids))
	where, arg := among(d.dialect, "id", ids)
	all, err := matters(ctx, d, where, arg)
	for _, m := range all {
		found[m.ID] = m
	}
	return found, err
}

// MatterAccessClasses returns every access class that a matter has, in order.
func (d *DB) MatterAccessClasses(ctx context.Context) ([]string, error) {
	var classes []string
	return classes, d.list(ctx, &classes, `SELECT DISTINCT access_class FROM matters ORDER BY access_class`)
}

// MatterContents counts the documents of matters by their access classes.
func (d *DB) MatterContents(ctx context.Context, ids []records.MatterID) (map[records.MatterID]map[string]int, error) {
	where, arg := among(d.dialect, "matter_id", ids)
	var rows []struct {
		Matter records.MatterID `db:"matter_id"`
		Class  string           `db:"access_class"`
		N      int              `db:"n"`
	}
	if err := d.list(ctx, &rows, `SELECT matter_id, access_class, count(*) AS n FROM documents WHERE matter_id <> '' AND `+where+` GROUP BY matter_id, access_class`, arg); err != nil {
		return nil, err
	}
	counted := map[records.MatterID]map[string]int{}
	for _, r := range rows {
		if counted[r.Matter] == nil {
			counted[r.Matter] = map[string]int{}
		}
		counted[r.Matter][r.Class] = r.N
	}
	return counted, nil
}

// MatterClosed returns since which day matters are closed; open ones are missing.
func (d *DB) MatterClosed(ctx context.Context, ids []records.MatterID) (map[records.MatterID]records.Date, error) {
	return mattersClosed(ctx, d, d.dialect, ids)
}

// MatterClosed is DB.MatterClosed as this transaction sees it.
func (t *tx) MatterClosed(ctx context.Context, ids []records.MatterID) (map[records.MatterID]records.Date, error) {
	return mattersClosed(ctx, t, t.dialect, ids)
}

func mattersClosed(ctx context.Context, q querier, d *dialect, ids []records.MatterID) (map[records.MatterID]records.Date, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	where, arg := among(d, "id", ids)
	var rows []struct {
		ID       records.MatterID
		ClosedOn records.Date `db:"closed_on"`
	}
	if err := q.list(ctx, &rows, `SELECT id, closed_on FROM matters WHERE closed_on IS NOT NULL AND `+where, arg); err != nil {
		return nil, err
	}
	closed := make(map[records.MatterID]records.Date, len(rows))
	for _, r := range rows {
		closed[r.ID] = r.ClosedOn
	}
	return closed, nil
}
