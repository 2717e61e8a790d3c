package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"

	"acervo/cmd/acervo/client"
	"acervo/cmd/acervo/manifest"
	"acervo/records"
)

// filer files the documents of an import.
type filer struct {
	client         *client.Client
	source         *manifest.Source
	tally          *tally
	allowDuplicate bool
}

// file files a document's versions in order. What goes wrong with single rows is
// told to the tally; an error is returned when no other document has a chance either.
func (f filer) file(ctx context.Context, d manifest.Document) error {
	var id records.DocumentID
	for i, v := range d.Versions {
		o, err := f.fileRow(ctx, d, v, v.Rows[0], func(ctx context.Context, q client.Filing) (records.Receipt, error) {
			if i == 0 {
				return f.client.File(ctx, q)
			}
			return f.client.AddVersion(ctx, id, asVersion(q))
		})
		if err != nil {
			return err
		}
		f.tally.row(v.Rows[0], o)
		switch {
		case i == 0 && o.is(filed, alreadyFiled):
			id = o.Document
		case i == 0 && o.is(duplicate):
			if id, err = f.sameDocument(ctx, v.Rows[0], o); err != nil {
				return err
			}
		}
		if id == "" || o.is(failed) {
			f.hold(d, i, o)
			return nil
		}
		if err := f.fileTexts(ctx, d, v, id, o); err != nil {
			return err
		}
	}
	return nil
}

// fileTexts files a version's other languages.
func (f filer) fileTexts(ctx context.Context, d manifest.Document, v manifest.Version, id records.DocumentID, first outcome) error {
	for _, row := range v.Rows[1:] {
		o := outcome{Outcome: failed, Reason: "Its version was not filed, because its bytes are filed already."}
		if first.Version > 0 {
			var err error
			o, err = f.fileRow(ctx, d, v, row, func(ctx context.Context, q client.Filing) (records.Receipt, error) {
				return f.client.AddText(ctx, id, first.Version, asText(q))
			})
			if err != nil {
				return err
			}
		}
		if o.is(filed) && row.Title != "" {
			if err := f.addTitle(ctx, id, row); err != nil {
				return err
			}
		}
		f.tally.row(row, o)
	}
	return nil
}

// addTitle gives the document a title in the row's language when it has none.
func (f filer) addTitle(ctx context.Context, id records.DocumentID, row manifest.Row) error {
	d, err := f.client.Resolve(ctx, string(id))
	if err == nil && d.Titles[row.Lang] == "" {
		err = f.client.SetTitles(ctx, id, d.Revision, map[records.Language]string{row.Lang: row.Title})
	}
	if err != nil && hopeless(err) {
		return err
	}
	if err != nil {
		f.tally.warn(row, fmt.Sprintf("its title in %q was not kept: %s", row.Lang, err))
	}
	return nil
}

// sameDocument returns the document a duplicate belongs to when it is plainly
// the one that the manifest means: the one with the same symbol.
func (f filer) sameDocument(ctx context.Context, row manifest.Row, o outcome) (records.DocumentID, error) {
	if row.Symbol == "" {
		return "", nil
	}
	d, err := f.client.Resolve(ctx, string(o.Related))
	if err != nil {
		if hopeless(err) {
			return "", err
		}
		return "", nil
	}
	if d.Symbol != row.Symbol {
		return "", nil
	}
	return d.ID, nil
}

// hold tells of the rows that are not filed because an earlier one was not: filed
// without it, the versions would be numbered wrongly for ever.
func (f filer) hold(d manifest.Document, at int, o outcome) {
	reason := "An earlier version of the document was not filed."
	if o.is(duplicate) {
		reason = "The document's first version is filed already as another document; to add to that one: acervo file --version-of."
	}
	for i, v := range d.Versions[at:] {
		for j, row := range v.Rows {
			if i+j > 0 {
				f.tally.row(row, outcome{Outcome: failed, Reason: reason})
			}
		}
	}
}

// fileRow files one row. A failure of the row is its outcome; the error says
// that nothing can be filed at present.
func (f filer) fileRow(ctx context.Context, d manifest.Document, v manifest.Version, row manifest.Row, send sender) (outcome, error) {
	q, sum, err := f.request(d, v, row)
	if err != nil {
		return outcome{Outcome: failed, Reason: err.Error()}, nil
	}
	r, err := send(ctx, q)
	if isDuplicate(err) && f.allowDuplicate {
		q.AllowDuplicate, q.Key = true, q.Key+"-again"
		r, err = send(ctx, q)
	}
	o := outcome{Outcome: filed, Document: r.Document, Number: r.Number, Version: r.Version, SHA256: sum}
	var e *records.Error
	switch {
	case err == nil && r.Repeated:
		o.Outcome = alreadyFiled
	case err == nil:
	case hopeless(err):
		return o, err
	case isDuplicate(err) && errors.As(err, &e):
		o.Outcome, o.Related, o.Reason = duplicate, e.Related, e.Message
	default:
		o.Outcome, o.Reason = failed, err.Error()
	}
	return o, nil
}

// isDuplicate reports the refusal of bytes that are filed already.
func isDuplicate(err error) bool {
	var e *records.Error
	return errors.As(err, &e) && e.Kind == records.Conflict && e.Related != "" && e.Field != "symbol"
}

// request makes the request of a row, with its key.
func (f filer) request(d manifest.Document, v manifest.Version, row manifest.Row) (client.Filing, records.Sum, error) {
	sum, err := f.hash(row.File)
	if err != nil {
		return client.Filing{}, "", records.Errorf(records.Invalid, "The file cannot be read: %s.", reason(err))
	}
	q := client.Filing{
		Type: row.Type, Class: row.Class, Body: row.Body, Title: row.Title, Symbol: row.Symbol, Date: row.Date, EffectiveOn: row.EffectiveOn,
		Label: v.Label, Language: row.Lang, Metadata: row.Metadata, Matter: row.Matter,
		Uploads: []client.Upload{{Name: path.Base(row.File), Size: row.Size, Open: func() (*os.File, error) { return f.source.Open(row.File) }}},
	}
	if q.Access, err = access(row.Access); err != nil {
		return client.Filing{}, "", err
	}
	q.Key, err = key(d.Key, row.File, sum, q)
	return q, sum, err
}

// key is the same whenever the same row with the same bytes is imported, and no
// other: by it the service knows what it filed already.
func key(document, file string, sum records.Sum, q client.Filing) (string, error) {
	b, err := json.Marshal(map[string]any{"document": document, "file": file, "sha256": sum, "request": q})
	if err != nil {
		return "", err
	}
	h := sha256.Sum256(b)
	return "import-" + hex.EncodeToString(h[:]), nil
}

func (f filer) hash(file string) (records.Sum, error) {
	r, err := f.source.Open(file)
	if err != nil {
		return "", err
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return records.Sum(hex.EncodeToString(h.Sum(nil))), nil
}
