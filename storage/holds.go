package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"acervo/records"
)

// holdRow is a row of holds.
type holdRow struct {
	ID          records.HoldID     `db:"seq"`
	Name        string             `db:"name"`
	Reason      string             `db:"reason"`
	Authority   string             `db:"authority"`
	Scope       records.HoldScope  `db:"scope"`
	Target      string             `db:"target"`
	Terms       string             `db:"terms"`
	PlacedAt    int64              `db:"placed_at"`
	PlacedBy    string             `db:"placed_by"`
	PlacedActor string             `db:"placed_actor"`
	LiftedAt    int64              `db:"lifted_at"`
	LiftedBy    string             `db:"lifted_by"`
	LiftReason  string             `db:"lift_reason"`
	LiftedSeq   int64              `db:"lifted_seq"`
	State       records.HoldState  `db:"state"`
	Cursor      records.DocumentID `db:"cursor"`
	Done        int64              `db:"done"`
	Total       int64              `db:"total"`
	Reached     int64              `db:"reached"`
}

const selectHolds = `SELECT h.seq, h.name, h.reason, h.authority, h.scope, h.target, h.terms, h.placed_at, h.placed_by, h.placed_actor,
	h.lifted_at, h.lifted_by, h.lift_reason, h.lifted_seq, h.state, h.cursor, h.done, h.total, h.reached FROM holds h `

func (r holdRow) hold() (records.Hold, error) {
	h := records.Hold{
		ID: r.ID, Name: r.Name, Reason: r.Reason, Authority: r.Authority,
		PlacedAt: instant(r.PlacedAt), PlacedBy: r.PlacedBy, PlacedActor: r.PlacedActor,
		LiftedAt: instant(r.LiftedAt), LiftedBy: r.LiftedBy, LiftReason: r.LiftReason, LiftedSeq: r.LiftedSeq,
		State: r.State, Cursor: r.Cursor, Done: r.Done, Total: r.Total, Reached: r.Reached,
	}
	if err := json.Unmarshal([]byte(r.Target), &h.HoldTarget); err != nil {
		return h, err
	}
	return h, json.Unmarshal([]byte(r.Terms), &h.Terms)
}

func listHolds(ctx context.Context, q querier, rest string, args ...any) ([]records.Hold, error) {
	var rows []holdRow
	if err := q.list(ctx, &rows, selectHolds+rest, args...); err != nil {
		return nil, err
	}
	all := make([]records.Hold, len(rows))
	for i, r := range rows {
		h, err := r.hold()
		if err != nil {
			return nil, err
		}
		all[i] = h
	}
	return all, nil
}

// Hold returns a hold, or NotFound.
func (d *DB) Hold(ctx context.Context, id records.HoldID) (records.Hold, error) {
	return oneHold(ctx, d, id, "")
}

// Hold is DB.Hold as this transaction sees it, kept still until its end.
func (t *tx) Hold(ctx context.Context, id records.HoldID) (records.Hold, error) {
	return oneHold(ctx, t, id, t.dialect.forUpdate)
}

func oneHold(ctx context.Context, q querier, id records.HoldID, lock string) (records.Hold, error) {
	all, err := listHolds(ctx, q, `WHERE h.seq = ?`+lock, int64(id))
	if err == nil && len(all) == 0 {
		err = records.Errorf(records.NotFound, "There is no hold %d.", id)
	}
	if err != nil {
		return records.Hold{}, err
	}
	return all[0], nil
}

// Holds lists holds, the newest first: those in force, or all.
func (d *DB) Holds(ctx context.Context, all bool) ([]records.Hold, error) {
	if all {
		return listHolds(ctx, d, `ORDER BY h.seq DESC`)
	}
	return listHolds(ctx, d, `WHERE h.lifted_seq = 0 ORDER BY h.seq DESC`)
}

// HoldsOf lists every hold that has gathered a record, lifted ones included, the newest first.
func (d *DB) HoldsOf(ctx context.Context, id records.DocumentID) ([]records.Hold, error) {
	return listHolds(ctx, d, `JOIN hold_records r ON r.hold_seq = h.seq WHERE r.document_id = ? ORDER BY h.seq DESC`, string(id))
}

// Held returns by which holds in force each of the records is blocked.
func (d *DB) Held(ctx context.Context, ids []records.DocumentID) (map[records.DocumentID][]records.HoldID, error) {
	return held(ctx, d, d.dialect, ids)
}

// Held is DB.Held as this transaction sees it.
func (t *tx) Held(ctx context.Context, ids []records.DocumentID) (map[records.DocumentID][]records.HoldID, error) {
	return held(ctx, t, t.dialect, ids)
}

func held(ctx context.Context, q querier, d *dialect, ids []records.DocumentID) (map[records.DocumentID][]records.HoldID, error) {
	by := map[records.DocumentID][]records.HoldID{}
	if len(ids) == 0 {
		return by, nil
	}
	var rows []struct {
		Document records.DocumentID
		Hold     records.HoldID
	}
	where, arg := among(d, "r.document_id", ids)
	const gathered = `SELECT r.document_id AS document, r.hold_seq AS hold FROM hold_records r JOIN holds h ON h.seq = r.hold_seq WHERE h.lifted_seq = 0 AND `
	if err := q.list(ctx, &rows, gathered+where+` ORDER BY r.hold_seq`, arg); err != nil {
		return nil, err
	}
	for _, r := range rows {
		by[r.Document] = append(by[r.Document], r.Hold)
	}
	catching, err := listHolds(ctx, q, `WHERE h.lifted_seq = 0 AND h.scope <> 'records' ORDER BY h.seq`)
	if err != nil {
		return nil, err
	}
	for _, h := range catching {
		condition, args, ok := answers(d, h.Terms)
		if !ok {
			continue
		}
		var caught []records.DocumentID
		where, arg := among(d, "d.id", ids)
		if err := q.list(ctx, &caught, `SELECT d.id FROM documents d WHERE `+where+` AND `+condition, append([]any{arg}, args...)...); err != nil {
			return nil, err
		}
		for _, id := range caught {
			if !slices.Contains(by[id], h.ID) {
				by[id] = append(by[id], h.ID)
			}
		}
	}
	for _, holds := range by {
		slices.Sort(holds)
	}
	return by, nil
}

// answers is the condition that a document d answers terms; not ok when they ask nothing
// that the catalogue can tell by itself.
func answers(d *dialect, t records.HoldTerms) (condition string, args []any, ok bool) {
	if !t.Asks() {
		return "", nil, false
	}
	parts := []string{`d.fate = ''`}
	add := func(part string, arg ...any) {
		parts, args = append(parts, part), append(args, arg...)
	}
	listed := func(column string, values []string) {
		if len(values) > 0 {
			where, arg := among(d, column, values)
			add(where, arg)
		}
	}
	listed("d.class", t.Classes)
	listed("d.type", t.Types)
	listed("d.body", t.Bodies)
	if len(t.Matters) > 0 {
		where, arg := among(d, "id", t.Matters)
		add(`d.matter_id IN (WITH RECURSIVE below(id) AS (SELECT id FROM matters WHERE `+where+`
			UNION SELECT m.id FROM matters m JOIN below b ON m.parent_id = b.id AND m.parent_id <> '') SELECT id FROM below)`, arg)
	}
	if len(t.Years) > 0 {
		years := make([]string, len(t.Years))
		for i, y := range t.Years {
			years[i] = fmt.Sprintf("%04d", y)
		}
		where, arg := among(d, "substr(CAST(d.date AS TEXT), 1, 4)", years)
		add(where, arg)
	}
	if t.From != "" {
		add(`d.date >= ?`, t.From)
	}
	if t.To != "" {
		add(`d.date <= ?`, t.To)
	}
	return strings.Join(parts, " AND "), args, true
}

// Answering lists the records that are kept and answer terms without words, in the order of ids.
func (d *DB) Answering(ctx context.Context, t records.HoldTerms, after records.DocumentID, limit int) ([]records.DocumentID, error) {
	condition, args, ok := answers(d.dialect, t)
	if !ok {
		return nil, nil
	}
	var ids []records.DocumentID
	// In the order of ids the walk goes on where it was; the index of a class would be sorted for each page.
	err := d.list(ctx, &ids, `SELECT d.id FROM documents d WHERE `+condition+` AND d.id > ? ORDER BY d.id LIMIT ?`, append(args, string(after), limit)...)
	return ids, err
}

// Uncaught lists the records that are kept, answer the terms of a hold and are not under it.
func (d *DB) Uncaught(ctx context.Context, id records.HoldID, t records.HoldTerms, limit int) ([]records.DocumentID, error) {
	condition, args, ok := answers(d.dialect, t)
	if !ok {
		return nil, nil
	}
	var ids []records.DocumentID
	query := `SELECT d.id FROM documents d WHERE ` + condition + ` AND NOT EXISTS (SELECT 1 FROM hold_records r WHERE r.hold_seq = ? AND r.document_id = d.id) ORDER BY d.id LIMIT ?`
	return ids, d.list(ctx, &ids, query, append(args, int64(id), limit)...)
}

// CountAnswering counts the records that answer terms without words.
func (d *DB) CountAnswering(ctx context.Context, t records.HoldTerms) (n int64, err error) {
	condition, args, ok := answers(d.dialect, t)
	if !ok {
		return 0, nil
	}
	return n, d.get(ctx, &n, `SELECT count(*) FROM documents d WHERE `+condition, args...)
}
