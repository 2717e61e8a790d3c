package pdf

import (
	"context"
	"fmt"
	"math"
	"os"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"

	"acervo/indexer/extract/reading"
	"acervo/records"
)

// Order says what is to be shown of a PDF. Exactly one of Sizes, Width and Words is set.
type Order struct {
	Page  int  // from 1; for Width and Words
	Sizes bool // of all pages
	Width int  // of a picture, in pixels
	Most  int  // bytes that it takes, with Width; 0 is as many as it needs
	Words bool
	// Recognize asks for the words of a page that is a picture, in Language; with Words.
	Recognize bool
	Language  records.Language
}

// Placer tells where the words of a picture stand: a PNG file of a page at so many dots per inch. Lengths are dots.
type Placer interface {
	Place(ctx context.Context, picture string, dpi int, lang records.Language) ([]records.PageWord, error)
}

// Shown is what was ordered. Of a page that the file does not have there is nothing.
type Shown struct {
	Pages   int // of the file
	Sizes   []records.PageSize
	Picture records.PagePicture
	Words   records.PageWords
	Scan    bool // with Words: the page is a picture with hardly any letters
}

// Show opens the file and shows what is ordered of it. Words of pages that are pictures are placed by ocr, when
// they are asked for and it is not nil.
func (e *Engine) Show(ctx context.Context, f reading.File, o Order, ocr Placer) (Shown, error) {
	file, err := f.Open()
	if err != nil {
		return Shown{}, err
	}
	defer file.Close()
	s, err := e.show(ctx, file, f, o, ocr)
	if err != nil {
		e.renew()
	}
	return s, err
}

func (e *Engine) show(ctx context.Context, file *os.File, f reading.File, o Order, ocr Placer) (s Shown, err error) {
	d, err := e.open(file, f.Size)
	if err != nil {
		return s, err
	}
	defer d.close()
	s.Pages = d.pages
	switch {
	case o.Sizes:
		s.Sizes, err = d.sizes()
	case o.Page < 1 || o.Page > d.pages:
		return s, nil
	case o.Words:
		if s.Words, err = d.words(o.Page - 1); err == nil && lettersOf(s.Words) < fewLetters {
			s.Scan, err = d.pictured(o.Page - 1)
		}
		if err == nil && s.Scan && o.Recognize {
			d.place(ctx, f.Dir, o, ocr, &s.Words)
		}
	default:
		s.Picture, err = d.show(o.Page-1, o.Width, o.Most)
	}
	if err != nil {
		return s, reading.Unreadable("The page is damaged.", err)
	}
	return s, nil
}

// ordinary is the size that a page is given that has none.
var ordinary = records.PageSize{Width: 612, Height: 792}

// sizes returns the size of every page; a page that has none is an ordinary one.
func (d *document) sizes() ([]records.PageSize, error) {
	return guard("sizes", func() ([]records.PageSize, error) {
		all := make([]records.PageSize, min(d.pages, maxPages))
		for i := range all {
			all[i] = ordinary
			r, err := d.pdfium.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: d.ref, Index: i})
			if err == nil && r.Width >= 1 && r.Height >= 1 {
				all[i] = records.PageSize{Width: round(r.Width), Height: round(r.Height)}
			}
		}
		return all, nil
	})
}

// round keeps tenths of a point, which no eye tells apart.
func round(points float64) float64 { return math.Round(points*10) / 10 }

// MaxShown bounds a picture for a screen: 2580 pixels wide, and nearly twice as high.
const MaxShown = 12_000_000

// show draws a page; see Look.
func (d *document) show(i, width, most int) (records.PagePicture, error) {
	return guard("show", func() (p records.PagePicture, err error) {
		size, err := d.pdfium.GetPageSize(&requests.GetPageSize{Page: d.page(i)})
		if err != nil {
			return p, err
		}
		if size.Width < 1 || size.Height < 1 || float64(width)*float64(width)*size.Height/size.Width > MaxShown {
			return p, fmt.Errorf("the page is %.0f by %.0f points", size.Width, size.Height)
		}
		r, err := d.pdfium.RenderPageInPixels(&requests.RenderPageInPixels{
			Page: d.page(i), Width: width, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT,
		})
		if err != nil {
			return p, err
		}
		defer r.Cleanup()
		return Look(r.Result.RenderedImage, most)
	})
}
