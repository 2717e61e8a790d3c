package storage

import (
	"context"
	"strings"

	"acervo/records"
)

// KeysSetting is the setting that says by which plan documents' keys were made (records.KeyPlan).
const KeysSetting = "document_keys"

// citationRow is a row of citations with the text that it stands in.
type citationRow struct {
	File       records.FileID `db:"file_id"`
	Ordinal    int
	EID        string
	Start      int `db:"byte_start"`
	End        int `db:"byte_end"`
	Quote      string
	Own        bool
	Provisions jsonColumn[[]string]

	Document    records.DocumentID `db:"document_id"`
	Version     int
	VersionDate records.Date `db:"version_date"`
	Language    records.Language
}

const citationColumns = `c.file_id, c.ordinal, c.eid, c.byte_start, c.byte_end, c.quote, c.own, c.provisions`

func (r citationRow) citation(keys []string) records.Citation {
	return records.Citation{
		File: r.File, Ordinal: r.Ordinal, EID: r.EID, Start: r.Start, End: r.End, Quote: r.Quote, Own: r.Own, Keys: keys, Provisions: r.Provisions.V,
	}
}

// citationPlace is the primary key of citations.
type citationPlace struct {
	File    records.FileID `json:"file_id" db:"file_id"`
	Ordinal int            `json:"ordinal"`
}

// keysOf returns the keys of citations, the most exact first.
func keysOf(ctx context.Context, q querier, d *dialect, rows []citationRow) (map[citationPlace][]string, error) {
	wanted := make([]citationPlace, len(rows))
	for i, r := range rows {
		wanted[i] = citationPlace{r.File, r.Ordinal}
	}
	var found []struct {
		citationPlace
		Key string
	}
	find := `SELECT k.file_id, k.ordinal, k.key FROM ` + d.placesOf + ` JOIN citation_keys k ON k.file_id = r.file_id AND k.ordinal = r.ordinal
		ORDER BY k.file_id, k.ordinal, k.rank`
	if len(rows) == 0 {
		return nil, nil
	}
	if err := q.list(ctx, &found, find, asJSON(wanted)); err != nil {
		return nil, err
	}
	keys := map[citationPlace][]string{}
	for _, k := range found {
		keys[k.citationPlace] = append(keys[k.citationPlace], k.Key)
	}
	return keys, nil
}

// Citations returns a file's citations in order.
func (t *tx) Citations(ctx context.Context, id records.FileID) ([]records.Citation, error) {
	var rows []citationRow
	if err := t.list(ctx, &rows, `SELECT `+citationColumns+` FROM citations c WHERE c.file_id = ? ORDER BY c.ordinal`, string(id)); err != nil {
		return nil, err
	}
	keys, err := keysOf(ctx, t, t.dialect, rows)
	if err != nil {
		return nil, err
	}
	all := make([]records.Citation, len(rows))
	for i, r := range rows {
		all[i] = r.citation(keys[citationPlace{r.File, r.Ordinal}])
	}
	return all, nil
}

// SaveCitations replaces a file's citations.
func (t *tx) SaveCitations(ctx context.Context, id records.FileID, all []records.Citation) error {
	for _, old := range []string{`DELETE FROM citation_keys WHERE file_id = ?`, `DELETE FROM citations WHERE file_id = ?`} {
		if _, err := t.exec(ctx, old, string(id)); err != nil {
			return err
		}
	}
	var rows, keys []any
	for i, c := range all {
		rows = append(rows, string(id), i, plain(c.EID), c.Start, c.End, plain(c.Quote), c.Own, asList(c.Provisions))
		for rank, key := range c.Keys {
			keys = append(keys, string(id), i, rank, plain(key))
		}
	}
	if err := insertRows(ctx, t, `INSERT INTO citations (file_id, ordinal, eid, byte_start, byte_end, quote, own, provisions) VALUES `, 8, rows); err != nil {
		return err
	}
	return insertRows(ctx, t, `INSERT INTO citation_keys (file_id, ordinal, rank, key) VALUES `, 4, keys)
}

// SaveKeys replaces what a document is called by.
func (t *tx) SaveKeys(ctx context.Context, id records.DocumentID, keys []string) error {
	if string(id) != t.fresh {
		if _, err := t.exec(ctx, `DELETE FROM document_keys WHERE document_id = ?`, string(id)); err != nil {
			return err
		}
	}
	var rows []any
	for _, key := range keys {
		rows = append(rows, string(id), plain(key))
	}
	return insertRows(ctx, t, `INSERT INTO document_keys (document_id, key) VALUES `, 2, rows)
}

// CitationPlaces lists citations in files that stand for their texts, in the order of files and of their texts.
func (d *DB) CitationPlaces(ctx context.Context, f records.CitationFilter) ([]records.CitationPlace, error) {
	if len(f.AccessClasses) == 0 || f.Files != nil && len(f.Files) == 0 {
		return nil, nil
	}
	classes, classArg := among(d.dialect, d.dialect.unindexed+"d.access_class", f.AccessClasses)
	where, args := []string{classes, standsForText, `(c.file_id, c.ordinal) > (?, ?)`}, []any{classArg, string(f.After.File), f.After.Ordinal}
	and := func(condition string, arg ...any) { where, args = append(where, condition), append(args, arg...) }
	if f.Files != nil {
		and(among(d.dialect, "c.file_id", f.Files))
	}
	if f.Keys != nil {
		named, arg := among(d.dialect, "k.key", f.Keys)
		and(`(c.file_id, c.ordinal) IN (SELECT k.file_id, k.ordinal FROM citation_keys k WHERE `+named+`)`, arg)
	}
	if f.Unresolved {
		meant, arg := among(d.dialect, "x.access_class", f.AccessClasses)
		and(`NOT c.own AND NOT EXISTS (SELECT 1 FROM citation_keys k JOIN document_keys n ON n.key = k.key JOIN documents x ON x.id = n.document_id
			WHERE k.file_id = c.file_id AND k.ordinal = c.ordinal AND `+meant+`)`, arg)
	}
	if f.Current {
		and(`v.number = (SELECT max(w.number) FROM versions w WHERE w.document_id = v.document_id)`)
	}
	find := `SELECT ` + citationColumns + `, f.document_id, v.number AS version, v.date AS version_date, t.language
		FROM citations c JOIN files f ON f.id = c.file_id JOIN texts t ON t.id = f.text_id JOIN versions v ON v.id = t.version_id
			JOIN documents d ON d.id = f.document_id
		WHERE ` + strings.Join(where, " AND ") + ` ORDER BY c.file_id, c.ordinal LIMIT ?`
	var rows []citationRow
	if err := d.list(ctx, &rows, find, append(args, pageSize(f.Limit, defaultPage, largestPage))...); err != nil {
		return nil, err
	}
	keys, err := keysOf(ctx, d, d.dialect, rows)
	if err != nil {
		return nil, err
	}
	all := make([]records.CitationPlace, len(rows))
	for i, r := range rows {
		all[i] = records.CitationPlace{
			Citation: r.citation(keys[citationPlace{r.File, r.Ordinal}]), Document: r.Document, Version: r.Version, VersionDate: r.VersionDate, Language: r.Language,
		}
	}
	return all, nil
}

// DocumentsWithKeys returns the documents, of these access classes, that are called by each of the keys.
func (d *DB) DocumentsWithKeys(ctx context.Context, keys, accessClasses []string) (map[string][]records.DocumentID, error) {
	found := map[string][]records.DocumentID{}
	if len(keys) == 0 || len(accessClasses) == 0 {
		return found, nil
	}
	named, keyArg := among(d.dialect, "n.key", keys)
	classes, classArg := among(d.dialect, d.dialect.unindexed+"d.access_class", accessClasses)
	var rows []struct {
		Key      string
		Document records.DocumentID `db:"document_id"`
	}
	find := `SELECT n.key, n.document_id FROM document_keys n JOIN documents d ON d.id = n.document_id WHERE ` + named + ` AND ` + classes + ` ORDER BY n.key, n.document_id`
	if err := d.list(ctx, &rows, find, keyArg, classArg); err != nil {
		return nil, err
	}
	for _, r := range rows {
		found[r.Key] = append(found[r.Key], r.Document)
	}
	return found, nil
}
