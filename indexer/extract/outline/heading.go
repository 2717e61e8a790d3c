package outline

import (
	"regexp"
	"strings"
	"unicode"
)

// kind is a kind of unit, with its place in the order of nesting and its prefix in ids (the
// abbreviations of Akoma Ntoso's naming convention).
type kind struct {
	name   string // records.Provision.Kind
	prefix string
	rank   int
}

// The kinds of units. Articles nest in everything, annexes and transitory provisions in nothing.
var (
	article    = kind{"article", "art", 10}
	part       = kind{"part", "part", 1}
	book       = kind{"book", "book", 2}
	title      = kind{"title", "tit", 3}
	chapter    = kind{"chapter", "chp", 4}
	section    = kind{"section", "sec", 5}
	subsection = kind{"subsection", "subsec", 6}
	paragraph  = kind{"paragraph", "par", 7}
	annex      = kind{"annex", "anx", 0}
	transitory = kind{"transitory", "trans", 0}
)

// keywords are the words that begin a heading, folded.
var keywords = map[string]kind{
	"articulo": article, "article": article, "artigo": article, "art": article,
	"parte": part, "part": part, "partie": part,
	"libro": book, "livro": book, "livre": book, "book": book,
	"titulo": title, "title": title, "titre": title,
	"capitulo": chapter, "chapter": chapter, "chapitre": chapter,
	"seccion": section, "section": section, "secao": section,
	"subseccion": subsection, "subsection": subsection, "sous-section": subsection, "subsecao": subsection,
	"parrafo": paragraph, "paragraphe": paragraph,
	"anexo": annex, "annex": annex, "annexe": annex, "apendice": annex, "appendix": annex, "appendice": annex,
}

// misread are keywords as OCR reads them, where taking figures for letters is not enough.
var misread = map[string]kind{"articuio": article, "artfculo": article, "artlculo": article, "arti'culo": article, "capftulo": chapter, "capltulo": chapter, "tftulo": title, "tltulo": title, "seccidn": section}

// heading is a line that may begin a unit.
type heading struct {
	kind       kind
	numeral    numeral
	label      string // as printed
	rest       string // what follows on the line
	delimited  bool   // something stands between number and rest
	transitory bool   // it says so itself: "Artículo 3 transitorio"
	prefix     string // of its id when that is not the kind's: disposición adicional
	anonymous  bool   // an annex without a number
}

var (
	leaders    = regexp.MustCompile(`(\.\s?){4,}|…{2,}|_{4,}`)
	pageAtEnd  = regexp.MustCompile(`\t\s*\d{1,4}$|\s{3,}\d{1,4}$`)
	delimiters = regexp.MustCompile(`^\s*(\.\s*[-–—]+|[-–—]+|\.{1,2}|:)\s*`)
	provisions = regexp.MustCompile(`^(disposici[oó]n|disposi[cç][aã]o|disposition) (transitoria|transitória|transitoire|adicional|final|finale|derogatoria)\s+`)
	transition = regexp.MustCompile(`^(disposi\pL+|art[íi]\pL+s|normas|provisions|r[eé]gimen|ato das disposi\pL+|cláusulas|clausulas)?\s*(\pL+ (y|e|et) )?(transitori[ao]s?|transit[óo]ri[ao]s?|transitoires?|transitory provisions|transitional provisions)( (y|e|et) \pL+| and \pL+( provisions)?)?\s*[.:-]*$`)
)

// parse reads a line as a heading.
func parse(line string) (h heading, ok bool) {
	if !unicode.IsUpper(firstRune(line)) {
		return h, false
	}
	if h, ok := parseTransitory(line); ok {
		return h, true
	}
	if h, ok := parseSole(line); ok {
		return h, true
	}
	k, after, ok := takeKeyword(line)
	if !ok || contents(line) {
		return h, false
	}
	h = heading{kind: k}
	after = strings.TrimLeft(after, " ")
	if k == article {
		after, h.transitory = takeTransitory(after)
	}
	n, rest, ok := takeNumeral(after, k == annex || k == section || k == part)
	if !ok && h.transitory && closes(after) {
		// The only one: "Artículo transitorio.- …".
		n, rest, ok = numeral{number: number{path: []int{1}}}, after, true
	}
	if !ok {
		if k == annex && (strings.TrimSpace(after) == "" || delimiters.MatchString(after)) {
			h.label, h.rest, h.anonymous = strings.TrimSpace(line[:len(line)-len(after)]), strings.TrimSpace(delimiters.ReplaceAllString(after, "")), true
			return h, true
		}
		return h, false
	}
	h.numeral = n
	if k == article && !h.transitory {
		rest, h.transitory = takeTransitory(rest)
	}
	h.finish(line, rest)
	return h, h.sound()
}

// parseSole reads "SOLE CHAPTER", which other languages write with the number last.
func parseSole(line string) (h heading, ok bool) {
	first, rest := word(line)
	if f := fold(first); f != "sole" && f != "single" {
		return h, false
	}
	k, after, ok := takeKeyword(strings.TrimLeft(rest, " "))
	if !ok || !closes(after) || contents(line) {
		return h, false
	}
	h = heading{kind: k, numeral: numeral{number: number{path: []int{1}}}}
	h.finish(line, after)
	return h, true
}

// contents reports whether the line belongs to a table of contents: dots, or a page's number
// at some distance.
func contents(line string) bool {
	return leaders.MatchString(line) || pageAtEnd.MatchString(line)
}

// parseTransitory reads "Disposiciones transitorias", under which the articles are counted
// anew, and "Disposición transitoria primera", which Spain has for such an article.
func parseTransitory(line string) (h heading, ok bool) {
	if len(line) > 120 {
		line = line[:120]
	}
	lower := strings.ToLower(line)
	if strings.Contains(lower, "trans") && len(line) < 80 && transition.MatchString(lower) && !contents(line) {
		return heading{kind: transitory, label: strings.TrimRight(line, " .:-")}, true
	}
	m := provisions.FindStringSubmatch(lower)
	if m == nil || len(lower) != len(line) || contents(line) {
		return h, false
	}
	n, rest, ok := takeNumeral(line[len(m[0]):], false)
	if !ok {
		return h, false
	}
	h = heading{kind: article, numeral: n}
	switch m[2][:4] {
	case "adic":
		h.prefix = "add"
	case "fina":
		h.prefix = "fin"
	case "dero":
		h.prefix = "rep"
	default:
		h.prefix = transitory.prefix
	}
	h.finish(line, rest)
	return h, h.sound()
}

// finish sets the label and what follows it.
func (h *heading) finish(line, rest string) {
	h.label = strings.TrimSpace(line[:len(line)-len(rest)])
	if d := delimiters.FindString(rest); d != "" {
		h.delimited = true
		rest = rest[len(d):]
	}
	h.rest = strings.TrimSpace(rest)
}

// sound reports whether what follows the number can follow the number of a heading. "Artículo
// 17 del Estatuto" and "Artículo 17, fracción II" are citations that stand at a line's beginning.
func (h *heading) sound() bool {
	if h.rest == "" || h.delimited {
		return true
	}
	r := firstRune(h.rest)
	return unicode.IsUpper(r) || strings.ContainsRune("(«“\"¿¡[", r) || unicode.IsDigit(r) && h.kind != article
}

// takeTransitory removes the word that makes an article a transitory one.
func takeTransitory(s string) (rest string, transitory bool) {
	w, rest := word(strings.TrimLeft(s, " "))
	switch fold(w) {
	case "transitorio", "transitoria", "transitoire":
		return strings.TrimLeft(rest, " "), true
	}
	return s, false
}

// takeKeyword reads the word that begins a heading: in capitals or with one capital, spaced
// ("T I T U L O"), or with the letters that OCR confuses.
func takeKeyword(line string) (k kind, rest string, ok bool) {
	if k, rest, ok = takeSpaced(line); ok {
		return k, rest, true
	}
	end := strings.IndexFunc(line, func(r rune) bool {
		return !unicode.IsLetter(r) && r != '-' && r != '1' && r != '0' && r != '|' && r != '\''
	})
	if end < 0 {
		end = len(line)
	}
	w, rest := line[:end], line[end:]
	if w == "" || len(w) > 20 || mixedCase(w) {
		return k, line, false
	}
	f := fold(w)
	if k, ok = keywords[f]; !ok {
		f = strings.NewReplacer("1", "l", "|", "l", "0", "o").Replace(f)
		if k, ok = keywords[f]; !ok {
			k, ok = misread[f]
		}
	}
	if f == "art" {
		rest = strings.TrimPrefix(rest, ".")
	}
	return k, rest, ok
}

// mixedCase reports whether a word is neither in capitals nor in small letters after the first.
func mixedCase(w string) bool {
	tail := w[len(string(firstRune(w))):]
	return strings.ToUpper(tail) != tail && strings.ToLower(tail) != tail
}

// takeSpaced reads a keyword whose letters stand apart, the longest that fits.
func takeSpaced(line string) (k kind, rest string, ok bool) {
	var letters strings.Builder
	for after := line; ; {
		r := firstRune(after)
		if letters.Len() > 20 || !unicode.IsUpper(r) || !strings.HasPrefix(after[len(string(r)):], " ") {
			return k, rest, ok
		}
		letters.WriteRune(r)
		after = after[len(string(r))+1:]
		if found, is := keywords[fold(letters.String())]; is && letters.Len() > 3 && found != article {
			k, rest, ok = found, after, true
		}
	}
}
