package citation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"acervo/indexer/extract/outline"
	"acervo/records"
)

// articles finds provisions that are cited by the word for them. The prefix is that of their ids;
// stem is the second to fourth letters of the word in all its forms.
func (f *finder) articles(prefix, stem string, word *regexp.Regexp) {
	for start := range f.words(stem) {
		m := word.FindString(f.text[start:min(len(f.text), start+40)])
		if m == "" || len(f.found) >= maxCitations {
			continue
		}
		after := start + len(m)
		numbers, rest, ok := f.numbers(prefix, f.at(after))
		if !ok || f.heading(start, rest) || f.theirs.MatchString(f.text[max(0, start-24):start]) {
			continue
		}
		end := func(rest string) int { return after + len(f.at(after)) - len(rest) }
		c := records.Citation{Start: start, End: end(rest), Provisions: numbers}
		if tail := f.trans.FindString(rest); tail != "" {
			for i, n := range numbers {
				c.Provisions[i] = "trans" + n[strings.Index(n, "_"):]
			}
			rest = rest[len(tail):]
			c.End = end(rest)
		}
		f.object(c, prefix, rest, end)
	}
}

// words yields where words begin that have these letters after their first, in small or in capitals.
func (f *finder) words(stem string) func(yield func(start int) bool) {
	return func(yield func(int) bool) {
		for _, letters := range []string{stem, strings.ToUpper(stem)} {
			for i := 0; ; {
				at := strings.Index(f.text[i:], letters)
				if at < 0 {
					break
				}
				at += i
				i = at + 1
				if at == 0 {
					continue
				}
				before, _ := utf8.DecodeLastRuneInString(f.text[:at-1])
				if (at == 1 || !unicode.IsLetter(before) && !unicode.IsDigit(before)) && !yield(at-1) {
					return
				}
			}
		}
	}
}

// object reads what the provisions are of, and keeps the citation when that is known.
func (f *finder) object(c records.Citation, prefix, rest string, end func(rest string) int) {
	if f.not.MatchString(rest) {
		return
	}
	if here := f.here.FindString(rest); here != "" {
		c.Own, c.End = true, end(rest[len(here):])
		f.add(c)
		return
	}
	if this := f.ofThis.FindString(rest); this != "" {
		noun := firstWord(rest[len(this):])
		if _, ok := records.Instrument(noun); ok || f.unit.MatchString(rest[len(this):]) {
			c.Own, c.End = true, end(rest[len(this)+len(noun):])
			f.add(c)
		}
		return
	}
	link := f.of.FindString(rest)
	if link == "" {
		// Nothing says of what: it is its own, if it has provisions of these numbers.
		if f.far.MatchString(rest) {
			return
		}
		if !slices.ContainsFunc(c.Provisions, func(p string) bool { return !f.own[p] }) && (prefix == "art" || f.sections) {
			c.Own = true
			f.add(c)
		}
		return
	}
	rest = rest[len(link):]
	if f.that.MatchString(rest) {
		return
	}
	if keys, left, ok := name(the.ReplaceAllString(rest, "")); ok {
		c.Keys, c.End = keys, end(left)
		f.add(c)
	}
}

// the is the article that may stand before a name.
var the = regexp.MustCompile(`^[Tt]he\s+`)

// numbers reads a list of numbers with ranges: "4, 5 y 8 a 11". The parts of articles are passed over.
func (f *finder) numbers(prefix, s string) (ids []string, rest string, ok bool) {
	id, value, rest, ok := f.number(prefix, s)
	if !ok {
		return nil, s, false
	}
	if first, last, found := strings.Cut(id, "-"); found && value == 0 { // a range, where it rises: "arts. 10-12"
		a, aerr := strconv.Atoi(first)
		if b, err := strconv.Atoi(last); err == nil && aerr == nil && b > a {
			id = first
			for i := a + 1; i <= b && b-a < maxRange; i++ {
				ids = append(ids, prefix+"_"+strconv.Itoa(i))
			}
		}
	}
	ids = append([]string{prefix + "_" + id}, ids...)
	for {
		rest = f.passParts(rest)
		if sep := f.to.FindString(rest); sep != "" && value > 0 {
			if last, n, after, ok := f.number(prefix, rest[len(sep):]); ok && n > value {
				for i := value + 1; i < n && n-value < maxRange; i++ {
					ids = append(ids, prefix+"_"+strconv.Itoa(i))
				}
				ids, rest, value = append(ids, prefix+"_"+last), after, 0
				continue
			}
		}
		sep := f.and.FindString(rest)
		if sep == "" {
			return ids, rest, true
		}
		next, n, after, ok := f.number(prefix, rest[len(sep):])
		if !ok || !counts.MatchString(rest[len(sep):]) || len(ids) >= maxRange {
			return ids, rest, true
		}
		ids, rest, value = append(ids, prefix+"_"+next), after, n
	}
}

// counts is a number after another one: in figures, or with the letter of a French code's.
var counts = regexp.MustCompile(`^(?:[LRDA]\*?\.?\s?)?\d`)

// number reads one number. A capital that stands after it belongs to it where the text has such
// a provision: "conforme al artículo 54 C el plazo".
func (f *finder) number(prefix, s string) (id string, value int, rest string, ok bool) {
	id, value, rest, ok = outline.Number(s)
	if !ok || !endsWord(rest) {
		return "", 0, s, false
	}
	if letter := strings.TrimLeft(rest, " \n"); letter != rest && value > 0 && unicode.IsUpper(firstRune(letter)) {
		w := firstWord(letter)
		if longer := id + strings.ToLower(w); utf8.RuneCountInString(w) == 1 && endsWord(letter[len(w):]) && f.own[prefix+"_"+longer] {
			return longer, 0, letter[len(w):], true
		}
	}
	return id, value, rest, true
}

// passParts leaves out the parts of an article that are named with it.
func (f *finder) passParts(s string) string {
	for {
		part := f.part.FindString(s)
		if part == "" {
			return s
		}
		s = s[len(part):]
	}
}

// heading reports whether the word begins a heading, of this text or of one that it quotes:
// "Artículo 4. Número de registro.", at the beginning of a line or a quotation.
func (f *finder) heading(start int, rest string) bool {
	if f.heads[start] {
		return true
	}
	before := strings.TrimRight(f.text[max(0, start-8):start], " \t")
	r, _ := utf8.DecodeLastRuneInString(before)
	begins := before == "" || strings.ContainsRune("\n\f\"“«„'‘#*", r)
	if !begins || !unicode.IsUpper(firstRune(f.text[start:])) {
		return false
	}
	next := firstRune(strings.TrimLeft(rest, " \t"))
	return strings.TrimSpace(rest) == "" || strings.ContainsRune(".:-–—\n(", next) || unicode.IsUpper(next)
}

// endsWord reports whether no letter or figure is attached.
func endsWord(s string) bool {
	r := firstRune(s)
	return s == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// firstWord returns the letters at the beginning.
func firstWord(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		return s
	}
	return s[:end]
}
