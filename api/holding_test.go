package api_test

import (
	"slices"
	"strings"
	"testing"

	"acervo/records"
)

// holdOn places a hold on a document that is there; of a ghost, on what everybody may read.
func (w *walk) holdOn(d target) records.HoldID {
	w.house.t.Helper()
	ref := string(d.id)
	if d.number == ghostNumber || !root().MayRead(d.access, w.today) { // a seal is over nobody's head
		ref = w.common
	}
	h, err := w.custodian.PlaceHold(w.house.t.Context(), root(), records.HoldRequest{Name: w.fresh(), Reason: "audit", Authority: "auditors", Refs: []string{ref}})
	if err != nil {
		w.house.t.Fatal(err)
	}
	return h.ID
}

func (a archive) hold(name string, req records.HoldRequest) records.SeenHold {
	a.t.Helper()
	req.Name, req.Reason, req.Authority = name, "juicio", "Juzgado 3"
	h, err := a.custodian.PlaceHold(a.t.Context(), a.manager, req)
	if err != nil {
		a.t.Fatal(err)
	}
	return h
}

func TestAHoldBetweenApprovalAndExecutionWins(t *testing.T) {
	a := newArchive(t)
	one, two := a.due(records.DestroyIt, "uno"), a.due(records.DestroyIt, "dos")
	a.readAll()
	s := a.propose(records.DestroyIt, one, two)
	a.approve(s.ID)
	first := a.hold("primera", records.HoldRequest{Class: "papers"}) // not gathered yet: it blocks all the same
	a.work()
	if a.doc(one.ID).Disposal.Fate != records.Kept || !a.has(one) || !a.has(two) {
		t.Fatal("a held record was destroyed")
	}
	done, err := a.custodian.Disposition(t.Context(), a.manager, s.ID)
	if err != nil || done.Counts[records.RecordLeftOut] != 2 || done.State != records.DispositionIsCertified {
		t.Fatalf("%+v, %v", done, err)
	}
	if c := a.certificate(t, done, 0, 2); !strings.Contains(c.LeftOut[0].Why, "under a hold") {
		t.Errorf("the certificate says %+v", c.LeftOut)
	}
	second := a.hold("segunda", records.HoldRequest{Refs: []string{one.Number}})
	if _, err := a.custodian.LiftHold(t.Context(), a.manager, first.ID, "sentencia"); err != nil {
		t.Fatal(err)
	}
	_, err = a.custodian.Propose(t.Context(), a.manager, records.DispositionRequest{Action: records.DestroyIt, Reason: "x", Refs: refs([]records.Document{one})})
	wantError(t, err, records.Conflict, "every hold on it is lifted")
	if _, err := a.custodian.LiftHold(t.Context(), a.manager, second.ID, "sentencia"); err != nil {
		t.Fatal(err)
	}
	_, err = a.custodian.LiftHold(t.Context(), a.second, second.ID, "otra vez")
	wantError(t, err, records.Conflict, "lifted already, by rosa")
	s = a.propose(records.DestroyIt, one)
	a.approve(s.ID)
	a.work()
	if a.doc(one.ID).Disposal.Fate != records.Destroyed || a.has(one) {
		t.Error("with both lifted it was not destroyed")
	}
}

func TestNothingSlipsFromAHoldByBeingDescribedAnewBeforeItIsGathered(t *testing.T) {
	a := newArchive(t)
	one := a.file(records.FileRequest{Type: "other", Title: "Uno", Date: "2020-05-05"}, "a.txt", "uno")
	two := a.file(records.FileRequest{Type: "other", Title: "Dos", Date: "2020-05-05"}, "b.txt", "dos")
	h := a.hold("filtro", records.HoldRequest{Query: "type=other"}) // and nobody has gathered it yet
	letter := "resolution"
	if _, err := a.office.Edit(t.Context(), a.manager, one.Document, one.Revision, records.Edit{Type: &letter, Reason: "mal descrito"}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.office.EditTogether(t.Context(), a.manager, records.Selection{Records: []records.Selected{{Ref: string(two.Document)}}}, records.EditTogether{Type: &letter, Reason: "mal descrito"}); err != nil {
		t.Fatal(err)
	}
	for _, r := range []records.Receipt{one, two} {
		if by, err := a.db.HoldsOf(t.Context(), r.Document); err != nil || len(by) != 1 || by[0].ID != h.ID {
			t.Errorf("%s is held by %v, %v", r.Title, by, err)
		}
	}
}

func TestAHoldByWordsCatchesWhatArrivesLater(t *testing.T) {
	a := newArchive(t)
	h := a.hold("pleito", records.HoldRequest{Query: "q=litigio"})
	a.work()
	late := a.due(records.DestroyIt, "sobre el litigio")
	a.readAll()
	_, err := a.custodian.Propose(t.Context(), a.manager, records.DispositionRequest{Action: records.DestroyIt, Reason: "x", Refs: refs([]records.Document{late})})
	wantError(t, err, records.Conflict, "under a hold")
	seen, err := a.custodian.Hold(t.Context(), a.manager, h.ID)
	if err != nil || seen.Records != 1 || !seen.Untold {
		t.Errorf("%+v, %v", seen, err)
	}
	filter := a.hold("filtro", records.HoldRequest{Query: "type=other&from=2019-01-01"})
	dated := a.file(records.FileRequest{Type: "other", Title: "Con fecha", Date: "2020-05-05"}, "b.txt", "otro")
	a.work()
	if by, err := a.db.HoldsOf(t.Context(), dated.Document); err != nil || len(by) != 1 || by[0].ID != filter.ID {
		t.Errorf("%v, %v", by, err)
	}
	if _, err := a.custodian.PlaceHold(t.Context(), a.manager, records.HoldRequest{Name: "x", Reason: "y", Authority: "z", Query: "sort=newest"}); records.KindOf(err) != records.Invalid {
		t.Errorf("a query that asks nothing: %v", err)
	}
}

func TestAHoldOnAMatterReachesItsSubMattersAndThoseOpenedLater(t *testing.T) {
	a := newArchive(t)
	_, err := a.custodian.PlaceHold(t.Context(), a.manager, records.HoldRequest{Name: "x", Reason: "y", Authority: "z", Matter: "AG/NADA"})
	wantError(t, err, records.Invalid, `"AG/NADA"`)
	_, err = a.custodian.PlaceHold(t.Context(), a.manager, records.HoldRequest{Name: "x", Reason: "y", Authority: "z", Class: "nada"})
	wantError(t, err, records.Invalid, `"nada"`)
	top := a.openMatter("Pleito", func(r *records.MatterRequest) { r.Code = "AG/PLEITO" })
	part := a.openMatter("Pruebas", func(r *records.MatterRequest) { r.Parent = "AG/PLEITO" })
	other := a.openMatter("Otro")
	one, two, three := a.into(top.ID, "demanda"), a.into(part.ID, "prueba"), a.into(other.ID, "ajeno")
	h := a.hold("pleito", records.HoldRequest{Matter: "AG/PLEITO"})
	if h.HoldTarget.Matter != top.ID || h.MatterName != "AG/PLEITO" || h.Total != 2 {
		t.Errorf("%+v", h)
	}
	a.work()
	later := a.openMatter("Recurso", func(r *records.MatterRequest) { r.Parent = string(part.ID) })
	four := a.into(later.ID, "recurso")
	if _, err := a.office.EditMatter(t.Context(), root(), string(other.ID), other.Revision, records.MatterEdit{Parent: new("AG/PLEITO")}); err != nil {
		t.Fatal(err)
	}
	a.work()
	gathered, err := a.custodian.HoldRecords(t.Context(), root(), h.ID, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []records.Receipt{one, two, three, four} {
		if !slices.ContainsFunc(gathered, func(d records.Document) bool { return d.ID == r.Document }) {
			t.Errorf("%s is not under the hold", r.Number)
		}
	}
	if len(gathered) != 4 {
		t.Errorf("%d are under the hold", len(gathered))
	}
	seen, err := a.custodian.Hold(t.Context(), a.manager, h.ID)
	if err != nil || seen.State != records.HoldInForce || seen.Records != 4 {
		t.Errorf("%+v, %v", seen, err)
	}
}

func TestAHoldOnAClassReachesAClassThatIsPutBelowItLater(t *testing.T) {
	a := newArchive(t)
	h := a.hold("clase", records.HoldRequest{Class: "papers"})
	a.work()
	r := a.file(records.FileRequest{Type: "resolution", Title: "Norma", Body: "AG", Date: "2020-01-01"}, "n.txt", "norma")
	a.work()
	if held, err := a.db.Held(t.Context(), []records.DocumentID{r.Document}); err != nil || len(held) != 0 {
		t.Fatalf("%v, %v", held, err)
	}
	a.office.Profile().Classes[0].Parent = "papers"
	a.work()
	a.office.Profile().Classes[0].Parent = ""
	a.work() // what was caught stays caught
	if held, err := a.db.Held(t.Context(), []records.DocumentID{r.Document}); err != nil || !slices.Equal(held[r.Document], []records.HoldID{h.ID}) {
		t.Errorf("%v, %v", held, err)
	}
}

func TestAHoldIsPlacedOnAClassOfTheFilePlan(t *testing.T) {
	a := newArchive(t)
	if _, err := a.office.OpenMatter(t.Context(), root(), records.MatterRequest{Code: "S-1", Titles: map[records.Language]string{"es": "Sesión"}, Class: "norms"}); err != nil {
		t.Fatal(err)
	}
	b := a.signedIn("rosa", records.RecordsManager)
	p := b.get("/governance/holds").want(200)
	var offered []string
	for _, n := range p.all("option") {
		offered = append(offered, attribute(n, "value"))
	}
	for _, want := range append([]string{"", "S-1"}, testProfile().Classes[0].Code) {
		if !slices.Contains(offered, want) {
			t.Errorf("%q cannot be chosen: %v", want, offered)
		}
	}
}
