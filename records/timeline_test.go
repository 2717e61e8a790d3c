package records_test

import (
	"slices"
	"testing"
	"time"

	"acervo/records"
	"acervo/records/timetest"
)

// day is an instant at which something was recorded.
func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

var statute = records.Timeline{Events: []records.Event{
	{ID: 1, Document: "old", Type: records.EventAdopted, EffectiveOn: "1984-11-29", RecordedAt: day("2024-01-01")},
	{ID: 2, Document: "old", Type: records.EventInForce, EffectiveOn: "1985-01-01", Version: 1, RecordedAt: day("2024-01-01")},
	{ID: 3, Document: "old", Type: records.EventReplaced, EffectiveOn: "1988-08-11", By: "new", RecordedAt: day("2024-01-02")},
	{ID: 4, Document: "new", Type: records.EventInForce, EffectiveOn: "1988-08-11", Version: 1, RecordedAt: day("2024-01-02")},
	{ID: 5, Document: "new", Type: records.EventAmended, EffectiveOn: "2010-05-26", By: "act", RecordedAt: day("2024-01-02")},
	{ID: 6, Document: "old", Type: records.EventRepealed, EffectiveOn: "1988-08-11", RecordedAt: day("2024-02-02")},
	{ID: 7, Document: "new", Type: records.EventCorrected, EffectiveOn: "1988-08-11", Ordinal: 1, Version: 2, RecordedAt: day("2025-03-01")},
}}

func TestTheLineageAnswersAcrossReplacedDocuments(t *testing.T) {
	now := statute.Known(day("2026-01-01"))
	for _, c := range []struct {
		of      records.DocumentID
		on      records.Date
		status  records.Status
		doc     records.DocumentID
		version int
		until   records.Date
	}{
		{"old", "1984-12-01", records.StatusAdopted, "old", 0, "1985-01-01"},
		{"old", "1985-01-01", records.StatusInForce, "old", 1, "1988-08-11"},
		{"new", "1986-01-01", records.StatusInForce, "old", 1, "1988-08-11"},
		{"old", "1988-08-11", records.StatusInForce, "new", 2, ""},
		{"old", "2020-01-01", records.StatusInForce, "new", 2, ""},
	} {
		s := now.At(c.of, c.on)
		if s.Status != c.status || s.Document != c.doc || s.Version != c.version || s.Until != c.until {
			t.Errorf("%s on %s: got %s %s version %d until %q, want %+v", c.of, c.on, s.Status, s.Document, s.Version, s.Until, c)
		}
	}
	if s := now.At("new", "2011-01-01"); len(s.Unapplied) != 1 || s.Unapplied[0].ID != 5 {
		t.Errorf("the amendment that no version has is not told: %+v", s.Unapplied)
	}
	if status, _, _ := now.StatusOf("old", "2020-01-01"); status != records.StatusRepealed {
		t.Errorf("the old statute is %s", status)
	}
}

func TestAnAnswerThatWasOnceAnotherIsTold(t *testing.T) {
	c := statute.Changed("new", "2000-01-01", day("2026-01-01"))
	if c == nil || c.By.ID != 7 || c.Was.Version != 1 {
		t.Fatalf("got %+v", c)
	}
	if c := statute.Changed("new", "2000-01-01", day("2025-01-01")); c != nil && c.By.ID != 3 && c.By.ID != 4 {
		t.Errorf("got %+v", c)
	}
	if s := statute.Known(day("2025-01-01")).At("new", "2000-01-01"); s.Version != 1 {
		t.Errorf("as known before the correction, version %d", s.Version)
	}
}

func TestTheStoriesOnThePureRule(t *testing.T) {
	stories, asks := timetest.Stories(), 0
	for _, s := range stories {
		t.Run(s.Name, func(t *testing.T) {
			var whole records.Timeline
			s.Run(t, func(_ *testing.T, step timetest.Step, earlier []timetest.Moment) timetest.Moment {
				m := timetest.Moment{At: day("2024-01-01").AddDate(0, 0, len(earlier)), Event: records.EventID(len(earlier) + 1)}
				if step.Retract > 0 {
					m.Event = earlier[step.Retract-1].Event
					whole.Events[slices.IndexFunc(whole.Events, func(e records.Event) bool { return e.ID == m.Event })].RetractedAt = m.At
					return m
				}
				e := step.Event
				e.ID, e.RecordedAt = m.Event, m.At
				whole.Events = append(whole.Events, e)
				return m
			}, func(*testing.T, records.DocumentID) records.Timeline { return whole })
		})
		asks += len(s.Asks)
	}
	if len(stories) < 40 || asks < 120 {
		t.Errorf("there are %d stories with %d questions only", len(stories), asks)
	}
}
