package extract

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"testing"
	"time"

	"acervo/indexer/extract/extracttest"
	"acervo/records"
)

type readCloser struct{ io.ReadSeeker }

func (readCloser) Close() error { return nil }

func paged(b []byte) records.PagedFile {
	return records.PagedFile{Size: int64(len(b)), MediaType: "application/pdf", Open: func(context.Context) (io.ReadSeekCloser, error) {
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
		if pic, err := p.Picture(t.Context(), paged(b), 2, records.PictureSize{Width: 160}); err != nil || pic.MediaType != "image/png" || len(pic.Bytes) < 100 {
			t.Fatalf("%s, %v", pic.MediaType, err)
		}
		if w, err := p.Words(t.Context(), paged(b), 1); err != nil || len(w.Words) != 2 || w.Words[1].Text != "pensión" {
			t.Fatalf("%+v, %v", w, err)
		}
		if x, err := p.Extract(t.Context(), input("a.pdf", b)); err != nil || len(x.Pages) != 2 {
			t.Fatalf("%q, %v", x.Pages, err)
		}
	}
	if _, err := p.Picture(t.Context(), paged(b), 3, records.PictureSize{Width: 160}); records.KindOf(err) != records.NotFound {
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
	p := newPool(t, Config{Workers: 1, Arguments: []string{wild}, Timeout: 5 * time.Second})
	for _, order := range []string{"HANG", "DIE"} {
		var u *records.Unreadable
		if _, err := p.Picture(t.Context(), paged([]byte(order)), 1, records.PictureSize{Width: 160}); !errors.As(err, &u) {
			t.Errorf("%s: %v", order, err)
		}
	}
	b := extracttest.PDF("t", "La pensión")
	if _, err := p.Picture(t.Context(), paged(b), 1, records.PictureSize{Width: 160}); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestAWorkerShowsTheSheetsOfAPicture(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 600, 900))); err != nil {
		t.Fatal(err)
	}
	f := paged(b.Bytes())
	f.MediaType = "image/png"
	if s, err := p.Sizes(t.Context(), f); err != nil || len(s) != 1 || s[0].Height != 1.5*s[0].Width {
		t.Fatalf("%v, %v", s, err)
	}
	pic, err := p.Picture(t.Context(), f, 1, records.PictureSize{Width: 160})
	if err != nil {
		t.Fatal(err)
	}
	if c, _, err := image.DecodeConfig(bytes.NewReader(pic.Bytes)); err != nil || c.Width != 160 || c.Height != 240 {
		t.Errorf("%+v, %v", c, err)
	}
	if w, err := p.Words(t.Context(), f, 1); err != nil || len(w.Words) != 0 || w.Width != s0(t, p, f).Width {
		t.Errorf("%+v, %v", w, err)
	}
	if _, err := p.Picture(t.Context(), f, 2, records.PictureSize{Width: 160}); records.KindOf(err) != records.NotFound {
		t.Errorf("a page that there is not: %v", err)
	}
	f = paged([]byte("\x89PNG\r\n\x1a\nbroken"))
	f.MediaType = "image/png"
	if u := (*records.Unreadable)(nil); !errors.As(func() error { _, err := p.Sizes(t.Context(), f); return err }(), &u) {
		t.Error("a broken picture is shown")
	}
}

func s0(t *testing.T, p *Pool, f records.PagedFile) records.PageSize {
	t.Helper()
	s, err := p.Sizes(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return s[0]
}
