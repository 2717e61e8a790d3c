package records

import (
	"context"
	"time"
)

// CalendarQuery asks what had or has effect between two days.
type CalendarQuery struct {
	From, To Date // both included; zero means without a bound
	Types    []EventType
	Known    time.Time // from Office.Known
	After    *Event    // the last event of the page before
	Limit    int       // 1 to 1000; 0 means 100
}

// Calendar returns the events of documents the actor may read by the day they
// have effect, and the documents they name.
func (o *Office) Calendar(ctx context.Context, who Actor, q CalendarQuery) (SeenTimeline, error) {
	if err := who.Must(ActSearch); err != nil {
		return SeenTimeline{}, err
	}
	for _, t := range q.Types {
		if !t.Valid() {
			return SeenTimeline{}, Errorf(Invalid, "%q is no type of legal event; use one of: %s.", t, codes(EventTypes, func(t EventType) string { return string(t) })).At("types")
		}
	}
	if q.From != "" && q.To != "" && q.From > q.To {
		return SeenTimeline{}, Errorf(Invalid, "The calendar ends (%s) before it begins (%s).", q.To, q.From).At("to")
	}
	classes, err := o.visibleClasses(ctx, who)
	if err != nil {
		return SeenTimeline{}, err
	}
	if q.Known.IsZero() {
		q.Known = latest
	}
	events, err := o.catalogue.Calendar(ctx, CalendarFilter{
		AccessClasses: classes, Types: q.Types, From: q.From, To: q.To, Known: q.Known, After: q.After, Limit: q.Limit,
	})
	if err != nil {
		return SeenTimeline{}, err
	}
	return o.seen(ctx, who, Timeline{events})
}
