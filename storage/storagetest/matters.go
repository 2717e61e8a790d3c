package storagetest

import (
	"reflect"
	"testing"

	"acervo/records"
)

var matterRules = []rule{
	{"a matter comes back as it was opened, with its requirements in order", aMatterComesBack},
	{"a matter is found by id and code, and a code in use is a Conflict", aMatterIsFound},
	{"a change of an old revision of a matter is PreconditionFailed and changes nothing", anOldMatterFails},
	{"a list of matters without access classes is empty, and holds what its filter says", mattersAreListed},
	{"a seal reaches every document of the matter, and shortens none", aSealReachesAll},
	{"documents of a matter are listed and counted by access class", matterContents},
	{"a closed matter tells its day, an open one none", closedMatters},
}

// SampleMatter makes the nth matter.
func SampleMatter(n string) records.Matter {
	return records.Matter{
		ID: records.MatterID("m" + n), Code: "EXP-" + n, Titles: map[records.Language]string{records.Spanish: "Expediente " + n}, Class: "gov", Body: "AG",
		Access: records.Access{Level: records.Public}, State: records.MatterIsOpen, OpenedAt: day, OpenedBy: "Clara", Revision: 1,
	}
}

func (h house) open(t testing.TB, matters ...records.Matter) {
	t.Helper()
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		for _, m := range matters {
			if err := tx.InsertMatter(t.Context(), m); err != nil {
				return err
			}
			for _, r := range m.Requirements {
				if err := tx.SaveRequirement(t.Context(), m.ID, r); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

func aMatterComesBack(t *testing.T, h house) {
	m := SampleMatter("1")
	m.Access = records.Access{Level: records.Restricted, Bodies: []string{"AG"}, Embargo: "2027-01-01"}
	m.Seal, m.Parent, m.Titles[records.French] = "2027-05-01", "m0", "Dossier <1>"
	m.Requirements = []records.Requirement{
		{N: 1, Text: "Carta", Body: "AG", Due: "2026-12-01", AddedAt: day, AddedBy: "Clara"},
		{N: 2, Text: "Acta", AddedAt: day, AddedBy: "Clara", FulfilledBy: "d1", FulfilledAt: day, FulfilledTo: "Ana"},
		{N: 3, Code: "other", Text: "Otra", Texts: map[records.Language]string{records.Spanish: "Otra", records.French: "Autre <2>"}, Type: "minutes", AddedAt: day, AddedBy: "Clara", WaivedAt: day, WaivedBy: "Ana", WaiveReason: "no hace falta"},
	}
	h.open(t, m)
	if back := got(h.Matter(t.Context(), m.ID))(t); !reflect.DeepEqual(back, m) {
		t.Errorf("got  %+v\nwant %+v", back, m)
	}
	m.State, m.ClosedAt, m.ClosedBy, m.ClosedOn, m.Code = records.MatterIsClosed, day, "Rosa", "2026-11-27", ""
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.UpdateMatter(t.Context(), m) }))
	m.Revision++
	if back := got(h.Matter(t.Context(), m.ID))(t); !reflect.DeepEqual(back, m) {
		t.Errorf("after closing: got  %+v\nwant %+v", back, m)
	}
	m.Requirements = nil
	if back := got(h.MattersByID(t.Context(), []records.MatterID{m.ID, "nobody"}))(t); len(back) != 1 || !reflect.DeepEqual(back[m.ID], m) {
		t.Errorf("by id: %+v", back)
	}
}

func aMatterIsFound(t *testing.T, h house) {
	a, b, c := SampleMatter("1"), SampleMatter("2"), SampleMatter("3")
	b.Code, c.Code = "", "" // two without a code are two
	h.open(t, a, b, c)
	for _, ref := range []string{"m1", "EXP-1"} {
		if id := got(h.ResolveMatter(t.Context(), ref))(t); id != "m1" {
			t.Errorf("%s leads to %s", ref, id)
		}
	}
	for _, ref := range []string{"", "EXP-2"} {
		_, err := h.ResolveMatter(t.Context(), ref)
		wantKind(t, err, records.NotFound)
	}
	_, err := h.Matter(t.Context(), "nobody")
	wantKind(t, err, records.NotFound)
	again := SampleMatter("4")
	again.Code = "EXP-1"
	err = h.InTx(t.Context(), func(tx records.Tx) error { return tx.InsertMatter(t.Context(), again) })
	if e := wantKind(t, err, records.Conflict); e.Field != "code" {
		t.Errorf("the conflict is at %q", e.Field)
	}
	b.Code = "EXP-1"
	wantKind(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.UpdateMatter(t.Context(), b) }), records.Conflict)
}

func anOldMatterFails(t *testing.T, h house) {
	m := SampleMatter("1")
	h.open(t, m)
	m.Revision, m.Body = 7, "CP"
	wantKind(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.UpdateMatter(t.Context(), m) }), records.PreconditionFailed)
	if back := got(h.Matter(t.Context(), m.ID))(t); back.Body != "AG" {
		t.Errorf("the body is %s", back.Body)
	}
	ghost := SampleMatter("9")
	wantKind(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.UpdateMatter(t.Context(), ghost) }), records.NotFound)
}

func mattersAreListed(t *testing.T, h house) {
	a, b, c := SampleMatter("1"), SampleMatter("2"), SampleMatter("3")
	b.Access, b.Parent = records.Access{Level: records.Staff}, "m1"
	c.State, c.Class, c.Body = records.MatterIsClosed, "norms", "CP"
	h.open(t, a, b, c)
	if all := got(h.Matters(t.Context(), records.MatterFilter{}))(t); len(all) != 0 {
		t.Errorf("without access classes: %v", all)
	}
	if classes := got(h.MatterAccessClasses(t.Context()))(t); !reflect.DeepEqual(classes, []string{"public", "staff"}) {
		t.Errorf("the classes are %v", classes)
	}
	both := []string{"public", "staff"}
	for want, f := range map[string]records.MatterFilter{
		"m3 m2 m1": {AccessClasses: both}, "m3 m1": {AccessClasses: both[:1]}, "m2": {AccessClasses: both, Parent: "m1"}, "m3": {AccessClasses: both, State: records.MatterIsClosed},
		"m3 m2": {AccessClasses: both, Limit: 2}, "m1": {AccessClasses: both, After: "m2"}, "m2 m1": {AccessClasses: both, Class: "gov"}, " m3": {AccessClasses: both, Body: "CP"},
	} {
		is := ""
		for _, m := range got(h.Matters(t.Context(), f))(t) {
			is += " " + string(m.ID)
		}
		if is != " "+want && is != want {
			t.Errorf("%+v: got %q, want %q", f, is, want)
		}
	}
	_, err := h.Matters(t.Context(), records.MatterFilter{AccessClasses: both, After: "nobody"})
	wantKind(t, err, records.Invalid)
}

func aSealReachesAll(t *testing.T, h house) {
	a, b, c, other := Sample(1), Sample(2), Sample(3), Sample(4)
	a.Matter, b.Matter, c.Matter = "m1", "m1", "m1"
	b.Access = records.Access{Level: records.Restricted, Bodies: []string{"AG"}, Embargo: "2027-01-01", Seal: "2026-12-01"}
	c.Access.Seal = "2029-01-01"
	h.file(t, a, b, c, other)
	h.open(t, SampleMatter("1"))
	var sealed []records.DocumentID
	must(t, h.InTx(t.Context(), func(tx records.Tx) (err error) {
		sealed, err = tx.SealDocuments(t.Context(), "m1", "2028-01-01")
		return err
	}))
	if !reflect.DeepEqual(sealed, []records.DocumentID{a.ID, b.ID}) {
		t.Errorf("sealed were %v", sealed)
	}
	for id, want := range map[records.DocumentID]string{
		a.ID: "public!2028-01-01", b.ID: "restricted:AG@2027-01-01!2028-01-01", c.ID: "public!2029-01-01", other.ID: "public",
	} {
		if d := got(h.Document(t.Context(), id))(t); d.Access.Class() != want {
			t.Errorf("%s has the access %s, want %s", id, d.Access.Class(), want)
		}
	}
	if classes := got(h.AccessClasses(t.Context()))(t); len(classes) != 4 { // the column follows
		t.Errorf("the classes are %v", classes)
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) (err error) { // of no matter: of nobody
		sealed, err = tx.SealDocuments(t.Context(), "", "2028-01-01")
		return err
	}))
	if len(sealed) != 0 {
		t.Errorf("of no matter were sealed %v", sealed)
	}
}

func matterContents(t *testing.T, h house) {
	a, b, c := Sample(1), Sample(2), Sample(3)
	a.Matter, b.Matter = "m1", "m1"
	b.Access = records.Access{Level: records.Staff}
	h.file(t, a, b, c)
	h.open(t, SampleMatter("1"), SampleMatter("2"))
	counted := got(h.MatterContents(t.Context(), []records.MatterID{"m1", "m2"}))(t)
	if !reflect.DeepEqual(counted, map[records.MatterID]map[string]int{"m1": {"public": 1, "staff": 1}}) {
		t.Errorf("counted %v", counted)
	}
	if list := got(h.Documents(t.Context(), records.DocumentFilter{AccessClasses: []string{"public"}, Matter: "m1"}))(t); len(list) != 1 || list[0].ID != a.ID || list[0].Matter != "m1" {
		t.Errorf("listed %v", list)
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		if err := tx.SetMatter(t.Context(), c.ID, "m2"); err != nil {
			return err
		}
		if err := tx.SetMatter(t.Context(), a.ID, ""); err != nil {
			return err
		}
		wantKind(t, tx.SetMatter(t.Context(), "nobody", "m1"), records.NotFound)
		ids, err := tx.DocumentsOfMatter(t.Context(), "m2")
		if err == nil && !reflect.DeepEqual(ids, []records.DocumentID{c.ID}) {
			t.Errorf("the second matter has %v", ids)
		}
		return err
	}))
	if d := got(h.Document(t.Context(), a.ID))(t); d.Matter != "" || d.Revision != 2 {
		t.Errorf("taken out: %q, revision %d", d.Matter, d.Revision)
	}
}

func closedMatters(t *testing.T, h house) {
	open, closed := SampleMatter("1"), SampleMatter("2")
	closed.State, closed.ClosedOn, closed.ClosedAt = records.MatterIsClosed, "2026-11-27", day
	closed.Parent = "m1"
	h.open(t, open, closed)
	if days := got(h.MatterClosed(t.Context(), []records.MatterID{"m1", "m2", "m3"}))(t); !reflect.DeepEqual(days, map[records.MatterID]records.Date{"m2": "2026-11-27"}) {
		t.Errorf("closed on %v", days)
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		below, err := tx.SubMatters(t.Context(), "m1")
		if err == nil && !reflect.DeepEqual(below, []records.MatterID{"m2"}) {
			t.Errorf("below are %v", below)
		}
		if none, err := tx.SubMatters(t.Context(), ""); err != nil || len(none) != 0 {
			t.Errorf("below nothing are %v, %v", none, err)
		}
		return err
	}))
}
