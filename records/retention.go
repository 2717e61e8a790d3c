package records

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Trigger is what a retention counts from.
type Trigger string

// The triggers of a retention (ISO 15489-1: the event from which a retention period runs).
const (
	TriggerFiled          Trigger = "filed"           // the day it was filed
	TriggerDocumentDate   Trigger = "document_date"   // the document's own date
	TriggerFiscalYearEnd  Trigger = "fiscal_year_end" // the last day of the fiscal year it belongs to
	TriggerMatterClosed   Trigger = "matter_closed"   // the day its matter was closed
	TriggerSuperseded     Trigger = "superseded"      // the day another took its place, or it ceased to be the law
	TriggerAgreementEnded Trigger = "agreement_ended" // the day the agreement ended
	TriggerEvent          Trigger = "event"           // a named event of the profile, recorded by a person
)

// Triggers in the order in which they are offered.
var Triggers = []Trigger{
	TriggerFiled, TriggerDocumentDate, TriggerFiscalYearEnd, TriggerMatterClosed,
	TriggerSuperseded, TriggerAgreementEnded, TriggerEvent,
}

// RetentionActions in the order in which they are offered.
var RetentionActions = []RetentionAction{KeepPermanently, ReviewIt, TransferIt, DestroyIt}

// Valid reports whether the action is one of the four.
func (a RetentionAction) Valid() bool { return slices.Contains(RetentionActions, a) }

// protects ranks actions: the one that is harder to undo protects less.
func (a RetentionAction) protects() int {
	switch a {
	case KeepPermanently:
		return 3
	case ReviewIt:
		return 2
	case TransferIt:
		return 1
	}
	return 0
}

// Retention is a rule: how long a record is kept, from when, and what is done then.
// A permanent rule has neither trigger nor period.
type Retention struct {
	Trigger Trigger
	Event   string // the named event, for TriggerEvent: a code of the profile
	Years   int
	Months  int
	Action  RetentionAction
	Basis   map[Language]string // the law or decision behind it
}

// Bounds of a rule's period. Longer ones are meant to be permanent.
const (
	maxRetentionYears  = 200
	maxRetentionMonths = 1200
)

// CheckRetention tells what is wrong with a rule, field by field; nil when nothing is.
// known says which named events there are.
func CheckRetention(r Retention, known func(event string) bool) []Problem {
	var problems []Problem
	bad := func(field, format string, args ...any) {
		problems = append(problems, Problem{Field: field, Message: fmt.Sprintf(format, args...)})
	}
	if !r.Action.Valid() {
		bad("action", "%q is no action; use one of: %s.", r.Action, codes(RetentionActions, func(a RetentionAction) string { return string(a) }))
	}
	switch {
	case r.Action == KeepPermanently:
		if r.Trigger != "" || r.Event != "" || r.Years != 0 || r.Months != 0 {
			bad("trigger", "What is kept permanently is never due, so it has neither trigger nor period; leave them out.")
		}
		return problems
	case r.Trigger == "":
		bad("trigger", "Say what the period counts from; use one of: %s.", codes(Triggers, func(t Trigger) string { return string(t) }))
	case !slices.Contains(Triggers, r.Trigger):
		bad("trigger", "%q is no trigger; use one of: %s.", r.Trigger, codes(Triggers, func(t Trigger) string { return string(t) }))
	}
	switch {
	case r.Trigger == TriggerEvent && r.Event == "":
		bad("event", "Name the event that the period counts from; it is one of the profile's retention_events.")
	case r.Trigger == TriggerEvent && !known(r.Event):
		bad("event", "The profile has no event %q among its retention_events.", r.Event)
	case r.Trigger != TriggerEvent && r.Event != "":
		bad("event", "A named event belongs to the trigger event only; set the trigger to event, or leave the event out.")
	}
	if r.Years < 0 || r.Years > maxRetentionYears {
		bad("years", "The years are a number from 0 to %d; what is kept longer is permanent.", maxRetentionYears)
	}
	if r.Months < 0 || r.Months > maxRetentionMonths {
		bad("months", "The months are a number from 0 to %d.", maxRetentionMonths)
	}
	if r.Years == 0 && r.Months == 0 {
		bad("years", "The period is missing; give years, months or both.")
	}
	return problems
}

// Facts are what a retention counts from. Those that are not known are zero.
type Facts struct {
	Filed          Date
	Date           Date // the document's own
	FiscalYearEnd  Date // the last day of the fiscal year it belongs to
	MatterClosed   Date // zero while its matter is open, or when it belongs to none
	Superseded     Date
	AgreementEnded Date
	Events         map[string]Date // named events, by code
}

// Start returns the day that a rule counts from; zero when it is not known yet.
func (f Facts) Start(r Retention) Date {
	switch r.Trigger {
	case TriggerFiled:
		return f.Filed
	case TriggerDocumentDate:
		return f.Date
	case TriggerFiscalYearEnd:
		return f.FiscalYearEnd
	case TriggerMatterClosed:
		return f.MatterClosed
	case TriggerSuperseded:
		return f.Superseded
	case TriggerAgreementEnded:
		return f.AgreementEnded
	case TriggerEvent:
		return f.Events[r.Event]
	}
	return ""
}

// Clause is a rule that holds for a record, and what follows from it.
type Clause struct {
	Rule     Retention
	Class    string    // the class whose rule it is; empty for an override
	Override *Override // nil for a class's rule
	Start    Date      // the day it counts from; zero while that is not known
	On       Date      // the first day on which its action may be taken; zero while it is not known, or never
}

// Keeping is how long a record is kept, and by which of its clauses.
type Keeping struct {
	State   KeepingState
	Due     Due      // zero unless State is KeepDated; of a permanent record the action only
	Clauses []Clause // the class's rule, then overrides in the order they were recorded
	Decides int      // the clause that decides; -1 when there is none
}

// KeepingState is what is known about the end of a record's retention.
type KeepingState string

// The states of a keeping.
const (
	KeepUnruled   KeepingState = "no_rule"   // no rule holds for it: it is kept until there is one
	KeepPermanent KeepingState = "permanent" // it is never due
	KeepWaiting   KeepingState = "waiting"   // what the period counts from has not happened, or is not known
	KeepDated     KeepingState = "dated"     // it is due on a day
)

// Keep derives how long a record is kept. The clauses are floors, and the longest
// wins: permanent beats all; while one of them is not known to start, nothing is due, for
// it might be the longest; else the latest day counts, with the most careful of the
// clauses' actions (review before transfer before destruction).
func Keep(clauses []Clause, f Facts) Keeping {
	k := Keeping{State: KeepUnruled, Clauses: slices.Clone(clauses), Decides: -1}
	for i := range k.Clauses {
		c := &k.Clauses[i]
		if c.Rule.Action == KeepPermanently {
			if k.State != KeepPermanent {
				k.State, k.Decides, k.Due = KeepPermanent, i, Due{Action: KeepPermanently}
			}
			continue
		}
		if c.Start = f.Start(c.Rule); c.Start != "" {
			c.On = PeriodEnd(c.Start, c.Rule.Years, c.Rule.Months).AddDays(1)
		}
		switch {
		case k.State == KeepPermanent:
		case c.On == "" && k.State != KeepWaiting:
			k.State, k.Decides, k.Due = KeepWaiting, i, Due{}
		case c.On == "" || k.State == KeepWaiting:
		case k.State == KeepUnruled || c.On.After(k.Due.On):
			action := c.Rule.Action
			if k.State == KeepDated && k.Due.Action.protects() > action.protects() {
				action = k.Due.Action
			}
			k.State, k.Decides, k.Due = KeepDated, i, Due{On: c.On, Action: action}
		case c.Rule.Action.protects() > k.Due.Action.protects():
			k.Due.Action = c.Rule.Action
		}
	}
	return k
}

// PeriodEnd returns the last day of a period that began with what happened on a day:
// the day of the same number, or the month's last one where it has none. (The day of
// the event does not count and the last one counts whole: Regulation (EEC, Euratom) 1182/71,
// article 3; Spanish Civil Code, article 5.) Beyond the year 9999 it is that year's last day.
func PeriodEnd(from Date, years, months int) Date {
	t, err := time.Parse(time.DateOnly, string(from))
	if err != nil {
		return ""
	}
	y, m := t.Year()+years, int(t.Month())-1+months
	y, m = y+m/12, m%12+1
	if y > 9999 {
		return "9999-12-31"
	}
	last := time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return Date(time.Date(y, time.Month(m), min(t.Day(), last), 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

// MonthDay is a day of every year, written MM-DD. The zero MonthDay is 31 December.
type MonthDay string

// ParseMonthDay reads MM-DD, 29 February included.
func ParseMonthDay(s string) (MonthDay, error) {
	if _, err := time.Parse(time.DateOnly, "2000-"+s); err != nil {
		return "", Errorf(Invalid, "%q is not a day of the year; write it as MM-DD, for example 06-30.", s)
	}
	return MonthDay(s), nil
}

// In returns the day in a year; 29 February is the 28th in years that have none.
func (m MonthDay) In(year int) Date {
	if m == "" {
		m = "12-31"
	}
	d := fmt.Sprintf("%04d-%s", year, m)
	if _, err := time.Parse(time.DateOnly, d); err != nil {
		return Date(fmt.Sprintf("%04d-02-28", year))
	}
	return Date(d)
}

// EndOfYearOf returns the last day of the fiscal year that a date lies in, when fiscal
// years end on this day; an unknown date stays unknown.
func (m MonthDay) EndOfYearOf(d Date) Date {
	if d == "" {
		return ""
	}
	y, err := strconv.Atoi(string(d[:4]))
	if err != nil {
		return ""
	}
	if end := m.In(y); d <= end {
		return end
	}
	return m.In(y + 1)
}

// later returns the later of two instants: a clock that was set back counts for nothing
// before the last thing that is known to have happened.
func later(now, last time.Time) time.Time {
	if last.After(now) {
		return last
	}
	return now
}
