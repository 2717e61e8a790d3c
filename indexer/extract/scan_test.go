package extract

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"

	"acervo/indexer/extract/extracttest"
	"acervo/indexer/extract/ocr"
	"acervo/records"
)

// scanned adds a page that shows a picture, as tall and wide as the page lets it be.
func scanned(t *testing.T, b *extracttest.PDFBuilder, picture []byte) {
	t.Helper()
	decoded, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	grey, ok := decoded.(*image.Gray)
	if !ok {
		t.Fatalf("the picture is a %T", decoded)
	}
	w, h := grey.Rect.Dx(), grey.Rect.Dy()
	n := b.Stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", w, h),
		extracttest.Deflate(t, string(grey.Pix)))
	scale := min(595/float64(w), 842/float64(h))
	b.Content(fmt.Sprintf("q %.2f 0 0 %.2f 0 0 cm /I1 Do Q", scale*float64(w), scale*float64(h)), fmt.Sprintf("/Resources <</XObject <</I1 %d 0 R>>>>", n))
}

func TestScannedPagesBetweenPagesOfTextAreRead(t *testing.T) {
	extracttest.Need(t, ocr.Program, ocr.Install)
	scan := extracttest.Scan(t, "La Asamblea General de la Conferencia aprueba el presupuesto", "del año que comienza, y agradece a la sede su hospitalidad.",
		"Los miembros pagarán sus cuotas antes del mes de marzo.")
	b := extracttest.NewPDF()
	b.Page("Esta página tiene texto de verdad", "")
	scanned(t, b, scan)
	scanned(t, b, extracttest.Turn(t, scan, 1))
	b.Page("Y esta también lo tiene", "")
	in := input("acta.pdf", b.Bytes())
	p := newPool(t, Config{Workers: 1})

	x, err := p.Extract(t.Context(), in)
	if err != nil || !x.NeedsRecognition || x.Method != "pdf" || len(x.Pages) != 4 || x.Pages[1] != "" {
		t.Errorf("without OCR: %+v, %v", x, err)
	}
	in.Recognize, in.Language = true, records.Spanish
	x, err = p.Extract(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if x.NeedsRecognition || x.Method != "ocr" || len(x.Pages) != 4 || len(x.Findings) > 0 {
		t.Errorf("with OCR: %+v", x)
	}
	for i, words := range []string{"texto de verdad", "presupuesto", "presupuesto", "también lo tiene"} {
		if !strings.Contains(x.Pages[i], words) {
			t.Errorf("page %d is %q, want %q in it", i+1, x.Pages[i], words)
		}
	}
}

// Both kinds of scans: a picture in a PDF, and a file that is a picture.
func TestTheWordsOfAScanHaveTheirPlaces(t *testing.T) {
	extracttest.Need(t, ocr.Program, ocr.Install)
	scan := extracttest.Scan(t, "La Asamblea General de la Conferencia aprueba el presupuesto", "del año que comienza, y agradece a la sede su hospitalidad.")
	b := extracttest.NewPDF()
	scanned(t, b, scan)
	p := newPool(t, Config{Workers: 1})
	picture := paged(scan)
	picture.MediaType = "image/png"
	inPDF := paged(b.Bytes())
	for _, c := range []struct {
		name  string
		file  records.PagedFile
		scale float64 // points in a dot of the scan
	}{{"in a PDF", inPDF, 595.0 / 1654}, {"a picture", picture, 72.0 / 200}} {
		t.Run(c.name, func(t *testing.T) {
			c.file.Language = records.Spanish
			w, err := p.Words(t.Context(), c.file, 1)
			if err != nil || w.Unplaced || len(w.Words) < 15 {
				t.Fatalf("%+v, %v", w, err)
			}
			first := w.Words[0]
			// It is drawn from 150 dots to the right, with its foot 200 dots below the edge, or below where the picture begins.
			if first.Text != "La" || first.X < 140*c.scale || first.X > 165*c.scale || first.Width > 60*c.scale || first.Height > 60*c.scale {
				t.Errorf("the first word is %+v", first)
			}
			last := w.Words[len(w.Words)-1]
			if last.Line == first.Line || last.Y <= first.Y || last.X <= first.X || last.X+last.Width > w.Width {
				t.Errorf("the first word is %+v, the last %+v, of a page of %+v", first, last, w.PageSize)
			}
		})
	}
}
