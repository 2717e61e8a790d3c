package storage

import (
	"context"

	"acervo/records"
)

// fileRow is a row of files joined with its reading.
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

const fileSelect = `SELECT f.id, f.text_id, f.document_id, f.role, f.name, f.media_type, f.size, f.sha256, f.filed_at,
		r.state, r.reason, r.method, r.pages, r.words, r.language, r.title, r.date, r.findings, r.attempts, r.next_try, r.updated_at
	FROM files f JOIN readings r ON r.file_id = f.id WHERE `

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
	if err := d.get(ctx, &r, fileSelect+`f.id = ?`, string(id)); err != nil {
		return records.File{}, missing(err, "There is no file %q.", id)
	}
	return r.file(), nil
}

// AllFiles lists every file in the order of ids, after the one given.
func (d *DB) AllFiles(ctx context.Context, after records.FileID, limit int) ([]records.File, error) {
	var rows []fileRow
	if err := d.list(ctx, &rows, fileSelect+`f.id > ? ORDER BY f.id LIMIT ?`, string(after), limit); err != nil {
		return nil, err
	}
	files := make([]records.File, len(rows))
	for i, r := range rows {
		files[i] = r.file()
	}
	return files, nil
}

// Referenced returns which of these sums a file has, each once.
func (d *DB) Referenced(ctx context.Context, sums []records.Sum) ([]records.Sum, error) {
	where, arg := among(d.dialect, "sha256", sums)
	var kept []records.Sum
	return kept, d.list(ctx, &kept, `SELECT DISTINCT sha256 FROM files WHERE `+where, arg)
}

func filesOf(ctx context.Context, q querier, d *dialect, ids []records.DocumentID) (map[records.TextID][]records.File, error) {
	var rows []fileRow
	where, arg := among(d, "f.document_id", ids)
	if err := q.list(ctx, &rows, fileSelect+where+` ORDER BY f.text_id, f.position, f.id`, arg); err != nil {
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
	const insert = `INSERT INTO files (id, text_id, document_id, position, role, name, media_type, size, sha256, filed_at)
		VALUES (?,?,?,(SELECT count(*) FROM files WHERE text_id = ?),?,?,?,?,?,?)`
	_, err := t.exec(ctx, insert, string(f.ID), string(f.Text), string(f.Document), string(f.Text), string(f.Role), f.Name, f.MediaType,
		f.Size, string(f.SHA256), micros(f.FiledAt))
	if err != nil {
		return err
	}
	return t.saveState(ctx, f.ID, f.Reading)
}

// UpdateReading writes a file's reading state and leaves its passages and outline.
func (t *tx) UpdateReading(ctx context.Context, id records.FileID, r records.Reading) error {
	return t.saveState(ctx, id, r)
}

// saveState writes a file's reading without its passages.
func (t *tx) saveState(ctx context.Context, id records.FileID, r records.Reading) error {
	const save = `INSERT INTO readings (file_id, state, reason, method, pages, words, language, title, date, findings, attempts, next_try, updated_at)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT (file_id) DO UPDATE SET state = excluded.state, reason = excluded.reason, method = excluded.method,
			pages = excluded.pages, words = excluded.words, language = excluded.language, title = excluded.title, date = excluded.date,
			findings = excluded.findings, attempts = excluded.attempts, next_try = excluded.next_try, updated_at = excluded.updated_at`
	state := r.State
	if state == "" {
		state = records.ReadingPending
	}
	findings := make([]string, len(r.Findings))
	for i, f := range r.Findings {
		findings[i] = plain(f)
	}
	_, err := t.exec(ctx, save, string(id), string(state), plain(r.Reason), r.Method, r.Pages, r.Words, string(r.Language), plain(r.Title), r.Date,
		asList(findings), r.Attempts, micros(r.NextTry), micros(r.UpdatedAt))
	return err
}
