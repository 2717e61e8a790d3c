package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// textRefs reads which two texts are meant: from, to, and for either a version, a
// day or a file.
func (q *query) textRefs() (from, to records.TextRef) {
	lang := records.Language(q.text("lang"))
	read := func(name string) records.TextRef {
		ref := records.TextRef{
			Document: q.text(name), Version: int(q.number(name+"_version", 1, 1<<30, 0)), On: q.date(name + "_on"),
			File: records.FileID(q.text(name + "_file")), Language: lang,
		}
		if l := q.text(name + "_lang"); l != "" {
			ref.Language = records.Language(l)
		}
		if ref.Version != 0 && ref.On != "" {
			q.bad(name+"_on", "Give a version or a day, not both.")
		}
		return ref
	}
	from, to = read("from"), read("to")
	if to.Document == "" && to.File == "" {
		to.Document = from.Document // two versions of one document
	}
	return from, to
}

func (s *Server) getRedline(c *gin.Context) (reply, error) {
	q := readQuery(c)
	from, to := q.textRefs()
	format := q.oneOf("format", "json", "html", "pdf")
	changedOnly := q.flag("changed_only")
	if err := q.err(); err != nil {
		return reply{}, err
	}
	r, err := s.office.Redline(c.Request.Context(), actor(c), from, to)
	if err != nil {
		return reply{}, err
	}
	if format == "" && strings.Contains(c.GetHeader("Accept"), "text/html") {
		format = "html"
	}
	vary := http.Header{"Vary": {"Accept, Accept-Language"}}
	switch format {
	case "html":
		return s.redlineSheet(c, r, changedOnly)
	case "pdf":
		return s.redlinePDF(c, r, changedOnly)
	}
	return reply{header: vary, body: newRedline(r, preferred(c), changedOnly)}, nil
}

func (s *Server) getSideBySide(c *gin.Context) (reply, error) {
	q := readQuery(c)
	from, to := q.textRefs()
	if err := q.err(); err != nil {
		return reply{}, err
	}
	r, err := s.office.SideBySide(c.Request.Context(), actor(c), from, to)
	if err != nil {
		return reply{}, err
	}
	return ok(newSideBySide(r, preferred(c))), nil
}

func (s *Server) getArticleHistory(c *gin.Context) (reply, error) {
	q := readQuery(c)
	lang := records.Language(q.text("lang"))
	if err := q.err(); err != nil {
		return reply{}, err
	}
	h, err := s.office.ArticleHistory(c.Request.Context(), actor(c), c.Param("id"), c.Param("eid"), lang)
	if err != nil {
		return reply{}, err
	}
	return ok(newArticleHistory(h, preferred(c))), nil
}
