package records

import (
	"slices"
	"time"
)

// EventID is the number of the ledger entry that recorded the event, which is
// its proof. It is unique, and rises in the order in which events were recorded.
type EventID int64

// EventType is what happened to a norm.
type EventType string

// The types of legal events, in the order of a norm's life (ELI "changes").
const (
	EventSubmitted EventType = "submitted" // put before the body that decides
	EventAdopted   EventType = "adopted"   // decided; not law yet by that alone
	EventPublished EventType = "published" //
	EventInForce   EventType = "in_force"  // it, or a stage of it, is the law from this day
	EventAmended   EventType = "amended"   // its words changed; without a version: not consolidated yet
	EventCorrected EventType = "corrected" // a corrigendum: same day, higher ordinal
	EventSuspended EventType = "suspended" // not applied until revived
	EventRevived   EventType = "revived"   // the law again; without a version: in the words it had last
	EventReplaced  EventType = "replaced"  // by another document under the same name, or by a version that is a total reform
	EventRepealed  EventType = "repealed"  //
	EventExpired   EventType = "expired"   //
)

// EventTypes in the order in which they are offered.
var EventTypes = []EventType{
	EventSubmitted, EventAdopted, EventPublished, EventInForce, EventAmended, EventCorrected,
	EventSuspended, EventRevived, EventReplaced, EventRepealed, EventExpired,
}

// Valid reports whether the type is a known one.
func (t EventType) Valid() bool { return slices.Contains(EventTypes, t) }

// affects reports whether events of this type decide what is in force; the
// others (submitted, adopted, published) tell how far a norm has come.
func (t EventType) affects() bool {
	return t != EventSubmitted && t != EventAdopted && t != EventPublished
}

// ends reports whether the event, unless it brings a version, takes its document out of force.
func (t EventType) ends() bool {
	return t == EventSuspended || t == EventReplaced || t == EventRepealed || t == EventExpired
}

// Event is one legal event of a document. It stands on two axes of time: when
// it has effect (EffectiveOn), and from when to when we knew of it (RecordedAt,
// RetractedAt). An event is never changed or removed: a corrigendum is an event
// of its own, a clerk's mistake is retracted.
type Event struct {
	ID            EventID
	Document      DocumentID
	Type          EventType
	EffectiveOn   Date       // the law's day; zero when unknown: shown, and never used to answer
	Ordinal       int        // orders the events of one day; the higher one has the last word
	By            DocumentID // the act that did it; may be empty
	ByProvision   string     // the act's provision (eId); may be empty
	Version       int        // the version of Document that it brought; 0 for none
	Note          string
	RecordedAt    time.Time
	RecordedBy    string // the actor's name at the time
	RetractedAt   time.Time
	RetractedBy   string
	RetractReason string

	act DocumentID // the act when it may not be told, so that two events of one act are still known as such
}

// Retracted reports whether the event was taken back.
func (e Event) Retracted() bool { return !e.RetractedAt.IsZero() }

// KnownAt reports whether the event counted at that instant: recorded, and not yet retracted.
func (e Event) KnownAt(t time.Time) bool {
	return !e.RecordedAt.After(t) && (e.RetractedAt.IsZero() || e.RetractedAt.After(t))
}

// author tells the act that did it, also when it may not be told.
func (e Event) author() DocumentID {
	if e.act != "" {
		return e.act
	}
	return e.By
}

// successor returns the document that took the place of the event's, or "". A
// total reform that the document itself brings as a version leaves it in its place.
func (e Event) successor() DocumentID {
	if e.Type != EventReplaced || e.Version > 0 {
		return ""
	}
	return e.author()
}

// compareEvents orders events by the day they have effect, then by ordinal,
// then as they were recorded. Events without a day come last.
func compareEvents(a, b Event) int {
	switch {
	case a.EffectiveOn != b.EffectiveOn && (a.EffectiveOn == "" || b.EffectiveOn != "" && a.EffectiveOn > b.EffectiveOn):
		return 1
	case a.EffectiveOn != b.EffectiveOn:
		return -1
	case a.Ordinal != b.Ordinal:
		return a.Ordinal - b.Ordinal
	case a.ID < b.ID:
		return -1
	case a.ID > b.ID:
		return 1
	}
	return 0
}

// Status is what a norm is on a day. It is derived from events and stored nowhere.
type Status string

// The statuses of a norm.
const (
	StatusNone       Status = ""           // it has no legal events
	StatusDraft      Status = "draft"      // nothing decided by that day
	StatusSubmitted  Status = "submitted"  //
	StatusAdopted    Status = "adopted"    // and not in force by that day
	StatusInForce    Status = "in_force"   //
	StatusSuspended  Status = "suspended"  //
	StatusSuperseded Status = "superseded" // replaced by another document, or, of a version, by a later one
	StatusRepealed   Status = "repealed"   //
	StatusExpired    Status = "expired"    //
)

// statusAfter is what an event that ends makes of its document.
var statusAfter = map[EventType]Status{
	EventSuspended: StatusSuspended, EventReplaced: StatusSuperseded, EventRepealed: StatusRepealed, EventExpired: StatusExpired,
}
