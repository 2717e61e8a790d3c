package records

import (
	"context"
	"time"
)

// EventReader reads legal events and relations as they are kept. Like all of the
// Catalogue it is unfiltered: who may see them is asked in Office.
type EventReader interface {
	// Timeline returns the events of a document and of all documents of its
	// lineage, retracted ones included; empty when there are none.
	Timeline(ctx context.Context, of DocumentID) (Timeline, error)
	// Lives derives for each of the documents what it was from the first day to the last,
	// as known at an instant: by the events of its lineage, or by its own alone. The first
	// interval has no day it began on; those before it was in force have no text. It is
	// Timeline.Intervals and Timeline.StatusOf for many documents in one query.
	Lives(ctx context.Context, of []DocumentID, known time.Time, own bool) (map[DocumentID][]Interval, error)
	// Event returns one event, or NotFound.
	Event(ctx context.Context, id EventID) (Event, error)
	// EventsBy returns the events that an act did to documents, in the order they were recorded, retracted ones included.
	EventsBy(ctx context.Context, act DocumentID) ([]Event, error)
	// Calendar returns events by the day they have effect, across all documents.
	Calendar(ctx context.Context, f CalendarFilter) ([]Event, error)
	// Relations returns the relations recorded by hand at either end of which the
	// document stands, in the order they were recorded, retracted ones included.
	Relations(ctx context.Context, of DocumentID) ([]Relation, error)
	// Relation returns one relation recorded by hand, or NotFound.
	Relation(ctx context.Context, id int64) (Relation, error)
	// AccessOf tells who may read documents; those that do not exist are missing.
	AccessOf(ctx context.Context, ids []DocumentID) (map[DocumentID]Access, error)
	// Descriptions returns documents without their versions and events; those that do not exist are missing.
	Descriptions(ctx context.Context, ids []DocumentID) (map[DocumentID]Document, error)
}

// EventWriter records legal events and relations. Both have the number of the
// ledger entry that recorded them as their id, so they are the one thing that
// follows Append in a transaction.
type EventWriter interface {
	// InsertEvent adds the event. A document, act or version of the document that does not exist is NotFound.
	InsertEvent(ctx context.Context, e Event) error
	// RetractEvent writes who retracted the event, when and why; Conflict when that was done before.
	RetractEvent(ctx context.Context, e Event) error
	// JoinLineage makes two documents, and all that share a lineage with either, share
	// one. It is called before Append: it locks what it changes.
	JoinLineage(ctx context.Context, a, b DocumentID) error
	// InsertRelation adds a relation recorded by hand.
	InsertRelation(ctx context.Context, r Relation) error
	// RetractRelation writes who retracted the relation, when and why; Conflict when that was done before.
	RetractRelation(ctx context.Context, r Relation) error
}

// CalendarFilter selects events by the day they have effect.
type CalendarFilter struct {
	AccessClasses []string    // of their documents; nil means NONE: it fails closed
	Types         []EventType // empty means all
	From, To      Date        // both included; zero means without a bound
	Known         time.Time   // as known then
	After         *Event      // the last event of the page before: its day and id count
	Limit         int         // 1 to 1000; 0 means 100
}
