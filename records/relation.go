package records

import (
	"slices"
	"time"
)

// RelationType is how one document stands to another (ELI, Akoma Ntoso).
type RelationType string

// The types of relations, read from the document that does it to the one it is done to.
const (
	Amends           RelationType = "amends"
	Repeals          RelationType = "repeals"
	Replaces         RelationType = "replaces"
	Corrects         RelationType = "corrects"
	Suspends         RelationType = "suspends"
	Revives          RelationType = "revives"
	Implements       RelationType = "implements"
	AnnexOf          RelationType = "annex_of"
	Cites            RelationType = "cites"
	TranslationBasis RelationType = "translation_basis"
)

// RelationTypes in the order in which they are offered.
var RelationTypes = []RelationType{Amends, Repeals, Replaces, Corrects, Suspends, Revives, Implements, AnnexOf, Cites, TranslationBasis}

// Relation joins two documents. Those that follow from legal events are derived
// from them; the others are recorded by hand. Both ends show it.
type Relation struct {
	ID            int64 // of one recorded by hand: the number of its ledger entry
	Type          RelationType
	From          DocumentID
	FromProvision string // eId; may be empty
	To            DocumentID
	ToProvision   string
	Event         EventID // the event it follows from; 0: recorded by hand
	On            Date    // of the event; may be unknown
	Note          string
	RecordedAt    time.Time
	RecordedBy    string
	RetractedAt   time.Time
	RetractedBy   string
	RetractReason string
}

// Valid reports whether the type is a known one.
func (t RelationType) Valid() bool { return slices.Contains(RelationTypes, t) }

// Retracted reports whether the relation was taken back.
func (r Relation) Retracted() bool { return !r.RetractedAt.IsZero() }

// relationOf says what an act did to a document by an event.
var relationOf = map[EventType]RelationType{
	EventAmended: Amends, EventCorrected: Corrects, EventRepealed: Repeals, EventReplaced: Replaces,
	EventSuspended: Suspends, EventRevived: Revives,
}

// Relation returns what follows from the event for its act and its document; ok
// is false when nothing does, or when it was retracted.
func (e Event) Relation() (r Relation, ok bool) {
	t, ok := relationOf[e.Type]
	if e.Type == EventReplaced && e.Version > 0 {
		t = Amends // the act gave it wholly new words; the document is still itself
	}
	if !ok || e.By == "" || e.Retracted() {
		return Relation{}, false
	}
	return Relation{
		Type: t, From: e.By, FromProvision: e.ByProvision, To: e.Document, Event: e.ID, On: e.EffectiveOn,
		Note: e.Note, RecordedAt: e.RecordedAt, RecordedBy: e.RecordedBy,
	}, true
}
