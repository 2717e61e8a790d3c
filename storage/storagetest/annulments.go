package storagetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

var registrarRules = []rule{
	{"an entry is annulled once; number and data stay", annulledOnce},
	{"a day's register is what the ledger recorded on that day, in its order", registerOfADay},
	{"a year's register comes in the order of its numbers, with what is missing of an entry left out", registerOfAYear},
	{"the database refuses to change or remove what is in the register", theRegisterStays},
	{"symbols come of the asked access classes only, each once", symbolsOfClasses},
}

// annul annuls a document's entry as the registrar does.
func (h house) annul(t testing.TB, id records.DocumentID, reason string) (a records.Annulment, err error) {
	t.Helper()
	err = h.InTx(t.Context(), func(tx records.Tx) error {
		e, err := tx.Append(t.Context(), records.Entry{Actor: "u2", Name: "Ramón", Action: records.RegisterAnnulled, Kind: records.SubjectDocument, Subject: string(id), Detail: []byte(`{"reason":"` + reason + `"}`)})
		if err != nil {
			return err
		}
		a = records.Annulment{Reason: reason, At: e.At, Actor: e.Actor, By: e.Name, Seq: e.Seq}
		return tx.InsertAnnulment(t.Context(), id, a)
	})
	return a, err
}

func annulledOnce(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2))
	a, err := h.annul(t, "d000001", "por error")
	must(t, err)
	size := got(h.Head(t.Context()))(t).Size
	_, err = h.annul(t, "d000001", "otra vez")
	wantKind(t, err, records.Conflict)
	if now := got(h.Head(t.Context()))(t).Size; now != size {
		t.Error("what was refused stands in the ledger")
	}
	one := got(h.Document(t.Context(), "d000001"))(t)
	if one.Annulled == nil || *one.Annulled != a || one.Number != Sample(1).Number {
		t.Errorf("the annulled document is %v, %v", one.Number, one.Annulled)
	}
	for _, d := range got(h.Documents(t.Context(), records.DocumentFilter{AccessClasses: []string{"public"}}))(t) {
		if (d.Annulled != nil) != (d.ID == "d000001") {
			t.Errorf("in the list %s is annulled: %v", d.ID, d.Annulled)
		}
	}
	if all := got(h.Annulments(t.Context(), []records.DocumentID{"d000001", "d000002", "nobody"}))(t); len(all) != 1 || all["d000001"] != a {
		t.Errorf("annulled are %v", all)
	}
	if problems := got(h.VerifyRegister(t.Context()))(t); len(problems) != 0 {
		t.Errorf("problems %q", problems)
	}
	e := got(h.RegisterEntry(t.Context(), "d000002"))(t)
	if e != (records.RegisterEntry{Series: "general", Year: 2026, N: 2, Number: Sample(2).Number}) {
		t.Errorf("entered as %v", e)
	}
	_, err = h.RegisterEntry(t.Context(), "nobody")
	wantKind(t, err, records.NotFound)
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		return tx.InsertAnnulment(t.Context(), "d000002", records.Annulment{Reason: "sin asiento", At: day, Seq: 1})
	}))
	if problems := got(h.VerifyRegister(t.Context()))(t); len(problems) != 1 || !strings.Contains(problems[0], "d000002") {
		t.Errorf("an annulment the ledger does not know gives %q", problems)
	}
}

func registerOfADay(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2))
	appendOne(t, h, records.Entry{Action: records.SignedIn})
	_, err := h.annul(t, "d000001", "por error")
	must(t, err)
	h.file(t, Sample(3))
	from, to := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	all := got(h.Registrations(t.Context(), from, to, 0, 10))(t)
	var lines []string
	for _, g := range all {
		lines = append(lines, fmt.Sprintf("%d %s %d %s %v", g.Entry.Seq, g.Entry.Action, g.N, g.Access.Class(), g.Annulled != nil))
		if g.Entry.LeafHash() != g.Entry.Leaf || g.Document == "" || g.Number == "" {
			t.Errorf("a line is %v", g)
		}
	}
	want := "1 filed 1 public true; 2 filed 2 public false; 4 register_annulled 1 public true; 5 filed 3 public false"
	if is := strings.Join(lines, "; "); is != want {
		t.Errorf("got %s, want %s", is, want)
	}
	if page := got(h.Registrations(t.Context(), from, to, 2, 1))(t); len(page) != 1 || page[0].Entry.Seq != 4 {
		t.Errorf("after entry 2: %v", page)
	}
	if none := got(h.Registrations(t.Context(), to, to.Add(time.Hour), 0, 10))(t); len(none) != 0 {
		t.Errorf("of another day: %v", none)
	}
}

func registerOfAYear(t *testing.T, h house) {
	h.file(t, Sample(3), Sample(1), Sample(2))
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { // entered, and not in the ledger
		_, err := tx.NextNumber(t.Context(), "general", 2026)
		must(t, err)
		return insert(t.Context(), tx, Sample(4))
	}))
	_, err := h.annul(t, "d000001", "por error")
	must(t, err)
	all := got(h.RegisterYear(t.Context(), "general", 2026, 1, 10))(t)
	var lines []string
	for _, g := range all {
		lines = append(lines, fmt.Sprintf("%d %s %d %v", g.N, g.Document, g.Entry.Seq, g.Annulled != nil))
	}
	if is, want := strings.Join(lines, "; "), "2 d000001 2 true; 3 d000002 3 false; 4 d000004 0 false"; is != want {
		t.Errorf("got %s, want %s", is, want)
	}
	if counts := got(h.RegisterCounts(t.Context(), 2026))(t); len(counts) != 1 || counts["general"] != 4 {
		t.Errorf("counts %v", counts)
	}
	if counts := got(h.RegisterCounts(t.Context(), 2025))(t); len(counts) != 0 {
		t.Errorf("counts of another year %v", counts)
	}
}

func theRegisterStays(t *testing.T, h house) {
	h.file(t, Sample(1))
	_, err := h.annul(t, "d000001", "por error")
	must(t, err)
	statements := []string{
		`UPDATE register_entries SET n = 7`, `DELETE FROM register_entries`,
		`UPDATE register_annulments SET reason = 'x'`, `DELETE FROM register_annulments`,
	}
	if h.Dialect() == "postgres" {
		statements = append(statements, `TRUNCATE register_entries`, `TRUNCATE register_annulments`)
	}
	for _, s := range statements {
		if err := execute(t, h.url, s); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: got %v", s, err)
		}
	}
}

func symbolsOfClasses(t *testing.T, h house) {
	for n := range 5 {
		d := Sample(n)
		d.Symbol = fmt.Sprintf("CP/RES-%d/2024", n)
		if n == 1 {
			d.Symbol = ""
		}
		if n == 2 {
			d.Access = records.Access{Level: records.Staff}
		}
		h.file(t, d)
	}
	var symbols []string
	for after := records.DocumentID(""); ; {
		page := got(h.Symbols(t.Context(), []string{"public"}, after, 2))(t)
		for _, d := range page {
			after = d.ID
			symbols = append(symbols, d.Symbol)
		}
		if len(page) < 2 {
			break
		}
	}
	if is, want := strings.Join(symbols, " "), "CP/RES-0/2024 CP/RES-3/2024 CP/RES-4/2024"; is != want {
		t.Errorf("got %s, want %s", is, want)
	}
}
