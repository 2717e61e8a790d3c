// Package timetest tells stories of the law on two axes of time, and what must
// be answered in each. The stories are run on the pure rule (records.Timeline),
// on every catalogue, and on the index, so that all three give one answer.
package timetest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// The documents that a story may name. Each has versions 1 to Versions.
var Documents = []records.DocumentID{"a", "b", "c", "act", "act2"}

// Versions is how many versions each document has.
const Versions = 5

// Story is a case: what was recorded, step by step, and what is asked then.
type Story struct {
	Name  string
	Steps []Step
	Asks  []Ask
}

// Step records an event, or retracts the event of an earlier step.
type Step struct {
	Event   records.Event // without ID, times and people
	Retract int           // the number of the step whose event is taken back, from 1; 0: Event is recorded
}

// Ask is a question and its answer.
type Ask struct {
	Line     string // as it was written
	Of       records.DocumentID
	On       records.Date
	After    int  // as known after so many steps; 0: after all
	StatusOf bool // what is asked is the document's own status

	Status    records.Status
	Document  records.DocumentID // whose text it is; empty when there is none
	Version   int
	Until     records.Date
	Coming    records.Date
	Unapplied []int // numbers of steps
	Unknown   []int
}

// Moment is when a step was recorded, and as what.
type Moment struct {
	At    time.Time
	Event records.EventID // that it recorded or retracted
}

// Run tells the story to whoever records its steps, and holds the answers that
// follow from the timeline against those wanted.
func (s Story) Run(t *testing.T, record func(t *testing.T, s Step, earlier []Moment) Moment, timeline func(t *testing.T, of records.DocumentID) records.Timeline) {
	t.Helper()
	moments := make([]Moment, 0, len(s.Steps))
	for _, step := range s.Steps {
		moments = append(moments, record(t, step, moments))
	}
	for _, a := range s.Asks {
		whole := timeline(t, a.Of)
		known := whole.Latest()
		if a.After > 0 {
			known = whole.Known(moments[a.After-1].At)
		}
		if got := a.answer(known, moments); got != a.wanted() {
			t.Errorf("%s\n got %s", a.Line, got)
		}
	}
}

// Asked returns the instant a question wants to know the law as of, among the moments of its story; zero is all.
func (a Ask) Asked(moments []Moment) time.Time {
	if a.After == 0 {
		return time.Time{}
	}
	return moments[a.After-1].At
}

func (a Ask) answer(t records.Timeline, moments []Moment) string {
	if a.StatusOf {
		status, _, coming := t.StatusOf(a.Of, a.On)
		return told(status, "", 0, "", coming, nil, nil)
	}
	s := t.At(a.Of, a.On)
	steps := func(events []records.Event) []int {
		var all []int
		for _, e := range events {
			all = append(all, 1+slices.IndexFunc(moments, func(m Moment) bool { return m.Event == e.ID }))
		}
		slices.Sort(all)
		return all
	}
	document := s.Document
	if s.Version == 0 {
		document = ""
	}
	return told(s.Status, document, s.Version, s.Until, s.Coming, steps(s.Unapplied), steps(s.Unknown))
}

func (a Ask) wanted() string {
	return told(a.Status, a.Document, a.Version, a.Until, a.Coming, a.Unapplied, a.Unknown)
}

func told(status records.Status, d records.DocumentID, version int, until, coming records.Date, unapplied, unknown []int) string {
	if coming != "" {
		until = "" // is the same day
	}
	return fmt.Sprintf("%q %s v%d until=%s coming=%s unapplied=%v unknown=%v", status, d, version, until, coming, unapplied, unknown)
}

// story reads a story as it is written in this package. A step is a line
//
//	a amended 2014-05-01 v2 #1 by=act     (a day of ? is unknown)
//	retract 3
//
// and a question is a line that begins with a question mark; @2 is "as known
// after step 2", "status of" asks for the document's own status:
//
//	? a 2015-01-01 @2 = in_force a v2 until=2016-01-01 unapplied=3 unknown=4
//	? status of a 2015-01-01 = superseded
func story(name, text string) Story {
	s := Story{Name: name}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		words := strings.Fields(line)
		switch {
		case line == "":
		case words[0] == "?":
			s.Asks = append(s.Asks, ask(line, words[1:]))
		case words[0] == "retract":
			s.Steps = append(s.Steps, Step{Retract: number(words[1])})
		default:
			s.Steps = append(s.Steps, Step{Event: event(words)})
		}
	}
	return s
}

func event(words []string) records.Event {
	e := records.Event{Document: records.DocumentID(words[0]), Type: records.EventType(words[1])}
	if words[2] != "?" {
		e.EffectiveOn = records.Date(words[2])
	}
	for _, w := range words[3:] {
		switch {
		case w[0] == 'v':
			e.Version = number(w[1:])
		case w[0] == '#':
			e.Ordinal = number(w[1:])
		default:
			e.By = records.DocumentID(strings.TrimPrefix(w, "by="))
		}
	}
	if !e.Type.Valid() || !slices.Contains(Documents, e.Document) || e.By != "" && !slices.Contains(Documents, e.By) || e.Version > Versions {
		panic("timetest: " + strings.Join(words, " "))
	}
	return e
}

func ask(line string, words []string) Ask {
	a := Ask{Line: line}
	if words[0] == "status" {
		a.StatusOf, words = true, words[2:]
	}
	a.Of, a.On, words = records.DocumentID(words[0]), records.Date(words[1]), words[2:]
	if words[0][0] == '@' {
		a.After, words = number(words[0][1:]), words[1:]
	}
	if words[0] != "=" {
		panic("timetest: " + line)
	}
	words = words[1:]
	if words[0] != "nothing" {
		a.Status = records.Status(words[0])
	}
	for _, w := range words[1:] {
		field, value, _ := strings.Cut(w, "=")
		switch {
		case field == "until":
			a.Until = records.Date(value)
		case field == "coming":
			a.Coming = records.Date(value)
		case field == "unapplied":
			a.Unapplied = numbers(value)
		case field == "unknown":
			a.Unknown = numbers(value)
		case w[0] == 'v':
			a.Version = number(w[1:])
		default:
			a.Document = records.DocumentID(w)
		}
	}
	return a
}

func numbers(list string) []int {
	var all []int
	for n := range strings.SplitSeq(list, ",") {
		all = append(all, number(n))
	}
	return all
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic("timetest: " + s)
	}
	return n
}
