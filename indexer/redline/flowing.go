package redline

import (
	"context"
	"slices"
	"strings"

	"acervo/records"
)

// partSize is the length in bytes of the parts in which a text without pages and provisions is shown.
const partSize = records.PassageSize

// flowing compares texts that are not cut into provisions: words in order, shown
// page by page of the new text, or in parts that end with a paragraph.
func (p *pair) flowing(ctx context.Context) (records.Changes, error) {
	o, n := p.old.only(), p.new.only()
	f := flow{pair: p, old: o.tokens, new: n.tokens}
	f.oldCuts, f.newCuts = cuts(p.old.text, o.tokens), cuts(p.new.text, n.tokens)
	runs := p.tidy(p.old, p.new, o.tokens, n.tokens, p.runs(o.tokens, n.tokens))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, r := range runs {
		f.run(r)
	}
	p.end(&f.w, o, n)
	f.flush()
	return f.changes, nil
}

// only is the unit of a text that is not cut, an empty one of an empty text.
func (r *reading) only() *unit {
	if len(r.units) == 0 {
		return &unit{}
	}
	return &r.units[0]
}

// cuts returns the tokens at which a page begins, or a new part.
func cuts(text string, tokens []token) []int {
	var at []int
	paged := strings.Contains(text, records.PageBreak)
	since := 0
	for i, t := range tokens {
		gap := text[t.from:t.word]
		switch {
		case paged && strings.Contains(gap, records.PageBreak):
			at = append(at, i)
		case !paged && t.from-since >= partSize && (strings.Contains(gap, "\n\n") || t.from-since >= 2*partSize && strings.Contains(gap, "\n")):
			at = append(at, i)
			since = t.from
		}
	}
	return at
}

// flow writes runs into parts.
type flow struct {
	*pair
	old, new         []token
	oldCuts, newCuts []int
	w                writer
	atOld, atNew     int // the token with which the part begins
	endOld, endNew   int
	changes          records.Changes
	olds, news       int // parts with text on either side
}

// run writes a run, parted where pages begin.
func (f *flow) run(r run) {
	switch {
	case r.same:
		for _, c := range inside(f.newCuts, r.new) {
			part := run{true, span{r.old.from, r.old.from + c - r.new.from}, span{r.new.from, c}}
			f.put(part)
			f.flush()
			r.old.from, r.new.from = part.old.to, c
		}
	case r.old.size() == 0:
		for _, c := range inside(f.newCuts, r.new) {
			f.put(run{false, r.old, span{r.new.from, c}})
			f.flush()
			r.new.from = c
		}
	case r.new.size() == 0:
		for _, c := range inside(f.oldCuts, r.old) {
			f.put(run{false, span{r.old.from, c}, r.new})
			f.flush()
			r.old.from = c
		}
	case len(inside(f.newCuts, r.new)) > 0 && len(inside(f.oldCuts, r.old)) > 0: // pages replaced by pages
		f.run(run{false, r.old, span{r.new.from, r.new.from}})
		f.run(run{false, span{r.old.to, r.old.to}, r.new})
		return
	}
	f.put(r)
}

// inside returns the cuts within a span.
func inside(cuts []int, s span) []int {
	from, _ := slices.BinarySearch(cuts, s.from)
	to, _ := slices.BinarySearch(cuts, s.to)
	return cuts[from:max(from, to)]
}

func (f *flow) put(r run) {
	f.write(&f.w, r.same, f.old[r.old.from:r.old.to], f.new[r.new.from:r.new.to])
	f.endOld, f.endNew = r.old.to, r.new.to
}

// flush ends a part.
func (f *flow) flush() {
	edits := f.w.edits
	if len(edits) == 0 {
		return
	}
	c := records.ProvisionChange{Change: records.ProvisionUnchanged, Edits: edits}
	var old, new bool
	for _, e := range edits {
		old, new = old || e.Old != "", new || e.New != ""
		if e.Op != records.WordsSame && e.Op != records.WordsAside {
			c.Change, c.Amended = records.ProvisionAmended, true
		}
	}
	if old {
		c.Old = &records.ProvisionPlace{Page: f.pair.old.pageOf(f.old, f.atOld), Ordinal: f.olds}
		f.olds++
	}
	if new {
		c.New = &records.ProvisionPlace{Page: f.pair.new.pageOf(f.new, f.atNew), Ordinal: f.news}
		f.news++
	}
	switch {
	case !old:
		c.Change, c.Amended = records.ProvisionNew, false
	case !new:
		c.Change, c.Amended = records.ProvisionRepealed, false
	}
	f.changes = append(f.changes, c)
	f.w = writer{}
	f.atOld, f.atNew = f.endOld, f.endNew
}

// pageOf is the page on which a token stands; 0 in a text without pages.
func (r *reading) pageOf(tokens []token, i int) int {
	if len(r.breaks) == 0 {
		return 0
	}
	at := len(r.text)
	if i < len(tokens) {
		at = tokens[i].word
	}
	page, _ := slices.BinarySearch(r.breaks, at)
	return page + 1
}
