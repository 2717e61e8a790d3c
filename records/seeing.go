package records

import (
	"context"
	"time"
)

// SeenTimeline is a timeline as one actor may see it, with the documents that it names.
type SeenTimeline struct {
	Timeline
	Documents map[DocumentID]Document // without versions and events, but for those given
}

// seen takes from a timeline what the actor may not read. The documents given
// need not be fetched; they are the actor's to read.
func (o *Office) seen(ctx context.Context, who Actor, t Timeline, given ...Document) (SeenTimeline, error) {
	named := make(map[DocumentID]Document, 1)
	for _, d := range given {
		if d.ID != "" {
			named[d.ID] = d
		}
	}
	var others []DocumentID
	asked := map[DocumentID]bool{}
	for _, e := range t.Events {
		for _, id := range []DocumentID{e.Document, e.By} {
			if _, there := named[id]; id != "" && !there && !asked[id] {
				asked[id] = true
				others = append(others, id)
			}
		}
	}
	may, err := o.readableOf(ctx, who, others...)
	if err != nil {
		return SeenTimeline{}, err
	}
	found, err := o.catalogue.Descriptions(ctx, may)
	if err != nil {
		return SeenTimeline{}, err
	}
	visible := o.visible(who)
	for id, d := range found {
		if visible(d.Access) {
			named[id] = d
		}
	}
	t = t.Visible(func(id DocumentID) bool { _, ok := named[id]; return ok })
	for id, d := range named {
		named[id] = who.withoutPeople(d)
	}
	return SeenTimeline{Timeline{who.eventsWithoutPeople(t.Events)}, named}, nil
}

// Known reads an instant as of which something was known: RFC 3339, or a date,
// which means the end of that day in the organization's time zone. Empty is the latest there is.
func (o *Office) Known(s string) (time.Time, error) {
	if s == "" {
		return latest, nil
	}
	t, err := ParseInstant(s, o.profile().zone())
	if err != nil {
		return time.Time{}, Errorf(Invalid, "%q is neither a date nor a time; write it as 2019-03-08 or 2019-03-08T10:00:00Z.", s).At("known")
	}
	return t.UTC(), nil
}

// IsLatest reports whether an instant from Known means all that is known.
func IsLatest(known time.Time) bool { return known.Equal(latest) }

// Events returns the events of a document the actor may read, in the order they
// were recorded, retracted ones included, as known at the instant; and the documents they name.
func (o *Office) Events(ctx context.Context, who Actor, ref string, known time.Time) (SeenTimeline, Document, error) {
	d, err := o.Document(ctx, who, ref)
	if err != nil {
		return SeenTimeline{}, Document{}, err
	}
	t := Timeline{d.Events}
	if !IsLatest(known) {
		t = t.Known(known)
	}
	seen, err := o.seen(ctx, who, t, d)
	return seen, d, err
}

// History of the law on a document, derived from the events of its lineage.
type LegalHistory struct {
	SeenTimeline // as known, in the order of their days
	Document     Document
	Status       Status // of the document itself, today
	Since        Event  // why; zero when nothing made it so
	Coming       Date   // not in force yet: from when it will be
	Intervals    []Interval
}

// LegalHistory returns what a document was and will be, by the events of its
// lineage as known at an instant.
func (o *Office) LegalHistory(ctx context.Context, who Actor, ref string, known time.Time) (LegalHistory, error) {
	d, err := o.Document(ctx, who, ref)
	if err != nil {
		return LegalHistory{}, err
	}
	whole, err := o.catalogue.Timeline(ctx, d.ID)
	if err != nil {
		return LegalHistory{}, err
	}
	seen, err := o.seen(ctx, who, whole, d)
	if err != nil {
		return LegalHistory{}, err
	}
	seen.Timeline = seen.Known(known)
	h := LegalHistory{Document: d, Intervals: seen.Intervals(d.ID)}
	h.Status, h.Since, h.Coming = seen.StatusOf(d.ID, o.today())
	seen.Events = seen.lineage(d.ID)
	h.SeenTimeline = seen
	return h, nil
}

// Status is what a document is today by its own events; StatusNone when it has none.
func (o *Office) Status(d Document) Status {
	if len(d.Events) == 0 {
		return StatusNone
	}
	status, _, _ := Timeline{d.Events}.Latest().StatusOf(d.ID, o.today())
	return status
}
