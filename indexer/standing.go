package indexer

import (
	"slices"

	"acervo/records"
)

// The statuses of versions, by number: what legal events make of them, and for
// documents without events whether they are the newest.
var statusNames = []string{
	"", "current",
	string(records.StatusInForce), string(records.StatusAdopted), string(records.StatusSuspended), string(records.StatusSuperseded),
	string(records.StatusRepealed), string(records.StatusExpired), string(records.StatusDraft), string(records.StatusSubmitted),
}

var (
	statusCurrent    = statusNumber("current")
	statusInForce    = statusNumber(records.StatusInForce)
	statusSuperseded = statusNumber(records.StatusSuperseded)
	statusRepealed   = statusNumber(records.StatusRepealed)
	statusExpired    = statusNumber(records.StatusExpired)
)

func statusNumber(s records.Status) uint8 { return uint8(max(0, slices.Index(statusNames, string(s)))) }

// moment is what is asked about, and for whom.
type moment struct {
	on       bool         // only what is in force on the day
	day      records.Date // today, unless on
	known    int64        // as known at this instant (microseconds); 0 is now
	readable string       // by access class: 1 when it may be read
}

// standings are the versions as they stand at a moment. What was recorded on
// documents that may not be read has no part in them.
type standings struct {
	shown     bitset  // what is searched, unless all versions are
	status    []uint8 // by version, when not only what is in force is asked for; 0 when there are no events
	documents int     // that are shown, when only what is in force is
	passages  int     // of them
}

// standings returns the versions as they stand at a moment; nil when there are
// no legal events and nothing but what is current is asked for.
func (v *view) standings(m moment, access []bool) *standings {
	if v.lines.len() == 0 && !m.on {
		return nil
	}
	m.readable = readable(access)
	return v.moments.get(m, func() standings {
		if m.on {
			return v.inForce(m, access)
		}
		return v.current(m, access)
	})
}

// seen tells which documents of a lineage may be read: nil for all of them; ok is false when none may.
func (v *view) seen(l *lineage, access []bool) (see []bool, ok bool) {
	n := 0
	for _, doc := range l.docs {
		if access[v.docs.at(doc).access] {
			n++
		}
	}
	if n == len(l.docs) || n == 0 {
		return nil, n > 0
	}
	see = make([]bool, len(l.docs))
	for i, doc := range l.docs {
		see[i] = access[v.docs.at(doc).access]
	}
	return see, true
}

// lineages calls do for every lineage of which something may be read.
func (v *view) lineages(access []bool, do func(l *lineage, see []bool)) {
	for i := range uint32(v.lines.len()) {
		if l := *v.lines.at(i); l != nil {
			if see, ok := v.seen(l, access); ok {
				do(l, see)
			}
		}
	}
}

// inForce finds the one version of each lineage that was the law on a day.
func (v *view) inForce(m moment, access []bool) standings {
	s := standings{shown: newBitset(v.units.len())}
	day, counts := dateNumber(m.day), v.count()
	v.lineages(access, func(l *lineage, see []bool) {
		if m.known != 0 && m.known < l.first {
			return
		}
		for _, f := range l.course(m.known, see).forces {
			if f.from > day || f.until != 0 && f.until <= day {
				continue
			}
			if u := v.unitOf(v.docs.at(l.docs[f.doc]), int(f.version)); u != none {
				s.shown.set(u)
				s.documents++
				s.passages += int(counts.units[u])
			}
		}
	})
	return s
}

// current finds what a search looks at when no day is asked for: of documents without legal
// events the newest version, of the others the one in force, or that was it last, or is to come.
func (v *view) current(m moment, access []bool) standings {
	s := standings{shown: slices.Clone(v.count().newest), status: make([]uint8, v.units.len())}
	day := dateNumber(m.day)
	v.lineages(access, func(l *lineage, see []bool) {
		for i, st := range l.states(m.day, m.known, see) {
			d := v.docs.at(l.docs[i])
			if st.status == records.StatusNone || d.current == none {
				continue
			}
			shown := d.current
			if u := v.unitOf(d, st.version); st.version > 0 && u != none {
				shown = u
			}
			s.shown[d.current/64] &^= 1 << (d.current % 64)
			s.shown.set(shown)
			number := v.units.at(shown).number
			for _, u := range d.units {
				if u == shown {
					s.status[u] = statusNumber(st.status)
				} else {
					s.status[u] = statusNumber(st.of(v.units.at(u).number, number, day))
				}
			}
		}
	})
	return s
}
