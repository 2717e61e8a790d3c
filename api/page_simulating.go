package api

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageSimulate tries out another rule for one class. It changes nothing, so it is asked for by an address.
func (s *Server) pageSimulate(c *gin.Context) (reply, error) {
	if actor(c).Anonymous() {
		return seeOther("/sign-in?next=/governance/simulate"), nil
	}
	if err := actor(c).Must(records.ActOversee); err != nil {
		return reply{}, err
	}
	q := readQuery(c)
	values := map[string]string{}
	for _, name := range []string{"class", "trigger", "event", "years", "months", "action"} {
		values[name] = q.text(name)
	}
	p := web.Simulating{Frame: s.frame(c), Values: values}
	words, status := s.words(p.Language), 0
	for _, x := range s.office.Profile().Classes {
		p.Classes = append(p.Classes, web.Choice{Text: x.Code + " " + words.class(x.Code), Address: x.Code, On: x.Code == values["class"]})
	}
	for _, e := range s.office.Profile().RetentionEvents {
		p.Named = append(p.Named, web.Choice{Text: inLanguage(e.Names, p.Language), Address: e.Code, On: values["event"] == e.Code})
	}
	err := records.InvalidProblems(q.problems)
	if err == nil && values["class"] != "" {
		err = s.simulateOn(c, &p)
	}
	var wrong *records.Error
	switch {
	case errors.As(err, &wrong) && wrong.Kind == records.Invalid:
		p.Mistakes, status = mistakesOf(wrong), http.StatusBadRequest
		for i, m := range p.Mistakes {
			p.Mistakes[i].Field = m.Field[strings.LastIndexByte(m.Field, '.')+1:]
		}
	case err != nil:
		return reply{}, err
	}
	return s.page(c, status, &p)
}

// simulateOn fills in what the rule that was typed would do.
func (s *Server) simulateOn(c *gin.Context, p *web.Simulating) error {
	v := p.Values
	rule := &records.Retention{Trigger: records.Trigger(v["trigger"]), Event: v["event"], Action: records.RetentionAction(v["action"])}
	for name, to := range map[string]*int{"years": &rule.Years, "months": &rule.Months} {
		n, err := strconv.Atoi(v[name])
		if v[name] != "" && err != nil {
			return records.Errorf(records.Invalid, "Write a whole number.").At(name)
		}
		*to = n
	}
	found, err := s.office.Simulate(c.Request.Context(), actor(c), records.Schedule{Rules: map[string]*records.Retention{v["class"]: rule}})
	if err != nil {
		return err
	}
	p.Tried, p.Records, p.Changed, p.Sooner, p.Hidden = true, found.Records, found.Changed, found.Sooner, found.Hidden
	words := s.words(p.Language)
	for _, l := range found.Lines {
		p.Lines = append(p.Lines, web.SimulatedLine{State: l.State, Year: l.Year, Action: l.Action, Class: words.class(l.Class), Before: l.Before, After: l.After})
	}
	for _, r := range found.First {
		line := web.SimulatedRecord{Address: retentionPage(r.Document.ID), Number: r.Document.Number, Now: r.Before.Due, NowState: r.Before.State, New: r.After.Due, NewState: r.After.State}
		line.Title = titleIn(r.Document, p.Language)
		p.First = append(p.First, line)
	}
	return nil
}
