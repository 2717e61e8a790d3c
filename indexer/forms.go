package indexer

import (
	"acervo/indexer/analysis"
	"acervo/records"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// formsOf returns the words of the index that a folded word stands for: itself
// and the words that share its stem in one of the working languages.
func (s *search) formsOf(w string) []form {
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
		s.terms(fieldForms, nil, key, maxForms, func(term string) {
			if f := term[len(key)+1:]; langs&(1<<(term[len(key)]-'0')) != 0 && !seen[f] {
				seen[f] = true
				forms = append(forms, form{f, likeness(w, f)})
			}
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

// similar returns the words of the index that differ from w in one letter, and w itself.
func (s *search) similar(w string) []form {
	forms := spellings(w)
	seen := map[string]bool{}
	for _, f := range forms {
		seen[f.word] = true
	}
	for _, field := range []string{fieldWords, fieldTitle} {
		d, err := s.v.snap.FieldDictFuzzy(field, w, 1, w[:1])
		if err != nil {
			s.fail(err)
			return forms
		}
		for len(forms) < maxForms {
			e, err := d.Next()
			if err != nil {
				s.fail(err)
			}
			if e == nil || err != nil {
				break
			}
			if !seen[e.Term] {
				seen[e.Term] = true
				forms = append(forms, form{e.Term, otherForm})
			}
		}
		s.fail(d.Close())
	}
	return forms
}

// terms calls visit for the terms of a field that begin with prefix, in the
// segments that are given (nil for all), at most limit in each; it reports
// whether that was all.
func (s *search) terms(field string, in []int, prefix []byte, limit int, visit func(term string)) (all bool) {
	all = true
	if in == nil {
		for i := range s.v.segments {
			in = append(in, i)
		}
	}
	for _, i := range in {
		n := 0
		for it := entries(s.dictionary(i, field), prefix); ; n++ {
			e, err := it.Next()
			if err != nil {
				s.fail(err)
				break
			}
			if e == nil {
				break
			}
			if n == limit {
				all = false
				break
			}
			visit(e.Term)
		}
	}
	return all
}

// entries iterates over the terms that begin with prefix, without counting their postings where that can be had.
func entries(d segment.TermDictionary, prefix []byte) segment.DictionaryIterator {
	type quick interface {
		AutomatonIteratorOmitCount(a segment.Automaton, from, to []byte) segment.DictionaryIterator
	}
	after := successor(prefix)
	if q, ok := d.(quick); ok {
		return q.AutomatonIteratorOmitCount(nil, prefix, after)
	}
	return d.AutomatonIterator(nil, prefix, after)
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
