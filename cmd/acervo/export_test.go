package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/cmd/acervo/client"
	"acervo/cmd/acervo/sample"
	"acervo/records"
	"acervo/storage/archive"
	"acervo/storage/blob/blobtest"
	"acervo/storage/storagetest"
)

// fillWithEverything makes a collection that has something of every kind, and returns the number of a
// document of which there is a receipt.
func fillWithEverything(t *testing.T, o on) (number string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, sample.FS); err != nil {
		t.Fatal(err)
	}
	o.run(exitOK, "import", filepath.Join(dir, "manifest.csv")) // versions and languages
	o.run(exitOK, "event", "import", filepath.Join(dir, "events.csv"))
	o.run(exitOK, "profile", "apply", profileFile(t, "\n# Types", newClass+"    declare: person\n\n# Types"), "--yes")
	file := func(name string, args ...string) string {
		t.Helper()
		args = append([]string{"file", text(t, name+".txt", "Texto de "+name+"."), "--json", "--title", name}, args...)
		return parse[records.Receipt](t, o.run(exitOK, args...)).Number
	}
	draft := file("Borrador", "--type", "circular", "--class", "NOR-CIR", "--symbol", "BORR/1")
	o.run(exitOK, "checkout", draft)
	o.run(exitOK, "note", draft, "--text", "«nota» <b> \u2028 fin")
	old := file("Presupuesto", "--type", "other", "--class", "FIN-PRE", "--body", "SG", "--date", "2001-06-30")
	held := file("Presupuesto retenido", "--type", "other", "--class", "FIN-PRE", "--body", "SG", "--date", "2001-07-30", "--access", "restricted:SG")
	due := file("Presupuesto propuesto", "--type", "other", "--class", "FIN-PRE", "--body", "SG", "--date", "2001-08-30")
	o.run(exitOK, "user", "add", "raul", "--roles", "records_manager", "--bodies", "SG,CO,PR")
	o.run(exitOK, "token", "issue", "nocturno", "--as", "raul")
	o.run(exitOK, "hold", "place", held, "--name", "Auditoría", "--reason", "auditoría anual", "--authority", "Contraloría")
	type shown struct {
		Disposition client.Disposition `json:"disposition"`
	}
	gone := parse[shown](t, o.run(exitOK, "disposition", "propose", old, "--reason", "venció", "--json")).Disposition.ID.String()
	o.run(exitOK, "disposition", "approve", gone, "--as", "raul")
	o.run(exitOK, "disposition", "run", gone)
	o.run(exitOK, "disposition", "propose", due, "--reason", "venció")
	o.run(exitOK, "matter", "open", "--code", "AG/ELEC", "--title", "es=Elección", "--title", "fr=Élection", "--class", "ELE", "--body", "AG", "--require", "Carta", "--require", "Acta")
	o.run(exitOK, "matter", "open", "--code", "AF/1", "--title", "es=Afiliación", "--class", "MEM-SOL")
	paper := text(t, "carta.txt", "carta de candidatura")
	o.run(exitOK, "file", paper, "--type", "other", "--title", "Carta", "--matter", "AG/ELEC", "--requirement", "1")
	o.run(exitOK, "vital", "mark", "MUESTRA/EST-1")
	o.run(exitOK, "relation", "add", "MUESTRA/REG-1", "implements", "MUESTRA/EST-1")
	o.run(exitOK, "retention", "override", due, "--years", "90", "--reason", "valor histórico")
	o.run(exitOK, "share", "make", "MUESTRA/REG-1", "--version", "1")
	twice := file("Dos veces", "--type", "other")
	o.run(exitOK, "register", "annul", twice, "--reason", "Registrada dos veces.")
	code := parse[struct {
		Code string `json:"code"`
	}](t, o.run(exitOK, "certify", "MUESTRA/EST-1", "--version", "1", "--json", "-o", filepath.Join(t.TempDir(), "copia.pdf"))).Code
	o.run(exitOK, "certify", "MUESTRA/EST-1", "--version", "2", "-o", filepath.Join(t.TempDir(), "copia.pdf"))
	o.run(exitOK, "revoke", code, "--reason", "versión equivocada")
	o.run(exitOK, "checkpoint", "sign")
	o.run(exitOK, "verify") // and everything has its manifest
	return held
}

// compareExports tells every part in which two exports differ. When and by which program they were made is no part.
func compareExports(t *testing.T, a, b string) {
	t.Helper()
	sums := func(dir string) map[string]string {
		all := map[string]string{}
		for line := range strings.Lines(string(readFile(t, filepath.Join(dir, "manifest-sha256.txt")))) {
			sum, path, _ := strings.Cut(strings.TrimSpace(line), "  ")
			all[path] = sum
		}
		return all
	}
	of, other := sums(a), sums(b)
	for path, sum := range of {
		if other[path] != sum {
			t.Errorf("%s differs:\n%s", path, diffLines(readFile(t, filepath.Join(a, path)), readFile(t, filepath.Join(b, path))))
		}
	}
	if len(of) != len(other) || len(of) < 60 {
		t.Errorf("one has %d parts, the other %d", len(of), len(other))
	}
	m, n := opened(t, a), opened(t, b)
	if m.Ledger != n.Ledger || m.Documents != n.Documents || m.Files != n.Files {
		t.Errorf("%+v is not %+v", m.Ledger, n.Ledger)
	}
}

// diffLines are the lines that one side only has.
func diffLines(a, b []byte) string {
	x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	var out []string
	for _, l := range x {
		if !slices.Contains(y, l) {
			out = append(out, "- "+l)
		}
	}
	for _, l := range y {
		if !slices.Contains(x, l) {
			out = append(out, "+ "+l)
		}
	}
	return strings.Join(out[:min(len(out), 10)], "\n")
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return b
}

func opened(t *testing.T, dir string) archive.Manifest {
	t.Helper()
	x, err := archive.OpenExport(dir)
	if err != nil {
		t.Fatal(err)
	}
	return x.Manifest
}

// From SQLite and a folder to PostgreSQL and S3 and back nothing is lost: every row of every table, every entry of
// the ledger with its root, and every file are the same to the last byte.
func TestEverythingGoesToAnotherSystemAndBackAndNothingIsLost(t *testing.T) {
	first := onFolder(t)
	_, stop := startService(t, first.env) // commands are quicker through it
	held := fillWithEverything(t, first)
	asks := [][]string{
		{"receipt", held, "--json"}, {"get", "MUESTRA/REG-1", "--version", "2", "--info", "--json"}, {"relation", "list", "MUESTRA/EST-1", "--json"}, {"hold", "list", "--json"}, {"user", "list", "--json"},
	}
	var answers []string
	for _, ask := range asks {
		answers = append(answers, first.run(exitOK, ask...).stdout)
	}
	stop()
	out := filepath.Join(t.TempDir(), "export")
	if r := first.run(exitOK, "export", out); !strings.Contains(r.stdout, "Exported ") || !strings.Contains(r.stdout, "sha256sum -c") {
		t.Errorf("%s", r.stdout)
	}
	m := opened(t, out)
	rows := map[string]int64{}
	for _, table := range m.Tables {
		rows[table.Name] = table.Rows
	}
	for _, table := range []string{
		"documents", "versions", "texts", "files", "passages", "ledger", "checkouts", "notes", "holds", "hold_records", "dispositions", "disposition_records", "matters",
		"matter_requirements", "vital_records", "relations", "legal_events", "retention_overrides", "shares", "register_annulments", "copies", "checkpoints", "users", "tokens", "profiles",
	} {
		if rows[table] == 0 {
			t.Errorf("the collection has no %s: this test proves nothing of them", table)
		}
	}
	if rows["profiles"] != 2 || rows["copies"] != 2 {
		t.Errorf("%v", rows)
	}
	servers := onFolder(t)
	servers.env["ACERVO_DATABASE"] = storagetest.StartPostgres(t)
	servers.env["ACERVO_VAULT"] = blobtest.StartVersity(t).URL("acervo")
	servers.run(exitOK, "import", out)
	there := filepath.Join(t.TempDir(), "there")
	servers.run(exitOK, "export", there)
	compareExports(t, out, there)

	back := onFolder(t)
	back.run(exitOK, "import", there)
	again := filepath.Join(t.TempDir(), "again")
	back.run(exitOK, "export", again)
	compareExports(t, out, again)

	for _, o := range []on{servers, back} {
		_, stop := startService(t, o.env)
		for i, ask := range asks {
			if got := o.run(exitOK, ask...).stdout; got != answers[i] {
				t.Errorf("%q says %s\nand said %s", ask, got, answers[i])
			}
		}
		waitUntil(t, func() bool { // the index is being made
			return strings.Contains(acervo(t, o.env, "search", "conservacion permanente").stdout, "MUESTRA/REG-1")
		})
		if r := o.run(exitOK, "verify"); !strings.Contains(r.stdout, "All is well") {
			t.Errorf("%s", r.stdout)
		}
		o.run(exitConflict, "disposition", "propose", held, "--reason", "venció") // it is held here, too
		o.run(exitOK, "file", text(t, "new.txt", "life goes on"), "--type", "circular", "--title", "A circular")
		o.run(exitOK, "verify")
		stop()
		o.run(exitConflict, "import", out)
	}
}

func TestAnExportIsMadeThroughARunningService(t *testing.T) {
	o := onFolder(t)
	o.run(exitOK, "file", text(t, "a.txt", "alfa"))
	_, stop := startService(t, o.env)
	defer stop()
	out := filepath.Join(t.TempDir(), "export")
	e := parse[records.Export](t, o.run(exitOK, "export", out, "--json"))
	if e.Files != 1 || e.Documents != 1 || e.Entries != opened(t, out).Ledger.Entries {
		t.Errorf("%+v", e)
	}
	if r := o.run(exitConflict, "export", out); !strings.Contains(r.stderr, "holds an export already") {
		t.Errorf("%s", r.stderr)
	}
	o.run(exitInvalid, "export", out, "--server", "http://127.0.0.1:1")
}

func TestADamagedExportIsNotTakenInAndNothingIsTouched(t *testing.T) {
	o := onFolder(t)
	o.run(exitOK, "file", text(t, "a.txt", "alfa"))
	out := filepath.Join(t.TempDir(), "export")
	o.run(exitOK, "export", out)
	for _, c := range []struct {
		name, path string
		harm       func([]byte) []byte
		code       int
		says       string
	}{
		{"a flipped bit in a row", "data/tables/documents.jsonl", func(b []byte) []byte { b[20] ^= 1; return b }, exitDamage, "data/tables/documents.jsonl"},
		{"a row added", "data/tables/files.jsonl", func(b []byte) []byte { return append(b, b...) }, exitDamage, "data/tables/files.jsonl"},
		{"a cut manifest", "export.json", func(b []byte) []byte { return b[:len(b)/2] }, exitInvalid, "export.json"},
		{"a later version", "export.json", func(b []byte) []byte { return bytes.Replace(b, []byte(`"version": 1`), []byte(`"version": 9`), 1) }, exitInvalid, "version 9"},
		{"a later schema", "export.json", func(b []byte) []byte {
			return bytes.Replace(b, []byte(`"schema": `), []byte(`"schema": 9`), 1)
		}, exitInvalid, "newer Acervo"},
		{"a missing file", "data/lists/files.jsonl", func([]byte) []byte { return nil }, exitDamage, "data/lists/files.jsonl"},
		{"an unfinished one", "UNFINISHED.txt", func([]byte) []byte { return []byte("acervo-export: unfinished\n") }, exitInvalid, "broken off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "copy")
			if err := os.CopyFS(dir, os.DirFS(out)); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, filepath.FromSlash(c.path))
			if b := c.harm(readFile(t, path)); b == nil {
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
			} else if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			into := on{t, onFolder(t).env}
			for _, args := range [][]string{{"import", dir}, {"import", dir, "--dry-run"}} {
				if r := into.run(c.code, args...); !strings.Contains(r.stderr, c.says) {
					t.Errorf("%s", r.stderr)
				}
			}
			if _, err := os.Stat(into.env["ACERVO_DATA"]); err == nil {
				t.Error("a data folder was made")
			}
		})
	}
}

func TestAnExportIsTakenInAsItIsAndByNobodyFromAfar(t *testing.T) {
	o := onFolder(t)
	o.run(exitOK, "file", text(t, "a.txt", "alfa"))
	out := filepath.Join(t.TempDir(), "export")
	o.run(exitOK, "export", out)
	into := onFolder(t)
	for _, flags := range [][]string{{"--workers", "2"}, {"--report", "r.jsonl"}, {"--no-wait"}, {"--allow-duplicate"}, {"--type", "minutes"}} {
		if r := into.run(exitInvalid, append([]string{"import", out}, flags...)...); !strings.Contains(r.stderr, "Leave out "+flags[0]) {
			t.Errorf("%s", r.stderr)
		}
	}
	into.run(exitInvalid, "import", out, "--server", "http://127.0.0.1:1")
	into.run(exitInvalid, "import", out, "--as", "raul")
	if r := into.run(exitOK, "import", out, "--dry-run"); !strings.Contains(r.stdout, "nothing was taken in") {
		t.Errorf("%s", r.stdout)
	}
	if _, err := os.Stat(into.env["ACERVO_DATA"]); err == nil {
		t.Error("trying it made a data folder")
	}
	if r := into.run(exitInvalid, "restore", out); !strings.Contains(r.stderr, "acervo import") {
		t.Errorf("%s", r.stderr)
	}
	if m := parse[archive.Manifest](t, into.run(exitOK, "import", filepath.Join(out, "export.json"), "--json")); m.Documents != 1 {
		t.Errorf("%+v", m)
	}
	into.run(exitOK, "verify")
	o.run(exitConflict, "import", out)
}

// What is given to somebody else has no accounts and no keys, says so, and makes no service.
func TestAnExportForSomebodyElseHasNoSecrets(t *testing.T) {
	o := onFolder(t)
	o.run(exitOK, "file", text(t, "a.txt", "alfa"))
	o.run(exitOK, "user", "add", "raul", "--roles", "records_manager", "--bodies", "SG", "--email", "raul@example.org")
	o.run(exitOK, "token", "issue", "nocturno", "--as", "raul")
	whole, theirs := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "theirs")
	o.run(exitOK, "export", whole)
	o.run(exitOK, "export", theirs, "--without-secrets")
	if m := opened(t, theirs); !slices.Contains(m.LeftOut, "users") || !slices.Contains(m.LeftOut, "tokens") {
		t.Errorf("left out is %q", m.LeftOut)
	}
	secrets := []string{"raul@example.org"}
	for _, line := range []string{"tokens", "user_links"} {
		var row struct {
			Hash string `json:"hash"`
		}
		if err := json.Unmarshal(readFile(t, filepath.Join(whole, "data", "tables", line+".jsonl")), &row); err != nil || row.Hash == "" {
			t.Fatal(row, err)
		}
		secrets = append(secrets, row.Hash)
	}
	private, _, _ := strings.Cut(string(readFile(t, filepath.Join(whole, "data", "secrets", "ledger.key"))), "\n")
	secrets = append(secrets, private)
	for _, dir := range []string{whole, theirs} {
		found := map[string]bool{}
		err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				b := string(readFile(t, path))
				for _, s := range secrets {
					if strings.Contains(b, s) {
						found[s] = true
					}
				}
			}
			return err
		})
		if err != nil || dir == whole && len(found) != len(secrets) || dir == theirs && len(found) > 0 {
			t.Errorf("%s has %d of %d secrets, %v", dir, len(found), len(secrets), err)
		}
	}
	into := onFolder(t)
	into.run(exitOK, "import", theirs, "--dry-run")
	if r := into.run(exitInvalid, "import", theirs); !strings.Contains(r.stderr, "no service can be made of it") {
		t.Errorf("%s", r.stderr)
	}
	if readme := string(readFile(t, filepath.Join(theirs, "README.txt"))); strings.Contains(readme, "acervo import") || strings.Contains(readme, "data/secrets") {
		t.Error("its README says how a service is made of it")
	}
}

// A folder of documents one of which happens to be called export.json is imported as ever.
func TestAFolderWithAnExportJSONOfSomebodyElseIsAnOrdinaryOne(t *testing.T) {
	for _, content := range []string{`{"format":"spreadsheet","version":1}`, `{"format":`, "acervo"} {
		o := onFolder(t)
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "export.json"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		writeBeside(t, filepath.Join(dir, "export.json"), "acta.txt", "acta")
		if r := o.run(exitOK, "import", dir, "--type", "other"); !strings.Contains(r.stdout+r.stderr, "2 filed") {
			t.Errorf("%s%s", r.stdout, r.stderr)
		}
	}
}

// Whoever administers the service from afar does not thereby read what is restricted; and what was exported is told.
func TestOnlyTheOperatorExportsAndTheLedgerTellsOfIt(t *testing.T) {
	c := testConfig(t, t.TempDir())
	a, err := openApp(t.Context(), c, newLog(c, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	folder := filepath.Join(t.TempDir(), "export")
	for _, role := range records.Roles {
		who := records.Actor{ID: "u", Name: "U", Roles: []records.Role{role}}
		if _, err := a.office.Export(t.Context(), who, records.ExportRequest{Folder: folder}, func(records.Export) {}); records.KindOf(err) != records.Forbidden {
			t.Errorf("a %s exports: %v", role, err)
		}
	}
	operator := records.Operator(a.profile())
	if _, err := a.office.Export(t.Context(), operator, records.ExportRequest{Folder: "here"}, func(records.Export) {}); records.KindOf(err) != records.Invalid {
		t.Errorf("into a folder without its whole path: %v", err)
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("a refused export made a folder")
	}
	if _, err := a.office.Export(t.Context(), operator, records.ExportRequest{Folder: folder, WithoutSecrets: true}, func(records.Export) {}); err != nil {
		t.Fatal(err)
	}
	told, err := a.db.Entries(t.Context(), records.LedgerFilter{Action: records.Exported})
	if err != nil || len(told) != 1 || told[0].Name != "operator" || !strings.Contains(string(told[0].Detail), `"without_secrets":true`) {
		t.Errorf("the ledger tells %+v, %v", told, err)
	}
}

// No key and no account is ever filed as a document because an export or a backup lies in a folder that is imported.
func TestAFolderInWhichAnExportOrABackupLiesIsNotFiled(t *testing.T) {
	o := onFolder(t)
	o.run(exitOK, "file", text(t, "a.txt", "alfa"))
	dir := t.TempDir()
	o.run(exitOK, "export", filepath.Join(dir, "exports", "one"))
	o.run(exitOK, "backup", filepath.Join(dir, "backups", "two"))
	for _, path := range []string{"", "exports", "exports/one/data", "backups"} {
		if r := o.run(exitInvalid, "import", filepath.Join(dir, filepath.FromSlash(path)), "--type", "other"); !strings.Contains(r.stderr, "are no documents") {
			t.Errorf("%s: %s", path, r.stderr)
		}
	}
}

// An export that was killed is taken in by nobody, and is gone on with.
func TestAnExportThatWasKilledIsNotTakenInAndIsGoneOnWith(t *testing.T) {
	o := onFolder(t)
	dir := t.TempDir()
	for n := range 60 {
		content := append([]byte{0, byte(n)}, make([]byte, 200_000)...) // nothing that is read
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("medida-%d.bin", n)), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o.run(exitOK, "import", dir, "--type", "other")
	out := filepath.Join(t.TempDir(), "export")
	cmd := programCommand(t.Context(), "export", out, "--data", o.env["ACERVO_DATA"])
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	brought := func() int {
		paths, err := filepath.Glob(filepath.Join(out, "data", "files", "??", "*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(paths)
	}
	for deadline := time.Now().Add(time.Minute); brought() < 3 && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond) // nobody tells how far another process is
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	before := brought()
	if before < 3 || before == 60 {
		t.Fatalf("it was killed when it had %d of 60 files", before)
	}
	into := onFolder(t)
	if r := into.run(exitInvalid, "import", out); !strings.Contains(r.stderr, "broken off") {
		t.Errorf("%s", r.stderr)
	}
	waitUntil(t, func() bool { return len(processesIn(o.env["ACERVO_DATA"])) == 0 })
	if e := parse[records.Export](t, o.run(exitOK, "export", out, "--json")); e.Files != 60 || e.NewFiles > 60-before+1 {
		t.Errorf("%d of %d files were brought anew, %d were there", e.NewFiles, e.Files, before)
	}
	into.run(exitOK, "import", out)
	into.run(exitOK, "verify")
}
