package indexer

import (
	"acervo/indexer/analysis"
	"acervo/indexer/querylang"
	"acervo/records"

	"github.com/RoaringBitmap/roaring/v2"
)

// maxForms bounds how many words a pattern or a similar word may stand for.
const maxForms = 1024

// step is a part of a query, ready to be looked up.
type step interface{}

// The steps that are no leaves.
type (
	allOf  []step
	oneOf  []step
	noneOf struct{ step }
	// tested matches documents by their row: a field within OR or NOT.
	tested struct {
		ok func(d *docRow, unit uint32) bool
	}
)

// leaf is what is looked up in the index.
type leaf struct {
	forms   []form   // of a word
	slots   [][]form // of a phrase: the spellings of each of its words
	pattern *querylang.Pattern
	stopIn  uint64   // bits of the languages in which the word is a stop word
	fields  []string // where it is looked for

	fitting map[dictKey]*roaring.Bitmap // where words that fit the pattern stand, once it was read

	near   bool   // a word as typed, which may stand near the next one
	runs   []run  // of such a word, in what matched
	idle   bool   // it says nothing about how well a document answers
	units  bitset // where it was found, after looking
	found  []hit  // of a phrase: the passages
	titles []titleHit
	df     int // passages in the scope that have it
	dfDocs int // documents in the scope that have it in their title, symbol or number
}

// form is a word of the index that a word of the query stands for.
type form struct {
	word   string
	weight float32
}

// The weights of words that were not typed, against 1 for the one that was.
const (
	otherForm     = 0.7 // pensiones for pensión
	otherSpelling = 0.3 // año for ano
)

// hit is a passage found.
type hit struct {
	passage uint32
	file    uint32
	weight  float32
}

type titleHit struct {
	doc    uint32
	weight float32
}

var everywhere = []string{fieldWords, fieldTitle, fieldSymbol, fieldNumber}

// plan makes steps of what was typed.
type plan struct {
	s      *search
	leaves []*leaf
	marks  []mark
}

// root plans the whole query: fields that everything must match narrow the scope instead.
func (p *plan) root(n querylang.Node) step {
	and, ok := n.(querylang.And)
	if !ok {
		if n == nil {
			return nil
		}
		and = querylang.And{n}
	}
	var rest allOf
	for _, n := range and {
		switch n := n.(type) {
		case querylang.Field:
			if p.s.scope.values(n.Name, n.Values); p.s.scope.err != nil {
				p.s.err = p.s.scope.err
			}
		case querylang.Range:
			p.s.scope.between(n)
		case querylang.Day: // the scope has it already
		default:
			rest = append(rest, p.step(n, true))
		}
	}
	rest = compact(rest)
	if len(p.leaves) == 1 {
		p.leaves[0].near = false // there is no next one
	}
	if len(rest) == 0 {
		return nil
	}
	return rest
}

func compact(steps []step) []step {
	kept := steps[:0]
	for _, s := range steps {
		if s != nil {
			kept = append(kept, s)
		}
	}
	return kept
}

// step plans a part; wanted is false within NOT, whose words are not marked.
func (p *plan) step(n querylang.Node, wanted bool) step {
	switch n := n.(type) {
	case querylang.And:
		var all allOf
		for _, part := range n {
			all = append(all, p.step(part, wanted))
		}
		return allOf(compact(all))
	case querylang.Or:
		return p.or(n, wanted)
	case querylang.Not:
		if s := p.step(n.Node, false); s != nil {
			return noneOf{s}
		}
		return nil
	case querylang.Field:
		narrowed := &scope{v: p.s.v, members: p.s.scope.members}
		narrowed.values(n.Name, n.Values)
		if narrowed.err != nil {
			p.s.err = narrowed.err
		}
		return p.tested(narrowed)
	case querylang.Range:
		narrowed := &scope{v: p.s.v}
		narrowed.between(n)
		return p.tested(narrowed)
	case querylang.Day:
		p.s.note("%s counts for the whole search only: within OR, NOT and parentheses it was left out.", n)
		return nil
	case querylang.In:
		return p.leafOf(n.Node, []string{n.Name}, false)
	}
	return p.leafOf(n, everywhere, wanted)
}

func (p *plan) tested(narrowed *scope) step {
	return tested{func(d *docRow, unit uint32) bool {
		for _, check := range narrowed.checks {
			if !check(d) {
				return false
			}
		}
		return (narrowed.langOK == nil || p.s.v.units.at(unit).langs&narrowed.langs != 0) &&
			(narrowed.statuses == nil || narrowed.statuses[p.s.scope.status(unit)])
	}}
}

// or plans alternatives. A stop word matches nearly everything: beside others it is no alternative.
func (p *plan) or(n querylang.Or, wanted bool) step {
	var stops, rest oneOf
	for _, part := range n {
		switch s := p.step(part, wanted).(type) {
		case nil:
		case *leaf:
			if s.stopIn != 0 {
				stops = append(stops, s)
				continue
			}
			rest = append(rest, s)
		default:
			rest = append(rest, s)
		}
	}
	if len(rest) == 0 {
		rest = stops
		for _, s := range stops {
			s.(*leaf).stopIn = 0
		}
	}
	return rest
}

func (p *plan) leafOf(n querylang.Node, fields []string, wanted bool) step {
	l := &leaf{fields: fields, fitting: map[dictKey]*roaring.Bitmap{}}
	switch n := n.(type) {
	case querylang.Word:
		words := analysis.Words(n.Text)
		if len(words) == 0 {
			return nil
		}
		l.forms, l.near = p.s.formsOf(words[0], fields), wanted
		if wanted { // excluded are only those that have the word
			for _, lang := range analysis.StopIn(words[0]) {
				l.stopIn |= p.s.langBit(lang)
			}
		}
	case querylang.Phrase:
		words := analysis.Words(n.Text)
		if len(words) == 0 {
			return nil
		}
		for _, w := range words {
			l.slots = append(l.slots, spellings(w))
		}
		if len(l.slots) == 1 {
			l.forms, l.slots = l.slots[0], nil
		}
	case querylang.Pattern:
		l.pattern = &n
	case querylang.Fuzzy:
		l.forms = p.s.similar(n.Text, fields)
	default:
		return nil
	}
	if wanted {
		p.marks = append(p.marks, markOf(l))
	}
	p.leaves = append(p.leaves, l)
	return l
}

// spellings are a word itself and its spelling with or without ñ.
func spellings(w string) []form {
	plain := analysis.Plain(w)
	if plain != w {
		return []form{{w, 1}, {plain, otherSpelling}}
	}
	for i := range len(w) {
		if w[i] == 'n' {
			return []form{{w, 1}, {w + analysis.Enye, otherSpelling}}
		}
	}
	return []form{{w, 1}}
}

// langBit is the bit of a language in units; 0 when no document has it.
func (s *search) langBit(l records.Language) uint64 {
	for i, name := range s.v.langs {
		if i > 0 && name == string(l) {
			return 1 << min(i, 63)
		}
	}
	return 0
}
