package extract

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"acervo/indexer/extract/extracttest"
	"acervo/records"
)

type readCloser struct{ io.ReadSeeker }

func (readCloser) Close() error { return nil }

func paged(b []byte) records.PagedFile {
	return records.PagedFile{Size: int64(len(b)), Open: func(context.Context) (io.ReadSeekCloser, error) {
		return readCloser{bytes.NewReader(b)}, nil
	}}
}

func TestAWorkerShowsPagesAndReadsByTurns(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	b := extracttest.PDF("t", "La pensión", "dos")
	for range 2 {
		if s, err := p.Sizes(t.Context(), paged(b)); err != nil || len(s) != 2 {
			t.Fatalf("%v, %v", s, err)
		}
		if pic, err := p.Picture(t.Context(), paged(b), 2, 160); err != nil || pic.MediaType != "image/png" || len(pic.Bytes) < 100 {
			t.Fatalf("%s, %v", pic.MediaType, err)
		}
		if w, err := p.Words(t.Context(), paged(b), 1); err != nil || len(w.Words) != 2 || w.Words[1].Text != "pensión" {
			t.Fatalf("%+v, %v", w, err)
		}
		if x, err := p.Extract(t.Context(), input("a.pdf", b)); err != nil || len(x.Pages) != 2 {
			t.Fatalf("%q, %v", x.Pages, err)
		}
	}
	if _, err := p.Picture(t.Context(), paged(b), 3, 160); records.KindOf(err) != records.NotFound {
		t.Errorf("a page that there is not: %v", err)
	}
}

func TestWarmWorkersAreThere(t *testing.T) {
	p := newPool(t, Config{Workers: 2})
	if err := p.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		w := <-p.slots
		if w == nil || w.files != 1 {
			t.Errorf("a worker is not there: %+v", w)
		}
		p.slots <- w
	}
}

func TestAFileThatEndsItsWorkerHasNoPages(t *testing.T) {
	p := newPool(t, Config{Workers: 1, Arguments: []string{wild}, Timeout: 700 * time.Millisecond})
	for _, order := range []string{"HANG", "DIE"} {
		var u *records.Unreadable
		if _, err := p.Picture(t.Context(), paged([]byte(order)), 1, 160); !errors.As(err, &u) {
			t.Errorf("%s: %v", order, err)
		}
	}
	b := extracttest.PDF("t", "La pensión")
	if _, err := p.Picture(t.Context(), paged(b), 1, 160); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
