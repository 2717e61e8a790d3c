package indexer

import (
	"acervo/indexer/analysis"
	"acervo/indexer/querylang"
)

// mark is what a part of the query looks like in a text.
type mark struct {
	words   []form // one of these
	pattern string
	slots   [][]form // one of each, in order
}

func markOf(l *leaf) mark {
	m := mark{words: l.forms, slots: l.slots}
	if l.pattern != nil {
		m.pattern = l.pattern.Text
	}
	return m
}

// marker finds the words of a query in texts: with the scanner of the index, so
// that what is marked is what was found.
type marker struct {
	words    map[string]uint64 // a bit for each mark
	patterns []bitPattern
	phrases  []bitPhrase
	scan     *analysis.Scanner
	seen     []spot
}

type bitPattern struct {
	text string
	bit  uint64
}

// bitPhrase follows a phrase through a text: bit n of reached says that the last
// n+1 words are its first n+1.
type bitPhrase struct {
	at      map[string]uint64 // the places where a word may stand
	length  int
	reached uint64
	bit     uint64
}

// spot is a word in a text, with the marks that want it.
type spot struct {
	start, end int
	marks      uint64
}

func newMarker(marks []mark) *marker {
	m := &marker{words: map[string]uint64{}, scan: analysis.Scan("")}
	for i, k := range marks {
		bit := uint64(1) << (i % 64)
		for _, f := range k.words {
			m.words[f.word] |= bit
		}
		if k.pattern != "" {
			m.patterns = append(m.patterns, bitPattern{k.pattern, bit})
		}
		if k.slots == nil {
			continue
		}
		p := bitPhrase{at: map[string]uint64{}, length: min(len(k.slots), 64), bit: bit}
		for n, forms := range k.slots[:p.length] {
			for _, f := range forms {
				p.at[f.word] |= 1 << n
			}
		}
		m.phrases = append(m.phrases, p)
	}
	return m
}

// find returns the words of a text that the query wants, in order. They are good until the next call.
func (m *marker) find(text string) []spot {
	m.seen = m.seen[:0]
	for i := range m.phrases {
		m.phrases[i].reached = 0
	}
	m.scan.Reset(text)
	for m.scan.Next() {
		w := m.scan.Word()
		here := spot{m.scan.Start, m.scan.End, m.words[string(w)]}
		for _, p := range m.patterns {
			if querylang.Matches(p.text, string(w)) {
				here.marks |= p.bit
			}
		}
		m.seen = append(m.seen, here)
		for i := range m.phrases {
			p := &m.phrases[i]
			p.reached = (p.reached<<1 | 1) & p.at[string(w)]
			if p.reached&(1<<(p.length-1)) == 0 {
				continue
			}
			for k := len(m.seen) - p.length; k < len(m.seen); k++ {
				m.seen[k].marks |= p.bit
			}
		}
	}
	wanted := m.seen[:0]
	for _, s := range m.seen {
		if s.marks != 0 {
			wanted = append(wanted, s)
		}
	}
	return wanted
}
