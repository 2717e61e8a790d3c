package citation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"acervo/records"
)

var (
	// parts is CPCISS/RES-12/2019, MUESTRA/REG-1, CISS/CP/RES/2026/1.
	parts = regexp.MustCompile(`^[A-ZÁÉÍÓÚÑÇ]{2,}[A-Z0-9]*(?:[-.][A-Z0-9]+)*(?:/[A-Z0-9]+(?:[-.][A-Z0-9]+)*)+`)
	// tail is the rest of AG/RES. 2872 (XLV-O/15).
	tail = regexp.MustCompile(`^\.\s?\d{1,5}(?:\s\([A-Z]{1,8}[-A-Z0-9/]*\))?`)
	// sign is what may stand before a number.
	sign = `(?:(?i:n\.?\s?[°ºo]\.?|núm\.|num\.|nr\.|número|number|numéro)\s*)?`
	// dated is "12 de 2019", "7/2024", "No. 3 of 20 September 2024", "1325 (2000)", after an instrument's word.
	dated = regexp.MustCompile(`^\s+` + sign + `0*(\d{1,5})(?:\s?/\s?|-|,?\s+(?:de|of|do|du)\s+(?:fecha\s+)?(?:\d{1,2}(?:er|º|°)?\s+(?:de\s+)?\pL+\s+(?:de\s+|del\s+|of\s+|do\s+)?)?|\s\()((?:18|19|20)\d\d)\b\)?`)
)

// symbol reads a symbol at the beginning of s; empty where there is none. It has a figure, and
// no letter that stands alone.
func symbol(s string) string {
	sym := parts.FindString(s)
	if sym != "" && !strings.ContainsAny(sym, "0123456789") {
		sym += tail.FindString(s[len(sym):])
	}
	if len(sym) > 60 || !strings.ContainsAny(sym, "0123456789") || !endsWord(s[len(sym):]) {
		return ""
	}
	bare, _, _ := strings.Cut(sym, " (")
	for _, part := range strings.FieldsFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(part) == 1 && unicode.IsLetter(firstRune(part)) {
			return "" // PDF/A-2
		}
	}
	return sym
}

// name reads an instrument's name at the beginning of s: a symbol, a word with number and year,
// or a word with more that says which one. It returns what it may be called, the most exact first.
func name(s string) (keys []string, rest string, ok bool) {
	if sym := symbol(s); sym != "" {
		return []string{records.RefKey(sym)}, s[len(sym):], true
	}
	noun := firstWord(s)
	kind, is := records.Instrument(noun)
	if !is {
		return qualified(s)
	}
	rest = s[len(noun):]
	if m := dated.FindStringSubmatchIndex(rest); m != nil && !records.Several(noun) {
		n, _ := strconv.Atoi(rest[m[2]:m[3]]) // at most five figures
		year, _ := strconv.Atoi(rest[m[4]:m[5]])
		return []string{records.NumberKey(kind, n, year)}, rest[m[1]:], n > 0
	}
	if blank := len(rest) - len(strings.TrimLeft(rest, " \n")); blank > 0 {
		if sym := symbol(rest[blank:]); sym != "" {
			return []string{records.RefKey(sym)}, rest[blank+len(sym):], true
		}
	}
	if kind == "constitution" && states.MatchString(rest) {
		return nil, s, false
	}
	if !unicode.IsUpper(firstRune(noun)) {
		return nil, s, false // "de la resolución": of which one is said elsewhere
	}
	keys, rest, called := titles(noun, rest)
	if !called {
		key, sole := records.KindKey(kind)
		if !sole {
			return nil, s, false
		}
		keys = append(keys, key)
	}
	return keys, rest, len(keys) > 0
}

// states is how the constitution of a state, which is none of ours, goes on.
var states = regexp.MustCompile(`^\s+(?i:pol[íi]tica|politique|nacional|federal|de\s+la\s+rep|of\s+the\s+republic|da\s+rep)`)

// before is the words before an English instrument's: "Staff Regulations".
var before = regexp.MustCompile(`^(?:\p{Lu}\pL+\s+){1,3}`)

// qualified reads a name that says before its word which one it is.
func qualified(s string) (keys []string, rest string, ok bool) {
	m := before.FindString(s)
	for m != "" {
		noun := firstWord(s[len(m):])
		if _, is := records.Instrument(noun); is && unicode.IsUpper(firstRune(noun)) {
			longer, rest, _ := titles(m+noun, s[len(m)+len(noun):])
			return append(longer, records.TitleKey(m+noun)), rest, true
		}
		m = m[:strings.LastIndexFunc(strings.TrimSpace(m), unicode.IsSpace)+1]
	}
	return nil, s, false
}

// maxTitle is how many words a name may have after its first.
const maxTitle = 14

// maxPlain is how many small words in a row may be part of a name: "recursos informáticos".
const maxPlain = 2

// next is the next word of a name.
var next = regexp.MustCompile(`^(?:[ \n]{1,3})?(\pL+['’]?)`)

// and is a word that joins two things of one kind.
var and = regexp.MustCompile(`(?i) (?:y|e|o|u|and|or|et|ou)(?: |$)`)

// titles reads the words that go on with a name: "Reglamento de la Asamblea General". Where the
// name ends and the sentence goes on cannot be told, so each length of it is a title that it may
// have, the longest first; rest is what follows the words in capitals. called is true when
// something goes on.
func titles(noun, s string) (keys []string, rest string, called bool) {
	rest = s
	name, joined := noun, "" // joined: words that wait for what they join
	plain := 0               // small words in a row that join nothing: the sentence goes on
	for n := 0; n < maxTitle; n++ {
		m := next.FindStringSubmatch(s)
		if m == nil || m[0] == m[1] && !strings.HasSuffix(joined, "'") && !strings.HasSuffix(joined, "’") {
			break
		}
		w := m[1]
		upper := unicode.IsUpper(firstRune(w))
		which := n == 0 && qualifies(w)
		if n == 0 && !upper && !which && !joins.MatchString(w) {
			if small(w) {
				break
			}
			return []string{records.TitleKey(noun + " " + w)}, rest, false // a verb, most often; else a name of two words
		}
		if _, another := records.Instrument(w); strings.HasPrefix(s[len(m[0]):], "/") || another && upper && and.MatchString(joined) {
			break // "… y MUESTRA/REG-1", "… y el Reglamento"
		}
		s = s[len(m[0]):]
		joined += " " + w
		if !upper && (joins.MatchString(w) || small(w)) {
			plain = 0
			continue
		}
		if plain++; upper {
			plain = 0
		} else if plain > maxPlain {
			break
		}
		name, joined = name+joined, ""
		keys = append(keys, records.TitleKey(name))
		if upper || which || len(keys) == 1 {
			rest = s
		}
	}
	slices.Reverse(keys)
	return keys, rest, len(keys) > 0
}

// qualifies reports whether a small word after an instrument's says which one it is: "Règlement intérieur".
func qualifies(w string) bool {
	switch records.Slug(w) {
	case "interior", "interno", "interna", "interieur", "interieure", "general", "generale", "geral", "financiero", "financiera", "financeiro", "financier", "financiere",
		"electoral", "eleitoral", "disciplinario", "disciplinaire", "administrativo", "administratif", "organico", "organique", "tecnico", "technique":
		return true
	}
	return false
}

// small reports whether a word only joins others, so that no name ends with it.
func small(w string) bool {
	switch strings.ToLower(w) {
	case "la", "el", "los", "las", "lo", "y", "e", "o", "en", "a", "al", "con", "por", "the", "and", "in", "to", "os", "as", "em", "ao", "le", "les", "l'", "l’", "et", "à", "aux", "au", "d'", "d’":
		return true
	}
	return false
}

// symbols finds documents that are cited by their symbol or register number, with the word
// before it when that is an instrument's.
func (f *finder) symbols() {
	for i := 0; i < len(f.text) && len(f.found) < maxCitations; {
		slash := strings.IndexByte(f.text[i:], '/')
		if slash < 0 {
			return
		}
		i += slash
		start := i
		for start > 0 && i-start < 40 && strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.", f.text[start-1]) >= 0 {
			start--
		}
		s := symbol(f.text[start:min(len(f.text), start+80)])
		i++
		if s == "" || strings.HasPrefix(f.text[start+len(s):], "/") || inWord(f.text[:start]) {
			continue
		}
		begin := start
		if before := strings.TrimRight(f.text[max(0, start-24):start], " \n"); len(before) < len(f.text[max(0, start-24):start]) {
			word := lastWord(before)
			if _, ok := records.Instrument(word); ok {
				begin = start - (len(f.text[max(0, start-24):start]) - len(before)) - len(word)
			}
		}
		f.add(records.Citation{Start: begin, End: start + len(s), Keys: []string{records.RefKey(s)}})
		i = start + len(s)
	}
}

// inWord reports whether an address, a path or a word goes on where the text ends.
func inWord(before string) bool {
	if before == "" {
		return false
	}
	r := []rune(before[max(0, len(before)-4):])
	last := r[len(r)-1]
	return unicode.IsLetter(last) || unicode.IsDigit(last) || strings.ContainsRune("/:.@_-\\=&?", last)
}

// lastWord returns the letters at the end.
func lastWord(s string) string {
	return s[strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })+1:]
}

// numbered finds documents that are cited by kind, number and year.
func (f *finder) numbered() {
	between := true // no word has begun
	for i, r := range f.text {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		begins := between && letter
		between = !letter
		// In small letters only the United Nations' resolutions are cited.
		if !begins || !unicode.IsUpper(r) && !(r == 'r' && strings.HasPrefix(f.text[i:], "r\u00e9sol") || strings.HasPrefix(f.text[i:], "resol")) || len(f.found) >= maxCitations {
			continue
		}
		noun := firstWord(f.text[i:min(len(f.text), i+40)])
		next := strings.TrimLeft(f.text[i+len(noun):min(len(f.text), i+len(noun)+8)], " \n")
		if next == "" || !strings.ContainsRune("0123456789Nn", firstRune(next)) {
			continue
		}
		s := f.at(i)
		if _, ok := records.Instrument(noun); !ok || records.Several(noun) || !dated.MatchString(s[len(noun):]) || inWord(f.text[:i]) {
			continue
		}
		if keys, rest, ok := name(s); ok {
			f.add(records.Citation{Start: i, End: i + len(s) - len(rest), Keys: keys})
		}
	}
}
