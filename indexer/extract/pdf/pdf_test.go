package pdf

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"strings"
	"testing"

	"acervo/indexer/extract/extracttest"
	"acervo/indexer/extract/reading"
	"acervo/records"
)

var cacheDir string

// TestMain keeps PDFium's machine code, which takes seconds to make, for all tests.
func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "acervo-test-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		cacheDir = dir
		return m.Run()
	}())
}

func engine(t *testing.T) *Engine {
	t.Helper()
	e, err := NewEngine(t.Context(), cacheDir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func read(t *testing.T, e *Engine, b []byte, ocr Recognizer) reading.Text {
	t.Helper()
	text, err := e.Read(t.Context(), extracttest.File(t, "a.pdf", b), ocr)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTextOfPages(t *testing.T) {
	e := engine(t)
	text := read(t, e, extracttest.PDF("Título: ñandú", "La pensión\nde vejez", "El año 2019 y la confe-\nrencia"), nil)
	want := []string{"La pensión\r\nde vejez", "El año 2019 y la conferencia"}
	if strings.Join(text.Pages, "|") != strings.Join(want, "|") || text.Title != "Título: ñandú" || !text.Paged || text.Method != "pdf" {
		t.Errorf("read %+v", text)
	}
	if len(text.Findings) > 0 || text.Pictures > 0 {
		t.Errorf("findings %q, %d pictures", text.Findings, text.Pictures)
	}
}

func TestWhatPeopleWroteOnAPageIsRead(t *testing.T) {
	b := extracttest.NewPDF()
	note := b.Object("<</Type /Annot /Subtype /Text /Rect [0 0 20 20] /Contents (Revisar este plazo)>>")
	free := b.Object("<</Type /Annot /Subtype /FreeText /Rect [0 0 99 20] /Contents (Aprobado por la Mesa) /DA (/F1 9 Tf)>>")
	field := b.Object("<</Type /Annot /Subtype /Widget /FT /Tx /T (nombre) /V (Ana Torres) /Rect [50 50 200 70] /DA (/F1 9 Tf)>>")
	choice := b.Object("<</Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (pais) /V (Chile) /Opt [(Chile) (Cuba)] /Rect [50 80 200 95] /DA (/F1 9 Tf)>>")
	tick := b.Object("<</Type /Annot /Subtype /Widget /FT /Btn /T (si) /V /Yes /AS /Yes /Rect [50 99 60 110]>>")
	link := b.Object("<</Type /Annot /Subtype /Link /Rect [0 0 9 9] /Contents (no es texto)>>")
	b.Page("Solicitud de afiliación", fmt.Sprintf("/Annots [%d 0 R %d 0 R %d 0 R %d 0 R %d 0 R %d 0 R]", note, free, field, choice, tick, link))
	b.Catalog = fmt.Sprintf("/AcroForm <</Fields [%d 0 R %d 0 R %d 0 R] /DA (/F1 9 Tf) /DR <</Font <</F1 3 0 R>>>>>>", field, choice, tick)
	text := read(t, engine(t), b.Bytes(), nil)
	if got, want := text.Pages[0], "Solicitud de afiliación\n\nRevisar este plazo\nAprobado por la Mesa\nAna Torres\nChile"; got != want {
		t.Errorf("read %q\nwant %q", got, want)
	}
}

// recognizer says what it was given, in place of a Tesseract.
type recognizer struct {
	t     *testing.T
	text  string
	err   error
	calls int
	dpi   int
	wide  int
}

func (r *recognizer) Recognize(_ context.Context, picture string, dpi int, _ records.Language) (string, error) {
	r.calls++
	r.dpi = dpi
	f, err := os.Open(picture)
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close()
	c, err := png.DecodeConfig(f)
	if err != nil {
		r.t.Fatal(err)
	}
	r.wide = c.Width
	return r.text, r.err
}

// scan makes a PDF whose second page is a picture.
func scan() []byte {
	b := extracttest.NewPDF()
	b.Page("Esta página tiene texto de verdad", "")
	picture := b.Stream("/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x00\xFF\xFF\x00")
	b.Content("q 500 0 0 700 40 40 cm /I1 Do Q", fmt.Sprintf("/Resources <</XObject <</I1 %d 0 R>>>>", picture))
	b.Content("", "")
	return b.Bytes()
}

func TestPagesThatArePicturesAreCounted(t *testing.T) {
	text := read(t, engine(t), scan(), nil)
	if text.Pictures != 1 || len(text.Pages) != 3 || text.Method != "pdf" {
		t.Errorf("%d pictures on %d pages, by %s; want 1 on 3, the empty page is none", text.Pictures, len(text.Pages), text.Method)
	}
}

func TestPagesThatArePicturesAreRecognized(t *testing.T) {
	r := &recognizer{t: t, text: "leído por OCR"}
	f := extracttest.File(t, "a.pdf", scan())
	alive := 0
	f.Alive = func(context.Context) { alive++ }
	text, err := engine(t).Read(t.Context(), f, r)
	if err != nil {
		t.Fatal(err)
	}
	if text.Pictures != 0 || text.Pages[1] != "leído por OCR" || text.Method != "ocr" || r.calls != 1 || alive != 1 {
		t.Errorf("read %+v after %d calls and %d signs of life", text, r.calls, alive)
	}
	if r.dpi != 300 || r.wide < 2470 || r.wide > 2490 {
		t.Errorf("the picture was %d dots wide at %d dpi, want A4 at 300", r.wide, r.dpi)
	}
	if left, err := os.ReadDir(f.Dir); err != nil || len(left) > 0 {
		t.Errorf("%v was left behind, %v", left, err)
	}
}

func TestAPageThatOCRCannotReadIsReported(t *testing.T) {
	text := read(t, engine(t), scan(), &recognizer{t: t, err: errors.New("no")})
	if text.Pictures != 1 || len(text.Findings) != 1 || !strings.Contains(text.Findings[0], "Page 2") {
		t.Errorf("%d pictures, findings %q", text.Pictures, text.Findings)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	e := engine(t)
	whole := extracttest.PDF("", "texto")
	for _, c := range []struct {
		rule string
		file []byte
		says string
	}{
		{"no PDF at all", []byte("%PDF-1.7\nnothing"), "damaged"},
		{"cut off", whole[:60], "damaged"},
		{"locked", extracttest.Encrypt(t, whole, "clave"), "password"},
		{"without pages", extracttest.NewPDF().Bytes(), ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			_, err := e.Read(t.Context(), extracttest.File(t, "a.pdf", c.file), nil)
			var u *records.Unreadable
			if !errors.As(err, &u) || !strings.Contains(u.Reason, c.says) {
				t.Errorf("the error is %v, want an *Unreadable that says %q", err, c.says)
			}
			// One file must not spoil the next.
			if text := read(t, e, whole, nil); text.Pages[0] != "texto" {
				t.Errorf("the next file was read as %q", text.Pages)
			}
		})
	}
}

func TestBombsEndInAnErrorOrARemark(t *testing.T) {
	e := engine(t)
	deep := extracttest.NewPDF()
	deep.Content(strings.Repeat("[", 200_000), "")
	circle := extracttest.NewPDF()
	form := circle.Stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X 4 0 R>>>>", "/X Do /X Do")
	circle.Content("/X Do", fmt.Sprintf("/Resources <</XObject <</X %d 0 R>>>>", form))
	zeros := extracttest.NewPDF()
	zeros.Drawn(zeros.Stream("/Filter /FlateDecode", extracttest.Deflate(t, strings.Repeat(" ", 200<<20))), "")
	huge := extracttest.NewPDF()
	huge.Content("0 0 1 1 re f", "/MediaBox [0 0 9999999 9999999]")
	for name, b := range map[string][]byte{"deep": deep.Bytes(), "circle": circle.Bytes(), "zeros": zeros.Bytes(), "huge": huge.Bytes()} {
		t.Run(name, func(t *testing.T) {
			text, err := e.Read(t.Context(), extracttest.File(t, "a.pdf", b), &recognizer{t: t})
			var u *records.Unreadable
			if err != nil && !errors.As(err, &u) {
				t.Errorf("read %+v, %v", text, err)
			}
			if next := read(t, e, extracttest.PDF("", "texto"), nil); next.Pages[0] != "texto" {
				t.Errorf("the next file was read as %q", next.Pages)
			}
		})
	}
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	good := extracttest.File(t, "a.pdf", extracttest.PDF("Título", "texto"))
	if got := Check(good.Path); len(got) > 0 {
		t.Errorf("a sound file: %q", got)
	}
	bad := extracttest.NewPDF()
	bad.Page("texto", "/Rotate /Sideways")
	if got := Check(extracttest.File(t, "a.pdf", bad.Bytes()).Path); len(got) != 1 || !strings.Contains(got[0], "rules of PDF") {
		t.Errorf("a file against the rules: %q", got)
	}
	if got := Check("/nonexistent"); len(got) > 0 {
		t.Errorf("no file: %q", got)
	}
}

func TestSignaturesAreRemarkedAsFound(t *testing.T) {
	got := Check(extracttest.File(t, "a.pdf", extracttest.SignedPDF()).Path)
	if len(got) != 1 || !strings.Contains(got[0], "signed by Ana Nñez on 2024-01-02; whether the signed bytes are unchanged could not be checked") {
		t.Errorf("got %q", got)
	}
}
