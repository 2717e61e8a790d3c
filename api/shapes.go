package api

import (
	"encoding/json"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/language"

	"acervo/records"
)

// listJSON is a page of things.
type listJSON[T, N any] struct {
	Items []T `json:"items"`
	Next  N   `json:"next,omitempty"`
}

// each converts a page of things and never gives null for none.
func each[T, J any](all []T, convert func(T) J) []J {
	items := make([]J, len(all))
	for i, x := range all {
		items[i] = convert(x)
	}
	return items
}

type accessJSON struct {
	Level   records.Level `json:"level"`
	Bodies  []string      `json:"bodies,omitempty"`
	Embargo string        `json:"embargo,omitempty"`
}

func newAccess(x records.Access) accessJSON {
	return accessJSON{x.Level, x.Bodies, string(x.Embargo)}
}

type documentJSON struct {
	ID       records.DocumentID          `json:"id"`
	Number   string                      `json:"number"`
	Symbol   string                      `json:"symbol,omitempty"`
	Type     string                      `json:"type"`
	Class    string                      `json:"class"`
	Body     string                      `json:"body,omitempty"`
	Title    string                      `json:"title"`
	Titles   map[records.Language]string `json:"titles"`
	Date     records.Date                `json:"date,omitempty"`
	Access   accessJSON                  `json:"access"`
	Metadata json.RawMessage             `json:"metadata"`
	FiledAt  time.Time                   `json:"filed_at"`
	FiledBy  string                      `json:"filed_by"`
	Revision int64                       `json:"revision"`
	Matter   records.MatterID            `json:"matter,omitempty"`
	Status   records.Status              `json:"status,omitempty"`
	Annulled *annulmentJSON              `json:"annulled,omitempty"`
	Gone     *goneJSON                   `json:"gone,omitempty"`
	Declared *declaredJSON               `json:"declared,omitempty"`
	Checkout *checkoutJSON               `json:"checkout,omitempty"`
	Versions []versionJSON               `json:"versions,omitempty"`
}

func newDocument(d records.Document, lang records.Language, now time.Time) documentJSON {
	metadata := d.Metadata
	if len(metadata) == 0 {
		metadata = json.RawMessage(`{}`)
	}
	declared, checkout := standingOf(d, now)
	return documentJSON{
		Declared: declared, Checkout: checkout,
		ID: d.ID, Number: d.Number, Symbol: d.Symbol, Type: d.Type, Class: d.Class, Body: d.Body, Title: d.Title(lang), Titles: d.Titles,
		Date: d.Date, Access: newAccess(d.Access), Metadata: metadata, FiledAt: d.FiledAt.UTC(), FiledBy: d.FiledBy, Revision: d.Revision,
		Annulled: newAnnulment(d.Annulled), Gone: newGone(d.Disposal), Versions: each(d.Versions, newVersion),
	}
}

// goneJSON says that a document was destroyed or transferred, and by which entry of the ledger.
type goneJSON struct {
	Fate records.Fate `json:"fate"`
	At   time.Time    `json:"at"`
	Seq  int64        `json:"ledger_seq"`
}

func newGone(d records.Disposal) *goneJSON {
	if d.Fate == records.Kept {
		return nil
	}
	return &goneJSON{d.Fate, d.At.UTC(), d.Seq}
}

type versionJSON struct {
	Document    records.DocumentID `json:"document"`
	Number      int                `json:"number"`
	Date        records.Date       `json:"date,omitempty"`
	EffectiveOn records.Date       `json:"effective_on,omitempty"`
	Label       string             `json:"label,omitempty"`
	Note        string             `json:"note,omitempty"`
	FiledAt     time.Time          `json:"filed_at"`
	FiledBy     string             `json:"filed_by"`
	Texts       []textJSON         `json:"texts"`
}

func newVersion(v records.Version) versionJSON {
	return versionJSON{
		Document: v.Document, Number: v.Number, Date: v.Date, EffectiveOn: v.EffectiveOn, Label: v.Label, Note: v.Note,
		FiledAt: v.FiledAt.UTC(), FiledBy: v.FiledBy, Texts: each(v.Texts, newText),
	}
}

type textJSON struct {
	Language         records.Language  `json:"language"`
	LanguageDetected bool              `json:"language_detected"`
	Authority        records.Authority `json:"authority"`
	Files            []fileJSON        `json:"files"`
}

func newText(t records.Text) textJSON {
	return textJSON{t.Language, t.LanguageDetected, t.Authority, each(t.Files, newFile)}
}

type fileJSON struct {
	ID        records.FileID     `json:"id"`
	Document  records.DocumentID `json:"document"`
	Role      records.FileRole   `json:"role"`
	Name      string             `json:"name"`
	MediaType string             `json:"media_type"`
	Size      int64              `json:"size"`
	SHA256    records.Sum        `json:"sha256"`
	FiledAt   time.Time          `json:"filed_at"`
	Reading   readingJSON        `json:"reading"`
}

func newFile(f records.File) fileJSON {
	return fileJSON{f.ID, f.Document, f.Role, f.Name, f.MediaType, f.Size, f.SHA256, f.FiledAt.UTC(), newReading(f.Reading)}
}

type readingJSON struct {
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

func newReading(r records.Reading) readingJSON {
	return readingJSON{
		r.State, r.Reason, r.Method, r.Pages, r.Words, r.Language, r.Title, r.Date, r.Findings, r.Attempts,
		known(r.NextTry), known(r.UpdatedAt),
	}
}

// known leaves out a time that is not known.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// preferred is the working language that the client asks for first; empty when it asks for none.
func preferred(c *gin.Context) records.Language {
	tags, _, err := language.ParseAcceptLanguage(c.GetHeader("Accept-Language"))
	if err != nil {
		return ""
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		for _, l := range records.WorkingLanguages {
			if base.String() == string(l) {
				return l
			}
		}
	}
	return ""
}
