package extracttest

import (
	"os"
	"path/filepath"
	"testing"

	"acervo/indexer/extract/reading"
)

// File writes bytes into a folder of the test, as a worker would be given them.
func File(t testing.TB, name string, b []byte) reading.File {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(dir, "own")
	if err := os.Mkdir(own, 0o700); err != nil {
		t.Fatal(err)
	}
	return reading.File{Path: path, Size: int64(len(b)), Name: name, Dir: own}
}
