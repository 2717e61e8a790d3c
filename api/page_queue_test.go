package api_test

import (
	"net/url"
	"strings"
	"testing"

	"acervo/records"
)

func TestTheQueueShowsWhatWaitsWithItsReason(t *testing.T) {
	h := newHouse(t)
	failed := h.file(records.FileRequest{Title: "Cifrado"}, "a.txt", "PASSWORD")
	h.file(records.FileRequest{Title: "Estatuto", Type: "resolution", VersionRequest: records.VersionRequest{Language: "es"}}, "b.txt", "Artículo 1. Uno.\nArtículo 2. Dos.")
	h.readAll()
	h.file(records.FileRequest{Title: "Recién llegado"}, "c.txt", "texto")
	h.file(records.FileRequest{Title: "Ajeno", Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}}, "d.txt", "PASSWORD ajeno")
	b := h.signedIn("ana", records.Clerk)
	p := b.get("/file/queue").want(200).says("Cifrado", "Recién llegado", "Se hallaron 2 disposiciones.", "el texto espera", "contraseña")
	if strings.Contains(p.said(), "Ajeno") {
		t.Error("the queue tells of what she may not read")
	}
	before, err := h.db.CountJobs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.get(b.post("/d/"+string(failed.Document)+"/reread", nil).leads("/file/queue")).says("Se leerá de nuevo")
	after, err := h.db.CountJobs(t.Context())
	if err != nil || after[records.JobWaiting] != before[records.JobWaiting]+1 {
		t.Errorf("waiting before: %v, after: %v, %v", before, after, err)
	}
}

func TestAProposalIsAcceptedBesideThePresentValueAndNeverOverAnothersChange(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "escaneo 12", VersionRequest: records.VersionRequest{Language: "es"}}, "escaneo_12.txt", "TITLE: Acta de la sesión DATE: 1988-08-11")
	h.readAll()
	b := h.signedIn("ana", records.Clerk)
	p := b.get("/file/queue").want(200).says("escaneo 12 → Acta de la sesión", "1988-08-11")
	at, seen := "/d/"+string(r.Document)+"/accept", p.value("revision")
	b.post(at, url.Values{"field": {"title"}, "found": {"Otra cosa"}, "revision": {seen}}).want(409)
	b.post(at, url.Values{"field": {"title"}, "found": {"Acta de la sesión"}, "revision": {seen}}).leads("/file/queue")
	b.post(at, url.Values{"field": {"date"}, "found": {"1988-08-11"}, "revision": {seen}}).want(412).says("cambió entretanto")
	b.post(at, url.Values{"field": {"date"}, "found": {"1988-08-11"}, "revision": {b.get("/file/queue").value("revision")}}).leads("/file/queue")
	d, err := h.office.Document(t.Context(), root(), r.Number)
	if err != nil || d.Titles["es"] != "Acta de la sesión" || d.Date != "1988-08-11" {
		t.Errorf("%+v %v", d, err)
	}
	if p := b.get("/file/queue"); strings.Contains(p.said(), "1988-08-11") {
		t.Errorf("what was accepted is proposed again: %s", p.said())
	}
}

func TestWhatAPersonSaidOfADocumentIsNotDoubted(t *testing.T) {
	h := newHouse(t)
	h.file(records.FileRequest{Title: "Acta 7, aprobada", Date: "1990-01-31", VersionRequest: records.VersionRequest{Language: "es"}}, "a.txt", "TITLE: Acta de la sesión DATE: 1988-08-11")
	h.readAll()
	if said := h.signedIn("ana", records.Clerk).get("/file/queue").want(200).said(); strings.Contains(said, "Acta de la sesión") || strings.Contains(said, "1988") {
		t.Errorf("the queue would change what was said: %s", said)
	}
}

func TestTheReceiptLeadsToItsPDFAndByItsCodeToTheDocument(t *testing.T) {
	h := newHouse(t, func(h *house, _ *records.OfficeConfig) { h.config.PublicURL = "https://archive.example.org" })
	b := h.signedIn("ana", records.Clerk)
	p := b.get(b.send("/file", filled()).leads("/d/")).want(200).says("https://archive.example.org/d/" + string(h.documents()[0].ID))
	if n := len(p.all("path")); n == 0 {
		t.Error("there is no code")
	}
	if got := b.get(p.link("Recibo en PDF")).want(200).Header().Get("Content-Type"); got != "application/pdf" {
		t.Errorf("the PDF is %s", got)
	}
}
