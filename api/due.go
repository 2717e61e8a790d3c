package api

import (
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type dueJSON struct {
	Document records.DocumentID          `json:"document"`
	Number   string                      `json:"number"`
	Symbol   string                      `json:"symbol,omitempty"`
	Title    string                      `json:"title"`
	Titles   map[records.Language]string `json:"titles"`
	Type     string                      `json:"type"`
	Class    string                      `json:"class"`
	Body     string                      `json:"body,omitempty"`
	Date     records.Date                `json:"date,omitempty"`
	Due      records.Date                `json:"due"`
	Action   records.RetentionAction     `json:"action"`
	Overdue  bool                        `json:"overdue"`
	Held     bool                        `json:"held"`
	Proposed records.DispositionID       `json:"disposition,omitempty"`
	Bound    records.Date                `json:"kept_until,omitempty"`
}

func newDue(d records.Document, list records.DueList, lang records.Language) dueJSON {
	return dueJSON{d.ID, d.Number, d.Symbol, d.Title(lang), d.Titles, d.Type, d.Class, d.Body, d.Date, d.Due.On, d.Due.Action, !d.Due.On.After(list.Today), list.Held[d.ID], list.Proposed[d.ID], list.Bound[d.ID]}
}

type dueListJSON struct {
	Items []dueJSON    `json:"items"`
	Next  string       `json:"next,omitempty"`
	Today records.Date `json:"today"`
	Until records.Date `json:"until"`
}

// dueRequest reads what a due list is asked for.
func dueRequest(q *query) records.DueRequest {
	req := records.DueRequest{
		Until: q.date("until"), Action: records.RetentionAction(q.oneOf("action", "review", "transfer", "destroy")), Class: q.text("class"), Body: q.text("body"),
		Limit: q.limit(499, 50),
	}
	if after := q.text("after"); after != "" {
		on, id, ok := strings.Cut(after, "/")
		day, err := records.ParseDate(on)
		if !ok || err != nil || day == "" || id == "" {
			q.bad("after", "%q is no place in the list; give the `next` of the page before.", after)
		}
		req.After = records.DuePlace{On: day, Document: records.DocumentID(id)}
	}
	return req
}

// placeOf writes where a list goes on; empty at its end.
func placeOf(p records.DuePlace) string {
	if p.On == "" {
		return ""
	}
	return string(p.On) + "/" + string(p.Document)
}

func (s *Server) listDue(c *gin.Context) (reply, error) {
	q := readQuery(c)
	req := dueRequest(q)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	list, err := s.custodian.Due(c.Request.Context(), actor(c), req)
	if err != nil {
		return reply{}, err
	}
	lang := preferred(c)
	return ok(dueListJSON{
		Items: each(list.Records, func(d records.Document) dueJSON { return newDue(d, list, lang) }), Next: placeOf(list.Next), Today: list.Today, Until: list.Until,
	}), nil
}
