package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type vitalJSON struct {
	Document   namedJSON    `json:"document"`
	Months     int          `json:"months"`
	Note       string       `json:"note,omitempty"`
	MarkedAt   time.Time    `json:"marked_at"`
	MarkedBy   string       `json:"marked_by"`
	ReviewedOn records.Date `json:"reviewed_on,omitempty"`
	ReviewedBy string       `json:"reviewed_by,omitempty"`
	NextOn     records.Date `json:"next_on"`
	Overdue    bool         `json:"overdue"`
}

func newVital(v records.VitalRecord, lang records.Language) vitalJSON {
	return vitalJSON{newNamed(v.Described, lang), v.Months, v.Note, v.MarkedAt.UTC(), v.MarkedBy, v.ReviewedOn, v.ReviewedBy, v.NextOn, v.Overdue}
}

func (s *Server) listVitals(c *gin.Context) (reply, error) {
	q := readQuery(c)
	overdue, after, limit := q.flag("overdue"), records.DocumentID(q.text("after")), q.limit(200, 50)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	all, err := s.office.Vitals(c.Request.Context(), actor(c), overdue, after, limit+1)
	if err != nil {
		return reply{}, err
	}
	var page listJSON[vitalJSON, records.DocumentID]
	if len(all) > limit {
		all = all[:limit]
		page.Next = all[limit-1].Document
	}
	lang := preferred(c)
	page.Items = each(all, func(v records.VitalRecord) vitalJSON { return newVital(v, lang) })
	return ok(page), nil
}

// vitalRequestJSON says how a record is vital.
type vitalRequestJSON struct {
	Months int    `json:"months"`
	Note   string `json:"note"`
}

// onVital reads the body of an act on a vital record, when the actor may do it at all.
func onVital[B any](c *gin.Context, do func(body B) error) error {
	if err := actor(c).Must(records.ActVital); err != nil {
		return err // before questions of form
	}
	var body B
	if err := readJSON(c, &body); err != nil {
		return err
	}
	return do(body)
}

func (s *Server) markVital(c *gin.Context) (r reply, err error) {
	err = onVital(c, func(b vitalRequestJSON) error {
		v, err := s.office.MarkVital(c.Request.Context(), actor(c), c.Param("id"), b.Months, b.Note)
		r = ok(newVital(v, preferred(c)))
		return err
	})
	return r, err
}

func (s *Server) reviewVital(c *gin.Context) (r reply, err error) {
	err = onVital(c, func(b struct {
		Note string `json:"note"`
	},
	) error {
		v, err := s.office.ReviewVital(c.Request.Context(), actor(c), c.Param("id"), b.Note)
		r = ok(newVital(v, preferred(c)))
		return err
	})
	return r, err
}

func (s *Server) unmarkVital(c *gin.Context) (reply, error) {
	err := onVital(c, func(b reasonJSON) error {
		return s.office.UnmarkVital(c.Request.Context(), actor(c), c.Param("id"), b.Reason)
	})
	return empty(http.StatusNoContent), err
}

// kitRequestJSON says who may open a continuity kit.
type kitRequestJSON struct {
	Passphrase string           `json:"passphrase"`
	Recipients []string         `json:"recipients"`
	Language   records.Language `json:"lang"`
}

// takeKit sends the continuity kit, encrypted.
func (s *Server) takeKit(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActKit); err != nil {
		return reply{}, err // before questions of form
	}
	var b kitRequestJSON
	if err := readJSON(c, &b); err != nil {
		return reply{}, err
	}
	if b.Language == "" {
		b.Language = records.Spanish
	}
	o, err := s.binder.Kit(c.Request.Context(), actor(c), records.Lock{Passphrase: b.Passphrase, Recipients: b.Recipients}, b.Language)
	return s.outgoing(c, o, err)
}
