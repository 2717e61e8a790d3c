package records

import (
	"context"
	"time"
)

// InForceQuery asks which text was the law on a day.
type InForceQuery struct {
	On       Date     // zero: today
	Known    string   // as known then: a date (the end of that day) or RFC 3339; empty: all that is known
	Language Language // of the text; empty: the authentic one
}

// Answer says which text was the law on a day, why, until when, and what one has
// to know about it. When none was, Version and Text are nil and Warnings say so.
type Answer struct {
	Asked    Document // the document that was asked about, with its versions
	Document Document // whose text it is: the one asked about, or another of its lineage
	On       Date
	Known    time.Time // zero: all that is known
	Status   Status
	Since    Date // the first day of the answer; zero when nothing was in force yet
	Until    Date // the first day on which it holds no more; zero while no end is known
	Coming   Date // nothing in force yet: from when something will be, if that is known
	Version  *Version
	Text     *Text
	Exact    bool     // the text is in the language asked for
	Last     *Version // no longer in force: the last version that was, "as it stood"
	LastText *Text
	Why      *Event // the event that made it the answer
	Next     *Event // the event that ends it
	Warnings []Warning
	// Named are the documents that Why, Next and Warnings name and the actor may read.
	Named map[DocumentID]Document
}

// InForce answers which text of a document, or of the document that stood in its
// place, was the law on a day. A document without legal events, as known at the
// instant, is NotFound.
func (o *Office) InForce(ctx context.Context, who Actor, ref string, q InForceQuery) (Answer, error) {
	if q.On == "" {
		q.On = o.today()
	}
	if e := q.On.legal("on"); e != nil {
		return Answer{}, e
	}
	q.Language = q.Language.Primary()
	if q.Language != "" && !q.Language.Valid() {
		return Answer{}, Errorf(Invalid, "%q is not a language code; write es, en, pt, fr or another code of two or three letters.", q.Language).At("lang")
	}
	known, err := o.Known(q.Known)
	if err != nil {
		return Answer{}, err
	}
	d, err := o.Document(ctx, who, ref)
	if err != nil {
		return Answer{}, err
	}
	whole, err := o.catalogue.Timeline(ctx, d.ID)
	if err != nil {
		return Answer{}, err
	}
	seen, err := o.seen(ctx, who, whole, d)
	if err != nil {
		return Answer{}, err
	}
	s := seen.Known(known).At(d.ID, q.On)
	if s.Status == StatusNone {
		return Answer{}, o.unanswerable(d, known)
	}
	a := Answer{
		Asked: d, Document: d, On: q.On, Status: s.Status, Since: s.From, Until: s.Until, Coming: s.Coming, Next: s.Next, Named: seen.Documents,
	}
	if !IsLatest(known) {
		a.Known = known
	}
	if s.From != "" {
		a.Why = &s.Event
	}
	if s.Document != d.ID {
		if a.Document, err = o.Document(ctx, who, string(s.Document)); err != nil {
			return Answer{}, err
		}
	}
	if s.Version > 0 {
		v, err := a.Document.version(s.Version)
		if err != nil {
			return Answer{}, Errorf(Internal, "An event brings a version that is not there.").Because(err)
		}
		t, exact, _ := v.Text(q.Language)
		if s.InForce() {
			a.Version, a.Text, a.Exact = &v, &t, exact
		} else {
			a.Last, a.LastText, a.Exact = &v, &t, exact
		}
	}
	a.warn(s, q.Language, o.today())
	if c := seen.Changed(d.ID, q.On, known); c != nil {
		a.note(WarnChanged, c.By, c.By.EffectiveOn, "This answer changed on %s, when %s was %s; before, it was %s.",
			DateOf(c.At, o.profile().zone()), a.telling(c.By), recordedOrRetracted(*c), a.wording(c.Was))
	}
	return a, nil
}

// unanswerable says why nothing can be said about a document, and where to look instead.
func (o *Office) unanswerable(d Document, known time.Time) error {
	switch {
	case !normative(o.profile(), d.Type):
		return Errorf(NotFound, "%s is of the type %s, which lays down no rules: nothing of it is in force or not. Its %d versions are listed under /documents/%s/versions.", d.Number, d.Type, len(d.Versions), d.ID)
	case len(d.Events) > 0 && !IsLatest(known):
		return Errorf(NotFound, "By %s nothing had been recorded about when %s was in force. Its versions are listed under /documents/%s/versions.", DateOf(known, o.profile().zone()), d.Number, d.ID)
	}
	return Errorf(NotFound, "Nothing is recorded about when %s came into force. Record its legal events, or choose among its %d versions under /documents/%s/versions.", d.Number, len(d.Versions), d.ID)
}
