package plain

import (
	"strings"
	"unicode"
)

// Fold returns a character as a small letter without the accents of Spanish, Portuguese and
// French, to compare words by.
func Fold(r rune) rune {
	r = unicode.ToLower(r)
	if r < 0x80 {
		return r
	}
	if i := strings.IndexRune("áàâãäéèêëíìîïóòôõöúùûüñç", r); i >= 0 {
		return rune("aaaaaeeeeiiiiooooouuuunc"[i/2]) // each of them is two bytes long
	}
	return r
}
