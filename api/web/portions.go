package web

import (
	"strings"

	"acervo/records"
)

// Span is a part of a text, in bytes.
type Span struct{ From, To int }

// portion is about how many bytes of a text without pages are shown at once.
const portion = 24 << 10

// Portions cuts a text into what is shown on one page each: its own pages where
// it has them (parted by records.PageBreak), else portions that end before an
// article, a paragraph or a line. The outline's offsets are those of the text.
func Portions(text string, paged bool, outline []records.Provision) []Span {
	var spans []Span
	if paged {
		at := 0
		for page := range strings.SplitSeq(text, records.PageBreak) {
			spans = append(spans, Span{at, at + len(page)})
			at += len(page) + len(records.PageBreak)
		}
		return spans
	}
	for at := 0; len(text)-at > portion*3/2; {
		end := at + portionEnd(text, at, outline)
		spans = append(spans, Span{at, end})
		at = end
	}
	from := 0
	if n := len(spans); n > 0 {
		from = spans[n-1].To
	}
	return append(spans, Span{from, len(text)})
}

// portionEnd returns how long the portion is that begins at a place.
func portionEnd(text string, at int, outline []records.Provision) int {
	best := 0
	for _, p := range outline {
		if n := p.Offset - at; n > portion/2 && n <= portion {
			best = n
		}
	}
	if best > 0 {
		return best
	}
	window := text[at : at+portion]
	for _, sep := range []string{"\n\n", "\n", " "} {
		if i := strings.LastIndex(window, sep); i > portion/2 {
			return i + len(sep)
		}
	}
	n := portion
	for text[at+n]&0xC0 == 0x80 {
		n--
	}
	return n
}

// PortionOf returns the number, from 1, of the portion that holds a place of the text.
func PortionOf(spans []Span, offset int) int {
	for i, s := range spans {
		if offset < s.To || i == len(spans)-1 {
			return i + 1
		}
	}
	return 1
}
