package pdf

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"acervo/indexer/extract/reading"
)

// document is an open file in a living instance.
type document struct {
	pdfium pdfium.Pdfium
	ref    references.FPDF_DOCUMENT
	pages  int
}

// open opens the file in the engine's instance.
func (e *Engine) open(f *os.File, size int64) (*document, error) {
	p, err := e.pdfium()
	if err != nil {
		return nil, err
	}
	d, err := guard("open", func() (*document, error) {
		opened, err := p.OpenDocument(&requests.OpenDocument{FileReader: f, FileReaderSize: size})
		if err != nil {
			return nil, err
		}
		count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
		if err != nil {
			return nil, err
		}
		return &document{pdfium: p, ref: opened.Document, pages: count.PageCount}, nil
	})
	if err != nil {
		e.renew()
	}
	switch {
	case err == nil:
		return d, nil
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return nil, reading.Password(err)
	}
	return nil, reading.Damaged("a PDF", err)
}

// close frees the document in its instance.
func (d *document) close() {
	_, _ = guard("close", func() (any, error) {
		return d.pdfium.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: d.ref})
	})
}

func (d *document) page(i int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: d.ref, Index: i}}
}

// text returns the printed text of a page.
func (d *document) text(i int) (string, error) {
	return guard("text", func() (string, error) {
		r, err := d.pdfium.GetPageText(&requests.GetPageText{Page: d.page(i)})
		if err != nil {
			return "", err
		}
		return r.Text, nil
	})
}

// meta returns an entry of the document's information dictionary.
func (d *document) meta(tag string) (string, error) {
	return guard("properties", func() (string, error) {
		r, err := d.pdfium.GetMetaData(&requests.GetMetaData{Document: d.ref, Tags: &[]string{tag}})
		if err != nil || len(r.Tags) == 0 {
			return "", err
		}
		return r.Tags[0].Value, nil
	})
}

// maxPixels bounds the picture of a page: A3 at 300 dpi is 17 million.
const maxPixels = 25_000_000

// picture writes a grey picture of a page to a PNG file, at 300 dpi or less when the
// page is larger than A3, and returns its dots per inch.
func (d *document) picture(i int, path string) (dpi int, err error) {
	return guard("picture", func() (int, error) {
		size, err := d.pdfium.GetPageSize(&requests.GetPageSize{Page: d.page(i)})
		if err != nil {
			return 0, err
		}
		dpi := 300
		for size.Width*size.Height*float64(dpi*dpi)/(72*72) > maxPixels {
			if dpi -= 25; dpi < 50 {
				return 0, fmt.Errorf("the page is %.0f by %.0f points", size.Width, size.Height)
			}
		}
		r, err := d.pdfium.RenderPageInDPI(&requests.RenderPageInDPI{
			Page: d.page(i), DPI: dpi, ImageFormat: requests.RenderImageFormatGrayscale,
		})
		if err != nil {
			return 0, err
		}
		defer r.Cleanup()
		return dpi, writePNG(path, r.Result.RenderedImage)
	})
}

func writePNG(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	// The file lives for a second: size matters less than the time to make it.
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return errors.Join(encoder.Encode(f, img), f.Close())
}
