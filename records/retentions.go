package records

import "context"

// RetentionCase is a document and what its retention is derived from.
type RetentionCase struct {
	Document Document // without its versions; Events are its own
	Evidence
}

// RetentionReader reads what retention is derived from and what followed. Like all
// of the Catalogue it is unfiltered: who may see it is asked in Office.
type RetentionReader interface {
	// RetentionCases returns what the retention of these documents is derived from; those that do not exist are missing.
	RetentionCases(ctx context.Context, ids []DocumentID) (map[DocumentID]RetentionCase, error)
	// RetentionCasesOf returns those of a class in the order of ids, after the one given.
	RetentionCasesOf(ctx context.Context, class string, after DocumentID, limit int) ([]RetentionCase, error)
	// Override returns an override, or NotFound.
	Override(ctx context.Context, id OverrideID) (Override, error)
	// NamedEvent returns a named event, or NotFound.
	NamedEvent(ctx context.Context, id NamedEventID) (NamedEvent, error)
	// DueDocuments lists kept documents that are due, without their versions, those due first first.
	DueDocuments(ctx context.Context, f DueFilter) ([]Document, error)
	// UnderDisposition returns which of the records are in a disposition under way, and in which.
	UnderDisposition(ctx context.Context, ids []DocumentID) (map[DocumentID]DispositionID, error)
	// AppliedRules returns how far each class's rule is applied.
	AppliedRules(ctx context.Context) (map[string]AppliedRule, error)
}

// RetentionWriter records what changes a retention, and writes what follows. Overrides
// and named events have the number of the ledger entry that recorded them as their id,
// so they follow Append; and so does what is derived from them.
type RetentionWriter interface {
	// RetentionCases is RetentionReader.RetentionCases as this transaction sees it, the documents locked against others' changes.
	RetentionCases(ctx context.Context, ids []DocumentID) (map[DocumentID]RetentionCase, error)
	// RetentionCasesOf is RetentionReader.RetentionCasesOf as this transaction sees it, the documents locked likewise.
	RetentionCasesOf(ctx context.Context, class string, after DocumentID, limit int) ([]RetentionCase, error)
	// ReplacedBy returns the documents that a document is recorded by hand to replace.
	ReplacedBy(ctx context.Context, id DocumentID) ([]DocumentID, error)
	// SetDue writes the derived end of a document's retention. It raises no revision.
	SetDue(ctx context.Context, id DocumentID, due Due) error
	// InsertOverride adds an override.
	InsertOverride(ctx context.Context, o Override) error
	// LiftOverride writes who lifted the override, when and why; Conflict when that was done before.
	LiftOverride(ctx context.Context, o Override) error
	// InsertNamedEvent adds a named event.
	InsertNamedEvent(ctx context.Context, e NamedEvent) error
	// RetractNamedEvent writes who retracted the event, when and why; Conflict when that was done before.
	RetractNamedEvent(ctx context.Context, e NamedEvent) error
	// KeepAppliedRule writes how far a class's rule is applied.
	KeepAppliedRule(ctx context.Context, class string, a AppliedRule) error
}

// AppliedRule says by which rule the due dates of a class were derived last.
type AppliedRule struct {
	Rule  string     // as ruleMark writes it
	After DocumentID // the last document done
	Done  bool
}

// DueFilter selects what is due. Zero fields select everything.
type DueFilter struct {
	AccessClasses []string // only documents of these classes; nil means NONE: it fails closed
	Until         Date     // due on or before it; required
	Action        RetentionAction
	Class         string
	Body          string
	After         DuePlace // the last document of the page before
	Limit         int      // 1 to 500; 0 means 50
}

// DuePlace is where a document stands in a due list.
type DuePlace struct {
	On       Date
	Document DocumentID
}
