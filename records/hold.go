package records

import (
	"context"
	"time"
)

// HoldID names a hold: it is the number of the ledger entry that placed it.
type HoldID int64

// HoldScope says how a hold chooses what it catches.
type HoldScope string

// The scopes of a hold. All but a list of records also catch what arrives later.
const (
	HoldRecords HoldScope = "records" // a list of records
	HoldClass   HoldScope = "class"   // a class of the file plan with all below it
	HoldMatter  HoldScope = "matter"  // a matter with all its sub-matters, also those opened later
	HoldQuery   HoldScope = "query"   // a search, as an address has it: q=asamblea&type=minutes
)

// HoldState says how far the work on a hold has come. A hold counts from the moment it
// is placed to the moment it is lifted, whatever its state.
type HoldState string

// The states of the work on a hold.
const (
	HoldPlacing HoldState = "placing"  // its records are being gathered
	HoldInForce HoldState = "in_force" //
	HoldLifting HoldState = "lifting"  // lifted; the vault's medium is being released
	HoldLifted  HoldState = "lifted"   //
)

// Hold forbids that records are destroyed or transferred, whatever their retention says
// (ISO 16175-1, MoReq2010: disposal hold). A record may be in many; each blocks it. A hold is
// lifted, never deleted.
type Hold struct {
	ID        HoldID
	Name      string // unique
	Reason    string
	Authority string // who ordered it: a court, the auditors, a resolution
	HoldTarget
	Terms       HoldTerms
	PlacedAt    time.Time
	PlacedBy    string // the name at the time
	PlacedActor string // the id
	LiftedAt    time.Time
	LiftedBy    string
	LiftReason  string
	LiftedSeq   int64 // the ledger entry that lifted it; 0 while it is in force
	State       HoldState
	Cursor      DocumentID // the last record that the work has passed
	Done, Total int64      // records gathered, or released, of how many
	Reached     int64      // up to which ledger entry what arrived was looked at
}

// InForce reports whether the hold blocks.
func (h Hold) InForce() bool { return h.LiftedSeq == 0 }

// HoldTarget is what a hold is placed on, as it was asked for.
type HoldTarget struct {
	Scope   HoldScope    `json:"scope"`
	Records []DocumentID `json:"records,omitempty"`
	Class   string       `json:"class,omitempty"`
	Matter  MatterID     `json:"matter,omitempty"`
	Query   string       `json:"query,omitempty"`
}

// HoldTerms are a target in the catalogue's words. The values of one field are
// alternatives, and an empty field asks nothing; terms that ask nothing at all find nothing.
type HoldTerms struct {
	Classes  []string   `json:"classes,omitempty"` // with those below
	Matters  []MatterID `json:"matters,omitempty"` // with those below, as they are when it is asked
	Types    []string   `json:"types,omitempty"`
	Bodies   []string   `json:"bodies,omitempty"`
	Years    []int      `json:"years,omitempty"`
	From     Date       `json:"from,omitempty"` // of the document's date, both included
	To       Date       `json:"to,omitempty"`
	Text     string     `json:"text,omitempty"` // words, which only the index finds; then it finds all of it
	Language Language   `json:"language,omitempty"`
}

// Asks reports whether the terms ask anything that the catalogue can answer by itself.
func (t HoldTerms) Asks() bool {
	return t.Text == "" && (len(t.Classes) > 0 || len(t.Matters) > 0 || len(t.Types) > 0 || len(t.Bodies) > 0 || len(t.Years) > 0 || t.From != "" || t.To != "")
}

// HoldReader reads holds. It is unfiltered.
type HoldReader interface {
	// Held returns by which holds in force each of the records is blocked: those that have
	// gathered it, and those whose terms it answers and that have not come to it yet. A hold by words
	// counts from when it has gathered the record. Records that nothing blocks are not in the map.
	Held(ctx context.Context, ids []DocumentID) (map[DocumentID][]HoldID, error)
	// Hold returns a hold, or NotFound.
	Hold(ctx context.Context, id HoldID) (Hold, error)
	// Holds lists holds, the newest first: those in force, or all.
	Holds(ctx context.Context, all bool) ([]Hold, error)
	// HoldsOf lists every hold that has gathered a record, lifted ones included, the newest first.
	HoldsOf(ctx context.Context, id DocumentID) ([]Hold, error)
	// HoldRecords lists what a hold has gathered, of these access classes only, without versions, in
	// the order of ids: at most limit after the one given.
	HoldRecords(ctx context.Context, id HoldID, accessClasses []string, after DocumentID, limit int) ([]Document, error)
	// CountHoldRecords counts what a hold has gathered by access class.
	CountHoldRecords(ctx context.Context, id HoldID) (map[string]int64, error)
	// Answering lists the records that are kept and answer terms without words, in the order of ids.
	Answering(ctx context.Context, t HoldTerms, after DocumentID, limit int) ([]DocumentID, error)
	// CountAnswering counts them.
	CountAnswering(ctx context.Context, t HoldTerms) (int64, error)
	// Uncaught lists records that are kept, answer the terms of a hold and are not under it.
	Uncaught(ctx context.Context, id HoldID, t HoldTerms, limit int) ([]DocumentID, error)
	// Unlocked lists records of a hold whose bytes the vault's medium was not told of, in the order of ids.
	Unlocked(ctx context.Context, id HoldID, limit int) ([]DocumentID, error)
	// HeldBytes returns which of the sums a file of a record in a hold in force has.
	HeldBytes(ctx context.Context, sums []Sum) ([]Sum, error)
	// BytesOf returns the sums of the files of these records and of the copies issued of them.
	BytesOf(ctx context.Context, ids []DocumentID) (map[DocumentID][]Sum, error)
}

// Retained is a record with the day until which the medium is to keep its bytes.
type Retained struct {
	Document DocumentID
	Until    Date
}

// RetainedReader tells of what the vault's medium keeps by itself.
type RetainedReader interface {
	// ToRetain lists records that are kept and whose bytes the medium is to keep until their retention ends, and was
	// not told so, in the order of ids. Those kept permanently have no such day: Until is empty.
	ToRetain(ctx context.Context, limit int) ([]Retained, error)
	// ToRenew lists records kept permanently whose bytes the medium was told to keep until before the day.
	ToRenew(ctx context.Context, before Date, limit int) ([]DocumentID, error)
	// RetainedUntil returns the latest day until which the medium was told to keep each of these bytes.
	RetainedUntil(ctx context.Context, sums []Sum) (map[Sum]Date, error)
}

// HoldWriter writes holds.
type HoldWriter interface {
	// Held is HoldReader.Held as this transaction sees it.
	Held(ctx context.Context, ids []DocumentID) (map[DocumentID][]HoldID, error)
	// Hold is HoldReader.Hold as this transaction sees it, kept still until its end.
	Hold(ctx context.Context, id HoldID) (Hold, error)
	// InsertHold adds a hold; a name in use is a Conflict. It follows Append, whose entry it names.
	InsertHold(ctx context.Context, h Hold) error
	// UpdateHold writes a hold's terms, lifting, state and progress. A lifting may follow Append, whose entry it names.
	UpdateHold(ctx context.Context, h Hold) error
	// ExtendHold puts records under a hold and returns those that were not and are kept; with terms
	// that ask something, only those that answer them.
	ExtendHold(ctx context.Context, id HoldID, t HoldTerms, ids []DocumentID) ([]DocumentID, error)
	// Locked notes that the vault's medium holds the bytes of a hold's records as well, or is to be told again.
	Locked(ctx context.Context, id HoldID, ids []DocumentID, locked bool) error
	// SetRetained notes until when the medium was told to keep the bytes of a record.
	SetRetained(ctx context.Context, r Retained) error
	// TellAgain has the media told once more of the records that have these bytes, which lie somewhere anew.
	TellAgain(ctx context.Context, sum Sum) error
	// TellAllAgain has them told of all records once more.
	TellAllAgain(ctx context.Context) error
}

// Locker is a vault whose medium may itself refuse to let bytes go (S3 Object Lock).
type Locker interface {
	// Locks reports whether the medium offers it.
	Locks(ctx context.Context) (bool, error)
	// Lock puts bytes under the medium's own hold, or releases them. Bytes that are not there are no error.
	Lock(ctx context.Context, sum Sum, on bool) error
}

// RetentionMode says how firmly a medium keeps bytes until a day (S3 Object Lock).
type RetentionMode string

// The modes of retention.
const (
	RetainsNot        RetentionMode = ""
	RetainsGovernance RetentionMode = "governance" // whoever has that right erases them earlier
	RetainsCompliance RetentionMode = "compliance" // nobody does
)

// Retainer is a vault whose medium may itself keep bytes until an instant.
type Retainer interface {
	// Retains reports whether the medium offers it, and is used for it.
	Retains(ctx context.Context) (RetentionMode, error)
	// Retain has the medium keep bytes until an instant at least. One that is past asks nothing, and bytes
	// that are not there are no error.
	Retain(ctx context.Context, sum Sum, until time.Time) error
	// Overrules reports whether Erase can remove what is kept before that ends.
	Overrules(ctx context.Context) (bool, error)
}

// Eraser is a vault whose medium may keep older states of bytes that were removed.
type Eraser interface {
	// Erase removes bytes with every older version of them that the medium keeps, unless a Put brought
	// or found them since the instant, and reports whether they are gone. Bytes that are not there are gone.
	Erase(ctx context.Context, sum Sum, before time.Time) (gone bool, err error)
}

// Catcher finds every document that answers a query, whoever may read it: what a hold by words catches.
type Catcher interface {
	// Matches returns the documents that answer the query's words and filters and that visible allows, in no order.
	Matches(ctx context.Context, q Query, visible Visible) ([]DocumentID, error)
	// Reached reports whether everything up to a ledger entry can be found.
	Reached(seq int64) bool
}
