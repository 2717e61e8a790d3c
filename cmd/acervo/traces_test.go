package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/indexer/paper"
	"acervo/records"
)

// inFiles lists the files of a folder that hold one of the words, as they are written or folded, or are named after one.
func inFiles(t *testing.T, dir string, words ...string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		var b []byte
		if e.Type().IsRegular() {
			if b, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		for _, w := range words {
			if strings.Contains(rel, w) || bytes.Contains(b, []byte(w)) {
				found = append(found, rel+": "+w)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// When the certificate says that a record is gone, no file of the data folder has a word of its text any more:
// neither the vault, nor the second one, nor the catalogue with its log, the index, the manifests, the caches.
func TestNoFileHasAWordOfWhatWasDestroyed(t *testing.T) {
	dir := t.TempDir()
	c := testConfig(t, dir)
	c.SecondVault = filepath.Join(t.TempDir(), "second")
	a, err := openApp(t.Context(), c, newLog(config{}, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	a.work()
	who := records.Operator(a.profile())
	sheet := paper.New(paper.Head{Title: "p", Language: records.Spanish, Made: time.Unix(0, 0)})
	sheet.Paragraph(paper.Paragraph{Runs: paper.Plain("La nómina de zurrumbático quedó firmada.")})
	pdf, err := sheet.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	file := func(name, body, title string) records.Document {
		t.Helper()
		f, err := a.office.Receive(t.Context(), who, name, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r, err := a.office.File(t.Context(), who, records.FileRequest{
			Type: "other", Class: "FIN-PRE", Body: "SG", Title: title, Date: "2001-06-30",
			VersionRequest: records.VersionRequest{Language: records.Spanish, Files: []records.Received{f}},
		})
		if err != nil {
			t.Fatal(err)
		}
		d, err := a.db.Document(t.Context(), r.Document)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	long := strings.Repeat("El presupuesto del xilobálsamo se aprobó por unanimidad.\n", 400) // of many pages of the database
	gone := []records.Document{file("uno.txt", "Capítulo xilobálsamo\n"+long, "Uno"), file("dos.pdf", string(pdf), "Dos")}
	stays := file("tres.txt", "El quedabundo se queda.", "Tres")
	searched := func(word string) int {
		found, err := a.office.Search(t.Context(), who, records.Query{Text: word})
		if err != nil {
			return -1
		}
		return found.Total
	}
	waitUntil(t, func() bool {
		return searched("xilobálsamo") == 1 && searched("zurrumbático") == 1 && searched("quedabundo") == 1
	})
	words := []string{"xilobálsamo", "xilobalsamo", "zurrumbático", "zurrumbatico", "XILOB"}
	for _, d := range gone {
		f := d.Versions[0].Texts[0].Files[0]
		words = append(words, string(f.SHA256[2:]))
	}
	pictured := gone[1].Versions[0].Texts[0].Files[0]
	if _, err := a.office.PagePicture(t.Context(), who, pictured.ID, 1, records.PictureSize{Width: 400}); err != nil {
		t.Fatal(err)
	}
	if err := a.scribe.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.keeper.Copy(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := strings.Join(append(inFiles(t, dir, words...), inFiles(t, c.SecondVault, words...)...), "\n")
	for _, place := range []string{"xilobálsamo", "zurrumbático", "vault/", "cache/pages/"} {
		if !strings.Contains(before, place) {
			t.Errorf("before, %s is in none of\n%s", place, before)
		}
	}

	manager := who
	manager.ID, manager.Name = "rosa", "Rosa"
	s, err := a.custodian.Propose(t.Context(), manager, records.DispositionRequest{Action: records.DestroyIt, Refs: []string{string(gone[0].ID), string(gone[1].ID)}, Reason: "Venció"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.custodian.Approve(t.Context(), who, s.ID, nil, ""); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, func() bool {
		d, err := a.custodian.Disposition(t.Context(), who, s.ID)
		return err == nil && d.State == records.DispositionIsCertified
	})
	// The sums stand in the certificate, the ledger and the stub: what is named after them must not be there.
	for _, at := range []string{dir, c.SecondVault} {
		for _, left := range inFiles(t, at, words...) {
			path, word, _ := strings.Cut(left, ": ")
			if len(word) < 60 || strings.Contains(path, word) {
				t.Errorf("%s still has %s", path, word)
			}
		}
	}
	if searched("quedabundo") != 1 || searched("xilobálsamo") != 0 {
		t.Error("what stays is not found, or what went is")
	}
	if _, err := a.vault.Stat(t.Context(), stays.Versions[0].Texts[0].Files[0].SHA256); err != nil {
		t.Error(err)
	}
}
