package outline

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// numeral is a number as it stands in a heading.
type numeral struct {
	number
	figures  bool    // written in figures
	doubtful bool    // it can be read only by taking letters for figures
	other    *number // another reading: a roman "II" that may be an 11, a "1O" that may be a 10
}

// takeNumeral reads the number at the beginning of s, with its ordinal mark and its suffix,
// and returns what follows. lone is true where a single letter may be a number (Annex A).
func takeNumeral(s string, lone bool) (n numeral, rest string, ok bool) {
	s = strings.TrimLeft(s, " ")
	s = trimNumberSign(s)
	if n, rest, ok = takeFigures(s); !ok {
		n, rest, ok = takeWords(s)
	}
	if !ok {
		n, rest, ok = takeLetters(s, lone)
	}
	if !ok {
		return n, s, false
	}
	rest = trimOrdinalMark(rest)
	rest = n.takeSuffix(rest)
	return n, rest, true
}

// trimNumberSign removes "N.º", "No.", "núm.".
func trimNumberSign(s string) string {
	if s == "" || s[0]|0x20 != 'n' {
		return s
	}
	lower := strings.ToLower(s[:min(len(s), 8)])
	for _, sign := range []string{"n.º", "n.°", "n.o ", "nº", "n°", "no. ", "núm. ", "num. "} {
		if strings.HasPrefix(lower, sign) {
			return strings.TrimLeft(s[len(sign):], " ")
		}
	}
	return s
}

// takeFigures reads 12, 1.015 (a thousand and fifteen), 3.2, L112-3, R*123-4.
func takeFigures(s string) (n numeral, rest string, ok bool) {
	rest = s
	if len(s) > 1 && strings.ContainsRune("LRDA", rune(s[0])) {
		after := strings.TrimLeft(s[1:], ".* ")
		if d := digits(after); d > 0 && strings.HasPrefix(after[d:], "-") {
			n.prefix, rest = strings.ToLower(s[:1]), after
		}
	}
	for {
		d := digits(rest)
		if d == 0 || d > 4 || len(n.path) == 4 {
			return n, s, false
		}
		v, err := strconv.Atoi(rest[:d])
		if err != nil {
			return n, s, false
		}
		n.path = append(n.path, v)
		rest = rest[d:]
		if more := digits(rest[min(1, len(rest)):]); more > 0 && (rest[0] == '-' || rest[0] == '.') {
			if rest[0] == '.' && more == 3 && len(n.path) == 1 && v < 10 {
				thousands, err := strconv.Atoi(rest[1:4])
				if err == nil {
					n.path[0], rest = v*1000+thousands, rest[4:]
				}
				break
			}
			rest = rest[1:]
			continue
		}
		break
	}
	n.figures = true
	// "1O" is a 10 that OCR has read: figures with a letter that looks like one.
	if letter, size := utf8.DecodeRuneInString(rest); size > 0 && len(n.path) == 1 && n.prefix == "" {
		if d, like := repairs[letter]; like && strings.ContainsRune("OlI|!SBZ", letter) && endsNumber(rest[size:]) {
			if v, err := strconv.Atoi(strconv.Itoa(n.path[0]) + string(d)); err == nil {
				n.other = &number{path: []int{v}}
			}
		}
	}
	return n, rest, n.path[0] > 0
}

// takeWords reads único, preliminar and ordinals of one or two words.
func takeWords(s string) (n numeral, rest string, ok bool) {
	first, after := word(s)
	switch f := fold(first); f {
	case "unico", "unica", "unique", "sole", "single":
		n.path = []int{1}
		return n, after, true
	case finalWord:
		n.word = finalWord
		return n, after, closes(after)
	case "preliminar", "preliminary", "preliminaire", "prelim":
		n.word = "preliminar"
		return n, after, true
	default:
		v, is := ordinal(f)
		if !is {
			return n, s, false
		}
		if v >= 10 && v%10 == 0 {
			second, last := word(strings.TrimLeft(after, " "))
			if unit, is := ordinal(fold(second)); is && unit < 10 {
				v, after = v+unit, last
			}
		}
		n.path = []int{v}
		return n, after, true
	}
}

// takeLetters reads a roman number, a single letter, or figures that OCR took for letters.
func takeLetters(s string, lone bool) (n numeral, rest string, ok bool) {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '|' && r != '!' })
	if end < 0 {
		end = len(s)
	}
	w, rest := s[:end], s[end:]
	if w == "" || len(w) > 8 {
		return n, s, false
	}
	if lone && len(w) == 1 && w[0] >= 'A' && w[0] <= 'Z' && !strings.Contains("IVX", w) {
		n.path = []int{int(w[0]-'A') + 1}
		return n, rest, true
	}
	mark := strings.TrimSuffix(strings.TrimSuffix(w, "er"), "o")
	if v, is := fromRoman(mark); is && mark == strings.ToUpper(mark) {
		n.path = []int{v}
		if r, is := repaired(w); is && r != v {
			n.other = &number{path: []int{r}}
		}
		return n, rest, true
	}
	if v, is := repaired(w); is {
		n.path, n.doubtful, n.figures = []int{v}, true, true
		return n, rest, true
	}
	return n, s, false
}

// trimOrdinalMark removes ° º ª, and the letters o, er, re, a where they are attached.
func trimOrdinalMark(s string) string {
	for _, mark := range []string{"°", "º", "ª", ".º", ".°"} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			return rest
		}
	}
	for _, mark := range []string{"er", "ère", "re", "o", "a", "ero", "do", "to"} {
		if rest, ok := strings.CutPrefix(s, mark); ok && endsNumber(rest) {
			return rest
		}
	}
	return s
}

// takeSuffix reads bis, ter … and a letter that is attached, or alone on its line: the "A" of
// "Art. 7o A Conferência" is text.
func (n *numeral) takeSuffix(s string) string {
	trimmed := strings.TrimLeft(s, " ")
	w, rest := word(strings.TrimLeft(trimmed, "-"))
	if order, ok := suffixes[fold(w)]; ok {
		n.suffix, n.order = fold(w), order
		return n.takeMore(rest)
	}
	letter, order, ok := oneLetter(w)
	attached := trimmed == s
	if !ok || !attached && (w == letter || !closes(rest)) || attached && !endsNumber(rest) {
		return s
	}
	n.suffix, n.order = letter, order
	return rest
}

// takeMore reads the number that counts on after a bis, with a letter: "129 bis 1 A".
func (n *numeral) takeMore(s string) string {
	trimmed := strings.TrimLeft(s, " ")
	d := digits(trimmed)
	if d == 0 || d > 2 || trimmed == s {
		return s
	}
	v, err := strconv.Atoi(trimmed[:d])
	rest := trimOrdinalMark(trimmed[d:])
	w, after := word(strings.TrimLeft(rest, " "))
	letter, order, ok := oneLetter(w)
	switch {
	case err != nil:
		return s
	case ok && w != letter && closes(after):
		n.more, n.counts = trimmed[:d]+letter, []int{v, order}
		return after
	case !closes(rest):
		return s
	}
	n.more, n.counts = trimmed[:d], []int{v}
	return rest
}

// oneLetter returns a word of one letter in small, and its place in the alphabet.
func oneLetter(w string) (letter string, order int, ok bool) {
	letter = strings.ToLower(w)
	if utf8.RuneCountInString(w) != 1 {
		return "", 0, false
	}
	order = utf8.RuneCountInString(alphabet[:max(0, strings.Index(alphabet, letter))]) + 1
	return letter, order, strings.Contains(alphabet, letter)
}

// closes reports whether a heading's number ends here: at the line's end or a delimiter.
func closes(s string) bool {
	s = strings.TrimLeft(s, " ")
	return s == "" || strings.ContainsRune(".:-–—(", firstRune(s))
}

// endsNumber reports whether no letter or figure is attached.
func endsNumber(s string) bool {
	r := firstRune(s)
	return s == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// digits counts the figures at the beginning of s.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// word cuts the letters at the beginning of s from the rest.
func word(s string) (first, rest string) {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end:]
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
