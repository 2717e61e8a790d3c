package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
	"acervo/cmd/acervo/sample"
	"acervo/records"
)

// Counsel's job, by the commands alone: a certified copy is issued, proved without the service,
// found again, revoked; and what is tampered with says so.
func TestACertifiedCopyIsIssuedAndProvedWithoutTheService(t *testing.T) {
	stacks(t, func(t *testing.T, o on) {
		dir := t.TempDir()
		if err := os.CopyFS(dir, sample.FS); err != nil {
			t.Fatal(err)
		}
		files := filepath.Join(dir, "files")
		o.run(exitOK, "file", filepath.Join(files, "reglamento-1-es.pdf"), "--title", "Reglamento", "--symbol", "REG-1", "--lang", "es", "--access", "public")
		copied := filepath.Join(dir, "copy.pdf")
		issued := parse[client.Copy](t, o.run(exitOK, "certify", "REG-1", "--version", "1", "-o", copied, "--json"))
		if issued.Beside != records.Together || issued.Version != 1 || issued.Seq == 0 || issued.FiledSeq == 0 {
			t.Fatalf("%+v", issued)
		}
		key, proofFile := filepath.Join(dir, "ledger.pub"), filepath.Join(dir, "copy.proof.json")
		b, err := os.ReadFile(filepath.Join(o.env["ACERVO_DATA"], "ledger.pub"))
		if err != nil || os.WriteFile(key, b, 0o600) != nil {
			t.Fatal(err)
		}
		alone := on{t, map[string]string{"ACERVO_DATA": filepath.Join(dir, "nothing")}} // another machine
		if out := alone.run(exitOK, "verify-proof", proofFile, "--file", copied, "--key", key).stdout; strings.Count(out, "  ok ") != 4 {
			t.Errorf("the proof says\n%s", out)
		}
		alone.run(exitInvalid, "verify-proof", proofFile)
		alone.run(exitInvalid, "verify-proof", proofFile, "--key", copied)
		if out := alone.run(exitDamage, "verify-proof", proofFile, "--file", filepath.Join(files, "reglamento-1-es.pdf"), "--key", key).stdout; !strings.Contains(out, "FAILED  copy") || !strings.Contains(out, "is the original") {
			t.Errorf("the original is taken for the copy:\n%s", out)
		}
		pdf, err := os.ReadFile(copied)
		if err != nil {
			t.Fatal(err)
		}
		pdf[len(pdf)/2] ^= 1
		if err := os.WriteFile(copied, pdf, 0o600); err != nil {
			t.Fatal(err)
		}
		alone.run(exitDamage, "verify-proof", proofFile, "--file", copied, "--key", key)

		o.run(exitOK, "revoke", strings.ToLower(issued.Code), "--reason", "of the wrong version")
		o.run(exitConflict, "revoke", issued.Code, "--reason", "again")
		if out := o.run(exitOK, "copies", "REG-1").stdout; !strings.Contains(out, issued.Code) || !strings.Contains(out, "of the wrong version") {
			t.Errorf("the register of copies says\n%s", out)
		}
		if r := o.run(exitOK, "verify"); strings.Contains(r.stdout, "DAMAGE") || strings.Contains(r.stdout, "broken-off") {
			t.Errorf("verify: %s", r.stdout)
		}
	})
}

func TestAnOriginalThatIsNoPDFComesWithItsProofInOneFile(t *testing.T) {
	o := onFolder(t)
	o.run(exitOK, "file", text(t, "Nota.txt", "Artículo 1. Nota."), "--title", "Nota", "--symbol", "N-1", "--lang", "es")
	dir := t.TempDir()
	issued := parse[client.Copy](t, o.run(exitOK, "certify", "N-1", "-o", dir, "--json"))
	z := filepath.Join(dir, issued.Code+".zip")
	r, err := zip.OpenReader(z)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if len(r.File) != 3 || issued.Beside != records.BesideOtherKind {
		t.Errorf("%d files, %q", len(r.File), issued.Beside)
	}
	o.run(exitOK, "verify-proof", z) // with the key of the data folder
	o.run(exitOK, "certify", "N-1", "-o", filepath.Join(dir, "nota.pdf"))
	if _, err := os.Stat(filepath.Join(dir, "nota.zip")); err != nil {
		t.Errorf("a ZIP was saved under the name of a PDF: %v", err)
	}
	for _, wrong := range [][]string{
		{"certify", "N-1"}, {"certify", "N-1", "-o", dir, "--version", "1", "--on", "2020-01-01"}, {"certify", "N-1", "-o", dir, "--known", "2020-01-01"},
		{"certify", "N-1", "-o", dir, "--on", "2020-02-30"}, {"revoke", "7Q4KM-2XW9X", "--reason", "x"}, {"revoke", issued.Code},
	} {
		o.run(exitInvalid, wrong...)
	}
	o.run(exitNotFound, "certify", "N-1", "-o", dir, "--lang", "fr")
	o.run(exitConflict, "certify", "N-1", "-o", dir, "--on", "2020-01-01")
}
