package indexer

import (
	"acervo/indexer/analysis"
	"acervo/records"

	segment "github.com/blevesearch/scorch_segment_api/v2"
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
				if seen[e.Term] = true; s.stands(e.Term, fields) {
					forms = append(forms, form{e.Term, otherForm})
				}
			}
		}
		s.fail(d.Close())
	}
	return forms
}

// terms calls visit for the terms of a field that begin with prefix, in the segments that are given (nil for all);
// of a segment no longer than there are to be more.
func (s *search) terms(field string, in []int, prefix []byte, visit func(term string) (more bool)) {
	if in == nil {
		for i := range s.v.segments {
			in = append(in, i)
		}
	}
	for _, i := range in {
		for it := entries(s.dictionary(i, field), prefix); s.goOn(); {
			e, err := it.Next()
			if err != nil {
				s.fail(err)
				break
			}
			if e == nil || !visit(e.Term) {
				break
			}
		}
	}
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
