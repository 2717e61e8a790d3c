package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

func (s *Server) listDocuments(c *gin.Context) (reply, error) {
	q := readQuery(c)
	f := records.DocumentFilter{
		Type: q.text("type"), Class: q.text("class"), Body: q.text("body"), Year: int(q.number("year", 1, 9999, 0)),
		Reading: records.ReadingState(q.oneOf("reading", "pending", "running", "read", "not_read")),
		Status:  records.Status(q.oneOf("status", "draft", "submitted", "adopted", "in_force", "suspended", "superseded", "repealed", "expired")),
		On:      q.date("on"),
		After:   records.DocumentID(q.text("after")),
	}
	known := q.text("known")
	matter := q.text("matter")
	limit := q.limit(200, 50)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	var err error
	if f.Known, err = s.office.Known(known); err != nil {
		return reply{}, err
	}
	if matter != "" {
		m, err := s.office.Matter(c.Request.Context(), actor(c), matter)
		if err != nil {
			return reply{}, err
		}
		f.Matter = m.ID
	}
	f.Limit = limit + 1 // one more tells whether there is a next page
	documents, err := s.office.Documents(c.Request.Context(), actor(c), f)
	if err != nil {
		return reply{}, err
	}
	var page listJSON[documentJSON, records.DocumentID]
	if len(documents) > limit {
		documents = documents[:limit]
		page.Next = documents[limit-1].ID
	}
	statuses, err := s.office.Statuses(c.Request.Context(), documents, f)
	if err != nil {
		return reply{}, err
	}
	lang := preferred(c)
	page.Items = each(documents, func(d records.Document) documentJSON {
		j := newDocument(d, lang, s.now())
		j.Status = statuses[d.ID]
		return j
	})
	return ok(page), nil
}

func (s *Server) fileDocument(c *gin.Context) (reply, error) {
	f, err := s.readForm(c, documentFields)
	if err != nil {
		return reply{}, err
	}
	req, err := f.filing(c)
	if err != nil {
		return reply{}, err
	}
	r, err := s.office.File(c.Request.Context(), actor(c), req)
	if err != nil {
		return reply{}, err
	}
	s.metrics.filed("document", r.Repeated)
	return created(documentPath(r.Document), r), nil
}

func documentPath(id records.DocumentID) string { return base + "/documents/" + string(id) }

func (s *Server) getDocument(c *gin.Context) (reply, error) {
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	r := s.documentReply(c, d)
	m, there, err := s.office.MatterOf(c.Request.Context(), actor(c), d)
	if j, ok := r.body.(documentJSON); ok && there {
		j.Matter = m.ID
		r.body = j
	}
	return r, err
}

// document returns the document that the path names.
func (s *Server) document(c *gin.Context) (records.Document, error) {
	return s.office.Document(c.Request.Context(), actor(c), c.Param("id"))
}

func (s *Server) documentReply(c *gin.Context, d records.Document) reply {
	j := newDocument(d, preferred(c), s.now())
	j.Status = s.office.Status(d)
	r := ok(j)
	r.header = http.Header{"Etag": {strconv.Quote(strconv.FormatInt(d.Revision, 10))}}
	return r
}

func (s *Server) resolve(c *gin.Context) (reply, error) {
	q := readQuery(c)
	ref := q.required("ref")
	if err := q.err(); err != nil {
		return reply{}, err
	}
	d, err := s.office.Document(c.Request.Context(), actor(c), ref)
	if err != nil {
		return reply{}, err
	}
	return s.documentReply(c, d), nil
}

// editJSON is a change of metadata; what is left out stays as it is.
type editJSON struct {
	Type     *string                     `json:"type"`
	Class    *string                     `json:"class"`
	Body     *string                     `json:"body"`
	Symbol   *string                     `json:"symbol"`
	Titles   map[records.Language]string `json:"titles"`
	Date     *string                     `json:"date"`
	Access   *accessJSON                 `json:"access"`
	Metadata json.RawMessage             `json:"metadata"`
	Reason   string                      `json:"reason"` // why what stands fast is corrected
}

func (e editJSON) edit() (records.Edit, error) {
	edit := records.Edit{Type: e.Type, Class: e.Class, Body: e.Body, Symbol: e.Symbol, Titles: e.Titles, Metadata: e.Metadata, Reason: e.Reason}
	var problems []records.Problem
	if bytes.Contains(e.Metadata, []byte(`\u0000`)) {
		problems = append(problems, records.Problem{Field: "metadata", Message: "The value holds characters that are no text."})
	}
	if e.Date != nil {
		d, problem := parseDate("date", *e.Date)
		if problem != nil {
			problems = append(problems, *problem)
		}
		edit.Date = &d
	}
	if e.Access != nil {
		embargo, problem := parseDate("access.embargo", e.Access.Embargo)
		if problem != nil {
			problems = append(problems, *problem)
		}
		edit.Access = &records.Access{Level: e.Access.Level, Bodies: e.Access.Bodies, Embargo: embargo}
	}
	return edit, records.InvalidProblems(problems)
}

func (s *Server) editDocument(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActDescribe); err != nil {
		return reply{}, err // before questions of form
	}
	header := c.GetHeader("If-Match")
	if header == "" {
		return reply{}, refusal{http.StatusPreconditionRequired, "precondition-required", "Send the revision you have seen as If-Match, so that nobody's change is lost; the document's ETag is it.", "If-Match"}
	}
	revision, bad := parseRevision(header)
	if bad != nil {
		return reply{}, bad
	}
	var body editJSON
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	edit, err := body.edit()
	if err != nil {
		return reply{}, err
	}
	d, err := s.office.Edit(c.Request.Context(), actor(c), records.DocumentID(c.Param("id")), revision, edit)
	if err != nil {
		return reply{}, err
	}
	return s.documentReply(c, d), nil
}

// parseRevision reads an If-Match header: one revision, in quotes.
func parseRevision(header string) (int64, *records.Error) {
	n, err := strconv.ParseInt(strings.Trim(strings.TrimSpace(header), `"`), 10, 64)
	if err != nil || n < 1 {
		return 0, records.Errorf(records.Invalid, "Send one revision in quotes, as the document's ETag gave it: \"3\".").At("If-Match")
	}
	return n, nil
}

func (s *Server) getHistory(c *gin.Context) (reply, error) {
	q := readQuery(c)
	after, limit := q.number("after", 0, maxSeq, 0), q.limit(200, 50)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	entries, err := s.office.History(c.Request.Context(), actor(c), records.DocumentID(c.Param("id")), after, limit+1)
	if err != nil {
		return reply{}, err
	}
	return ok(entryPage(entries, limit)), nil
}

func (s *Server) rereadDocument(c *gin.Context) (reply, error) {
	if err := s.office.Reread(c.Request.Context(), actor(c), records.DocumentID(c.Param("id"))); err != nil {
		return reply{}, err
	}
	return empty(http.StatusAccepted), nil
}
