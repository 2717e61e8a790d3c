package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"acervo/records"
)

func TestAControllerReadsAndFiltersTheLedger(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Un acta", Type: "resolution"}, "acta.txt", "texto")
	h.resident("bea", records.Clerk)
	b := h.signedIn("rosa", records.Controller)
	p := b.get("/ledger").want(200).says("Root archivó el documento con el número "+r.Number, "Root creó la cuenta bea.", "rosa entró.", "rosa eligió una contraseña.")
	if rows := p.all("tr"); len(rows) < 6 || !strings.Contains(textOf(rows[1]), "rosa entró.") {
		t.Errorf("the newest does not come first: %s", p.said())
	}
	for query, says := range map[string]string{
		"?action=filed": "Un", "?about=" + r.Number: r.Number, "?action=user_created": "creó la cuenta bea",
	} {
		got := b.get("/ledger" + query).want(200)
		if strings.Contains(got.said(), "rosa entró") || says != "Un" && !strings.Contains(got.said(), says) {
			t.Errorf("%s: %s", query, got.said())
		}
	}
	if got := b.get(p.link("todo lo de rosa")).want(200).says("rosa entró."); strings.Contains(got.said(), "Root creó") {
		t.Error(got.said())
	}
	today := records.DateOf(h.clock(), testProfile().TimeZone)
	b.get("/ledger?from=" + string(today) + "&to=" + string(today)).want(200).says("rosa entró.")
	b.get("/ledger?to=2001-01-01").want(200).says("Ningún asiento es así.")
	if got := b.get("/ledger?from=tomorrow").want(400); got.mistake("from") == "" {
		t.Error(got.said())
	}
}

// Reading the ledger is not reading the records.
func TestAnEntryLeadsToThePageOfWhatItIsAbout(t *testing.T) {
	a := newArchive(t)
	d, secret := a.due(records.DestroyIt, "uno"), a.file(records.FileRequest{Title: "Acta", Type: "resolution", Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}}, "acta.txt", "texto")
	hold, err := a.custodian.PlaceHold(t.Context(), a.manager, records.HoldRequest{Name: "Auditoría", Reason: "anual", Authority: "Contraloría", Refs: []string{string(d.ID)}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := a.office.OpenMatter(t.Context(), root(), records.MatterRequest{Code: "S-1", Titles: map[records.Language]string{"es": "Sesión"}, Class: "norms"})
	if err != nil {
		t.Fatal(err)
	}
	b := a.signedIn("clara", records.Controller)
	p := b.get("/ledger").want(200)
	var lead []string
	for _, n := range p.all("a") {
		if attribute(n, "class") == "open" {
			lead = append(lead, attribute(n, "href"))
			b.get(attribute(n, "href")).want(200)
		}
	}
	for _, want := range []string{fmt.Sprintf("/governance/holds/%d", hold.ID), "/matters/" + string(m.ID), "/d/" + string(d.ID)} {
		if !slices.Contains(lead, want) {
			t.Errorf("no entry leads to %s: %v", want, lead)
		}
	}
	if slices.Contains(lead, "/d/"+string(secret.Document)) {
		t.Error("an entry leads to a record that the controller may not read")
	}
}

func TestTheLedgerIsReadAPageAtATime(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("rosa", records.Controller)
	for i := range 70 {
		if err := h.db.Record(t.Context(), records.Entry{Name: fmt.Sprint("visitor ", i), Action: records.SignedIn, Kind: records.SubjectUser, Subject: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	p := b.get("/ledger?action=signed_in").want(200)
	next := b.get(p.link("Anteriores")).want(200).says("visitor 0 entró.")
	if n := len(p.all("tr")) - 1; n != 50 || strings.Contains(next.said(), "visitor 60 entró") {
		t.Errorf("%d entries on the page", n)
	}
}

func TestAnEntryIsShownWithItsProof(t *testing.T) {
	h := newHouse(t)
	secret := h.file(records.FileRequest{Title: "Reservado", Type: "resolution", Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}}, "a.txt", "texto")
	b := h.signedIn("rosa", records.Controller)
	p := b.get(fmt.Sprintf("/ledger/%d", secret.Seq)).want(200).says("Asiento", secret.Number, "Prueba de inclusión")
	for _, a := range p.all("a") {
		if strings.HasPrefix(attribute(a, "href"), "/d/") {
			t.Error("the page links a document that the controller may not read")
		}
	}
	entries, err := h.db.Entries(t.Context(), records.LedgerFilter{After: secret.Seq - 1, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	record := ""
	for _, pre := range p.all("pre") {
		record = pre.FirstChild.Data
	}
	leaf := sha256.Sum256(append([]byte{0}, record...))
	if leaf != entries[0].Leaf || !strings.Contains(strings.ReplaceAll(p.said(), " ", ""), hex.EncodeToString(leaf[:])) {
		t.Error("the bytes on the page do not give the leaf")
	}
	b.get(p.link("Descargar la prueba")).want(200)
	b.get("/ledger/999999").want(404).says("No hay tal asiento")
}

func TestACheckpointsNoteIsFetchedAsItWasSigned(t *testing.T) {
	h := newHouse(t)
	anybody := h.browser()
	anybody.get("/ledger/checkpoints").want(200).says("Todavía no se firmó ninguno.")
	b := h.signedIn("rosa", records.Controller)
	at := b.post("/ledger/checkpoints", nil).leads("/ledger/checkpoints/")
	p := anybody.get(at).want(200).says("La nota firmada", "Este servicio", "Ninguna autoridad")
	text := anybody.get(p.link("Descargar la nota")).want(200)
	if !strings.HasPrefix(text.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("%v", text.Header())
	}
	kept, err := h.auditor.Checkpoints(t.Context(), root(), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(kept[0].PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := note.Open(text.Body.Bytes(), note.VerifierList(verifier)); err != nil {
		t.Error(err)
	}
	anybody.get("/ledger/checkpoints").want(200).says("Los primeros")
	anybody.get("/ledger").want(401)
}
