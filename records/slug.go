package records

import (
	"strings"
	"unicode"
)

// Slug writes a symbol or a title as it can stand in an address: letters without
// accents, in small, and figures; whatever is between them is one hyphen.
// CPCISS/RES-12/2019 is cpciss-res-12-2019.
func Slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		if unicode.Is(unicode.Mn, r) { // an accent that stands by itself
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || r == 'º' || r == 'ª' {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteString(unaccented(unicode.ToLower(r)))
	}
	return b.String()
}

// unaccented writes a small letter of the Latin alphabets of Europe without its accent.
func unaccented(r rune) string {
	if r < 0x80 {
		return string(r)
	}
	for _, row := range [...]struct{ plain, accented string }{
		{"a", "áàâäãåāăą"}, {"c", "çćč"}, {"e", "éèêëēęě"}, {"i", "íìîïīı"}, {"n", "ñńň"}, {"o", "óòôöõøō"},
		{"u", "úùûüūů"}, {"y", "ýÿ"}, {"s", "śšş"}, {"z", "źżž"}, {"ae", "æ"}, {"oe", "œ"}, {"ss", "ß"},
	} {
		if strings.ContainsRune(row.accented, r) {
			return row.plain
		}
	}
	return string(r)
}
