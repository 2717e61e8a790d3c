package storagetest

import (
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"acervo/records"
	"acervo/records/timetest"
)

var eventRules = []rule{
	{"a legal event comes back as it was recorded, on its document and on the lineage's timeline", anEventComesBack},
	{"an event of what does not exist is NotFound", eventsNeedTheirDocument},
	{"an event is retracted once, and else never changed or removed", eventsAreFacts},
	{"documents joined into a lineage share a timeline, whoever joins at once", lineagesJoin},
	{"the calendar holds what its filter says, as known at an instant", calendarIsFiltered},
	{"the stories of the law on two axes of time are answered", storiesAreAnswered},
	{"events lead back to the act that did them", actsLeadToTheirEvents},
}

var relationRules = []rule{
	{"a relation by hand stands at both its ends, and is retracted once", relationsHaveTwoEnds},
	{"descriptions are documents without what hangs below them", descriptionsAreBrief},
}

// Record records events as the office does, each with a ledger entry of its own, and returns them.
func Record(t testing.TB, db records.Catalogue, events ...records.Event) []records.Event {
	t.Helper()
	recorded := make([]records.Event, len(events))
	must(t, db.InTx(t.Context(), func(tx records.Tx) error {
		for i, e := range events {
			if e.Type == records.EventReplaced && e.Version == 0 && e.By != "" {
				if err := tx.JoinLineage(t.Context(), e.Document, e.By); err != nil {
					return err
				}
			}
			entry, err := tx.Append(t.Context(), records.Entry{Name: "Clara", Action: records.EventRecorded, Kind: records.SubjectDocument, Subject: string(e.Document)})
			if err != nil {
				return err
			}
			e.ID, e.RecordedAt, e.RecordedBy = records.EventID(entry.Seq), entry.At, entry.Name
			if err := tx.InsertEvent(t.Context(), e); err != nil {
				return err
			}
			recorded[i] = e
		}
		return nil
	}))
	return recorded
}

// Retract retracts an event as the office does, and returns it.
func Retract(t testing.TB, db records.Catalogue, e records.Event, reason string) records.Event {
	t.Helper()
	must(t, db.InTx(t.Context(), func(tx records.Tx) error {
		entry, err := tx.Append(t.Context(), records.Entry{Name: "Marco", Action: records.EventRetracted, Kind: records.SubjectDocument, Subject: string(e.Document)})
		if err != nil {
			return err
		}
		e.RetractedAt, e.RetractedBy, e.RetractReason = entry.At, entry.Name, reason
		return tx.RetractEvent(t.Context(), e)
	}))
	return e
}

func anEventComesBack(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2))
	all := Record(t, h,
		records.Event{Document: "d000001", Type: records.EventInForce, EffectiveOn: "2019-04-01", Version: 1},
		records.Event{
			Document: "d000001", Type: records.EventAmended, EffectiveOn: "2019-05-01", Ordinal: 2, By: "d000002", ByProvision: "art_4", Note: "¿Sí?",
		},
		records.Event{Document: "d000001", Type: records.EventRepealed})
	all[1] = Retract(t, h, all[1], "a slip of the pen")
	if back := got(h.Timeline(t.Context(), "d000001"))(t); !reflect.DeepEqual(back.Events, all) {
		t.Errorf("got  %+v\nwant %+v", back.Events, all)
	}
	if back := got(h.Document(t.Context(), "d000001"))(t); !reflect.DeepEqual(back.Events, all) {
		t.Errorf("of the document: got  %+v\nwant %+v", back.Events, all)
	}
	list := got(h.DocumentsByID(t.Context(), []records.DocumentID{"d000002", "d000001"}))(t)
	if len(list) != 2 || len(list[0].Events) != 0 || !reflect.DeepEqual(list[1].Events, all) {
		t.Errorf("in bulk: got %+v", list)
	}
	if back := got(h.Event(t.Context(), all[1].ID))(t); !reflect.DeepEqual(back, all[1]) {
		t.Errorf("got  %+v\nwant %+v", back, all[1])
	}
	for _, of := range []records.DocumentID{"d000002", "nobody"} {
		if back := got(h.Timeline(t.Context(), of))(t); len(back.Events) != 0 {
			t.Errorf("the timeline of %s has %+v", of, back.Events)
		}
	}
	if entry := got(h.Entries(t.Context(), records.LedgerFilter{After: int64(all[0].ID) - 1, Limit: 1}))(t); !entry[0].At.Equal(all[0].RecordedAt) || entry[0].Subject != "d000001" {
		t.Errorf("the event was recorded at %s, its entry is %+v", all[0].RecordedAt, entry[0])
	}
}

func eventsNeedTheirDocument(t *testing.T, h house) {
	h.file(t, Sample(1))
	for what, e := range map[string]records.Event{
		"document": {ID: 1, Document: "nobody", Type: records.EventInForce},
		"act":      {ID: 1, Document: "d000001", Type: records.EventAmended, By: "nobody"},
		"version":  {ID: 1, Document: "d000001", Type: records.EventAmended, Version: 2},
	} {
		t.Run(what, func(t *testing.T) {
			wantKind(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.InsertEvent(t.Context(), e) }), records.NotFound)
		})
	}
	_, err := h.Event(t.Context(), 1)
	wantKind(t, err, records.NotFound)
	wantKind(t, h.InTx(t.Context(), func(tx records.Tx) error {
		return tx.RetractEvent(t.Context(), records.Event{ID: 1, RetractedAt: day})
	}), records.NotFound)
	wantKind(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.JoinLineage(t.Context(), "d000001", "nobody") }), records.NotFound)
}

func eventsAreFacts(t *testing.T, h house) {
	h.file(t, Sample(1))
	e := Record(t, h, records.Event{Document: "d000001", Type: records.EventInForce, EffectiveOn: "2019-04-01", Version: 1})[0]
	never := []string{
		`UPDATE legal_events SET effective_on = '2020-01-01'`, `UPDATE legal_events SET version = NULL`, `UPDATE legal_events SET note = 'x', retracted_at = 5`,
		`UPDATE legal_events SET retract_reason = 'x'`, `DELETE FROM legal_events`,
	}
	if h.Dialect() == "postgres" {
		never = append(never, `TRUNCATE legal_events`)
	} else {
		never = append(never, `INSERT OR REPLACE INTO legal_events (document_id, id, type, ordinal, by_provision, note, recorded_at, recorded_by) SELECT document_id, id, 'repealed', 0, '', '', 1, '' FROM legal_events`)
	}
	refused := func(statements ...string) {
		t.Helper()
		for _, s := range statements {
			if err := execute(t, h.url, s); err == nil {
				t.Errorf("the database took: %s", s)
			}
		}
	}
	refused(never...)
	if back := got(h.Event(t.Context(), e.ID))(t); !reflect.DeepEqual(back, e) {
		t.Errorf("got %+v, want %+v", back, e)
	}
	e = Retract(t, h, e, "not so")
	wantKind(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.RetractEvent(t.Context(), e) }), records.Conflict)
	refused(append(never, `UPDATE legal_events SET retracted_at = 0`, `UPDATE legal_events SET retracted_at = 7`)...)
	if back := got(h.Event(t.Context(), e.ID))(t); !reflect.DeepEqual(back, e) {
		t.Errorf("got %+v, want %+v", back, e)
	}
}

func lineagesJoin(t *testing.T, h house) {
	const n = 8
	for i := range n {
		h.file(t, Sample(i))
	}
	id := func(i int) records.DocumentID { return Sample(i).ID }
	for i := range n {
		Record(t, h, records.Event{Document: id(i), Type: records.EventInForce, EffectiveOn: "2019-04-01", Version: 1})
	}
	pairs := [][2]int{{1, 0}, {2, 3}, {1, 2}, {4, 5}, {6, 4}, {3, 5}} // 7 stays alone
	var wg sync.WaitGroup
	for _, p := range pairs {
		wg.Go(func() {
			if err := h.InTx(t.Context(), func(tx records.Tx) error { return tx.JoinLineage(t.Context(), id(p[0]), id(p[1])) }); err != nil {
				t.Error(explain(err))
			}
		})
	}
	wg.Wait()
	for i := range n {
		want := 7
		if i == 7 {
			want = 1
		}
		if back := got(h.Timeline(t.Context(), id(i)))(t); len(back.Events) != want {
			t.Errorf("the timeline of %d has %d events, want %d", i, len(back.Events), want)
		}
		if d := got(h.Document(t.Context(), id(i)))(t); len(d.Events) != 1 || (d.Lineage == got(h.Document(t.Context(), id(0)))(t).Lineage) != (i != 7) {
			t.Errorf("document %d: lineage %q, %d events of its own", i, d.Lineage, len(d.Events))
		}
	}
}

func calendarIsFiltered(t *testing.T, h house) {
	closed := Sample(2)
	closed.Access = records.Access{Level: records.Staff}
	h.file(t, Sample(1), closed)
	all := Record(t, h,
		records.Event{Document: "d000001", Type: records.EventAdopted, EffectiveOn: "2019-03-08"},
		records.Event{Document: "d000001", Type: records.EventInForce, EffectiveOn: "2019-04-01", Version: 1},
		records.Event{Document: "d000002", Type: records.EventInForce, EffectiveOn: "2019-04-01", Version: 1},
		records.Event{Document: "d000001", Type: records.EventRepealed, EffectiveOn: "2021-04-01"},
		records.Event{Document: "d000001", Type: records.EventSuspended})
	before := all[4].RecordedAt
	Retract(t, h, all[3], "not so")
	public, staff := records.Access{Level: records.Public}.Class(), records.Access{Level: records.Staff}.Class()
	now := time.Now().Add(time.Hour)
	for name, c := range map[string]struct {
		f    records.CalendarFilter
		want []int
	}{
		"without classes":   {records.CalendarFilter{Known: now}, nil},
		"public":            {records.CalendarFilter{AccessClasses: []string{public}, Known: now}, []int{0, 1}},
		"before retraction": {records.CalendarFilter{AccessClasses: []string{public}, Known: before}, []int{0, 1, 3}},
		"before all":        {records.CalendarFilter{AccessClasses: []string{public}, Known: day}, nil},
		"both classes":      {records.CalendarFilter{AccessClasses: []string{public, staff}, Known: now}, []int{0, 1, 2}},
		"types":             {records.CalendarFilter{AccessClasses: []string{public}, Known: before, Types: []records.EventType{records.EventInForce, records.EventRepealed}}, []int{1, 3}},
		"from":              {records.CalendarFilter{AccessClasses: []string{public}, Known: before, From: "2019-04-01"}, []int{1, 3}},
		"to":                {records.CalendarFilter{AccessClasses: []string{public}, Known: before, To: "2019-04-01"}, []int{0, 1}},
		"second page":       {records.CalendarFilter{AccessClasses: []string{public, staff}, Known: now, After: &all[1]}, []int{2}},
		"limit":             {records.CalendarFilter{AccessClasses: []string{public, staff}, Known: now, Limit: 2}, []int{0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			var have []int
			for _, e := range got(h.Calendar(t.Context(), c.f))(t) {
				have = append(have, slices.IndexFunc(all, func(a records.Event) bool { return a.ID == e.ID }))
			}
			if !slices.Equal(have, c.want) {
				t.Errorf("got %v, want %v", have, c.want)
			}
		})
	}
}

func actsLeadToTheirEvents(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2))
	all := Record(t, h,
		records.Event{Document: "d000001", Type: records.EventAmended, EffectiveOn: "2019-05-01", By: "d000002"},
		records.Event{Document: "d000001", Type: records.EventRepealed, EffectiveOn: "2021-05-01", By: "d000002", ByProvision: "art_9"},
		records.Event{Document: "d000002", Type: records.EventInForce, EffectiveOn: "2019-05-01", Version: 1})
	if back := got(h.EventsBy(t.Context(), "d000002"))(t); !reflect.DeepEqual(back, all[:2]) {
		t.Errorf("got %+v", back)
	}
	if back := got(h.EventsBy(t.Context(), "d000001"))(t); len(back) != 0 {
		t.Errorf("got %+v", back)
	}
}

func relationsHaveTwoEnds(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2), Sample(3))
	r := records.Relation{Type: records.AnnexOf, From: "d000001", FromProvision: "anx_1", To: "d000002", ToProvision: "art_3", Note: "¿?"}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		e, err := tx.Append(t.Context(), records.Entry{Name: "Clara", Action: records.RelationRecorded, Kind: records.SubjectDocument, Subject: "d000001"})
		if err != nil {
			return err
		}
		r.ID, r.RecordedAt, r.RecordedBy = e.Seq, e.At, e.Name
		return tx.InsertRelation(t.Context(), r)
	}))
	for id, want := range map[records.DocumentID][]records.Relation{"d000001": {r}, "d000002": {r}, "d000003": {}} {
		if back := got(h.Relations(t.Context(), id))(t); !reflect.DeepEqual(back, want) {
			t.Errorf("%s: got %+v, want %+v", id, back, want)
		}
	}
	retract := func() error {
		return h.InTx(t.Context(), func(tx records.Tx) error { return tx.RetractRelation(t.Context(), r) })
	}
	r.RetractedAt, r.RetractedBy, r.RetractReason = r.RecordedAt.Add(time.Second), "Marco", "not so"
	must(t, retract())
	if back := got(h.Relation(t.Context(), r.ID))(t); !reflect.DeepEqual(back, r) {
		t.Errorf("got %+v, want %+v", back, r)
	}
	wantKind(t, retract(), records.Conflict)
	for _, s := range []string{`UPDATE relations SET type = 'cites'`, `UPDATE relations SET retracted_at = 0`, `DELETE FROM relations`} {
		if err := execute(t, h.url, s); err == nil {
			t.Errorf("the database took: %s", s)
		}
	}
	_, err := h.Relation(t.Context(), 999)
	wantKind(t, err, records.NotFound)
	r.ID = 999
	wantKind(t, retract(), records.NotFound)
}

func descriptionsAreBrief(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2))
	found := got(h.Descriptions(t.Context(), []records.DocumentID{"d000002", "nobody"}))(t)
	want := Sample(2)
	want.Versions = nil
	if len(found) != 1 || !reflect.DeepEqual(found["d000002"], want) {
		t.Errorf("got %+v", found)
	}
	if found := got(h.Descriptions(t.Context(), nil))(t); len(found) != 0 {
		t.Errorf("none were asked for, got %+v", found)
	}
}

// storiesAreAnswered tells every story to the catalogue, all in one: each has documents of its own.
func storiesAreAnswered(t *testing.T, h house) {
	for n, s := range timetest.Stories() {
		t.Run(s.Name, func(t *testing.T) {
			id := cast(t, h, n)
			s.Run(t, func(t *testing.T, step timetest.Step, earlier []timetest.Moment) timetest.Moment {
				if step.Retract > 0 {
					e := Retract(t, h, got(h.Event(t.Context(), earlier[step.Retract-1].Event))(t), "not so")
					return timetest.Moment{At: e.RetractedAt, Event: e.ID}
				}
				e := step.Event
				e.Document, e.By = id(e.Document), id(e.By)
				e = Record(t, h, e)[0]
				return timetest.Moment{At: e.RecordedAt, Event: e.ID}
			}, func(t *testing.T, of records.DocumentID) records.Timeline {
				whole := got(h.Timeline(t.Context(), id(of)))(t)
				for i, e := range whole.Events {
					for _, d := range timetest.Documents {
						if id(d) == e.Document {
							whole.Events[i].Document = d
						}
						if id(d) == e.By {
							whole.Events[i].By = d
						}
					}
				}
				return whole
			})
		})
	}
}
