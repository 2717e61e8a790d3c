package paper

import (
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// StripHeight is the height of a strip in points.
const StripHeight = 12.0

// Strips makes a PDF with a page for each line of text, just large enough for it:
// to be put on pages of another PDF. It returns their widths in points.
func Strips(lines []string) (pdf []byte, widths []float64, err error) {
	s := newSheet(Head{Made: time.Unix(0, 0)}, "pt")
	face := Run{Colour: Accent}.face()
	for _, l := range lines {
		l = clean(l)
		s.use(face, Tiny)
		w := s.pdf.GetStringWidth(l) + 2
		s.pdf.AddPageFormat("P", fpdf.SizeType{Wd: w, Ht: StripHeight})
		s.use(face, Tiny)
		s.pdf.Text(1, StripHeight-3.5, l)
		widths = append(widths, w)
	}
	b, err := s.output()
	return b, widths, err
}
