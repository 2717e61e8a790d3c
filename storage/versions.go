package storage

import (
	"context"

	"acervo/records"
)

// versionRow is a row of versions.
type versionRow struct {
	ID          records.VersionID  `db:"id"`
	Document    records.DocumentID `db:"document_id"`
	Number      int                `db:"number"`
	Date        records.Date       `db:"date"`
	EffectiveOn records.Date       `db:"effective_on"`
	Label       string             `db:"label"`
	Note        string             `db:"note"`
	FiledAt     int64              `db:"filed_at"`
	FiledBy     string             `db:"filed_by"`
}

func (r versionRow) version() records.Version {
	return records.Version{
		ID: r.ID, Document: r.Document, Number: r.Number, Date: r.Date, EffectiveOn: r.EffectiveOn,
		Label: r.Label, Note: r.Note, FiledAt: instant(r.FiledAt), FiledBy: r.FiledBy,
	}
}

// textRow is a row of texts.
type textRow struct {
	ID               records.TextID    `db:"id"`
	Version          records.VersionID `db:"version_id"`
	Language         records.Language  `db:"language"`
	LanguageDetected bool              `db:"language_detected"`
	Authority        records.Authority `db:"authority"`
}

func (r textRow) text() records.Text {
	return records.Text{ID: r.ID, Version: r.Version, Language: r.Language, LanguageDetected: r.LanguageDetected, Authority: r.Authority}
}

// versionsOf returns the documents' versions by number, with their texts and files in the order of filing.
func versionsOf(ctx context.Context, q querier, d *dialect, ids []records.DocumentID) (map[records.DocumentID][]records.Version, error) {
	var versionRows []versionRow
	where, arg := among(d, "document_id", ids)
	const versions = `SELECT id, document_id, number, date, effective_on, label, note, filed_at, filed_by FROM versions WHERE `
	if err := q.list(ctx, &versionRows, versions+where+` ORDER BY document_id, number`, arg); err != nil {
		return nil, err
	}
	var textRows []textRow
	where, arg = among(d, "v.document_id", ids)
	const texts = `SELECT t.id, t.version_id, t.language, t.language_detected, t.authority FROM texts t JOIN versions v ON v.id = t.version_id WHERE `
	if err := q.list(ctx, &textRows, texts+where+` ORDER BY t.version_id, t.position, t.language`, arg); err != nil {
		return nil, err
	}
	files, err := filesOf(ctx, q, d, ids)
	if err != nil {
		return nil, err
	}
	textsOf := map[records.VersionID][]records.Text{}
	for _, r := range textRows {
		t := r.text()
		t.Files = files[t.ID]
		textsOf[t.Version] = append(textsOf[t.Version], t)
	}
	found := map[records.DocumentID][]records.Version{}
	for _, r := range versionRows {
		v := r.version()
		v.Texts = textsOf[v.ID]
		found[v.Document] = append(found[v.Document], v)
	}
	return found, nil
}

// InsertVersion adds the version row only; a number in use is a Conflict.
func (t *tx) InsertVersion(ctx context.Context, v records.Version) error {
	const insert = `INSERT INTO versions (id, document_id, number, date, effective_on, label, note, filed_at, filed_by)
		VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING`
	n, err := t.exec(ctx, insert, string(v.ID), string(v.Document), v.Number, v.Date, v.EffectiveOn, v.Label, v.Note, micros(v.FiledAt), v.FiledBy)
	if err != nil {
		return err
	}
	if n == 0 {
		conflict := records.Errorf(records.Conflict, "The document has a version %d already; somebody else has just added it.", v.Number).At("version")
		conflict.Related = v.Document
		return conflict
	}
	return nil
}

// InsertText adds the text row only; a second text in one language is a Conflict.
func (t *tx) InsertText(ctx context.Context, x records.Text) error {
	const insert = `INSERT INTO texts (id, version_id, position, language, language_detected, authority)
		VALUES (?,?,(SELECT count(*) FROM texts WHERE version_id = ?),?,?,?) ON CONFLICT DO NOTHING`
	n, err := t.exec(ctx, insert, string(x.ID), string(x.Version), string(x.Version), string(x.Language), x.LanguageDetected, string(x.Authority))
	if err != nil {
		return err
	}
	if n == 0 {
		return secondText(x.Language)
	}
	return nil
}

// UpdateText writes the language, whether it was detected, and the authority;
// a language that the version has already is a Conflict.
func (t *tx) UpdateText(ctx context.Context, x records.Text) error {
	var others int
	const inUse = `SELECT count(*) FROM texts WHERE version_id = (SELECT version_id FROM texts WHERE id = ?) AND language = ? AND id <> ?`
	if err := t.get(ctx, &others, inUse, string(x.ID), string(x.Language), string(x.ID)); err != nil {
		return err
	}
	if others > 0 {
		return secondText(x.Language)
	}
	const update = `UPDATE texts SET language = ?, language_detected = ?, authority = ? WHERE id = ?`
	n, err := t.exec(ctx, update, string(x.Language), x.LanguageDetected, string(x.Authority), string(x.ID))
	switch {
	case isTaken(err):
		return secondText(x.Language).Because(err)
	case err == nil && n == 0:
		return records.Errorf(records.NotFound, "There is no text %q.", x.ID)
	}
	return err
}

func secondText(l records.Language) *records.Error {
	return records.Errorf(records.Conflict, "The version has a text in this language (%s) already.", l).At("language")
}
