package archive_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage"
	"acervo/storage/archive"
	"acervo/storage/blob"
	"acervo/storage/storagetest"
)

// house is a catalogue with its vault.
type house struct {
	db    *storage.DB
	vault records.Vault
	url   string
}

func newHouse(t *testing.T, documents int) house {
	t.Helper()
	url := filepath.Join(t.TempDir(), "catalogue.db")
	h := house{storagetest.Open(t, url), blob.NewMemory(), url}
	for n := range documents {
		h.file(t, n+1)
	}
	return h
}

func (h house) file(t *testing.T, n int) records.Sum {
	t.Helper()
	b, err := h.vault.Put(t.Context(), strings.NewReader(strings.Repeat(fmt.Sprintf("document %d\n", n), 100)), 1e6)
	if err != nil {
		t.Fatal(err)
	}
	d := storagetest.Sample(n)
	f := &d.Versions[0].Texts[0].Files[0]
	f.SHA256, f.Size = b.Sum, b.Size
	storagetest.File(t, h.db, d)
	return b.Sum
}

func (h house) source(t *testing.T) archive.Source {
	key := filepath.Join(t.TempDir(), "ledger.key")
	if err := os.WriteFile(key, []byte("PRIVATE+KEY\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return archive.Source{Catalogue: h.db, Vault: h.vault, Origin: "test/ledger", Program: "test", Secrets: map[string]string{"ledger.key": key}, Now: time.Now}
}

func dumpOf(t *testing.T, db *storage.DB) string {
	t.Helper()
	var all bytes.Buffer
	if _, err := db.Dump(t.Context(), func(table string, row []byte) error {
		fmt.Fprintf(&all, "%s %s\n", table, row)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func open(t *testing.T, dir string) *archive.Archive {
	t.Helper()
	a, err := archive.Open(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func take(t *testing.T, a *archive.Archive, from archive.Source) archive.Snapshot {
	t.Helper()
	s, err := a.Take(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	if problems, err := a.Verify(t.Context(), s, nil); err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	return s
}

func TestWhatIsRestoredIsWhatWasSavedOnEitherDatabase(t *testing.T) {
	h := newHouse(t, 120)
	if _, err := h.vault.Put(t.Context(), strings.NewReader("a leftover of a broken-off upload"), 1e6); err != nil {
		t.Fatal(err)
	}
	a := open(t, filepath.Join(t.TempDir(), "archive"))
	s := take(t, a, h.source(t))
	if s.Blobs != 120 || s.New != 120 || s.Entries != 120 {
		t.Errorf("%+v", s)
	}
	want := dumpOf(t, h.db)
	for name, url := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "new.db"), "postgres": storagetest.StartPostgres(t)} {
		t.Run(name, func(t *testing.T) {
			into := house{storagetest.Open(t, url), blob.NewMemory(), url}
			if err := a.Restore(t.Context(), s, into.db, into.vault, nil); err != nil {
				t.Fatal(err)
			}
			if got := dumpOf(t, into.db); got != want {
				t.Error("the restored catalogue is not the saved one")
			}
			n := 0
			for b, err := range into.vault.All(t.Context()) {
				if _, serr := h.vault.Stat(t.Context(), b.Sum); err != nil || serr != nil {
					t.Error(b.Sum, err, serr)
				}
				n++
			}
			if n != 120 {
				t.Errorf("%d blobs", n)
			}
			if err := a.Restore(t.Context(), s, into.db, into.vault, nil); records.KindOf(err) != records.Conflict {
				t.Errorf("restored over a catalogue in use: %v", err)
			}
		})
	}
	if key, err := a.Secret(s, "ledger.key"); err != nil || string(key) != "PRIVATE+KEY\n" {
		t.Errorf("%q, %v", key, err)
	}
}

func TestALaterSnapshotCopiesOnlyWhatIsNewAndPruningForgetsTheRest(t *testing.T) {
	h := newHouse(t, 10)
	a := open(t, filepath.Join(t.TempDir(), "archive"))
	from := h.source(t)
	take(t, a, from)
	gone := h.file(t, 11)
	if s := take(t, a, from); s.New != 1 || s.Blobs != 11 {
		t.Errorf("%+v", s)
	}
	if err := h.vault.Delete(t.Context(), gone); err != nil { // as a disposition does
		t.Fatal(err)
	}
	last := take(t, a, from)
	if last.New != 0 || last.Blobs != 10 {
		t.Errorf("%+v", last)
	}
	if snapshots, blobs, err := a.Prune(t.Context(), 1); err != nil || snapshots != 2 || blobs != 1 {
		t.Errorf("%d snapshots and %d blobs were removed, %v", snapshots, blobs, err)
	}
	all, err := a.Snapshots()
	if err != nil || len(all) != 1 || all[0].Name != last.Name {
		t.Errorf("%+v, %v", all, err)
	}
	if problems, err := a.Verify(t.Context(), last, nil); err != nil || len(problems) > 0 {
		t.Error(problems, err)
	}
}

// full is a vault that ends in the middle, as a full disk does.
type full struct {
	records.Vault
	left int
}

func (f *full) Open(ctx context.Context, sum records.Sum) (r io.ReadSeekCloser, b records.Blob, err error) {
	if f.left--; f.left < 0 {
		return nil, b, records.Errorf(records.Unavailable, "No space left.").Because(errors.New("ENOSPC"))
	}
	return f.Vault.Open(ctx, sum)
}

func TestABackupThatBreaksOffCountsForNothingAndIsResumed(t *testing.T) {
	h := newHouse(t, 10)
	dir := filepath.Join(t.TempDir(), "archive")
	a := open(t, dir)
	from := h.source(t)
	from.Vault = &full{Vault: h.vault, left: 4}
	if _, err := a.Take(t.Context(), from); records.KindOf(err) != records.Unavailable {
		t.Fatal(err)
	}
	if all, err := a.Snapshots(); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	if _, err := a.Snapshot(""); records.KindOf(err) != records.NotFound {
		t.Errorf("a snapshot of nothing: %v", err)
	}
	if s := take(t, open(t, dir), h.source(t)); s.New != 6 {
		t.Errorf("%d blobs were copied again", s.New-6)
	}
}

func TestEveryDamageOfAnArchiveIsNamed(t *testing.T) {
	h := newHouse(t, 3)
	for name, harm := range map[string]func(dir string, s archive.Snapshot) (names string, err error){
		"a flipped bit in a table": func(dir string, s archive.Snapshot) (string, error) {
			path := filepath.Join(dir, "snapshots", s.Name, "tables", "documents.jsonl")
			b, err := os.ReadFile(path)
			if err == nil {
				b[len(b)/2] ^= 1
				err = os.WriteFile(path, b, 0o600)
			}
			return "tables/documents.jsonl", err
		},
		"a table removed": func(dir string, s archive.Snapshot) (string, error) {
			return "tables/ledger.jsonl", os.Remove(filepath.Join(dir, "snapshots", s.Name, "tables", "ledger.jsonl"))
		},
		"bytes removed": func(dir string, _ archive.Snapshot) (string, error) {
			paths, err := filepath.Glob(filepath.Join(dir, "blobs", "??", "*"))
			if err != nil {
				return "", err
			}
			return filepath.Base(paths[0]), os.Remove(paths[0])
		},
		"bytes altered": func(dir string, _ archive.Snapshot) (string, error) {
			paths, err := filepath.Glob(filepath.Join(dir, "blobs", "??", "*"))
			if err != nil {
				return "", err
			}
			return filepath.Base(paths[0]), errors.Join(os.Chmod(paths[0], 0o600), os.WriteFile(paths[0], []byte("other"), 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "archive")
			a := open(t, dir)
			s := take(t, a, h.source(t))
			named, err := harm(dir, s)
			if err != nil {
				t.Fatal(err)
			}
			problems, err := a.Verify(t.Context(), s, nil)
			if err != nil || len(problems) != 1 || !strings.Contains(problems[0], named) {
				t.Errorf("%q, %v", problems, err)
			}
		})
	}
}

func TestAFolderOfSomethingElseIsNoArchive(t *testing.T) {
	dir := t.TempDir()
	if _, err := archive.Open(dir, false); records.KindOf(err) != records.NotFound {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "letter.txt"), []byte("Dear"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Open(dir, true); records.KindOf(err) != records.Invalid {
		t.Error(err)
	}
}
