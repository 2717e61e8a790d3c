package records

import (
	"fmt"
	"time"
)

// OverrideID is the number of the ledger entry that recorded an override.
type OverrideID int64

// Override keeps one record longer than its class does. It is never changed: it is
// lifted, with a reason, and stays on record.
type Override struct {
	ID         OverrideID
	Document   DocumentID
	Rule       Retention // without a basis: the reason is the basis
	Reason     string
	RecordedAt time.Time
	RecordedBy string // the actor's name at the time
	LiftedAt   time.Time
	LiftedBy   string
	LiftReason string
}

// Lifted reports whether the override counts no more.
func (o Override) Lifted() bool { return !o.LiftedAt.IsZero() }

// NamedEventID is the number of the ledger entry that recorded a named event.
type NamedEventID int64

// NamedEvent says that what a retention waits for has happened: the person left, the
// guarantee ran out. It is never changed: a mistake is retracted, with a reason.
type NamedEvent struct {
	ID            NamedEventID
	Document      DocumentID
	Code          string // of the profile's retention_events
	On            Date
	Note          string
	RecordedAt    time.Time
	RecordedBy    string // the actor's name at the time
	RetractedAt   time.Time
	RetractedBy   string
	RetractReason string
}

// Retracted reports whether the event was taken back.
func (e NamedEvent) Retracted() bool { return !e.RetractedAt.IsZero() }

// shorter says in words why an override would not keep the record longer than the clauses
// that hold already; empty when it would, or might.
func shorter(holds []Clause, rule Retention, f Facts) string {
	if rule.Action == KeepPermanently {
		for _, c := range holds {
			if c.Rule.Action == KeepPermanently {
				return "The record is kept permanently already."
			}
		}
		return ""
	}
	mine := Keep([]Clause{{Rule: rule}}, f)
	for _, c := range Keep(holds, f).Clauses {
		switch {
		case c.Rule.Action == KeepPermanently:
			return "The record is kept permanently; an override can only lengthen."
		case c.Rule.Action.protects() > rule.Action.protects():
			return fmt.Sprintf("The action %s protects the record less than %s, which holds for it; an override can only add protection.", rule.Action, c.Rule.Action)
		case c.Rule.Trigger == rule.Trigger && c.Rule.Event == rule.Event && rule.period() <= c.Rule.period()-adds(rule, c.Rule):
			return fmt.Sprintf("A period of %s is no longer than that of %s which holds for the record; an override can only lengthen.", rule.words(), c.Rule.words())
		case mine.State == KeepDated && c.On != "" && (mine.Due.On < c.On || mine.Due.On == c.On && adds(rule, c.Rule) == 0):
			return fmt.Sprintf("It would be due on %s, and the rule that holds for the record keeps it until %s; an override can only lengthen.", mine.Due.On, c.On)
		}
	}
	return ""
}

// adds is 1 when a rule's action protects more than that of another: it need not be longer then.
func adds(rule, holds Retention) int {
	if rule.Action.protects() > holds.Action.protects() {
		return 1
	}
	return 0
}

// period is the rule's length in months.
func (r Retention) period() int { return 12*r.Years + r.Months }

// words is the rule's length in English, for messages.
func (r Retention) words() string {
	switch {
	case r.Months == 0:
		return count(r.Years, "year")
	case r.Years == 0:
		return count(r.Months, "month")
	}
	return count(r.Years, "year") + " and " + count(r.Months, "month")
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
