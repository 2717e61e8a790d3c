package redline

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"acervo/indexer/margins"
	"acervo/records"
)

// unit is a provision of a text with its tokens, or what stands before the first one.
type unit struct {
	place  records.ProvisionPlace
	span   span
	tokens []token
	aside  bool   // furniture of a page stands after its last token
	body   int    // where in tokens its own words begin, after its label
	own    string // its id without those of the titles that hold it
	holder int    // the unit of the title or chapter that holds it, or -1
	holds  bool
	words  []int32 // the different telling words of its body, sorted
}

// reading is a text cut into units.
type reading struct {
	text   string
	units  []unit
	breaks []int        // where its pages end
	parted map[int]span // furniture inside a word, by where the word begins
}

// read cuts a text at its provisions.
func (l *lexicon) read(t records.ComparedText) *reading {
	r := &reading{text: t.Text}
	for i := range len(t.Text) {
		if t.Text[i] == records.PageBreak[0] {
			r.breaks = append(r.breaks, i)
		}
	}
	r.parted = map[int]span{}
	l.parted = r.parted
	var skipped []span
	for _, m := range margins.Find(t.Text, t.Outline) {
		skipped = append(skipped, span{m.From, m.To})
	}
	outline := usable(t)
	tokens := make([]token, 0, len(t.Text)/6+1)
	add := func(p records.Provision, s span) {
		u := unit{span: s, holder: -1, place: records.ProvisionPlace{
			EID: p.EID, Kind: p.Kind, Label: p.Label, Heading: p.Heading, Page: p.Page, Ordinal: len(r.units),
		}}
		first := len(tokens)
		tokens, u.aside = l.scan(t.Text, s.from, s.to, within(skipped, s), tokens)
		u.tokens = tokens[first:len(tokens):len(tokens)]
		u.body = l.bodyOf(u.tokens, p.Label)
		u.own = p.EID[strings.LastIndex(p.EID, "__")+1:]
		u.words = l.telling(u.tokens[u.body:])
		r.units = append(r.units, u)
	}
	from := len(t.Text)
	if len(outline) > 0 {
		from = outline[0].Offset
	}
	if from > 0 {
		first := records.Provision{}
		if len(r.breaks) > 0 {
			first.Page = 1
		}
		add(first, span{0, from})
	}
	var open []int
	for i, p := range outline {
		to := len(t.Text)
		if i+1 < len(outline) {
			to = outline[i+1].Offset
		}
		add(p, span{p.Offset, to})
		n := len(r.units) - 1
		for len(open) > 0 && outline[open[len(open)-1]].Level >= p.Level {
			open = open[:len(open)-1]
		}
		offset := n - i // of a unit's place to its provision's
		if len(open) > 0 {
			r.units[n].holder = open[len(open)-1] + offset
			r.units[r.units[n].holder].holds = true
		}
		open = append(open, i)
	}
	return r
}

// usable is the outline without provisions that do not fit the text.
func usable(t records.ComparedText) []records.Provision {
	outline := make([]records.Provision, 0, len(t.Outline))
	last := -1
	for _, p := range t.Outline {
		if p.Offset > last && p.Offset < len(t.Text) {
			outline = append(outline, p)
			last = p.Offset
		}
	}
	return outline
}

// within returns the spans that touch s, of sorted ones.
func within(spans []span, s span) []span {
	i, _ := slices.BinarySearchFunc(spans, s.from, func(a span, at int) int { return a.to - at })
	n := i
	for n < len(spans) && spans[n].from < s.to {
		n++
	}
	return spans[i:n]
}

// bodyOf returns where the words of a provision begin: after its label, also
// where the text says it a second time ("Artículo 1" / "ARTICULO 1°- Las aguas …").
func (l *lexicon) bodyOf(tokens []token, label string) int {
	if label == "" || len(tokens) == 0 {
		return 0
	}
	said, _ := l.scan(label, 0, len(label), nil, nil)
	body := 0
	for range 2 {
		at := body
		for at < len(tokens) && l.kinds[tokens[at].id] == mark {
			at++
		}
		n := 0
		for n < len(said) && at+n < len(tokens) && like(l.keys[said[n].id]) == like(l.keys[tokens[at+n].id]) {
			n++
		}
		if n < len(said) {
			break
		}
		body = at + n
	}
	for body < len(tokens) && body > 0 && l.kinds[tokens[body].id] == mark && strings.Contains(".-:)º…", l.keys[tokens[body].id]) {
		body++
	}
	return body
}

// like is a word without case, accents and ordinal sign.
func like(key string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsMark(r) || r == 'º' || r == 'ª' {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(key))
}

// telling returns the different words that tell what a text is about, sorted;
// all its words when hardly any does.
func (l *lexicon) telling(tokens []token) []int32 {
	for _, least := range []kind{telling, common, mark} {
		var ids []int32
		for _, t := range tokens {
			if l.kinds[t.id] >= least {
				ids = append(ids, t.id)
			}
		}
		slices.Sort(ids)
		if ids = slices.Compact(ids); len(ids) >= 3 || least == mark {
			return ids
		}
	}
	return nil
}

// sameBody reports whether two units have the same words after their labels.
func sameBody(a, b *unit) bool {
	return slices.EqualFunc(a.tokens[a.body:], b.tokens[b.body:], func(x, y token) bool { return x.id == y.id })
}

// raw is the text of tokens from one to another, with what stands before them.
func (r *reading) raw(tokens []token) string {
	if len(tokens) == 0 {
		return ""
	}
	return r.text[tokens[0].from:tokens[len(tokens)-1].to]
}

// tail is the text of a unit after its last token.
func (r *reading) tail(u *unit) string {
	if len(u.tokens) == 0 {
		return r.text[u.span.from:u.span.to]
	}
	return r.text[u.tokens[len(u.tokens)-1].to:u.span.to]
}
