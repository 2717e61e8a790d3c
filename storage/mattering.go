package storage

import (
	"context"

	"acervo/records"
)

// SubMatters returns the ids of the matters directly below one, and locks them.
func (t *tx) SubMatters(ctx context.Context, id records.MatterID) ([]records.MatterID, error) {
	var ids []records.MatterID
	return ids, t.list(ctx, &ids, `SELECT id FROM matters WHERE parent_id = ? AND parent_id <> '' ORDER BY id`+t.dialect.forUpdate, string(id))
}

// InsertMatter adds a matter without its requirements; a code in use is a Conflict.
func (t *tx) InsertMatter(ctx context.Context, m records.Matter) error {
	const insert = `INSERT INTO matters (id, code, titles, class, body, access_level, access_bodies, embargo, access_class, seal, parent_id, state,
			opened_at, opened_by, closed_at, closed_by, closed_on, revision)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING`
	n, err := t.exec(ctx, insert, string(m.ID), orNull(m.Code), asJSON(m.Titles), m.Class, m.Body, string(m.Access.Level), asList(m.Access.Bodies), m.Access.Embargo, m.Access.Class(),
		m.Seal, string(m.Parent), string(m.State), micros(m.OpenedAt), plain(m.OpenedBy), micros(m.ClosedAt), plain(m.ClosedBy), m.ClosedOn, m.Revision)
	if err == nil && n == 0 {
		return codeTaken(m.Code)
	}
	return err
}

func codeTaken(code string) *records.Error {
	return records.Errorf(records.Conflict, "The code %s is in use by another matter.", code).At("code")
}

// UpdateMatter writes everything but the requirements and raises the revision.
func (t *tx) UpdateMatter(ctx context.Context, m records.Matter) error {
	var taken int
	if err := t.get(ctx, &taken, `SELECT count(*) FROM matters WHERE code = ? AND id <> ?`, orNull(m.Code), string(m.ID)); err != nil {
		return err
	}
	if taken > 0 {
		return codeTaken(m.Code)
	}
	const update = `UPDATE matters SET code = ?, titles = ?, class = ?, body = ?, access_level = ?, access_bodies = ?, embargo = ?, access_class = ?, seal = ?, parent_id = ?,
			state = ?, closed_at = ?, closed_by = ?, closed_on = ?, revision = revision + 1
		WHERE id = ? AND revision = ?`
	n, err := t.exec(ctx, update, orNull(m.Code), asJSON(m.Titles), m.Class, m.Body, string(m.Access.Level), asList(m.Access.Bodies), m.Access.Embargo, m.Access.Class(), m.Seal, string(m.Parent),
		string(m.State), micros(m.ClosedAt), plain(m.ClosedBy), m.ClosedOn, string(m.ID), m.Revision)
	if isTaken(err) { // by somebody who came between
		return codeTaken(m.Code).Because(err)
	}
	if err != nil || n > 0 {
		return err
	}
	now, err := t.Matter(ctx, m.ID)
	if err != nil {
		return err
	}
	return records.Errorf(records.PreconditionFailed, "Somebody else has changed the matter: its revision is %d now, not %d. Read it again and repeat the change.", now.Revision, m.Revision)
}

// SaveRequirement adds a requirement, or writes it in place of the one with its number.
func (t *tx) SaveRequirement(ctx context.Context, id records.MatterID, r records.Requirement) error {
	const save = `INSERT INTO matter_requirements (matter_id, n, text, body, due, added_at, added_by, fulfilled_by, fulfilled_at, fulfilled_name, waived_at, waived_by, waive_reason, code, texts, doc_type)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (matter_id, n) DO UPDATE SET
			text = excluded.text, body = excluded.body, due = excluded.due, fulfilled_by = excluded.fulfilled_by, fulfilled_at = excluded.fulfilled_at,
			fulfilled_name = excluded.fulfilled_name, waived_at = excluded.waived_at, waived_by = excluded.waived_by, waive_reason = excluded.waive_reason,
			code = excluded.code, texts = excluded.texts, doc_type = excluded.doc_type`
	texts := asJSON(map[records.Language]string{})
	if len(r.Texts) > 0 {
		texts = asJSON(r.Texts)
	}
	_, err := t.exec(ctx, save, string(id), r.N, r.Text, r.Body, r.Due, micros(r.AddedAt), plain(r.AddedBy), string(r.FulfilledBy), micros(r.FulfilledAt), plain(r.FulfilledTo),
		micros(r.WaivedAt), plain(r.WaivedBy), plain(r.WaiveReason), r.Code, texts, r.Type)
	return err
}

// SetMatter writes the matter that a document belongs to and raises its revision.
func (t *tx) SetMatter(ctx context.Context, id records.DocumentID, m records.MatterID) error {
	n, err := t.exec(ctx, `UPDATE documents SET matter_id = ?, revision = revision + 1 WHERE id = ?`, string(m), string(id))
	if err == nil && n == 0 {
		return records.Errorf(records.NotFound, "There is no document %q.", id)
	}
	return err
}

// SealDocuments gives the matter's documents that seal, except those that have a later one.
func (t *tx) SealDocuments(ctx context.Context, id records.MatterID, until records.Date) ([]records.DocumentID, error) {
	var rows []struct {
		ID           records.DocumentID
		AccessLevel  records.Level        `db:"access_level"`
		AccessBodies jsonColumn[[]string] `db:"access_bodies"`
		Embargo      records.Date
	}
	const find = `SELECT id, access_level, access_bodies, embargo FROM documents WHERE matter_id = ? AND matter_id <> '' AND (seal IS NULL OR seal < ?) ORDER BY id`
	if err := t.list(ctx, &rows, find+t.dialect.forUpdate, string(id), until); err != nil {
		return nil, err
	}
	ids := make([]records.DocumentID, 0, len(rows))
	for _, r := range rows {
		x := records.Access{Level: r.AccessLevel, Bodies: r.AccessBodies.V, Embargo: r.Embargo, Seal: until}
		if _, err := t.exec(ctx, `UPDATE documents SET seal = ?, access_class = ?, revision = revision + 1 WHERE id = ?`, until, x.Class(), string(r.ID)); err != nil {
			return nil, err
		}
		ids = append(ids, r.ID)
	}
	return ids, nil
}

// DocumentsOfMatter returns the ids of all documents of a matter.
func (t *tx) DocumentsOfMatter(ctx context.Context, id records.MatterID) ([]records.DocumentID, error) {
	var ids []records.DocumentID
	return ids, t.list(ctx, &ids, `SELECT id FROM documents WHERE matter_id = ? AND matter_id <> '' ORDER BY id`, string(id))
}
