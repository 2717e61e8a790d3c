package pdf

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	_ "image/jpeg"
	"math/rand/v2"
	"strings"
	"testing"

	"acervo/indexer/extract/extracttest"
	"acervo/records"
)

func show(t *testing.T, e *Engine, b []byte, o Order) Shown {
	t.Helper()
	s, err := e.Show(t.Context(), extracttest.File(t, "a.pdf", b), o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAPageIsDrawnInTheWidthAskedFor(t *testing.T) {
	e := engine(t)
	b := extracttest.PDF("Acta", "La pensión de vejez", "Segunda página")
	for _, width := range []int{160, 800} {
		p := show(t, e, b, Order{Page: 2, Width: width}).Picture
		picture, kind, err := image.Decode(bytes.NewReader(p.Bytes))
		if err != nil || "image/"+kind != p.MediaType {
			t.Fatalf("%s %s: %v", kind, p.MediaType, err)
		}
		if picture.Bounds().Dx() != width || picture.Bounds().Dy() <= width {
			t.Errorf("the picture is %v", picture.Bounds())
		}
		dark := 0
		for y := range picture.Bounds().Dy() {
			for x := range width {
				if c, _ := color.GrayModel.Convert(picture.At(x, y)).(color.Gray); c.Y < 200 {
					dark++
				}
			}
		}
		if dark < 20 {
			t.Errorf("nothing is printed on it: %d dark pixels", dark)
		}
	}
	if got := show(t, e, b, Order{Sizes: true}).Sizes; len(got) != 2 || got[0].Width < 100 || got[0] != got[1] {
		t.Errorf("the pages are %v", got)
	}
}

func TestWordsStandWhereTheyArePrinted(t *testing.T) {
	w := show(t, engine(t), extracttest.PDF("Acta", "La pensión de vejez\nsegunda línea"), Order{Page: 1, Words: true}).Words
	var said []string
	for _, word := range w.Words {
		said = append(said, word.Text)
		if word.X < 0 || word.Y < 0 || word.X+word.Width > w.Width || word.Y+word.Height > w.Height || word.Width < 3 || word.Height < 3 {
			t.Errorf("%q stands at %+v on a page of %v", word.Text, word, w.PageSize)
		}
	}
	if len(said) != 6 || said[1] != "pensión" || w.Words[0].Line != 0 || w.Words[4].Line != 1 {
		t.Fatalf("%+v", w.Words)
	}
	if a, b := w.Words[0], w.Words[1]; b.X < a.X+a.Width || b.Y != a.Y {
		t.Errorf("the second word stands at %+v, the first at %+v", b, a)
	}
	if w.Words[4].Y <= w.Words[0].Y {
		t.Errorf("the second line stands above the first")
	}
}

// A page that is turned is shown turned, and its words with it.
func TestWordsOfATurnedPageTurnWithIt(t *testing.T) {
	b := extracttest.NewPDF()
	b.Page("La pension", "/Rotate 90")
	e := engine(t)
	w := show(t, e, b.Bytes(), Order{Page: 1, Words: true}).Words
	if len(w.Words) != 2 || w.Width <= w.Height {
		t.Fatalf("%+v", w)
	}
	first, second := w.Words[0], w.Words[1]
	if second.Y <= first.Y || second.Height <= second.Width {
		t.Errorf("the words do not stand below one another: %+v %+v", first, second)
	}
	for _, word := range w.Words {
		if word.X < 0 || word.Y < 0 || word.X+word.Width > w.Width || word.Y+word.Height > w.Height {
			t.Errorf("%q stands outside the page: %+v", word.Text, word)
		}
	}
}

func TestOfPagesThatThereAreNotThereIsNothing(t *testing.T) {
	e := engine(t)
	for _, o := range []Order{{Page: 0, Width: 160}, {Page: 2, Width: 160}, {Page: 9, Words: true}} {
		if s := show(t, e, extracttest.PDF("Acta", "una"), o); s.Pages != 1 || len(s.Picture.Bytes) > 0 || len(s.Words.Words) > 0 {
			t.Errorf("%+v shows %+v", o, s)
		}
	}
	var u *records.Unreadable
	if _, err := e.Show(t.Context(), extracttest.File(t, "b.pdf", []byte("%PDF-1.7\nnothing")), Order{Sizes: true}, nil); !errors.As(err, &u) {
		t.Errorf("a damaged file: %v", err)
	}
}

func TestPhotographsAreJPEGsAndTextIsNot(t *testing.T) {
	photo := image.NewRGBA(image.Rect(0, 0, 300, 400))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range photo.Pix {
		photo.Pix[i] = byte(r.IntN(256))
	}
	text := image.NewRGBA(photo.Rect)
	for i := range text.Pix {
		text.Pix[i] = 255
	}
	for x := range 40 {
		text.Set(20+x, 30, color.Black)
	}
	for want, m := range map[string]*image.RGBA{"image/jpeg": photo, "image/png": text} {
		if p, err := Encode(m); err != nil || p.MediaType != want {
			t.Errorf("%s, want %s: %v", p.MediaType, want, err)
		}
	}
}

func BenchmarkShow(b *testing.B) {
	e, err := NewEngine(b.Context(), cacheDir)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	for name, o := range map[string]Order{"picture": {Page: 1, Width: 800}, "words": {Page: 1, Words: true}, "sizes": {Sizes: true}} {
		b.Run(name, func(b *testing.B) {
			f := extracttest.File(b, "a.pdf", extracttest.PDF("Acta", strings.Repeat(strings.Repeat("La pensión de vejez del Estado ", 3)+"\n", 45)))
			for b.Loop() {
				if _, err := e.Show(b.Context(), f, o, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
