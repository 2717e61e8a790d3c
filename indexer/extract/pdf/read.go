package pdf

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"

	"acervo/indexer/extract/plain"
	"acervo/indexer/extract/reading"
)

const (
	// maxPages bounds how many pages of a file are read.
	maxPages = 20_000
	// maxFaults is how many pages may bring PDFium down before the rest is given up.
	maxFaults = 5
	// fewLetters: a page with less is looked at for a picture that holds its text.
	fewLetters = 10
)

// Read reads the text of every page. Pages that are pictures are counted, and
// read too when ocr is not nil. A page that cannot be read is left empty, with a remark.
func (e *Engine) Read(ctx context.Context, f reading.File, ocr Recognizer) (reading.Text, error) {
	file, err := f.Open()
	if err != nil {
		return reading.Text{}, err
	}
	defer file.Close()
	r := &reader{engine: e, file: file, in: f, ocr: ocr, text: reading.Text{Method: "pdf", Paged: true}}
	return r.read(ctx)
}

type reader struct {
	engine *Engine
	file   *os.File
	in     reading.File
	ocr    Recognizer
	doc    *document
	text   reading.Text
	pages  reading.Pages
	bad    []int // pages that could not be read
	faults int   // how often PDFium came down
	scans  int   // pages that went through OCR
}

func (r *reader) read(ctx context.Context) (reading.Text, error) {
	if err := r.reopen(); err != nil {
		return reading.Text{}, err
	}
	defer func() {
		if r.doc != nil {
			r.doc.close()
		}
	}()
	if title, err := r.doc.meta("Title"); err == nil {
		r.text.Title = title
	}
	total := min(r.doc.pages, maxPages)
	if r.doc.pages == 0 {
		return reading.Text{}, reading.Unreadable("The PDF has no pages.", nil)
	}
	for i := range total {
		if err := ctx.Err(); err != nil {
			return reading.Text{}, err
		}
		text := r.page(ctx, i)
		r.pages.Add(text)
		if r.pages.Full() || r.doc == nil {
			break
		}
	}
	if len(r.bad) == total {
		return reading.Text{}, reading.Damaged("a PDF", errors.New("no page could be read"))
	}
	r.remark()
	r.pages.Into(&r.text)
	return r.text, nil
}

// reopen opens the file in a living instance, after the last one came down.
func (r *reader) reopen() error {
	doc, err := r.engine.open(r.file, r.in.Size)
	r.doc = doc
	return err
}

// page reads one page; whatever happens on it, the others are still read.
func (r *reader) page(ctx context.Context, i int) string {
	text, err := r.doc.text(i)
	if err != nil {
		r.fault(i, err)
		return ""
	}
	extra, err := r.doc.written(i)
	if err != nil {
		r.fault(i, err)
		return text
	}
	text = plain.JoinDivided(text)
	if extra != "" {
		text = strings.TrimRight(text, "\n") + "\n\n" + extra
	}
	if reading.Letters(text, fewLetters) >= fewLetters {
		return text
	}
	pictured, err := r.doc.pictured(i)
	switch {
	case err != nil:
		r.fault(i, err)
	case pictured:
		if read, ok := r.recognize(ctx, i); ok {
			return read
		}
		r.text.Pictures++
	}
	return text
}

// fault notes that a page could not be read. PDFium itself says so of a page that is
// broken; after anything else its instance is thrown away and the file opened again.
func (r *reader) fault(i int, err error) {
	r.bad = append(r.bad, i+1)
	if errors.Is(err, pdfiumerrors.ErrPage) {
		return
	}
	r.engine.renew()
	r.doc = nil
	if r.faults++; r.faults >= maxFaults {
		r.text.Find("Reading was given up, because page after page is damaged.")
		return
	}
	if err := r.reopen(); err != nil {
		r.doc = nil
	}
}

func (r *reader) remark() {
	switch n := len(r.bad); {
	case n == 1:
		r.text.Find(fmt.Sprintf("Page %d is damaged and could not be read.", r.bad[0]))
	case n > 1:
		r.text.Find(fmt.Sprintf("%d pages are damaged and could not be read, the first of them page %d.", n, r.bad[0]))
	}
	if r.doc != nil && r.doc.pages > maxPages {
		r.text.Find(fmt.Sprintf("The file has %d pages; the first %d were read.", r.doc.pages, maxPages))
	}
}
