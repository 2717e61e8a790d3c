package office

import (
	"strconv"
	"strings"
)

// levels is how many levels a list has in WordprocessingML (ISO 29500-1, 17.9.6). OpenDocument
// has one more, which nobody uses.
const levels = 9

// scheme is how the levels of a list are counted.
type scheme [levels]level

type level struct {
	start  int
	format string // decimal, lowerRoman, bullet …; empty has no number
	text   string // "Artículo %1.-"
	style  string // the paragraph style that is of this level
}

// counts are the numbers that a list has reached.
type counts [levels]int

// begin returns the counts before the first paragraph.
func (s *scheme) begin() *counts {
	var c counts
	for i := range c {
		c[i] = s[i].start - 1
	}
	return &c
}

// count counts a paragraph; the levels below begin anew.
func (s *scheme) count(at int, c *counts) {
	c[at]++
	for i := at + 1; i < levels; i++ {
		c[i] = s[i].start - 1
	}
}

// label returns what stands before a paragraph that was counted, with a blank after it.
func (s *scheme) label(at int, c *counts) string {
	l := s[at]
	switch {
	case l.format == "bullet":
		return "• "
	case l.format == "", l.format == "none", l.text == "":
		return ""
	}
	var b strings.Builder
	for i := 0; i < len(l.text); i++ {
		if l.text[i] == '%' && i+1 < len(l.text) && l.text[i+1] >= '1' && l.text[i+1] <= '9' {
			n := int(l.text[i+1] - '1')
			b.WriteString(counter(max(c[n], s[n].start), s[n].format))
			i++
			continue
		}
		b.WriteByte(l.text[i])
	}
	return strings.TrimSpace(b.String()) + " "
}

// counter writes a number in a format of ISO 29500-1, 17.18.59, or of OpenDocument's
// style:num-format. Formats of other scripts are written in figures.
func counter(n int, format string) string {
	switch format {
	case "upperRoman", "I":
		return strings.ToUpper(roman(n))
	case "lowerRoman", "i":
		return roman(n)
	case "upperLetter", "A":
		return strings.ToUpper(letter(n))
	case "lowerLetter", "a":
		return letter(n)
	case "ordinal":
		return strconv.Itoa(n) + "º"
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	return strconv.Itoa(n)
}

// letter writes 1 as a, 26 as z, 27 as aa.
func letter(n int) string {
	if n < 1 || n > 26*20 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, d := range []struct {
		value int
		sign  string
	}{{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for n >= d.value {
			b.WriteString(d.sign)
			n -= d.value
		}
	}
	return b.String()
}
