package storagetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"acervo/records"
)

var holdRules = []rule{
	{"a record in two holds is held until both are lifted", heldByTwo},
	{"a hold blocks what answers its terms before it has gathered it", heldByTerms},
	{"a hold on a matter reaches its sub-matters, as they are when it is asked", heldBelow},
	{"terms that ask nothing find nothing", termsThatAskNothing},
	{"a hold's name is given once", holdNames},
	{"the database refuses to delete a hold or what it held", holdsStay},
	{"a hold's records come of the asked access classes only", holdRecordsOfClasses},
	{"bytes are held while a record with them is in a hold in force", bytesHeld},
}

// hold places a hold and puts records under it, as the custodian does.
func (h house) hold(t testing.TB, name string, terms records.HoldTerms, ids ...records.DocumentID) (placed records.Hold) {
	t.Helper()
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		e, err := tx.Append(t.Context(), records.Entry{Actor: "u2", Name: "Ramón", Action: records.HoldPlaced, Kind: records.SubjectHold, Subject: name})
		if err != nil {
			return err
		}
		target := records.HoldTarget{Scope: records.HoldRecords, Records: ids}
		if terms.Asks() || terms.Text != "" {
			target = records.HoldTarget{Scope: records.HoldQuery, Query: "q"}
		}
		placed = records.Hold{
			ID: records.HoldID(e.Seq), Name: name, Reason: "juicio", Authority: "Juzgado 3", HoldTarget: target, Terms: terms,
			PlacedAt: e.At, PlacedBy: e.Name, PlacedActor: e.Actor, State: records.HoldInForce, Total: int64(len(ids)), Reached: e.Seq,
		}
		if err := tx.InsertHold(t.Context(), placed); err != nil {
			return err
		}
		_, err = tx.ExtendHold(t.Context(), placed.ID, records.HoldTerms{}, ids)
		return err
	}))
	return placed
}

func (h house) lift(t testing.TB, id records.HoldID) {
	t.Helper()
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		held, err := tx.Hold(t.Context(), id)
		if err != nil {
			return err
		}
		e, err := tx.Append(t.Context(), records.Entry{Name: "Ramón", Action: records.HoldWasLifted, Kind: records.SubjectHold, Subject: held.Name})
		held.LiftedAt, held.LiftedBy, held.LiftReason, held.LiftedSeq, held.State = e.At, e.Name, "sentencia firme", e.Seq, records.HoldLifted
		if err != nil {
			return err
		}
		return tx.UpdateHold(t.Context(), held)
	}))
}

func heldBy(t testing.TB, h house, ids ...records.DocumentID) string {
	t.Helper()
	by := got(h.Held(t.Context(), ids))(t)
	var lines []string
	for id, holds := range by {
		lines = append(lines, fmt.Sprint(id, holds))
	}
	slices.Sort(lines)
	return strings.Join(lines, " ")
}

func heldByTwo(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2))
	one := h.hold(t, "uno", records.HoldTerms{}, "d000001", "d000002")
	two := h.hold(t, "dos", records.HoldTerms{}, "d000001")
	if is, want := heldBy(t, h, "d000001", "d000002", "nobody"), fmt.Sprintf("d000001[%d %d] d000002[%d]", one.ID, two.ID, one.ID); is != want {
		t.Errorf("held by %s, want %s", is, want)
	}
	h.lift(t, one.ID)
	if is, want := heldBy(t, h, "d000001", "d000002"), fmt.Sprintf("d000001[%d]", two.ID); is != want {
		t.Errorf("with one lifted held by %s, want %s", is, want)
	}
	h.lift(t, two.ID)
	if is := heldBy(t, h, "d000001", "d000002"); is != "" {
		t.Errorf("with both lifted held by %s", is)
	}
	if all := got(h.HoldsOf(t.Context(), "d000001"))(t); len(all) != 2 || all[1].ID != one.ID || all[1].LiftReason != "sentencia firme" || all[1].InForce() {
		t.Errorf("the record was in %v", all)
	}
	if open, all := got(h.Holds(t.Context(), false))(t), got(h.Holds(t.Context(), true))(t); len(open) != 0 || len(all) != 2 {
		t.Errorf("in force %d, of all %d", len(open), len(all))
	}
}

func heldByTerms(t *testing.T, h house) {
	for n := range 4 {
		d := Sample(n + 1)
		d.Class, d.Date = []string{"fin", "fin-aud", "gov", "fin"}[n], records.Date(fmt.Sprintf("20%02d-03-08", 18+n))
		h.file(t, d)
	}
	all := []records.DocumentID{"d000001", "d000002", "d000003", "d000004"}
	terms := records.HoldTerms{Classes: []string{"fin", "fin-aud"}, Types: []string{"resolution"}, Bodies: []string{"AG"}, From: "2018-01-01", To: "2021-01-01"}
	placed := h.hold(t, "clase", terms)
	if is, want := heldBy(t, h, all...), fmt.Sprintf("d000001[%d] d000002[%d]", placed.ID, placed.ID); is != want {
		t.Errorf("held by %s, want %s", is, want)
	}
	if ids := got(h.Answering(t.Context(), terms, "d000001", 10))(t); !slices.Equal(ids, []records.DocumentID{"d000002"}) {
		t.Errorf("answering after the first: %v", ids)
	}
	if n := got(h.CountAnswering(t.Context(), terms))(t); n != 2 {
		t.Errorf("answering are %d", n)
	}
	if ids := got(h.Answering(t.Context(), records.HoldTerms{Years: []int{2019, 2021}}, "", 10))(t); !slices.Equal(ids, []records.DocumentID{"d000002", "d000004"}) {
		t.Errorf("of two years: %v", ids)
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		added := got(tx.ExtendHold(t.Context(), placed.ID, terms, all))(t)
		slices.Sort(added)
		if !slices.Equal(added, all[:2]) {
			t.Errorf("of all four came under it %v", added)
		}
		if again := got(tx.ExtendHold(t.Context(), placed.ID, terms, all))(t); len(again) != 0 {
			t.Errorf("once more came under it %v", again)
		}
		return nil
	}))
	if is, want := heldBy(t, h, all...), fmt.Sprintf("d000001[%d] d000002[%d]", placed.ID, placed.ID); is != want {
		t.Errorf("gathered, held by %s, want %s", is, want)
	}
}

func heldBelow(t *testing.T, h house) {
	matter := func(id, parent string) {
		must(t, h.InTx(t.Context(), func(tx records.Tx) error {
			return tx.InsertMatter(t.Context(), records.Matter{
				ID: records.MatterID(id), Titles: map[records.Language]string{"es": id}, Class: "gov", Access: records.Access{Level: records.Public},
				Parent: records.MatterID(parent), State: records.MatterIsOpen, OpenedAt: day, OpenedBy: "Clara", Revision: 1,
			})
		}))
	}
	matter("case", "")
	matter("part", "case")
	matter("other", "")
	for n, m := range []records.MatterID{"case", "part", "other", ""} {
		d := Sample(n + 1)
		d.Matter = m
		h.file(t, d)
	}
	terms := records.HoldTerms{Matters: []records.MatterID{"case"}}
	placed := h.hold(t, "expediente", terms)
	all := []records.DocumentID{"d000001", "d000002", "d000003", "d000004", "d000005"}
	if is, want := heldBy(t, h, all...), fmt.Sprintf("d000001[%d] d000002[%d]", placed.ID, placed.ID); is != want {
		t.Errorf("held by %s, want %s", is, want)
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		_, err := tx.ExtendHold(t.Context(), placed.ID, terms, all)
		return err
	}))
	matter("later", "part") // opened under a sub-matter while the hold is in force
	d := Sample(5)
	d.Matter = "later"
	h.file(t, d)
	if ids := got(h.Answering(t.Context(), terms, "", 10))(t); !slices.Equal(ids, []records.DocumentID{"d000001", "d000002", "d000005"}) {
		t.Errorf("with the later one answer %v", ids)
	}
	if ids := got(h.Uncaught(t.Context(), placed.ID, terms, 10))(t); !slices.Equal(ids, []records.DocumentID{"d000005"}) {
		t.Errorf("not under it yet are %v", ids)
	}
	if ids := got(h.Uncaught(t.Context(), placed.ID, records.HoldTerms{}, 10))(t); len(ids) != 0 {
		t.Errorf("terms that ask nothing miss %v", ids)
	}
}

func termsThatAskNothing(t *testing.T, h house) {
	h.file(t, Sample(1))
	for _, terms := range []records.HoldTerms{{}, {Text: "asamblea"}, {Text: "asamblea", Types: []string{"resolution"}}} {
		if ids := got(h.Answering(t.Context(), terms, "", 10))(t); len(ids) != 0 {
			t.Errorf("%+v finds %v", terms, ids)
		}
	}
}

func holdNames(t *testing.T, h house) {
	h.hold(t, "uno", records.HoldTerms{})
	err := h.InTx(t.Context(), func(tx records.Tx) error {
		return tx.InsertHold(t.Context(), records.Hold{ID: 99, Name: "uno", State: records.HoldInForce})
	})
	if e := wantKind(t, err, records.Conflict); e.Field != "name" {
		t.Errorf("the field is %q", e.Field)
	}
	_, err = h.Hold(t.Context(), 99)
	wantKind(t, err, records.NotFound)
}

func holdsStay(t *testing.T, h house) {
	h.file(t, Sample(1))
	h.hold(t, "uno", records.HoldTerms{}, "d000001")
	for _, s := range []string{`DELETE FROM hold_records`, `DELETE FROM holds`} {
		if err := execute(t, h.url, s); err == nil || !strings.Contains(err.Error(), "lifted, not deleted") {
			t.Errorf("%s: got %v", s, err)
		}
	}
}

func holdRecordsOfClasses(t *testing.T, h house) {
	hidden := Sample(2)
	hidden.Access = records.Access{Level: records.Restricted, Bodies: []string{"AG"}}
	h.file(t, Sample(1), hidden, Sample(3))
	placed := h.hold(t, "uno", records.HoldTerms{}, "d000001", "d000002", "d000003")
	var ids []records.DocumentID
	for _, d := range got(h.HoldRecords(t.Context(), placed.ID, []string{"public"}, "d000001", 10))(t) {
		ids = append(ids, d.ID)
	}
	if !slices.Equal(ids, []records.DocumentID{"d000003"}) {
		t.Errorf("public after the first: %v", ids)
	}
	if none := got(h.HoldRecords(t.Context(), placed.ID, nil, "", 10))(t); len(none) != 0 {
		t.Errorf("of no class: %v", none)
	}
	if counts := got(h.CountHoldRecords(t.Context(), placed.ID))(t); counts["public"] != 2 || counts["restricted:AG"] != 1 {
		t.Errorf("counts %v", counts)
	}
}

func bytesHeld(t *testing.T, h house) {
	twin := Sample(2)
	twin.Versions[0].Texts[0].Files[0].SHA256 = sum(1)
	h.file(t, Sample(1), twin, Sample(3))
	one := h.hold(t, "uno", records.HoldTerms{}, "d000001")
	two := h.hold(t, "dos", records.HoldTerms{}, "d000002")
	if ids := got(h.Unlocked(t.Context(), one.ID, 10))(t); !slices.Equal(ids, []records.DocumentID{"d000001"}) {
		t.Errorf("to be locked are %v", ids)
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		return tx.Locked(t.Context(), one.ID, []records.DocumentID{"d000001"}, true)
	}))
	if ids := got(h.Unlocked(t.Context(), one.ID, 10))(t); len(ids) != 0 {
		t.Errorf("still to be locked are %v", ids)
	}
	if by := got(h.BytesOf(t.Context(), []records.DocumentID{"d000001", "d000003"}))(t); len(by) != 2 || !slices.Equal(by["d000003"], []records.Sum{sum(3)}) {
		t.Errorf("the bytes are %v", by)
	}
	h.lift(t, one.ID)
	if held := got(h.HeldBytes(t.Context(), []records.Sum{sum(1), sum(3)}))(t); !slices.Equal(held, []records.Sum{sum(1)}) {
		t.Errorf("with the other hold in force, held bytes are %v", held)
	}
	h.lift(t, two.ID)
	if held := got(h.HeldBytes(t.Context(), []records.Sum{sum(1)}))(t); len(held) != 0 {
		t.Errorf("with both lifted, held bytes are %v", held)
	}
}
