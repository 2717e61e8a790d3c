package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// joint is what PDFium puts in the place of a hyphen and the line's end after it.
const joint = '\x02'

// JoinDivided joins words that were divided at the end of a line: "palabra-\nparte"
// becomes "palabraparte". The hyphen stays where the second half is no lower-case word,
// or one that Portuguese and French hang on to a verb ("refere-\nse" is "refere-se").
func JoinDivided(s string) string {
	if !strings.Contains(s, "-\n") && strings.IndexByte(s, joint) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := strings.IndexFunc(s, func(r rune) bool { return r == '-' || r == joint })
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		rest := strings.TrimPrefix(s[i+1:], "\n")
		divided := s[i] == joint || len(rest) < len(s)-i-1
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		next, _ := utf8.DecodeRuneInString(rest)
		switch {
		case divided && unicode.IsLetter(before) && unicode.IsLower(next):
			if hangs(rest) {
				b.WriteByte('-')
			}
			s = rest
		default:
			b.WriteByte('-')
			s = s[i+1:]
		}
	}
}

// hangs reports whether the text begins with an enclitic of Portuguese or French.
func hangs(s string) bool {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(s)
	}
	switch s[:end] {
	case "se", "me", "te", "lhe", "lhes", "nos", "vos", "lo", "la", "los", "las", "o", "a", "os", "as", "no", "na",
		"il", "ils", "elle", "elles", "on", "je", "tu", "nous", "vous", "ce", "ci", "là", "y", "en", "être", "même", "mêmes":
		return true
	}
	return false
}
