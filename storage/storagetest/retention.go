package storagetest

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"acervo/records"
)

var retentionRules = []rule{
	{"what a retention is derived from comes back as it was recorded", retentionCasesComeBack},
	{"an override is lifted once and otherwise never changed", overridesAreFacts},
	{"a named event is retracted once and otherwise never changed", namedEventsAreFacts},
	{"a due list without access classes is empty", dueListsFailClosed},
	{"a due list holds what its filter says, those due first first, page by page", dueListsAreFiltered},
	{"reports count by class, action, body and who may read", reportsCount},
	{"whoever keeps what belongs to documents is told of those in a disposition and of those shared, though they say nothing else", touchedAreTold},
	{"what is in a disposition under way is known, and of one that was rejected it is not", openDispositionsAreKnown},
	{"how far a rule is applied is kept in place of what was kept", appliedRulesAreKept},
}

// append writes an entry of the ledger and, under its number, what do does with it.
func (h house) appended(t *testing.T, do func(tx records.Tx, e records.Entry) error) records.Entry {
	t.Helper()
	var e records.Entry
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		var err error
		if e, err = tx.Append(t.Context(), filed(Sample(1))); err != nil {
			return err
		}
		return do(tx, e)
	}))
	return e
}

func (h house) override(t *testing.T, of records.DocumentID) records.Override {
	t.Helper()
	o := records.Override{
		Document: of, Reason: "an audit", RecordedBy: "Rita",
		Rule: records.Retention{Trigger: records.TriggerEvent, Event: "separation", Years: 30, Months: 6, Action: records.ReviewIt},
	}
	h.appended(t, func(tx records.Tx, e records.Entry) error {
		o.ID, o.RecordedAt = records.OverrideID(e.Seq), e.At
		return tx.InsertOverride(t.Context(), o)
	})
	return o
}

func (h house) namedEvent(t *testing.T, of records.DocumentID) records.NamedEvent {
	t.Helper()
	n := records.NamedEvent{Document: of, Code: "separation", On: "2024-02-29", Note: "left", RecordedBy: "Rita"}
	h.appended(t, func(tx records.Tx, e records.Entry) error {
		n.ID, n.RecordedAt = records.NamedEventID(e.Seq), e.At
		return tx.InsertNamedEvent(t.Context(), n)
	})
	return n
}

func retentionCasesComeBack(t *testing.T, h house) {
	d, other := Sample(1), Sample(2)
	other.Date = ""
	h.file(t, d, other, Sample(3))
	o, n := h.override(t, d.ID), h.namedEvent(t, d.ID)
	var ended records.Event
	h.appended(t, func(tx records.Tx, e records.Entry) error {
		ended = records.Event{ID: records.EventID(e.Seq), Document: d.ID, Type: records.EventRepealed, EffectiveOn: "2024-05-05", RecordedAt: e.At, RecordedBy: "Rita"}
		return tx.InsertEvent(t.Context(), ended)
	})
	relation := records.Relation{Type: records.Replaces, From: other.ID, To: d.ID, RecordedBy: "Rita"}
	h.appended(t, func(tx records.Tx, e records.Entry) error {
		relation.ID, relation.RecordedAt = e.Seq, e.At
		return tx.InsertRelation(t.Context(), relation)
	})
	ids := []records.DocumentID{d.ID, other.ID, "nobody"}
	check := func(t *testing.T, cases map[records.DocumentID]records.RetentionCase) {
		t.Helper()
		c := cases[d.ID]
		if len(cases) != 2 || c.Document.ID != d.ID || c.Document.Class != d.Class || string(c.Document.Metadata) != string(d.Metadata) {
			t.Fatalf("got %+v", cases)
		}
		want := records.Evidence{
			Timeline: records.Timeline{Events: []records.Event{ended}}, Replacements: []records.Replacement{{FiledAt: other.FiledAt}},
			Events: []records.NamedEvent{n}, Overrides: []records.Override{o},
		}
		if !reflect.DeepEqual(c.Evidence, want) {
			t.Errorf("got  %+v\nwant %+v", c.Evidence, want)
		}
		if e := cases[other.ID].Evidence; !reflect.DeepEqual(e, records.Evidence{}) {
			t.Errorf("another document has %+v", e)
		}
	}
	check(t, got(h.RetentionCases(t.Context(), ids))(t))
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		cases, err := tx.RetentionCases(t.Context(), ids)
		if err != nil {
			return err
		}
		check(t, cases)
		replaced, err := tx.ReplacedBy(t.Context(), other.ID)
		if err == nil && !slices.Equal(replaced, []records.DocumentID{d.ID}) {
			t.Errorf("it replaces %v", replaced)
		}
		return err
	}))
	h.appended(t, func(tx records.Tx, e records.Entry) error {
		relation.RetractedAt, relation.RetractedBy, relation.RetractReason = e.At, "Rita", "wrong"
		return tx.RetractRelation(t.Context(), relation)
	})
	if c := got(h.RetentionCases(t.Context(), ids))(t)[d.ID]; len(c.Replacements) != 0 {
		t.Errorf("a retracted relation replaces: %+v", c.Replacements)
	}
	page := got(h.RetentionCasesOf(t.Context(), "gov", d.ID, 1))(t)
	if len(page) != 1 || page[0].Document.ID != other.ID {
		t.Errorf("the class's second document is %+v", page)
	}
}

func overridesAreFacts(t *testing.T, h house) {
	d := Sample(1)
	h.file(t, d)
	o := h.override(t, d.ID)
	if back := got(h.Override(t.Context(), o.ID))(t); !reflect.DeepEqual(back, o) {
		t.Errorf("got  %+v\nwant %+v", back, o)
	}
	o.LiftedAt, o.LiftedBy, o.LiftReason = o.RecordedAt.Add(time.Second), "Rosa", "the audit is over"
	lift := func() error {
		return h.InTx(t.Context(), func(tx records.Tx) error { return tx.LiftOverride(t.Context(), o) })
	}
	must(t, lift())
	if back := got(h.Override(t.Context(), o.ID))(t); !reflect.DeepEqual(back, o) {
		t.Errorf("got  %+v\nwant %+v", back, o)
	}
	wantKind(t, lift(), records.Conflict)
	o.ID = 999
	wantKind(t, lift(), records.NotFound)
	_, err := h.Override(t.Context(), 999)
	wantKind(t, err, records.NotFound)
}

func namedEventsAreFacts(t *testing.T, h house) {
	d := Sample(1)
	h.file(t, d)
	n := h.namedEvent(t, d.ID)
	n.RetractedAt, n.RetractedBy, n.RetractReason = n.RecordedAt.Add(time.Second), "Rosa", "another person"
	retract := func() error {
		return h.InTx(t.Context(), func(tx records.Tx) error { return tx.RetractNamedEvent(t.Context(), n) })
	}
	must(t, retract())
	if back := got(h.NamedEvent(t.Context(), n.ID))(t); !reflect.DeepEqual(back, n) {
		t.Errorf("got  %+v\nwant %+v", back, n)
	}
	wantKind(t, retract(), records.Conflict)
	_, err := h.NamedEvent(t.Context(), 999)
	wantKind(t, err, records.NotFound)
}

// dueSamples are six documents; the nth is due on the nth day of 2030, the fifth never, and the sixth no more.
func dueSamples() []records.Document {
	all := make([]records.Document, 6)
	for i := range all {
		all[i] = Sample(i + 1)
		all[i].Due = records.Due{On: records.Date("2030-01-0" + string(rune('1'+i))), Action: records.DestroyIt}
	}
	all[1].Access.Level, all[2].Due.Action, all[3].Class, all[3].Body = records.Staff, records.ReviewIt, "fin", "CP"
	all[4].Due = records.Due{Action: records.KeepPermanently}
	return all
}

func dueListsFailClosed(t *testing.T, h house) {
	h.file(t, dueSamples()...)
	if all := got(h.DueDocuments(t.Context(), records.DueFilter{Until: "2040-01-01"}))(t); len(all) != 0 {
		t.Errorf("got %d documents", len(all))
	}
}

func dueListsAreFiltered(t *testing.T, h house) {
	samples := dueSamples()
	h.file(t, samples[3], samples[1], samples[0], samples[2], samples[4], samples[5])
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.SetDue(t.Context(), samples[5].ID, records.Due{}) }))
	open := []string{"public"}
	many := make([]string, 1000)
	for i := range many {
		many[i] = fmt.Sprintf("restricted:B%d", i)
	}
	for _, c := range []struct {
		name   string
		filter records.DueFilter
		want   []int
	}{
		{"all", records.DueFilter{Until: "2040-01-01", AccessClasses: []string{"public", "staff"}}, []int{0, 1, 2, 3}},
		{"of the access classes given", records.DueFilter{Until: "2040-01-01", AccessClasses: open}, []int{0, 2, 3}},
		{"until a day, which counts", records.DueFilter{Until: "2030-01-03", AccessClasses: open}, []int{0, 2}},
		{"of very many access classes", records.DueFilter{Until: "2040-01-01", AccessClasses: append(many, "public")}, []int{0, 2, 3}},
		{"of an action", records.DueFilter{Until: "2040-01-01", AccessClasses: open, Action: records.ReviewIt}, []int{2}},
		{"of a class", records.DueFilter{Until: "2040-01-01", AccessClasses: open, Class: "fin"}, []int{3}},
		{"of a body", records.DueFilter{Until: "2040-01-01", AccessClasses: open, Body: "AG"}, []int{0, 2}},
		{"one page", records.DueFilter{Until: "2040-01-01", AccessClasses: open, Limit: 1}, []int{0}},
		{"the next", records.DueFilter{Until: "2040-01-01", AccessClasses: open, After: records.DuePlace{On: "2030-01-01", Document: samples[0].ID}}, []int{2, 3}},
		{"without a day", records.DueFilter{AccessClasses: open}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var numbers, want []string
			for _, d := range got(h.DueDocuments(t.Context(), c.filter))(t) {
				numbers = append(numbers, d.Number)
			}
			for _, i := range c.want {
				want = append(want, samples[i].Number)
			}
			if !slices.Equal(numbers, want) {
				t.Errorf("got %v, want %v", numbers, want)
			}
		})
	}
}

func appliedRulesAreKept(t *testing.T, h house) {
	for _, a := range []records.AppliedRule{{Rule: "a", After: "d1"}, {Rule: "b", After: "d2", Done: true}} {
		must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.KeepAppliedRule(t.Context(), "gov", a) }))
		if back := got(h.AppliedRules(t.Context()))(t); len(back) != 1 || back["gov"] != a {
			t.Errorf("got %+v, want %+v", back, a)
		}
	}
}

func reportsCount(t *testing.T, h house) {
	samples := dueSamples()
	samples[3].FiledAt = time.Date(2020, 5, 5, 0, 0, 0, 0, time.UTC)
	h.file(t, samples...)
	standing := got(h.CountStanding(t.Context(), "2030-01-03"))(t)
	want := []records.StandFigure{
		{Class: "fin", AccessClass: "public", Action: records.DestroyIt, Dated: true, Records: 1, First: "2030-01-04"},
		{Class: "gov", AccessClass: "public", Action: records.DestroyIt, Dated: true, Records: 2, Overdue: 1, First: "2030-01-01"},
		{Class: "gov", AccessClass: "public", Action: records.KeepPermanently, Records: 1},
		{Class: "gov", AccessClass: "public", Action: records.ReviewIt, Dated: true, Records: 1, Overdue: 1, First: "2030-01-03"},
		{Class: "gov", AccessClass: "staff", Action: records.DestroyIt, Dated: true, Records: 1, Overdue: 1, First: "2030-01-02"},
	}
	if !reflect.DeepEqual(standing, want) {
		t.Errorf("got  %+v\nwant %+v", standing, want)
	}
	if first := got(h.FirstFiled(t.Context()))(t); !first.Equal(samples[3].FiledAt) {
		t.Errorf("the first was filed at %s", first)
	}
	bodies := got(h.CountBodies(t.Context(), []time.Time{time.Unix(0, 0), day, day.AddDate(1, 0, 0)}))(t)
	filed := []records.BodyFigure{{Body: "CP", AccessClass: "public", Records: 1}, {Body: "AG", AccessClass: "public", Span: 1, Records: 4}, {Body: "AG", AccessClass: "staff", Span: 1, Records: 1}}
	if !slices.Equal(bodies, filed) {
		t.Errorf("got  %+v\nwant %+v", bodies, filed)
	}
}

func openDispositionsAreKnown(t *testing.T, h house) {
	samples := dueSamples()
	h.file(t, samples...)
	propose := func(state records.DispositionState, of ...records.DocumentID) records.DispositionID {
		var d records.Disposition
		h.appended(t, func(tx records.Tx, e records.Entry) error {
			d = records.Disposition{ID: records.DispositionID(e.Seq), Action: records.DestroyIt, Reason: "due", State: state, ProposedAt: e.At, ProposedBy: "Rita"}
			return tx.InsertDisposition(t.Context(), d, of)
		})
		return d.ID
	}
	open := propose(records.DispositionIsProposed, samples[0].ID)
	propose(records.DispositionIsRejected, samples[1].ID)
	ids := []records.DocumentID{samples[0].ID, samples[1].ID, samples[2].ID}
	if under := got(h.UnderDisposition(t.Context(), ids))(t); len(under) != 1 || under[samples[0].ID] != open {
		t.Errorf("under a disposition are %v, want the first in %d", under, open)
	}
}

func touchedAreTold(t *testing.T, h house) {
	samples := dueSamples()
	h.file(t, samples...)
	head := got(h.Head(t.Context()))(t).Size
	h.appended(t, func(tx records.Tx, e records.Entry) error {
		return tx.InsertDisposition(t.Context(), records.Disposition{ID: records.DispositionID(e.Seq), Action: records.DestroyIt, Reason: "due", State: records.DispositionIsProposed, ProposedAt: e.At}, []records.DocumentID{samples[0].ID})
	})
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		_, err := tx.Append(t.Context(), records.Entry{Action: records.ShareMade, Kind: records.SubjectDocument, Subject: string(samples[1].ID)})
		return err
	}))
	docs, reached, err := h.Touched(t.Context(), head, 100)
	must(t, err)
	slices.Sort(docs)
	if want := []records.DocumentID{samples[0].ID, samples[1].ID}; !slices.Equal(docs, want) || reached != head+2 {
		t.Errorf("told of %v up to %d, want %v up to %d", docs, reached, want, head+2)
	}
	if said, _, err := h.Changes(t.Context(), head, 100); err != nil || slices.Contains(said, samples[1].ID) {
		t.Errorf("a share link changes what a document says: %v, %v", said, err)
	}
}
