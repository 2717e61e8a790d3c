package redline

import (
	"cmp"
	"hash/maphash"
	"slices"
)

// The alignment's measures.
const (
	alike      = 0.6  // from here on two provisions are one that was reworded (Dice over their telling words)
	sameID     = 0.15 // what the same id adds when several provisions claim one
	sameOwn    = 0.10 // what the same number under another title adds
	inOrder    = 0.05 // what it adds when nothing has to change places
	leastMoved = 4    // tokens: less is said in many places ("Derogado.")
	leastBegun = 8    // tokens that two provisions of one id begin with, so that they are one
	tooCommon  = 64   // a word in more provisions than this leads to none of them
	tried      = 8    // the provisions that are weighed against one
)

// alignment says which units of two texts are the same provision.
type alignment struct {
	old, new   []unit
	newOf      []int // by unit of old: its unit of new, or -1
	oldOf      []int
	candidates []candidate
}

type candidate struct {
	old, new int
	score    float64
}

// align finds the counterpart of every provision: by id and words, by its words
// under another id, by likeness, and at last by its id alone. An id alone does
// not decide while the words are elsewhere: a new article 5 makes the old one
// article 6, and a lawyer wants to see one new article, not forty reworded ones.
func align(old, new []unit) *alignment {
	a := &alignment{old: old, new: new, newOf: fill(len(old)), oldOf: fill(len(new))}
	a.byID(func(o, n *unit) bool { return sameBody(o, n) }, eidOf)
	a.byID(func(o, n *unit) bool { return len(o.tokens)-o.body >= leastMoved && sameBody(o, n) }, ownOf)
	a.byID(beginsAlike, eidOf)
	a.byWords()
	a.byLikeness()
	whatever := func(*unit, *unit) bool { return true }
	a.byID(whatever, eidOf)
	a.byID(func(o, n *unit) bool { return o.holds == n.holds }, ownOf)
	return a
}

func fill(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = -1
	}
	return all
}

func (a *alignment) pair(o, n int) { a.newOf[o], a.oldOf[n] = n, o }

// beginsAlike reports whether two provisions have most of the shorter one in
// common from the first word on: something was added to one, or taken off.
func beginsAlike(o, n *unit) bool {
	x, y := o.tokens[o.body:], n.tokens[n.body:]
	same := 0
	for same < len(x) && same < len(y) && x[same].id == y[same].id {
		same++
	}
	return same >= leastBegun && 2*same >= min(len(x), len(y))
}

func eidOf(u *unit) string { return u.place.EID }

func ownOf(u *unit) string { return u.own }

// byID pairs units that have the same id and fit. Of a number that stands
// several times, the first goes with the first; a number without its title counts only when it is unique.
func (a *alignment) byID(fit func(o, n *unit) bool, id func(*unit) string) {
	byNew := map[string][]int{}
	for n := range a.new {
		byNew[id(&a.new[n])] = append(byNew[id(&a.new[n])], n)
	}
	seen := map[string]int{}
	for o := range a.old {
		seen[id(&a.old[o])]++
	}
	turn := map[string]int{}
	for o := range a.old {
		key := id(&a.old[o])
		k := turn[key]
		turn[key]++
		there := byNew[key]
		if k >= len(there) || len(there) > 1 && seen[key] != len(there) {
			continue
		}
		n := there[k]
		if a.newOf[o] < 0 && a.oldOf[n] < 0 && fit(&a.old[o], &a.new[n]) {
			a.pair(o, n)
		}
	}
}

// byWords pairs units that have the same words under another id, in order.
func (a *alignment) byWords() {
	seed := maphash.MakeSeed()
	byHash := map[uint64][]int{}
	for n := range a.new {
		if u := &a.new[n]; a.oldOf[n] < 0 && len(u.tokens)-u.body >= leastMoved {
			h := hashBody(seed, u)
			byHash[h] = append(byHash[h], n)
		}
	}
	for o := range a.old {
		u := &a.old[o]
		if a.newOf[o] >= 0 || len(u.tokens)-u.body < leastMoved {
			continue
		}
		h := hashBody(seed, u)
		there := byHash[h]
		if i := slices.IndexFunc(there, func(n int) bool { return sameBody(u, &a.new[n]) }); i >= 0 {
			a.pair(o, there[i])
			byHash[h] = slices.Delete(there, i, i+1)
		}
	}
}

func hashBody(seed maphash.Seed, u *unit) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, t := range u.tokens[u.body:] {
		maphash.WriteComparable(&h, t.id)
	}
	return h.Sum64()
}

// byLikeness pairs what is left and has most of its telling words in common, the
// best pairs first; those that keep the order and the number go before others.
func (a *alignment) byLikeness() {
	byWord := map[int32][]int{}
	byID := map[string]int{}
	for n := range a.new {
		if a.oldOf[n] >= 0 {
			continue
		}
		byID[a.new[n].place.EID] = n
		for _, w := range a.new[n].words {
			byWord[w] = append(byWord[w], n)
		}
	}
	low, high := a.bounds()
	votes := map[int]int{}
	for o := range a.old {
		if a.newOf[o] >= 0 {
			continue
		}
		clear(votes)
		for _, w := range a.old[o].words {
			if there := byWord[w]; len(there) <= tooCommon {
				for _, n := range there {
					votes[n]++
				}
			}
		}
		if n, ok := byID[a.old[o].place.EID]; ok {
			votes[n] += len(a.old[o].words)
		}
		a.weigh(o, votes, low[o], high[o])
	}
	slices.SortFunc(a.candidates, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.old, y.old), cmp.Compare(x.new, y.new))
	})
	for _, c := range a.candidates {
		if a.newOf[c.old] < 0 && a.oldOf[c.new] < 0 {
			a.pair(c.old, c.new)
		}
	}
}

// bounds returns, for each unit of old, between which units of new it keeps its place.
func (a *alignment) bounds() (low, high []int) {
	low, high = make([]int, len(a.old)), make([]int, len(a.old))
	last := -1
	for o := range a.old {
		if n := a.newOf[o]; n > last {
			last = n
		}
		low[o] = last
	}
	next := len(a.new)
	for o := len(a.old) - 1; o >= 0; o-- {
		if n := a.newOf[o]; n >= 0 && n < next {
			next = n
		}
		high[o] = next
	}
	return low, high
}

// weigh keeps those of the best claimed units that are alike.
func (a *alignment) weigh(o int, votes map[int]int, low, high int) {
	best := make([]int, 0, len(votes))
	for n := range votes {
		best = append(best, n)
	}
	slices.SortFunc(best, func(x, y int) int { return cmp.Or(cmp.Compare(votes[y], votes[x]), cmp.Compare(x, y)) })
	u := &a.old[o]
	for _, n := range best[:min(len(best), tried)] {
		v := &a.new[n]
		if u.holds != v.holds {
			continue
		}
		score := likeness(u.words, v.words)
		if score < alike {
			continue
		}
		switch {
		case u.place.EID == v.place.EID:
			score += sameID
		case u.own == v.own:
			score += sameOwn
		}
		if n > low && n < high {
			score += inOrder
		}
		a.candidates = append(a.candidates, candidate{o, n, score})
	}
}

// likeness is Dice's coefficient of two sorted sets: 1 for the same words, 0 for none in common.
func likeness(x, y []int32) float64 {
	if len(x)+len(y) == 0 {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			both++
			i++
			j++
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(both) / float64(len(x)+len(y))
}
