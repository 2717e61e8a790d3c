package querylang

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"acervo/indexer/analysis"
	"acervo/records"
)

// The bounds of a query. What is beyond them is left out, with a note.
const (
	MaxLength = 4096 // bytes
	MaxDepth  = 20   // parentheses within parentheses
	MaxParts  = 64   // words, phrases and fields
	MinPrefix = 3    // letters before a *
)

// Parse reads a query. It never fails.
func Parse(text string) Query {
	p := &parser{}
	if len(text) > MaxLength {
		p.note("The query is longer than %d bytes: the end was left out.", MaxLength)
		cut := MaxLength
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	text = strings.ToValidUTF8(text, " ")
	l := lexer{text: text, note: p.note}
	p.tokens = l.tokens()
	var all []Node
	for p.peek().kind != end {
		if n := p.or(0); n != nil {
			all = append(all, n)
		}
		if p.peek().kind == closed {
			p.note("A parenthesis is closed that was not opened: it was left out.")
			p.at++
		}
	}
	return Query{Root: conjunction(all), Notes: p.notes}
}

type parser struct {
	tokens []token
	at     int
	parts  int
	notes  []string
}

func (p *parser) note(format string, args ...any) {
	n := fmt.Sprintf(format, args...)
	if len(p.notes) < 10 && !slices.Contains(p.notes, n) {
		p.notes = append(p.notes, n)
	}
}

func (p *parser) peek() token { return p.tokens[p.at] }

func conjunction(nodes []Node) Node {
	switch len(nodes) {
	case 0:
		return nil
	case 1:
		return nodes[0]
	}
	return And(nodes)
}

// or reads alternatives, up to a closing parenthesis or the end.
func (p *parser) or(depth int) Node {
	var all []Node
	for {
		if n := p.and(depth); n != nil {
			all = append(all, n)
		}
		if p.peek().kind != or {
			break
		}
		p.at++
	}
	if len(all) > 1 {
		return Or(all)
	}
	return conjunction(all)
}

// and reads parts that stand side by side.
func (p *parser) and(depth int) Node {
	var all []Node
	for {
		switch p.peek().kind {
		case end, closed, or:
			return conjunction(all)
		case and:
			p.at++
			continue
		}
		if n := p.unary(depth); n != nil {
			all = append(all, n)
		}
	}
}

// unary reads one part, with the signs before it. It always goes on by a token at least.
func (p *parser) unary(depth int) Node {
	negative := false
	for p.peek().kind == not {
		negative = !negative
		p.at++
	}
	switch p.peek().kind {
	case end, closed, or, and:
		return nil // a sign before nothing
	}
	n := p.primary(depth)
	if n == nil || !negative {
		return n
	}
	return Not{n}
}

func (p *parser) primary(depth int) Node {
	t := p.peek()
	p.at++
	switch t.kind {
	case open:
		if depth >= MaxDepth {
			p.note("Parentheses are nested more than %d deep: the inner ones were left out.", MaxDepth)
			return nil
		}
		n := p.or(depth + 1)
		if p.peek().kind == closed {
			p.at++
		} else {
			p.note("A parenthesis is not closed: it was closed at the end.")
		}
		return n
	case field:
		return p.field(t.text)
	case phrase:
		return p.count(phraseOf(t.text))
	case span:
		return p.count(words(t.text))
	default:
		return p.count(p.word(t.text))
	}
}

// count keeps a part unless there are too many.
func (p *parser) count(n Node) Node {
	if n == nil {
		return nil
	}
	if p.parts++; p.parts > MaxParts {
		p.note("The query has more than %d parts: the last ones were left out.", MaxParts)
		return nil
	}
	return n
}

// words makes a part of a text that has no meaning but its words.
func words(text string) Node {
	var all []Node
	for _, w := range strings.Fields(text) {
		if n := plain(w); n != nil {
			all = append(all, n)
		}
	}
	return conjunction(all)
}

// plain makes a part of a word without signs. Words joined by punctuation, such
// as a symbol, stand together as a phrase; joined by an apostrophe, or by a
// hyphen as in socio-económico, they are words of their own.
func plain(text string) Node {
	if strings.ContainsAny(text, apostrophes) {
		return words(strings.Map(apart(apostrophes), text))
	}
	switch ws := analysis.Words(text); {
	case len(ws) == 0:
		return nil
	case len(ws) == 1:
		return Word{strings.Trim(text, ".,;:!?¿¡'*~")}
	case strings.Contains(text, "-") && !strings.ContainsAny(text, "0123456789/._:@") && strings.ToUpper(text) != text:
		return words(strings.Map(apart("-"), text))
	}
	return phraseOf(text)
}

const apostrophes = "'’ʼ`´"

// apart puts a space in the place of each of the signs.
func apart(signs string) func(rune) rune {
	return func(r rune) rune {
		if strings.ContainsRune(signs, r) {
			return ' '
		}
		return r
	}
}

func phraseOf(text string) Node {
	text = strings.Join(strings.Fields(text), " ")
	if len(analysis.Words(text)) == 0 {
		return nil
	}
	return Phrase{text}
}

// word reads a word with the signs *, ? and ~.
func (p *parser) word(text string) Node {
	body := strings.TrimRight(text, "~0123456789")
	if tail := text[len(body):]; strings.HasPrefix(tail, "~") {
		if tail != "~" && tail != "~1" {
			p.note("%s: only one letter may differ.", text)
		}
		return p.fuzzy(body)
	}
	trimmed := strings.TrimRight(text, ".,;:!¡¿")
	if i := strings.IndexAny(trimmed, "*?"); i >= 0 && (i < len(trimmed)-1 || trimmed[i] == '*') {
		return p.pattern(trimmed)
	}
	if name, value, ok := strings.Cut(text, ":"); ok && name != "" && value != "" && len(analysis.Words(name)) == 1 && analysis.Inflects(analysis.Words(name)[0]) {
		p.note("%s: there is no field %q: taken as words.", text, name)
	}
	return plain(text)
}

func (p *parser) fuzzy(text string) Node {
	ws := analysis.Words(text)
	if len(ws) == 1 && utf8.RuneCountInString(ws[0]) >= MinPrefix {
		return Fuzzy{ws[0]}
	}
	p.note("%s~: a similar word needs %d letters: taken as it stands.", text, MinPrefix)
	return plain(text)
}

// pattern reads a word with * and ?. Its letters are folded as all words are.
func (p *parser) pattern(text string) Node {
	var folded strings.Builder
	rest := text
	for rest != "" {
		i := strings.IndexAny(rest, "*?")
		if i < 0 {
			i = len(rest)
		}
		ws := analysis.Words(rest[:i])
		if len(ws) > 1 { // punctuation within: RES-12/20*
			p.note("%s: * works within one word: taken as words.", text)
			return plain(strings.NewReplacer("*", " ", "?", " ").Replace(text))
		}
		for _, w := range ws {
			folded.WriteString(analysis.Plain(w))
		}
		if i < len(rest) {
			folded.WriteByte(rest[i])
			i++
		}
		rest = rest[i:]
	}
	pattern := folded.String()
	prefix := pattern[:strings.IndexAny(pattern, "*?")]
	if utf8.RuneCountInString(prefix) < MinPrefix {
		p.note("%s: at least %d letters must stand before * or ?: taken as words.", text, MinPrefix)
		return words(strings.NewReplacer("*", " ", "?", " ").Replace(text))
	}
	return Pattern{Prefix: prefix, Text: pattern}
}

// field reads the value of a field.
func (p *parser) field(name string) Node {
	t := p.peek()
	switch t.kind {
	case word, phrase, span:
		p.at++
	default:
		p.note("%s: has no value: taken as a word.", name)
		return p.count(plain(name))
	}
	switch name {
	case "year", "date":
		r, err := ranged(name, t.text)
		if err != nil {
			p.note("%s; taken as words.", err)
			return p.count(words(name + " " + t.text))
		}
		return p.count(r)
	case "on":
		d, err := records.ParseDate(t.text)
		if err != nil || d == "" {
			p.note("%q is no %s; write for example %s; taken as words.", t.text, name, Day{"2014-05-01"})
			return p.count(words(name + " " + t.text))
		}
		return p.count(Day{d})
	case "title", "symbol", "number":
		n := phraseOf(t.text)
		if t.kind == word {
			n = p.word(t.text)
		}
		if n == nil {
			return nil
		}
		return p.count(In{name, n})
	}
	var values []string
	for v := range strings.SplitSeq(t.text, ",") {
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return nil
	}
	return p.count(Field{name, values})
}
