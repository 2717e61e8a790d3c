package storage

import (
	"context"
	"strings"

	"acervo/records"
)

// Outline returns a file's provisions in order.
func (d *DB) Outline(ctx context.Context, id records.FileID) ([]records.Provision, error) {
	return outlineOf(ctx, d, id)
}

// Outline is DB.Outline as this transaction sees it.
func (t *tx) Outline(ctx context.Context, id records.FileID) ([]records.Provision, error) {
	return outlineOf(ctx, t, id)
}

func outlineOf(ctx context.Context, q querier, id records.FileID) ([]records.Provision, error) {
	const all = `SELECT eid, kind, label, heading, page, byte_offset AS "offset", level FROM provisions WHERE file_id = ? ORDER BY ordinal`
	var outline []records.Provision
	return outline, q.list(ctx, &outline, all, string(id))
}

// OutlineMark returns who answers for a file's outline; a proposal when nobody does.
func (d *DB) OutlineMark(ctx context.Context, id records.FileID) (records.OutlineMark, error) {
	return outlineMark(ctx, d, id)
}

// OutlineMark is DB.OutlineMark as this transaction sees it.
func (t *tx) OutlineMark(ctx context.Context, id records.FileID) (records.OutlineMark, error) {
	return outlineMark(ctx, t, id)
}

func outlineMark(ctx context.Context, q querier, id records.FileID) (records.OutlineMark, error) {
	const find = `SELECT state, corrected, by_id, by_name, at, finding FROM outlines WHERE file_id = ?`
	var r struct {
		State     records.OutlineState
		Corrected bool
		ByID      string `db:"by_id"`
		ByName    string `db:"by_name"`
		At        int64
		Finding   string
	}
	err := q.get(ctx, &r, find, string(id))
	if err != nil && records.KindOf(err) != records.NotFound {
		return records.OutlineMark{}, err
	}
	if r.State == "" {
		r.State = records.ProposedOutline
	}
	return records.OutlineMark{State: r.State, Corrected: r.Corrected, ByID: r.ByID, By: r.ByName, At: instant(r.At), Finding: r.Finding}, nil
}

// KeepOutlineMark writes who answers for a file's outline, in place of what was kept before.
func (t *tx) KeepOutlineMark(ctx context.Context, id records.FileID, m records.OutlineMark) error {
	const keep = `INSERT INTO outlines (file_id, state, corrected, by_id, by_name, at, finding) VALUES (?,?,?,?,?,?,?)
		ON CONFLICT (file_id) DO UPDATE SET state = excluded.state, corrected = excluded.corrected, by_id = excluded.by_id,
			by_name = excluded.by_name, at = excluded.at, finding = excluded.finding`
	if m.State == "" {
		m.State = records.ProposedOutline
	}
	_, err := t.exec(ctx, keep, string(id), string(m.State), m.Corrected, m.ByID, m.By, micros(m.At), plain(m.Finding))
	return err
}

// standsForText is the condition that file f is the one whose passages stand for
// its text: the same as records.Text.Reads.
var standsForText = func() string {
	rank := func(file string) string {
		return `CASE ` + file + `.role WHEN 'original' THEN 1 WHEN 'signed' THEN 2 WHEN 'source' THEN 3 WHEN 'scan' THEN 4 WHEN 'rendition' THEN 5 END`
	}
	return `f.state = 'read' AND f.words > 0 AND f.role <> 'attachment' AND NOT EXISTS (
		SELECT 1 FROM files o WHERE o.text_id = f.text_id AND o.state = 'read' AND o.words > 0 AND o.role <> 'attachment'
			AND (` + rank("o") + `, o.position, o.id) < (` + rank("f") + `, f.position, f.id))`
}()

// WaitingOutlines lists the texts of which nobody has confirmed the outline, the newest filed first.
func (d *DB) WaitingOutlines(ctx context.Context, f records.WaitingFilter) ([]records.WaitingOutline, error) {
	if len(f.AccessClasses) == 0 || len(f.Types) == 0 {
		return nil, nil
	}
	types, typeArg := among(d.dialect, "d.type", f.Types)
	classes, classArg := among(d.dialect, d.dialect.unindexed+"d.access_class", f.AccessClasses)
	where, args := []string{types, classes, standsForText, `coalesce(m.state, '') <> 'confirmed'`}, []any{typeArg, classArg}
	if f.After != "" {
		last, err := d.File(ctx, f.After)
		if err != nil {
			if records.KindOf(err) == records.NotFound {
				return nil, records.Errorf(records.Invalid, "There is no file %q to go on after.", f.After).At("after")
			}
			return nil, err
		}
		where, args = append(where, `(f.filed_at, f.id) < (?, ?)`), append(args, micros(last.FiledAt), string(last.ID))
	}
	find := `SELECT f.id, f.document_id, v.number AS version, t.language, coalesce(m.finding, '') AS finding,
			(SELECT count(*) FROM provisions p WHERE p.file_id = f.id) AS provisions
		FROM files f JOIN documents d ON d.id = f.document_id JOIN texts t ON t.id = f.text_id JOIN versions v ON v.id = t.version_id
			LEFT JOIN outlines m ON m.file_id = f.id
		WHERE ` + strings.Join(where, " AND ") + ` ORDER BY f.filed_at DESC, f.id DESC LIMIT ?`
	var rows []struct {
		ID         records.FileID
		Document   records.DocumentID `db:"document_id"`
		Version    int
		Language   records.Language
		Finding    string
		Provisions int
	}
	if err := d.list(ctx, &rows, find, append(args, pageSize(f.Limit, defaultPage, largestPage))...); err != nil {
		return nil, err
	}
	ids, of := make([]records.DocumentID, len(rows)), make([]records.FileID, len(rows))
	for i, r := range rows {
		ids[i], of[i] = r.Document, r.ID
	}
	documents, err := d.Descriptions(ctx, ids)
	if err != nil {
		return nil, err
	}
	files, err := d.filesByID(ctx, of)
	if err != nil {
		return nil, err
	}
	waiting := make([]records.WaitingOutline, len(rows))
	for i, r := range rows {
		waiting[i] = records.WaitingOutline{
			Document: documents[r.Document], Version: r.Version, Language: r.Language, File: files[r.ID], Provisions: r.Provisions, Finding: r.Finding,
		}
	}
	return waiting, nil
}
