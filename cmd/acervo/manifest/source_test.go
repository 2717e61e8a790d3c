package manifest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// write makes a folder of files; a name that ends in / is a folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func open(t *testing.T, path string) *Source {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestAFolderGivesItsRegularFilesAndTellsWhatItPassesOver(t *testing.T) {
	folder := write(t, map[string]string{
		"b.txt": "b", "a/c.txt": "c", ".hidden": "x", ".git/config": "x", "empty.txt": "", "~$draft.docx": "x", "Ñandú – señal.txt": "ñ", "bad\xff.txt": "latin",
	})
	outside := write(t, map[string]string{"secret.txt": "secret"})
	if err := os.Symlink(filepath.Join(outside, "secret.txt"), filepath.Join(folder, "link.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(folder, "linked")); err != nil {
		t.Fatal(err)
	}
	s := open(t, folder)
	var got []string
	for _, r := range s.Rows {
		got = append(got, r.File)
		f, err := s.Open(r.File)
		if err != nil {
			t.Fatalf("%q: %v", r.File, err)
		}
		f.Close()
	}
	want := []string{"a/c.txt", "b.txt", "bad\xff.txt", "Ñandú – señal.txt"}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("rows: %q, want %q", got, want)
	}
	var skipped []string
	for _, k := range s.Skipped {
		skipped = append(skipped, k.Path+" "+k.Reason)
	}
	slices.Sort(skipped)
	wantSkipped := []string{".git hidden", ".hidden hidden", "link.txt a link", "linked a link", "~$draft.docx left behind by another program"}
	if !slices.Equal(skipped, wantSkipped) {
		t.Errorf("skipped: %q, want %q", skipped, wantSkipped)
	}
	if len(s.Problems) != 1 || s.Problems[0].String() != "empty.txt: the file is empty" {
		t.Errorf("problems: %v", s.Problems)
	}
}

func TestWhatIsNeitherFolderNorManifestIsRefused(t *testing.T) {
	folder := write(t, map[string]string{"statute.pdf": "%PDF", "empty.csv": "", "utf16.csv": "\xff\xfef\x00"})
	for name, want := range map[string]string{
		"statute.pdf": "neither a folder nor a manifest", "empty.csv": "its first line must name the columns",
		"utf16.csv": "UTF-16", "missing.csv": "no such file",
	} {
		_, err := Open(filepath.Join(folder, name))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

func TestARowCannotLeaveTheFolder(t *testing.T) {
	outside := write(t, map[string]string{"secret.txt": "secret"})
	folder := write(t, map[string]string{"in.txt": "in"})
	if err := os.Symlink(filepath.Join(outside, "secret.txt"), filepath.Join(folder, "link.txt")); err != nil {
		t.Fatal(err)
	}
	manifest := "file\n../" + filepath.Base(outside) + "/secret.txt\n" + filepath.Join(outside, "secret.txt") + "\nlink.txt\n/etc/passwd\nin.txt\n"
	path := filepath.Join(folder, "m.csv")
	if err := os.WriteFile(path, []byte(manifest), 0o644); err != nil {
		t.Fatal(err)
	}
	s := open(t, path)
	if len(s.Rows) != 1 || s.Rows[0].File != "in.txt" {
		t.Errorf("rows: %+v", s.Rows)
	}
	if len(s.Problems) != 4 {
		t.Errorf("problems: %v", s.Problems)
	}
	for _, p := range s.Problems {
		if p.Column != "file" {
			t.Errorf("%v does not name the column", p)
		}
	}
}
