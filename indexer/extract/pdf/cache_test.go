package pdf

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/indexer/extract/extracttest"
)

// readWith reads a small PDF with an engine that has its cache in dir.
func readWith(t *testing.T, dir string) {
	t.Helper()
	e, err := NewEngine(t.Context(), dir)
	if err != nil {
		t.Error(err)
		return
	}
	defer e.Close()
	text, err := e.Read(t.Context(), extracttest.File(t, "acta.pdf", extracttest.PDF("Acta", "Año de la pensión")), nil)
	if err != nil || strings.TrimSpace(strings.Join(text.Pages, "")) != "Año de la pensión" {
		t.Errorf("%q, %v", text.Pages, err)
	}
}

// kept returns the file of machine code in a cache.
func kept(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, codeFiles, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the cache holds %v, %v; want one file", files, err)
	}
	return files[0]
}

func TestACacheThatIsDamagedIsMadeAnew(t *testing.T) {
	dir := t.TempDir()
	readWith(t, dir)
	path := kept(t, dir)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string]func() error{
		"nothing":               func() error { return nil },
		"half of it is missing": func() error { return os.Truncate(path, int64(len(good)/2)) },
		"a function lies wrong": func() error { return overwrite(path, 40, 0xff) },
	} {
		t.Run(name, func(t *testing.T) {
			if err := damage(); err != nil {
				t.Fatal(err)
			}
			readWith(t, dir)
			if again, err := os.ReadFile(kept(t, dir)); err != nil || string(again) != string(good) {
				t.Errorf("the cache was not made anew: %v", err)
			}
		})
	}
}

func overwrite(path string, at int64, b byte) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteAt([]byte{b, b, b, b}, at)
	return err
}

func TestWithoutACachePDFsAreReadAllTheSame(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	readWith(t, filepath.Join(file, "cache"))
}

func TestOneProcessAtATimeMakesTheCache(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	at := make(chan struct{}, 1)
	for range 4 {
		all.Go(func() {
			c, err := openCache(dir) // a lock is held by the open file: goroutines stand for processes
			if err != nil {
				t.Error(err)
				return
			}
			defer c.close()
			select {
			case at <- struct{}{}:
				time.Sleep(10 * time.Millisecond)
				<-at
			default:
				t.Error("two were at the cache at once")
			}
		})
	}
	all.Wait()
}
