package api_test

import (
	"fmt"
	"net/url"
	"slices"
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

func TestTheQueueTakesTheSameStatementsForOneAndForManyOfEachKind(t *testing.T) {
	h := newHouse(t)
	restricted := &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}
	of := map[string]string{"/reread": "PASSWORD", "outline?file=": "Artículo 1. Uno.\nArtículo 2. Dos.", `name="found"`: "TITLE: Hallada DATE: 1988-08-11", "badge past": ""}
	file := func(kind, title string, access *records.Access) {
		req := records.FileRequest{Title: title, Date: "1988-08-11", Access: access, VersionRequest: records.VersionRequest{Language: "es"}}
		if kind == "outline?file=" {
			req.Type = "resolution"
		}
		h.file(req, title+".txt", of[kind]+" "+title)
	}
	each := func(title string, access *records.Access) {
		for _, kind := range []string{"/reread", "outline?file=", `name="found"`} { // the newest of those read are proposals
			file(kind, title+" "+strings.Trim(kind, "/?="), access)
		}
		h.readAll()
	}
	each("uno", nil)
	file("badge past", "uno por leer", nil)
	b := h.signedIn("ana", records.Clerk)
	b.get("/file/queue").want(200) // sessions are written down once a minute
	shown := func(rows int) []string {
		t.Helper()
		return h.statements(func() {
			p := b.get("/file/queue").want(200)
			for kind := range of {
				if n := strings.Count(p.Body.String(), kind); n != rows {
					t.Errorf("of %s %d are shown, not %d", kind, n, rows)
				}
			}
			if strings.Contains(p.said(), "Ajeno") {
				t.Error("the queue tells of what may not be read")
			}
		})
	}
	one := shown(1)
	if len(one) == 0 {
		t.Fatal("no statement was seen")
	}
	h.readAll()
	each("Ajeno", restricted)
	file("badge past", "uno más por leer", nil)
	file("badge past", "Ajeno por leer", restricted)
	if with := shown(1); !slices.Equal(with, one) {
		t.Errorf("with hidden ones the statements are\n%s\nwithout them\n%s", strings.Join(with, "\n"), strings.Join(one, "\n"))
	}
	for i := range 26 {
		for _, kind := range []string{"/reread", "outline?file="} {
			file(kind, fmt.Sprint(strings.Trim(kind, "/?="), " ", i), nil)
		}
	}
	for i := range 26 {
		file(`name="found"`, fmt.Sprint("acta ", i), nil)
	}
	h.readAll()
	for i := range 26 {
		file("badge past", fmt.Sprint("por leer ", i), nil)
	}
	many := shown(25)
	if !slices.Equal(many, one) {
		t.Errorf("for many the statements are %d\n%s\nfor one %d\n%s", len(many), strings.Join(many, "\n"), len(one), strings.Join(one, "\n"))
	}
	for _, s := range many {
		if strings.Contains(s, "FROM legal_events") || strings.HasPrefix(s, "SELECT id, document_id, number") {
			t.Errorf("the queue reads whole documents: %s", s)
		}
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
