package storage

import (
	"context"

	"acervo/records"
)

// fileRow is a row of files: what was filed, which never changes, and its reading.
type fileRow struct {
	ID        records.FileID     `db:"id"`
	Text      records.TextID     `db:"text_id"`
	Document  records.DocumentID `db:"document_id"`
	Role      records.FileRole   `db:"role"`
	Name      string             `db:"name"`
	MediaType string             `db:"media_type"`
	Size      int64              `db:"size"`
	SHA256    records.Sum        `db:"sha256"`
	FiledAt   int64              `db:"filed_at"`

	State     records.ReadingState `db:"state"`
	Reason    string               `db:"reason"`
	Method    string               `db:"method"`
	Pages     int                  `db:"pages"`
	Words     int                  `db:"words"`
	Language  records.Language     `db:"language"`
	Title     string               `db:"title"`
	Date      records.Date         `db:"date"`
	Findings  jsonColumn[[]string] `db:"findings"`
	Attempts  int                  `db:"attempts"`
	NextTry   int64                `db:"next_try"`
	UpdatedAt int64                `db:"updated_at"`
}

const fileColumns = `id, text_id, document_id, role, name, media_type, size, sha256, filed_at,
	state, reason, method, pages, words, language, title, date, findings, attempts, next_try, updated_at`

func (r fileRow) file() records.File {
	return records.File{
		ID: r.ID, Text: r.Text, Document: r.Document, Role: r.Role, Name: r.Name, MediaType: r.MediaType,
		Size: r.Size, SHA256: r.SHA256, FiledAt: instant(r.FiledAt),
		Reading: records.Reading{
			State: r.State, Reason: r.Reason, Method: r.Method, Pages: r.Pages, Words: r.Words, Language: r.Language,
			Title: r.Title, Date: r.Date, Findings: r.Findings.V, Attempts: r.Attempts,
			NextTry: instant(r.NextTry), UpdatedAt: instant(r.UpdatedAt),
		},
	}
}

// File returns a file, or NotFound.
func (d *DB) File(ctx context.Context, id records.FileID) (records.File, error) {
	var r fileRow
	if err := d.get(ctx, &r, `SELECT `+fileColumns+` FROM files WHERE id = ?`, string(id)); err != nil {
		return records.File{}, missing(err, "There is no file %q.", id)
	}
	return r.file(), nil
}

// filesByID returns files; those that do not exist are missing.
func (d *DB) filesByID(ctx context.Context, ids []records.FileID) (map[records.FileID]records.File, error) {
	found := make(map[records.FileID]records.File, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []fileRow
	where, arg := among(d.dialect, "id", ids)
	if err := d.list(ctx, &rows, `SELECT `+fileColumns+` FROM files WHERE `+where, arg); err != nil {
		return nil, err
	}
	for _, r := range rows {
		found[r.ID] = r.file()
	}
	return found, nil
}

// AllFiles lists every file of the kept records in the order of ids, after the one given.
func (d *DB) AllFiles(ctx context.Context, after records.FileID, limit int) ([]records.File, error) {
	var rows []fileRow
	if err := d.list(ctx, &rows, `SELECT `+fileColumns+` FROM files WHERE id > ? AND document_id IN (SELECT id FROM documents WHERE fate = '') ORDER BY id LIMIT ?`, string(after), limit); err != nil {
		return nil, err
	}
	files := make([]records.File, len(rows))
	for i, r := range rows {
		files[i] = r.file()
	}
	return files, nil
}

// Referenced returns which of these sums a file or an issued copy of a kept record has, each once.
func (d *DB) Referenced(ctx context.Context, sums []records.Sum) ([]records.Sum, error) {
	filed, arg := among(d.dialect, "f.sha256", sums)
	issued, again := among(d.dialect, "c.issued_sha256", sums)
	var kept []records.Sum
	return kept, d.list(ctx, &kept, `SELECT f.sha256 FROM files f JOIN documents d ON d.id = f.document_id WHERE d.fate = '' AND `+filed+
		` UNION SELECT c.issued_sha256 FROM copies c JOIN documents d ON d.id = c.document_id WHERE d.fate = '' AND `+issued, arg, again)
}

// GoneWith returns the files with these sums of records that went and whose bytes are gone, each sum once.
func (d *DB) GoneWith(ctx context.Context, sums []records.Sum) ([]records.File, error) {
	if len(sums) == 0 {
		return nil, nil
	}
	where, arg := among(d.dialect, "f.sha256", sums)
	var rows []struct {
		ID  records.FileID
		Sum records.Sum
	}
	const query = `SELECT min(f.id) AS id, f.sha256 AS sum FROM files f JOIN documents d ON d.id = f.document_id AND d.fate <> ''
		JOIN disposition_records r ON r.document_id = d.id AND r.seq = d.fate_seq AND r.bytes = 'gone' WHERE `
	err := d.list(ctx, &rows, query+where+` GROUP BY f.sha256 ORDER BY f.sha256`, arg)
	files := make([]records.File, len(rows))
	for i, r := range rows {
		files[i] = records.File{ID: r.ID, SHA256: r.Sum}
	}
	return files, err
}

func filesOf(ctx context.Context, q querier, d *dialect, ids []records.DocumentID) (map[records.TextID][]records.File, error) {
	var rows []fileRow
	where, arg := among(d, "document_id", ids)
	if err := q.list(ctx, &rows, `SELECT `+fileColumns+` FROM files WHERE `+where+` ORDER BY document_id, position, id`, arg); err != nil {
		return nil, err
	}
	found := map[records.TextID][]records.File{}
	for _, r := range rows {
		found[r.Text] = append(found[r.Text], r.file())
	}
	return found, nil
}

// InsertFile adds a file row with its reading state.
func (t *tx) InsertFile(ctx context.Context, f records.File) error {
	const insert = `INSERT INTO files (id, text_id, document_id, position, role, name, media_type, size, sha256, filed_at,
			state, reason, method, pages, words, language, title, date, findings, attempts, next_try, updated_at)
		VALUES (?,?,?,(SELECT count(*) FROM files WHERE document_id = ?),?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`
	args := []any{
		string(f.ID), string(f.Text), string(f.Document), string(f.Document), string(f.Role), f.Name, f.MediaType,
		f.Size, string(f.SHA256), micros(f.FiledAt),
	}
	if _, err := t.exec(ctx, insert, append(args, readingArgs(f.Reading)...)...); err != nil {
		return err
	}
	return t.tellAgain(ctx, f.Document)
}

// UpdateReading writes a file's reading state and leaves its passages and outline.
func (t *tx) UpdateReading(ctx context.Context, id records.FileID, r records.Reading) error {
	const update = `UPDATE files SET state = ?, reason = ?, method = ?, pages = ?, words = ?, language = ?, title = ?, date = ?,
			findings = ?, attempts = ?, next_try = ?, updated_at = ? WHERE id = ?`
	n, err := t.exec(ctx, update, append(readingArgs(r), string(id))...)
	if err == nil && n == 0 {
		return records.Errorf(records.NotFound, "There is no file %q.", id)
	}
	return err
}

// readingArgs are a reading's columns in the order in which fileColumns has them.
func readingArgs(r records.Reading) []any {
	state := r.State
	if state == "" {
		state = records.ReadingPending
	}
	findings := make([]string, len(r.Findings))
	for i, f := range r.Findings {
		findings[i] = plain(f)
	}
	return []any{
		string(state), plain(r.Reason), r.Method, r.Pages, r.Words, string(r.Language), plain(r.Title), r.Date,
		asList(findings), r.Attempts, micros(r.NextTry), micros(r.UpdatedAt),
	}
}
