package indexer

import (
	"context"

	"acervo/indexer/analysis"
	"acervo/indexer/querylang"
	"acervo/records"

	"github.com/RoaringBitmap/roaring/v2"
)

const (
	// maxSuggestions bounds what Suggest returns, whatever is asked for.
	maxSuggestions = 50
	// suggestFrom is how many letters of a first word must be typed.
	suggestFrom = 2
)

// Suggest completes what is being typed with the titles, symbols and numbers of
// documents that are visible: the words in any order, the last one unfinished.
func (x *Index) Suggest(ctx context.Context, typed string, lang records.Language, limit int, visible records.Visible) (out []records.Suggestion, err error) {
	words := analysis.Words(typed)
	if len(words) == 0 || len(words[0]) < suggestFrom && len(words) == 1 || len(typed) > querylang.MaxLength {
		return nil, nil
	}
	err = x.with(ctx, func(s *search) error {
		s.scope = newScope(s.v, records.Query{Today: today()}, visible)
		var parts allOf
		var leaves []*leaf
		for i, w := range words[:min(len(words), querylang.MaxParts)] {
			l := &leaf{fields: []string{fieldTitle, fieldSymbol, fieldNumber}, forms: spellings(w), fitting: map[dictKey]*roaring.Bitmap{}}
			if i == len(words)-1 {
				l.forms, l.pattern = nil, &querylang.Pattern{Prefix: analysis.Plain(w), Text: analysis.Plain(w) + "*"}
			}
			parts, leaves = append(parts, l), append(leaves, l)
		}
		r := s.rank(s.evaluate(parts, nil), leaves)
		if limit <= 0 || limit > maxSuggestions {
			limit = maxSuggestions
		}
		page, _ := r.page(records.Query{Sort: records.Relevance, Limit: limit}, nil)
		for _, p := range page {
			h, err := s.v.head(p.doc)
			if err != nil {
				return err
			}
			out = append(out, records.Suggestion{Text: suggested(h, lang, words), Document: h.ID, Number: h.Number})
		}
		return s.err
	})
	return out, err
}

// suggested returns the text of a document that was meant: its title in the
// language, unless only its symbol or its title in another language has what was typed.
func suggested(h head, lang records.Language, words []string) string {
	title, _ := h.title(lang)
	if hasAll(title, words) {
		return title
	}
	for _, l := range records.WorkingLanguages {
		if t := h.Titles[l]; hasAll(t, words) {
			return t
		}
	}
	if h.Symbol != "" && hasAll(h.Symbol, words) {
		return h.Symbol + " · " + title
	}
	return title
}

// hasAll reports whether a text has the words, the last one as a beginning.
func hasAll(text string, words []string) bool {
	have := map[string]bool{}
	begins := false
	last := analysis.Plain(words[len(words)-1])
	for s := analysis.Scan(text); s.Next(); {
		w := analysis.Plain(string(s.Word()))
		have[w] = true
		begins = begins || len(w) >= len(last) && w[:len(last)] == last
	}
	for _, w := range words[:len(words)-1] {
		if !have[analysis.Plain(w)] {
			return false
		}
	}
	return begins
}
