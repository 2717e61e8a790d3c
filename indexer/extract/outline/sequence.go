package outline

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// order leaves out the articles whose numbers do not fit between their neighbours': those are
// citations and quotations. Then it puts in what OCR has misread, where it fits exactly.
func (t *text) order() {
	drop := map[int]bool{}
	for _, s := range t.sequences() {
		s.settle(t.found, t.marked)
		for _, i := range s.dropped {
			drop[i] = true
		}
		t.remarks = append(t.remarks, s.gaps(t)...)
	}
	if len(drop) > 0 {
		var names []string
		for _, i := range slices.Sorted(maps.Keys(drop)) {
			names = append(names, t.where(i))
		}
		t.remarks = append(t.remarks, "These lines look like headings of articles, but their numbers do not fit, so they were taken for quotations: "+list(names)+".")
	}
	var kept []candidate
	for i, c := range t.found {
		if !drop[i] {
			kept = append(kept, c)
		}
	}
	t.found = kept
}

// sequence is a run of articles that are counted together.
type sequence struct {
	all     []int // candidates
	kept    []int
	dropped []int
}

// sequences parts the articles where the counting begins anew: in an annex, in transitory
// provisions, and after a container's heading when 1 and 2 follow.
func (t *text) sequences() []*sequence {
	type key struct {
		annex  int
		trans  bool
		prefix string
		begun  int
	}
	var (
		order     []*sequence
		byKey     = map[key]*sequence{}
		k         key
		container = false
	)
	for i, c := range t.found {
		if c.kind != article {
			container = true
			if c.kind == annex {
				k.annex++
			}
			continue
		}
		// The articles L and R of a French code are counted apart, and stand among each other.
		k.trans, k.prefix = c.trans, c.prefix+c.numeral.prefix
		s := byKey[k]
		if s != nil && (container && t.beginsAnew(i) || t.startsOver(s, i)) {
			k.begun++
			s = byKey[k]
		}
		container = false
		if s == nil {
			s = &sequence{}
			byKey[k] = s
			order = append(order, s)
		}
		s.all = append(s.all, i)
	}
	return order
}

// beginsAnew reports whether a candidate is article 1 and article 2 is next, or at least two
// that rise: the first chapter of a law may have lost its other articles.
func (t *text) beginsAnew(i int) bool {
	if n, plain := t.found[i].numeral.plain(); !plain || n != 1 || t.found[i].numeral.doubtful {
		return false
	}
	last, rising := 1, 0
	for _, c := range t.found[i+1:] {
		if c.kind != article {
			continue
		}
		n, plain := c.numeral.plain()
		switch {
		case !plain && rising > 0:
			continue
		case !plain || n <= last:
			return false
		case rising == 0 && n == 2, rising == 2:
			return true
		}
		last, rising = n, rising+1
	}
	return rising == 0
}

// wholeLaw is how many articles are no quotation any more, even where the law around them goes on.
const wholeLaw = 10

// startsOver reports whether the articles are counted anew without a heading to tell: 1, 2 and 3
// follow each other, and the counting before never goes on, or only after a whole law. An article
// that quotes the first articles of another law stands between 3 and 4, or ends with a colon.
func (t *text) startsOver(s *sequence, i int) bool {
	if n, plain := t.found[i].numeral.plain(); !plain || n != 1 || t.found[i].numeral.doubtful || t.lines[max(0, t.found[i].at-1)].introduces() {
		return false
	}
	before := 0
	for _, k := range s.all {
		if n, plain := t.found[k].numeral.plain(); plain {
			before = n
		}
	}
	last := 0
	for _, c := range t.found[i:] {
		n, plain := c.numeral.plain()
		switch {
		case c.kind == annex && last < 3:
			return false
		case c.kind == annex || last >= wholeLaw:
			return before >= 3
		case c.kind != article || !plain || c.trans:
			continue
		case n == last+1:
			last = n
		case n == before+1 || last < 3:
			return false
		default: // another law begins, or what comes next is none of this counting
			return before >= 3
		}
	}
	return last >= 3 && before >= 3
}

// settle chooses the candidates that are articles. Marked headings are all taken for what
// they say they are.
func (s *sequence) settle(found []candidate, marked bool) {
	if marked {
		s.kept = s.all
		return
	}
	figures := 0
	for _, i := range s.all {
		if found[i].numeral.figures {
			figures++
		}
	}
	var firm []int
	for _, i := range s.all {
		n := found[i].numeral
		if !n.doubtful && (n.other == nil || !n.figures && figures*2 <= len(s.all)) {
			firm = append(firm, i)
		}
	}
	s.kept = longest(firm, func(i int) number { return found[i].numeral.number })
	s.repair(found)
	for _, i := range s.all {
		if _, kept := slices.BinarySearch(s.kept, i); !kept {
			s.dropped = append(s.dropped, i)
		}
	}
}

// reach is how far back the best predecessor of an article is looked for.
const reach = 300

// longest returns the rising chain of numbers that holds most of the candidates, where a step
// that leaves numbers out costs something: an article that quotes articles 7 to 9 of another
// law stands between 3 and 4.
func longest(all []int, at func(int) number) []int {
	score := make([]float64, len(all))
	before := make([]int, len(all))
	best := -1
	for i := range all {
		n := at(all[i])
		score[i], before[i] = 1-missing(number{path: []int{0}}, n), -1
		for j := max(0, i-reach); j < i; j++ {
			m := at(all[j])
			if m.compare(n) >= 0 {
				continue
			}
			if s := score[j] + 1 - missing(m, n); s > score[i] {
				score[i], before[i] = s, j
			}
		}
		if best < 0 || score[i] > score[best] {
			best = i
		}
	}
	var chain []int
	for i := best; i >= 0; i = before[i] {
		chain = append(chain, all[i])
	}
	slices.Reverse(chain)
	return chain
}

// missing is what it costs to step from one number to another.
func missing(from, to number) float64 {
	a, b := 0, 0
	if len(from.path) > 0 {
		a = from.path[0]
	}
	if len(to.path) > 0 {
		b = to.path[0]
	}
	if len(from.path) > 1 || len(to.path) > 1 {
		return math.Min(0.8, 0.1*float64(max(0, b-a))) // less than what one article counts: L200-1 stands between L135-2 and L211-1
	}
	return math.Min(3, 0.5*float64(max(0, b-a-1)))
}

// repair puts doubtful candidates in where one of their readings stands exactly between the
// articles around them.
func (s *sequence) repair(found []candidate) {
	for _, i := range s.all {
		c := &found[i]
		at, kept := slices.BinarySearch(s.kept, i)
		if kept || !c.numeral.doubtful && c.numeral.other == nil {
			continue
		}
		previous := number{path: []int{0}}
		if at > 0 {
			previous = found[s.kept[at-1]].numeral.number
		}
		readings := []number{c.numeral.number}
		if c.numeral.other != nil {
			readings = append(readings, *c.numeral.other)
		}
		for _, n := range readings {
			follows := missing(previous, n) == 0 && previous.compare(n) < 0 && (n.suffix == "" || len(previous.path) == 1 && previous.path[0] == n.path[0])
			if follows && (at == len(s.kept) || n.compare(found[s.kept[at]].numeral.number) < 0) {
				c.numeral.number = n
				s.kept = slices.Insert(s.kept, at, i)
				break
			}
		}
	}
}

// maxRemarks is how many single places a remark names.
const maxRemarks = 5

// gaps says which numbers are missing.
func (s *sequence) gaps(t *text) []string {
	var gaps []string
	last, where := 0, ""
	for _, i := range s.kept {
		c := t.found[i]
		n, plain := c.numeral.plain()
		if !plain {
			if len(c.numeral.path) == 1 {
				last, where = c.numeral.path[0], t.where(i)
			}
			continue
		}
		switch {
		case last == 0 && n > 1:
			gaps = append(gaps, "the first is "+t.where(i))
		case n > last+1:
			gaps = append(gaps, "after "+where+" comes "+t.where(i))
		}
		last, where = n, t.where(i)
	}
	if len(gaps) == 0 {
		return nil
	}
	return []string{"There are gaps in the numbers of the articles: " + list(gaps) + "."}
}

// where names a candidate: "Artículo 12 (page 3)".
func (t *text) where(i int) string {
	c := t.found[i]
	if !t.paged {
		return c.label
	}
	return fmt.Sprintf("%s (page %d)", c.label, t.lines[c.at].page)
}

// list joins names, as many as a remark can hold.
func list(names []string) string {
	more := len(names) - maxRemarks
	if more <= 0 {
		return strings.Join(names, "; ")
	}
	return fmt.Sprintf("%s; and %d more", strings.Join(names[:maxRemarks], "; "), more)
}
