package indexer

import (
	"sync"

	"acervo/indexer/analysis"
	"acervo/records"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum/levenshtein"
)

// formsOf returns the words of the index that a folded word stands for: itself
// and the words that share its stem in one of the working languages and stand in the fields of what may be read.
func (s *search) formsOf(w string, fields []string) []form {
	forms := spellings(w)
	if !analysis.Inflects(w) {
		return forms
	}
	seen := map[string]bool{}
	for _, f := range forms {
		seen[f.word] = true
	}
	stems := map[string]int{} // with a bit for each language that makes it
	for code, lang := range records.WorkingLanguages {
		if !analysis.IsStop(lang, w) {
			stems[analysis.Stem(lang, w)] |= 1 << code
		}
	}
	for stem, langs := range stems {
		key := formKey(stem)
		s.terms(fieldForms, nil, key, func(term string) (more bool) {
			if f := term[len(key)+1:]; langs&(1<<(term[len(key)]-'0')) != 0 && !seen[f] {
				if seen[f] = true; s.stands(f, fields) {
					forms = append(forms, form{f, likeness(w, f)})
				}
			}
			return len(forms) < maxForms
		})
	}
	return forms
}

// likeness is the weight of another form of a typed word.
func likeness(typed, other string) float32 {
	if (analysis.Plain(typed) == typed) != (analysis.Plain(other) == other) {
		return otherSpelling
	}
	return otherForm
}

// stands reports whether a word stands in one of the fields of something that may be read.
func (s *search) stands(word string, fields []string) bool {
	for _, field := range fields {
		for i := range s.v.segments {
			if _, where := s.lookUp(i, field, word); where != nowhere {
				return true
			}
		}
	}
	return false
}

// similar returns the words in the fields of what may be read that differ from w in one letter, and w itself.
func (s *search) similar(w string, fields []string) []form {
	forms := spellings(w)
	seen := map[string]bool{}
	for _, f := range forms {
		seen[f.word] = true
	}
	dfa, err := oneLetter().BuildDfa(w, 1)
	if err != nil {
		s.fail(err)
		return forms
	}
	first := []byte(w[:1])
	for _, field := range []string{fieldWords, fieldTitle} {
		for i := range s.v.segments {
			visit := func(term string) (more bool) {
				if !seen[term] {
					if seen[term] = true; s.stands(term, fields) {
						forms = append(forms, form{term, otherForm})
					}
				}
				return len(forms) < maxForms
			}
			if !s.openWords(i, field, first, func(term []byte) bool {
				ok, _ := dfa.MatchAndDistance(string(term))
				return !ok || visit(string(term))
			}) {
				s.visitAll(entries(s.dictionary(i, field), dfa, first), visit)
			}
		}
	}
	return forms
}

// oneLetter makes automata that accept words with one letter more, less or another one, or two that changed places.
var oneLetter = sync.OnceValue(func() *levenshtein.LevenshteinAutomatonBuilder {
	b, err := levenshtein.NewLevenshteinAutomatonBuilder(1, true)
	if err != nil {
		panic(err) // only for distances that are too large
	}
	return b
})

// terms calls visit for the terms of a field that begin with prefix, in the segments that are given (nil for all);
// of a segment no longer than there are to be more. Words that stand in nothing that may be read need not be among them.
func (s *search) terms(field string, in []int, prefix []byte, visit func(term string) (more bool)) {
	if in == nil {
		for i := range s.v.segments {
			in = append(in, i)
		}
	}
	for _, i := range in {
		if !s.openWords(i, field, prefix, func(term []byte) bool { return visit(string(term)) }) {
			s.visitAll(entries(s.dictionary(i, field), nil, prefix), visit)
		}
	}
}

// openWords calls visit for the words of a field that begin with prefix and stand in something that may be read, as far as the
// segment's vocabulary tells; false when there is none that does.
func (s *search) openWords(i int, field string, prefix []byte, visit func(word []byte) (more bool)) bool {
	open := s.scope.sight[i].open[field]
	if open == nil {
		return false
	}
	words := s.v.segments[i].words.fields[field]
	until := words.len()
	if after := successor(prefix); after != nil {
		until = words.from(after)
	}
	for n := open.next(words.from(prefix)); n < until; n = open.next(n + 1) {
		if !s.goOn() || !visit(words.at(n)) {
			break
		}
	}
	return true
}

func (s *search) visitAll(it segment.DictionaryIterator, visit func(term string) (more bool)) {
	for s.goOn() {
		e, err := it.Next()
		if err != nil {
			s.fail(err)
		}
		if e == nil || err != nil || !visit(e.Term) {
			return
		}
	}
}

// entries iterates over the terms that begin with prefix and that an automaton, if there is one, accepts, without counting their
// postings where that can be had.
func entries(d segment.TermDictionary, a segment.Automaton, prefix []byte) segment.DictionaryIterator {
	type quick interface {
		AutomatonIteratorOmitCount(a segment.Automaton, from, to []byte) segment.DictionaryIterator
	}
	after := successor(prefix)
	if q, ok := d.(quick); ok {
		return q.AutomatonIteratorOmitCount(a, prefix, after)
	}
	return d.AutomatonIterator(a, prefix, after)
}

// successor is the first string after all that begin with prefix.
func successor(prefix []byte) []byte {
	next := append([]byte(nil), prefix...)
	for i := len(next) - 1; i >= 0; i-- {
		if next[i] < 0xFF {
			next[i]++
			return next[:i+1]
		}
	}
	return nil
}
