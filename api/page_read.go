package api

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

const (
	// sheetsAtOnce is how many pages a page of pictures has; a script fetches the others.
	sheetsAtOnce = 3
	// wordsPatience is how long the first view waits for the words of its pages.
	wordsPatience = 150 * time.Millisecond
	// thumbsShown is the most pages of which all have a small picture; of longer files it is those around the one shown.
	thumbsShown = 100
)

// spot is what an address of the reading room asks for.
type spot struct {
	page int    // 0: wherever the others say
	at   string // a provision
	near string // words that stand there
	find string
	view string
	zoom int
}

// pageRead is the reading room: pictures of pages where a file has pages, else its text.
func (s *Server) pageRead(c *gin.Context) (reply, error) {
	q := readQuery(c)
	file := q.required("file")
	p := spot{
		page: int(q.number("page", 1, 1<<30, 0)), at: q.text("at"), near: q.text("near"), find: q.text("q"),
		view: q.oneOf("view", "", "text", "pictures"), zoom: web.ParseZoom(q.text("zoom")),
	}
	if err := records.InvalidProblems(q.problems); err != nil {
		return reply{}, err
	}
	r, err := s.openReader(c, records.FileID(file))
	if err != nil {
		return reply{}, err
	}
	if !r.file.Pictured() || p.view == "text" {
		return s.readText(c, r, p)
	}
	r.sizes, err = s.office.PageSizes(c.Request.Context(), actor(c), r.file.ID)
	if err != nil && r.hasText() && p.view == "" {
		return s.readText(c, r, p)
	}
	if err != nil {
		return reply{}, err
	}
	return s.readPictures(c, r, p)
}

func (s *Server) readPictures(c *gin.Context, r *reader, at spot) (reply, error) {
	if err := s.fetchText(c, r, at.find != "" || at.near != ""); err != nil {
		return reply{}, err
	}
	r.turnPicture(at)
	if r.page > len(r.sizes) {
		return reply{}, records.Errorf(records.NotFound, "The file has %d pages.", len(r.sizes))
	}
	p := web.Pictures{Frame: s.frame(c), Edition: s.edition(r, at), Zoom: at.zoom, Sizes: web.RunLengths(r.sizes)}
	p.Title = titleIn(r.document, p.Language)
	p.Pages, p.Paged = len(r.sizes), true
	first := (r.page-1)/sheetsAtOnce*sheetsAtOnce + 1
	last := min(first+sheetsAtOnce-1, len(r.sizes))
	link := func(page int) string {
		to := at
		to.page, to.at, to.near = page, "", ""
		if page >= first && page <= last {
			return "#p" + strconv.Itoa(page)
		}
		return r.address(to) + "#p" + strconv.Itoa(page)
	}
	p.Outline, p.Hits = r.entries(link), nil
	p.Hits, p.MoreHits = s.hitsIn(r, at.find, link)
	var err error
	if p.Sheets, err = s.sheets(c, r, first, last, at); err != nil {
		return reply{}, err
	}
	if first > 1 {
		p.Prev = link(first - 1)
	}
	if last < len(r.sizes) {
		p.Next = link(last + 1)
	}
	p.Zooms, p.Thumbs = r.zooms(at), r.thumbs(link)
	p.More = web.WithQuery(web.WithQuery(r.base()+"/leaf?file="+string(r.file.ID), "q", at.find), "page", "")
	return s.firstPage(c, r, &p)
}

// sheets makes the pages of a view, with those words that come in time.
func (s *Server) sheets(c *gin.Context, r *reader, first, last int, at spot) ([]web.Sheet, error) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), wordsPatience)
	defer cancel()
	who := actor(c)
	all := make([]web.Sheet, last-first+1)
	scans := make([]bool, len(all))
	var working sync.WaitGroup
	for i := range all {
		working.Go(func() {
			page := first + i
			w, err := s.office.PageWords(ctx, who, r.file.ID, page)
			if err != nil {
				w.PageSize = r.sizes[page-1]
			}
			all[i] = s.sheet(r, page, w, at)
			all[i].Late, all[i].First, all[i].Later = err != nil, page == r.page, page != r.page
			scans[i] = len(w.Words) == 0 && (err == nil || r.file.Reading.Method == "ocr") // its text is there before its places are
		})
	}
	working.Wait()
	if !slices.Contains(scans, true) || !r.hasText() {
		return all, nil
	}
	if err := s.fetchText(c, r, true); err != nil {
		return nil, err
	}
	for i := range all {
		if scans[i] {
			s.recognized(r, &all[i], at.find)
		}
	}
	return all, nil
}

func (s *Server) sheet(r *reader, page int, w records.PageWords, at spot) web.Sheet {
	var marks []records.Span
	if at.find != "" {
		marks = s.office.Mark(at.find, web.PageText(w.Words))
	}
	sheet := web.NewSheet(page, w, marks)
	sheet.Language, sheet.Zoom = r.text.Language, at.zoom
	for _, p := range r.outline {
		if p.Page == page {
			sheet.Anchors = append(sheet.Anchors, p.EID)
		}
	}
	sheet.Source = base + "/files/" + string(r.file.ID) + "/pages/" + strconv.Itoa(page) + "/picture"
	return sheet
}

// recognized puts the text of a page that is a picture below it.
func (s *Server) recognized(r *reader, sheet *web.Sheet, find string) {
	spans := web.Portions(r.whole, true, nil)
	if sheet.Page > len(spans) {
		return
	}
	text := strings.TrimSpace(r.whole[spans[sheet.Page-1].From:spans[sheet.Page-1].To])
	if text == "" {
		return
	}
	var marks []records.Span
	if find != "" {
		marks = s.office.Mark(find, text)
	}
	sheet.Text = web.Fragments(text, marks)
}

// pageLeaf is one page of pictures, as the script of the reading room fetches it.
func (s *Server) pageLeaf(c *gin.Context) (reply, error) {
	q := readQuery(c)
	file, page := q.required("file"), int(q.number("page", 1, 1<<30, 1))
	at := spot{find: q.text("q"), zoom: web.ParseZoom(q.text("zoom"))}
	if err := records.InvalidProblems(q.problems); err != nil {
		return reply{}, err
	}
	r, err := s.openReader(c, records.FileID(file))
	if err != nil {
		return reply{}, err
	}
	w, err := s.office.PageWords(c.Request.Context(), actor(c), r.file.ID, page)
	if err != nil {
		return reply{}, err
	}
	if err := s.fetchText(c, r, false); err != nil {
		return reply{}, err
	}
	sheet := s.sheet(r, page, w, at)
	if len(w.Words) == 0 && r.hasText() {
		if err := s.fetchText(c, r, true); err != nil {
			return reply{}, err
		}
		s.recognized(r, &sheet, at.find)
	}
	b, err := s.site.RenderSheet(s.tongue(c), sheet)
	if err != nil {
		return reply{}, err
	}
	return reply{
		header: http.Header{"Content-Security-Policy": {web.Policy}},
		write:  func(http.ResponseWriter, *http.Request) { writePacked(c, "text/html; charset=utf-8", b) },
	}, nil
}

// turnPicture opens the pages at a page, at a provision, or where some words stand.
func (r *reader) turnPicture(at spot) {
	if r.page = at.page; r.page > 0 {
		return
	}
	r.page = 1
	if i := slices.IndexFunc(r.outline, func(p records.Provision) bool { return p.EID == at.at }); i >= 0 {
		r.page = max(1, r.outline[i].Page)
		return
	}
	if where := standsAt(r.whole, at.near); where > 0 {
		r.page = 1 + strings.Count(r.whole[:where], records.PageBreak)
	}
}

// standsAt returns where some words stand in a text, however they are spaced; -1 when they do not.
func standsAt(whole, near string) int {
	words := strings.Fields(near)
	if len(words) == 0 || len(near) >= 400 {
		return -1
	}
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	like, err := regexp.Compile(strings.Join(words, `\s+`))
	if err != nil {
		return -1
	}
	if at := like.FindStringIndex(whole); at != nil {
		return at[0]
	}
	return -1
}

func (r *reader) zooms(at spot) []web.Choice {
	var all []web.Choice
	for _, z := range web.Zooms {
		to := at
		to.page, to.at, to.near, to.zoom = r.page, "", "", z
		all = append(all, web.Choice{Text: strconv.Itoa(z) + " %", Count: z, On: z == at.zoom, Address: r.address(to) + "#p" + strconv.Itoa(r.page)})
	}
	return all
}

func (r *reader) thumbs(link func(int) string) []web.Thumb {
	from, to := 1, len(r.sizes)
	if to > thumbsShown {
		from, to = max(1, r.page-10), min(len(r.sizes), r.page+10)
	}
	width := records.PictureWidths[0]
	all := make([]web.Thumb, 0, to-from+1)
	for page := from; page <= to; page++ {
		size := r.sizes[page-1]
		all = append(all, web.Thumb{
			Page: page, Address: link(page), Here: page == r.page, Width: width, Height: int(float64(width) * size.Height / size.Width),
			Source: base + "/files/" + string(r.file.ID) + "/pages/" + strconv.Itoa(page) + "/picture?width=" + strconv.Itoa(width),
		})
	}
	return all
}
