package api

import (
	"fmt"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// namedJSON is a document as others name it.
type namedJSON struct {
	ID     records.DocumentID `json:"id"`
	Number string             `json:"number"`
	Symbol string             `json:"symbol,omitempty"`
	Title  string             `json:"title"`
	Type   string             `json:"type"`
	// Annulled says that the register number counts no more.
	Annulled bool `json:"annulled,omitempty"`
}

func newNamed(d records.Document, lang records.Language) namedJSON {
	return namedJSON{d.ID, d.Number, d.Symbol, d.Title(lang), d.Type, d.Annulled != nil}
}

type eventJSON struct {
	ID            records.EventID    `json:"id"`
	Document      records.DocumentID `json:"document"`
	Type          records.EventType  `json:"type"`
	EffectiveOn   records.Date       `json:"effective_on,omitempty"`
	Ordinal       int                `json:"ordinal"`
	By            *namedJSON         `json:"by,omitempty"`
	ByProvision   string             `json:"by_provision,omitempty"`
	Version       int                `json:"version,omitempty"`
	Note          string             `json:"note,omitempty"`
	RecordedAt    time.Time          `json:"recorded_at"`
	RecordedBy    string             `json:"recorded_by"`
	RetractedAt   *time.Time         `json:"retracted_at,omitempty"`
	RetractedBy   string             `json:"retracted_by,omitempty"`
	RetractReason string             `json:"retract_reason,omitempty"`
}

func newEvent(e records.Event, named map[records.DocumentID]records.Document, lang records.Language) eventJSON {
	j := eventJSON{
		ID: e.ID, Document: e.Document, Type: e.Type, EffectiveOn: e.EffectiveOn, Ordinal: e.Ordinal, ByProvision: e.ByProvision, Version: e.Version,
		Note: e.Note, RecordedAt: e.RecordedAt.UTC(), RecordedBy: e.RecordedBy, RetractedAt: known(e.RetractedAt), RetractedBy: e.RetractedBy, RetractReason: e.RetractReason,
	}
	if d, ok := named[e.By]; ok && e.By != "" {
		by := newNamed(d, lang)
		j.By = &by
	}
	return j
}

func newEvents(t records.SeenTimeline, lang records.Language) []eventJSON {
	return each(t.Events, func(e records.Event) eventJSON { return newEvent(e, t.Documents, lang) })
}

// known is the instant that a query asks to know the law as of.
func (q *query) known(o *records.Office) time.Time {
	t, err := o.Known(q.text("known"))
	if err != nil {
		q.bad("known", "%s", message(err))
	}
	return t
}

// message is what an error says to people, without its field.
func message(err error) string {
	if e, ok := err.(*records.Error); ok { //nolint:errorlint // use cases return it bare
		return e.Message
	}
	return fmt.Sprint(err)
}

// origin is the address under which the client reaches the service, without a path.
func (s *Server) origin(c *gin.Context) string {
	if s.publicURL != "" {
		return s.publicURL
	}
	scheme := "http"
	if c.Request.TLS != nil || s.secure {
		scheme = "https"
	}
	return scheme + "://" + c.Request.Host
}

func (s *Server) listEvents(c *gin.Context) (reply, error) {
	q := readQuery(c)
	at := q.known(s.office)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	t, _, err := s.office.Events(c.Request.Context(), actor(c), c.Param("id"), at)
	if err != nil {
		return reply{}, err
	}
	return ok(listJSON[eventJSON, string]{Items: newEvents(t, preferred(c))}), nil
}

// eventRequestJSON is a legal event to record.
type eventRequestJSON struct {
	Type        records.EventType `json:"type"`
	EffectiveOn string            `json:"effective_on"`
	Ordinal     int               `json:"ordinal"`
	By          string            `json:"by"`
	ByProvision string            `json:"by_provision"`
	Version     int               `json:"version"`
	Note        string            `json:"note"`
}

// recordedJSON is a recorded event and what is doubtful about it.
type recordedJSON struct {
	Event    eventJSON         `json:"event"`
	Warnings []records.Warning `json:"warnings"`
}

func (s *Server) recordEvent(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActRecordLaw); err != nil {
		return reply{}, err // before questions of form
	}
	var body eventRequestJSON
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	on, problem := parseDate("effective_on", body.EffectiveOn)
	if problem != nil {
		return reply{}, records.InvalidProblems([]records.Problem{*problem})
	}
	ctx, who, id := c.Request.Context(), actor(c), records.DocumentID(c.Param("id"))
	r, err := s.office.RecordEvent(ctx, who, id, records.EventRequest{
		Type: body.Type, EffectiveOn: on, Ordinal: body.Ordinal, By: body.By, ByProvision: body.ByProvision, Version: body.Version, Note: body.Note,
	})
	if err != nil {
		return reply{}, err
	}
	t, _, err := s.office.Events(ctx, who, string(r.Event.Document), r.Event.RecordedAt)
	if err != nil {
		return reply{}, err
	}
	return created(documentPath(r.Event.Document)+"/events", recordedJSON{
		newEvent(r.Event, t.Documents, preferred(c)), each(r.Warnings, func(w records.Warning) records.Warning { return w }),
	}), nil
}

// reasonJSON says why something is taken back.
type reasonJSON struct {
	Reason string `json:"reason"`
}

func (s *Server) retractEvent(c *gin.Context) (reply, error) {
	id, reason, err := retraction(c, records.ActRecordLaw)
	if err != nil {
		return reply{}, err
	}
	e, err := s.office.RetractEvent(c.Request.Context(), actor(c), records.EventID(id), reason)
	if err != nil {
		return reply{}, err
	}
	t, _, err := s.office.Events(c.Request.Context(), actor(c), string(e.Document), e.RecordedAt)
	if err != nil {
		return reply{}, err
	}
	return ok(newEvent(e, t.Documents, preferred(c))), nil
}

// retraction reads which number is taken back, and why.
func retraction(c *gin.Context, act records.Act) (id int64, reason string, err error) {
	if err := actor(c).Must(act); err != nil {
		return 0, "", err // before questions of form
	}
	if id, err = pathNumber(c, "id"); err != nil {
		return 0, "", err
	}
	var body reasonJSON
	err = readJSON(c, &body)
	return id, strings.TrimSpace(body.Reason), err
}

type intervalJSON struct {
	From     records.Date       `json:"from"`
	Until    records.Date       `json:"until,omitempty"`
	Status   records.Status     `json:"status"`
	Document records.DocumentID `json:"document"`
	Version  int                `json:"version,omitempty"`
	Event    records.EventID    `json:"event"`
}

type timelineJSON struct {
	Document  namedJSON      `json:"document"`
	Status    records.Status `json:"status,omitempty"`
	Since     records.Date   `json:"since,omitempty"`
	Coming    records.Date   `json:"coming,omitempty"`
	Intervals []intervalJSON `json:"intervals"`
	Events    []eventJSON    `json:"events"`
	Documents []namedJSON    `json:"documents"`
}

func (s *Server) getTimeline(c *gin.Context) (reply, error) {
	q := readQuery(c)
	at := q.known(s.office)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	h, err := s.office.LegalHistory(c.Request.Context(), actor(c), c.Param("id"), at)
	if err != nil {
		return reply{}, err
	}
	lang := preferred(c)
	j := timelineJSON{
		Document: newNamed(h.Document, lang), Status: h.Status, Since: h.Since.EffectiveOn, Coming: h.Coming,
		Intervals: each(h.Intervals, func(i records.Interval) intervalJSON {
			return intervalJSON{i.From, i.Until, i.Status, i.Document, i.Version, i.Event.ID}
		}),
		Events: newEvents(h.SeenTimeline, lang), Documents: []namedJSON{},
	}
	told := map[records.DocumentID]bool{}
	for _, e := range h.Events {
		if !told[e.Document] {
			told[e.Document] = true
			j.Documents = append(j.Documents, newNamed(h.Documents[e.Document], lang))
		}
	}
	return ok(j), nil
}
