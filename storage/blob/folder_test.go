package blob_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage/blob"
	"acervo/storage/blob/blobtest"
)

func newFolder(t testing.TB, dir string) *blob.Folder {
	t.Helper()
	v, err := blob.NewFolder(blob.FolderConfig{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestFolderKeepsTheContract(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) records.Vault { return newFolder(t, t.TempDir()) })
}

func TestMemoryKeepsTheContract(t *testing.T) {
	blobtest.Run(t, func(*testing.T) records.Vault { return blob.NewMemory() })
}

func TestFolderPutStreams(t *testing.T) {
	blobtest.RunLarge(t, newFolder(t, t.TempDir()))
}

func TestFolderFilesAreReadOnlyAndHaveAPath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	v := newFolder(t, dir)
	content := []byte("Estatuto")
	b := blobtest.Put(t, v, content)

	r, _, err := v.Open(t.Context(), b.Sum)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	file, ok := r.(*os.File)
	if !ok {
		t.Fatalf("open returned a %T, want an *os.File", r)
	}
	if want := filepath.Join(dir, string(b.Sum[:2]), string(b.Sum)); file.Name() != want {
		t.Errorf("the file is %s, want %s", file.Name(), want)
	}
	if got, err := os.ReadFile(file.Name()); err != nil || !bytes.Equal(got, content) {
		t.Errorf("the file holds %q, %v", got, err)
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		want := fs.FileMode(0o440)
		if d.IsDir() {
			want = 0o750
		}
		if got := info.Mode().Perm(); got&^want != 0 {
			t.Errorf("%s has mode %o, want at most %o", path, got, want)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestFolderOpensAgainWithWhatItHeld(t *testing.T) {
	dir := t.TempDir()
	b := blobtest.Put(t, newFolder(t, dir), []byte("Acta"))
	if err := os.Remove(filepath.Join(dir, "00")); err != nil { // a copy made without empty directories
		t.Fatal(err)
	}
	v := newFolder(t, dir)
	if got, err := v.Stat(t.Context(), b.Sum); err != nil || got != b {
		t.Errorf("stat = %+v, %v; want %+v", got, err, b)
	}
	if _, err := os.Stat(filepath.Join(dir, "00")); err != nil {
		t.Error(err)
	}
}

func TestFolderListsOnlyBlobs(t *testing.T) {
	dir := t.TempDir()
	v := newFolder(t, dir)
	b := blobtest.Put(t, v, []byte("Balance"))
	other := blobtest.SumOf([]byte("misplaced"))
	for _, name := range []string{"README", "00/notes.txt", "00/" + string(other[:63]), "00/" + string(other)} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for got, err := range v.All(t.Context()) {
		if err != nil || got.Sum != b.Sum {
			t.Errorf("listed %+v, %v", got, err)
		}
	}
}

func TestFolderSweepRemovesOldLeftoversOnly(t *testing.T) {
	dir := t.TempDir()
	v := newFolder(t, dir)
	now := time.Now()
	for name, age := range map[string]time.Duration{"put-old": 25 * time.Hour, "put-young": time.Hour, "foreign": 25 * time.Hour} {
		path := filepath.Join(dir, "spool", name)
		if err := os.WriteFile(path, []byte("half a file"), 0o440); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now, now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := v.Sweep(t.Context(), now.Add(-24*time.Hour)); n != 1 || err != nil {
		t.Errorf("sweep removed %d, %v; want 1", n, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "spool", "put-old")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the old leftover is still there: %v", err)
	}
	for _, name := range []string{"put-young", "foreign"} {
		if _, err := os.Stat(filepath.Join(dir, "spool", name)); err != nil {
			t.Error(err)
		}
	}
}

// What a power cut left under a name may have the right length and the wrong bytes.
func TestFolderPutHealsATornFile(t *testing.T) {
	dir := t.TempDir()
	v := newFolder(t, dir)
	content := []byte("Reglamento de la Comisión")
	b := blobtest.Put(t, v, content)
	path := filepath.Join(dir, string(b.Sum[:2]), string(b.Sum))
	if err := errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, make([]byte, len(content)), 0o600)); err != nil {
		t.Fatal(err)
	}
	blobtest.Put(t, v, content)
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, content) {
		t.Errorf("the file holds %q, %v", got, err)
	}
}

func TestFolderPutHealsATruncatedFile(t *testing.T) {
	dir := t.TempDir()
	v := newFolder(t, dir)
	content := []byte("Reglamento de la Comisión")
	b := blobtest.Put(t, v, content)
	path := filepath.Join(dir, string(b.Sum[:2]), string(b.Sum))
	if err := errors.Join(os.Chmod(path, 0o600), os.Truncate(path, 3)); err != nil {
		t.Fatal(err)
	}
	blobtest.Put(t, v, content)
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, content) {
		t.Errorf("the file holds %q, %v", got, err)
	}
}

func TestFolderWritesBytesAgainThatAreThere(t *testing.T) {
	dir := t.TempDir()
	v := newFolder(t, dir)
	content := []byte("Reglamento de la Comisión")
	b := blobtest.Put(t, v, content)
	path := filepath.Join(dir, string(b.Sum[:2]), string(b.Sum))
	first, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	blobtest.Put(t, v, content)
	second, err := os.Stat(path)
	if err != nil || os.SameFile(first, second) {
		t.Errorf("the file is the same one as before (%v)", err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "spool")); len(left) > 0 || err != nil {
		t.Errorf("the spool holds %v, %v", left, err)
	}
}

// What was to take the place of the same bytes when the program ended does so later, unless it is torn itself.
func TestFolderEndsWhatWasBegunToReplace(t *testing.T) {
	for by, end := range map[string]func(t *testing.T, v *blob.Folder, dir string){
		"opening it": func(t *testing.T, _ *blob.Folder, dir string) { newFolder(t, dir) },
		"sweeping it": func(t *testing.T, v *blob.Folder, _ string) {
			if n, err := v.Sweep(t.Context(), time.Now().Add(-time.Hour)); n != 0 || err != nil {
				t.Errorf("%d files were swept, %v", n, err)
			}
		},
	} {
		t.Run(by, func(t *testing.T) {
			dir := t.TempDir()
			v := newFolder(t, dir)
			content := []byte("Reglamento de la Comisión")
			b := blobtest.Put(t, v, content)
			path, spool := filepath.Join(dir, string(b.Sum[:2]), string(b.Sum)), filepath.Join(dir, "spool")
			for name, holds := range map[string][]byte{"again-" + string(b.Sum) + "-A": content, "again-" + string(b.Sum) + "-B": content[:9], "again-and": content} {
				if err := os.WriteFile(filepath.Join(spool, name), holds, 0o440); err != nil {
					t.Fatal(err)
				}
			}
			if err := errors.Join(os.Chmod(path, 0o600), os.Truncate(path, 3)); err != nil {
				t.Fatal(err)
			}
			end(t, v, dir)
			if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, content) {
				t.Errorf("the file holds %q, %v", got, err)
			}
			if left, err := os.ReadDir(spool); len(left) > 0 || err != nil {
				t.Errorf("the spool holds %v, %v", left, err)
			}
		})
	}
}
