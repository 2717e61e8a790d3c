package api

import (
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// answerJSON says which text was the law on a day.
type answerJSON struct {
	Asked    namedJSON         `json:"asked"`
	Document namedJSON         `json:"document"`
	On       records.Date      `json:"on"`
	Known    *time.Time        `json:"known,omitempty"`
	Status   records.Status    `json:"status"`
	Since    records.Date      `json:"since,omitempty"`
	Until    records.Date      `json:"until,omitempty"`
	Coming   records.Date      `json:"coming,omitempty"`
	Version  *versionJSON      `json:"version,omitempty"`
	Text     *textJSON         `json:"text,omitempty"`
	Exact    bool              `json:"exact"`
	Last     *lastJSON         `json:"last,omitempty"`
	Why      *eventJSON        `json:"why,omitempty"`
	Next     *eventJSON        `json:"next,omitempty"`
	Warnings []records.Warning `json:"warnings"`
}

// lastJSON is the last text that was in force, as it stood.
type lastJSON struct {
	Version versionJSON `json:"version"`
	Text    textJSON    `json:"text"`
}

func newAnswer(a records.Answer, lang records.Language) answerJSON {
	j := answerJSON{
		Asked: newNamed(a.Asked, lang), Document: newNamed(a.Document, lang), On: a.On, Known: known(a.Known), Status: a.Status,
		Since: a.Since, Until: a.Until, Coming: a.Coming, Exact: a.Exact,
		Warnings: each(a.Warnings, func(w records.Warning) records.Warning { return w }),
	}
	if a.Version != nil {
		v, t := newVersion(*a.Version), newText(*a.Text)
		j.Version, j.Text = &v, &t
	}
	if a.Last != nil {
		j.Last = &lastJSON{newVersion(*a.Last), newText(*a.LastText)}
	}
	if a.Why != nil {
		e := newEvent(*a.Why, a.Named, lang)
		j.Why = &e
	}
	if a.Next != nil {
		e := newEvent(*a.Next, a.Named, lang)
		j.Next = &e
	}
	return j
}

func (s *Server) getInForce(c *gin.Context) (reply, error) {
	q := readQuery(c)
	ask := records.InForceQuery{On: q.date("on"), Known: q.text("known"), Language: records.Language(q.text("lang"))}
	if err := q.err(); err != nil {
		return reply{}, err
	}
	a, err := s.office.InForce(c.Request.Context(), actor(c), c.Param("id"), ask)
	if err != nil {
		return reply{}, err
	}
	return ok(newAnswer(a, preferred(c))), nil
}
