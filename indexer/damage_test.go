package indexer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"acervo/records"

	index "github.com/blevesearch/bleve_index_api"
)

// closedIndex makes an index of some documents and closes it; it returns its folder.
func closedIndex(t *testing.T, s *shelf) string {
	t.Helper()
	dir := t.TempDir()
	x, err := Open(Config{Dir: dir, Source: s})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Reindex(t.Context(), nil), x.Close()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func manyDocuments(n int) *shelf {
	s := newShelf()
	for i := range n {
		s.file(fmt.Sprintf("d%04d", i), es(fmt.Sprintf("La pensión número%d se paga por mes vencido.", i), "Y nada más."))
	}
	return s
}

func oneFile(t *testing.T, dir, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "index-*", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("no %s (%v)", pattern, err)
	}
	return files[0]
}

// running runs the index until the test ends.
func running(t *testing.T, x *Index) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- x.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-done, x.Close()); err != nil {
			t.Error(err)
		}
	})
}

func TestADamagedIndexIsMadeAnewByItself(t *testing.T) {
	for _, c := range []struct {
		damage string
		do     func(t *testing.T, dir string) error
	}{
		{"a segment is missing", func(t *testing.T, dir string) error { return os.Remove(oneFile(t, dir, "*.zap")) }},
		{"a segment is cut off", func(t *testing.T, dir string) error { return os.Truncate(oneFile(t, dir, "*.zap"), 100) }},
		{"a segment is empty", func(t *testing.T, dir string) error { return os.Truncate(oneFile(t, dir, "*.zap"), 0) }},
		{"the list of segments is empty", func(t *testing.T, dir string) error { return os.Truncate(oneFile(t, dir, "root.bolt"), 0) }},
		{"the list of segments is cut off", func(t *testing.T, dir string) error { return os.Truncate(oneFile(t, dir, "root.bolt"), 4096) }},
		{"the list of segments is gone", func(t *testing.T, dir string) error { return os.Remove(oneFile(t, dir, "root.bolt")) }},
		{"the list of segments is something else", func(t *testing.T, dir string) error {
			return os.WriteFile(oneFile(t, dir, "root.bolt"), make([]byte, 64<<10), 0o600)
		}},
		{"the end of a segment is overwritten", func(t *testing.T, dir string) error { return overwrite(oneFile(t, dir, "*.zap"), -40, 40) }},
		{"the whole index is gone", func(_ *testing.T, dir string) error { return os.RemoveAll(dir) }},
		{"the name of the present one is lost", func(_ *testing.T, dir string) error { return os.Truncate(filepath.Join(dir, current), 0) }},
	} {
		t.Run(c.damage, func(t *testing.T) {
			s := manyDocuments(50)
			dir := closedIndex(t, s)
			if err := c.do(t, dir); err != nil {
				t.Fatal(err)
			}
			x, err := Open(Config{Dir: dir, Source: s})
			if err != nil {
				t.Fatal(err)
			}
			running(t, x)
			waitFor(t, "a sound index", func() bool {
				r, err := x.Search(t.Context(), records.Query{Text: "pensión"}, everything)
				return err == nil && r.Total == 50
			})
		})
	}
}

// overwrite changes n bytes of a file, from an offset (from its end when negative).
func overwrite(path string, at int64, n int) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if at < 0 {
		at += info.Size()
	}
	b := make([]byte, n)
	_, err = f.ReadAt(b, at)
	for i := range b {
		b[i] ^= 0xA5
	}
	_, err2 := f.WriteAt(b, at)
	return errors.Join(err, err2, f.Close())
}

func TestDamageInTheMiddleOfAFileIsNoticedByCheck(t *testing.T) {
	s := manyDocuments(200)
	dir := closedIndex(t, s)
	path := oneFile(t, dir, "*.zap")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	x, err := Open(Config{Dir: dir, Source: s, Poll: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Check(t.Context()); err != nil {
		t.Fatalf("a sound index: %v", err)
	}
	if err := overwrite(path, info.Size()/2, 64); err != nil {
		t.Fatal(err)
	}
	if d := (*damage)(nil); !errors.As(x.Check(t.Context()), &d) {
		t.Fatal("the damage was not noticed")
	}
	running(t, x)
	waitFor(t, "a new index", func() bool {
		_, err := os.Stat(path)
		return errors.Is(err, fs.ErrNotExist) && !x.State().Rebuilding
	})
	if r := find(t, x, records.Query{Text: "pensión"}); r.Total != 200 {
		t.Errorf("%d found", r.Total)
	}
	if err := x.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAnIndexThatMayNotBeReadIsNoDamage(t *testing.T) {
	if os.Geteuid() == 0 {
		// the superuser may read everything; a file in a folder's place cannot be opened by anybody
		s := manyDocuments(3)
		dir := closedIndex(t, s)
		bolt := oneFile(t, dir, "root.bolt")
		if err := errors.Join(os.Rename(bolt, bolt+".away"), os.Symlink(bolt, bolt)); err != nil { // a link to itself
			t.Fatal(err)
		}
		if x, err := Open(Config{Dir: dir, Source: s}); err == nil {
			t.Errorf("it was opened: %+v", x.State())
		}
		if _, err := os.Stat(bolt + ".away"); err != nil {
			t.Errorf("something was done to it: %v", err)
		}
		return
	}
	s := manyDocuments(3)
	dir := closedIndex(t, s)
	if err := os.Chmod(oneFile(t, dir, "root.bolt"), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Config{Dir: dir, Source: s}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("the error is %v", err)
	}
}

func TestAnOutdatedFormatIsMadeAnew(t *testing.T) {
	s := manyDocuments(5)
	dir := closedIndex(t, s)
	x, err := Open(Config{Dir: dir, Source: s})
	if err != nil {
		t.Fatal(err)
	}
	b := index.NewBatch()
	b.SetInternal(keyFormat, []byte("0.0"))
	if err := errors.Join(x.gen.flush(t.Context(), b), x.Close()); err != nil {
		t.Fatal(err)
	}
	if x, err = Open(Config{Dir: dir, Source: s}); err != nil {
		t.Fatal(err)
	}
	if x.State().Ready {
		t.Error("it is used all the same")
	}
	running(t, x)
	waitFor(t, "a new index", func() bool { return x.State().Ready })
}

func TestSearchAnswersWhileTheIndexIsMadeAnew(t *testing.T) {
	s := manyDocuments(300)
	x := indexOf(t, s)
	ctx, stop := context.WithCancel(t.Context())
	var searching sync.WaitGroup
	for range 3 {
		searching.Go(func() {
			for ctx.Err() == nil {
				r, err := x.Search(ctx, records.Query{Text: "pensión mes", Facets: true}, everything)
				if ctx.Err() == nil && (err != nil || r.Total < 300) {
					t.Errorf("%d found (%v)", r.Total, err)
					return
				}
			}
		})
	}
	searching.Go(func() {
		for i := 0; ctx.Err() == nil && i < 50; i++ {
			s.file(fmt.Sprintf("new%d", i), es("Otra pensión al mes."))
			if err := x.CatchUp(ctx); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		}
	})
	last := 0
	for range 4 {
		if err := x.Reindex(t.Context(), func(done, _ int) { last = done }); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	searching.Wait()
	if last < 300 {
		t.Errorf("progress ended at %d", last)
	}
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := find(t, x, records.Query{Text: "pensión"}); r.Total != len(s.docs) {
		t.Errorf("%d of %d found", r.Total, len(s.docs))
	}
	folders, err := filepath.Glob(filepath.Join(x.Dir, "index-*"))
	if err != nil || len(folders) != 1 {
		t.Errorf("folders %v (%v)", folders, err)
	}
}
