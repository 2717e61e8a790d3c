package storagetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"acervo/records"
	"acervo/records/timetest"
)

var standingRules = []rule{
	{"the intervals derived in SQL are those of the rule, in every story", storiesLiveInSQL},
	{"the intervals derived in SQL are those of the rule, whatever is recorded", anythingLivesInSQL},
	{"a list of one status holds the documents of that status by their own events", listsHaveAStatus},
}

// cast files documents with versions for a story, and returns what they are called in the catalogue.
func cast(t *testing.T, h house, n int) func(records.DocumentID) records.DocumentID {
	t.Helper()
	for i := range timetest.Documents {
		d := Sample(100*n + i)
		for v := 2; v <= timetest.Versions; v++ {
			version := d.Versions[0]
			version.ID, version.Number, version.Texts = records.VersionID(fmt.Sprintf("%s.%d", version.ID, v)), v, nil
			d.Versions = append(d.Versions, version)
		}
		h.file(t, d)
	}
	return func(d records.DocumentID) records.DocumentID {
		if d == "" {
			return ""
		}
		return records.DocumentID(fmt.Sprintf("d%06d", 100*n+slices.Index(timetest.Documents, d)))
	}
}

func storiesLiveInSQL(t *testing.T, h house) {
	for n, s := range timetest.Stories() {
		id := cast(t, h, n)
		var moments []timetest.Moment
		for _, step := range s.Steps {
			if step.Retract > 0 {
				e := Retract(t, h, got(h.Event(t.Context(), moments[step.Retract-1].Event))(t), "not so")
				moments = append(moments, timetest.Moment{At: e.RetractedAt, Event: e.ID})
				continue
			}
			e := step.Event
			e.Document, e.By = id(e.Document), id(e.By)
			e = Record(t, h, e)[0]
			moments = append(moments, timetest.Moment{At: e.RecordedAt, Event: e.ID})
		}
		wantRule(t, h, s.Name, id, moments)
	}
}

func anythingLivesInSQL(t *testing.T, h house) {
	for n := range 40 {
		r := rand.New(rand.NewPCG(uint64(n), 1942))
		id := cast(t, h, n)
		var moments []timetest.Moment
		var recorded []records.Event
		for range 3 + r.IntN(14) {
			if len(recorded) > 0 && r.IntN(6) == 0 {
				i := r.IntN(len(recorded))
				e := Retract(t, h, recorded[i], "not so")
				recorded = slices.Delete(recorded, i, i+1)
				moments = append(moments, timetest.Moment{At: e.RetractedAt, Event: e.ID})
				continue
			}
			e := records.Event{
				Document: id(timetest.Documents[r.IntN(3)]), Type: records.EventTypes[r.IntN(len(records.EventTypes))],
				Ordinal: r.IntN(3), Version: max(0, r.IntN(2*timetest.Versions)-timetest.Versions+1),
			}
			if r.IntN(12) > 0 {
				e.EffectiveOn = records.Date(fmt.Sprintf("20%02d-01-01", r.IntN(8)))
			}
			if by := id(timetest.Documents[r.IntN(len(timetest.Documents))]); by != e.Document && r.IntN(2) == 0 {
				e.By = by
			}
			e = Record(t, h, e)[0]
			recorded, moments = append(recorded, e), append(moments, timetest.Moment{At: e.RecordedAt, Event: e.ID})
		}
		wantRule(t, h, fmt.Sprintf("history %d", n), id, moments)
	}
}

// wantRule compares, as known at every moment, every document's answer on every day near an event.
func wantRule(t *testing.T, h house, name string, id func(records.DocumentID) records.DocumentID, moments []timetest.Moment) {
	t.Helper()
	var all []records.DocumentID
	days := []records.Date{"1900-01-01"}
	for _, d := range timetest.Documents {
		all = append(all, id(d))
		for _, e := range got(h.Timeline(t.Context(), id(d)))(t).Events {
			if e.EffectiveOn != "" {
				days = append(days, e.EffectiveOn)
			}
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	instants := []time.Time{time.Unix(1<<40, 0)}
	for _, m := range moments {
		instants = append(instants, m.At)
	}
	classes := got(h.AccessClasses(t.Context()))(t)
	statuses := []records.Status{
		records.StatusDraft, records.StatusSubmitted, records.StatusAdopted, records.StatusInForce,
		records.StatusSuspended, records.StatusSuperseded, records.StatusRepealed, records.StatusExpired,
	}
	for _, on := range days {
		known := instants[len(days)%len(instants)]
		listed := map[records.DocumentID]records.Status{}
		for _, status := range statuses {
			for _, d := range got(h.Documents(t.Context(), records.DocumentFilter{AccessClasses: classes, Status: status, On: on, Known: known, Limit: 500}))(t) {
				if was := listed[d.ID]; was != "" {
					t.Errorf("%s: %s is listed as %s and as %s on %s", name, d.ID, was, status, on)
				}
				listed[d.ID] = status
			}
		}
		for _, d := range all {
			if status, _, _ := got(h.Timeline(t.Context(), d))(t).Known(known).StatusOf(d, on); listed[d] != status {
				t.Errorf("%s: %s is listed as %q on %s as known at %s, the rule says %q", name, d, listed[d], on, known, status)
			}
		}
	}
	for _, known := range instants {
		lineage, own := got(h.Lives(t.Context(), all, known, false))(t), got(h.Lives(t.Context(), all, known, true))(t)
		for _, d := range all {
			timeline := got(h.Timeline(t.Context(), d))(t).Known(known)
			for _, on := range days {
				s := timeline.At(d, on)
				document := s.Document
				if s.From == "" {
					document = d
				}
				want := fmt.Sprint(s.Status, document, s.Version)
				if i := holding(lineage[d], on); fmt.Sprint(i.Status, i.Document, i.Version) != want || s.From != "" && (i.From != s.From || i.Until != s.Until || i.Event.ID != s.Event.ID) {
					t.Errorf("%s: %s on %s as known at %s: SQL says %+v, the rule %s %+v", name, d, on, known, i, want, s.Interval)
				}
				status, _, _ := timeline.StatusOf(d, on)
				if i := holding(own[d], on); i.Status != status {
					t.Errorf("%s: %s by itself on %s as known at %s: SQL says %+v, the rule %s", name, d, on, known, i, status)
				}
			}
		}
		if t.Failed() {
			return
		}
	}
}

// holding returns the interval that holds a day.
func holding(life []records.Interval, on records.Date) (held records.Interval) {
	for _, i := range life {
		if i.From <= on && (i.Until == "" || i.Until > on) {
			held = i
		}
	}
	return held
}

func listsHaveAStatus(t *testing.T, h house) {
	id := cast(t, h, 0)
	Record(t, h,
		records.Event{Document: id("a"), Type: records.EventInForce, EffectiveOn: "2010-01-01", Version: 1},
		records.Event{Document: id("b"), Type: records.EventInForce, EffectiveOn: "2012-01-01", Version: 1},
		records.Event{Document: id("b"), Type: records.EventRepealed, EffectiveOn: "2014-01-01"},
		records.Event{Document: id("c"), Type: records.EventAdopted, EffectiveOn: "2011-01-01"},
	)
	classes := got(h.AccessClasses(t.Context()))(t)
	for _, c := range []struct {
		status records.Status
		on     records.Date
		want   []records.DocumentID
	}{
		{records.StatusInForce, "2009-12-31", nil},
		{records.StatusDraft, "2009-12-31", []records.DocumentID{id("c"), id("b"), id("a")}},
		{records.StatusInForce, "2013-01-01", []records.DocumentID{id("b"), id("a")}},
		{records.StatusInForce, "2014-01-01", []records.DocumentID{id("a")}},
		{records.StatusRepealed, "2014-01-01", []records.DocumentID{id("b")}},
		{records.StatusAdopted, "2020-01-01", []records.DocumentID{id("c")}},
	} {
		var found []records.DocumentID
		for _, d := range got(h.Documents(t.Context(), records.DocumentFilter{AccessClasses: classes, Status: c.status, On: c.on, Known: time.Unix(1<<40, 0)}))(t) {
			found = append(found, d.ID)
		}
		if !slices.Equal(found, c.want) {
			t.Errorf("%s on %s: %v, want %v", c.status, c.on, found, c.want)
		}
	}
}
