package paper

import (
	"bytes"
	"strings"
	"unicode"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gobolditalic"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
)

// Colour is one of the few colours on a page; each has a contrast of at least 4.5 to white.
type Colour uint8

// The colours. Colour never stands alone for a meaning: words, lines or strokes say it too.
const (
	Ink     Colour = iota // text
	Soft                  // what is beside the text
	Accent                // the institution's blue
	Added                 // green, for what was put in
	Removed               // red, for what was taken out
	line                  // of tables
)

var colours = [...][3]int{Ink: {26, 31, 36}, Soft: {91, 101, 112}, Accent: {14, 91, 167}, Added: {22, 101, 52}, Removed: {166, 27, 27}, line: {208, 213, 219}}

// Size is a step of the type scale.
type Size uint8

// The sizes of type.
const (
	Body    Size = iota // 10 pt
	Small               // 8.5 pt
	Tiny                // 7.5 pt: running header, page numbers
	Heading             // 12 pt
	Display             // 18 pt: the title
)

// points and leading are the sizes of type and of their lines, in points and millimetres.
var (
	points  = [...]float64{Body: 10, Small: 8.5, Tiny: 7.5, Heading: 12, Display: 18}
	leading = [...]float64{Body: 5, Small: 4.2, Tiny: 3.7, Heading: 6, Display: 8.2}
)

// Run is a piece of text in one style. A line feed in it breaks the line.
type Run struct {
	Text      string
	Bold      bool
	Italic    bool
	Underline bool
	Strike    bool
	Mono      bool // figures and hashes, all of one width
	Colour    Colour
}

// Plain is text without any style.
func Plain(text string) []Run { return []Run{{Text: text}} }

// Strong is text in bold.
func Strong(text string) []Run { return []Run{{Text: text, Bold: true}} }

// Mono is text in letters of one width: hashes, keys, codes.
func Mono(text string) []Run { return []Run{{Text: text, Mono: true}} }

// face is what a run needs of a font.
type face struct {
	mono   bool
	style  string // B, I, U, S together
	colour Colour
}

func (r Run) face() face {
	f := face{mono: r.Mono, colour: r.Colour}
	for _, s := range []struct {
		on     bool
		letter string
	}{{r.Bold && !r.Mono, "B"}, {r.Italic && !r.Mono, "I"}, {r.Underline, "U"}, {r.Strike, "S"}} {
		if s.on {
			f.style += s.letter
		}
	}
	return f
}

const (
	textFamily = "text"
	monoFamily = "mono"
)

// use chooses the font for what follows. Only fonts that are used come into the file.
func (s *Sheet) use(f face, size Size) {
	family, cut := textFamily, strings.Trim(f.style, "US")
	if f.mono {
		family = monoFamily
	}
	if key := family + cut; !s.fonts[key] {
		s.fonts[key] = true
		s.pdf.AddUTF8FontFromBytes(family, cut, bytes.Clone(fontFile(f.mono, cut))) // the library writes into what it is given
	}
	high := points[size]
	if f.mono {
		high *= 0.85 // as large as the text beside it, and a SHA-256 fits beside its name
	}
	s.pdf.SetFont(family, f.style, high)
	c := colours[f.colour]
	s.pdf.SetTextColor(c[0], c[1], c[2])
}

// fontFile returns a font of the Go family (BSD licence): Latin, Greek and Cyrillic.
func fontFile(mono bool, cut string) []byte {
	switch {
	case mono:
		return gomono.TTF
	case cut == "B":
		return gobold.TTF
	case cut == "I":
		return goitalic.TTF
	case cut == "BI":
		return gobolditalic.TTF
	}
	return goregular.TTF
}

func (s *Sheet) stroke(c Colour) {
	rgb := colours[c]
	s.pdf.SetDrawColor(rgb[0], rgb[1], rgb[2])
}

// clean makes text fit for the fonts: valid, without control characters other
// than line feeds, and U+FFFD for what lies beyond Unicode's basic plane.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r):
			return -1
		case r >= 0xFFFE:
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}
