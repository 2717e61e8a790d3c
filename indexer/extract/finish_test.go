package extract

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/indexer/extract/extracttest"
	"acervo/indexer/extract/ocr"
	"acervo/indexer/extract/reading"
	"acervo/records"
)

const regulation = `REGLAMENTO DE LA ASAMBLEA GENERAL

Aprobado en la ciudad de México el 8 de marzo de 2019

CAPÍTULO I
DISPOSICIONES GENERALES

Artículo 1.- La Asamblea General es el órgano supremo de la Conferencia.

Artículo 2.- La Asamblea se reunirá cada tres años en la sede que ella misma elija.
`

func TestANormIsGivenItsOutline(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	in := input("reglamento.txt", []byte(regulation))
	in.Normative = true
	x, err := p.Extract(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, u := range x.Outline {
		ids = append(ids, u.EID)
		if !strings.HasPrefix(x.Pages[0][u.Offset:], u.Label) {
			t.Errorf("%s is not at byte %d of the text that was handed back", u.EID, u.Offset)
		}
	}
	if want := []string{"chp_i", "chp_i__art_1", "chp_i__art_2"}; !slices.Equal(ids, want) {
		t.Errorf("the outline is %v, want %v", ids, want)
	}
	if x.Language != records.Spanish || x.Date != "2019-03-08" || x.Title != "REGLAMENTO DE LA ASAMBLEA GENERAL" {
		t.Errorf("language %s, date %s, title %q", x.Language, x.Date, x.Title)
	}
	for _, passage := range records.Cut("f", x) {
		if strings.Contains(passage.Text, "cada tres años") && passage.EID != "chp_i__art_2" {
			t.Errorf("article 2 is in the passage %q", passage.EID)
		}
	}
}

func TestMinutesAreNotCutByArticle(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	x, err := p.Extract(t.Context(), input("acta.txt", []byte(regulation)))
	if err != nil || len(x.Outline) > 0 {
		t.Errorf("the outline is %v, %v", x.Outline, err)
	}
}

func TestWhatIsKnownIsNotGuessed(t *testing.T) {
	f := newFinisher()
	f.now = func() time.Time { return time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC) }
	page := "The Assembly adopts the budget of the Conference and thanks its members. 1 May 2020"
	for _, c := range []struct {
		rule string
		text reading.Text
		q    request
		lang records.Language
		date records.Date
	}{
		{"the caller's language", reading.Text{}, request{Language: "fr"}, "fr", "2020-05-01"},
		{"the text's language, not the program's", reading.Text{Language: "es"}, request{}, "en", "2020-05-01"},
		{"the file's own date", reading.Text{Date: "1999-09-09"}, request{}, "en", "1999-09-09"},
		{"the text's date before that of the file's making", reading.Text{Created: "2011-01-01"}, request{}, "en", "2020-05-01"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			c.text.Pages = []string{page}
			o := f.finish(c.text, c.q)
			if o.Text.Language != c.lang || o.Text.Date != c.date {
				t.Errorf("language %s, date %s; want %s, %s", o.Text.Language, o.Text.Date, c.lang, c.date)
			}
		})
	}
	short := f.finish(reading.Text{Pages: []string{"Presupuesto"}, Language: "es", Created: "2011-01-01"}, request{})
	if short.Text.Language != "es" || short.Text.Date != "2011-01-01" {
		t.Errorf("what the file says of itself is better than nothing: %s, %s", short.Text.Language, short.Text.Date)
	}
}

func TestATextWithoutPagesHasOne(t *testing.T) {
	if o := newFinisher().finish(reading.Text{}, request{Normative: true}); len(o.Text.Pages) != 1 {
		t.Errorf("the pages are %q", o.Text.Pages)
	}
}

func TestScansNeedRecognition(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	scan := extracttest.Scan(t, "La Asamblea General de la Conferencia aprueba el presupuesto", "del año que comienza, y agradece a la sede su hospitalidad.",
		"Los miembros pagarán sus cuotas antes del mes de marzo.")
	x, err := p.Extract(t.Context(), input("scan.png", scan))
	if err != nil || !x.NeedsRecognition || len(x.Pages) != 1 || x.Pages[0] != "" {
		t.Fatalf("without OCR: %+v, %v", x, err)
	}
	in := input("scan.png", scan)
	in.Recognize = true
	x, err = p.Extract(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if ocr.New(t.Context()) == nil {
		if !x.NeedsRecognition || !strings.Contains(strings.Join(x.Findings, ""), ocr.Install) {
			t.Errorf("without Tesseract the findings are %q", x.Findings)
		}
		if os.Getenv("ACERVO_TEST_REQUIRE") == "1" {
			t.Fatal("Tesseract is not installed: " + ocr.Install)
		}
		t.Skip("Tesseract is not installed: " + ocr.Install)
	}
	if x.NeedsRecognition || x.Language != records.Spanish || !strings.Contains(x.Pages[0], "presupuesto\ndel año") {
		t.Errorf("with OCR: %+v", x)
	}
}

func TestWithoutTesseractStaffAreToldHowToInstallIt(t *testing.T) {
	p := newPool(t, Config{Workers: 1, Path: t.TempDir()})
	in := input("scan.png", extracttest.Scan(t, "Acta de la sesión"))
	in.Recognize = true
	x, err := p.Extract(t.Context(), in)
	if err != nil || !x.NeedsRecognition || !strings.Contains(strings.Join(x.Findings, ""), ocr.Install) {
		t.Errorf("%+v, %v", x, err)
	}
}
