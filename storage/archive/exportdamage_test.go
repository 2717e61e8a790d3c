package archive_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"acervo/records"
	"acervo/storage/archive"
)

// Each kind of damage is found, and the part that has it is named.
func TestEveryDamageOfAnExportIsNamed(t *testing.T) {
	h := newHouse(t, 3)
	rewrite := func(path string, change func([]byte) []byte) func(t *testing.T, dir string) string {
		return func(t *testing.T, dir string) string {
			change := change(read(t, dir, path))
			if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(path)), change, 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
	}
	flip := func(b []byte) []byte { b[len(b)/2] ^= 1; return b }
	twice := func(b []byte) []byte { return append(b, b[bytes.LastIndexByte(b[:len(b)-1], '\n')+1:]...) }
	aFile := func(dir string) string {
		paths, err := filepath.Glob(filepath.Join(dir, "data", "files", "??", "*"))
		if err != nil || len(paths) != 3 {
			t.Fatal(paths, err)
		}
		within, err := filepath.Rel(dir, paths[1])
		if err != nil {
			t.Fatal(err)
		}
		return filepath.ToSlash(within)
	}
	for name, harm := range map[string]func(t *testing.T, dir string) (named string){
		"a flipped bit in a table":         rewrite("data/tables/documents.jsonl", flip),
		"a flipped bit in the ledger":      rewrite("data/tables/ledger.jsonl", flip),
		"a flipped bit in a list":          rewrite("data/lists/files.csv", flip),
		"a flipped bit in the key":         rewrite("data/secrets/ledger.key", flip),
		"a row added":                      rewrite("data/tables/files.jsonl", twice),
		"a table cut off":                  rewrite("data/tables/passages.jsonl", func(b []byte) []byte { return append(b, "{"...) }),
		"a number in export.json":          rewrite("export.json", func(b []byte) []byte { return bytes.Replace(b, []byte(`"rows": 3`), []byte(`"rows": 4`), 1) }),
		"the list of sums cut off":         rewrite("manifest-sha256.txt", func(b []byte) []byte { return b[:len(b)/2] }),
		"the list of sums of tags cut off": rewrite("tagmanifest-sha256.txt", func(b []byte) []byte { return b[:80] }),
		"a flipped bit in a file":          func(t *testing.T, dir string) string { return rewrite(aFile(dir), flip)(t, dir) },
		"a file missing": func(t *testing.T, dir string) string {
			path := aFile(dir)
			if err := os.Remove(filepath.Join(dir, path)); err != nil {
				t.Fatal(err)
			}
			return path
		},
		"a table missing": func(t *testing.T, dir string) string {
			if err := os.Remove(filepath.Join(dir, "data", "tables", "holds.jsonl")); err != nil {
				t.Fatal(err)
			}
			return "data/tables/holds.jsonl"
		},
		"a table too much": func(t *testing.T, dir string) string {
			if err := os.WriteFile(filepath.Join(dir, "data", "tables", "more.jsonl"), []byte("{}\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			return "data/tables/more.jsonl"
		},
		"a file that is a link": func(t *testing.T, dir string) string {
			path := filepath.Join(dir, aFile(dir))
			if err := errors.Join(os.Rename(path, path+"0"), os.Rename(path+"0", filepath.Join(dir, "moved")), os.Symlink(filepath.Join(dir, "moved"), path)); err != nil {
				t.Fatal(err)
			}
			return strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(dir)+"/")
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := h.export(t)
			named := harm(t, dir)
			x, err := archive.OpenExport(dir)
			if err != nil {
				t.Fatal(err)
			}
			problems, err := x.Verify(t.Context(), nil)
			if err != nil || !slices.ContainsFunc(problems, func(p string) bool { return strings.HasPrefix(p, named+":") }) {
				t.Errorf("%q is not among %q, %v", named, problems, err)
			}
		})
	}
}

// Whoever alters a row and writes the sums anew is found by the counts or by the ledger, which hashes to its root.
func TestAnAlteredLedgerIsFoundAlsoWhenTheSumsWereWrittenAnew(t *testing.T) {
	dir := newHouse(t, 3).export(t)
	path := filepath.Join(dir, "data", "tables", "ledger.jsonl")
	before := read(t, dir, "data/tables/ledger.jsonl")
	after := bytes.Replace(before, []byte("Clara"), []byte("Klara"), 1)
	if bytes.Equal(before, after) {
		t.Fatal("nothing was altered")
	}
	if err := os.WriteFile(path, after, 0o600); err != nil {
		t.Fatal(err)
	}
	resum(t, dir, "data/tables/ledger.jsonl", before)
	x, err := archive.OpenExport(dir)
	if err != nil {
		t.Fatal(err)
	}
	problems, err := x.Verify(t.Context(), nil)
	if err != nil || len(problems) != 1 || !strings.Contains(problems[0], "data/tables/ledger.jsonl: entry 1 ") {
		t.Errorf("%q, %v", problems, err)
	}
}

func TestAnExportJSONThatIsCutOffOrMissingIsNoOrdinaryFolder(t *testing.T) {
	for name, harm := range map[string]func(path string) error{
		"cut off":                  func(path string) error { return os.Truncate(path, 300) },
		"cut off at its beginning": func(path string) error { return os.Truncate(path, 4) },
		"empty":                    func(path string) error { return os.Truncate(path, 0) },
		"missing":                  os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			dir := newHouse(t, 1).export(t)
			if err := harm(filepath.Join(dir, "export.json")); err != nil {
				t.Fatal(err)
			}
			if state, err := archive.Recognize(dir); err != nil || state != archive.Damaged {
				t.Errorf("it is taken for %v, %v", state, err)
			}
			if _, err := archive.OpenExport(dir); records.KindOf(err) != records.Invalid || !strings.Contains(err.Error(), "export.json") {
				t.Errorf("it opens with %v", err)
			}
		})
	}
}

func TestAnExportOfALaterLayoutIsRefused(t *testing.T) {
	dir := newHouse(t, 1).export(t)
	b := bytes.Replace(read(t, dir, "export.json"), []byte(`"version": 1`), []byte(`"version": 2`), 1)
	if err := os.WriteFile(filepath.Join(dir, "export.json"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.OpenExport(dir); records.KindOf(err) != records.Invalid || !strings.Contains(err.Error(), "version 2") {
		t.Errorf("it opens with %v", err)
	}
}

func hash(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }

// resum writes the sums of a part anew that was altered, as somebody would who hides it.
func resum(t *testing.T, dir, path string, before []byte) {
	t.Helper()
	replace := func(in, old, new string) {
		b := bytes.ReplaceAll(read(t, dir, in), []byte(old), []byte(new))
		if err := os.WriteFile(filepath.Join(dir, in), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tells := range []string{"manifest-sha256.txt", "export.json"} {
		was := read(t, dir, tells)
		replace(tells, hash(before), hash(read(t, dir, path)))
		replace("tagmanifest-sha256.txt", hash(was), hash(read(t, dir, tells)))
	}
}
