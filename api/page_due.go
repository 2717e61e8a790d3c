package api

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageDue lists what is due.
func (s *Server) pageDue(c *gin.Context) (reply, error) {
	if actor(c).Anonymous() {
		return seeOther("/sign-in?next=/governance/due"), nil
	}
	if err := actor(c).Must(records.ActOversee); err != nil {
		return reply{}, err
	}
	q := readQuery(c)
	req := dueRequest(q)
	p := web.Due{Frame: s.frame(c), Until: req.Until, Action: string(req.Action), Class: req.Class, Body: req.Body}
	profile, words, status := s.office.Profile(), s.words(p.Language), 0
	for _, x := range profile.Classes {
		p.Classes = append(p.Classes, web.Choice{Text: x.Code + " " + words.class(x.Code), Address: x.Code, On: x.Code == req.Class})
	}
	for _, b := range profile.Bodies {
		p.Bodies = append(p.Bodies, web.Choice{Text: words.body(b.Code), Address: b.Code, On: b.Code == req.Body})
	}
	list, err := records.DueList{}, records.InvalidProblems(q.problems)
	if err == nil {
		list, err = s.custodian.Due(c.Request.Context(), actor(c), req)
	}
	var wrong *records.Error
	switch {
	case errors.As(err, &wrong) && wrong.Kind == records.Invalid:
		p.Mistakes, status = mistakesOf(wrong), http.StatusBadRequest
	case err != nil:
		return reply{}, err
	}
	if list.Until != "" {
		p.Until = list.Until
	}
	p.MayDispose = actor(c).May(records.ActDispose)
	chosen := url.Values{}
	for _, d := range list.Records {
		l := web.DueLine{Address: retentionPage(d.ID), Number: d.Number, Class: words.class(d.Class), On: d.Due.On, Action: d.Due.Action, Overdue: !d.Due.On.After(list.Today), Held: list.Held[d.ID], Proposed: list.Proposed[d.ID] != 0, Bound: list.Bound[d.ID]}
		l.Title = titleIn(d, p.Language)
		if p.MayDispose && l.Overdue && list.Free(d.ID) {
			l.Ref = string(d.ID)
			chosen.Add("record", l.Ref)
		}
		p.Lines = append(p.Lines, l)
	}
	if len(chosen) > 0 {
		p.All = web.Address(dispositionsPage, chosen)
	}
	if req.After.On != "" {
		p.First = web.WithQuery(p.Address, "after", "")
	}
	if next := placeOf(list.Next); next != "" {
		p.Next = web.WithQuery(p.Address, "after", next)
	}
	return s.page(c, status, &p)
}
