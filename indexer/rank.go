package indexer

import (
	"cmp"
	"container/heap"
	"slices"

	"acervo/records"
)

// titleBoost is what a word in the title counts against one in the text.
const titleBoost = 1.5

// ranking is the documents found, with what is needed to order, count and show
// them. It is good as long as its search.
type ranking struct {
	*scratch
	s     *search
	units bitset
	hits  []hit // passages with their whole weight
}

// rank scores the documents of the versions matched.
func (s *search) rank(matched bitset, leaves []*leaf) *ranking {
	r := &ranking{scratch: s.scratch, s: s, units: matched}
	matched.each(func(u uint32) { // until a passage says better: the newest version
		doc := s.v.units.at(u).doc
		switch {
		case r.best[doc] == 0:
			r.docs = append(r.docs, doc)
			r.best[doc] = u + 1
		case r.newer(u, r.version(doc)):
			r.best[doc] = u + 1
		}
	})
	r.hits = s.weigh(matched, leaves)
	for _, h := range r.hits {
		f := s.v.files.at(h.file)
		if was := r.score[f.doc]; h.weight > was || h.weight == was && r.newer(f.unit, r.version(f.doc)) {
			r.score[f.doc], r.best[f.doc] = h.weight, f.unit+1
		}
		r.langs[f.doc] |= 1 << min(f.lang, 63)
	}
	_, documents := s.visibleCounts()
	for _, l := range leaves {
		if l.idle {
			continue
		}
		idf := titleBoost * rarity(l.dfDocs, documents)
		for _, t := range l.titles {
			if r.best[t.doc] != 0 {
				r.score[t.doc] += idf * t.weight
			}
		}
	}
	r.behind()
	return r
}

// pastLaw is what the score of a text that is the law no more counts, against one
// that is: on testdata/law it puts the statute in force before its forerunners, and leaves
// the repealed regulation that a title asks for in its place.
const pastLaw = 0.8

// behind puts texts that were the law after those that are.
func (r *ranking) behind() {
	if r.s.scope.standing == nil || r.s.scope.moment.on {
		return
	}
	status := r.s.scope.standing.status
	for _, doc := range r.docs {
		switch status[r.version(doc)] {
		case statusSuperseded, statusRepealed, statusExpired:
			r.score[doc] *= pastLaw
		}
	}
}

func (r *ranking) newer(a, b uint32) bool {
	return r.s.v.units.at(a).number > r.s.v.units.at(b).number
}

// visibleCounts returns how many passages and documents there are in what the
// actor may read: what he may not read has no influence on the scores.
func (s *search) visibleCounts() (passages, documents int) {
	if s.scope.moment.on {
		return s.scope.standing.passages, s.scope.standing.documents
	}
	c := s.v.count()
	for i, ok := range s.scope.access {
		if !ok {
			continue
		}
		documents += c.docs[i]
		if s.scope.versions {
			passages += c.passages[i]
		} else {
			passages += c.currentPassages[i]
		}
	}
	return passages, documents
}

// place is a document's place in the order.
type place struct {
	doc   uint32
	id    records.DocumentID
	score float32
	date  int32
}

// order compares two places: negative when a comes first. Documents without a
// date come last either way, and equals stand in the order of their ids.
func order(sort records.Sort) func(a, b place) int {
	return func(a, b place) int {
		c := 0
		switch sort {
		case records.Newest:
			c = cmp.Compare(b.date, a.date)
		case records.Oldest:
			c = cmp.Compare(undatedLast(a.date), undatedLast(b.date))
		default:
			c = cmp.Compare(b.score, a.score)
		}
		if c == 0 {
			c = cmp.Compare(a.id, b.id)
		}
		return c
	}
}

func undatedLast(d int32) int32 {
	if d == 0 {
		return 1 << 30
	}
	return d
}

// page returns the places after one, in order, and whether more follow.
func (r *ranking) page(q records.Query, after *place) (page []place, more bool) {
	compare := order(q.Sort)
	top := &places{compare: compare}
	for _, doc := range r.docs {
		d := r.s.v.docs.at(doc)
		p := place{doc, d.id, r.score[doc], d.date}
		if after != nil && compare(p, *after) <= 0 {
			continue
		}
		if len(top.all) <= q.Limit {
			heap.Push(top, p)
		} else if compare(p, top.all[0]) < 0 {
			top.all[0] = p
			heap.Fix(top, 0)
		}
	}
	slices.SortFunc(top.all, compare)
	if len(top.all) > q.Limit {
		return top.all[:q.Limit], true
	}
	return top.all, false
}

// places is a heap with the last one on top.
type places struct {
	all     []place
	compare func(a, b place) int
}

func (p *places) Len() int           { return len(p.all) }
func (p *places) Less(i, j int) bool { return p.compare(p.all[i], p.all[j]) > 0 }
func (p *places) Swap(i, j int)      { p.all[i], p.all[j] = p.all[j], p.all[i] }
func (p *places) Push(x any)         { p.all = append(p.all, x.(place)) } //nolint:errcheck // only places are pushed
func (p *places) Pop() any {
	last := p.all[len(p.all)-1]
	p.all = p.all[:len(p.all)-1]
	return last
}
