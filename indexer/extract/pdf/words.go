package pdf

import (
	"math"
	"unicode"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"acervo/records"
)

// maxLetters bounds the letters of a page that are placed: a page of fine print has 20,000.
const maxLetters = 60_000

// words returns the words of a page, each in its box.
func (d *document) words(i int) (records.PageWords, error) {
	return guard("words", func() (w records.PageWords, err error) {
		size, err := d.pdfium.GetPageSize(&requests.GetPageSize{Page: d.page(i)})
		if err != nil {
			return w, err
		}
		w.PageSize = records.PageSize{Width: round(size.Width), Height: round(size.Height)}
		place, err := d.placing(i, size.Width, size.Height)
		if err != nil {
			return w, err
		}
		text, err := d.pdfium.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: d.page(i)})
		if err != nil {
			return w, err
		}
		defer func() {
			_, _ = d.pdfium.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
		}()
		count, err := d.pdfium.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
		if err != nil {
			return w, err
		}
		g := gatherer{place: place}
		for at := range min(count.Count, maxLetters) {
			if err := d.letter(text.TextPage, at, &g); err != nil {
				return w, err
			}
		}
		g.end()
		w.Words = g.words
		return w, nil
	})
}

// letter adds a letter of the page to the word it belongs to.
func (d *document) letter(text references.FPDF_TEXTPAGE, at int, g *gatherer) error {
	u, err := d.pdfium.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: at})
	if err != nil {
		return err
	}
	switch r := rune(u.Unicode); {
	case r == '\n' || r == '\r':
		g.end()
		g.newLine()
		return nil
	case r == 0 || unicode.IsSpace(r) || r == '\u00a0':
		g.end()
		return nil
	case r == 0x2 || r == 0xFFFE: // how PDFium tells a hyphen at the end of a line
		u.Unicode = '-'
	}
	b, err := d.pdfium.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text, Index: at})
	if err != nil {
		return nil //nolint:nilerr // a letter without a place is read elsewhere
	}
	g.add(uint16(u.Unicode), b.Rect.Left, b.Rect.Top, b.Rect.Right, b.Rect.Bottom)
	return nil
}

// placing tells where a point of the page's own coordinates is shown, which may be turned and cropped.
type placing struct{ a, b, c, d, e, f float64 }

func (d *document) placing(i int, width, height float64) (placing, error) {
	const fine, far = 100, 1000.0
	at := func(x, y float64) (px, py float64, err error) {
		r, err := d.pdfium.FPDF_PageToDevice(&requests.FPDF_PageToDevice{
			Page: d.page(i), SizeX: int(math.Round(width * fine)), SizeY: int(math.Round(height * fine)), PageX: x, PageY: y,
		})
		if err != nil {
			return 0, 0, err
		}
		return float64(r.DeviceX) / fine, float64(r.DeviceY) / fine, nil
	}
	x0, y0, err := at(0, 0)
	if err != nil {
		return placing{}, err
	}
	x1, y1, err := at(far, 0)
	if err != nil {
		return placing{}, err
	}
	x2, y2, err := at(0, far)
	return placing{(x1 - x0) / far, (x2 - x0) / far, x0, (y1 - y0) / far, (y2 - y0) / far, y0}, err
}

func (p placing) at(x, y float64) (float64, float64) {
	return p.a*x + p.b*y + p.c, p.d*x + p.e*y + p.f
}

// gatherer makes words of letters.
type gatherer struct {
	place placing
	words []records.PageWord
	line  int
	fresh bool // the line has no word yet

	units                    []uint16
	left, top, right, bottom float32 // in the page's own coordinates, where top is more than bottom
}

func (g *gatherer) add(unit uint16, left, top, right, bottom float32) {
	if len(g.units) == 0 {
		g.left, g.top, g.right, g.bottom = left, top, right, bottom
	}
	g.units = append(g.units, unit)
	g.left, g.bottom = min(g.left, left), min(g.bottom, bottom)
	g.right, g.top = max(g.right, right), max(g.top, top)
}

func (g *gatherer) newLine() {
	if !g.fresh && len(g.words) > 0 {
		g.line++
		g.fresh = true
	}
}

func (g *gatherer) end() {
	if len(g.units) == 0 {
		return
	}
	x1, y1 := g.place.at(float64(g.left), float64(g.top))
	x2, y2 := g.place.at(float64(g.right), float64(g.bottom))
	g.words = append(g.words, records.PageWord{
		Text: string(utf16.Decode(g.units)), Line: g.line,
		X: round(min(x1, x2)), Y: round(min(y1, y2)), Width: round(math.Abs(x2 - x1)), Height: round(math.Abs(y2 - y1)),
	})
	g.units, g.fresh = g.units[:0], false
}
