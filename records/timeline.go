package records

import (
	"slices"
	"time"
)

// Timeline is everything recorded about a lineage: the events of documents that
// may have replaced one another, retracted ones included, in any order. All
// answers about the law on a day are derived from it, on two axes: "in force on
// this day, as known at that instant" (bitemporal; see docs/time.md).
type Timeline struct{ Events []Event }

// Interval is a run of days on which one answer holds.
type Interval struct {
	From     Date       // its first day
	Until    Date       // the first day on which it holds no more; zero: to this day no end is known
	Status   Status     // in_force, suspended, superseded, repealed or expired
	Document DocumentID // whose text it is
	Version  int        // in force; when the status is another: the last one that was. 0: it has no text
	Event    Event      // why: the event that began it
}

// Standing is the answer for one day, as known at one instant.
type Standing struct {
	// Interval holds the day; when nothing was in force by then it has a status
	// of draft, submitted or adopted and no text.
	Interval
	Next      *Event  // what ends the interval; nil while no end is known
	Coming    Date    // not yet in force: the day on which it will be; zero when that is not known
	Unapplied []Event // amendments and corrections that have effect by then, and whose words are in no version yet
	Unknown   []Event // events whose day is not known, which might change the answer
}

// InForce reports whether there is a text that is the law on that day.
func (s Standing) InForce() bool { return s.Status == StatusInForce && s.Version > 0 }

// Known returns the timeline as it was known at an instant: without what was
// recorded later or had been retracted by then.
func (t Timeline) Known(at time.Time) Timeline {
	known := make([]Event, 0, len(t.Events))
	for _, e := range t.Events {
		if e.KnownAt(at) {
			known = append(known, e)
		}
	}
	return Timeline{known}
}

// Latest returns the timeline as it is known now: without what was retracted.
func (t Timeline) Latest() Timeline { return t.Known(latest) }

// latest is an instant after all others.
var latest = time.Unix(1<<40, 0)

// entered reports whether a version of a document is known to have come into force on any day.
func (t Timeline) entered(of DocumentID) bool {
	return slices.ContainsFunc(t.Latest().Events, func(e Event) bool { return e.Document == of && e.Version > 0 })
}

// Visible returns the timeline without the events of documents that may not be
// seen, and without the names of acts that may not.
func (t Timeline) Visible(see func(DocumentID) bool) Timeline {
	seen := make([]Event, 0, len(t.Events))
	for _, e := range t.Events {
		if !see(e.Document) {
			continue
		}
		if e.By != "" && !see(e.By) {
			e.act, e.By, e.ByProvision = e.By, "", ""
		}
		seen = append(seen, e)
	}
	return Timeline{seen}
}

// lineage returns the events of the documents that are joined to one by events
// of replacement, in order.
func (t Timeline) lineage(of DocumentID) []Event {
	joined := map[DocumentID]bool{of: true}
	for grown := true; grown; {
		grown = false
		for _, e := range t.Events {
			if next := e.successor(); next != "" && joined[e.Document] != joined[next] {
				joined[e.Document], joined[next], grown = true, true, true
			}
		}
	}
	var events []Event
	for _, e := range t.Events {
		if joined[e.Document] {
			events = append(events, e)
		}
	}
	slices.SortFunc(events, compareEvents)
	return events
}

// force is how far a document has come while its events are walked in order.
type force struct {
	entered bool
	version int
	began   Event  // why its present text is what it is
	ended   *Event // why it is no longer in force
}

// take applies an event and reports whether its document speaks for the lineage from now on.
func (f *force) take(e Event) (speaks bool) {
	if e.Version == 0 && e.Type.ends() {
		if f.entered {
			f.ended = &e
		}
		return false
	}
	switch e.Type {
	case EventInForce, EventReplaced, EventRevived:
		if e.Version > 0 {
			f.version = e.Version
		}
		f.entered, f.ended, f.began = true, nil, e
		return true
	case EventAmended, EventCorrected:
		if e.Version == 0 || f.ended != nil && f.ended.Type != EventSuspended {
			return false // not consolidated, or what is no more cannot be amended: the text stays, with a warning
		}
		first := !f.entered // amended without ever having entered into force: its first day was not recorded
		f.version, f.entered = e.Version, true
		if f.ended == nil {
			f.began = e
		}
		return first
	}
	if e.Version > 0 && f.entered { // suspended, repealed or expired, with the words it had then
		f.version = e.Version
	}
	if f.entered {
		f.ended = &e
	}
	return false
}

// Intervals returns the answers for all days from the first on which a document
// of the lineage was in force, in order and without gaps, by all the events of
// the timeline: take Known first.
//
// While the document itself is in force it answers. On other days that one of its
// lineage does which entered into force last: a document that was replaced
// speaks no more, whatever is recorded on it later, unless it is revived, and the
// end of one document is not the end of another that took its place.
func (t Timeline) Intervals(of DocumentID) []Interval { return intervals(t.lineage(of), of) }

func intervals(events []Event, of DocumentID) []Interval {
	var (
		all     []Interval
		last    DocumentID // that entered into force
		speaker DocumentID
		states  = map[DocumentID]*force{}
	)
	for i, e := range events {
		if e.EffectiveOn == "" {
			break // they are the last ones
		}
		if e.Type.affects() {
			f := states[e.Document]
			if f == nil {
				f = &force{}
				states[e.Document] = f
			}
			if f.take(e) {
				last = e.Document
			}
		}
		speaker = last
		if own := states[of]; own != nil && own.entered && own.ended == nil {
			speaker = of
		}
		if i+1 < len(events) && events[i+1].EffectiveOn == e.EffectiveOn || speaker == "" {
			continue // the day is not over
		}
		f := states[speaker]
		now := Interval{From: e.EffectiveOn, Status: StatusInForce, Document: speaker, Version: f.version, Event: f.began}
		if f.ended != nil {
			now.Status, now.Event = statusAfter[f.ended.Type], *f.ended
		}
		if n := len(all); n > 0 {
			last := &all[n-1]
			if last.Status == now.Status && last.Document == now.Document && last.Version == now.Version {
				continue
			}
			last.Until = now.From
		}
		all = append(all, now)
	}
	return all
}

// At answers for the lineage of a document on a day, by all the events of the
// timeline: take Known first.
func (t Timeline) At(of DocumentID, on Date) Standing {
	events := t.lineage(of)
	all := intervals(events, of)
	i := len(all) - 1
	for i >= 0 && all[i].From > on {
		i--
	}
	var s Standing
	if i < 0 {
		s.Interval = Interval{Status: progress(events, of, on), Document: of}
		if len(all) > 0 {
			s.Coming, s.Until = all[0].From, all[0].From
		}
	} else {
		s.Interval = all[i]
	}
	if i+1 < len(all) {
		next := all[i+1].Event
		s.Next = &next
	}
	for _, e := range events {
		switch {
		case e.Document != s.Document && e.Document != of:
		case e.EffectiveOn == "":
			if e.Type.affects() || s.From == "" {
				s.Unknown = append(s.Unknown, e)
			}
		case e.Document == s.Document && e.EffectiveOn <= on && unapplied(e, events, on):
			s.Unapplied = append(s.Unapplied, e)
		}
	}
	return s
}

// unapplied reports whether an event changed the words, and no version that is
// in force by that day has them: neither one of the same day with the last word,
// nor one that the same act brought later.
func unapplied(e Event, events []Event, on Date) bool {
	if e.Version > 0 || e.Type != EventAmended && e.Type != EventCorrected {
		return false
	}
	for _, v := range events {
		if v.Document != e.Document || v.Version == 0 || v.EffectiveOn == "" || v.EffectiveOn > on || v.EffectiveOn < e.EffectiveOn {
			continue
		}
		if v.author() == e.author() && (e.author() != "" || v.EffectiveOn == e.EffectiveOn) {
			return false
		}
	}
	return true
}

// progress is how far a document has come by a day on which it was not in force yet.
func progress(events []Event, of DocumentID, on Date) Status {
	status := StatusNone
	for _, e := range events {
		if e.Document != of {
			continue
		}
		if status == StatusNone {
			status = StatusDraft
		}
		if e.EffectiveOn == "" || e.EffectiveOn > on {
			continue
		}
		switch e.Type {
		case EventSubmitted:
			if status == StatusDraft {
				status = StatusSubmitted
			}
		case EventAdopted, EventPublished:
			status = StatusAdopted
		case EventRepealed, EventExpired, EventReplaced:
			if e.Version == 0 { // before it ever came into force
				return statusAfter[e.Type]
			}
		}
	}
	return status
}

// StatusOf is what one document is on a day by its own events, whoever speaks for
// its lineage then. When it is not in force yet, coming is the day on which it
// will be, if that is known.
func (t Timeline) StatusOf(of DocumentID, on Date) (status Status, since Event, coming Date) {
	var own []Event
	for _, e := range t.Events {
		if e.Document == of {
			own = append(own, e)
		}
	}
	s := Timeline{own}.At(of, on)
	return s.Status, s.Event, s.Coming
}

// settling is how long after the first event of a lineage was recorded its story
// counts as being told for the first time: histories are entered event by event.
const settling = 24 * time.Hour

// Change tells that an answer was once another.
type Change struct {
	At  time.Time // when the answer became what it is
	By  Event     // what was recorded, or retracted, then
	Was Standing  // the answer before
}

// Changed reports whether the answer for a day was another one before, as far as
// known at the instant: the latest change, or nil. What was recorded within a day of the
// lineage's first event is no change.
func (t Timeline) Changed(of DocumentID, on Date, known time.Time) *Change {
	type moment struct {
		at time.Time
		e  Event
	}
	var (
		moments []moment
		first   time.Time
	)
	recorded := slices.DeleteFunc(slices.Clone(t.Events), func(e Event) bool { return e.RecordedAt.After(known) })
	for _, e := range (Timeline{recorded}).lineage(of) {
		moments = append(moments, moment{e.RecordedAt, e})
		if first.IsZero() || e.RecordedAt.Before(first) {
			first = e.RecordedAt
		}
		if e.Retracted() && !e.RetractedAt.After(known) {
			moments = append(moments, moment{e.RetractedAt, e})
		}
	}
	slices.SortFunc(moments, func(a, b moment) int { return b.at.Compare(a.at) })
	now := t.Known(known).At(of, on)
	for _, m := range moments {
		if m.at.Sub(first) < settling {
			return nil
		}
		was := t.Known(m.at.Add(-time.Microsecond)).At(of, on)
		if was.Status == now.Status && was.Document == now.Document && was.Version == now.Version {
			continue
		}
		if was.Version == 0 {
			return nil // there was no answer before
		}
		return &Change{At: m.at, By: m.e, Was: was}
	}
	return nil
}
