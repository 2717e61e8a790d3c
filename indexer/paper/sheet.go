package paper

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"acervo/records"
)

// The measures of a page, in millimetres: A4 with generous margins.
const (
	pageWidth  = 210.0
	pageHeight = 297.0
	left       = 25.0
	right      = 22.0
	top        = 28.0
	bottom     = 24.0
	width      = pageWidth - left - right
	lowest     = pageHeight - bottom // where the text ends
)

// Head is what a PDF says of itself, and what stands on each of its pages.
type Head struct {
	Title    string           // in the file's properties
	Author   string           // likewise: the organization
	Language records.Language // of the words, for screen readers
	Made     time.Time        // the file's dates; never the clock's, so that equal input gives equal bytes
	Header   string           // at the top of every page; empty for none
	Footer   string           // at the foot of every page, left of "n / m"
	Behind   int              // pages that are bound behind these, and counted in m
}

// Sheet is a PDF being laid out from top to bottom. Its blocks break over pages by themselves.
type Sheet struct {
	pdf   *fpdf.Fpdf
	head  Head
	fonts map[string]bool
	y     float64 // where the next block begins
	empty bool    // nothing stands on this page yet
}

// New begins a PDF with its first page.
func New(h Head) *Sheet {
	s := newSheet(h, "mm")
	s.pdf.SetTitle(clean(h.Title), true)
	s.pdf.SetAuthor(clean(h.Author), true)
	s.pdf.SetLang(string(h.Language))
	s.Break()
	return s
}

func newSheet(h Head, unit string) *Sheet {
	s := &Sheet{pdf: fpdf.New("P", unit, "A4", ""), head: h, fonts: map[string]bool{}}
	s.pdf.SetCatalogSort(true)
	s.pdf.SetCreationDate(h.Made.UTC())
	s.pdf.SetModificationDate(h.Made.UTC())
	s.pdf.SetProducer("Acervo", true)
	s.pdf.SetAutoPageBreak(false, 0)
	s.pdf.SetMargins(0, 0, 0)
	return s
}

// Break begins a new page.
func (s *Sheet) Break() {
	s.pdf.AddPage()
	s.y, s.empty = top, true
}

// Space leaves room before the next block; at the top of a page there is enough.
func (s *Sheet) Space(millimetres float64) {
	if !s.empty {
		s.y += millimetres
	}
}

// Room makes sure that the next block has this height on one page, if a page has it at all.
func (s *Sheet) Room(millimetres float64) {
	if s.y+millimetres > lowest && !s.empty {
		s.Break()
	}
}

func (s *Sheet) ruleAt(y, x, w, thick float64, c Colour) {
	s.stroke(c)
	s.pdf.SetLineWidth(thick)
	s.pdf.Line(x, y, x+w, y)
	s.empty = false
}

// Pages returns how many pages there are so far.
func (s *Sheet) Pages() int { return s.pdf.PageCount() }

// Bytes ends the PDF and returns it. The sheet is of no more use after it.
func (s *Sheet) Bytes() ([]byte, error) {
	pages := s.Pages()
	for n := 1; n <= pages; n++ {
		s.pdf.SetPage(n)
		s.frame(n, pages+s.head.Behind)
	}
	s.pdf.SetPage(pages)
	return s.output()
}

func (s *Sheet) output() ([]byte, error) {
	var b bytes.Buffer
	if err := s.pdf.Output(&b); err != nil {
		return nil, records.Errorf(records.Internal, "A PDF could not be made.").Because(err)
	}
	return b.Bytes(), nil
}

// frame writes header and footer of a page, when their number is known.
func (s *Sheet) frame(n, pages int) {
	soft := Run{Colour: Soft}.face()
	s.use(soft, Tiny)
	if s.head.Header != "" {
		s.pdf.Text(left, 15, s.clip(clean(s.head.Header), width))
		s.ruleAt(18, left, width, 0.2, line)
	}
	number := strconv.Itoa(n) + " / " + strconv.Itoa(pages)
	wide := s.pdf.GetStringWidth(number)
	s.pdf.Text(left+width-wide, pageHeight-12, number)
	if s.head.Footer != "" {
		s.pdf.Text(left, pageHeight-12, s.clip(clean(s.head.Footer), width-wide-6))
	}
}

// clip shortens a text in the present font to a width.
func (s *Sheet) clip(text string, wide float64) string {
	text, _, _ = strings.Cut(text, "\n")
	if s.pdf.GetStringWidth(text) <= wide {
		return text
	}
	room := wide - s.pdf.GetStringWidth("…")
	for i, r := range text {
		if room -= s.pdf.GetStringWidth(string(r)); room < 0 {
			return text[:i] + "…"
		}
	}
	return text
}
