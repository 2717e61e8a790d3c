package redline

import (
	"znkr.io/diff"
)

// Up to how many tokens on both sides together the library is asked for how good a comparison.
const (
	minimalUpTo = 6_000  // the shortest one there is: its time grows with length times changes
	wordsUpTo   = 20_000 // longer texts are compared by sentence first
)

// run is a stretch of two token lists: the same on both sides, or tokens of old
// that were replaced by tokens of new; either may be none.
type run struct {
	same     bool
	old, new span // of tokens
}

func (s span) size() int { return s.to - s.from }

// runs compares two token lists.
func (l *lexicon) runs(old, new []token) []run {
	x, y := ids(old), ids(new)
	head := 0
	for head < len(x) && head < len(y) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < len(x)-head && tail < len(y)-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	b := runner{}
	b.add(run{true, span{0, head}, span{0, head}})
	l.middle(&b, x, y, span{head, len(x) - tail}, span{head, len(y) - tail})
	b.add(run{true, span{len(x) - tail, len(x)}, span{len(y) - tail, len(y)}})
	return b.runs
}

func ids(tokens []token) []int32 {
	all := make([]int32, len(tokens))
	for i, t := range tokens {
		all[i] = t.id
	}
	return all
}

// runner gathers runs and joins neighbours of one kind.
type runner struct{ runs []run }

func (b *runner) add(r run) {
	if r.old.size() == 0 && r.new.size() == 0 {
		return
	}
	if n := len(b.runs); n > 0 && b.runs[n-1].same == r.same {
		b.runs[n-1].old.to, b.runs[n-1].new.to = r.old.to, r.new.to
		return
	}
	b.runs = append(b.runs, r)
}

// middle compares what is left between a common head and tail.
func (l *lexicon) middle(b *runner, x, y []int32, o, n span) {
	switch size := o.size() + n.size(); {
	case o.size() == 0 || n.size() == 0:
		b.add(run{false, o, n})
	case size <= minimalUpTo:
		b.library(diff.Edits(x[o.from:o.to], y[n.from:n.to], diff.Minimal()), o.from, n.from)
	case size <= wordsUpTo:
		b.library(diff.Edits(x[o.from:o.to], y[n.from:n.to]), o.from, n.from)
	default:
		l.bySentence(b, x, y, o, n)
	}
}

func (b *runner) library(edits []diff.Edit[int32], o, n int) {
	for _, e := range edits {
		r := run{e.Op == diff.Match, span{o, o}, span{n, n}}
		if e.Op != diff.Insert {
			o++
		}
		if e.Op != diff.Delete {
			n++
		}
		r.old.to, r.new.to = o, n
		b.add(r)
	}
}

// bySentence finds the sentences that are the same and compares words only
// between them. Where no sentence of a long stretch is the same, the library
// looks for rare words; its time stays near the length of the text.
func (l *lexicon) bySentence(b *runner, x, y []int32, o, n span) {
	sentences := map[string]int32{}
	xs, xe := l.sentences(sentences, x, o)
	ys, ye := l.sentences(sentences, y, n)
	words := func(o, n span) {
		if o.size()+n.size() > wordsUpTo && o.size() > 0 && n.size() > 0 {
			b.library(diff.Edits(x[o.from:o.to], y[n.from:n.to], diff.Fast()), o.from, n.from)
			return
		}
		if o.size() > 0 || n.size() > 0 {
			l.middle(b, x, y, o, n)
		}
	}
	atOld, atNew, i, k := o.from, n.from, 0, 0
	for _, e := range diff.Edits(xs, ys) {
		switch e.Op {
		case diff.Delete:
			i++
		case diff.Insert:
			k++
		case diff.Match:
			fromOld, fromNew := before(xe, i, o), before(ye, k, n)
			words(span{atOld, fromOld}, span{atNew, fromNew})
			atOld, atNew = xe[i], ye[k]
			b.add(run{true, span{fromOld, atOld}, span{fromNew, atNew}})
			i++
			k++
		}
	}
	words(span{atOld, o.to}, span{atNew, n.to})
}

func before(ends []int, i int, whole span) int {
	if i == 0 {
		return whole.from
	}
	return ends[i-1]
}

// sentences gives each run of tokens up to a full stop, a semicolon or a colon a
// number that equal ones share, with where each ends.
func (l *lexicon) sentences(known map[string]int32, ids []int32, s span) (numbers []int32, ends []int) {
	var key []byte
	for i := s.from; i < s.to; i++ {
		id := ids[i]
		key = append(key, byte(id), byte(id>>8), byte(id>>16), byte(id>>24))
		stop := l.kinds[id] == mark && (l.keys[id] == "." || l.keys[id] == ";" || l.keys[id] == ":")
		if !stop && i+1 < s.to {
			continue
		}
		number, ok := known[string(key)]
		if !ok {
			number = int32(len(known))
			known[string(key)] = number
		}
		numbers, ends, key = append(numbers, number), append(ends, i+1), key[:0]
	}
	return numbers, ends
}
