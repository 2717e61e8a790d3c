package records

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Schedule is a plan of retention to be tried out. It changes nothing.
type Schedule struct {
	Rules         map[string]*Retention // by class; nil: the class has none of its own
	Whole         bool                  // the classes named are all there are, and inherit nothing: the rules are those of another profile
	FiscalYearEnd MonthDay              // zero: as it is
}

// Simulation says what another schedule would do. Only records that the actor may read
// are in its lines; the others are counted.
type Simulation struct {
	Records int // whose class's rule would be another one
	Changed int // of them, those that would be due at another time, or for something else
	Sooner  int // of those, the ones that would be due earlier, or at last
	Hidden  int // changed as well, but not to be read by the actor
	Lines   []SimulatedLine
	First   []SimulatedRecord // the first that would be due by the new schedule, at most simulatedShown
	Today   Date
}

// SimulatedLine counts the records of one class that are due in one year for one action.
type SimulatedLine struct {
	Class  string
	State  KeepingState
	Year   int // zero unless State is KeepDated
	Action RetentionAction
	Before int
	After  int
}

// SimulatedRecord is a record, and when it is due by the schedule that is and by the other one.
type SimulatedRecord struct {
	Document      Document
	Before, After Keeping
}

// simulatedShown is how many records a simulation names.
const simulatedShown = 50

// simulatedBatch is how many records are looked at at a time.
const simulatedBatch = 1000

// Simulate tells what another schedule would do to the records there are: how many would
// fall due in which year, for what, before and after.
func (o *Office) Simulate(ctx context.Context, who Actor, s Schedule) (Simulation, error) {
	if err := who.Must(ActOversee); err != nil {
		return Simulation{}, err
	}
	other, err := o.tried(s)
	if err != nil {
		return Simulation{}, err
	}
	now, err := o.clock(ctx)
	if err != nil {
		return Simulation{}, err
	}
	run := simulation{visible: o.visible(who), old: o.profile(), other: other, lines: map[SimulatedLine]*SimulatedLine{}}
	run.Today = DateOf(now, o.profile().zone())
	for _, class := range o.profile().Classes {
		if o.profile().ruleMark(class.Code) == other.ruleMark(class.Code) {
			continue
		}
		for after, more := DocumentID(""), true; more; {
			cases, err := o.catalogue.RetentionCasesOf(ctx, class.Code, after, simulatedBatch)
			if err != nil {
				return Simulation{}, err
			}
			for _, c := range cases {
				run.add(c)
				after = c.Document.ID
			}
			run.trim()
			more = len(cases) == simulatedBatch
		}
	}
	return run.done(), nil
}

// tried is the profile with the schedule's rules in place of its own.
func (o *Office) tried(s Schedule) (*Profile, error) {
	other := *o.profile()
	other.Classes = slices.Clone(o.profile().Classes)
	if s.FiscalYearEnd != "" {
		other.FiscalYearEnd = s.FiscalYearEnd
	}
	var problems []Problem
	for class, rule := range s.Rules {
		if _, ok := o.profile().Class(class); !ok && !s.Whole {
			problems = append(problems, Problem{"rules." + class, fmt.Sprintf("The file plan has no class %q.", class)})
		}
		if rule != nil {
			// Events that only the other profile has cannot have been recorded.
			for _, p := range CheckRetention(*rule, func(event string) bool { return s.Whole || o.knownEvent(event) }) {
				problems = append(problems, Problem{"rules." + class + "." + p.Field, p.Message})
			}
		}
	}
	slices.SortFunc(problems, func(a, b Problem) int { return cmp.Compare(a.Field, b.Field) })
	for i := range other.Classes {
		c := &other.Classes[i]
		rule, there := s.Rules[c.Code]
		if s.Whole {
			c.Parent = ""
		}
		if there || s.Whole {
			c.Retention = rule
		}
	}
	return &other, InvalidProblems(problems)
}

// simulation is a simulation under way.
type simulation struct {
	Simulation
	visible    Visible
	old, other *Profile
	lines      map[SimulatedLine]*SimulatedLine // by itself without its counts
}

func (s *simulation) add(c RetentionCase) {
	if c.Document.Disposal.Fate != Kept {
		return
	}
	before, after := s.old.Keeping(c.Document, c.Evidence), s.other.Keeping(c.Document, c.Evidence)
	changed := before.State != after.State || before.Due != after.Due
	if !s.visible(c.Document.Access) {
		if changed {
			s.Hidden++
		}
		return
	}
	s.Records++
	s.line(c.Document.Class, before).Before++
	s.line(c.Document.Class, after).After++
	if !changed {
		return
	}
	s.Changed++
	if after.State == KeepDated && (before.State != KeepDated || before.Due.On.After(after.Due.On)) {
		s.Sooner++
	}
	s.First = append(s.First, SimulatedRecord{c.Document, before, after})
}

func (s *simulation) line(class string, k Keeping) *SimulatedLine {
	key := SimulatedLine{Class: class, State: k.State, Year: k.Due.On.Year(), Action: k.Due.Action}
	if s.lines[key] == nil {
		line := key
		s.lines[key] = &line
	}
	return s.lines[key]
}

// trim keeps of the changed records those that would be due first.
func (s *simulation) trim() {
	day := func(k Keeping) Date {
		if k.State != KeepDated {
			return "~" // after every day
		}
		return k.Due.On
	}
	slices.SortStableFunc(s.First, func(a, b SimulatedRecord) int {
		return cmp.Or(cmp.Compare(day(a.After), day(b.After)), cmp.Compare(a.Document.ID, b.Document.ID))
	})
	s.First = slices.Clone(s.First[:min(len(s.First), simulatedShown)])
}

func (s *simulation) done() Simulation {
	for _, l := range s.lines {
		s.Lines = append(s.Lines, *l)
	}
	year := func(l SimulatedLine) int {
		if l.State != KeepDated {
			return 10_000
		}
		return l.Year
	}
	slices.SortFunc(s.Lines, func(a, b SimulatedLine) int {
		return cmp.Or(cmp.Compare(year(a), year(b)), cmp.Compare(a.State, b.State), cmp.Compare(a.Class, b.Class), cmp.Compare(a.Action, b.Action))
	})
	return s.Simulation
}
