package paper

import (
	"image/color"

	"github.com/boombuler/barcode/qr"

	"acervo/records"
)

// Title writes the document's title, with a line above it that says what it is; either may be empty.
func (s *Sheet) Title(kicker, title string) {
	if kicker != "" {
		s.Paragraph(Paragraph{Runs: []Run{{Text: kicker, Bold: true, Colour: Accent}}, Size: Small, Keep: 10})
		s.Space(1)
	}
	s.Paragraph(Paragraph{Runs: Strong(title), Size: Display})
	s.Space(4)
}

// Heading writes a heading, on the page of what follows it.
func (s *Sheet) Heading(text string) {
	s.Space(5)
	s.Paragraph(Paragraph{Runs: []Run{{Text: text, Bold: true, Colour: Accent}}, Size: Heading, Keep: 12})
	s.Space(1)
}

// Paragraph is a block of running text.
type Paragraph struct {
	Runs   []Run
	Size   Size
	Align  Align
	Indent float64 // from the left margin, in millimetres
	Bar    bool    // a bar in the margin beside it
	Shade  Colour  // of the bar
	Keep   float64 // millimetres that must follow on the same page
	After  float64 // room below it; 0 is a little more than none
}

// Paragraph writes running text.
func (s *Sheet) Paragraph(p Paragraph) {
	wide := width - p.Indent
	rows := s.lines(p.Runs, p.Size, wide)
	high := leading[p.Size]
	s.Room(high*float64(min(len(rows), 2)) + p.Keep) // no line alone at the foot of a page
	for i, r := range rows {
		switch rest := len(rows) - i; {
		case s.y+high > lowest:
			s.Break()
		case rest == 2 && i > 0 && s.y+2*high > lowest: // nor at the top of the next
			s.Break()
		}
		if p.Bar {
			s.bar(p.Indent, high, p.Shade)
		}
		s.draw(r, p.Size, left+p.Indent, s.y, wide, p.Align)
		s.y += high
	}
	s.Space(max(p.After, 1))
}

func (s *Sheet) bar(indent, high float64, c Colour) {
	s.stroke(c)
	s.pdf.SetLineWidth(0.9)
	s.pdf.SetLineCapStyle("butt")
	s.pdf.Line(left+indent-3, s.y, left+indent-3, s.y+high)
}

// Code draws a QR code of a text (ISO/IEC 18004, error correction M) at the left,
// with paragraphs beside it. Both stand on one page.
func (s *Sheet) Code(text string, side float64, beside ...Paragraph) error {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return records.Errorf(records.Internal, "A QR code could not be made.").Because(err)
	}
	const gap = 6.0
	type block struct {
		p    Paragraph
		rows []row
	}
	var blocks []block
	high := 0.0
	for _, p := range beside {
		b := block{p, s.lines(p.Runs, p.Size, width-side-gap)}
		high += leading[p.Size]*float64(len(b.rows)) + max(p.After, 1)
		blocks = append(blocks, b)
	}
	s.Space(3)
	s.Room(max(side, high))
	n := code.Bounds().Dx()
	dot := side / float64(n)
	ink := colours[Ink]
	s.pdf.SetFillColor(ink[0], ink[1], ink[2])
	for y := range n {
		for x := 0; x < n; x++ {
			from := x
			for x < n && code.At(x, y) == color.Black {
				x++
			}
			if x > from {
				s.pdf.Rect(left+float64(from)*dot, s.y+float64(y)*dot, float64(x-from)*dot, dot, "F")
			}
		}
	}
	y := s.y
	for _, b := range blocks {
		for _, r := range b.rows {
			s.draw(r, b.p.Size, left+side+gap, y, width-side-gap, b.p.Align)
			y += leading[b.p.Size]
		}
		y += max(b.p.After, 1)
	}
	s.y, s.empty = max(s.y+side, y)+2, false
	return nil
}
