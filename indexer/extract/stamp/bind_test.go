package stamp_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"acervo/indexer/extract/extracttest"
	"acervo/indexer/extract/stamp"
	"acervo/records"
)

func bindOrder(t *testing.T, parts ...[]byte) stamp.BindOrder {
	t.Helper()
	made := order(t, []byte("unused"))
	dir := filepath.Dir(made.Out)
	o := stamp.BindOrder{Front: made.Certificate, Title: "Expediente", Line: "EXP-1 · {page}/{pages}", Out: filepath.Join(dir, "dossier.pdf")}
	for i, b := range parts {
		path := filepath.Join(dir, fmt.Sprint(i, ".pdf"))
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		o.Parts = append(o.Parts, stamp.BindPart{Path: path, Title: fmt.Sprintf("Papel %d (ñ)", i+1)})
	}
	return o
}

func paperOf(words ...string) []byte {
	b := extracttest.NewPDF()
	for i, w := range words {
		entries := ""
		if i == 1 {
			entries = "/Rotate 90"
		}
		b.Page(w, entries)
	}
	return b.Bytes()
}

func TestADossierHasItsFrontThenEachPaperWithItsPageNumbers(t *testing.T) {
	one, two := paperOf("uno", "dos"), paperOf("tres")
	o := bindOrder(t, one, two)
	r, err := stamp.Bind(o)
	if err != nil || r.Refused >= 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	got := pages(t, o.Out)
	if len(got) != 4 || strings.Contains(got[0], "EXP-1") {
		t.Fatalf("the pages are %q", got)
	}
	for i, want := range []string{"uno", "dos", "tres"} {
		if p := got[i+1]; !strings.Contains(p, want) || !strings.Contains(p, fmt.Sprintf("EXP-1 · %d/4", i+2)) || strings.Count(p, "EXP-1") != 1 {
			t.Errorf("page %d is %q", i+2, p)
		}
	}
	f, err := os.Open(o.Out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	marks, err := api.Bookmarks(f, model.NewDefaultConfiguration())
	if err != nil || len(marks) != 3 || marks[1].Title != "Papel 1 (ñ)" || marks[1].PageFrom != 2 || marks[2].PageFrom != 4 {
		t.Errorf("the bookmarks are %+v, %v", marks, err)
	}
	for i, original := range [][]byte{one, two} {
		if b, err := os.ReadFile(o.Parts[i].Path); err != nil || string(b) != string(original) {
			t.Errorf("original %d was altered: %v", i, err)
		}
	}
}

func TestADossierWithoutPapersIsItsFront(t *testing.T) {
	o := bindOrder(t)
	if r, err := stamp.Bind(o); err != nil || r.Refused >= 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	if got := pages(t, o.Out); len(got) != 1 {
		t.Errorf("the pages are %q", got)
	}
}

func TestAPaperThatCannotBeBoundIsNamed(t *testing.T) {
	good := paperOf("bien")
	for what, bad := range map[string][]byte{
		"no PDF": []byte("%PDF-1.7 nothing of the kind"), "empty": {},
	} {
		o := bindOrder(t, good, bad)
		r, err := stamp.Bind(o)
		if err != nil || r.Refused != 1 || r.Beside != records.BesideDamaged {
			t.Errorf("%s: %+v, %v", what, r, err)
		}
		if _, err := os.Stat(o.Out); !os.IsNotExist(err) {
			t.Errorf("%s: something was made: %v", what, err)
		}
	}
}

func TestPagesAreCounted(t *testing.T) {
	o := bindOrder(t, paperOf("uno", "dos", "tres"))
	o.Front = ""
	if r, err := stamp.Bind(o); err != nil || r.Pages != 3 || r.Beside != records.Together {
		t.Errorf("%+v, %v", r, err)
	}
}
