package storage

import (
	"context"
	"encoding/json"

	"acervo/records"
)

// batchRow is a row of batches.
type batchRow struct {
	ID       records.BatchID             `db:"id"`
	Maker    string                      `db:"maker"`
	MadeBy   string                      `db:"made_by"`
	Scopes   jsonColumn[[]records.Scope] `db:"scopes"`
	Token    string                      `db:"token_id"`
	MadeAt   int64                       `db:"made_at"`
	Query    string                      `db:"query"`
	List     string                      `db:"list"`
	Changes  string                      `db:"changes"`
	Reason   string                      `db:"reason"`
	State    records.BatchState          `db:"state"`
	Cursor   records.DocumentID          `db:"cursor"`
	Looked   int64                       `db:"looked"`
	Listed   int64                       `db:"listed"`
	Asks     int64                       `db:"asks"`
	BegunAt  int64                       `db:"begun_at"`
	BegunSeq int64                       `db:"begun_seq"`
	EndedAt  int64                       `db:"ended_at"`
	EndedSeq int64                       `db:"ended_seq"`
	Stopper  string                      `db:"stopped_by"`
}

// The columns of a batch; what its list names is not needed in lists of batches.
const (
	batchColumns = `id, maker, made_by, scopes, token_id, made_at, query, changes, reason, state, cursor, looked, listed, asks, begun_at, begun_seq, ended_at, ended_seq, stopped_by`
	selectBatch  = `SELECT ` + batchColumns + `, list FROM batches `
	listBatches  = `SELECT ` + batchColumns + `, '[]' AS list FROM batches `
)

func (r batchRow) batch() (records.Batch, error) {
	b := records.Batch{
		ID: r.ID, Maker: r.Maker, MadeBy: r.MadeBy, Scopes: r.Scopes.V, Token: r.Token, MadeAt: instant(r.MadeAt), Query: r.Query, Reason: r.Reason, State: r.State,
		Cursor: r.Cursor, Looked: r.Looked, Listed: r.Listed, Asks: r.Asks != 0, BegunAt: instant(r.BegunAt), BegunSeq: r.BegunSeq,
		EndedAt: instant(r.EndedAt), EndedSeq: r.EndedSeq, Stopper: r.Stopper,
	}
	if err := json.Unmarshal([]byte(r.Changes), &b.Changes); err != nil {
		return b, err
	}
	return b, json.Unmarshal([]byte(r.List), &b.List)
}

func batches(ctx context.Context, q querier, query string, args ...any) ([]records.Batch, error) {
	var rows []batchRow
	if err := q.list(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	all := make([]records.Batch, len(rows))
	for i, r := range rows {
		var err error
		if all[i], err = r.batch(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func oneBatch(ctx context.Context, q querier, query string, id records.BatchID) (records.Batch, error) {
	all, err := batches(ctx, q, query, string(id))
	if err == nil && len(all) == 0 {
		err = records.Errorf(records.NotFound, "There is no such batch.")
	}
	if err != nil {
		return records.Batch{}, err
	}
	return all[0], nil
}

// Batch returns a batch, or NotFound.
func (d *DB) Batch(ctx context.Context, id records.BatchID) (records.Batch, error) {
	return oneBatch(ctx, d, selectBatch+`WHERE id = ?`, id)
}

// Batch is DB.Batch as this transaction sees it, kept still until its end.
func (t *tx) Batch(ctx context.Context, id records.BatchID) (records.Batch, error) {
	return oneBatch(ctx, t, selectBatch+`WHERE id = ?`+t.dialect.forUpdate, id)
}

// Batches lists batches without their lists, the newest first: those of one maker, and with
// others also those of others that were begun.
func (d *DB) Batches(ctx context.Context, maker string, others bool, limit int) ([]records.Batch, error) {
	where, args := `maker = ?`, []any{maker}
	if others {
		where += ` OR begun_seq > 0`
	}
	return batches(ctx, d, listBatches+`WHERE `+where+` ORDER BY made_at DESC, id DESC LIMIT ?`, append(args, limit)...)
}

// OpenBatches lists the batches that have not ended, the oldest first.
func (d *DB) OpenBatches(ctx context.Context) ([]records.Batch, error) {
	return batches(ctx, d, selectBatch+`WHERE state IN ('looking', 'seen', 'running') ORDER BY made_at, id`)
}

// batchRecordRow is a row of batch_records.
type batchRecordRow struct {
	Place    int64                `db:"place"`
	Ref      string               `db:"ref"`
	Document records.DocumentID   `db:"document_id"`
	Revision int64                `db:"revision"`
	Outcome  records.BatchOutcome `db:"state"`
	Kind     string               `db:"kind"`
	Field    string               `db:"field"`
	Why      string               `db:"why"`
}

// BatchRecords lists records of a batch in the order of their places: after one, or of access classes after the first so
// many, because places would tell how many stand between.
func (d *DB) BatchRecords(ctx context.Context, id records.BatchID, of records.BatchOutcome, classes []string, after int64, limit int) ([]records.BatchRecord, error) {
	query := `SELECT r.place, r.ref, r.document_id, r.revision, r.state, r.kind, r.field, r.why FROM batch_records r WHERE r.batch_id = ?`
	args := []any{string(id)}
	if of != "" {
		query, args = query+` AND r.state = ?`, append(args, string(of))
	}
	if classes == nil {
		query, args = query+` AND r.place > ? ORDER BY r.place LIMIT ?`, append(args, after)
	} else {
		where, arg := among(d.dialect, d.dialect.unindexed+"d.access_class", classes)
		query, args = query+` AND EXISTS (SELECT 1 FROM documents d WHERE d.id = r.document_id AND `+where+`) ORDER BY r.place LIMIT ? OFFSET ?`, append(args, arg)
	}
	args = append(args, pageSize(limit, defaultPage, largestPage))
	if classes != nil {
		args = append(args, after)
	}
	var rows []batchRecordRow
	if err := d.list(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	all := make([]records.BatchRecord, len(rows))
	for i, r := range rows {
		if all[i] = records.BatchRecord(r); classes != nil {
			all[i].Place = after + int64(i) + 1
		}
	}
	return all, nil
}

// CountBatch counts a batch's records by outcome.
func (d *DB) CountBatch(ctx context.Context, id records.BatchID) (records.BatchCounts, error) {
	return countBatch(ctx, d, id)
}

// CountBatch is DB.CountBatch as this transaction sees it.
func (t *tx) CountBatch(ctx context.Context, id records.BatchID) (records.BatchCounts, error) {
	return countBatch(ctx, t, id)
}

// batchCount is how many records of a batch have an outcome, and an access.
type batchCount struct {
	Access  string               `db:"access"`
	Outcome records.BatchOutcome `db:"state"`
	N       int64                `db:"n"`
}

func countBatch(ctx context.Context, q querier, id records.BatchID) (records.BatchCounts, error) {
	var rows []batchCount
	err := q.list(ctx, &rows, `SELECT '' AS access, state, count(*) AS n FROM batch_records WHERE batch_id = ? GROUP BY state`, string(id))
	counts := records.BatchCounts{}
	for _, r := range rows {
		counts[r.Outcome] = r.N
	}
	return counts, err
}

// CountBatchByAccess counts those records of a batch of which there is a document, by its access class.
func (d *DB) CountBatchByAccess(ctx context.Context, id records.BatchID) (map[string]records.BatchCounts, error) {
	const count = `SELECT d.access_class AS access, r.state, count(*) AS n FROM batch_records r JOIN documents d ON d.id = r.document_id
		WHERE r.batch_id = ? GROUP BY d.access_class, r.state`
	var rows []batchCount
	if err := d.list(ctx, &rows, count, string(id)); err != nil {
		return nil, err
	}
	by := map[string]records.BatchCounts{}
	for _, r := range rows {
		if by[r.Access] == nil {
			by[r.Access] = records.BatchCounts{}
		}
		by[r.Access][r.Outcome] = r.N
	}
	return by, nil
}

// InsertBatch adds a batch.
func (t *tx) InsertBatch(ctx context.Context, b records.Batch) error {
	const insert = `INSERT INTO batches (id, maker, made_by, scopes, token_id, made_at, query, list, changes, reason, state, listed) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`
	_, err := t.exec(ctx, insert, string(b.ID), b.Maker, b.MadeBy, asList(b.Scopes), b.Token, micros(b.MadeAt), plain(b.Query), asList(b.List), asJSON(b.Changes), plain(b.Reason), string(b.State), b.Listed)
	return err
}

// UpdateBatch writes all of a batch but who made it, when and of what. Its list goes when it is looked at no more.
func (t *tx) UpdateBatch(ctx context.Context, b records.Batch) error {
	const update = `UPDATE batches SET scopes = ?, token_id = ?, list = CASE WHEN ? = 'looking' THEN list ELSE '[]' END, reason = ?, state = ?, cursor = ?, looked = ?, asks = ?, begun_at = ?, begun_seq = ?, ended_at = ?, ended_seq = ?, stopped_by = ? WHERE id = ?`
	asks := 0
	if b.Asks {
		asks = 1
	}
	_, err := t.exec(ctx, update, asList(b.Scopes), b.Token, string(b.State), plain(b.Reason), string(b.State), string(b.Cursor), b.Looked, asks,
		micros(b.BegunAt), b.BegunSeq, micros(b.EndedAt), b.EndedSeq, b.Stopper, string(b.ID))
	return err
}

// DropBatch removes a batch that was never begun, with its records.
func (t *tx) DropBatch(ctx context.Context, id records.BatchID) error {
	for _, remove := range []string{
		`DELETE FROM batch_records WHERE batch_id IN (SELECT id FROM batches WHERE id = ? AND begun_seq = 0)`,
		`DELETE FROM batches WHERE id = ? AND begun_seq = 0`,
	} {
		if _, err := t.exec(ctx, remove, string(id)); err != nil {
			return err
		}
	}
	return nil
}

// AddBatchRecords adds records to a batch; one that it has already is left out.
func (t *tx) AddBatchRecords(ctx context.Context, id records.BatchID, all []records.BatchRecord) error {
	const insert = `INSERT INTO batch_records (batch_id, place, ref, document_id, revision, state, kind, field, why)
		VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING`
	for _, r := range all {
		if _, err := t.exec(ctx, insert, string(id), r.Place, plain(r.Ref), string(r.Document), r.Revision, string(r.Outcome), r.Kind, r.Field, plain(r.Why)); err != nil {
			return err
		}
	}
	return nil
}

// UpdateBatchRecords writes what became of records that wait.
func (t *tx) UpdateBatchRecords(ctx context.Context, id records.BatchID, all []records.BatchRecord) error {
	const update = `UPDATE batch_records SET state = ?, kind = ?, field = ?, why = ? WHERE batch_id = ? AND place = ? AND state = 'waiting'`
	for _, r := range all {
		if _, err := t.exec(ctx, update, string(r.Outcome), r.Kind, r.Field, plain(r.Why), string(id), r.Place); err != nil {
			return err
		}
	}
	return nil
}
