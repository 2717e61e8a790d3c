package api_test

import (
	"context"
	"strings"
	"time"

	"acervo/indexer/margins"
	"acervo/records"
	"acervo/storage"
)

// finder looks for a word by reading everything, which is what an index saves.
// Its filter stands where the index's does: before anything is counted.
type finder struct{ db *storage.DB }

var _ records.Finder = finder{}

func (f finder) Search(ctx context.Context, q records.Query, visible records.Visible) (records.Results, error) {
	began := time.Now()
	documents, err := f.visible(ctx, visible)
	if err != nil {
		return records.Results{}, err
	}
	var r records.Results
	types := map[string]int{}
	for _, d := range documents {
		hit, ok, err := f.match(ctx, d, q.Text)
		if err != nil {
			return records.Results{}, err
		}
		if ok {
			r.Total++
			types[d.Type]++
			r.Hits = append(r.Hits, hit)
		}
	}
	for value, n := range types {
		r.Facets = append(r.Facets, records.Facet{Field: "type", Values: []records.FacetValue{{Value: value, Count: n}}})
	}
	if strings.Contains(q.Text, "(") {
		r.Notes = []string{"A parenthesis has no end."}
	}
	r.Took = time.Since(began)
	return r, nil
}

func (f finder) visible(ctx context.Context, visible records.Visible) ([]records.Document, error) {
	all, err := f.db.AccessClasses(ctx)
	if err != nil {
		return nil, err
	}
	classes := []string{}
	for _, c := range all {
		if visible(records.ParseAccessClass(c)) {
			classes = append(classes, c)
		}
	}
	return f.db.Documents(ctx, records.DocumentFilter{AccessClasses: classes, Limit: 500})
}

func (f finder) match(ctx context.Context, d records.Document, word string) (records.Hit, bool, error) {
	full, err := f.db.Document(ctx, d.ID)
	if err != nil {
		return records.Hit{}, false, err
	}
	v, _ := full.Current()
	hit := records.Hit{
		Document: d.ID, Version: v.Number, Number: d.Number, Symbol: d.Symbol, Type: d.Type, Class: d.Class, Body: d.Body, Title: d.Title("es"), Date: d.Date, Score: 1,
	}
	found := word == ""
	for _, t := range v.Texts {
		for _, file := range t.Files {
			ps, err := f.db.Passages(ctx, file.ID)
			if err != nil {
				return records.Hit{}, false, err
			}
			for _, p := range ps {
				before, after, ok := strings.Cut(p.Text, word)
				if ok && word != "" {
					found = true
					hit.Passages = append(hit.Passages, records.PassageHit{
						File: file.ID, Language: t.Language, Page: p.Page, EID: p.EID, Label: p.Label, Version: v.Number,
						Snippet: []records.Fragment{{Text: before}, {Text: word, Mark: true}, {Text: after}},
					})
				}
			}
		}
	}
	return hit, found, nil
}

func (finder) Mark(query, text string) []records.Span {
	var all []records.Span
	for at := 0; query != ""; {
		i := strings.Index(text[at:], query)
		if i < 0 {
			break
		}
		all = append(all, records.Span{From: at + i, To: at + i + len(query)})
		at += i + len(query)
	}
	return all
}

func (finder) Margins(text string, outline []records.Provision) (all []records.Span) {
	for _, m := range margins.Find(text, outline) {
		all = append(all, m.Span)
	}
	return all
}

func (f finder) Suggest(ctx context.Context, typed string, lang records.Language, limit int, visible records.Visible) ([]records.Suggestion, error) {
	documents, err := f.visible(ctx, visible)
	if err != nil {
		return nil, err
	}
	var all []records.Suggestion
	for _, d := range documents {
		if title := d.Title(lang); strings.Contains(strings.ToLower(title), strings.ToLower(typed)) && len(all) < limit {
			all = append(all, records.Suggestion{Text: title, Document: d.ID, Number: d.Number})
		}
	}
	return all, nil
}

// catcher finds everything that has a word, as the index does for holds.
type catcher struct{ finder }

var _ records.Catcher = catcher{}

func (c catcher) Matches(ctx context.Context, q records.Query, visible records.Visible) (ids []records.DocumentID, err error) {
	found, err := c.Search(ctx, q, visible)
	for _, h := range found.Hits {
		ids = append(ids, h.Document)
	}
	return ids, err
}

func (catcher) Reached(int64) bool { return true }
