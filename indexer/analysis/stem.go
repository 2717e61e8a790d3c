package analysis

import (
	"strings"

	"acervo/records"
)

// Stem returns the stem that the forms of a folded word share in the language:
// number and, where it is plain to see, gender. It is light on purpose: acto and
// acta stay apart. Stop words, short words, words with digits and words of other
// languages are their own stems.
func Stem(lang records.Language, word string) string {
	word = Plain(word) // what año and ano have in common
	if len(word) < 4 || !Inflects(word) || IsStop(lang, word) {
		return word
	}
	switch lang {
	case records.Spanish:
		return spanish(word)
	case records.Portuguese:
		return portuguese(word)
	case records.French:
		return french(word)
	case records.English:
		return english(word)
	}
	return word
}

// Inflects reports whether a folded word is made of letters only, so that it can have forms.
func Inflects(word string) bool {
	for i := range len(word) {
		if c := word[i]; c >= '0' && c <= '9' {
			return false
		}
	}
	return true
}

func cutAny(w string, min int, suffixes ...string) (string, bool) {
	for _, s := range suffixes {
		if len(w) >= min && strings.HasSuffix(w, s) {
			return w[:len(w)-len(s)], true
		}
	}
	return w, false
}

func swap(w string, min int, from, to string) (string, bool) {
	if len(w) >= min && strings.HasSuffix(w, from) {
		return w[:len(w)-len(from)] + to, true
	}
	return w, false
}

func vowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }

// genders are endings whose last vowel says the gender only, in Spanish and Portuguese.
var genders = []string{"ad", "id", "os", "iv", "ic", "ari", "ori"}

// gender drops the vowel of afiliado, afiliada and the a of trabajadora.
func gender(w string) string {
	if len(w) < 6 {
		return w
	}
	last := w[len(w)-1]
	if last != 'a' && last != 'o' {
		return w
	}
	root := w[:len(w)-1]
	for _, g := range genders {
		if strings.HasSuffix(root, g) {
			return root
		}
	}
	if last == 'a' && (strings.HasSuffix(root, "dor") || strings.HasSuffix(root, "tor") || strings.HasSuffix(root, "sor")) {
		return root
	}
	return w
}

// spanish takes -s after a and o, and -es and -e after consonants, from both
// numbers alike (parte, partes: part), because -es alone does not say which it was.
func spanish(w string) string {
	n := len(w)
	switch {
	case strings.HasSuffix(w, "as"), strings.HasSuffix(w, "os"):
		return gender(w[:n-1])
	case strings.HasSuffix(w, "eses") && n > 5:
		return w[:n-4] // intereses, as interes below
	case strings.HasSuffix(w, "es") && !vowel(w[n-3]):
		w = w[:n-2]
	case strings.HasSuffix(w, "es"):
		w = w[:n-1]
	case strings.HasSuffix(w, "e") && !vowel(w[n-2]):
		w = w[:n-1]
	}
	if r, ok := cutAny(w, 3, "z"); ok {
		return r + "c" // juez, jueces: juec
	}
	return gender(w)
}

// portugueseSame are words whose s is not a plural's.
var portugueseSame = map[string]bool{"pais": true, "onus": true, "bonus": true, "virus": true, "campus": true, "corpus": true, "gratis": true, "lapis": true}

func portuguese(w string) string {
	if w == "paises" {
		return "pais"
	}
	if portugueseSame[w] {
		return w
	}
	for _, r := range [...]struct {
		min      int
		from, to string
	}{
		{4, "oes", "ao"},
		{4, "aes", "ao"},
		{4, "aos", "ao"},
		{5, "ais", "al"},
		{5, "eis", "el"},
		{5, "ois", "ol"},
		{5, "uis", "ul"},
		{5, "ens", "em"},
		{5, "ins", "im"},
		{4, "ons", "om"},
		{4, "uns", "um"},
	} {
		if s, ok := swap(w, r.min, r.from, r.to); ok {
			return s
		}
	}
	n := len(w)
	switch {
	case n >= 5 && strings.HasSuffix(w, "is") && !vowel(w[n-3]):
		return w[:n-2] + "il" // civis: civil
	case n >= 5 && strings.HasSuffix(w, "es") && strings.IndexByte("rsz", w[n-3]) >= 0:
		w = w[:n-2] // juizes, and classes as classe below
		if s, ok := cutAny(w, 6, "es"); ok {
			return s + "e" // ingleses, as the singular below
		}
		return w
	case strings.HasSuffix(w, "es"):
		return w[:n-1]
	case n >= 4 && strings.HasSuffix(w, "s") && vowel(w[n-2]):
		return gender(w[:n-1])
	case n >= 5 && strings.HasSuffix(w, "e") && strings.IndexByte("rsz", w[n-2]) >= 0:
		return w[:n-1]
	}
	return gender(w)
}

// frenchSame are words that are not the plural of the word without their s.
var frenchSame = map[string]bool{"cours": true, "pays": true, "fils": true, "mois": true, "fois": true, "tiers": true, "temps": true, "taux": true, "faux": true}

func french(w string) string {
	switch {
	case frenchSame[w]:
		return w
	case w == "travaux":
		return "travail"
	}
	if s, ok := swap(w, 5, "eaux", "eau"); ok {
		return s
	}
	if s, ok := swap(w, 5, "aux", "al"); ok {
		return s
	}
	n := len(w)
	if w[n-1] == 'x' && w[n-2] == 'u' || w[n-1] == 's' && w[n-2] != 's' {
		w = w[:n-1]
	}
	before := len(w)
	for range 2 { // employé, employée
		if len(w) > 3 && w[len(w)-1] == 'e' {
			w = w[:len(w)-1]
		}
	}
	if n = len(w); n < before && n > 3 {
		switch {
		case strings.HasSuffix(w, "iv"):
			return w[:n-1] + "f" // administrative: administratif
		case w[n-1] == w[n-2] && !vowel(w[n-1]):
			return w[:n-1] // ancienne: ancien
		}
	}
	return w
}

// english takes the plural only (Harman's S stemmer).
func english(w string) string {
	n := len(w)
	switch {
	case n > 4 && strings.HasSuffix(w, "ies"):
		return w[:n-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"):
		return w[:n-2]
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"):
		return w
	case strings.HasSuffix(w, "s"):
		return w[:n-1]
	}
	return w
}
