package analysis

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Enye ends the folded form of a word that is written with ñ: año becomes
// "anoñ" and ano stays "ano". Both begin alike, so that prefixes and similar
// words find both, and they stay apart, so that the one typed ranks first.
const Enye = "ñ"

const (
	latinFirst = 0x00C0
	latinLast  = 0x024F
	softHyphen = 0x00AD
	combining  = 0x0303 // the tilde that makes ñ of n
)

// special holds the Latin letters that Unicode does not decompose.
var special = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th",
	'ı': "i", 'ħ': "h", 'ŧ': "t", 'ŋ': "n", 'ſ': "s", 'ĸ': "k",
}

// latin is the folded form of the letters from latinFirst to latinLast; empty for the two signs among them.
var latin = foldLatin()

func foldLatin() (t [latinLast - latinFirst + 1]string) {
	for r := rune(latinFirst); r <= latinLast; r++ {
		if unicode.IsLetter(r) {
			t[r-latinFirst] = decompose(r)
		}
	}
	return t
}

// decompose returns the lower-case letters of r without their marks.
func decompose(r rune) string {
	r = unicode.ToLower(r)
	if s, ok := special[r]; ok {
		return s
	}
	var out []rune
	for _, d := range norm.NFKD.String(string(r)) {
		if !unicode.Is(unicode.Mn, d) {
			out = append(out, unicode.ToLower(d))
		}
	}
	return string(out)
}

// foldRune returns the folded form of a letter or digit beyond ASCII, or "" for what separates words.
func foldRune(r rune) string {
	switch {
	case r >= latinFirst && r <= latinLast:
		return latin[r-latinFirst]
	case r < latinFirst: // ª and º among them: 15.º is 15
		return ""
	case unicode.IsLetter(r):
		return decompose(r)
	case unicode.IsDigit(r):
		return string(r)
	}
	return ""
}

// standsAlone reports whether each sign of r's script counts as a word.
func standsAlone(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// isMark reports whether r is an accent written after its letter.
func isMark(r rune) bool { return r >= 0x0300 && unicode.Is(unicode.Mn, r) }

func hasEnye(word string) bool {
	r, n := utf8.DecodeLastRuneInString(word)
	return r == 'ñ' && n == len(Enye)
}

// Plain returns a word of the index without its mark of ñ.
func Plain(word string) string {
	if hasEnye(word) {
		return word[:len(word)-len(Enye)]
	}
	return word
}
