package indexer

import (
	"math"
	"slices"
	"sync/atomic"
	"time"

	"acervo/records"
)

// lineage is documents that replaced one another, or one alone, with their legal
// events. It does not change: when something is recorded, another takes its place.
type lineage struct {
	docs   []uint32             // their rows
	ids    []records.DocumentID // likewise
	events [][]headEvent        // likewise
	first  int64                // when the first event was recorded; microseconds
	last   int64                // when the last one was recorded or retracted

	// What follows as known now, to whoever may read all of it.
	known atomic.Pointer[course]
	today atomic.Pointer[dayStates]
}

// course is what became of the documents of a lineage, by the rules of
// records.Timeline, so that a search asks them once and not for every day.
type course struct {
	forces []force  // by whomever of the lineage
	own    [][]span // of each document by itself, in order
}

// force is days on which a version is the law.
type force struct {
	from, until int32 // 20190308; until is 0 when no end is known
	doc         int32 // its place in the lineage
	version     int32
}

// span is days, from one to the next span, on which a document is the same.
type span struct {
	from, version int32
	status        records.Status
}

// state is what a document is on a day, all by itself.
type state struct {
	status  records.Status // none when it has no events as known then
	version int            // in force, or that was it last; 0 for none
	own     []span
}

type dayStates struct {
	day    records.Date
	states []state // by place in the lineage
}

// family is the writing side of the lineages.
type family struct {
	events   map[records.DocumentID][]headEvent
	replaced map[records.DocumentID][]records.DocumentID // by each act, what it replaced
	free     []uint32                                    // rows that have no lineage
}

func newFamily() family {
	return family{events: map[records.DocumentID][]headEvent{}, replaced: map[records.DocumentID][]records.DocumentID{}}
}

// joined returns the documents that are joined to one by events of replacement,
// whether the index has them or not, and whether the events count still or not.
func (f *family) joined(of records.DocumentID) []records.DocumentID {
	all, seen := []records.DocumentID{of}, map[records.DocumentID]bool{of: true}
	take := func(id records.DocumentID) {
		if id != "" && !seen[id] {
			seen[id] = true
			all = append(all, id)
		}
	}
	for i := 0; i < len(all); i++ {
		for _, e := range f.events[all[i]] {
			take(e.By)
		}
		for _, id := range f.replaced[all[i]] {
			take(id)
		}
	}
	return all
}

// set replaces the events of a document.
func (f *family) set(id records.DocumentID, events []headEvent) {
	for _, e := range f.events[id] {
		if e.By != "" {
			f.replaced[e.By] = slices.DeleteFunc(f.replaced[e.By], func(r records.DocumentID) bool { return r == id })
			if len(f.replaced[e.By]) == 0 {
				delete(f.replaced, e.By)
			}
		}
	}
	delete(f.events, id)
	if len(events) == 0 {
		return
	}
	f.events[id] = events
	for _, e := range events {
		if e.By != "" && !slices.Contains(f.replaced[e.By], id) {
			f.replaced[e.By] = append(f.replaced[e.By], id)
		}
	}
}

// relate enters the events of a document and makes the lineages anew that it
// belonged to or belongs to now. appeared tells that it was not known before, or is gone.
func (r *register) relate(id records.DocumentID, events []headEvent, appeared bool) {
	if !appeared && slices.Equal(events, r.events[id]) || len(events) == 0 && r.events[id] == nil && r.replaced[id] == nil {
		return
	}
	touched := r.joined(id)
	r.set(id, events)
	touched = append(touched, r.joined(id)...)
	for _, t := range touched {
		if doc, ok := r.byDoc[t]; ok {
			r.part(doc)
		}
	}
	done := map[records.DocumentID]bool{}
	for _, t := range touched {
		if done[t] {
			continue
		}
		group := r.joined(t)
		for _, g := range group {
			done[g] = true
		}
		r.join(group)
	}
}

// part takes a document out of its lineage.
func (r *register) part(doc uint32) {
	line := r.docs.at(doc).lineage
	if line == none {
		return
	}
	for _, d := range (*r.lines.at(line)).docs {
		if row := r.docs.edit(d); row.lineage == line {
			row.lineage = none
		}
	}
	*r.lines.edit(line) = nil
	r.free = append(r.free, line)
}

// join makes a lineage of documents, as far as the index has them.
func (r *register) join(group []records.DocumentID) {
	l := &lineage{first: math.MaxInt64}
	slices.Sort(group)
	for _, id := range group {
		doc, ok := r.byDoc[id]
		if !ok {
			continue
		}
		l.docs, l.ids, l.events = append(l.docs, doc), append(l.ids, id), append(l.events, r.events[id])
		for _, e := range r.events[id] {
			l.first, l.last = min(l.first, e.Recorded), max(l.last, e.Recorded, e.Retracted)
		}
	}
	if l.last == 0 {
		return // there are no events
	}
	var line uint32
	if n := len(r.free); n > 0 {
		line, r.free = r.free[n-1], r.free[:n-1]
		*r.lines.edit(line) = l
	} else {
		line = r.lines.add(l)
	}
	for _, doc := range l.docs {
		r.docs.edit(doc).lineage = line
	}
}

// timeline returns what was known at an instant (microseconds; 0 is now) to whom may see the
// documents for which see is true; nil sees all.
func (l *lineage) timeline(known int64, see []bool) records.Timeline {
	at := time.UnixMicro(math.MaxInt64)
	if known != 0 {
		at = time.UnixMicro(known)
	}
	n := 0
	for _, events := range l.events {
		n += len(events)
	}
	t := records.Timeline{Events: make([]records.Event, 0, n)}
	for i, events := range l.events {
		for _, e := range events {
			t.Events = append(t.Events, e.event(l.ids[i]))
		}
	}
	t = t.Visible(func(id records.DocumentID) bool {
		i, ok := slices.BinarySearch(l.ids, id)
		return ok && (see == nil || see[i])
	})
	return t.Known(at)
}

// isNow reports whether what was known at an instant is what is known now.
func (l *lineage) isNow(known int64) bool { return known == 0 || known >= l.last }

// course returns what becomes of the documents, as known at an instant, to whom may see them.
func (l *lineage) course(known int64, see []bool) *course {
	cached := see == nil && l.isNow(known)
	if cached {
		if c := l.known.Load(); c != nil {
			return c
		}
	}
	c := &course{own: make([][]span, len(l.ids))}
	t := l.timeline(known, see)
	for i, id := range l.ids {
		whole := t.Intervals(id)
		for _, iv := range whole {
			if iv.Status != records.StatusInForce || iv.Version == 0 {
				continue
			}
			place, _ := slices.BinarySearch(l.ids, iv.Document)
			f := force{dateNumber(iv.From), dateNumber(iv.Until), int32(place), int32(iv.Version)}
			if !slices.Contains(c.forces, f) { // those that are one lineage have the same answers
				c.forces = append(c.forces, f)
			}
		}
		if len(l.ids) > 1 {
			whole = alone(t, id).Intervals(id)
		}
		for _, iv := range whole {
			c.own[i] = append(c.own[i], span{dateNumber(iv.From), int32(iv.Version), iv.Status})
		}
	}
	if cached {
		l.known.Store(c)
	}
	return c
}

// states returns what each document is on a day.
func (l *lineage) states(day records.Date, known int64, see []bool) []state {
	cached := see == nil && l.isNow(known)
	if cached {
		if d := l.today.Load(); d != nil && d.day == day {
			return d.states
		}
	}
	c, date := l.course(known, see), dateNumber(day)
	all := make([]state, len(l.ids))
	for i, id := range l.ids {
		all[i].own = c.own[i]
		k := len(c.own[i]) - 1
		for k >= 0 && c.own[i][k].from > date {
			k--
		}
		if k >= 0 {
			all[i].status, all[i].version = c.own[i][k].status, int(c.own[i][k].version)
		} else if len(l.events[i]) > 0 { // how far it has come by then
			all[i].status, _, _ = l.timeline(known, see).StatusOf(id, day)
		}
	}
	if cached {
		l.today.Store(&dayStates{day, all})
	}
	return all
}

// alone returns the events of one document.
func alone(t records.Timeline, id records.DocumentID) records.Timeline {
	return records.Timeline{Events: slices.DeleteFunc(slices.Clone(t.Events), func(e records.Event) bool { return e.Document != id })}
}

// of returns what a version is on the day, when another one is shown for the document.
func (s state) of(version, shown, day int32) records.Status {
	for _, sp := range s.own {
		switch {
		case sp.version != version:
		case sp.from > day:
			return records.StatusAdopted
		default:
			return records.StatusSuperseded
		}
	}
	if version > shown {
		return records.StatusDraft
	}
	return records.StatusSuperseded
}
