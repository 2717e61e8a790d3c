package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"acervo/records"
)

// Document is a document as the service tells it.
type Document struct {
	ID       records.DocumentID          `json:"id"`
	Number   string                      `json:"number"`
	Symbol   string                      `json:"symbol,omitempty"`
	Type     string                      `json:"type"`
	Class    string                      `json:"class"`
	Body     string                      `json:"body,omitempty"`
	Title    string                      `json:"title"`
	Titles   map[records.Language]string `json:"titles"`
	Date     records.Date                `json:"date,omitempty"`
	Access   Access                      `json:"access"`
	Metadata json.RawMessage             `json:"metadata"`
	FiledAt  time.Time                   `json:"filed_at"`
	FiledBy  string                      `json:"filed_by"`
	Revision int64                       `json:"revision"`
	Annulled *Annulment                  `json:"annulled,omitempty"`
	Declared *Declaration                `json:"declared,omitempty"`
	Checkout *Checkout                   `json:"checkout,omitempty"`
	Versions []Version                   `json:"versions,omitempty"`
}

// Access says who may read a document.
type Access struct {
	Level   records.Level `json:"level"`
	Bodies  []string      `json:"bodies,omitempty"`
	Embargo records.Date  `json:"embargo,omitempty"`
}

// Version is one state of a document.
type Version struct {
	Document    records.DocumentID `json:"document"`
	Number      int                `json:"number"`
	Date        records.Date       `json:"date,omitempty"`
	EffectiveOn records.Date       `json:"effective_on,omitempty"`
	Label       string             `json:"label,omitempty"`
	Note        string             `json:"note,omitempty"`
	FiledAt     time.Time          `json:"filed_at"`
	FiledBy     string             `json:"filed_by"`
	Texts       []Text             `json:"texts"`
}

// Text is a version in one language.
type Text struct {
	Language         records.Language  `json:"language"`
	LanguageDetected bool              `json:"language_detected"`
	Authority        records.Authority `json:"authority"`
	Files            []File            `json:"files"`
}

// File is what is known of stored bytes.
type File struct {
	ID        records.FileID     `json:"id"`
	Document  records.DocumentID `json:"document"`
	Role      records.FileRole   `json:"role"`
	Name      string             `json:"name"`
	MediaType string             `json:"media_type"`
	Size      int64              `json:"size"`
	SHA256    records.Sum        `json:"sha256"`
	FiledAt   time.Time          `json:"filed_at"`
	Reading   Reading            `json:"reading"`
}

// Reading is what became of the attempt to read a file's text.
type Reading struct {
	State     records.ReadingState `json:"state"`
	Reason    string               `json:"reason,omitempty"`
	Method    string               `json:"method,omitempty"`
	Pages     int                  `json:"pages,omitempty"`
	Words     int                  `json:"words,omitempty"`
	Language  records.Language     `json:"language,omitempty"`
	Title     string               `json:"title,omitempty"`
	Date      records.Date         `json:"date,omitempty"`
	Findings  []string             `json:"findings,omitempty"`
	Attempts  int                  `json:"attempts,omitempty"`
	NextTry   *time.Time           `json:"next_try,omitempty"`
	UpdatedAt *time.Time           `json:"updated_at,omitempty"`
}

// Resolve reads a document by id, register number or symbol.
func (c *Client) Resolve(ctx context.Context, ref string) (Document, error) {
	return ask[Document](ctx, c, "/api/v1/resolve", url.Values{"ref": {ref}})
}

// DocumentsReading lists the ids of documents that have a file in a state of reading.
func (c *Client) DocumentsReading(ctx context.Context, state records.ReadingState) ([]records.DocumentID, error) {
	var ids []records.DocumentID
	for after := ""; ; {
		query := url.Values{"reading": {string(state)}, "limit": {"200"}}
		if after != "" {
			query.Set("after", after)
		}
		list, err := ask[page[Document]](ctx, c, "/api/v1/documents", query)
		if err != nil {
			return nil, err
		}
		for _, d := range list.Items {
			ids = append(ids, d.ID)
		}
		if after = list.Next; after == "" {
			return ids, nil
		}
	}
}

// AsFiled reads the version that was the latest one filed at the end of a day.
func (c *Client) AsFiled(ctx context.Context, id records.DocumentID, on records.Date) (Version, error) {
	list, err := ask[page[Version]](ctx, c, documentPath(id)+"/versions", url.Values{"as_of": {string(on)}})
	if err == nil && len(list.Items) == 0 {
		err = records.Errorf(records.NotFound, "No version had been filed by %s.", on)
	}
	if err != nil {
		return Version{}, err
	}
	return list.Items[0], nil
}

// SetTitles gives a document titles in more languages, if its revision is still that one.
func (c *Client) SetTitles(ctx context.Context, id records.DocumentID, revision int64, titles map[records.Language]string) error {
	match := http.Header{"If-Match": {strconv.Quote(strconv.FormatInt(revision, 10))}}
	_, err := send[Document](ctx, c, http.MethodPatch, documentPath(id), map[string]any{"titles": titles}, match)
	return err
}

// Reread has a document's files read again.
func (c *Client) Reread(ctx context.Context, id records.DocumentID) error {
	_, err := send[nothing](ctx, c, http.MethodPost, documentPath(id)+"/reread", nil, nil)
	return err
}

func documentPath(id records.DocumentID) string { return "/api/v1/documents/" + string(id) }

// Version returns the version of that number, or the latest one for 0.
func (d Document) Version(number int) (Version, bool) {
	var found Version
	for _, v := range d.Versions {
		if v.Number == number || number == 0 && v.Number > found.Number {
			found = v
		}
	}
	return found, found.Number > 0
}

// Text returns the text in a language by the rule of records.Version.Text: exact
// is false when it is in another one, which must be said.
func (v Version) Text(lang records.Language) (t Text, exact, ok bool) {
	var r records.Version
	for _, t := range v.Texts {
		r.Texts = append(r.Texts, t.record())
	}
	found, exact, ok := r.Text(lang)
	if !ok {
		return Text{}, false, false
	}
	return v.Texts[slices.IndexFunc(v.Texts, func(t Text) bool { return t.Language == found.Language })], exact, true
}

// Main returns the file that a reader gets.
func (t Text) Main() (File, bool) {
	f, ok := t.record().Main()
	return t.file(f.ID, ok)
}

// Reads returns the file whose text stands for this one, or the main one when none has been read.
func (t Text) Reads() (File, bool) {
	if f, ok := t.record().Reads(); ok {
		return t.file(f.ID, ok)
	}
	return t.Main()
}

func (t Text) file(id records.FileID, ok bool) (File, bool) {
	if !ok {
		return File{}, false
	}
	return t.Files[slices.IndexFunc(t.Files, func(f File) bool { return f.ID == id })], true
}

// record is as much of the text as the domain's rules ask for.
func (t Text) record() records.Text {
	r := records.Text{Language: t.Language, Authority: t.Authority}
	for _, f := range t.Files {
		r.Files = append(r.Files, records.File{ID: f.ID, Role: f.Role, Reading: records.Reading{State: f.Reading.State, Words: f.Reading.Words}})
	}
	return r
}
