package api

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// outlineShown is the most lines of an outline that are shown whole; of a longer
// one there are its titles and chapters, and what stands on the page.
const outlineShown = 200

// reader is a file on its way to be shown.
type reader struct {
	document records.Document
	version  records.Version
	text     records.Text
	file     records.File
	whole    string // empty until it is fetched
	outline  []records.Provision
	spans    []web.Span         // of the pages or portions of its text
	sizes    []records.PageSize // of the pages of a file that is shown in pictures
	page     int                // from 1
}

// hasText reports whether the file was read.
func (r *reader) hasText() bool {
	return r.file.Reading.State == records.ReadingDone && r.file.Reading.Words > 0
}

// readText shows a page or portion of a file's text.
func (s *Server) readText(c *gin.Context, r *reader, at spot) (reply, error) {
	var err error
	if r.whole, r.file, err = s.office.PlainText(c.Request.Context(), actor(c), r.file.ID); err != nil {
		return reply{}, err
	}
	if r.outline, err = s.office.Outline(c.Request.Context(), actor(c), r.file.ID); err != nil {
		return reply{}, err
	}
	at.view = "text"
	r.spans = web.Portions(r.whole, r.file.Reading.Pages > 0, r.outline)
	r.turn(at)
	if r.page > len(r.spans) {
		return reply{}, records.Errorf(records.NotFound, "The file has %d pages.", len(r.spans))
	}
	shown := r.spans
	if r.file.Reading.Pages > 0 {
		shown = web.Matter(r.whole, r.spans, s.office.Margins(r.whole, r.outline))
	}
	p := web.Text{Frame: s.frame(c), Edition: s.edition(r, at), Blocks: web.Blocks(r.whole, shown[r.page-1], r.outline)}
	p.Title = titleIn(r.document, p.Language)
	p.Pages, p.Paged = len(r.spans), r.file.Reading.Pages > 0
	link := func(page int) string {
		to := at
		to.page, to.at, to.near = page, "", ""
		return r.address(to)
	}
	p.Outline = r.entries(func(page int) string {
		if page == r.page {
			return ""
		}
		return link(page)
	})
	p.Hits, p.MoreHits = s.hitsIn(r, at.find, link)
	if at.find != "" {
		for i, b := range p.Blocks {
			if spans := s.office.Mark(at.find, b.Text); len(spans) > 0 {
				p.Blocks[i].Marked = web.Fragments(b.Text, spans)
			}
		}
	}
	if r.page > 1 {
		p.Prev = link(r.page - 1)
	}
	if r.page < len(r.spans) {
		p.Next = link(r.page + 1)
	}
	return s.page(c, 0, &p)
}

// edition is what both ways of reading say of the file.
func (s *Server) edition(r *reader, at spot) web.Edition {
	current, _ := r.document.Current()
	e := web.Edition{
		DocumentPage: documentPage(r.document.ID), Number: r.document.Number, Version: r.version.Number,
		Current: current.Number, CurrentPage: documentPage(r.document.ID), TextLanguage: r.text.Language, Detected: r.text.LanguageDetected,
		Authority: r.text.Authority, FileName: r.file.Name, Download: downloadPath(r.file.ID), ReadPage: r.base(), FileField: string(r.file.ID),
		Query: at.find, Page: r.page,
	}
	if e.Version != e.Current {
		e.DocumentPage = versionPage(r.document.ID, e.Version)
	}
	there := spot{find: at.find, page: r.page, view: "text"}
	if r.hasText() {
		e.AsText = r.address(there)
	}
	if r.file.Pictured() {
		there.view = "pictures"
		if r.file.Reading.Pages == 0 {
			there.page = 0
		}
		e.AsPictures = r.address(there)
	}
	return e
}

// base is the reading room of the document.
func (r *reader) base() string { return documentPage(r.document.ID) + "/read" }

// address is where a place of the file is read.
func (r *reader) address(to spot) string {
	values := url.Values{"file": {string(r.file.ID)}}
	if to.page > 0 {
		values.Set("page", strconv.Itoa(to.page))
	}
	if to.find != "" {
		values.Set("q", to.find)
	}
	if to.view == "text" && r.file.Pictured() {
		values.Set("view", "text")
	}
	if to.zoom != 0 && to.zoom != 100 {
		values.Set("zoom", strconv.Itoa(to.zoom))
	}
	return web.Address(r.base(), values)
}

// openReader finds a file of the document in the path.
func (s *Server) openReader(c *gin.Context, id records.FileID) (*reader, error) {
	d, err := s.document(c)
	if err != nil {
		return nil, err
	}
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			if i := slices.IndexFunc(t.Files, func(f records.File) bool { return f.ID == id }); i >= 0 {
				return &reader{document: d, version: v, text: t, file: t.Files[i]}, nil
			}
		}
	}
	return nil, records.Errorf(records.NotFound, "There is no such file, or you may not read it.")
}

// fetchText fetches the file's outline and, when it is wanted, its text; a file that was not read has neither.
func (s *Server) fetchText(c *gin.Context, r *reader, whole bool) (err error) {
	if !r.hasText() {
		return nil
	}
	ctx, who := c.Request.Context(), actor(c)
	if r.outline == nil {
		if r.outline, err = s.office.Outline(ctx, who, r.file.ID); err != nil {
			return err
		}
	}
	if whole && r.whole == "" {
		if r.whole, r.file, err = s.office.PlainText(ctx, who, r.file.ID); err != nil {
			return err
		}
		r.spans = web.Portions(r.whole, r.file.Reading.Pages > 0, r.outline)
	}
	return nil
}

// turn opens the text at a page, at a provision, or where some words stand.
func (r *reader) turn(at spot) {
	if r.page = at.page; r.page > 0 {
		return
	}
	r.page = 1
	if i := slices.IndexFunc(r.outline, func(p records.Provision) bool { return p.EID == at.at }); i >= 0 {
		r.page = web.PortionOf(r.spans, r.outline[i].Offset)
		return
	}
	if where := standsAt(r.whole, at.near); where >= 0 {
		r.page = web.PortionOf(r.spans, where)
	}
}

// entries are the lines of the outline, with where each begins. link is the address
// of a page, empty for the one that is shown; on it, provisions have anchors in text.
func (r *reader) entries(link func(page int) string) []web.Entry {
	var all []web.Entry
	for _, p := range r.outline {
		page := p.Page
		if r.sizes == nil {
			page = web.PortionOf(r.spans, p.Offset)
		}
		e := web.Entry{Label: p.Label, Heading: p.Heading, Group: p.Kind != "article", Here: page == r.page, Address: link(page), Page: page}
		if r.sizes == nil {
			e.Address += "#" + p.EID
		}
		if len(r.outline) <= outlineShown || e.Group || e.Here {
			all = append(all, e)
		}
	}
	return all
}

const (
	// hitsShown is the most places that are listed of what is looked for in a text.
	hitsShown = 100
	// hitAround is how much of the text is shown on each side, in bytes.
	hitAround = 60
)

// hitsIn lists where in the file something is looked for: once for each page and provision.
func (s *Server) hitsIn(r *reader, find string, link func(page int) string) (hits []web.Found, more bool) {
	if find == "" || r.whole == "" {
		return nil, false
	}
	margins := s.office.Margins(r.whole, r.outline)
	marks := slices.DeleteFunc(s.office.Mark(find, r.whole), func(m records.Span) bool {
		return slices.ContainsFunc(margins, func(e records.Span) bool { return m.From < e.To && e.From < m.To })
	})
	lastPage, lastProvision, provision := 0, -1, -1
	page := 1
	for i, m := range marks {
		for page < len(r.spans) && m.From >= r.spans[page-1].To {
			page++
		}
		for provision+1 < len(r.outline) && r.outline[provision+1].Offset <= m.From {
			provision++
		}
		if page == lastPage && provision == lastProvision {
			continue
		}
		lastPage, lastProvision = page, provision
		if len(hits) == hitsShown {
			return hits, true
		}
		h := web.Found{Page: page, Address: link(page), Snippet: around(r.whole, between(margins, r.spans[page-1], m), marks[i:])}
		if provision >= 0 {
			h.Label = r.outline[provision].Label
			if r.sizes == nil && web.PortionOf(r.spans, r.outline[provision].Offset) == page {
				h.Address += "#" + r.outline[provision].EID
			}
		}
		hits = append(hits, h)
	}
	return hits, false
}

// between is the part of a page around a mark that no running header or footer parts from it.
func between(margins []records.Span, page web.Span, mark records.Span) web.Span {
	for _, e := range margins {
		if e.To <= mark.From {
			page.From = max(page.From, e.To)
		}
		if e.From >= mark.To {
			page.To = min(page.To, e.From)
		}
	}
	return page
}

// around cuts the text around the first of some marks, within its page.
func around(whole string, page web.Span, marks []records.Span) []records.Fragment {
	from := max(page.From, marks[0].From-hitAround)
	if i := strings.IndexAny(whole[from:marks[0].From], " \n"); from > page.From && i >= 0 {
		from += i + 1
	}
	to := min(page.To, marks[0].To+hitAround)
	if i := strings.LastIndexAny(whole[marks[0].To:to], " \n"); to < page.To && i >= 0 {
		to = marks[0].To + i
	}
	var inside []records.Span
	for _, m := range marks {
		if m.To <= to {
			inside = append(inside, records.Span{From: m.From - from, To: m.To - from})
		} else {
			break
		}
	}
	return web.Fragments(strings.ToValidUTF8(whole[from:to], ""), inside)
}
