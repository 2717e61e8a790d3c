// Package outline finds the articles of a norm, and the titles and chapters that hold them,
// in Spanish, English, Portuguese and French.
package outline

import (
	"acervo/records"
)

// Find returns the units of the text in their order, with ids that do not depend on the
// language: "tit_vi__art_12". Pages says whether the pages are real ones. The remarks are for
// the person who files the text: what is missing in the numbers, or was left out.
func Find(pages []string, paged bool) (units []records.Provision, remarks []string) {
	lines, gap := readLines(pages)
	t := &text{lines: lines, gap: gap, paged: paged}
	t.collect()
	t.dropContents()
	t.place()
	t.order()
	units = t.units()
	return units, t.remarks
}

// text is a text whose units are being found.
type text struct {
	lines   []line
	gap     map[int]bool
	paged   bool
	marked  bool // its headings are Markdown, so that no other line is one
	found   []candidate
	remarks []string
}

// candidate is a line that may begin a unit.
type candidate struct {
	heading
	at    int  // its line
	lines int  // that its number takes: "CAPÍTULO" / "II"
	trans bool // it stands under the transitory provisions
}

// collect finds the candidates.
func (t *text) collect() {
	t.marked = t.markdown()
	for i := 0; i < len(t.lines); i++ {
		c, ok := t.candidate(i)
		if !ok || t.names(c) {
			continue
		}
		t.found = append(t.found, c)
		i += c.lines - 1
	}
	t.collectTransitory()
	if !t.has(article) {
		t.collectSections()
	}
	if !t.has(article) {
		t.collectOperative()
	}
	t.joinRestated()
}

// markdown reports whether the text marks its headings: two articles or sections are marked.
func (t *text) markdown() bool {
	n := 0
	for _, l := range t.lines {
		if l.marks == 0 {
			continue
		}
		if h, ok := parse(l.text); ok && h.kind == article || numbered.MatchString(l.text) {
			if n++; n == 2 {
				return true
			}
		}
	}
	return false
}

// candidate reads line i as a heading, with the next line when its number stands there.
func (t *text) candidate(i int) (c candidate, ok bool) {
	l := t.lines[i]
	if l.quoted || t.marked && l.marks == 0 {
		return c, false
	}
	h, ok := parse(l.text)
	c = candidate{heading: h, at: i, lines: 1}
	if (!ok || h.anonymous) && i+1 < len(t.lines) && len(l.text) < 20 {
		if joined, is := parse(l.text + " " + t.lines[i+1].text); is && !joined.anonymous && joined.kind != transitory && len(joined.label) > len(l.text) {
			if _, alone := parse(t.lines[i+1].text); !alone {
				c.heading, c.lines, ok = joined, 2, true
			}
		}
	}
	if !ok {
		return c, false
	}
	if l.marks == 0 && i > 0 && !t.gap[i] && t.lines[i-1].runsOn() {
		return c, false
	}
	return c, true
}

// names reports whether the line only says what the chapter above it is: "CAPÍTULO V" /
// "DISPOSICIONES TRANSITORIAS".
func (t *text) names(c candidate) bool {
	if c.kind != transitory || len(t.found) == 0 {
		return false
	}
	last := t.found[len(t.found)-1]
	return last.kind != article && last.kind != annex && last.kind != transitory && last.rest == "" && last.at+last.lines == c.at
}

func (t *text) has(k kind) bool {
	for _, c := range t.found {
		if c.kind == k {
			return true
		}
	}
	return false
}

// maxUnits bounds the units of a text; the longest codes have 3,000.
const maxUnits = 20_000

// units makes the provisions of the candidates.
func (t *text) units() []records.Provision {
	if !t.has(article) && !t.has(annex) && len(t.found) < 2 {
		return nil
	}
	var (
		units []records.Provision
		open  []openUnit
		used  = map[string]int{}
		anons = 0
		twice []string
	)
	for i, c := range t.found[:min(len(t.found), maxUnits)] {
		p := records.Provision{Kind: c.kind.name, Label: c.label, Heading: t.headingOf(i), Offset: t.lines[c.at].offset}
		if t.paged {
			p.Page = t.lines[c.at].page
		}
		for len(open) > 0 && c.leaves(open[len(open)-1], t.lines[c.at].marks) {
			open = open[:len(open)-1]
		}
		own := c.kind.prefix
		switch {
		case c.kind == transitory:
		case c.anonymous:
			anons++
			own += "_" + number{path: []int{anons}}.arabic()
		case c.kind == article && c.prefix != "":
			own = c.prefix + "_" + c.numeral.number.arabic()
		case c.kind == article && c.trans:
			own = transitory.prefix + "_" + c.numeral.number.arabic()
		case c.kind == article, c.kind == annex:
			own += "_" + c.numeral.number.arabic()
		default:
			own += "_" + c.numeral.roman()
		}
		p.EID, p.Level = own, len(open)
		if len(open) > 0 && !(c.trans && open[len(open)-1].kind == transitory) {
			p.EID = open[len(open)-1].eid + "__" + own
		}
		if used[p.EID]++; used[p.EID] > 1 {
			twice = append(twice, t.where(i))
			p.EID += "__" + number{path: []int{used[p.EID]}}.arabic()
		}
		if c.kind != article {
			open = append(open, openUnit{p.EID, c.kind, t.lines[c.at].marks})
		}
		units = append(units, p)
	}
	if len(twice) > 0 {
		t.remarks = append(t.remarks, "These headings come twice: "+list(twice)+".")
	}
	return units
}

// openUnit is a unit that holds what follows.
type openUnit struct {
	eid   string
	kind  kind
	marks int
}

// leaves reports whether the unit that is open ends where the candidate begins, which has so
// many Markdown marks.
func (c candidate) leaves(open openUnit, marks int) bool {
	switch {
	case open.kind.rank >= c.kind.rank:
		return true
	case c.kind == article && c.trans && open.kind != transitory:
		return true
	}
	return c.kind == article && marks > 0 && open.marks >= marks
}
