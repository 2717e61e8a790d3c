package indexer

import (
	"slices"

	"acervo/indexer/analysis"
	"acervo/indexer/querylang"
	"acervo/records"
)

// Mark returns where the words of a query stand in a text, in order and apart; see
// records.Finder. It needs no index: a word of the text is found when it is one of the
// query's, or shares its stem in a working language. Stop words are marked only where a
// query has no others.
func (x *Index) Mark(query, text string) []records.Span { return markText(query, text) }

func markText(query, text string) []records.Span {
	var w wantedWords
	w.add(querylang.Parse(query).Root)
	if w.empty() {
		return nil
	}
	found := newMarker(w.marks(text)).find(text)
	spans := make([]records.Span, len(found))
	for i, s := range found {
		spans[i] = records.Span{From: s.start, To: s.end}
	}
	return spans
}

// wantedWords are the parts of a query that can be seen in a text.
type wantedWords struct {
	words, stops, similar []string
	phrases               [][]string
	patterns              []string
}

func (w *wantedWords) empty() bool {
	return len(w.words)+len(w.stops)+len(w.similar)+len(w.phrases)+len(w.patterns) == 0
}

func (w *wantedWords) add(n querylang.Node) {
	switch n := n.(type) {
	case querylang.And:
		for _, part := range n {
			w.add(part)
		}
	case querylang.Or:
		for _, part := range n {
			w.add(part)
		}
	case querylang.Word:
		for _, word := range analysis.Words(n.Text) {
			if len(analysis.StopIn(word)) > 0 {
				w.stops = append(w.stops, word)
			} else {
				w.words = append(w.words, word)
			}
		}
	case querylang.Phrase:
		if words := analysis.Words(n.Text); len(words) > 0 {
			w.phrases = append(w.phrases, words)
		}
	case querylang.Pattern:
		w.patterns = append(w.patterns, n.Text)
	case querylang.Fuzzy:
		w.similar = append(w.similar, analysis.Words(n.Text)...)
	}
}

// marks are what a marker needs to find the parts in this text: which of its words are forms of one wanted.
func (w *wantedWords) marks(text string) []mark {
	words := w.words
	if len(words)+len(w.similar)+len(w.phrases)+len(w.patterns) == 0 {
		words = w.stops
	}
	stems := map[records.Language]map[string]bool{}
	for _, lang := range records.WorkingLanguages {
		stems[lang] = map[string]bool{}
		for _, word := range words {
			if analysis.Inflects(word) && !analysis.IsStop(lang, word) {
				stems[lang][analysis.Stem(lang, word)] = true
			}
		}
	}
	wanted := map[string]bool{}
	for _, word := range words {
		for _, f := range spellings(word) {
			wanted[f.word] = true
		}
	}
	var here mark
	seen := map[string]bool{}
	for s := analysis.Scan(text); s.Next(); {
		word := s.Word()
		if seen[string(word)] {
			continue
		}
		seen[string(word)] = true
		if is := string(word); wanted[is] || stemsAlike(stems, is) || slices.ContainsFunc(w.similar, func(s string) bool { return within1(s, is) }) {
			here.words = append(here.words, form{is, 1})
		}
	}
	all := []mark{here}
	for _, p := range w.patterns {
		all = append(all, mark{pattern: p})
	}
	for _, p := range w.phrases {
		m := mark{}
		for _, word := range p {
			m.slots = append(m.slots, spellings(word))
		}
		all = append(all, m)
	}
	return all
}

func stemsAlike(stems map[records.Language]map[string]bool, word string) bool {
	if !analysis.Inflects(word) {
		return false
	}
	for _, lang := range records.WorkingLanguages {
		if len(stems[lang]) > 0 && !analysis.IsStop(lang, word) && stems[lang][analysis.Stem(lang, word)] {
			return true
		}
	}
	return false
}

// within1 reports whether one letter more, less or other makes a of b.
func within1(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i == len(a) || a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}
