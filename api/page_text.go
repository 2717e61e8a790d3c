package api

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// outlineShown is the most lines of an outline that are shown whole; of a longer
// one there are its titles and chapters, and what stands on the page.
const outlineShown = 200

// reader is one page of a file's text on its way to be shown.
type reader struct {
	document records.Document
	version  records.Version
	text     records.Text
	file     records.File
	whole    string
	outline  []records.Provision
	spans    []web.Span
	page     int // from 1
}

func (s *Server) pageText(c *gin.Context) (reply, error) {
	q := readQuery(c)
	file, at, near := q.required("file"), q.text("at"), q.text("near")
	page := int(q.number("page", 1, 1<<30, 0))
	if err := records.InvalidProblems(q.problems); err != nil {
		return reply{}, err
	}
	r, err := s.openReader(c, records.FileID(file))
	if err != nil {
		return reply{}, err
	}
	r.turn(page, at, near)
	if r.page > len(r.spans) {
		return reply{}, records.Errorf(records.NotFound, "The file has %d pages.", len(r.spans))
	}
	current, _ := r.document.Current()
	p := web.Text{
		Frame: s.frame(c), DocumentPage: documentPage(r.document.ID), Number: r.document.Number, Version: r.version.Number,
		Current: current.Number, CurrentPage: documentPage(r.document.ID), TextLanguage: r.text.Language, Detected: r.text.LanguageDetected,
		Authority: r.text.Authority, FileName: r.file.Name, Download: downloadPath(r.file.ID), ReadPage: documentPage(r.document.ID) + "/text", FileField: string(r.file.ID),
		Page: r.page, Pages: len(r.spans), Paged: r.file.Reading.Pages > 0,
		Blocks: web.Blocks(r.whole, r.spans[r.page-1], r.outline), Outline: r.entries(),
	}
	if p.Version != p.Current {
		p.DocumentPage = versionPage(r.document.ID, p.Version)
	}
	p.Title, p.TitleLanguage = titleIn(r.document, p.Language)
	if r.page > 1 {
		p.Prev = textPage(r.document.ID, r.file.ID, r.page-1)
	}
	if r.page < len(r.spans) {
		p.Next = textPage(r.document.ID, r.file.ID, r.page+1)
	}
	return s.page(c, 0, &p)
}

// openReader fetches a file of the document in the path with its text.
func (s *Server) openReader(c *gin.Context, id records.FileID) (r reader, err error) {
	ctx, who := c.Request.Context(), actor(c)
	if r.document, err = s.document(c); err != nil {
		return r, err
	}
	found := false
	for _, v := range r.document.Versions {
		for _, t := range v.Texts {
			for _, f := range t.Files {
				if f.ID == id {
					r.version, r.text, r.file, found = v, t, f, true
				}
			}
		}
	}
	if !found {
		return r, records.Errorf(records.NotFound, "There is no such file, or you may not read it.")
	}
	if r.whole, r.file, err = s.office.PlainText(ctx, who, id); err != nil {
		return r, err
	}
	if r.outline, err = s.office.Outline(ctx, who, id); err != nil {
		return r, err
	}
	r.spans = web.Portions(r.whole, r.file.Reading.Pages > 0, r.outline)
	return r, nil
}

// turn opens the text at a page, at a provision, or where some words stand.
func (r *reader) turn(page int, eid, near string) {
	if r.page = page; page > 0 {
		return
	}
	r.page = 1
	if i := slices.IndexFunc(r.outline, func(p records.Provision) bool { return p.EID == eid }); i >= 0 {
		r.page = web.PortionOf(r.spans, r.outline[i].Offset)
		return
	}
	if words := strings.Fields(near); len(words) > 0 && len(near) < 400 {
		for i, w := range words {
			words[i] = regexp.QuoteMeta(w)
		}
		if like, err := regexp.Compile(strings.Join(words, `\s+`)); err == nil {
			if at := like.FindStringIndex(r.whole); at != nil {
				r.page = web.PortionOf(r.spans, at[0])
			}
		}
	}
}

// entries are the lines of the outline, with where each begins.
func (r *reader) entries() []web.Entry {
	var all []web.Entry
	for _, p := range r.outline {
		page := web.PortionOf(r.spans, p.Offset)
		e := web.Entry{Label: p.Label, Heading: p.Heading, Group: p.Kind != "article", Here: page == r.page, Address: "#" + p.EID}
		if !e.Here {
			e.Address = textPage(r.document.ID, r.file.ID, page) + "#" + p.EID
		}
		if len(r.outline) <= outlineShown || e.Group || e.Here {
			all = append(all, e)
		}
	}
	return all
}
