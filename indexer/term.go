package indexer

import "acervo/records"

// term is how long a version is what it is.
type term struct {
	since  records.Date // zero when nothing says so
	until  records.Date // the first day on which it is so no more; zero when no end is known
	coming records.Date // when it, or a text in its place, comes into force
}

// term returns how long a version found is what the scope says it is.
func (s *scope) term(unit uint32) term {
	u := s.v.units.at(unit)
	d := s.v.docs.at(u.doc)
	if d.lineage == none || s.standing == nil {
		return term{}
	}
	l := *s.v.lines.at(d.lineage)
	see, ok := s.v.seen(l, s.access)
	if !ok {
		return term{}
	}
	t := l.timeline(s.moment.known, see)
	switch {
	case s.moment.on:
		at := t.At(d.id, s.moment.day)
		return term{since: at.From, until: at.Until}
	case s.standing.shown.has(unit):
		return termOf(t, d.id, s.moment.day)
	}
	return termOfVersion(alone(t, d.id).Intervals(d.id), int(u.number), s.moment.day)
}

// termOf is of the version that is shown for a document on a day.
func termOf(t records.Timeline, id records.DocumentID, day records.Date) term {
	status, _, coming := t.StatusOf(id, day)
	at := t.At(id, day)
	if status == records.StatusSuperseded {
		last := term{since: at.From}
		for _, iv := range t.Intervals(id) {
			if iv.Document == id && iv.Until != "" && iv.Until <= day && iv.Status == records.StatusInForce {
				last.since = iv.Until
			}
		}
		return last
	}
	if own := alone(t, id).At(id, day); at.Document != id {
		at = own
	}
	if at.From == "" {
		return term{coming: coming}
	}
	out := term{since: at.From, until: at.Until}
	if at.Until != "" && t.At(id, at.Until).InForce() {
		out.coming = at.Until
	}
	return out
}

// termOfVersion is of another version of a document: the law once, or to be it.
func termOfVersion(own []records.Interval, version int, day records.Date) term {
	var out term
	for _, iv := range own {
		switch {
		case iv.Version != version:
		case iv.From > day && out.since == "":
			return term{coming: iv.From}
		case iv.From <= day:
			out.since = iv.Until
		}
	}
	return out
}
