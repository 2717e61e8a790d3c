// Package plain reads the files that are text already, in whatever encoding and
// markup, and cleans the text of all others.
package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean makes a text fit to be kept: valid UTF-8 in NFC, lines ended by \n, no control
// characters but \n and \t, no characters that are never seen, no blanks at the ends of
// lines or of the text, and never more than two empty lines in a row.
func Clean(s string) string {
	out := make([]byte, 0, len(s))
	end := 0             // where what is written ends, blanks and line ends after it not counted
	breaks, line := 3, 0 // line ends in a row, and where they end
	last := rune(0)
	for len(s) > 0 {
		if n := plainRun(s); n > 0 {
			out = append(out, s[:n]...)
			if words := len(strings.TrimRight(s[:n], " ")); words > 0 {
				end, breaks = len(out)-n+words, 0
			}
			last, s = rune(s[n-1]), s[n:]
			continue
		}
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		switch {
		case r == '\n' && last == '\r':
		case lineEnd(r):
			if breaks == 0 {
				line = end
			}
			out = out[:line]
			if breaks++; breaks <= 3 {
				out = append(out, '\n')
			}
			line = len(out)
		case r == '\t':
			out = append(out, '\t')
		case r == ' ' || r > utf8.RuneSelf && unicode.Is(unicode.Zs, r):
			out = append(out, ' ')
		case !hidden(r):
			if r == bullet {
				r = '•'
			}
			out = utf8.AppendRune(out, r)
			end, breaks = len(out), 0
		}
		last = r
	}
	return norm.NFC.String(string(out[:end]))
}

// plainRun returns how many bytes at the beginning are letters, digits, signs and
// blanks of ASCII, which stay as they are.
func plainRun(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7F {
			return i
		}
	}
	return len(s)
}

// bullet is where the fonts Symbol and Wingdings have their bullet, in the private use area.
const bullet = '\uF0B7'

func lineEnd(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// hidden reports whether a character is never seen: controls, soft hyphens, marks of
// byte order and direction, non-characters. The joiners that Persian and emoji need stay.
func hidden(r rune) bool {
	switch {
	case r < ' ', r >= 0x7F && r < 0xA0:
		return true
	case r < 0xAD:
		return false
	case r == '\u200C', r == '\u200D':
		return false
	case r&0xFFFE == 0xFFFE:
		return true
	}
	return r == '\u00AD' || r >= 0x600 && unicode.Is(unicode.Cf, r)
}
