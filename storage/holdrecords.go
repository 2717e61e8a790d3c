package storage

import (
	"context"

	"acervo/records"
)

// HoldRecords lists what a hold has gathered, of these access classes only, in the order of ids.
func (d *DB) HoldRecords(ctx context.Context, id records.HoldID, accessClasses []string, after records.DocumentID, limit int) ([]records.Document, error) {
	if len(accessClasses) == 0 {
		return nil, nil
	}
	where, arg := among(d.dialect, d.dialect.unindexed+"d.access_class", accessClasses)
	var rows []documentRow
	query := `SELECT ` + documentColumns + ` JOIN hold_records r ON r.document_id = d.id
		WHERE r.hold_seq = ? AND r.document_id > ? AND ` + where + ` ORDER BY r.document_id LIMIT ?`
	if err := d.list(ctx, &rows, query, int64(id), string(after), arg, pageSize(limit, defaultPage, largestPage)); err != nil {
		return nil, err
	}
	all := make([]records.Document, len(rows))
	for i, r := range rows {
		all[i] = r.document()
	}
	return all, nil
}

// CountHoldRecords counts what a hold has gathered by access class.
func (d *DB) CountHoldRecords(ctx context.Context, id records.HoldID) (map[string]int64, error) {
	const count = `SELECT d.access_class AS class, count(*) AS n FROM hold_records r JOIN documents d ON d.id = r.document_id
		WHERE r.hold_seq = ? GROUP BY d.access_class`
	return d.countByClass(ctx, count, int64(id))
}

func (d *DB) countByClass(ctx context.Context, query string, args ...any) (map[string]int64, error) {
	var rows []struct {
		Class string
		N     int64
	}
	if err := d.list(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	counts := make(map[string]int64, len(rows))
	for _, r := range rows {
		counts[r.Class] = r.N
	}
	return counts, nil
}

// Unlocked lists records of a hold whose bytes the vault's medium was not told of.
func (d *DB) Unlocked(ctx context.Context, id records.HoldID, limit int) ([]records.DocumentID, error) {
	const page = `SELECT document_id FROM hold_records WHERE hold_seq = ? AND locked = 0 ORDER BY document_id LIMIT ?`
	var ids []records.DocumentID
	return ids, d.list(ctx, &ids, page, int64(id), limit)
}

// HeldBytes returns which of the sums a file of a record in a hold in force has.
func (d *DB) HeldBytes(ctx context.Context, sums []records.Sum) ([]records.Sum, error) {
	if len(sums) == 0 {
		return nil, nil
	}
	where, arg := among(d.dialect, "f.sha256", sums)
	query := `SELECT DISTINCT f.sha256 FROM files f JOIN hold_records r ON r.document_id = f.document_id JOIN holds h ON h.seq = r.hold_seq
		WHERE h.lifted_seq = 0 AND ` + where
	var found []records.Sum
	return found, d.list(ctx, &found, query, arg)
}

// BytesOf returns the sums of the files of these records and of the copies issued of them.
func (d *DB) BytesOf(ctx context.Context, ids []records.DocumentID) (map[records.DocumentID][]records.Sum, error) {
	by := map[records.DocumentID][]records.Sum{}
	if len(ids) == 0 {
		return by, nil
	}
	var rows []struct {
		Document records.DocumentID
		Sum      records.Sum
	}
	where, arg := among(d.dialect, "document_id", ids)
	query := `SELECT document_id AS document, sha256 AS sum FROM files WHERE ` + where +
		` UNION SELECT document_id, issued_sha256 FROM copies WHERE ` + where + ` ORDER BY document, sum`
	if err := d.list(ctx, &rows, query, arg, arg); err != nil {
		return nil, err
	}
	for _, r := range rows {
		by[r.Document] = append(by[r.Document], r.Sum)
	}
	return by, nil
}

// InsertHold adds a hold; a name in use is a Conflict.
func (t *tx) InsertHold(ctx context.Context, h records.Hold) error {
	const insert = `INSERT INTO holds (seq, name, reason, authority, scope, target, terms, placed_at, placed_by, placed_actor, state, cursor, done, total, reached)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING`
	n, err := t.exec(ctx, insert, int64(h.ID), plain(h.Name), plain(h.Reason), plain(h.Authority), string(h.Scope), asJSON(h.HoldTarget), asJSON(h.Terms),
		micros(h.PlacedAt), h.PlacedBy, h.PlacedActor, string(h.State), string(h.Cursor), h.Done, h.Total, h.Reached)
	if err == nil && n == 0 {
		return records.Errorf(records.Conflict, "There is a hold named %q already; give this one another name.", h.Name).At("name")
	}
	return err
}

// UpdateHold writes a hold's terms, lifting, state and progress.
func (t *tx) UpdateHold(ctx context.Context, h records.Hold) error {
	const update = `UPDATE holds SET terms = ?, lifted_at = ?, lifted_by = ?, lift_reason = ?, lifted_seq = ?, state = ?, cursor = ?, done = ?, total = ?, reached = ? WHERE seq = ?`
	_, err := t.exec(ctx, update, asJSON(h.Terms), micros(h.LiftedAt), h.LiftedBy, plain(h.LiftReason), h.LiftedSeq, string(h.State), string(h.Cursor), h.Done, h.Total, h.Reached, int64(h.ID))
	return err
}

// ExtendHold puts records under a hold and returns those that were not and are kept.
func (t *tx) ExtendHold(ctx context.Context, id records.HoldID, terms records.HoldTerms, ids []records.DocumentID) ([]records.DocumentID, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	where, arg := among(t.dialect, "d.id", ids)
	args := []any{int64(id), t.now().UnixMicro(), arg}
	if condition, more, ok := answers(t.dialect, terms); ok {
		where, args = where+` AND `+condition, append(args, more...)
	}
	insert := `INSERT INTO hold_records (hold_seq, document_id, added_at) SELECT CAST(? AS BIGINT), d.id, CAST(? AS BIGINT) FROM documents d
		WHERE d.fate = '' AND ` + where + ` ON CONFLICT DO NOTHING RETURNING document_id`
	var added []records.DocumentID
	return added, t.list(ctx, &added, insert, args...)
}

// Locked notes that the vault's medium holds the bytes of a hold's records as well, or is to be told again.
func (t *tx) Locked(ctx context.Context, id records.HoldID, ids []records.DocumentID, locked bool) error {
	where, arg := among(t.dialect, "document_id", ids)
	is := 0
	if locked {
		is = 1
	}
	_, err := t.exec(ctx, `UPDATE hold_records SET locked = ? WHERE hold_seq = ? AND `+where, is, int64(id), arg)
	return err
}
