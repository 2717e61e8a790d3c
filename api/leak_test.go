package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"acervo/records"
)

// ledgerOfWork is a catalogue that notes what it is asked.
type ledgerOfWork struct {
	records.Catalogue
	mu   sync.Mutex
	done []string
}

func (l *ledgerOfWork) note(what string, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done = append(l.done, fmt.Sprintf("%s(%d)", what, n))
}

// since returns what was asked since the last call, in order.
func (l *ledgerOfWork) since() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := strings.Join(l.done, " ")
	l.done = nil
	return all
}

func (l *ledgerOfWork) Resolve(ctx context.Context, ref string) (records.DocumentID, records.Access, error) {
	l.note("Resolve", 1)
	return l.Catalogue.Resolve(ctx, ref)
}

func (l *ledgerOfWork) ResolveFile(ctx context.Context, id records.FileID) (records.DocumentID, records.Access, error) {
	l.note("ResolveFile", 1)
	return l.Catalogue.ResolveFile(ctx, id)
}

func (l *ledgerOfWork) Document(ctx context.Context, id records.DocumentID) (records.Document, error) {
	l.note("Document", 1)
	return l.Catalogue.Document(ctx, id)
}

func (l *ledgerOfWork) File(ctx context.Context, id records.FileID) (records.File, error) {
	l.note("File", 1)
	return l.Catalogue.File(ctx, id)
}

func (l *ledgerOfWork) Matter(ctx context.Context, id records.MatterID) (records.Matter, error) {
	l.note("Matter", 1)
	return l.Catalogue.Matter(ctx, id)
}

func (l *ledgerOfWork) MattersByID(ctx context.Context, ids []records.MatterID) (map[records.MatterID]records.Matter, error) {
	l.note("MattersByID", len(ids))
	return l.Catalogue.MattersByID(ctx, ids)
}

func (l *ledgerOfWork) ResolveMatter(ctx context.Context, ref string) (records.MatterID, error) {
	l.note("ResolveMatter", 1)
	return l.Catalogue.ResolveMatter(ctx, ref)
}

func (l *ledgerOfWork) Documents(ctx context.Context, f records.DocumentFilter) ([]records.Document, error) {
	l.note("Documents", len(f.AccessClasses))
	return l.Catalogue.Documents(ctx, f)
}

func (l *ledgerOfWork) Descriptions(ctx context.Context, ids []records.DocumentID) (map[records.DocumentID]records.Document, error) {
	l.note("Descriptions", len(ids))
	return l.Catalogue.Descriptions(ctx, ids)
}

func (l *ledgerOfWork) DocumentsWithBytes(ctx context.Context, sum records.Sum, classes []string) ([]records.DocumentID, error) {
	l.note("DocumentsWithBytes", len(classes))
	return l.Catalogue.DocumentsWithBytes(ctx, sum, classes)
}

func (l *ledgerOfWork) DocumentsWithKeys(ctx context.Context, keys, classes []string) (map[string][]records.DocumentID, error) {
	l.note("DocumentsWithKeys", len(classes))
	return l.Catalogue.DocumentsWithKeys(ctx, keys, classes)
}

func (l *ledgerOfWork) AccessClasses(ctx context.Context) ([]string, error) {
	l.note("AccessClasses", 1)
	return l.Catalogue.AccessClasses(ctx)
}

func (l *ledgerOfWork) CopyWithBytes(ctx context.Context, sum records.Sum) (records.Copy, error) {
	l.note("CopyWithBytes", 1)
	return l.Catalogue.CopyWithBytes(ctx, sum)
}

func (l *ledgerOfWork) Annulments(ctx context.Context, ids []records.DocumentID) (map[records.DocumentID]records.Annulment, error) {
	l.note("Annulments", len(ids))
	return l.Catalogue.Annulments(ctx, ids)
}

// Numbers, symbols and contents can be guessed, so that what they name must not be told
// by the time an answer takes. Time is noise; the work is not: for what one may not read the
// service asks its catalogue the same questions in the same order as for what never was.
func TestWhatMayNotBeReadCostsTheSameWorkAsWhatIsNotThere(t *testing.T) {
	work := &ledgerOfWork{}
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) {
		work.Catalogue = o.Catalogue
		o.Catalogue = work
	})
	w := &walk{house: h, client: h.client()}
	hidden := w.shelve("hidden", records.Access{Level: records.Restricted, Bodies: []string{"AG"}})
	w.shelve("open", records.Access{Level: records.Public})
	w.readAll()
	_, token := h.person("outsider", []string{"CP"}, records.Reader, records.Clerk)
	never := hidden
	never.number = strings.Replace(hidden.number, "/1", "/99", 1)
	never.symbol, never.word, never.sum = "SYM-absent-Z", "wordabsentz", records.Sum(strings.Repeat("ab", 32))
	never.id, never.file, never.pdf, never.matter = records.DocumentID(records.NewID()), records.FileID(records.NewID()), records.FileID(records.NewID()), records.MatterID(records.NewID())
	if never.number == hidden.number {
		t.Fatalf("%s is the number of both", never.number)
	}
	for name, address := range map[string]func(d target) string{
		"by number":            func(d target) string { return "/api/v1/resolve?ref=" + url.QueryEscape(d.number) },
		"by symbol":            func(d target) string { return "/api/v1/documents/" + url.PathEscape(d.symbol) },
		"by address":           func(d target) string { return "/d/" + records.Slug(d.symbol) },
		"its text":             func(d target) string { return "/d/" + records.Slug(d.symbol) + "/spa@v1" },
		"its citations":        func(d target) string { return doc(d.symbol, "cited-by") },
		"its relations":        func(d target) string { return doc(d.symbol, "relations") },
		"its redline":          func(d target) string { return "/api/v1/redline?from=" + d.symbol + "&from_version=1&to_version=1" },
		"its history":          func(d target) string { return doc(d.symbol, "history") },
		"its receipt":          func(d target) string { return doc(d.symbol, "receipt") },
		"an article's history": func(d target) string { return doc(d.symbol, "provisions/art_1/history") },
		"its file":             func(d target) string { return file(d, "") },
		"its bytes":            func(d target) string { return file(d, "/content") },
		"its words":            func(d target) string { return file(d, "/text") },
		"a page of it":         func(d target) string { return file(d, "/pages/1") },
		"its sizes of pages":   func(d target) string { return pdf(d, "/pages") },
		"a picture of it":      func(d target) string { return pdf(d, "/pages/1/picture?width=100") },
		"words on a page":      func(d target) string { return pdf(d, "/pages/1/words") },
		"its outline":          func(d target) string { return file(d, "/outline") },
		"it in the reader":     func(d target) string { return "/d/" + string(d.id) + "/read?file=" + string(d.pdf) },
		"its versions":         func(d target) string { return doc(d.id, "versions") },
		"its events":           func(d target) string { return doc(d.id, "events") },
		"its timeline":         func(d target) string { return doc(d.id, "timeline") },
		"what is in force":     func(d target) string { return doc(d.id, "in-force?on=2020-01-01") },
		"what it cites":        func(d target) string { return doc(d.id, "citations") },
		"its copies":           func(d target) string { return doc(d.id, "copies") },
		"its links":            func(d target) string { return doc(d.id, "shares") },
		"its notes":            func(d target) string { return doc(d.id, "notes") },
		"its retention":        func(d target) string { return doc(d.id, "retention") },
		"its matter":           func(d target) string { return "/api/v1/matters/" + string(d.matter) },
		"side by side":         func(d target) string { return "/api/v1/side-by-side?from=" + string(d.id) },
		"compared":             func(d target) string { return "/compare?from=" + string(d.id) + "&to=" + string(d.id) },
		"the form of it":       func(d target) string { return "/d/" + string(d.id) + "/edit" },
		"exported":             func(d target) string { return "/export?q=" + d.word },
		"listed":               func(d target) string { return "/api/v1/documents?matter=" + string(d.matter) },
		"by contents":          func(d target) string { return "/api/v1/files?sha256=" + string(d.sum) },
		"verified":             func(d target) string { return "/api/v1/verify?sha256=" + string(d.sum) },
		"searched":             func(d target) string { return "/api/v1/search?facets=true&q=" + d.word },
		"suggested":            func(d target) string { return "/api/v1/suggest?q=" + d.symbol },
	} {
		t.Run(name, func(t *testing.T) {
			ask1 := func(d target) (string, int) {
				work.since()
				got := h.client().do(ask{path: address(d), token: token})
				return work.since(), got.Code
			}
			there, code := ask1(hidden)
			not, none := ask1(never)
			if code != none || there != not {
				t.Errorf("hidden: %d after %s\nabsent: %d after %s", code, there, none, not)
			}
		})
	}
}

// A symbol is taken once. Who may not read the document that has it learns neither its
// number nor its id, whether they file or edit.
func TestASymbolInUseTellsNothingOfADocumentOneMayNotRead(t *testing.T) {
	h := newHouse(t)
	hidden := h.file(records.FileRequest{Type: "resolution", Title: "Secreta", Symbol: "SYM-9", Access: &records.Access{Level: records.Restricted, Bodies: []string{"AG"}}}, "a.txt", "uno")
	mine := h.file(records.FileRequest{Type: "resolution", Title: "Abierta", Access: &records.Access{Level: records.Public}}, "b.txt", "dos")
	_, token := h.person("outsider", []string{"CP"}, records.Clerk)
	_, inside := h.person("insider", []string{"AG"}, records.Clerk)
	file := func(token string) ask {
		return ask{method: "POST", path: "/api/v1/documents", token: token, form: form{{name: "title", text: "Otra"}, {name: "symbol", text: "SYM-9"}, {name: "access", text: "members"}, {name: "file", file: "c.txt", text: "tres"}}}
	}
	edit := ask{method: "PATCH", path: doc(mine.Document), token: token, header: map[string]string{"If-Match": fmt.Sprintf("%q", fmt.Sprint(mine.Revision))}, json: map[string]any{"symbol": "SYM-9"}}
	for _, a := range []ask{file(token), edit} {
		got := h.client().want(http.StatusConflict, a)
		if body := got.Body.String(); got.text("field") != "symbol" || strings.Contains(body, hidden.Number) || strings.Contains(body, string(hidden.Document)) || strings.Contains(body, "another document") {
			t.Errorf("%s %s tells %s", a.method, a.path, body)
		}
	}
	if got := h.client().want(http.StatusConflict, file(inside)); got.text("related") != string(hidden.Document) {
		t.Errorf("who may read it is told %s", got.Body)
	}
}

// There is no list of addresses for machines, in which a document could stand that not everybody may read.
func TestThereIsNoSitemap(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{"/sitemap.xml", "/robots.txt", "/feed", "/atom.xml"} {
		if got := h.client().do(ask{path: path}); got.Code != http.StatusNotFound {
			t.Errorf("%s answers %d: give it a row in the tables of access", path, got.Code)
		}
	}
}
