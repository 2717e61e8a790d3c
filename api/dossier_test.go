package api_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"acervo/records"
	"acervo/storage/bag"
)

// unzip reads a ZIP archive, and holds it against RFC 8493.
func unzip(t *testing.T, b []byte) map[string]string {
	t.Helper()
	r, err := bag.CheckZip(t.Context(), bytes.NewReader(b), int64(len(b)))
	if err != nil || !r.Valid() {
		t.Fatalf("the package is not valid: %+v, %v", r, err)
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		_, name, _ := strings.Cut(f.Name, "/")
		files[name] = string(text)
	}
	return files
}

// in returns the one file of a package whose path ends so.
func in(t *testing.T, files map[string]string, ending string) string {
	t.Helper()
	var found []string
	for name := range files {
		if ok, err := path.Match(ending, name); err == nil && ok {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d files are called %s: %v", len(found), ending, found)
	}
	return files[found[0]]
}

func TestADossierAsPackageHasBytesDescriptionsHistoryAndProofs(t *testing.T) {
	h := newHouse(t)
	_, token := h.person("rosa", []string{"AG"}, records.RecordsManager)
	m := h.openMatter("Elección", func(r *records.MatterRequest) {
		r.Code = "AG/ELEC: 1"
		r.Requirements = []records.RequirementRequest{{Text: "Carta"}}
	})
	sub := h.openMatter("Parte", func(r *records.MatterRequest) { r.Parent = string(m.ID) })
	h.file(records.FileRequest{Type: "other", Title: "Hostil", Matter: string(m.ID), Requirement: 1, Access: &records.Access{Level: records.Public}}, "../../CON", "bytes hostiles")
	h.into(sub.ID, "de la parte")
	h.file(records.FileRequest{Type: "other", Title: "Reservado", Matter: string(m.ID), Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}}, "r.txt", "reservado")
	got := h.client().want(http.StatusOK, ask{path: "/api/v1/matters/" + string(m.ID) + "/dossier?format=bag", token: token})
	if name := got.Header().Get("Content-Disposition"); !strings.Contains(name, "dossier AG-ELEC- 1.zip") {
		t.Errorf("it is called %s", name)
	}
	files := unzip(t, got.Body.Bytes())
	for name, text := range files {
		if strings.Contains(name, "..") || strings.Contains(strings.ToLower(path.Base(name)), "con.") || strings.Contains(text, "reservado") {
			t.Errorf("%s: %.80s", name, text)
		}
	}
	if text := in(t, files, "data/documents/0001*/files/*"); text != "bytes hostiles" {
		t.Errorf("the bytes are %q", text)
	}
	var c struct {
		Titles       map[string]string
		Others       int
		Requirements []struct{ Fulfilled_by string } //nolint:revive // as it is written
		Documents    []struct{ Folder, Number string }
		Sub_matters  []string //nolint:revive // the same
	}
	if err := json.Unmarshal([]byte(files["data/matter/matter.json"]), &c); err != nil {
		t.Fatal(err)
	}
	if c.Titles["es"] != "Elección" || c.Others != 1 || len(c.Requirements) != 1 || c.Requirements[0].Fulfilled_by == "" || len(c.Documents) != 1 || len(c.Sub_matters) != 1 {
		t.Errorf("the matter is %+v", c)
	}
	in(t, files, "data/matters/001*/documents/*/metadata.json")
	if !strings.Contains(in(t, files, "data/documents/0001*/history.jsonl"), `"action":"filed"`) {
		t.Error("the history does not tell of the filing")
	}
	var proofs []struct {
		Seq, Size  int64
		Record     []byte
		Leaf, Root string
		Hashes     []string
	}
	if err := json.Unmarshal([]byte(in(t, files, "data/documents/0001*/proofs.json")), &proofs); err != nil || len(proofs) < 2 || !strings.Contains(string(proofs[0].Record), "Hostil") || len(proofs[0].Hashes) == 0 {
		t.Errorf("the proofs are %+v, %v", proofs, err)
	}
	if signed, err := h.verifyNote(files["data/ledger/checkpoint.txt"], strings.TrimSpace(files["data/ledger/key.txt"])); err != nil || signed.Size != proofs[0].Size {
		t.Errorf("the checkpoint: %+v, %v", signed, err)
	}
}

func TestADossierOfAnEmptyMatter(t *testing.T) {
	h := newHouse(t)
	_, token := h.person("rosa", []string{"AG"}, records.RecordsManager)
	m := h.openMatter("Vacío")
	files := unzip(t, h.client().want(http.StatusOK, ask{path: "/api/v1/matters/" + string(m.ID) + "/dossier?format=bag", token: token}).Body.Bytes())
	if !strings.Contains(files["data/matter/matter.json"], `"documents": []`) {
		t.Errorf("the matter is %s", files["data/matter/matter.json"])
	}
	if got := h.client().want(http.StatusOK, ask{path: "/api/v1/matters/" + string(m.ID) + "/dossier", token: token}); !strings.HasPrefix(got.Body.String(), "%PDF-") {
		t.Errorf("the PDF begins with %.20q", got.Body)
	}
}

func TestADossierBindsWhatIsPDFAndListsTheRest(t *testing.T) {
	h := newHouse(t)
	m := h.openMatter("Elección", func(r *records.MatterRequest) { r.Seal = "" })
	for name, text := range map[string]string{"acta.pdf": "%PDF-1.7 acta", "nota.txt": "nota", "roto.pdf": "%PDF-1.7 damaged", "peor.pdf": "%PDF-1.7 unbindable"} {
		h.file(records.FileRequest{Type: "other", Title: name, Matter: string(m.ID), Access: &records.Access{Level: records.Public}}, name, text)
	}
	_, token := h.person("rosa", []string{"AG"}, records.RecordsManager)
	got := h.client().want(http.StatusOK, ask{path: "/api/v1/matters/" + string(m.ID) + "/dossier?lang=fr", token: token}).Body.String()
	for text, there := range map[string]bool{"%PDF-1.7 acta": true, "acta.pdf\n": true, "%PDF-1.7 damaged": false, "unbindable": false, "nota\n": false} {
		if strings.Contains(got, text) != there {
			t.Errorf("%q is in the dossier: %v", text, !there)
		}
	}
}

func TestWhatIsNoPDFStandsInADossierWithItsText(t *testing.T) {
	h := newHouse(t)
	m := h.openMatter("Elección", func(r *records.MatterRequest) { r.Seal = "" })
	read := h.file(records.FileRequest{Type: "other", Title: "Leído", Matter: string(m.ID), Access: &records.Access{Level: records.Public}}, "nota.txt", "La carta de candidatura.")
	h.file(records.FileRequest{Type: "other", Title: "Largo", Matter: string(m.ID), Access: &records.Access{Level: records.Public}}, "largo.txt", strings.Repeat("palabra ", 200_000))
	h.readAll()
	unread := h.file(records.FileRequest{Type: "other", Title: "Sin leer", Matter: string(m.ID), Access: &records.Access{Level: records.Public}}, "nuevo.txt", "Nadie lo leyó.")
	_, token := h.person("rosa", []string{"AG"}, records.RecordsManager)
	got := h.client().want(http.StatusOK, ask{path: "/api/v1/matters/" + string(m.ID) + "/dossier", token: token}).Body.String()
	if n := strings.Count(got, "\nbookmark: "); n != 1 || !strings.Contains(got, "\nbookmark: "+read.Number+" Leído\n%PDF-") {
		t.Errorf("%d papers are bound; the one that was read, %s, and neither the long one nor %s are wanted", n, read.Number, unread.Number)
	}
}

func TestADossierLeavesOutWhatIsSealed(t *testing.T) {
	h := newHouse(t)
	_, token := h.person("rosa", []string{"AG"}, records.RecordsManager)
	m := h.openMatter("Candidaturas", func(r *records.MatterRequest) { r.Seal = "2199-01-01" })
	r := h.into(m.ID, "sobre secreto")
	files := unzip(t, h.client().want(http.StatusOK, ask{path: "/api/v1/matters/" + string(m.ID) + "/dossier?format=bag", token: token}).Body.Bytes())
	for name, text := range files {
		if strings.Contains(text, "secreto") || strings.Contains(text, string(r.Document)) || strings.Contains(text, r.Number) {
			t.Errorf("%s tells of it: %.200s", name, text)
		}
	}
	if !strings.Contains(files["data/matter/matter.json"], `"sealed": 1`) {
		t.Errorf("the matter is %s", files["data/matter/matter.json"])
	}
}

func TestTheContinuityKitIsReadWithoutTheService(t *testing.T) {
	h := newHouse(t)
	rosa, token := h.person("rosa", []string{"AG"}, records.RecordsManager)
	a := h.file(records.FileRequest{Type: "other", Title: "Estatuto <b>vital</b>", Access: &records.Access{Level: records.Public}}, "estatuto: 1?.txt", "texto vital")
	b := h.file(records.FileRequest{Type: "other", Title: "Ajeno", Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}}, "ajeno.txt", "texto ajeno")
	h.file(records.FileRequest{Type: "other", Title: "Corriente", Access: &records.Access{Level: records.Public}}, "c.txt", "texto corriente")
	for _, r := range []records.Receipt{a, b} {
		if _, err := h.office.MarkVital(t.Context(), root(), r.Number, 12, "el único ejemplar"); err != nil {
			t.Fatal(err)
		}
	}
	c := h.client()
	const phrase = "una frase muy larga"
	locked := c.want(http.StatusOK, ask{method: "POST", path: "/api/v1/vital/kit", token: token, json: map[string]any{"passphrase": phrase, "lang": "fr"}})
	if strings.Contains(locked.Body.String(), "texto vital") {
		t.Error("the kit can be read without the passphrase")
	}
	key, err := age.NewScryptIdentity(phrase)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := age.Decrypt(bytes.NewReader(locked.Body.Bytes()), key)
	if err != nil {
		t.Fatal(err)
	}
	bytes, err := io.ReadAll(opened)
	if err != nil {
		t.Fatal(err)
	}
	files := unzip(t, bytes)
	index := files["data/index.html"]
	for _, want := range []string{`<html lang="fr">`, "Documents vitaux", "Estatuto &lt;b&gt;vital&lt;/b&gt;", string(a.Files[0].SHA256), "qui n’y sont pas : 1"} {
		if !strings.Contains(index, want) {
			t.Errorf("the index lacks %q:\n%s", want, index)
		}
	}
	for _, secret := range []string{"texto ajeno", "Ajeno", "texto corriente", "<script"} {
		for name, text := range files {
			if strings.Contains(text, secret) {
				t.Errorf("%s has %q", name, secret)
			}
		}
	}
	link := index[strings.Index(index, `<li><a href="./`)+len(`<li><a href="./`):]
	link = link[:strings.IndexByte(link, '"')]
	for _, r := range []struct{ from, to string }{{"%20", " "}} {
		link = strings.ReplaceAll(link, r.from, r.to)
	}
	if files["data/"+link] != "texto vital" {
		t.Errorf("the index leads to %q, which is %q", link, files["data/"+link])
	}
	entries, err := h.db.Entries(t.Context(), records.LedgerFilter{Action: records.KitTaken})
	if err != nil || len(entries) != 1 || entries[0].Actor != rosa.ID || !strings.Contains(string(entries[0].Detail), `"documents":1`) || strings.Contains(string(entries[0].Detail), phrase) {
		t.Errorf("the ledger says %v, %v", entries, err)
	}
	c.want(http.StatusBadRequest, ask{method: "POST", path: "/api/v1/vital/kit", token: token, json: map[string]any{"passphrase": "corta"}})
	c.want(http.StatusBadRequest, ask{method: "POST", path: "/api/v1/vital/kit", token: token, json: map[string]any{}})
}

func TestVitalRecordsAreReviewedInTime(t *testing.T) {
	clock := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	h := newHouse(t, func(h *house, c *records.OfficeConfig) {
		c.Now = func() time.Time { return clock }
		h.clock = c.Now
	})
	r := h.file(records.FileRequest{Type: "other", Title: "Estatuto"}, "e.txt", "estatuto")
	h.mustBe(errOf(h.office.MarkVital(t.Context(), root(), r.Number, 0, "")), records.Invalid, "months")
	h.mustBe(errOf(h.office.ReviewVital(t.Context(), root(), r.Number, "")), records.Conflict, "not marked")
	v, err := h.office.MarkVital(t.Context(), root(), r.Number, 1, "")
	if err != nil || v.NextOn != "2026-02-28" {
		t.Errorf("the next review is on %s, %v", v.NextOn, err)
	}
	overdue := func() int {
		all, err := h.office.Vitals(t.Context(), root(), true, "", 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if n := overdue(); n != 0 {
		t.Errorf("%d are overdue at once", n)
	}
	clock = clock.AddDate(0, 0, 29)
	if n := overdue(); n != 1 {
		t.Errorf("%d are overdue a month later", n)
	}
	if v, err = h.office.ReviewVital(t.Context(), root(), r.Number, "sigue siéndolo"); err != nil || v.NextOn != "2026-04-01" || v.ReviewedBy != "Root" || overdue() != 0 {
		t.Errorf("reviewed: %+v, %v", v, err)
	}
	clock = clock.AddDate(0, 3, 0)
	h.file(records.FileRequest{Type: "other", Title: "otro"}, "o.txt", "otro") // the ledger has seen this day
	clock = clock.AddDate(0, -3, 0)
	if overdue() != 1 {
		t.Error("a clock set back makes an overdue review one that is not")
	}
	if err := h.office.UnmarkVital(t.Context(), root(), r.Number, "hay otro"); err != nil || overdue() != 0 {
		t.Errorf("no more vital: %v", err)
	}
	h.mustBe(h.office.UnmarkVital(t.Context(), root(), r.Number, "x"), records.Conflict, "not marked")
}

// verifyNote opens a signed checkpoint with a public key.
func (h *house) verifyNote(text, key string) (records.LedgerHead, error) {
	signed, err := notary{}.Open(text, key)
	return signed.Head, err
}
