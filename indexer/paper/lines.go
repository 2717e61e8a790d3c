package paper

import (
	"strings"
	"unicode/utf8"
)

// segment is text in one style on one line.
type segment struct {
	face face
	text string
	wide float64
}

// row is one line of text.
type row []segment

func (r row) wide() float64 {
	w := 0.0
	for _, s := range r {
		w += s.wide
	}
	return w
}

// breaker breaks runs of text into lines of a width.
type breaker struct {
	sheet *Sheet
	size  Size
	width float64
	rows  []row
	line  row
	used  float64
	word  row     // not yet on a line: it may go on in the next run
	long  float64 // of the word
	space face    // of the blank before the word
	gap   bool    // there is one
}

// lines breaks runs into lines. Text without any gives no line.
func (s *Sheet) lines(runs []Run, size Size, wide float64) []row {
	b := &breaker{sheet: s, size: size, width: wide}
	for _, r := range runs {
		b.add(r)
	}
	b.place()
	if len(b.line) > 0 {
		b.feed()
	}
	return b.rows
}

func (b *breaker) add(r Run) {
	f, text := r.face(), clean(r.Text)
	for text != "" {
		end := strings.IndexAny(text, " \n")
		if end < 0 {
			b.grow(f, text)
			return
		}
		b.grow(f, text[:end])
		b.place()
		if text[end] == '\n' {
			b.feed()
		} else {
			b.gap, b.space = true, f
		}
		text = text[end+1:]
	}
}

// grow adds to the word.
func (b *breaker) grow(f face, text string) {
	if text == "" {
		return
	}
	b.sheet.use(f, b.size)
	w := b.sheet.pdf.GetStringWidth(text)
	b.word, b.long = append(b.word, segment{f, text, w}), b.long+w
}

// place puts the word on the line, or on the next one when it does not fit; a word
// that is wider than any line is cut.
func (b *breaker) place() {
	if len(b.word) == 0 {
		return
	}
	blank := 0.0
	if b.gap && len(b.line) > 0 {
		b.sheet.use(b.space, b.size)
		blank = b.sheet.pdf.GetStringWidth(" ")
	}
	if len(b.line) > 0 && b.used+blank+b.long > b.width {
		b.feed()
		blank = 0
	}
	if blank > 0 {
		b.put(segment{b.space, " ", blank})
	}
	for _, s := range b.word {
		b.cut(s)
	}
	b.word, b.long, b.gap = nil, 0, false
}

// cut puts a segment on as many lines as it takes.
func (b *breaker) cut(s segment) {
	for b.used+s.wide > b.width {
		b.sheet.use(s.face, b.size)
		fits, wide := 0, 0.0
		for i, r := range s.text { // widths add up: there is no kerning
			w := wide + b.sheet.pdf.GetStringWidth(string(r))
			if b.used+w > b.width {
				break
			}
			fits, wide = i+utf8.RuneLen(r), w
		}
		if fits == 0 && len(b.line) == 0 { // not even one letter: it stands out
			break
		}
		if fits > 0 {
			b.put(segment{s.face, s.text[:fits], wide})
		}
		b.feed()
		s.text, s.wide = s.text[fits:], s.wide-wide
		if s.text == "" {
			return
		}
	}
	b.put(s)
}

// put adds a segment to the line, joined to the one before when the style is the same.
func (b *breaker) put(s segment) {
	b.used += s.wide
	if n := len(b.line); n > 0 && b.line[n-1].face == s.face {
		b.line[n-1].text += s.text
		b.line[n-1].wide += s.wide
		return
	}
	b.line = append(b.line, s)
}

// feed ends the line.
func (b *breaker) feed() {
	b.rows = append(b.rows, b.line)
	b.line, b.used, b.gap = nil, 0, false
}

// Align is where the lines of a block stand.
type Align uint8

// The alignments.
const (
	AtLeft Align = iota
	AtRight
	Centred
)

// draw writes one line with its top at y.
func (s *Sheet) draw(r row, size Size, x, y, wide float64, a Align) {
	switch a {
	case AtRight:
		x += wide - r.wide()
	case Centred:
		x += (wide - r.wide()) / 2
	}
	base := y + leading[size]*0.72
	for _, g := range r {
		s.use(g.face, size)
		s.pdf.Text(x, base, g.text)
		x += g.wide
	}
	s.empty = false
}
