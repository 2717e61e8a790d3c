package api

import (
	"github.com/gin-gonic/gin"

	"acervo/records"
)

type scheduleJSON struct {
	Rules         map[string]*ruleJSON `json:"rules"`
	Whole         bool                 `json:"whole"`
	FiscalYearEnd string               `json:"fiscal_year_end"`
}

// schedule reads a schedule to be tried out.
func (j scheduleJSON) schedule() (records.Schedule, error) {
	s := records.Schedule{Rules: map[string]*records.Retention{}, Whole: j.Whole}
	if j.FiscalYearEnd != "" {
		day, err := records.ParseMonthDay(j.FiscalYearEnd)
		if err != nil {
			return s, err
		}
		s.FiscalYearEnd = day
	}
	for class, r := range j.Rules {
		s.Rules[class] = nil
		if r != nil {
			s.Rules[class] = &records.Retention{Trigger: r.Trigger, Event: r.Event, Years: r.Years, Months: r.Months, Action: r.Action}
		}
	}
	return s, nil
}

type simulatedLineJSON struct {
	Class  string                  `json:"class"`
	State  records.KeepingState    `json:"state"`
	Year   int                     `json:"year,omitempty"`
	Action records.RetentionAction `json:"action,omitempty"`
	Before int                     `json:"before"`
	After  int                     `json:"after"`
}

type keptJSON struct {
	State  records.KeepingState    `json:"state"`
	Due    records.Date            `json:"due,omitempty"`
	Action records.RetentionAction `json:"action,omitempty"`
}

type simulatedRecordJSON struct {
	Document records.DocumentID `json:"document"`
	Number   string             `json:"number"`
	Title    string             `json:"title"`
	Class    string             `json:"class"`
	Before   keptJSON           `json:"before"`
	After    keptJSON           `json:"after"`
}

type simulationJSON struct {
	Today   records.Date          `json:"today"`
	Records int                   `json:"records"`
	Changed int                   `json:"changed"`
	Sooner  int                   `json:"sooner"`
	Hidden  int                   `json:"hidden"`
	Lines   []simulatedLineJSON   `json:"lines"`
	First   []simulatedRecordJSON `json:"first"`
}

func newKept(k records.Keeping) keptJSON { return keptJSON{k.State, k.Due.On, k.Due.Action} }

func newSimulation(s records.Simulation, lang records.Language) simulationJSON {
	return simulationJSON{
		s.Today, s.Records, s.Changed, s.Sooner, s.Hidden,
		each(s.Lines, func(l records.SimulatedLine) simulatedLineJSON {
			return simulatedLineJSON{l.Class, l.State, l.Year, l.Action, l.Before, l.After}
		}),
		each(s.First, func(r records.SimulatedRecord) simulatedRecordJSON {
			return simulatedRecordJSON{r.Document.ID, r.Document.Number, r.Document.Title(lang), r.Document.Class, newKept(r.Before), newKept(r.After)}
		}),
	}
}

func (s *Server) simulateRetention(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActOversee); err != nil {
		return reply{}, err // before questions of form
	}
	var body scheduleJSON
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	schedule, err := body.schedule()
	if err != nil {
		return reply{}, err
	}
	found, err := s.office.Simulate(c.Request.Context(), actor(c), schedule)
	if err != nil {
		return reply{}, err
	}
	return ok(newSimulation(found, preferred(c))), nil
}
