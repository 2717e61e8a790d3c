package api

import (
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// demandLines are what a class demands, in the words of a language.
func (s *Server) demandLines(all []records.Requirement, lang records.Language, ticked func(code string) bool) []web.DemandLine {
	w := s.words(lang)
	lines := make([]web.DemandLine, len(all))
	for i, r := range all {
		l := web.DemandLine{Code: r.Code, Text: r.In(lang), Due: r.Due, On: ticked(r.Code)}
		if r.Type != "" {
			l.Type = w.docType(r.Type)
		}
		if r.Body != "" {
			l.Body = w.body(r.Body)
		}
		lines[i] = l
	}
	return lines
}

// showDemanded puts onto the page what a matter of the chosen class would take over.
func (s *Server) showDemanded(c *gin.Context, p *web.Matters) error {
	p.Shown = p.Values["class"]
	if p.Shown == "" && len(p.Classes) > 0 {
		p.Shown = p.Classes[0].Value
	}
	all, err := s.office.Demanded(c.Request.Context(), actor(c), p.Shown)
	if records.KindOf(err) == records.NotFound && err != nil { // the class is what the form must mend
		return nil
	}
	p.Demanded = s.demandLines(all, p.Language, func(string) bool { return true })
	return err
}

// unseen reports whether the form was sent with another class than the one whose demands it showed,
// and that one demands something: nothing is taken over that nobody was shown.
func (s *Server) unseen(c *gin.Context, form url.Values) (bool, error) {
	if !form.Has("shown") || form.Get("shown") == form.Get("class") {
		return false, nil
	}
	all, err := s.office.Demanded(c.Request.Context(), actor(c), form.Get("class"))
	if records.KindOf(err) == records.NotFound && err != nil {
		return false, nil // which opening it says
	}
	return len(all) > 0, err
}

// takeOver takes over what was ticked on the page of a matter.
func (s *Server) takeOver(c *gin.Context, id string) error {
	codes := c.Request.PostForm["codes"]
	if len(codes) == 0 {
		return records.Errorf(records.Invalid, "Choose what is to be taken over.").At("codes")
	}
	_, err := s.office.TakeOver(c.Request.Context(), actor(c), id, codes)
	return err
}

// fitting are the documents of a matter that can fulfil a requirement of a type, the newest first.
func fitting(papers []records.Document, r records.Requirement) []web.Choice {
	var all []web.Choice
	if r.Type == "" {
		return nil
	}
	for _, d := range papers {
		if d.Type == r.Type && len(all) < mostFitting {
			all = append(all, web.Choice{Text: d.Number, Address: d.Title("")})
		}
	}
	return all
}

// mostFitting is how many documents are offered for a requirement; any other can be typed.
const mostFitting = 20

// itemLines are the checklist of a class, on its page.
func (w words) itemLines(list []records.ChecklistItem) []web.ItemLine {
	lines := make([]web.ItemLine, len(list))
	for i, item := range list {
		l := web.ItemLine{Code: item.Code, Text: called(item.Names, w.lang, item.Code), Months: item.Months, Days: item.Days}
		if item.Type != "" {
			l.Type = w.docType(item.Type)
		}
		if item.Body != "" {
			l.Body = w.body(item.Body)
		}
		lines[i] = l
	}
	return lines
}

// withoutList reports whether the form that showed what the class demands left the tick out.
func withoutList(form url.Values) bool {
	return form.Has("shown") && form.Get("shown") == form.Get("class") && !slices.Contains(form["checklist"], "true")
}
