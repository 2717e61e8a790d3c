package citation

import (
	"strings"
	"testing"
	"unicode/utf8"

	"acervo/records"
)

// Whatever a text holds, citations stand within it, in order and apart, and are quoted as they stand.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"artículo 17 del Estatuto", "arts. 1 a 9999 del Reglamento", "artículos 4, 5 y 8 a 11 de este Reglamento", "Resolución 7 de 2024 AB/RES-1/2019",
		"artículo", "artículo 5 A", "artículo 1\f2 del Estatuto", "Estatuto/1", "\xffartículo 3\xff del \xe2\x80", strings.Repeat("artículo 1, ", 50), strings.Repeat("AB/1/", 50),
	} {
		f.Add(s, "es")
		f.Add(s, "fr")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		end := 0
		for _, c := range Find(text, records.Language(lang), ownArticles()) {
			if c.Start < end || c.End <= c.Start || c.End > len(text) {
				t.Fatalf("%q is at %d to %d, after %d of %d", c.Quote, c.Start, c.End, end, len(text))
			}
			if c.Own == (len(c.Keys) > 0) {
				t.Errorf("%q is of its own text and of another, or of neither", c.Quote)
			}
			if utf8.ValidString(text) && !utf8.ValidString(c.Quote) || len(c.Provisions) > 2*maxRange+1 {
				t.Errorf("%q, %d provisions", c.Quote, len(c.Provisions))
			}
			end = c.End
		}
	})
}

func TestALongListIsNoLongWork(t *testing.T) {
	for name, s := range map[string]string{
		"articles": "artículo 1 del Estatuto, ", "symbols": "AB/RES-1/2019 ", "slashes": "A/", "numbers": "Resolución 7 de 2024 ", "a range": "arts. 1 a 9999 del Estatuto ",
	} {
		if n := len(Find(strings.Repeat(s, 30_000), "es", nil)); n > maxCitations {
			t.Errorf("%s: %d are kept", name, n)
		}
	}
}
