package pdf

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"

	"acervo/indexer/extract/reading"
	"acervo/records"
)

// Recognizer reads the text of a picture: a PNG file of a page at so many dots per inch.
type Recognizer interface {
	Recognize(ctx context.Context, picture string, dpi int, lang records.Language) (string, error)
}

// maxScans is how many pages of a file go through OCR.
const maxScans = 2000

// maxObjects is how many objects of a page are looked at for a picture.
const maxObjects = 200

// pictured reports whether the page shows a picture, or anything drawn: some
// scanners and fax drivers write pages as paths, and text as outlines.
func (d *document) pictured(i int) (bool, error) {
	return guard("objects", func() (bool, error) {
		count, err := d.pdfium.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: d.page(i)})
		if err != nil {
			return false, err
		}
		paths := 0
		for o := range min(count.Count, maxObjects) {
			object, err := d.pdfium.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: d.page(i), Index: o})
			if err != nil {
				return false, err
			}
			kind, err := d.pdfium.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object.PageObject})
			if err != nil {
				return false, err
			}
			switch kind.Type {
			case enums.FPDF_PAGEOBJ_IMAGE, enums.FPDF_PAGEOBJ_FORM:
				return true, nil
			case enums.FPDF_PAGEOBJ_PATH:
				paths++
			}
		}
		return paths >= maxObjects/2, nil
	})
}

// recognize reads a page that is a picture; ok is false when nobody could.
func (r *reader) recognize(ctx context.Context, i int) (text string, ok bool) {
	if r.ocr == nil || r.scans == maxScans {
		return "", false
	}
	path := filepath.Join(r.in.Dir, "page.png")
	defer os.Remove(path)
	dpi, err := r.doc.picture(i, path)
	if err != nil {
		r.fault(i, err)
		return "", false
	}
	text, err = r.ocr.Recognize(ctx, path, dpi, r.in.Language)
	if r.in.Alive != nil {
		r.in.Alive(ctx)
	}
	if err != nil {
		r.text.Find("Page " + strconv.Itoa(i+1) + " is a picture that could not be read.")
		return "", false
	}
	r.text.Method = "ocr"
	if r.scans++; r.scans == maxScans {
		r.text.Find(fmt.Sprintf("Only the first %d pages that are pictures were read.", maxScans))
	}
	return text, true
}

// place places the words of a page that is a picture. When nobody can, it is told, and the page stays without them.
func (d *document) place(ctx context.Context, dir string, o Order, ocr Placer, w *records.PageWords) {
	w.Unplaced = true
	if ocr == nil {
		return
	}
	path := filepath.Join(dir, "page.png")
	defer os.Remove(path)
	dpi, err := d.picture(o.Page-1, path)
	if err != nil {
		return
	}
	words, err := ocr.Place(ctx, path, dpi, o.Language)
	if err != nil {
		return
	}
	w.Words, w.Unplaced = InPoints(words, 72/float64(dpi)), false
}

// InPoints makes lengths in dots lengths in points.
func InPoints(words []records.PageWord, perDot float64) []records.PageWord {
	for i := range words {
		w := &words[i]
		w.X, w.Y, w.Width, w.Height = round(w.X*perDot), round(w.Y*perDot), round(w.Width*perDot), round(w.Height*perDot)
	}
	return words
}

// lettersOf is how many letters the words of a page have, as far as it matters.
func lettersOf(w records.PageWords) int {
	var b strings.Builder
	for _, word := range w.Words {
		b.WriteString(word.Text)
		if b.Len() > 100*fewLetters {
			break
		}
	}
	return reading.Letters(b.String(), fewLetters)
}
