package storage

import (
	"context"

	"acervo/records"
)

// dispositionRow is a row of dispositions.
type dispositionRow struct {
	ID            records.DispositionID    `db:"seq"`
	Action        records.RetentionAction  `db:"action"`
	Reason        string                   `db:"reason"`
	Receiver      string                   `db:"receiver"`
	State         records.DispositionState `db:"state"`
	ProposedAt    int64                    `db:"proposed_at"`
	ProposedBy    string                   `db:"proposed_by"`
	ProposedActor string                   `db:"proposed_actor"`
	DecidedAt     int64                    `db:"decided_at"`
	DecidedBy     string                   `db:"decided_by"`
	DecidedActor  string                   `db:"decided_actor"`
	Decision      string                   `db:"decision"`
	DecidedSeq    int64                    `db:"decided_seq"`
	Reference     string                   `db:"reference"`
	ReceivedOn    records.Date             `db:"received_on"`
	ConfirmedAt   int64                    `db:"confirmed_at"`
	ConfirmedBy   string                   `db:"confirmed_by"`
	ConfirmedSeq  int64                    `db:"confirmed_seq"`
	ExecutedAt    int64                    `db:"executed_at"`
	ExecutedSeq   int64                    `db:"executed_seq"`
	Proof         records.Sum              `db:"proof"`
	Paper         records.Sum              `db:"paper"`
	Certificate   records.DocumentID       `db:"certificate"`
}

const selectDispositions = `SELECT s.seq, s.action, s.reason, s.receiver, s.state, s.proposed_at, s.proposed_by, s.proposed_actor,
	s.decided_at, s.decided_by, s.decided_actor, s.decision, s.decided_seq, s.reference, s.received_on, s.confirmed_at, s.confirmed_by, s.confirmed_seq,
	s.executed_at, s.executed_seq, s.proof, s.paper, s.certificate FROM dispositions s `

func (r dispositionRow) disposition() records.Disposition {
	return records.Disposition{
		ID: r.ID, Action: r.Action, Reason: r.Reason, Receiver: r.Receiver, State: r.State,
		ProposedAt: instant(r.ProposedAt), ProposedBy: r.ProposedBy, ProposedActor: r.ProposedActor,
		DecidedAt: instant(r.DecidedAt), DecidedBy: r.DecidedBy, DecidedActor: r.DecidedActor, Decision: r.Decision, DecidedSeq: r.DecidedSeq,
		Reference: r.Reference, ReceivedOn: r.ReceivedOn, ConfirmedAt: instant(r.ConfirmedAt), ConfirmedBy: r.ConfirmedBy, ConfirmedSeq: r.ConfirmedSeq,
		ExecutedAt: instant(r.ExecutedAt), ExecutedSeq: r.ExecutedSeq, Proof: r.Proof, Paper: r.Paper, Certificate: r.Certificate,
	}
}

func listDispositions(ctx context.Context, q querier, rest string, args ...any) ([]records.Disposition, error) {
	var rows []dispositionRow
	if err := q.list(ctx, &rows, selectDispositions+rest, args...); err != nil {
		return nil, err
	}
	all := make([]records.Disposition, len(rows))
	for i, r := range rows {
		all[i] = r.disposition()
	}
	return all, nil
}

func oneDisposition(ctx context.Context, q querier, none string, rest string, args ...any) (records.Disposition, error) {
	all, err := listDispositions(ctx, q, rest, args...)
	if err == nil && len(all) == 0 {
		err = records.Errorf(records.NotFound, "%s", none)
	}
	if err != nil {
		return records.Disposition{}, err
	}
	return all[0], nil
}

// Disposition returns a disposition, or NotFound.
func (d *DB) Disposition(ctx context.Context, id records.DispositionID) (records.Disposition, error) {
	return oneDisposition(ctx, d, "There is no such disposition.", `WHERE s.seq = ?`, int64(id))
}

// Disposition is DB.Disposition as this transaction sees it, kept still until its end.
func (t *tx) Disposition(ctx context.Context, id records.DispositionID) (records.Disposition, error) {
	return oneDisposition(ctx, t, "There is no such disposition.", `WHERE s.seq = ?`+t.dialect.forUpdate, int64(id))
}

// Dispositions lists dispositions, the newest first: all, or those in one of the states.
func (d *DB) Dispositions(ctx context.Context, states ...records.DispositionState) ([]records.Disposition, error) {
	if len(states) == 0 {
		return listDispositions(ctx, d, `ORDER BY s.seq DESC`)
	}
	where, arg := among(d.dialect, "s.state", states)
	return listDispositions(ctx, d, `WHERE `+where+` ORDER BY s.seq DESC`, arg)
}

// DisposedBy returns the disposition by which a record went, or NotFound.
func (d *DB) DisposedBy(ctx context.Context, id records.DocumentID) (records.Disposition, error) {
	return oneDisposition(ctx, d, "The record went by no disposition.", `JOIN disposition_records r ON r.disposition_seq = s.seq WHERE r.document_id = ? AND r.state = 'done'`, string(id))
}

// disposalRow is a row of disposition_records with its document.
type disposalRow struct {
	documentRow
	Disposition records.DispositionID `db:"disposition_seq"`
	State       records.DisposalState `db:"disposal_state"`
	Why         string                `db:"disposal_reason"`
	Seq         int64                 `db:"disposal_seq"`
	Bytes       records.BytesState    `db:"disposal_bytes"`
}

// DisposalRecords lists a disposition's records in the order of ids.
func (d *DB) DisposalRecords(ctx context.Context, id records.DispositionID, state records.DisposalState, after records.DocumentID, limit int) ([]records.DisposalRecord, error) {
	query := `SELECT r.disposition_seq, r.state AS disposal_state, r.reason AS disposal_reason, r.seq AS disposal_seq, r.bytes AS disposal_bytes, ` +
		documentColumns + ` JOIN disposition_records r ON r.document_id = d.id WHERE r.disposition_seq = ? AND r.document_id > ?`
	args := []any{int64(id), string(after)}
	if state != "" {
		query, args = query+` AND r.state = ?`, append(args, string(state))
	}
	var rows []disposalRow
	if err := d.list(ctx, &rows, query+` ORDER BY r.document_id LIMIT ?`, append(args, pageSize(limit, defaultPage, largestPage))...); err != nil {
		return nil, err
	}
	all := make([]records.DisposalRecord, len(rows))
	for i, r := range rows {
		all[i] = records.DisposalRecord{Disposition: r.Disposition, Document: r.document(), State: r.State, Reason: r.Why, Seq: r.Seq, Bytes: r.Bytes}
	}
	return all, nil
}

// CountDisposals counts a disposition's records in each state.
func (d *DB) CountDisposals(ctx context.Context, id records.DispositionID) (map[records.DisposalState]int64, error) {
	var rows []struct {
		State records.DisposalState
		N     int64
	}
	if err := d.list(ctx, &rows, `SELECT state, count(*) AS n FROM disposition_records WHERE disposition_seq = ? GROUP BY state`, int64(id)); err != nil {
		return nil, err
	}
	counts := make(map[records.DisposalState]int64, len(rows))
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, nil
}

// PendingBytes lists the records of a disposition that went and whose bytes are still to be removed, those after one in the order of ids.
func (d *DB) PendingBytes(ctx context.Context, id records.DispositionID, after records.DocumentID, limit int) ([]records.DocumentID, error) {
	const page = `SELECT document_id FROM disposition_records WHERE disposition_seq = ? AND bytes = 'pending' AND document_id > ? ORDER BY document_id LIMIT ?`
	var ids []records.DocumentID
	return ids, d.list(ctx, &ids, page, int64(id), string(after), limit)
}

// InsertDisposition adds a disposition with its records, all of them proposed.
func (t *tx) InsertDisposition(ctx context.Context, s records.Disposition, ids []records.DocumentID) error {
	const insert = `INSERT INTO dispositions (seq, action, reason, receiver, state, proposed_at, proposed_by, proposed_actor) VALUES (?,?,?,?,?,?,?,?)`
	if _, err := t.exec(ctx, insert, int64(s.ID), string(s.Action), plain(s.Reason), plain(s.Receiver), string(s.State), micros(s.ProposedAt), s.ProposedBy, s.ProposedActor); err != nil {
		return err
	}
	args := make([]any, 0, 6*len(ids))
	for _, id := range ids {
		args = append(args, int64(s.ID), string(id), string(records.RecordProposed), "", 0, "")
	}
	return insertRows(ctx, t, `INSERT INTO disposition_records (disposition_seq, document_id, state, reason, seq, bytes) VALUES `, 6, args)
}

// UpdateDisposition writes state, decision, confirmation, execution and certificate.
func (t *tx) UpdateDisposition(ctx context.Context, s records.Disposition) error {
	const update = `UPDATE dispositions SET state = ?, decided_at = ?, decided_by = ?, decided_actor = ?, decision = ?, decided_seq = ?, receiver = ?, reference = ?, received_on = ?,
		confirmed_at = ?, confirmed_by = ?, confirmed_seq = ?, executed_at = ?, executed_seq = ?, proof = ?, paper = ?, certificate = ? WHERE seq = ?`
	_, err := t.exec(ctx, update, string(s.State), micros(s.DecidedAt), s.DecidedBy, s.DecidedActor, plain(s.Decision), s.DecidedSeq, plain(s.Receiver), plain(s.Reference), s.ReceivedOn,
		micros(s.ConfirmedAt), s.ConfirmedBy, s.ConfirmedSeq, micros(s.ExecutedAt), s.ExecutedSeq, string(s.Proof), string(s.Paper), string(s.Certificate), int64(s.ID))
	return err
}

// OpenDisposition returns the disposition that is under way and has the record; 0 for none.
func (t *tx) OpenDisposition(ctx context.Context, id records.DocumentID) (records.DispositionID, error) {
	const find = `SELECT s.seq FROM dispositions s JOIN disposition_records r ON r.disposition_seq = s.seq
		WHERE r.document_id = ? AND r.state = 'proposed' AND s.state IN ('proposed', 'approved', 'confirmed') ORDER BY s.seq LIMIT 1`
	var open []records.DispositionID
	if err := t.list(ctx, &open, find, string(id)); err != nil || len(open) == 0 {
		return 0, err
	}
	return open[0], nil
}

// UpdateDisposal writes what became of a record of a disposition.
func (t *tx) UpdateDisposal(ctx context.Context, id records.DispositionID, of records.DocumentID, state records.DisposalState, reason string, seq int64, bytes records.BytesState) error {
	const update = `UPDATE disposition_records SET state = ?, reason = ?, seq = ?, bytes = ? WHERE disposition_seq = ? AND document_id = ?`
	_, err := t.exec(ctx, update, string(state), plain(reason), seq, string(bytes), int64(id), string(of))
	return err
}

// SharersOf returns the kept records besides this one that have one of its files' bytes.
func (t *tx) SharersOf(ctx context.Context, id records.DocumentID) ([]records.DocumentID, error) {
	const find = `SELECT DISTINCT o.document_id FROM files f JOIN files o ON o.sha256 = f.sha256 AND o.document_id <> f.document_id
		JOIN documents d ON d.id = o.document_id AND d.fate = '' WHERE f.document_id = ? ORDER BY o.document_id`
	var ids []records.DocumentID
	return ids, t.list(ctx, &ids, find, string(id))
}

// stripped are the tables with what was read from the bytes of records.
var stripped = []string{"passages", "provisions", "outlines", "citation_keys", "citations", "jobs"}

// Strip takes from a record what was read from its bytes.
func (t *tx) Strip(ctx context.Context, id records.DocumentID) error {
	const files = `(SELECT id FROM files WHERE document_id = ?)`
	for _, table := range stripped {
		if _, err := t.exec(ctx, `DELETE FROM `+table+` WHERE file_id IN `+files, string(id)); err != nil {
			return err
		}
	}
	const blank = `UPDATE files SET state = 'read', reason = '', method = '', pages = 0, words = 0, language = '', title = '', date = NULL,
		findings = '[]', attempts = 0, next_try = 0, updated_at = ? WHERE document_id = ?`
	_, err := t.exec(ctx, blank, t.now().UnixMicro(), string(id))
	return err
}

// SetFate writes what became of a record and raises its revision.
func (t *tx) SetFate(ctx context.Context, id records.DocumentID, d records.Disposal) error {
	const update = `UPDATE documents SET fate = ?, fate_at = ?, fate_seq = ?, revision = revision + 1 WHERE id = ? AND fate = ''`
	n, err := t.exec(ctx, update, string(d.Fate), micros(d.At), d.Seq, string(id))
	if err == nil && n == 0 {
		return records.Errorf(records.Conflict, "The record has gone before.")
	}
	return err
}
