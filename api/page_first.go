package api

import (
	"regexp"
	"slices"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

const (
	// firstView is how many bytes the first view of a page takes at most, pictures of documents included, as they are sent.
	firstView = 59_500
	// headers are about the bytes of those of one answer.
	headers = 600
	// lateWords are about the bytes of a page's words when they come after it.
	lateWords = 6_000
	// sketch are the bytes of the picture of a page that is seen beside the one asked for.
	sketch = records.LeastBytes
)

// A window as it is when a page is opened: how wide the page is shown in it and how much of its height is left, in pixels.
var windows = [2]struct{ wide, high float64 }{{860, 1000}, {352, 770}}

var named = regexp.MustCompile(regexp.QuoteMeta(web.AssetPath) + `([^"]+)"`)

// firstPage answers with pictures of pages, the first of which is as sharp as the first view leaves it bytes: those that the
// page, its style and its scripts do not take, nor sketches of the pages that are seen beside it.
func (s *Server) firstPage(c *gin.Context, r *reader, p *web.Pictures) (reply, error) {
	p.Sketch = sketch
	b, err := s.site.Render(p)
	if err != nil {
		return reply{}, err
	}
	left := firstView - len(pack(b)) - 2*headers
	for _, name := range named.FindAllSubmatch(b, -1) {
		if a, ok := s.site.Asset(string(name[1])); ok {
			left -= len(a.Packed) + headers
		}
	}
	first := slices.IndexFunc(p.Sheets, func(s web.Sheet) bool { return s.First })
	for w := range windows {
		rest := left
		for i := range r.beside(w) + 1 {
			if i > 0 {
				rest -= sketch + headers
			}
			if first+i >= len(p.Sheets) || p.Sheets[first+i].Late {
				rest -= lateWords + headers
			}
		}
		p.Sheets[first].Most[w] = records.PictureBytes(max(1, rest))
	}
	return s.page(c, 0, p)
}

// beside is how many pages are seen in a window after the one asked for.
func (r *reader) beside(window int) (n int) {
	w := windows[window]
	for page := r.page; page < len(r.sizes); page++ {
		size := r.sizes[page-1]
		if w.high -= w.wide * size.Height / size.Width; w.high <= 0 {
			break
		}
		n++
	}
	return n
}
