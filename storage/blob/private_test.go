package blob_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"acervo/storage/blob"
)

func TestAPrivateFolderIsItsOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	f, err := blob.NewFolder(blob.FolderConfig{Dir: dir, Private: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Put(t.Context(), strings.NewReader("for one pair of eyes"), 100); err != nil {
		t.Fatal(err)
	}
	files := 0
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %o", path, info.Mode().Perm())
		}
		if !d.IsDir() {
			files++
		}
		return err
	})
	if err != nil || files != 1 {
		t.Errorf("%d files, %v", files, err)
	}
}
