package redline

import (
	"strings"
	"unicode"

	"acervo/records"
)

// edits writes the runs of two units.
func (p *pair) edits(o, n *unit, runs []run) []records.TextEdit {
	var w writer
	for _, r := range runs {
		p.write(&w, r.same, o.tokens[r.old.from:r.old.to], n.tokens[r.new.from:r.new.to])
	}
	p.end(&w, o, n)
	return w.edits
}

// write writes a run, with what stands aside apart.
func (p *pair) write(w *writer, same bool, old, new []token) {
	switch {
	case same && len(old) == len(new):
		if len(old) == 0 {
			return
		}
		atOld, atNew := old[0].from, new[0].from
		upTo := func(o, n span) { // what is before them, and then what stands aside in them
			w.same(p.old.text[atOld:o.from], p.new.text[atNew:n.from])
			w.aside(p.old.text[o.from:o.to], p.new.text[n.from:n.to])
			atOld, atNew = o.to, n.to
		}
		for i, t := range old {
			u := new[i]
			if t.aside || u.aside {
				upTo(span{t.from, t.word}, span{u.from, u.word})
			}
			o, n := p.old.parted[t.word], p.new.parted[u.word]
			if o.size() > 0 || n.size() > 0 {
				upTo(partedAt(o, t), partedAt(n, u))
			}
		}
		w.same(p.old.text[atOld:old[len(old)-1].to], p.new.text[atNew:new[len(new)-1].to])
	case same: // an unchanged provision whose label has more or fewer marks
		w.put(true, p.old.raw(old), p.new.raw(new))
	case len(old) > 0 && len(new) > 0 && !p.old.hasAside(old) && !p.new.hasAside(new):
		w.put(false, p.old.raw(old), p.new.raw(new))
	default:
		p.old.parts(old, func(words string) { w.put(false, words, "") }, func(s string) { w.aside(s, "") })
		p.new.parts(new, func(words string) { w.put(false, "", words) }, func(s string) { w.aside("", s) })
	}
}

// partedAt is where a word is parted; one that is not, at its end.
func partedAt(s span, t token) span {
	if s.size() == 0 {
		return span{t.to, t.to}
	}
	return s
}

func (r *reading) hasAside(tokens []token) bool {
	for _, t := range tokens {
		if t.aside || r.parted[t.word].size() > 0 {
			return true
		}
	}
	return false
}

// parts calls words and aside for the stretches of some tokens in turn.
func (r *reading) parts(tokens []token, words, aside func(string)) {
	if len(tokens) == 0 {
		return
	}
	from := tokens[0].from
	upTo := func(s span) {
		words(r.text[from:s.from])
		aside(r.text[s.from:s.to])
		from = s.to
	}
	for _, t := range tokens {
		if t.aside {
			upTo(span{t.from, t.word})
		}
		if s := r.parted[t.word]; s.size() > 0 {
			upTo(s)
		}
	}
	words(r.text[from:tokens[len(tokens)-1].to])
}

// end writes what follows the last tokens.
func (p *pair) end(w *writer, o, n *unit) {
	old, new := p.old.tail(o), p.new.tail(n)
	if o.aside || n.aside {
		w.aside(old, new)
		return
	}
	w.same(old, new)
}

// writer makes edits of runs. White space that begins or ends both sides of a
// change is no part of it.
type writer struct{ edits []records.TextEdit }

func (w *writer) put(same bool, old, new string) {
	switch {
	case old == "" && new == "":
	case same:
		w.same(old, new)
	case old == "":
		w.edits = append(w.edits, records.TextEdit{Op: records.WordsInserted, New: new})
	case new == "":
		w.edits = append(w.edits, records.TextEdit{Op: records.WordsDeleted, Old: old})
	default:
		oldFrom, newFrom := leading(old), leading(new)
		if oldFrom == 0 || newFrom == 0 {
			oldFrom, newFrom = 0, 0
		}
		w.same(old[:oldFrom], new[:newFrom])
		w.edits = append(w.edits, records.TextEdit{Op: records.WordsReplaced, Old: old[oldFrom:], New: new[newFrom:]})
	}
}

// leading is how many bytes of white space a text begins with.
func leading(s string) int { return len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace)) }

func (w *writer) same(old, new string) { w.join(records.WordsSame, old, new) }

func (w *writer) aside(old, new string) { w.join(records.WordsAside, old, new) }

func (w *writer) join(op records.EditOp, old, new string) {
	if old == "" && new == "" {
		return
	}
	if n := len(w.edits); n > 0 && w.edits[n-1].Op == op {
		w.edits[n-1].Old += old
		w.edits[n-1].New += new
		return
	}
	w.edits = append(w.edits, records.TextEdit{Op: op, Old: old, New: new})
}
