package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

type ruleJSON struct {
	Trigger records.Trigger         `json:"trigger,omitempty"`
	Event   string                  `json:"event,omitempty"`
	Years   int                     `json:"years,omitempty"`
	Months  int                     `json:"months,omitempty"`
	Action  records.RetentionAction `json:"action"`
}

func newRule(r records.Retention) ruleJSON {
	return ruleJSON{r.Trigger, r.Event, r.Years, r.Months, r.Action}
}

type clauseJSON struct {
	Rule     ruleJSON                    `json:"rule"`
	Class    string                      `json:"class,omitempty"`
	Basis    map[records.Language]string `json:"basis,omitempty"`
	Override records.OverrideID          `json:"override,omitempty"`
	Start    records.Date                `json:"start,omitempty"`
	On       records.Date                `json:"on,omitempty"`
	Decides  bool                        `json:"decides"`
}

type takenBackJSON struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Reason string    `json:"reason"`
}

// newTakenBack is nil when nothing was taken back.
func newTakenBack(at time.Time, by, reason string) *takenBackJSON {
	if at.IsZero() {
		return nil
	}
	return &takenBackJSON{at.UTC(), by, reason}
}

type overrideJSON struct {
	ID       records.OverrideID `json:"id"`
	Document records.DocumentID `json:"document"`
	Rule     ruleJSON           `json:"rule"`
	Reason   string             `json:"reason"`
	At       time.Time          `json:"at"`
	By       string             `json:"by"`
	Lifted   *takenBackJSON     `json:"lifted,omitempty"`
}

func newOverride(o records.Override) overrideJSON {
	return overrideJSON{o.ID, o.Document, newRule(o.Rule), o.Reason, o.RecordedAt.UTC(), o.RecordedBy, newTakenBack(o.LiftedAt, o.LiftedBy, o.LiftReason)}
}

type namedEventJSON struct {
	ID        records.NamedEventID `json:"id"`
	Document  records.DocumentID   `json:"document"`
	Event     string               `json:"event"`
	On        records.Date         `json:"on"`
	Note      string               `json:"note,omitempty"`
	At        time.Time            `json:"at"`
	By        string               `json:"by"`
	Retracted *takenBackJSON       `json:"retracted,omitempty"`
}

func newNamedEvent(e records.NamedEvent) namedEventJSON {
	return namedEventJSON{e.ID, e.Document, e.Code, e.On, e.Note, e.RecordedAt.UTC(), e.RecordedBy, newTakenBack(e.RetractedAt, e.RetractedBy, e.RetractReason)}
}

// heldJSON is a hold that blocks a record.
type heldJSON struct {
	ID   records.HoldID `json:"id"`
	Name string         `json:"name"`
}

type retentionJSON struct {
	Document  records.DocumentID      `json:"document"`
	Number    string                  `json:"number"`
	State     records.KeepingState    `json:"state"`
	Due       records.Date            `json:"due,omitempty"`
	Action    records.RetentionAction `json:"action,omitempty"`
	Overdue   bool                    `json:"overdue"`
	Held      bool                    `json:"held"`
	Holds     []heldJSON              `json:"holds"`
	Sentence  string                  `json:"sentence"`
	Why       string                  `json:"why,omitempty"`
	Change    string                  `json:"change,omitempty"`
	Clauses   []clauseJSON            `json:"clauses"`
	Overrides []overrideJSON          `json:"overrides"`
	Events    []namedEventJSON        `json:"events"`
}

func (s *Server) getRetention(c *gin.Context) (reply, error) {
	q := readQuery(c)
	lang := q.printLanguage(c)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	r, err := s.office.Retention(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	j := retentionJSON{
		Document: r.Document.ID, Number: r.Document.Number, State: r.Keeping.State, Due: r.Keeping.Due.On, Action: r.Keeping.Due.Action, Overdue: r.Overdue(), Held: r.Held > 0,
		Holds:     each(r.Holds, func(h records.Hold) heldJSON { return heldJSON{h.ID, h.Name} }),
		Overrides: each(r.Overrides, newOverride), Events: each(r.Events, newNamedEvent),
	}
	if j.Sentence, j.Why, j.Change, err = s.site.Keeping(lang, s.kept(lang, r)); err != nil {
		return reply{}, err
	}
	j.Clauses = []clauseJSON{}
	for i, x := range r.Keeping.Clauses {
		k := clauseJSON{Rule: newRule(x.Rule), Class: x.Class, Basis: x.Rule.Basis, Start: x.Start, On: x.On, Decides: i == r.Keeping.Decides}
		if x.Override != nil {
			k.Override = x.Override.ID
		}
		j.Clauses = append(j.Clauses, k)
	}
	return varied(j), nil
}

// kept gathers what the sentence on a record's retention says.
func (s *Server) kept(lang records.Language, r records.RecordRetention) web.Kept {
	k := web.Kept{State: r.Keeping.State, Due: r.Keeping.Due, Overdue: r.Overdue(), OnHold: r.Held > 0}
	if gone := r.Document.Disposal; gone.Fate != records.Kept {
		k.Fate, k.GoneOn = gone.Fate, records.DateOf(gone.At, s.office.Profile().TimeZone)
	}
	for _, h := range r.Holds {
		k.Held = append(k.Held, h.Name)
	}
	if r.Keeping.Decides < 0 {
		return k
	}
	decides := r.Keeping.Clauses[r.Keeping.Decides]
	k.Rule, k.Start, k.Basis = decides.Rule, decides.Start, inLanguage(decides.Rule.Basis, lang)
	if e, ok := s.office.Profile().RetentionEvent(decides.Rule.Event); ok {
		k.Event = inLanguage(e.Names, lang)
	}
	if decides.Override != nil {
		k.By, k.Reason = decides.Override.RecordedBy, decides.Override.Reason
		return k
	}
	k.Class = decides.Class + " " + s.words(lang).class(decides.Class)
	return k
}

// inLanguage is a text in a language, else in any working language.
func inLanguage(texts map[records.Language]string, lang records.Language) string {
	return records.Document{Titles: texts}.Title(lang)
}

func (s *Server) overrideRetention(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActOverrideRetention); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Trigger records.Trigger         `json:"trigger"`
		Event   string                  `json:"event"`
		Years   int                     `json:"years"`
		Months  int                     `json:"months"`
		Action  records.RetentionAction `json:"action"`
		Reason  string                  `json:"reason"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	o, err := s.office.OverrideRetention(c.Request.Context(), actor(c), records.DocumentID(c.Param("id")), records.OverrideRequest(body))
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusCreated, body: newOverride(o)}, nil
}

func (s *Server) liftOverride(c *gin.Context) (reply, error) {
	id, reason, err := retraction(c, records.ActOverrideRetention)
	if err != nil {
		return reply{}, err
	}
	o, err := s.office.LiftOverride(c.Request.Context(), actor(c), records.OverrideID(id), reason)
	if err != nil {
		return reply{}, err
	}
	return ok(newOverride(o)), nil
}

func (s *Server) recordNamedEvent(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActRecordNamedEvent); err != nil {
		return reply{}, err
	}
	var body struct {
		Event string `json:"event"`
		On    string `json:"on"`
		Note  string `json:"note"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	on, problem := parseDate("on", body.On)
	if problem != nil {
		return reply{}, records.InvalidProblems([]records.Problem{*problem})
	}
	e, err := s.office.RecordNamedEvent(c.Request.Context(), actor(c), records.DocumentID(c.Param("id")), records.NamedEventRequest{Code: body.Event, On: on, Note: body.Note})
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusCreated, body: newNamedEvent(e)}, nil
}

func (s *Server) retractNamedEvent(c *gin.Context) (reply, error) {
	id, reason, err := retraction(c, records.ActRecordNamedEvent)
	if err != nil {
		return reply{}, err
	}
	e, err := s.office.RetractNamedEvent(c.Request.Context(), actor(c), records.NamedEventID(id), reason)
	if err != nil {
		return reply{}, err
	}
	return ok(newNamedEvent(e)), nil
}
