package gallery

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acervo/records"
)

// painter counts how often it was asked.
type painter struct {
	drawn atomic.Int64
	wait  chan struct{} // when set, it draws only after something came
	size  int
	err   error
}

func (p *painter) Sizes(context.Context, records.PagedFile) ([]records.PageSize, error) {
	p.drawn.Add(1)
	return []records.PageSize{{Width: 612, Height: 792}}, p.err
}

func (p *painter) Picture(ctx context.Context, _ records.PagedFile, page int, size records.PictureSize) (records.PagePicture, error) {
	p.drawn.Add(1)
	if p.wait != nil {
		select {
		case <-p.wait:
		case <-ctx.Done():
			return records.PagePicture{}, ctx.Err()
		}
	}
	b := fmt.Sprintf("page %d at %d %s", page, size.Width, strings.Repeat("x", p.size))
	return records.PagePicture{MediaType: "image/jpeg", Bytes: []byte(b + "\xff\xd9")}, p.err
}

func (p *painter) Words(_ context.Context, _ records.PagedFile, page int) (records.PageWords, error) {
	p.drawn.Add(1)
	return records.PageWords{Words: []records.PageWord{{Text: fmt.Sprint("word ", page), X: 1.5, Line: 2}}}, p.err
}

func file(letter string) records.PagedFile {
	return records.PagedFile{SHA256: records.Sum(strings.Repeat(letter, 64))}
}

func open(t *testing.T, p *painter, change ...func(*Config)) (*Gallery, string) {
	t.Helper()
	c := Config{Dir: filepath.Join(t.TempDir(), "pages"), Painter: p}
	for _, f := range change {
		f(&c)
	}
	g, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return g, c.Dir
}

func TestWhatWasDrawnOnceIsKept(t *testing.T) {
	p := &painter{}
	g, dir := open(t, p)
	for range 2 {
		got, err := g.Picture(t.Context(), file("a"), 2, records.PictureSize{Width: 800})
		if err != nil || !strings.HasPrefix(string(got.Bytes), "page 2 at 800") || got.MediaType != "image/jpeg" {
			t.Fatalf("%q %v", got.Bytes, err)
		}
		w, err := g.Words(t.Context(), file("a"), 2)
		if err != nil || len(w.Words) != 1 || w.Words[0].Text != "word 2" || w.Words[0].Line != 2 {
			t.Fatalf("%+v %v", w, err)
		}
		if s, err := g.Sizes(t.Context(), file("a")); err != nil || len(s) != 1 || s[0].Height != 792 {
			t.Fatalf("%+v %v", s, err)
		}
	}
	if n := p.drawn.Load(); n != 3 {
		t.Errorf("drawn %d times", n)
	}
	again, err := Open(Config{Dir: dir, Painter: p})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Picture(t.Context(), file("a"), 2, records.PictureSize{Width: 800}); err != nil || p.drawn.Load() != 3 {
		t.Errorf("after a restart it is drawn again: %v", err)
	}
	for _, other := range []struct {
		f    records.PagedFile
		page int
		size records.PictureSize
	}{
		{file("b"), 2, records.PictureSize{Width: 800}}, {file("a"), 3, records.PictureSize{Width: 800}}, {file("a"), 2, records.PictureSize{Width: 160}},
		{file("a"), 2, records.PictureSize{Width: 800, Most: 30_000}}, {file("a"), 2, records.PictureSize{Width: 800, Most: 20_000}},
	} {
		before := p.drawn.Load()
		if _, err := g.Picture(t.Context(), other.f, other.page, other.size); err != nil || p.drawn.Load() != before+1 {
			t.Errorf("%+v is taken for another: %v", other, err)
		}
	}
}

func TestAPictureThatIsNotWholeIsDrawnAgain(t *testing.T) {
	p := &painter{}
	g, dir := open(t, p)
	if _, err := g.Picture(t.Context(), file("a"), 1, records.PictureSize{Width: 800}); err != nil {
		t.Fatal(err)
	}
	files := kinds(t, dir)
	if len(files) != 1 {
		t.Fatal(files)
	}
	if err := os.Truncate(files[0], 5); err != nil {
		t.Fatal(err)
	}
	if got, err := g.Picture(t.Context(), file("a"), 1, records.PictureSize{Width: 800}); err != nil || len(got.Bytes) < 10 || p.drawn.Load() != 2 {
		t.Errorf("%q %v", got.Bytes, err)
	}
}

func kinds(t *testing.T, dir string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTheFolderDoesNotGrowBeyondItsBounds(t *testing.T) {
	p := &painter{size: 1000}
	g, dir := open(t, p, func(c *Config) { c.Bytes = 20_000 })
	old := time.Now().Add(-48 * time.Hour)
	for page := range 60 {
		if _, err := g.Picture(t.Context(), file("a"), page+1, records.PictureSize{Width: 800}); err != nil {
			t.Fatal(err)
		}
		for _, f := range kinds(t, dir) { // so that every page is older than the next
			info, err := os.Stat(f)
			if err != nil {
				t.Fatal(err)
			}
			if time.Since(info.ModTime()) < time.Hour {
				at := old.Add(time.Duration(page) * time.Minute)
				if err := os.Chtimes(f, at, at); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	total := 0
	for _, f := range kinds(t, dir) {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		total += int(info.Size())
	}
	if total > 21_500 || total < 10_000 {
		t.Errorf("it holds %d bytes", total)
	}
	before := p.drawn.Load()
	if _, err := g.Picture(t.Context(), file("a"), 60, records.PictureSize{Width: 800}); err != nil || p.drawn.Load() != before {
		t.Errorf("the newest is gone")
	}
	if _, err := g.Picture(t.Context(), file("a"), 1, records.PictureSize{Width: 800}); err != nil || p.drawn.Load() != before+1 {
		t.Errorf("the oldest is still there")
	}
}

func TestManyWhoAskForTheSamePageWaitForOneDrawing(t *testing.T) {
	p := &painter{wait: make(chan struct{})}
	g, _ := open(t, p)
	var all sync.WaitGroup
	var good atomic.Int64
	for range 8 {
		all.Go(func() {
			if _, err := g.Picture(t.Context(), file("a"), 1, records.PictureSize{Width: 800}); err == nil {
				good.Add(1)
			}
		})
	}
	for p.drawn.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	close(p.wait)
	all.Wait()
	if good.Load() != 8 || p.drawn.Load() > 2 {
		t.Errorf("%d were answered, it was drawn %d times", good.Load(), p.drawn.Load())
	}
}

func TestWhoGoesAwayDoesNotEndTheDrawing(t *testing.T) {
	p := &painter{wait: make(chan struct{})}
	g, dir := open(t, p)
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() {
		_, err := g.Picture(ctx, file("a"), 1, records.PictureSize{Width: 800})
		gone <- err
	}()
	for p.drawn.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("who went away got %v", err)
	}
	close(p.wait)
	for len(kinds(t, dir)) == 0 {
		time.Sleep(time.Millisecond)
	}
	if _, err := g.Picture(t.Context(), file("a"), 1, records.PictureSize{Width: 800}); err != nil || p.drawn.Load() != 1 {
		t.Errorf("drawn %d times: %v", p.drawn.Load(), err)
	}
}

func TestWhenTooManyWaitTheNextIsTurnedAway(t *testing.T) {
	p := &painter{wait: make(chan struct{})}
	g, _ := open(t, p, func(c *Config) { c.Waiting = 1 })
	done := make(chan error)
	go func() {
		_, err := g.Picture(t.Context(), file("a"), 1, records.PictureSize{Width: 800})
		done <- err
	}()
	for p.drawn.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	if _, err := g.Picture(t.Context(), file("b"), 1, records.PictureSize{Width: 800}); records.KindOf(err) != records.Unavailable {
		t.Errorf("%v", err)
	}
	close(p.wait)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestWhatFailsIsNotKept(t *testing.T) {
	p := &painter{err: records.Errorf(records.Unavailable, "Not now.")}
	g, dir := open(t, p)
	if _, err := g.Words(t.Context(), file("a"), 1); records.KindOf(err) != records.Unavailable {
		t.Errorf("%v", err)
	}
	if _, err := g.Picture(t.Context(), records.PagedFile{SHA256: "../../x"}, 1, records.PictureSize{Width: 800}); err == nil || len(kinds(t, dir)) > 0 {
		t.Errorf("kept %v, %v", kinds(t, dir), err)
	}
	p.err = nil
	if _, err := g.Words(t.Context(), file("a"), 1); err != nil {
		t.Error(err)
	}
}
