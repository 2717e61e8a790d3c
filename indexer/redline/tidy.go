package redline

import (
	"strings"
)

// What makes a comparison of words readable.
const (
	mergeBelow = 2    // tokens in common between two changes that are too few to be told apart
	chance     = 5    // words in common up to which they may be chance ("de la … que el")
	leastKept  = 0.25 // of the words two long texts must share, or one is shown as replaced by the other
	longText   = 12   // words from which that is asked
	maxSlide   = 60   // tokens a change may be moved by to begin with a sentence
)

// tidy makes of the shortest comparison the one that a lawyer would write by
// hand: changes that hardly anything parts become one, what is altogether
// different is replaced as a whole, and whole sentences are put in or taken out.
func (l *lexicon) tidy(old, new *reading, x, y []token, runs []run) []run {
	runs = l.mergeChance(x, y, runs)
	if l.nothingKept(x, y, runs) {
		return []run{{false, span{0, len(x)}, span{0, len(y)}}}
	}
	for i := 1; i+1 < len(runs); i++ {
		if r := &runs[i]; !r.same && runs[i-1].same && runs[i+1].same {
			switch {
			case r.old.size() == 0:
				slide(new.text, y, l, &runs[i-1], r, &runs[i+1], func(r *run) *span { return &r.new })
			case r.new.size() == 0:
				slide(old.text, x, l, &runs[i-1], r, &runs[i+1], func(r *run) *span { return &r.old })
			}
		}
	}
	kept := runner{}
	for i := range runs {
		if i > 0 && i+1 < len(runs) && !runs[i].same {
			l.takeStop(new.text, y, &runs[i], &runs[i+1])
		}
		kept.add(runs[i])
	}
	return kept.runs
}

// takeStop gives an insertion that goes on in the next line the mark that ends
// it: "revista[+; / d) cooperar+]." is "revista[-.-][+; / d) cooperar.+]", so that
// each line keeps its own.
func (l *lexicon) takeStop(text string, tokens []token, r, after *run) {
	s := r.new
	if r.old.size() > 0 || after.old.size() == 0 || l.kinds[tokens[s.to].id] != mark || !strings.Contains(".;:,", l.keys[tokens[s.to].id]) {
		return
	}
	breaks := func(from, to int) bool { return strings.Contains(text[from:to], "\n") }
	first, last := tokens[s.from], tokens[s.to-1]
	if breaks(first.from, first.word) || !breaks(first.word, last.to) || s.to+1 < len(tokens) && !breaks(tokens[s.to+1].from, tokens[s.to+1].word) {
		return // it has lines of its own, or ends within one
	}
	r.old.to++
	r.new.to++
	after.old.from++
	after.new.from++
}

// mergeChance takes away common runs between two changes that are too short to
// mean anything: below two tokens, or a few words between changes that are longer.
func (l *lexicon) mergeChance(x, y []token, runs []run) []run {
	var out []run
	for _, r := range runs {
		if n := len(out); n > 0 && out[n-1].same == r.same {
			out[n-1].old.to, out[n-1].new.to = r.old.to, r.new.to
		} else {
			out = append(out, r)
		}
		for len(out) >= 3 && !out[len(out)-1].same {
			n := len(out)
			left, kept, right := out[n-3], out[n-2], out[n-1]
			if !l.byChance(x, y, left, kept, right) {
				break
			}
			out[n-3] = run{false, span{left.old.from, right.old.to}, span{left.new.from, right.new.to}}
			out = out[:n-2]
		}
	}
	return out
}

func (l *lexicon) byChance(x, y []token, left, kept, right run) bool {
	if kept.old.size() < mergeBelow {
		return true
	}
	words := l.words(x[kept.old.from:kept.old.to])
	if words > chance {
		return false
	}
	size := func(r run) int {
		return max(l.words(x[r.old.from:r.old.to]), l.words(y[r.new.from:r.new.to]))
	}
	both := func(r run) bool { return r.old.size() > 0 && r.new.size() > 0 }
	return both(left) && both(right) && 2*words <= min(size(left), size(right))
}

// words counts tokens that are no punctuation.
func (l *lexicon) words(tokens []token) int {
	n := 0
	for _, t := range tokens {
		if l.kinds[t.id] != mark {
			n++
		}
	}
	return n
}

// nothingKept reports whether so little is common to two texts that it says nothing.
func (l *lexicon) nothingKept(x, y []token, runs []run) bool {
	kept := 0
	for _, r := range runs {
		if r.same {
			kept += l.words(x[r.old.from:r.old.to])
		}
	}
	least := min(l.words(x), l.words(y))
	return least >= longText && float64(kept) < leastKept*float64(least)
}

// slide moves a pure insertion or deletion, which often could begin at several
// places, to where a paragraph or a sentence begins.
func slide(text string, tokens []token, l *lexicon, before, r, after *run, side func(*run) *span) {
	s := *side(r)
	left := 0
	for left < maxSlide && left < before.old.size() && tokens[s.from-1-left].id == tokens[s.to-1-left].id {
		left++
	}
	right := 0
	for right < maxSlide && right < after.old.size() && tokens[s.from+right].id == tokens[s.to+right].id {
		right++
	}
	best, most := 0, -1
	for by := -left; by <= right; by++ {
		if n := boundary(text, tokens, l, s.from+by) + boundary(text, tokens, l, s.to+by); n > most || n == most && by <= 0 {
			best, most = by, n
		}
	}
	shift := func(s *span, from, to int) { s.from += from; s.to += to }
	for _, move := range []struct {
		r        *run
		from, to int
	}{{before, 0, best}, {r, best, best}, {after, best, 0}} {
		shift(&move.r.old, move.from, move.to)
		shift(&move.r.new, move.from, move.to)
	}
}

// boundary says how good a place between two tokens is to begin or end a change.
func boundary(text string, tokens []token, l *lexicon, at int) int {
	if at == 0 || at >= len(tokens) {
		return 4
	}
	gap := text[tokens[at].from:tokens[at].word]
	last := l.keys[tokens[at-1].id]
	switch {
	case strings.Contains(gap, "\n\n") || strings.Contains(gap, "\f"):
		return 4
	case (last == "." || last == ";" || last == ":") && gap != "":
		return 3
	case last == "," && gap != "":
		return 2
	case gap != "":
		return 1
	}
	return 0
}
