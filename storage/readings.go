package storage

import (
	"context"

	"acervo/records"
)

// readingRow is a file with what came of reading it, and whose text it is.
type readingRow struct {
	Document records.DocumentID   `db:"document_id"`
	Version  int                  `db:"number"`
	Text     records.TextID       `db:"text_id"`
	In       records.Language     `db:"text_language"`
	ID       records.FileID       `db:"id"`
	Role     records.FileRole     `db:"role"`
	Name     string               `db:"name"`
	State    records.ReadingState `db:"state"`
	Reason   string               `db:"reason"`
	Words    int                  `db:"words"`
	Language records.Language     `db:"language"`
	Title    string               `db:"title"`
	Date     records.Date         `db:"date"`
}

// Readings returns what came of reading documents of these access classes: of each the newest version with its
// texts and files, and before it the files of older ones that could not be read. One statement reads them all.
func (d *DB) Readings(ctx context.Context, ids []records.DocumentID, classes []string) (map[records.DocumentID][]records.Version, error) {
	if len(ids) == 0 || len(classes) == 0 {
		return nil, nil
	}
	of, ofArg := among(d.dialect, "f.document_id", ids)
	may, mayArg := among(d.dialect, d.dialect.unindexed+"d.access_class", classes)
	query := `SELECT f.document_id, v.number, f.text_id, t.language AS text_language, f.id, f.role, f.name, f.state, f.reason, f.words, f.language, f.title, f.date
		FROM files f JOIN documents d ON d.id = f.document_id JOIN texts t ON t.id = f.text_id JOIN versions v ON v.id = t.version_id
		WHERE ` + of + ` AND ` + may + ` AND (f.state = ? OR v.number = (SELECT max(w.number) FROM versions w WHERE w.document_id = f.document_id))
		ORDER BY f.document_id, v.number, t.position, t.language, f.position, f.id`
	var rows []readingRow
	if err := d.list(ctx, &rows, query, ofArg, mayArg, string(records.ReadingFailed)); err != nil {
		return nil, err
	}
	found := map[records.DocumentID][]records.Version{}
	for _, r := range rows {
		found[r.Document] = r.below(found[r.Document])
	}
	return found, nil
}

// below hangs the file below its version and text, which are the last ones or new.
func (r readingRow) below(versions []records.Version) []records.Version {
	if n := len(versions); n == 0 || versions[n-1].Number != r.Version {
		versions = append(versions, records.Version{Document: r.Document, Number: r.Version})
	}
	v := &versions[len(versions)-1]
	if n := len(v.Texts); n == 0 || v.Texts[n-1].ID != r.Text {
		v.Texts = append(v.Texts, records.Text{ID: r.Text, Language: r.In})
	}
	t := &v.Texts[len(v.Texts)-1]
	t.Files = append(t.Files, records.File{
		ID: r.ID, Text: r.Text, Document: r.Document, Role: r.Role, Name: r.Name,
		Reading: records.Reading{State: r.State, Reason: r.Reason, Words: r.Words, Language: r.Language, Title: r.Title, Date: r.Date},
	})
	return versions
}
