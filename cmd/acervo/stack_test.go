package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acervo/cmd/acervo/sample"
	"acervo/records"
	"acervo/storage/blob/blobtest"
	"acervo/storage/storagetest"
)

// stacks are the two that the service is made for: the embedded one, and the servers.
func stacks(t *testing.T, job func(t *testing.T, o on)) {
	t.Helper()
	t.Run("SQLite and a folder", func(t *testing.T) { job(t, onFolder(t)) })
	t.Run("PostgreSQL and S3", func(t *testing.T) {
		o := onFolder(t)
		o.env["ACERVO_DATABASE"] = storagetest.StartPostgres(t)
		o.env["ACERVO_VAULT"] = blobtest.StartVersity(t).URL("acervo")
		job(t, o)
	})
}

// The main job, on real files of every kind the sample has: what is filed is
// found by a phrase of its text and comes back byte for byte, in any version.
func TestTheMainJobOnBothStacks(t *testing.T) {
	stacks(t, func(t *testing.T, o on) {
		dir := t.TempDir()
		if err := os.CopyFS(dir, sample.FS); err != nil {
			t.Fatal(err)
		}
		o.run(exitOK, "import", filepath.Join(dir, "manifest.csv"))
		for phrase, symbol := range map[string]string{
			`"conservación permanente"`:  "MUESTRA/REG-1", // PDF
			`"conservacion permanente"`:  "MUESTRA/REG-1", // without its accent
			`resolución muestra reforma`: "MUESTRA/RES-7/2024",
		} {
			found := o.run(exitOK, "search", phrase).stdout
			if !strings.Contains(found, symbol) {
				t.Errorf("%s does not find %s:\n%s", phrase, symbol, found)
			}
		}
		checkBytes(t, o, "MUESTRA/REG-1", "1", dir)
		if r := o.run(exitOK, "verify"); strings.Contains(r.stdout, "damage") {
			t.Errorf("verify: %s", r.stdout)
		}
		second := o.run(exitOK, "import", filepath.Join(dir, "manifest.csv"))
		if !strings.Contains(second.stdout+second.stderr, "0 filed") {
			t.Errorf("a second import filed something:\n%s%s", second.stdout, second.stderr)
		}
	})
}

// checkBytes fetches a version and finds the same bytes among the files it was made of.
func checkBytes(t *testing.T, o on, ref, version, source string) {
	t.Helper()
	to := filepath.Join(t.TempDir(), "fetched")
	o.run(exitOK, "get", ref, "--version", version, "-o", to)
	fetched, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(source, "files", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files to compare with: %v", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(b, fetched) {
			return
		}
	}
	t.Errorf("version %s of %s is none of the files that were filed", version, ref)
}

// A vault that is down costs patience, never a document: no receipt is given
// while it is down, and filing works again by itself.
func TestNothingIsPromisedWhileTheVaultIsDown(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	c := testConfig(t, t.TempDir())
	c.Vault = gateway.URL("acervo")
	a, err := openApp(t.Context(), c, newLog(c, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	who := records.Operator(a.profile())
	file := func(text string) error {
		received, err := a.office.Receive(t.Context(), who, "acta.txt", strings.NewReader(text))
		if err != nil {
			return err
		}
		_, err = a.office.File(t.Context(), who, records.FileRequest{VersionRequest: records.VersionRequest{Files: []records.Received{received}}})
		return err
	}
	if err := file("antes de la caída"); err != nil {
		t.Fatal(err)
	}
	gateway.Stop()
	if err := file("durante la caída"); records.KindOf(err) != records.Unavailable {
		t.Errorf("filing without a vault: %v", err)
	}
	gateway.Start(t)
	waitUntil(t, func() bool { return file("después de la caída") == nil })
	ds, err := a.office.Documents(t.Context(), who, records.DocumentFilter{Limit: 10})
	if err != nil || len(ds) != 2 {
		t.Errorf("%d documents, %v: there is one from before the outage and one from after it", len(ds), err)
	}
}
