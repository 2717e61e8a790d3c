package api

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageRecording is the form for a document's legal events.
func (s *Server) pageRecording(c *gin.Context) (reply, error) {
	who := actor(c)
	if who.Anonymous() {
		return seeOther("/sign-in?next=" + documentPage(records.DocumentID(c.Param("id"))) + "/law"), nil
	}
	if err := who.Must(records.ActRecordLaw); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	return s.recording(c, 0, d, nil, nil)
}

func (s *Server) recording(c *gin.Context, status int, d records.Document, values map[string]string, mistakes []web.Mistake) (reply, error) {
	latest, err := s.office.Known("")
	if err != nil {
		return reply{}, err
	}
	t, _, err := s.office.Events(c.Request.Context(), actor(c), string(d.ID), latest)
	if err != nil {
		return reply{}, err
	}
	p := web.Recording{
		Frame: s.frame(c), Number: d.Number, DocumentPage: documentPage(d.ID), Page: documentPage(d.ID) + "/law", Values: values, Types: records.EventTypes,
		Today: records.DateOf(s.now(), s.office.Profile().TimeZone), Mistakes: mistakes,
	}
	p.Title = titleIn(d, p.Language)
	for _, v := range d.Versions {
		p.Versions = append(p.Versions, v.Number)
	}
	slices.Sort(p.Versions)
	for _, e := range t.Events {
		if e.Retracted() {
			continue
		}
		p.Events = append(p.Events, web.RecordedEvent{ID: int64(e.ID), LawEvent: web.LawEvent{
			Type: e.Type, On: e.EffectiveOn, Version: e.Version, Note: e.Note, By: s.named(t.Documents, e.By, p.Language),
		}})
	}
	return s.page(c, status, &p)
}

// pageRecord records an event or takes one back, and leads to the document. What is wrong is told beside its field.
func (s *Server) pageRecord(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActRecordLaw); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	form := c.Request.PostForm
	values := map[string]string{}
	for _, name := range []string{"type", "effective_on", "by", "by_provision", "ordinal", "version", "note"} {
		values[name] = form.Get(name)
	}
	if id := form.Get("retract"); id != "" {
		err = s.retractFromPage(c, d, id, form.Get("reason"))
	} else {
		err = s.recordFromPage(c, d, values)
	}
	if err == nil {
		return seeOther(documentPage(d.ID) + "#events"), nil
	}
	mistakes, told := beside(err)
	if !told {
		return reply{}, err
	}
	return s.recording(c, http.StatusBadRequest, d, values, mistakes)
}

func (s *Server) recordFromPage(c *gin.Context, d records.Document, values map[string]string) error {
	on, problem := parseDate("effective_on", values["effective_on"])
	if problem != nil {
		return records.InvalidProblems([]records.Problem{*problem})
	}
	version := 0
	if v := values["version"]; v != "" {
		n, err := strconv.Atoi(v)
		if err != nil {
			return records.Errorf(records.NotFound, "The document has no version %d.", 0).At("version")
		}
		version = n
	}
	ordinal := 0
	if typed := values["ordinal"]; typed != "" {
		n, err := strconv.Atoi(typed)
		if err != nil {
			n = -1 // of which it is told that it is none
		}
		ordinal = n
	}
	_, err := s.office.RecordEvent(c.Request.Context(), actor(c), d.ID, records.EventRequest{
		Type: records.EventType(values["type"]), EffectiveOn: on, By: values["by"], ByProvision: values["by_provision"], Ordinal: ordinal, Version: version, Note: values["note"],
	})
	return err
}

// retractFromPage takes back an event of this document: the number of another one's is not found.
func (s *Server) retractFromPage(c *gin.Context, d records.Document, id, reason string) error {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || !slices.ContainsFunc(d.Events, func(e records.Event) bool { return int64(e.ID) == n }) {
		return records.Errorf(records.NotFound, "There is nothing at this address; /api/docs lists what there is.")
	}
	_, err = s.office.RetractEvent(c.Request.Context(), actor(c), records.EventID(n), reason)
	return err
}
