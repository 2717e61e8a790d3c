package redline

import (
	"context"
	"runtime"

	"acervo/records"
)

// Comparer compares texts. It may be used by several goroutines; only as many
// comparisons as there are processors go on at once, the others wait.
type Comparer struct{ turns chan struct{} }

var _ records.Comparer = (*Comparer)(nil)

// New makes a Comparer.
func New() *Comparer { return &Comparer{turns: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)))} }

// turn waits for a turn to compare, or until ctx ends.
func (c *Comparer) turn(ctx context.Context) (done func(), err error) {
	select {
	case c.turns <- struct{}{}:
		return func() { <-c.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Compare aligns two texts; see records.Comparer.
func (c *Comparer) Compare(ctx context.Context, before, after records.ComparedText) (records.Changes, error) {
	done, err := c.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	p := newPair(before, after)
	if !p.byProvision {
		return p.flowing(ctx)
	}
	return p.provisions(ctx)
}

// pair is two texts on their way to be compared.
type pair struct {
	*lexicon
	old, new    *reading
	byProvision bool
}

// newPair reads two texts. Those of which only one has provisions are compared
// as running text, like those of which neither has.
func newPair(before, after records.ComparedText) *pair {
	p := &pair{lexicon: newLexicon()}
	has := func(t records.ComparedText) bool { return len(usable(t)) > 0 }
	p.byProvision = has(before) && has(after) || has(before) && len(after.Text) == 0 || has(after) && len(before.Text) == 0
	if !p.byProvision {
		before.Outline, after.Outline = nil, nil
	}
	p.learn(before.Text)
	p.learn(after.Text)
	p.old, p.new = p.read(before), p.read(after)
	return p
}

// provisions compares provision by provision.
func (p *pair) provisions(ctx context.Context) (records.Changes, error) {
	a := align(p.old.units, p.new.units)
	homes := a.homes()
	changes := make(records.Changes, 0, len(p.old.units)+len(p.new.units))
	for _, at := range a.order() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		changes = append(changes, p.change(a, at, homes))
	}
	return changes, nil
}

// place is a line of the answer: a unit of either text, or one of each.
type place struct{ old, new int }

// order puts the units in the order of the new text. What has no counterpart
// there stands after what it stood after, among what kept its place.
func (a *alignment) order() []place {
	kept := a.inPlace()
	all := make([]place, 0, len(a.old)+len(a.new))
	gone := func(o int) {
		for ; o < len(a.old) && !kept[o]; o++ {
			if a.newOf[o] < 0 {
				all = append(all, place{o, -1})
			}
		}
	}
	gone(0)
	for n, o := range a.oldOf {
		all = append(all, place{o, n})
		if o >= 0 && kept[o] {
			gone(o + 1)
		}
	}
	return all
}

// inPlace says which units of old did not change places with others: a longest
// sequence of pairs that rise on both sides.
func (a *alignment) inPlace() []bool {
	var (
		tails []int // by length: the old unit that ends the best sequence
		prev  = fill(len(a.old))
	)
	for o, n := range a.newOf {
		if n < 0 {
			continue
		}
		lo, hi := 0, len(tails)
		for lo < hi {
			if mid := (lo + hi) / 2; a.newOf[tails[mid]] < n {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		if lo > 0 {
			prev[o] = tails[lo-1]
		}
		if lo == len(tails) {
			tails = append(tails, o)
		} else {
			tails[lo] = o
		}
	}
	kept := make([]bool, len(a.old))
	if len(tails) > 0 {
		for o := tails[len(tails)-1]; o >= 0; o = prev[o] {
			kept[o] = true
		}
	}
	return kept
}

// homes says which title or chapter of the new text each one of the old became:
// the one in which most of its provisions with the same number are now. A chapter
// that gets another number does not move its articles.
func (a *alignment) homes() map[int]int {
	votes := map[place]int{}
	for o, n := range a.newOf {
		if n >= 0 && a.old[o].own == a.new[n].own {
			votes[place{a.old[o].holder, a.new[n].holder}]++
		}
	}
	homes, most := map[int]int{}, map[int]int{}
	for at, n := range votes {
		if n > most[at.old] || n == most[at.old] && at.new < homes[at.old] {
			homes[at.old], most[at.old] = at.new, n
		}
	}
	return homes
}

// moved reports whether a provision has another number, or the same under another title.
func (a *alignment) moved(at place, homes map[int]int) bool {
	o, n := &a.old[at.old], &a.new[at.new]
	if o.place.EID == n.place.EID {
		return false
	}
	home, known := homes[o.holder]
	return o.own != n.own || known && home != n.holder
}

// change says what became of one provision.
func (p *pair) change(a *alignment, at place, homes map[int]int) records.ProvisionChange {
	var c records.ProvisionChange
	switch {
	case at.old < 0:
		u := &p.new.units[at.new]
		c = records.ProvisionChange{Change: records.ProvisionNew, Holds: u.holds, New: placeOf(u)}
		c.Edits = p.edits(&unit{}, u, []run{{false, span{}, span{0, len(u.tokens)}}})
		return c
	case at.new < 0:
		u := &p.old.units[at.old]
		c = records.ProvisionChange{Change: records.ProvisionRepealed, Holds: u.holds, Old: placeOf(u)}
		c.Edits = p.edits(u, &unit{}, []run{{false, span{0, len(u.tokens)}, span{}}})
		return c
	}
	o, n := &p.old.units[at.old], &p.new.units[at.new]
	c = records.ProvisionChange{Change: records.ProvisionUnchanged, Holds: n.holds && o.holds, Old: placeOf(o), New: placeOf(n)}
	c.Amended = !sameBody(o, n)
	switch {
	case a.moved(at, homes):
		c.Change = records.ProvisionMoved
	case c.Amended:
		c.Change = records.ProvisionAmended
	}
	c.Edits = p.edits(o, n, p.runsOf(o, n, c.Change == records.ProvisionUnchanged))
	return c
}

// runsOf compares label with label and words with words. A label that says the
// same in another way ("Art. 5°.-", "ARTÍCULO 5.") is the same.
func (p *pair) runsOf(o, n *unit, unchanged bool) []run {
	if unchanged {
		return []run{{true, span{0, len(o.tokens)}, span{0, len(n.tokens)}}}
	}
	all := p.label(o, n)
	for _, r := range p.tidy(p.old, p.new, o.tokens[o.body:], n.tokens[n.body:], p.runs(o.tokens[o.body:], n.tokens[n.body:])) {
		all = append(all, run{r.same, span{r.old.from + o.body, r.old.to + o.body}, span{r.new.from + n.body, r.new.to + n.body}})
	}
	return all
}

// label compares the labels of two units: only another number is a change.
func (p *pair) label(o, n *unit) []run {
	if o.own == n.own && o.body > 0 && n.body > 0 {
		return []run{{true, span{0, o.body}, span{0, n.body}}}
	}
	said := func(u *unit, i int) string { return like(p.keys[u.tokens[i].id]) }
	head := 0
	for head < o.body && head < n.body && said(o, head) == said(n, head) {
		head++
	}
	marks := func(u *unit) int {
		at := u.body
		for at > head && p.kinds[u.tokens[at-1].id] == mark {
			at--
		}
		return at
	}
	x, y := marks(o), marks(n)
	return []run{
		{true, span{0, head}, span{0, head}},
		{false, span{head, x}, span{head, y}},
		{true, span{x, o.body}, span{y, n.body}},
	}
}

func placeOf(u *unit) *records.ProvisionPlace {
	at := u.place
	return &at
}
