package archive_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage/archive"
	"acervo/storage/blob"
	"acervo/storage/storagetest"
)

func (h house) exportSource(t *testing.T) archive.ExportSource {
	from := h.source(t)
	return archive.ExportSource{
		Catalogue: h.db, Vault: from.Vault, Organization: map[records.Language]string{"es": "Conferencia", "fr": "Conférence"}, Origin: from.Origin, Program: "test",
		Secrets: from.Secrets, Extras: map[string][]byte{"schema.sql": []byte("CREATE TABLE …\n")}, Now: time.Now,
	}
}

// export makes an export of a house, which must be whole.
func (h house) export(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "export")
	if _, err := archive.MakeExport(t.Context(), dir, h.exportSource(t)); err != nil {
		t.Fatal(err)
	}
	sound(t, dir)
	return dir
}

// sound opens an export in which nothing is wrong.
func sound(t *testing.T, dir string) *archive.Exported {
	t.Helper()
	x, err := archive.OpenExport(dir)
	if err != nil {
		t.Fatal(err)
	}
	if problems, err := x.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	return x
}

func TestAnExportHasEveryTableAndTellsWhatEachPartIs(t *testing.T) {
	h := newHouse(t, 12)
	if _, err := h.vault.Put(t.Context(), strings.NewReader("a leftover of a broken-off upload"), 1e6); err != nil {
		t.Fatal(err)
	}
	dir := h.export(t)
	m := sound(t, dir).Manifest
	head, err := h.db.Head(t.Context())
	if err != nil || m.Ledger.Entries != head.Size || m.Documents != 12 || m.Files.Count != 12 || m.Ledger.Origin != "test/ledger" {
		t.Errorf("%+v, %v", m, err)
	}
	var names []string
	for _, table := range m.Tables {
		names = append(names, table.Name)
		if b := read(t, dir, table.Path); int64(bytes.Count(b, []byte("\n"))) != table.Rows {
			t.Errorf("%s has not its %d rows", table.Path, table.Rows)
		}
	}
	for _, name := range tablesOf(t, h) {
		if !slices.Contains(names, name) {
			t.Errorf("the table %s was forgotten", name)
		}
	}
	for _, path := range []string{"README.txt", "data/schema.sql", "data/profile.yaml", "data/secrets/ledger.key", "data/lists/documents.jsonl"} {
		if len(read(t, dir, path)) == 0 && path != "data/profile.yaml" { // this house has none
			t.Errorf("%s is empty", path)
		}
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %o", path, info.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// tablesOf asks the database itself, past all code of ours. What is left out is named here.
func tablesOf(t *testing.T, h house) (names []string) {
	t.Helper()
	db, err := sql.Open("sqlite", h.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT IN ('sessions', 'goose_db_version')`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil || len(names) < 30 {
		t.Fatal(names, err)
	}
	return names
}

func read(t *testing.T, dir, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheListOfFilesLeadsToEveryFileByItsOriginalName(t *testing.T) {
	h := newHouse(t, 3)
	dir := h.export(t)
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(read(t, dir, "data/lists/files.csv"), []byte("\uFEFF")))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatal(rows, err)
	}
	column := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
	lines := bytes.Split(bytes.TrimSpace(read(t, dir, "data/lists/files.jsonl")), []byte("\n"))
	for i, row := range rows[1:] {
		var f records.HeldFile
		if err := json.Unmarshal(lines[i], &f); err != nil {
			t.Fatal(err)
		}
		if column(row, "path") != f.Path || column(row, "sha256") != string(f.SHA256) || column(row, "name") != "resolución.pdf" || column(row, "number") != f.Number || column(row, "language") != "es" {
			t.Errorf("%q is not %+v", row, f)
		}
		if int64(len(read(t, dir, f.Path))) != f.Size {
			t.Errorf("%s has another size", f.Path)
		}
	}
}

// A cell that a spreadsheet would take for a formula is made harmless in the table for people and exact in the lines.
func TestAListForPeopleRunsNoFormula(t *testing.T) {
	h := newHouse(t, 0)
	d := storagetest.Sample(1)
	b, err := h.vault.Put(t.Context(), strings.NewReader("text"), 100)
	if err != nil {
		t.Fatal(err)
	}
	f := &d.Versions[0].Texts[0].Files[0]
	f.SHA256, f.Size, f.Name = b.Sum, b.Size, `=HYPERLINK("http://example.org")`
	storagetest.File(t, h.db, d)
	dir := h.export(t)
	if table := string(read(t, dir, "data/lists/files.csv")); !strings.Contains(table, `"'=HYPERLINK`) {
		t.Error(table)
	}
	if lines := string(read(t, dir, "data/lists/files.jsonl")); !strings.Contains(lines, `"name":"=HYPERLINK`) {
		t.Error(lines)
	}
}

func TestTheSumsInAnExportAreCheckedByAProgramThatEverySystemHas(t *testing.T) {
	program, err := exec.LookPath("sha256sum")
	if err != nil {
		const install = "sha256sum is not installed: apt-get install coreutils"
		if os.Getenv("ACERVO_TEST_REQUIRE") == "1" {
			t.Fatal(install)
		}
		t.Skip(install)
	}
	dir := newHouse(t, 5).export(t)
	readme := string(read(t, dir, "README.txt"))
	_, args, found := strings.Cut(readme, "\n  sha256sum ")
	args, _, _ = strings.Cut(args, "\n")
	if !found || strings.Count(readme, "\n  sha256sum "+args+"\n") != 4 {
		t.Fatal("README.txt does not say in four languages how the sums are checked")
	}
	check := func() ([]byte, error) {
		cmd := exec.CommandContext(t.Context(), program, strings.Fields(args)...)
		cmd.Dir = dir
		return cmd.CombinedOutput()
	}
	if out, err := check(); err != nil || len(out) > 0 {
		t.Errorf("%s: %v", out, err)
	}
	for _, path := range []string{"export.json", "README.txt", "data/tables/ledger.jsonl"} {
		before := read(t, dir, path)
		if err := os.WriteFile(filepath.Join(dir, path), append(bytes.Clone(before), ' '), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := check(); err == nil || !strings.Contains(string(out), path) {
			t.Errorf("altered %s: %s", path, out)
		}
		if err := os.WriteFile(filepath.Join(dir, path), before, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsTakenInIsWhatWasExportedOnEitherDatabase(t *testing.T) {
	h := newHouse(t, 60)
	dir := h.export(t)
	want := dumpOf(t, h.db)
	for name, url := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "new.db"), "postgres": storagetest.StartPostgres(t)} {
		t.Run(name, func(t *testing.T) {
			into := house{db: storagetest.Open(t, url), vault: blob.NewMemory()}
			if err := sound(t, dir).Take(t.Context(), into.db, into.vault, nil); err != nil {
				t.Fatal(err)
			}
			if got := dumpOf(t, into.db); got != want {
				t.Error("the catalogue that was taken in is not the exported one")
			}
			back := into.export(t)
			if string(read(t, back, "manifest-sha256.txt")) != string(read(t, dir, "manifest-sha256.txt")) {
				t.Error("exported again it is not the same to the last byte")
			}
			if err := sound(t, dir).Take(t.Context(), into.db, into.vault, nil); records.KindOf(err) != records.Conflict {
				t.Errorf("taken in over a catalogue in use: %v", err)
			}
		})
	}
	used := blob.NewMemory()
	if _, err := used.Put(t.Context(), strings.NewReader("somebody else's"), 100); err != nil {
		t.Fatal(err)
	}
	if err := sound(t, dir).Take(t.Context(), newHouse(t, 0).db, used, nil); records.KindOf(err) != records.Conflict {
		t.Errorf("taken in into a vault in use: %v", err)
	}
}

func TestAnExportThatBreaksOffIsNoneAndIsGoneOnWith(t *testing.T) {
	h := newHouse(t, 10)
	dir := filepath.Join(t.TempDir(), "export")
	from := h.exportSource(t)
	from.Vault = &full{Vault: h.vault, left: 4}
	if _, err := archive.MakeExport(t.Context(), dir, from); records.KindOf(err) != records.Unavailable {
		t.Fatal(err)
	}
	if _, err := archive.OpenExport(dir); records.KindOf(err) != records.Invalid || !strings.Contains(err.Error(), "broken off") {
		t.Errorf("it opens with %v", err)
	}
	// A power cut left half a file, and a record was destroyed since.
	var whole []string
	err := filepath.WalkDir(filepath.Join(dir, "data", "files"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			whole = append(whole, path)
		}
		return err
	})
	if err != nil || len(whole) != 4 {
		t.Fatal(whole, err)
	}
	if err := os.Truncate(whole[0], 3); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "data", "files", "00", strings.Repeat("0", 64))
	if err := os.WriteFile(other, []byte("went since"), 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := archive.MakeExport(t.Context(), dir, h.exportSource(t))
	if err != nil || e.Files != 10 || e.NewFiles != 7 {
		t.Errorf("%+v, %v", e, err)
	}
	sound(t, dir)
	if _, err := os.Stat(other); err == nil {
		t.Error("bytes of nobody stayed")
	}
	if _, err := archive.MakeExport(t.Context(), dir, h.exportSource(t)); records.KindOf(err) != records.Conflict {
		t.Errorf("a whole export was written over: %v", err)
	}
}

// A record that is destroyed while its bytes wait to be copied makes the export fail, not lie; the next one is without it.
func TestARecordThatGoesDuringAnExportIsNotSaidToBeThere(t *testing.T) {
	h := newHouse(t, 5)
	gone := h.file(t, 6)
	dir := filepath.Join(t.TempDir(), "export")
	from := h.exportSource(t)
	from.Progress = func(records.Export) {
		if err := h.vault.Delete(t.Context(), gone); err != nil {
			t.Error(err)
		}
	}
	_, err := archive.MakeExport(t.Context(), dir, from)
	if records.KindOf(err) != records.Conflict || !strings.Contains(err.Error(), string(gone)) {
		t.Fatal(err)
	}
	if _, err := archive.OpenExport(dir); records.KindOf(err) != records.Invalid {
		t.Errorf("it opens with %v", err)
	}
	err = h.db.InTx(t.Context(), func(tx records.Tx) error {
		return tx.SetFate(t.Context(), storagetest.Sample(6).ID, records.Disposal{Fate: records.Destroyed, At: time.Now(), Seq: 1})
	})
	if err != nil {
		t.Fatal(err)
	}
	if e, err := archive.MakeExport(t.Context(), dir, h.exportSource(t)); err != nil || e.Files != 5 || e.Documents != 6 {
		t.Errorf("%+v, %v", e, err)
	}
	sound(t, dir)
	if list := string(read(t, dir, "data/lists/files.jsonl")); !strings.Contains(list, `"sha256":"`+string(gone)+`","fate":"destroyed"}`) {
		t.Errorf("its stub is not told: %s", list)
	}
}

// fails is a vault that takes some bytes and then no more.
type fails struct {
	records.Vault
	left int
}

func (f *fails) Put(ctx context.Context, r io.Reader, limit int64) (records.Blob, error) {
	if f.left--; f.left < 0 {
		return records.Blob{}, records.Errorf(records.Unavailable, "No space left.")
	}
	return f.Vault.Put(ctx, r, limit)
}

func TestATakingInThatBreaksOffLeavesNoServiceAndIsRepeated(t *testing.T) {
	h := newHouse(t, 10)
	dir := h.export(t)
	into := newHouse(t, 0)
	folder := filepath.Join(t.TempDir(), "vault")
	vault, err := blob.NewFolder(blob.FolderConfig{Dir: folder})
	if err != nil {
		t.Fatal(err)
	}
	if err := sound(t, dir).Take(t.Context(), into.db, &fails{vault, 4}, nil); records.KindOf(err) != records.Unavailable {
		t.Fatal(err)
	}
	if head, err := into.db.Head(t.Context()); err != nil || head.Size != 0 {
		t.Errorf("%+v, %v", head, err)
	}
	torn, err := filepath.Glob(filepath.Join(folder, "??", "*"))
	if err != nil || len(torn) != 4 {
		t.Fatal(torn, err)
	}
	info, err := os.Stat(torn[0])
	if err == nil {
		err = errors.Join(os.Chmod(torn[0], 0o600), os.WriteFile(torn[0], make([]byte, info.Size()), 0o600)) // as a power cut leaves it
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := sound(t, dir).Take(t.Context(), into.db, vault, nil); err != nil {
		t.Fatal(err)
	}
	if dumpOf(t, into.db) != dumpOf(t, h.db) {
		t.Error("it is not what was exported")
	}
	for b, err := range vault.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		r, _, err := vault.Open(t.Context(), b.Sum)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.New()
		if _, err := io.Copy(sum, r); err != nil || fmt.Sprintf("%x", sum.Sum(nil)) != string(b.Sum) {
			t.Errorf("%s is torn, %v", b.Sum, err)
		}
		r.Close()
	}
}

func TestTwoExportsAtOnceDoNotWriteIntoOneFolder(t *testing.T) {
	h := newHouse(t, 1)
	dir := filepath.Join(t.TempDir(), "export")
	from := h.exportSource(t)
	var second error
	from.Progress = func(records.Export) {
		if second == nil {
			_, second = archive.MakeExport(t.Context(), dir, h.exportSource(t))
		}
	}
	if _, err := archive.MakeExport(t.Context(), dir, from); err != nil {
		t.Fatal(err)
	}
	if records.KindOf(second) != records.Conflict || !strings.Contains(second.Error(), "under way") {
		t.Errorf("the second one: %v", second)
	}
	sound(t, dir)
}

func TestAFolderWithSomethingElseIsNotExportedInto(t *testing.T) {
	for name, file := range map[string][2]string{
		"a letter": {"letter.txt", "Dear"}, "an export.json of somebody else": {"export.json", `{"format":"spreadsheet"}`}, "a text about something unfinished": {"UNFINISHED.txt", "my novel"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, file[0]), []byte(file[1]), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := archive.MakeExport(t.Context(), dir, newHouse(t, 1).exportSource(t)); records.KindOf(err) != records.Conflict {
				t.Errorf("it was: %v", err)
			}
			if state, err := archive.Recognize(dir); err != nil || state != archive.Foreign {
				t.Errorf("it is %v, %v", state, err)
			}
			if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
				t.Errorf("%v, %v", entries, err)
			}
		})
	}
}

func TestAnExportIsReadFromAMediumThatCannotBeWritten(t *testing.T) {
	dir := newHouse(t, 2).export(t)
	var before []string
	walk := func() (all []string) {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			all = append(all, path+info.ModTime().String())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before = walk()
	if err := sound(t, dir).Take(t.Context(), newHouse(t, 0).db, blob.NewMemory(), nil); err != nil {
		t.Fatal(err)
	}
	if after := walk(); !slices.Equal(before, after) {
		t.Error("taking it in changed the export")
	}
}
