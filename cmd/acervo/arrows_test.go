package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// room returns the room of the house that a file or an import path belongs to.
func room(path string) string {
	first, _, _ := strings.Cut(path, "/")
	return first
}

// The house cannot drift: this test reads the import lines themselves (a test
// that asked the go tool would be answered from the test cache).
func TestTheArrowsOfTheHouse(t *testing.T) {
	allowed := map[string][]string{
		"records": {}, "schemas": {},
		"storage": {"records"}, "indexer": {"records"}, "api": {"records", "schemas"},
		"cmd": {"records", "schemas", "storage", "indexer", "api", "cmd"},
	}
	libraries := map[string][]string{ // which rooms may use a library that shapes a room
		"github.com/gin-gonic/gin": {"api"}, "github.com/jmoiron/sqlx": {"storage"},
		"github.com/minio/minio-go": {"storage"}, "github.com/blevesearch/": {"indexer"},
		"modernc.org/sqlite": {"storage"}, "github.com/jackc/pgx": {"storage"}, "github.com/pdfcpu/": {"indexer", "api", "cmd"},
	}
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() && strings.HasPrefix(e.Name(), ".") && path != root {
			if e != nil && e.IsDir() {
				return fs.SkipDir
			}
			return err
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		from := room(filepath.ToSlash(rel))
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		files++
		for _, spec := range f.Imports {
			target, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			checkArrow(t, rel, from, target, allowed, libraries)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Fatalf("only %d files were read: this test looks in the wrong place", files)
	}
}

func checkArrow(t *testing.T, file, from, target string, allowed, libraries map[string][]string) {
	t.Helper()
	if ours, ok := strings.CutPrefix(target, "acervo/"); ok {
		if to := room(ours); to != from && !slices.Contains(allowed[from], to) {
			t.Errorf("%s: %s may not import %s", file, from, target)
		}
		return
	}
	if from == "records" && strings.Contains(room(target), ".") {
		t.Errorf("%s: records imports the standard library only, not %s", file, target)
	}
	for library, rooms := range libraries {
		if strings.HasPrefix(target, library) && !slices.Contains(rooms, from) && !strings.Contains(file, "bench") && !strings.Contains(file, "test") {
			t.Errorf("%s: %s may not import %s", file, from, target)
		}
	}
}
