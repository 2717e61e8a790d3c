package api

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageVitals lists the vital records.
func (s *Server) pageVitals(c *gin.Context) (reply, error) {
	if actor(c).Anonymous() {
		return seeOther("/sign-in?next=/governance/vital"), nil
	}
	return s.vitals(c, 0, map[string]string{"months": "12"}, nil)
}

func (s *Server) vitals(c *gin.Context, status int, values map[string]string, mistakes []web.Mistake) (reply, error) {
	who := actor(c)
	if err := who.Must(records.ActSeeVital); err != nil {
		return reply{}, err
	}
	q := readQuery(c)
	overdue, after := q.flag("overdue"), records.DocumentID(q.text("after"))
	if err := records.InvalidProblems(q.problems); err != nil {
		return reply{}, err
	}
	all, err := s.office.Vitals(c.Request.Context(), who, overdue, after, mattersShown+1)
	if err != nil {
		return reply{}, err
	}
	p := web.Vitals{Frame: s.frame(c), Overdue: overdue, MayMark: who.May(records.ActVital), MayTake: who.May(records.ActKit), Values: values, Mistakes: mistakes}
	if after != "" {
		p.First = web.WithQuery(p.Address, "after", "")
	}
	if len(all) > mattersShown {
		all = all[:mattersShown]
		p.Next = web.WithQuery(p.Address, "after", string(all[mattersShown-1].Document))
	}
	for _, v := range all {
		p.Lines = append(p.Lines, web.VitalLine{
			PaperLine: paperLine(v.Described, p.Language), ID: v.Document, Months: v.Months, Note: v.Note, ReviewedOn: v.ReviewedOn, NextOn: v.NextOn, Overdue: v.Overdue,
		})
	}
	return s.page(c, status, &p)
}

// pageOnVital marks a record as vital, reviews it, or takes the mark away.
func (s *Server) pageOnVital(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActVital); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	form, values := c.Request.PostForm, map[string]string{}
	for _, name := range []string{"document", "months", "note", "reason"} {
		values[name] = strings.TrimSpace(form.Get(name))
	}
	ctx, who := c.Request.Context(), actor(c)
	var err error
	switch form.Get("do") {
	case "review":
		_, err = s.office.ReviewVital(ctx, who, values["document"], values["note"])
	case "unmark":
		err = s.office.UnmarkVital(ctx, who, values["document"], values["reason"])
	default:
		months, nerr := strconv.Atoi(values["months"])
		if nerr != nil {
			months = 0 // which is no number of months
		}
		_, err = s.office.MarkVital(ctx, who, values["document"], months, values["note"])
	}
	if err == nil {
		return seeOther("/governance/vital"), nil
	}
	mistakes, told := beside(err)
	if !told || records.KindOf(err) == records.NotFound {
		return reply{}, err
	}
	for i := range mistakes {
		if mistakes[i].Field == "" {
			mistakes[i].Field = "document"
		}
	}
	return s.vitals(c, http.StatusBadRequest, values, mistakes)
}

// pageTakeKit sends the continuity kit to a browser.
func (s *Server) pageTakeKit(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActKit); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	form := c.Request.PostForm
	lock := records.Lock{Passphrase: form.Get("passphrase")}
	for key := range strings.Lines(form.Get("recipients")) {
		if key = strings.TrimSpace(key); key != "" {
			lock.Recipients = append(lock.Recipients, key)
		}
	}
	o, err := s.binder.Kit(c.Request.Context(), actor(c), lock, s.tongue(c))
	if mistakes, told := beside(err); told {
		return s.vitals(c, http.StatusBadRequest, map[string]string{"months": "12", "recipients": form.Get("recipients")}, mistakes)
	}
	return s.outgoing(c, o, err)
}
