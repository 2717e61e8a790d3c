package api

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// redlineSheet answers with a redline as one printable page that needs nothing else.
func (s *Server) redlineSheet(c *gin.Context, r records.Redline, changedOnly bool) (reply, error) {
	lang := s.tongue(c)
	frame := web.Frame{Language: lang, Organization: called(s.office.Profile().Organization, lang, s.office.Profile().Name)}
	b, err := s.site.RenderAlone(&web.RedlineSheet{Frame: frame, Redline: s.redlineView(r, lang, !changedOnly), Made: s.local(s.now())})
	if err != nil {
		return reply{}, err
	}
	return reply{
		header: http.Header{"Content-Security-Policy": {web.SheetPolicy()}, "Vary": {"Accept, Accept-Language, Cookie"}},
		write:  func(http.ResponseWriter, *http.Request) { writePacked(c, "text/html; charset=utf-8", b) },
	}, nil
}

// redlinePDF answers with a redline as it is printed.
func (s *Server) redlinePDF(c *gin.Context, r records.Redline, changedOnly bool) (reply, error) {
	if s.printer == nil {
		return reply{}, records.Errorf(records.Unavailable, "This service makes no PDFs; ask for format=html, which can be printed.").At("format")
	}
	lang := s.tongue(c)
	view := s.redlineView(r, lang, !changedOnly)
	printed, err := s.site.PrintedRedline(lang, view)
	if err != nil {
		return reply{}, err
	}
	printed.Author = called(s.office.Profile().Organization, lang, s.office.Profile().Name)
	printed.Made = s.local(s.now())
	b, err := s.printer.PrintRedline(c.Request.Context(), printed)
	if err != nil {
		return reply{}, err
	}
	answer := content("application/pdf", b)
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>| `, r) {
			return '-'
		}
		return r
	}, view.To.Number)
	answer.header.Set("Content-Disposition", `inline; filename="redline.pdf"; filename*=UTF-8''redline-`+url.PathEscape(name)+`.pdf`)
	answer.header.Set("Vary", "Accept, Accept-Language, Cookie")
	return answer, nil
}
