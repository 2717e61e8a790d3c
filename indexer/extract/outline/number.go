package outline

import (
	"slices"
	"strconv"
	"strings"

	"acervo/indexer/extract/plain"
)

// number is how a unit is counted: 12, 12 bis, 12-A, L112-3, primero, único, preliminar.
type number struct {
	prefix string // of the articles of French codes: l, r, d
	path   []int  // 112-3 is {112, 3}; empty for units named by a word
	suffix string // bis, ter, a, b …
	order  int    // of the suffix
	more   string // what stands after bis: the "1a" of "129 bis 1 A"
	counts []int  // more, in figures: {1, 1}
	word   string // preliminar, final
}

// compare puts numbers in the order in which a text has them. The prefixes of French codes
// share one counting.
func (n number) compare(m number) int {
	if n.last() != m.last() {
		if n.last() {
			return 1
		}
		return -1
	}
	if c := slices.Compare(n.path, m.path); c != 0 {
		return c
	}
	if n.order != m.order {
		return n.order - m.order
	}
	return slices.Compare(n.counts, m.counts)
}

// last reports whether the number is that of the "Artículo final", which follows all others.
func (n number) last() bool { return n.word == finalWord }

// plain returns the number when it is a simple one, such as 12.
func (n number) plain() (int, bool) {
	if n.prefix != "" || len(n.path) != 1 || n.suffix != "" {
		return 0, false
	}
	return n.path[0], true
}

// arabic writes the number for the id of an article: 12bis, l112-3.
func (n number) arabic() string {
	parts := make([]string, len(n.path))
	for i, p := range n.path {
		parts[i] = strconv.Itoa(p)
	}
	return n.prefix + strings.Join(parts, "-") + n.word + n.suffix + n.more
}

// roman writes the number for the id of a part that holds articles: vi.
func (n number) roman() string {
	if len(n.path) != 1 || n.path[0] < 1 || n.path[0] > 3999 {
		return n.arabic()
	}
	return toRoman(n.path[0]) + n.suffix
}

var romanDigits = []struct {
	value int
	sign  string
}{{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}}

func toRoman(n int) string {
	var b strings.Builder
	for _, d := range romanDigits {
		for n >= d.value {
			b.WriteString(d.sign)
			n -= d.value
		}
	}
	return b.String()
}

// fromRoman reads a roman number as it is properly written; ok is false for anything else.
func fromRoman(s string) (n int, ok bool) {
	s = strings.ToLower(s)
	rest := s
	for _, d := range romanDigits {
		for strings.HasPrefix(rest, d.sign) {
			n += d.value
			rest = rest[len(d.sign):]
		}
	}
	return n, s != "" && rest == "" && toRoman(n) == s
}

// repairs are the digits that OCR takes for letters; a "P" is "1°".
var repairs = map[rune]rune{'l': '1', 'I': '1', 'i': '1', '|': '1', '!': '1', 'O': '0', 'o': '0', 'Q': '0', 'S': '5', 's': '5', 'Z': '2', 'z': '2', 'B': '8', 'P': '1', 'G': '6'}

// repaired reads a number that OCR has written with letters.
func repaired(s string) (int, bool) {
	digits := strings.Map(func(r rune) rune {
		if d, ok := repairs[r]; ok {
			return d
		}
		return r
	}, s)
	n, err := strconv.Atoi(digits)
	return n, err == nil && n > 0 && n < maxNumber
}

// maxNumber is above the number of the last article of the longest code.
const maxNumber = 10_000

// finalWord names the last article of a law.
const finalWord = "final"

// alphabet is the order of letters that are suffixes.
const alphabet = "abcdefghijklmnñopqrstuvwxyz"

// suffixes in their order; letters come in that of the alphabet.
var suffixes = map[string]int{
	"bis": 2, "ter": 3, "quater": 4, "quinquies": 5, "quinquis": 5, "sexies": 6, "septies": 7, "octies": 8, "nonies": 9, "novies": 9, "decies": 10,
}

// ordinalStems are ordinals without their ending, which is a sex and a number. Longer ones
// come before those that begin like them.
var ordinalStems = []struct {
	stem  string
	value int
}{
	{"undecim", 11}, {"duodecim", 12}, {"decim", 10}, {"vigesim", 20}, {"trigesim", 30}, {"cuadragesim", 40}, {"quadragesim", 40},
	{"quincuagesim", 50}, {"quinquagesim", 50}, {"sexagesim", 60}, {"septuagesim", 70}, {"octogesim", 80}, {"nonagesim", 90}, {"centesim", 100},
	{"primeir", 1}, {"primer", 1}, {"premier", 1}, {"segund", 2}, {"second", 2}, {"terceir", 3}, {"tercer", 3}, {"cuart", 4}, {"quart", 4},
	{"quint", 5}, {"sext", 6}, {"septim", 7}, {"setim", 7}, {"octav", 8}, {"oitav", 8}, {"noven", 9}, {"non", 9},
	{"deuxiem", 2}, {"troisiem", 3}, {"quatriem", 4}, {"cinquiem", 5}, {"sixiem", 6}, {"septiem", 7}, {"huitiem", 8}, {"neuviem", 9},
	{"dixiem", 10}, {"onziem", 11}, {"douziem", 12},
}

var englishNumbers = []string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
var englishOrdinals = []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"}

// ordinal reads one word of an ordinal, folded: primero, decimosegundo, onzieme, three.
func ordinal(w string) (int, bool) {
	if i := slices.Index(englishNumbers, w); i > 0 {
		return i, true
	}
	if i := slices.Index(englishOrdinals, w); i > 0 {
		return i, true
	}
	for _, o := range ordinalStems {
		rest, ok := strings.CutPrefix(w, o.stem)
		if !ok {
			continue
		}
		switch rest {
		case "", "o", "a", "os", "as", "e", "es", "ere", "ement", "erement": // premièrement
			return o.value, true
		}
		if o.value < 10 || o.value == 11 || o.value == 12 {
			continue
		}
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "o"), "a")
		if unit, ok := ordinal(rest); ok && unit < 10 {
			return o.value + unit, true
		}
	}
	return 0, false
}

// fold writes a word in lower case and without accents.
func fold(s string) string { return strings.Map(plain.Fold, s) }
