package extract

import (
	"context"
	"fmt"
	"strings"

	"acervo/indexer/extract/convert"
	"acervo/indexer/extract/ocr"
	"acervo/indexer/extract/office"
	"acervo/indexer/extract/pdf"
	"acervo/indexer/extract/reading"
)

// readers are the readers of the single kinds of files. Those that are slow to start are
// started by the first file that needs them.
type readers struct {
	cacheDir   string
	engine     *pdf.Engine
	recognizer *ocr.Tesseract
	converter  *convert.LibreOffice
}

func newReaders(cacheDir string) *readers { return &readers{cacheDir: cacheDir} }

func (r *readers) close() error {
	if r.engine == nil {
		return nil
	}
	return r.engine.Close()
}

// read chooses the reader by the file's bytes; the name helps where they do not tell.
func (r *readers) read(ctx context.Context, f reading.File) (reading.Text, error) {
	file, err := f.Open()
	if err != nil {
		return reading.Text{}, err
	}
	f.MediaType, err = MediaType(file, f.Name)
	_ = file.Close() // it was only read
	if err != nil {
		return reading.Text{}, fmt.Errorf("extract: read the file's beginning: %w", err)
	}
	switch f.MediaType {
	case "application/pdf":
		return r.readPDF(ctx, f)
	case "image/png", "image/jpeg", "image/tiff", "image/bmp", "image/gif", "image/webp":
		return r.readPicture(ctx, f)
	}
	if derivesFrom(f.MediaType, "application/x-ole-storage") {
		sealed, err := office.Sealed(f)
		if err != nil {
			return reading.Text{}, err
		}
		if sealed {
			return reading.Text{}, reading.Password(nil)
		}
	}
	if read := documentReader(f.MediaType); read != nil {
		return read(f)
	}
	if convert.Reads(f.MediaType) {
		return r.readConverted(ctx, f)
	}
	return reading.Text{}, reading.Unreadable("No text is read from files of this kind.", fmt.Errorf("extract: the type is %s", f.MediaType))
}

// pdfium starts the engine for the first file that needs it.
func (r *readers) pdfium(ctx context.Context, f reading.File) (*pdf.Engine, error) {
	if r.engine == nil {
		engine, err := startEngine(ctx, r.cacheDir, f)
		if err != nil {
			return nil, err
		}
		r.engine = engine
	}
	return r.engine, nil
}

func (r *readers) show(ctx context.Context, f reading.File, o pdf.Order) (pdf.Shown, error) {
	f.Recognize = o.Recognize
	t := r.tesseract(ctx, f)
	if strings.HasPrefix(f.MediaType, "image/") {
		return ocr.Show(ctx, f, o, t)
	}
	engine, err := r.pdfium(ctx, f)
	if err != nil {
		return pdf.Shown{}, err
	}
	var placer pdf.Placer // a nil *Tesseract in an interface would not be nil
	if t != nil {
		placer = t
	}
	return engine.Show(ctx, f, o, placer)
}

func (r *readers) readPDF(ctx context.Context, f reading.File) (reading.Text, error) {
	engine, err := r.pdfium(ctx, f)
	if err != nil {
		return reading.Text{}, err
	}
	// A nil *Tesseract in an interface would not be nil.
	var recognizer pdf.Recognizer
	if t := r.tesseract(ctx, f); t != nil {
		recognizer = t
	}
	t, err := engine.Read(ctx, f, recognizer)
	remarkMissing(&t, f, recognizer != nil)
	return t, err
}

// readPicture reads a file that is a picture of a page.
func (r *readers) readPicture(ctx context.Context, f reading.File) (reading.Text, error) {
	recognizer := r.tesseract(ctx, f)
	t, err := ocr.Picture(ctx, f, recognizer)
	remarkMissing(&t, f, recognizer != nil)
	return t, err
}

// tesseract returns the installed Tesseract when OCR is asked for. It is looked for each time
// that it is missing: somebody may just have installed it.
func (r *readers) tesseract(ctx context.Context, f reading.File) *ocr.Tesseract {
	if !f.Recognize {
		return nil
	}
	if r.recognizer == nil {
		r.recognizer = ocr.New(ctx)
	}
	return r.recognizer
}

func remarkMissing(t *reading.Text, f reading.File, installed bool) {
	if f.Recognize && !installed && t.Pictures > 0 {
		t.Find("Pages that are pictures were not read, because Tesseract is not installed. To install it: " + ocr.Install + ".")
	}
}

// check looks at the structure of a file that was read, for a remark to staff.
func (r *readers) check(f reading.File, method string) []string {
	if method != "pdf" {
		return nil
	}
	return pdf.Check(f.Path)
}
