package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"acervo/cmd/acervo/client"
	"acervo/storage/bag"
)

func TestAMatterFromOpeningToClosing(t *testing.T) {
	o := onFolder(t)
	m := parse[client.Matter](t, o.run(exitOK, "--json", "matter", "open", "--code", "AG/ELEC", "--title", "es=Elección", "--title", "fr=Élection",
		"--class", "ELE", "--body", "AG", "--require", "Carta", "--require", "Acta"))
	paper := text(t, "carta.txt", "carta de candidatura")
	if r := o.run(exitOK, "file", paper, "--type", "other", "--title", "Carta", "--matter", "AG/ELEC", "--requirement", "1"); !strings.Contains(r.stdout, string(m.ID)) {
		t.Errorf("the receipt does not name the matter: %s", r.stdout)
	}
	list := text(t, "manifest.csv", "file,type,title,matter\nuno.txt,other,Uno,AG/ELEC\n")
	writeBeside(t, list, "uno.txt", "uno, importado")
	o.run(exitOK, "import", list)
	o.run(exitOK, "matter", "require", "AG/ELEC", "Fotografía", "--body", "AG", "--due", "2020-01-01")
	shown := o.run(exitOK, "matter", "show", "AG/ELEC").stdout
	for _, want := range []string{"AG/ELEC Elección", "documents  2", "1  fulfilled", "2  open", "3  overdue", "Uno", "Carta"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not in\n%s", want, shown)
		}
	}
	if found := o.run(exitOK, "search", "matter:AG/ELEC carta").stdout; !strings.Contains(found, "Carta") || strings.Contains(found, "Uno") {
		t.Errorf("in the matter is found\n%s", found)
	}
	edited := parse[client.Matter](t, o.run(exitOK, "--json", "matter", "edit", "AG/ELEC", "--title", "en=Election", "--body", "AG"))
	if edited.Titles["en"] != "Election" || edited.Titles["es"] != "Elección" || edited.Body != "AG" || edited.Code != "AG/ELEC" {
		t.Errorf("edited: %+v", edited)
	}
	o.run(exitOK, "matter", "open", "--title", "es=Parte uno", "--class", edited.Class, "--parent", "AG/ELEC")
	if r := o.run(exitOK, "matter", "list", "--parent", "AG/ELEC"); !strings.Contains(r.stdout, "Parte uno") {
		t.Errorf("its parts are %s", r.stdout)
	}
	o.run(exitOK, "matter", "close", string(parse[client.Matter](t, o.run(exitOK, "--json", "matter", "show", "AG/ELEC")).SubMatters[0].ID))
	if r := o.run(exitConflict, "matter", "close", "AG/ELEC"); !strings.Contains(r.stderr, "2 requirements") {
		t.Errorf("closing says %s", r.stderr)
	}
	o.run(exitOK, "matter", "waive", "AG/ELEC", "3", "--reason", "no hace falta")
	o.run(exitOK, "matter", "close", "AG/ELEC", "--reason", "se retiró")
	if r := o.run(exitOK, "search", "candidatura"); !strings.Contains(r.stdout, "Carta") {
		t.Errorf("before it is sealed it is found: %s", r.stdout)
	}
	folder := t.TempDir()
	bundle := filepath.Join(folder, "dossier.zip")
	o.run(exitOK, "matter", "dossier", "AG/ELEC", "--bag", "-o", bundle)
	b, err := os.ReadFile(bundle)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := bag.CheckZip(t.Context(), bytes.NewReader(b), int64(len(b))); err != nil || !r.Valid() || r.Files < 8 {
		t.Errorf("the dossier as package: %+v, %v", r, err)
	}
	o.run(exitOK, "matter", "dossier", "AG/ELEC", "--lang", "pt", "-o", folder)
	if b, err = os.ReadFile(filepath.Join(folder, "dossier AG-ELEC Elección.pdf")); err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) || !bytes.Contains(b, []byte("/Outlines")) && len(b) < 2000 {
		t.Errorf("the dossier as PDF: %d bytes, %v", len(b), err)
	}
	o.run(exitConflict, "file", text(t, "tarde.txt", "tarde"), "--matter", "AG/ELEC")
	o.run(exitOK, "matter", "reopen", "AG/ELEC", "--reason", "volvió")
	if r := o.run(exitOK, "matter", "seal", "AG/ELEC", "2199-01-01"); !strings.Contains(r.stdout, "2 documents, the first until 2199-01-01") {
		t.Errorf("sealing says %s", r.stdout)
	}
	if r := acervo(t, o.env, "search", "candidatura"); strings.Contains(r.stdout, "Carta") {
		t.Errorf("the index still tells of what was sealed: %s", r.stdout)
	}
	o.run(exitInvalid, "matter", "seal", "AG/ELEC", "2198-01-01")
	if r := o.run(exitOK, "matter", "list", "--state", "open"); !strings.Contains(r.stdout, "Elección") {
		t.Errorf("the list is %s", r.stdout)
	}
	o.run(exitNotFound, "matter", "show", "NADA")
}

// writeBeside writes a file into the folder of another one.
func writeBeside(t *testing.T, other, name, body string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(filepath.Dir(other), name), []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestVitalRecordsLeaveInAKit(t *testing.T) {
	o := onFolder(t)
	o.run(exitOK, "file", text(t, "estatuto.txt", "texto del estatuto"), "--type", "other", "--title", "Estatuto", "--symbol", "EST-1")
	if r := o.run(exitOK, "vital", "mark", "EST-1", "--months", "6"); !strings.Contains(r.stdout, "EST-1  Estatuto  (review by ") {
		t.Errorf("marking says %s", r.stdout)
	}
	o.run(exitOK, "vital", "review", "EST-1", "--note", "sigue siéndolo")
	if r := o.run(exitOK, "vital", "list", "--overdue"); r.stdout != "" {
		t.Errorf("overdue is %s", r.stdout)
	}
	mine, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	kit := filepath.Join(t.TempDir(), "kit.zip.age")
	o.run(exitOK, "vital", "kit", "--recipient", mine.Recipient().String(), "-o", kit)
	locked, err := os.Open(kit)
	if err != nil {
		t.Fatal(err)
	}
	defer locked.Close()
	opened, err := age.Decrypt(locked, mine)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(opened)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := bag.CheckZip(t.Context(), bytes.NewReader(b), int64(len(b))); err != nil || !r.Valid() || !bytes.Contains(b, []byte("texto del estatuto")) {
		t.Errorf("the kit: %+v, %v", r, err)
	}
	o.run(exitInvalid, "vital", "kit", "--passphrase-file", text(t, "frase", "corta\n"), "-o", kit+"2")
	o.run(exitOK, "vital", "unmark", "EST-1", "--reason", "hay otro")
	o.run(exitConflict, "vital", "review", "EST-1")
}

func TestAMatterTakesOverTheChecklistOfItsClassAndCatchesUpWithIt(t *testing.T) {
	o := onFolder(t)
	m := parse[client.Matter](t, o.run(exitOK, "--json", "matter", "open", "--code", "AF/1", "--title", "es=Afiliación", "--class", "MEM-SOL", "--require", "Foto"))
	if len(m.Requirements) != 4 || m.Requirements[2].Code != "decision" || m.Requirements[3].Text != "Foto" || m.Requirements[0].Texts["pt"] != "Pedido" {
		t.Fatalf("opened with %+v", m.Requirements)
	}
	if r := o.run(exitOK, "matter", "open", "--class", "MEM-SOL", "--dry-run"); !strings.Contains(r.stdout, "request  Solicitud, membership_request") || !strings.Contains(r.stdout, "3 requirements of the class MEM-SOL would be taken over; nothing was opened.") {
		t.Errorf("beforehand it says %s", r.stdout)
	}
	if r := o.run(exitOK, "matter", "list"); strings.Count(r.stdout, "\n") != 1 {
		t.Errorf("a dry run opened %s", r.stdout)
	}
	o.run(exitNotFound, "matter", "open", "--class", "NADA", "--dry-run")
	o.run(exitConflict, "file", text(t, "otra.txt", "otra cosa"), "--type", "other", "--title", "Otra", "--matter", "AF/1", "--requirement", "1")
	o.run(exitOK, "matter", "open", "--code", "AF/2", "--title", "es=Otra", "--class", "MEM-SOL", "--no-checklist")
	if r := o.run(exitOK, "matter", "show", "AF/2"); !strings.Contains(r.stdout, "acervo matter catch-up") || !strings.Contains(r.stdout, "supporting_papers  Documentos de apoyo") {
		t.Errorf("what it has not is told as %s", r.stdout)
	}
	o.run(exitInvalid, "matter", "catch-up", "AF/2", "--only", "nothing")
	o.run(exitInvalid, "matter", "catch-up", "AF/2", "--only", "")
	if m := parse[client.Matter](t, o.run(exitOK, "--json", "matter", "catch-up", "AF/2", "--only", "decision")); len(m.Requirements) != 1 || len(m.Missing) != 2 {
		t.Errorf("one taken over: %+v", m)
	}
	if m := parse[client.Matter](t, o.run(exitOK, "--json", "matter", "catch-up", "AF/2")); len(m.Requirements) != 3 || len(m.Missing) > 0 {
		t.Errorf("all taken over: %+v", m)
	}
	o.run(exitConflict, "matter", "catch-up", "AF/2")

	// Another profile changes neither, and says so beforehand.
	other := profileFile(t, "      - code: supporting_papers\n", "      - code: fee\n        names: {es: Cuota, en: Fee, pt: Taxa, fr: Cotisation}\n        days: 15\n      - code: supporting_papers\n")
	if r := o.run(exitOK, "profile", "plan", other); !strings.Contains(r.stdout, "changed class MEM-SOL (2 matters)") || !strings.Contains(r.stdout, "checklist  request, supporting_papers, decision → request, fee,") || !strings.Contains(r.stdout, "checklist.fee.days") {
		t.Errorf("the plan is %s", r.stdout)
	}
	o.run(exitOK, "profile", "apply", other, "--yes")
	if m := parse[client.Matter](t, o.run(exitOK, "--json", "matter", "show", "AF/1")); len(m.Requirements) != 4 || len(m.Missing) != 1 || m.Missing[0].Code != "fee" || m.Missing[0].Due == "" {
		t.Errorf("after another profile: %+v", m)
	}
	wrong := profileFile(t, "type: membership_decision\n", "type: membership_decisions\n")
	if r := o.run(exitInvalid, "profile", "check", wrong); !strings.Contains(r.stdout, "checklist[2].type: there is no type") || !strings.Contains(r.stdout, "Did you mean membership_decision?") {
		t.Errorf("a mistake is explained as %s", r.stdout)
	}
}
