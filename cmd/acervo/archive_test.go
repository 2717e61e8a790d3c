package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"acervo/cmd/acervo/sample"
	"acervo/storage/blob/blobtest"
	"acervo/storage/storagetest"
)

// A round trip loses nothing: from SQLite and a folder to PostgreSQL and S3 and
// back, the ledger, the numbers, the texts and the bytes are the same.
func TestABackupMakesTheSameServiceOnOtherParts(t *testing.T) {
	first := onFolder(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, sample.FS); err != nil {
		t.Fatal(err)
	}
	first.run(exitOK, "import", filepath.Join(dir, "manifest.csv"))
	archive := filepath.Join(t.TempDir(), "archive")
	if r := first.run(exitOK, "backup", archive); !strings.Contains(r.stdout, "Saved") {
		t.Errorf("%s", r.stdout)
	}
	first.run(exitOK, "restore", archive, "--check")

	servers := onFolder(t)
	servers.env["ACERVO_DATABASE"] = storagetest.StartPostgres(t)
	servers.env["ACERVO_VAULT"] = blobtest.StartVersity(t).URL("acervo")
	servers.run(exitOK, "restore", archive)
	servers.run(exitConflict, "restore", archive)
	again := filepath.Join(t.TempDir(), "again")
	servers.run(exitOK, "backup", again)
	back := onFolder(t)
	back.run(exitOK, "restore", again)

	want := first.run(exitOK, "get", "MUESTRA/REG-1", "--info", "--json").stdout
	for _, o := range []on{servers, back} {
		if got := o.run(exitOK, "get", "MUESTRA/REG-1", "--info", "--json").stdout; got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
		if r := o.run(exitOK, "search", "conservacion permanente"); !strings.Contains(r.stdout, "MUESTRA/REG-1") {
			t.Errorf("not found: %s", r.stdout)
		}
		checkBytes(t, o, "MUESTRA/REG-1", "1", dir)
		o.run(exitOK, "verify")
		o.run(exitOK, "file", text(t, "new.txt", "life goes on"), "--type", "circular", "--title", "A circular")
		o.run(exitOK, "verify")
	}
}

func TestADamagedArchiveIsRefusedBeforeAnythingIsTouched(t *testing.T) {
	o := onFolder(t)
	o.run(exitOK, "file", text(t, "a.txt", "alfa"))
	archive := filepath.Join(t.TempDir(), "archive")
	o.run(exitOK, "backup", archive, "--keep", "2")
	tables, err := filepath.Glob(filepath.Join(archive, "snapshots", "*", "tables", "documents.jsonl"))
	if err != nil || len(tables) != 1 {
		t.Fatal(tables, err)
	}
	if err := os.WriteFile(tables[0], []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	into := onFolder(t)
	if r := into.run(exitDamage, "restore", archive); !strings.Contains(r.stderr, "tables/documents.jsonl was altered") {
		t.Errorf("%s", r.stderr)
	}
	if _, err := os.Stat(into.env["ACERVO_DATA"]); err == nil {
		t.Error("a data folder was made")
	}
	into.run(exitNotFound, "restore", filepath.Join(archive, "nowhere"))
}

func TestABackupIsTakenThroughARunningService(t *testing.T) {
	o := onFolder(t)
	o.run(exitOK, "file", text(t, "a.txt", "alfa"))
	_, stop := startService(t, o.env)
	defer stop()
	archive := filepath.Join(t.TempDir(), "archive")
	o.run(exitOK, "backup", archive)
	if r := o.run(exitOK, "restore", archive, "--list"); strings.Count(r.stdout, "\n") != 1 {
		t.Errorf("%s", r.stdout)
	}
}

// The day when the database is lost: the vault alone tells what there was.
func TestTheServiceIsRebuiltOfItsVaultAlone(t *testing.T) {
	stacks(t, func(t *testing.T, o on) {
		dir := t.TempDir()
		if err := os.CopyFS(dir, sample.FS); err != nil {
			t.Fatal(err)
		}
		o.run(exitOK, "import", filepath.Join(dir, "manifest.csv"))
		o.run(exitOK, "verify") // what an import in its own process did not write in time, the next one writes
		want := o.run(exitOK, "get", "MUESTRA/REG-1", "--version", "2", "--info", "--json").stdout
		vault := o.env["ACERVO_VAULT"]
		if vault == "" {
			vault = filepath.Join(o.env["ACERVO_DATA"], "vault")
		}
		fresh := onFolder(t)
		fresh.env["ACERVO_VAULT"] = vault
		if o.env["ACERVO_DATABASE"] != "" {
			fresh.env["ACERVO_DATABASE"] = storagetest.StartPostgres(t)
		}
		if err := os.MkdirAll(fresh.env["ACERVO_DATA"], 0o750); err != nil {
			t.Fatal(err)
		}
		if r := fresh.run(exitOK, "rebuild"); !strings.HasPrefix(r.stdout, "Rebuilt ") {
			t.Errorf("%s", r.stdout)
		}
		fresh.run(exitConflict, "rebuild")
		fresh.run(exitOK, "reread", "MUESTRA/REG-1") // waits until it is read
		if got := fresh.run(exitOK, "get", "MUESTRA/REG-1", "--version", "2", "--info", "--json").stdout; withoutTimes(got) != withoutTimes(want) {
			t.Errorf("got %s\nwant %s", got, want)
		}
		checkBytes(t, fresh, "MUESTRA/REG-1", "1", dir)
		fresh.run(exitOK, "verify")
		if r := fresh.run(exitOK, "search", "conservacion permanente"); !strings.Contains(r.stdout, "MUESTRA/REG-1") {
			t.Errorf("not found: %s", r.stdout)
		}
		// Filed again, nothing is filed twice, not even where that is allowed.
		again := fresh.run(exitOK, "import", filepath.Join(dir, "manifest.csv"), "--allow-duplicate")
		if !strings.Contains(again.stdout, " rows: 0 filed, ") || !strings.Contains(again.stdout, " 0 duplicates, 0 failed") {
			t.Errorf("imported again: %s", again.stdout)
		}
	})
}

// withoutTimes leaves out when a text was read, which is later the second time.
func withoutTimes(s string) string {
	return regexp.MustCompile(`"(updated_at|next_try)":"[^"]*",?`).ReplaceAllString(s, "")
}
