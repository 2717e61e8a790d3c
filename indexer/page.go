package indexer

import (
	"cmp"
	"slices"

	"acervo/records"
)

// bestPassages is how many passages of a document are shown.
const bestPassages = 3

// hits makes what is shown of a page of documents.
func (x *Index) hits(s *search, f finding) ([]records.Hit, error) {
	out := make([]records.Hit, len(f.page))
	best := f.bestOf(f.page)
	texts, err := x.texts(s, best)
	if err != nil {
		return nil, err
	}
	m := newMarker(f.marks)
	for i, pl := range f.page {
		h, err := s.v.head(pl.doc)
		if err != nil {
			return nil, err
		}
		found := f.version(pl.doc)
		unit, term := s.v.units.at(found), s.scope.term(found)
		out[i] = records.Hit{
			Document: h.ID, Version: int(unit.number), Number: h.Number, Symbol: h.Symbol, Type: h.Type, Class: h.Class, Body: h.Body,
			Date: h.Date, Status: statusNames[s.scope.status(found)], Score: float64(pl.score),
			Since: term.since, Until: term.until, Coming: term.coming,
		}
		out[i].Title, out[i].TitleIn = h.title(f.query.Language)
		for _, b := range best[i] {
			file := s.v.files.at(b.file)
			p, ok := texts[b.passage]
			if !ok {
				continue // read anew this moment: the next search has it
			}
			lang := records.Language(s.v.langs[file.lang])
			if out[i].Language == "" {
				out[i].Language = lang
			}
			out[i].Passages = append(out[i].Passages, records.PassageHit{
				File: file.id, Language: lang, Page: p.Page, EID: p.EID, Label: p.Label,
				Version: int(s.v.units.at(file.unit).number), Snippet: m.snippet(p.Text),
			})
		}
	}
	return out, nil
}

// bestOf returns the best passages of each document of a page, the best first.
func (r *ranking) bestOf(page []place) [][]hit {
	at := make(map[uint32]int, len(page))
	onPage := newBitset(r.s.v.docs.len())
	for i, p := range page {
		at[p.doc] = i
		onPage.set(p.doc)
	}
	best := make([][]hit, len(page))
	for _, h := range r.hits {
		f := r.s.v.files.at(h.file)
		if !onPage.has(f.doc) || f.unit != r.version(f.doc) {
			continue
		}
		i := at[f.doc]
		k, _ := slices.BinarySearchFunc(best[i], h, r.before)
		if k < bestPassages {
			best[i] = slices.Insert(best[i], k, h)
			best[i] = best[i][:min(len(best[i]), bestPassages)]
		}
	}
	return best
}

// before compares two passages of a document. Of equal weight they stand as in the document:
// their order in the index is that of segments, and tells what else was merged with them.
func (r *ranking) before(a, b hit) int {
	if c := cmp.Compare(b.weight, a.weight); c != 0 || a.passage == b.passage {
		return c
	}
	if a.file != b.file {
		files := r.s.v.docs.at(r.s.v.files.at(a.file).doc).files
		return cmp.Compare(slices.Index(files, a.file), slices.Index(files, b.file))
	}
	return cmp.Compare(r.ordinal(a), r.ordinal(b))
}

// ordinal is the place of a passage in its file.
func (r *ranking) ordinal(h hit) int {
	p, num := r.s.v.passageAt(h.passage)
	n, _, err := storedPassage(p.snap, uint64(num))
	r.s.fail(err)
	return n
}

// texts fetches the passages that a page shows, by their numbers in the view, without what is left out of them.
func (x *Index) texts(s *search, best [][]hit) (map[uint32]records.Passage, error) {
	type shown struct {
		passage uint32
		left    []records.Span
	}
	var places []records.Passage
	asked := map[string]shown{}
	for _, hits := range best {
		for _, h := range hits {
			p, num := s.v.passageAt(h.passage)
			ordinal, left, err := storedPassage(p.snap, uint64(num))
			if err != nil {
				return nil, err
			}
			file := s.v.files.at(h.file).id
			places = append(places, records.Passage{File: file, Ordinal: ordinal})
			asked[passageID(file, ordinal)] = shown{h.passage, left}
		}
	}
	if len(places) == 0 {
		return nil, s.err
	}
	found, err := x.Source.PassageTexts(s.ctx, places)
	if err != nil {
		return nil, err
	}
	texts := make(map[uint32]records.Passage, len(found))
	for _, p := range found {
		a := asked[passageID(p.File, p.Ordinal)]
		p.Text = without(p.Text, a.left)
		texts[a.passage] = p
	}
	return texts, s.err
}
