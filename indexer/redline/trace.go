package redline

import (
	"context"

	"acervo/records"
)

// Trace follows a provision through the states of a text; see records.Comparer.
func (c *Comparer) Trace(ctx context.Context, states []records.ComparedText, at int, eid string) ([]records.ProvisionChange, error) {
	done, err := c.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	traced := make([]records.ProvisionChange, len(states))
	ids := make([]string, len(states)) // the provision's id in each state; found says whether it has it
	found := make([]bool, len(states))
	if at < 0 || at >= len(states) || !holds(states[at], eid) {
		return nil, records.Errorf(records.NotFound, "The text has no provision %q.", eid)
	}
	ids[at], found[at] = eid, true
	for i := at; i > 0 && found[i]; i-- {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p := newPair(states[i-1], states[i])
		traced[i] = p.only(func(a *alignment) (place, bool) { return a.where(-1, unitOf(p.new, ids[i])) })
		if o := traced[i].Old; o != nil {
			ids[i-1], found[i-1] = o.EID, true
		}
	}
	for i := at; i+1 < len(states) && found[i]; i++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p := newPair(states[i], states[i+1])
		traced[i+1] = p.only(func(a *alignment) (place, bool) { return a.where(unitOf(p.old, ids[i]), -1) })
		if n := traced[i+1].New; n != nil {
			ids[i+1], found[i+1] = n.EID, true
		}
	}
	if found[0] { // there is nothing before the first state
		p := newPair(records.ComparedText{}, states[0])
		traced[0] = p.only(func(a *alignment) (place, bool) { return a.where(-1, unitOf(p.new, ids[0])) })
	}
	return traced, nil
}

func holds(t records.ComparedText, eid string) bool {
	for _, p := range usable(t) {
		if p.EID == eid {
			return true
		}
	}
	return false
}

// unitOf is the unit with an id, or -1.
func unitOf(r *reading, eid string) int {
	for i := range r.units {
		if r.units[i].place.EID == eid {
			return i
		}
	}
	return -1
}

// where is the place of a unit of one text, with its counterpart in the other.
func (a *alignment) where(old, new int) (place, bool) {
	switch {
	case old >= 0:
		return place{old, a.newOf[old]}, true
	case new >= 0:
		return place{a.oldOf[new], new}, true
	}
	return place{-1, -1}, false
}

// only compares one provision. Texts of which only one has provisions have none in common.
func (p *pair) only(choose func(a *alignment) (place, bool)) records.ProvisionChange {
	if !p.byProvision {
		return records.ProvisionChange{}
	}
	a := align(p.old.units, p.new.units)
	at, ok := choose(a)
	if !ok {
		return records.ProvisionChange{}
	}
	return p.change(a, at, a.homes())
}
