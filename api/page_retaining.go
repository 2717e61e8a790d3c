package api

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// retentionPage is where a record's retention is shown and changed.
func retentionPage(id records.DocumentID) string { return documentPage(id) + "/retention" }

// tellRetention says on a document's page how long it is kept, to those who may see it.
func (s *Server) tellRetention(c *gin.Context, p *web.Document, d records.Document) error {
	if !actor(c).May(records.ActSeeRetention) {
		return nil
	}
	r, err := s.office.Retention(c.Request.Context(), actor(c), string(d.ID))
	if err != nil {
		return err
	}
	k, err := s.howKept(p.Language, r)
	p.Kept, p.KeptPage = &k, retentionPage(d.ID)
	return err
}

// howKept puts a record's retention into sentences.
func (s *Server) howKept(lang records.Language, r records.RecordRetention) (k web.HowKept, err error) {
	k.Said, k.Why, k.Change, err = s.site.Keeping(lang, s.kept(lang, r))
	k.Overdue = r.Overdue()
	return k, err
}

// pageRetaining shows how long a record is kept, with the forms for what changes it.
func (s *Server) pageRetaining(c *gin.Context) (reply, error) {
	who := actor(c)
	if who.Anonymous() {
		return seeOther("/sign-in?next=" + retentionPage(records.DocumentID(c.Param("id")))), nil
	}
	return s.retaining(c, 0, nil, nil)
}

func (s *Server) retaining(c *gin.Context, status int, values map[string]string, mistakes []web.Mistake) (reply, error) {
	r, err := s.office.Retention(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	d := r.Document
	p := web.Retaining{
		Frame: s.frame(c), Number: d.Number, DocumentPage: documentPage(d.ID), Page: retentionPage(d.ID), Values: values, Mistakes: mistakes,
		MayOverride: actor(c).May(records.ActOverrideRetention), MayRecord: actor(c).May(records.ActRecordNamedEvent),
	}
	p.Heading = titleIn(d, p.Language)
	if p.Kept, err = s.howKept(p.Language, r); err != nil {
		return reply{}, err
	}
	for _, e := range s.office.Profile().RetentionEvents {
		p.Named = append(p.Named, web.Choice{Text: inLanguage(e.Names, p.Language), Address: e.Code, On: values["code"] == e.Code})
	}
	named := func(code string) string {
		e, _ := s.office.Profile().RetentionEvent(code)
		return called(e.Names, p.Language, code)
	}
	for _, o := range r.Overrides {
		period, err := s.site.Period(p.Language, o.Rule)
		if err != nil {
			return reply{}, err
		}
		p.Overrides = append(p.Overrides, web.OverrideLine{
			ID: int64(o.ID), Rule: o.Rule, Period: period, Event: named(o.Rule.Event), Reason: o.Reason, By: o.RecordedBy, Lifted: o.Lifted(), Lifter: o.LiftedBy, Why: o.LiftReason,
		})
	}
	for _, e := range r.Events {
		p.Events = append(p.Events, web.NamedEventLine{
			ID: int64(e.ID), Name: named(e.Code), On: e.On, Note: e.Note, By: e.RecordedBy, Retracted: e.Retracted(), Retracter: e.RetractedBy, Why: e.RetractReason,
		})
	}
	return s.page(c, status, &p)
}

// pageRetain records what changes a record's retention, or takes it back.
func (s *Server) pageRetain(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActRecordNamedEvent); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	values := map[string]string{}
	for _, name := range []string{"trigger", "event", "years", "months", "action", "reason", "code", "on", "note"} {
		values[name] = strings.TrimSpace(c.Request.PostForm.Get(name))
	}
	if err = s.retain(c, d, values); err == nil {
		return seeOther(retentionPage(d.ID)), nil
	}
	mistakes, told := beside(err)
	if !told {
		return reply{}, err
	}
	if c.Request.PostForm.Get("do") == "event" {
		for i := range mistakes {
			if mistakes[i].Field == "event" {
				mistakes[i].Field = "code"
			}
		}
	}
	return s.retaining(c, http.StatusBadRequest, values, mistakes)
}

func (s *Server) retain(c *gin.Context, d records.Document, values map[string]string) error {
	ctx, who, form := c.Request.Context(), actor(c), c.Request.PostForm
	switch {
	case form.Get("lift") != "" || form.Get("retract") != "":
		return s.takeBackOf(c, d, form.Get("lift"), form.Get("retract"), values["reason"])
	case form.Get("do") == "event":
		on, problem := parseDate("on", values["on"])
		if problem != nil {
			return records.InvalidProblems([]records.Problem{*problem})
		}
		_, err := s.office.RecordNamedEvent(ctx, who, d.ID, records.NamedEventRequest{Code: values["code"], On: on, Note: values["note"]})
		return err
	}
	req := records.OverrideRequest{Trigger: records.Trigger(values["trigger"]), Event: values["event"], Action: records.RetentionAction(values["action"]), Reason: values["reason"]}
	var problems []records.Problem
	for name, to := range map[string]*int{"years": &req.Years, "months": &req.Months} {
		n, err := strconv.Atoi(values[name])
		if values[name] != "" && err != nil {
			problems = append(problems, records.Problem{Field: name, Message: "Write a whole number."})
		}
		*to = n
	}
	if err := records.InvalidProblems(problems); err != nil {
		return err
	}
	_, err := s.office.OverrideRetention(ctx, who, d.ID, req)
	return err
}

// takeBackOf lifts an override or retracts an event of this document: the number of another one's is not found.
func (s *Server) takeBackOf(c *gin.Context, d records.Document, lift, retract, reason string) error {
	ctx, who := c.Request.Context(), actor(c)
	r, err := s.office.Retention(ctx, who, string(d.ID))
	if err != nil {
		return err
	}
	for _, o := range r.Overrides {
		if strconv.FormatInt(int64(o.ID), 10) == lift {
			_, err := s.office.LiftOverride(ctx, who, o.ID, reason)
			return err
		}
	}
	for _, e := range r.Events {
		if strconv.FormatInt(int64(e.ID), 10) == retract {
			_, err := s.office.RetractNamedEvent(ctx, who, e.ID, reason)
			return err
		}
	}
	return records.Errorf(records.NotFound, "There is nothing of that number to take back on this record.")
}
