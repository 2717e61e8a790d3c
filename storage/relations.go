package storage

import (
	"context"

	"acervo/records"
)

// relationRow is a row of relations.
type relationRow struct {
	ID            int64                `db:"id"`
	Type          records.RelationType `db:"type"`
	From          records.DocumentID   `db:"from_id"`
	FromProvision string               `db:"from_provision"`
	To            records.DocumentID   `db:"to_id"`
	ToProvision   string               `db:"to_provision"`
	Note          string               `db:"note"`
	RecordedAt    int64                `db:"recorded_at"`
	RecordedBy    string               `db:"recorded_by"`
	RetractedAt   int64                `db:"retracted_at"`
	RetractedBy   string               `db:"retracted_by"`
	RetractReason string               `db:"retract_reason"`
}

const relationColumns = `id, type, from_id, from_provision, to_id, to_provision, note,
	recorded_at, recorded_by, retracted_at, retracted_by, retract_reason`

func (r relationRow) relation() records.Relation {
	return records.Relation{
		ID: r.ID, Type: r.Type, From: r.From, FromProvision: r.FromProvision, To: r.To, ToProvision: r.ToProvision, Note: r.Note,
		RecordedAt: instant(r.RecordedAt), RecordedBy: r.RecordedBy,
		RetractedAt: instant(r.RetractedAt), RetractedBy: r.RetractedBy, RetractReason: r.RetractReason,
	}
}

// Relations returns the relations by hand at either end of which the document stands.
func (d *DB) Relations(ctx context.Context, of records.DocumentID) ([]records.Relation, error) {
	const query = `SELECT ` + relationColumns + ` FROM relations WHERE from_id = ? OR to_id = ? ORDER BY id`
	var rows []relationRow
	if err := d.list(ctx, &rows, query, string(of), string(of)); err != nil {
		return nil, err
	}
	all := make([]records.Relation, len(rows))
	for i, r := range rows {
		all[i] = r.relation()
	}
	return all, nil
}

// Relation returns one relation recorded by hand, or NotFound.
func (d *DB) Relation(ctx context.Context, id int64) (records.Relation, error) {
	var r relationRow
	err := d.get(ctx, &r, `SELECT `+relationColumns+` FROM relations WHERE id = ?`, id)
	return r.relation(), missing(err, "There is no relation %d.", id)
}

// InsertRelation adds a relation recorded by hand.
func (t *tx) InsertRelation(ctx context.Context, r records.Relation) error {
	const insert = `INSERT INTO relations (id, type, from_id, from_provision, to_id, to_provision, note, recorded_at, recorded_by)
		VALUES (?,?,?,?,?,?,?,?,?)`
	_, err := t.exec(ctx, insert, r.ID, string(r.Type), string(r.From), r.FromProvision, string(r.To), r.ToProvision, r.Note, micros(r.RecordedAt), r.RecordedBy)
	return err
}

// RetractRelation writes who retracted the relation, when and why; Conflict when that was done before.
func (t *tx) RetractRelation(ctx context.Context, r records.Relation) error {
	const update = `UPDATE relations SET retracted_at = ?, retracted_by = ?, retract_reason = ? WHERE id = ? AND retracted_at = 0`
	n, err := t.exec(ctx, update, micros(r.RetractedAt), r.RetractedBy, r.RetractReason, r.ID)
	if err == nil && n == 0 {
		err = t.notRetracted(ctx, "relations", "relation", r.ID)
	}
	return err
}

// AccessOf tells who may read documents; those that do not exist are missing. It asks once, also about none.
func (d *DB) AccessOf(ctx context.Context, ids []records.DocumentID) (map[records.DocumentID]records.Access, error) {
	var rows []readableBy
	where, arg := among(d.dialect, "id", ids)
	if err := d.list(ctx, &rows, `SELECT id, access_class FROM documents WHERE `+where, arg); err != nil {
		return nil, err
	}
	access := make(map[records.DocumentID]records.Access, len(rows))
	for _, r := range rows {
		access[r.ID] = records.ParseAccessClass(r.Class)
	}
	return access, nil
}

// Descriptions returns documents without versions and events; those that do not exist are missing.
func (d *DB) Descriptions(ctx context.Context, ids []records.DocumentID) (map[records.DocumentID]records.Document, error) {
	found := make(map[records.DocumentID]records.Document, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []documentRow
	where, arg := among(d.dialect, "d.id", ids)
	if err := d.list(ctx, &rows, `SELECT `+documentColumns+` WHERE `+where, arg); err != nil {
		return nil, err
	}
	for _, r := range rows {
		found[r.ID] = r.document()
	}
	return found, nil
}
