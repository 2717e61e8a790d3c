package api

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// citedJSON is a citation with what it means.
type citedJSON struct {
	File       records.FileID        `json:"file"`
	In         citedDocumentJSON     `json:"in"`
	Version    int                   `json:"version"`
	Language   records.Language      `json:"language"`
	EID        string                `json:"eid,omitempty"`
	Start      int                   `json:"start"`
	End        int                   `json:"end"`
	Quote      string                `json:"quote"`
	State      records.CitationState `json:"state"`
	Target     *citedDocumentJSON    `json:"target,omitempty"`
	InForce    int                   `json:"in_force,omitempty"`
	Provisions []citedArticleJSON    `json:"provisions"`
	Candidates []citedDocumentJSON   `json:"candidates,omitempty"`
}

type citedArticleJSON struct {
	Name string `json:"name"`
	EID  string `json:"eid,omitempty"`
}

type citedDocumentJSON struct {
	ID     records.DocumentID `json:"id"`
	Number string             `json:"number"`
	Symbol string             `json:"symbol,omitempty"`
	Type   string             `json:"type"`
	Title  string             `json:"title"`
	Date   records.Date       `json:"date,omitempty"`
}

func newCited(c records.Cited, lang records.Language) citedJSON {
	document := func(d records.Document) citedDocumentJSON {
		return citedDocumentJSON{d.ID, d.Number, d.Symbol, d.Type, d.Title(lang), d.Date}
	}
	j := citedJSON{
		File: c.File, In: document(c.In), Version: c.Version, Language: c.Language, EID: c.EID, Start: c.Start, End: c.End, Quote: c.Quote,
		State: c.State, InForce: c.InForce,
		Provisions: each(c.Provisions, func(p records.CitedArticle) citedArticleJSON { return citedArticleJSON(p) }),
	}
	if c.Target.ID != "" {
		target := document(c.Target)
		j.Target = &target
	}
	for _, d := range c.Candidates {
		j.Candidates = append(j.Candidates, document(d))
	}
	return j
}

// citationPage reads the parameters that lists of citations share.
func citationPage(q *query) (after records.CitationCursor, limit int) {
	limit = q.limit(200, 50)
	if v := q.text("after"); v != "" {
		file, n, _ := strings.Cut(v, ".")
		ordinal, err := strconv.Atoi(n)
		if err != nil || file == "" {
			q.bad("after", "%q is not the `next` of a page.", v)
		}
		after = records.CitationCursor{File: records.FileID(file), Ordinal: ordinal}
	}
	return after, limit
}

// citations answers a page of citations; one more than limit tells that there is a next page.
func citations(c *gin.Context, all []records.Cited, limit int, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	var page listJSON[citedJSON, string]
	if len(all) > limit {
		all = all[:limit]
		page.Next = fmt.Sprintf("%s.%d", all[limit-1].File, all[limit-1].Ordinal)
	}
	lang := preferred(c)
	page.Items = each(all, func(x records.Cited) citedJSON { return newCited(x, lang) })
	return ok(page), nil
}

func (s *Server) listCitations(c *gin.Context) (reply, error) {
	q := readQuery(c)
	version, lang := int(q.number("version", 1, 1<<30, 0)), records.Language(q.text("lang")).Primary()
	after, limit := citationPage(q)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	all, err := s.office.Citations(c.Request.Context(), actor(c), c.Param("id"), version, lang, after, limit+1)
	return citations(c, all, limit, err)
}

func (s *Server) listCitedBy(c *gin.Context) (reply, error) {
	q := readQuery(c)
	allVersions := q.flag("all_versions")
	after, limit := citationPage(q)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	all, err := s.office.CitedBy(c.Request.Context(), actor(c), c.Param("id"), allVersions, after, limit+1)
	return citations(c, all, limit, err)
}

func (s *Server) listUnresolvedCitations(c *gin.Context) (reply, error) {
	q := readQuery(c)
	after, limit := citationPage(q)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	all, err := s.office.UnresolvedCitations(c.Request.Context(), actor(c), after, limit+1)
	return citations(c, all, limit, err)
}
