package api

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// historyShown is how many entries of its history a document's page shows.
const historyShown = 200

// pageReference finds a document by its register number or symbol, which may hold slashes.
func (s *Server) pageReference(c *gin.Context) (reply, error) {
	q := readQuery(c)
	ref := q.required("ref")
	if err := records.InvalidProblems(q.problems); err != nil {
		return reply{}, err
	}
	d, err := s.office.Document(c.Request.Context(), actor(c), ref)
	if err != nil {
		return reply{}, err
	}
	return seeOther(documentPage(d.ID)), nil
}

func (s *Server) pageDocument(c *gin.Context) (reply, error) {
	q := readQuery(c)
	number := int(q.number("version", 1, 1<<30, 0))
	asked := day{q.date("on"), q.text("known")}
	if err := records.InvalidProblems(q.problems); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	if wantsJSON(c) {
		return s.documentReply(c, d), nil
	}
	return s.showDocument(c, d, number, asked)
}

// showDocument is the page of a document: of one of its versions, or for 0 of the
// one in force on the day, else of the last.
func (s *Server) showDocument(c *gin.Context, d records.Document, number int, asked day) (reply, error) {
	p, err := s.wholeDocument(c, d, number, asked)
	if err != nil {
		return reply{}, err
	}
	return s.page(c, 0, p)
}

func (s *Server) wholeDocument(c *gin.Context, d records.Document, number int, asked day) (*web.Document, error) {
	current, _ := d.Current()
	p := web.Document{Frame: s.frame(c), Current: current.Number, CurrentPage: documentPage(d.ID)}
	s.describe(&p, d)
	inForce, err := s.law(c, &p, d, asked)
	if err != nil {
		return nil, err
	}
	shown := number
	if shown == 0 {
		shown = inForce
	}
	if shown == 0 {
		shown = current.Number
	}
	i := slices.IndexFunc(d.Versions, func(v records.Version) bool { return v.Number == shown })
	if i < 0 {
		return nil, records.Errorf(records.NotFound, "The document has no version %d.", shown)
	}
	if p.Law != nil && inForce > 0 {
		p.Current = inForce
		if shown != inForce {
			p.Law.Shown = onPage(d.ID, p.Law.On, asked.known)
		}
	}
	if number > 0 && shown != inForce && p.Law != nil && p.Law.Timeline != nil {
		p.Law.Timeline.OpenAt(shown)
	}
	p.Version = s.versionOf(d, d.Versions[i], shown)
	for _, v := range d.Versions {
		w := s.versionOf(d, v, shown)
		if p.Law != nil {
			w.EffectiveOn = p.InForceFrom[v.Number]
		}
		p.Versions = append(p.Versions, w)
	}
	slices.SortFunc(p.Versions, func(a, b web.Version) int { return b.Number - a.Number })
	s.cite(c, &p, d, shown)
	if err := s.legislation(c, &p, d, d.Versions[i]); err != nil {
		return nil, err
	}
	for _, tell := range []func() error{
		func() (err error) {
			p.Gone, err = s.gone(c, d)
			return err
		},
		func() error { return s.tellMatter(c, &p, d) },
		func() error { return s.relate(c, &p, d) },
		func() error { return s.tellGovernance(c, &p, d) },
		func() error { return s.tellRetention(c, &p, d) },
		func() error { return s.copiesIssued(c, &p, d) },
		func() error { return s.tellHistory(c, &p, d.ID) },
		func() (err error) {
			p.OutlinePage, p.OutlineOpen, err = s.outlineWaits(c, d, d.Versions[i])
			return err
		},
	} {
		if err := tell(); err != nil {
			return nil, err
		}
	}
	return &p, nil
}

// describe fills in what is said of the document as a whole.
func (s *Server) describe(p *web.Document, d records.Document) {
	w := s.words(p.Language)
	p.Title = titleIn(d, p.Language)
	for _, l := range records.WorkingLanguages {
		if t := d.Titles[l]; t != "" && l != p.Title.Language {
			p.OtherTitles = append(p.OtherTitles, web.Title{Language: l, Text: t})
		}
	}
	p.Number, p.Symbol, p.Date, p.FiledAt, p.FiledBy = d.Number, d.Symbol, d.Date, s.local(d.FiledAt), d.FiledBy
	p.Annulled = s.annulled(d)
	p.Draft = !d.Declared.Made()
	if d.Checkout.Holds(s.now()) {
		p.Holder, p.HeldUntil = d.Checkout.By, s.local(d.Checkout.Until)
	}
	p.Type, p.Class = w.docType(d.Type), w.class(d.Class)
	if d.Body != "" {
		p.Body = w.body(d.Body)
	}
	p.Access = web.Access{Level: d.Access.Level, Embargo: d.Access.Embargo}
	for _, b := range d.Access.Bodies {
		p.Access.Bodies = append(p.Access.Bodies, w.body(b))
	}
	docType, _ := s.office.Profile().Type(d.Type)
	p.Metadata = s.details(docType.Schema, d.Metadata, p.Language)
}

// annulled says that a document's register entry counts no more; nil when it does.
func (s *Server) annulled(d records.Document) *web.Annulled {
	if d.Annulled == nil {
		return nil
	}
	return &web.Annulled{At: s.local(d.Annulled.At), By: d.Annulled.By, Reason: d.Annulled.Reason}
}

// titleIn is the document's title and the language it is in.
func titleIn(d records.Document, lang records.Language) web.Title {
	title, in := d.TitleIn(lang)
	return web.Title{Language: in, Text: title}
}

func (s *Server) versionOf(d records.Document, v records.Version, shown int) web.Version {
	w := web.Version{
		Number: v.Number, Address: versionPage(d.ID, v.Number), Shown: v.Number == shown, Date: v.Date,
		EffectiveOn: v.EffectiveOn, Label: v.Label, Note: v.Note, FiledAt: s.local(v.FiledAt), FiledBy: v.FiledBy,
	}
	for _, t := range v.Texts {
		text := web.VersionText{Language: t.Language, Detected: t.LanguageDetected, Authority: t.Authority}
		if f, ok := readable(t); ok {
			text.ReadPage = readPage(d.ID, f.ID)
		}
		for _, f := range t.Files {
			text.Files = append(text.Files, pageFileOf(d.ID, f))
		}
		w.Texts = append(w.Texts, text)
	}
	return w
}

func pageFileOf(id records.DocumentID, f records.File) web.File {
	w := web.File{
		Name: f.Name, Role: f.Role, MediaType: f.MediaType, Size: f.Size, SHA256: f.SHA256, Download: downloadPath(f.ID),
		Reading: web.Reading{State: f.Reading.State, Reason: f.Reading.Reason, Pages: f.Reading.Pages, Words: f.Reading.Words},
	}
	if canRead(f) {
		w.ReadPage = readPage(id, f.ID)
	}
	return w
}

func versionPage(id records.DocumentID, number int) string {
	return fmt.Sprintf("%s?version=%d", documentPage(id), number)
}

func downloadPath(id records.FileID) string {
	return base + "/files/" + url.PathEscape(string(id)) + "/content"
}

// canRead reports whether a file can be read on a page: as pictures or as text.
func canRead(f records.File) bool {
	return f.Pictured() || f.Reading.State == records.ReadingDone && f.Reading.Words > 0
}

// readable returns the file by which a text is read: pages as they were printed, where there are any.
func readable(t records.Text) (records.File, bool) {
	for _, role := range []records.FileRole{records.Original, records.Signed, records.Scan} {
		i := slices.IndexFunc(t.Files, func(f records.File) bool { return f.Role == role && f.Pictured() })
		if i >= 0 {
			return t.Files[i], true
		}
	}
	return t.Reads()
}

// readPage is where a file is read from its beginning.
func readPage(id records.DocumentID, f records.FileID) string {
	return web.Address(documentPage(id)+"/read", url.Values{"file": {string(f)}})
}
