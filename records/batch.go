package records

import (
	"context"
	"encoding/json"
	"time"
)

// BatchID names a batch: a random id, as NewID makes them.
type BatchID string

// BatchState says how far a batch has come.
type BatchState string

// The states of a batch.
const (
	BatchLooking BatchState = "looking" // what would become of its records is being found out; nothing changes
	BatchSeen    BatchState = "seen"    // that is known, and whoever chose them has not said so yet
	BatchRunning BatchState = "running" // its records are being changed
	BatchStopped BatchState = "stopped" // somebody stopped it; what was done stays done
	BatchDone    BatchState = "done"
	BatchDropped BatchState = "dropped" // given up before it began; nothing is kept of it
)

// Works reports whether work on it goes on beside.
func (s BatchState) Works() bool { return s == BatchLooking || s == BatchRunning }

// Batch is any number of records that are changed alike by work that goes on beside. They are chosen once:
// each as it was seen before somebody said so, and what was changed by others since is left alone.
type Batch struct {
	ID       BatchID
	Maker    string // the account that chose the records, and in whose name they are changed
	MadeBy   string // its name at the time
	Scopes   []Scope
	Token    string // the API token that they were chosen by, and once it was begun that began it; empty for none
	MadeAt   time.Time
	Query    string     // as an address has it; empty of a list
	List     []Selected // while they are looked at; none of a query
	Changes  BatchChanges
	Reason   string
	State    BatchState
	Cursor   DocumentID // up to which a query was looked at
	Looked   int64      // how many records were looked at
	Listed   int64      // how many the list names; 0 of a query
	Asks     bool       // for a reason: declared records are among those to be changed
	BegunAt  time.Time
	BegunSeq int64 // the ledger entry that began it; 0 before
	EndedAt  time.Time
	EndedSeq int64  // the ledger entry that ended it
	Stopper  string // the name of whoever stopped it
}

// BatchChanges is what becomes of all records of a batch, as it is kept and told; nil stays as it is.
type BatchChanges struct {
	Type     *string                    `json:"type,omitempty"`
	Class    *string                    `json:"class,omitempty"`
	Body     *string                    `json:"body,omitempty"`
	Access   string                     `json:"access,omitempty"` // as Access.Class writes it
	Metadata map[string]json.RawMessage `json:"metadata,omitempty"`
}

// changesOf is what an edit of many says.
func changesOf(e EditTogether) BatchChanges {
	x := BatchChanges{Type: e.Type, Class: e.Class, Body: e.Body, Metadata: e.Metadata}
	if e.Access != nil {
		x.Access = e.Access.Class()
	}
	return x
}

// Edit is the edit of many that the changes are.
func (x BatchChanges) Edit() EditTogether {
	e := EditTogether{Type: x.Type, Class: x.Class, Body: x.Body, Metadata: x.Metadata}
	if x.Access != "" {
		a := ParseAccessClass(x.Access)
		e.Access = &a
	}
	return e
}

// BatchOutcome says what became of a record of a batch, or would become.
type BatchOutcome string

// The outcomes of a record of a batch: those of an edit of many, and one before.
const (
	BatchWaiting   BatchOutcome = "waiting" // it would change; of a batch that was stopped: it was left as it is
	BatchChanged                = BatchOutcome(OutcomeChanged)
	BatchUnchanged              = BatchOutcome(OutcomeSame)
	BatchRefused                = BatchOutcome(OutcomeRefused)
)

// BatchRecord is a record of a batch.
type BatchRecord struct {
	Place    int64      // in the order in which they were chosen, from 1
	Ref      string     // as it was named
	Document DocumentID // empty when there is none that whoever chose it may read
	Revision int64      // that was seen
	Outcome  BatchOutcome
	Kind     string // of the refusal, as Kind.String has it
	Field    string
	Why      string // it was left as it is
}

// BatchCounts are how many records of a batch have each outcome.
type BatchCounts map[BatchOutcome]int64

// All is how many there are.
func (c BatchCounts) All() (n int64) {
	for _, of := range c {
		n += of
	}
	return n
}

// BatchReader reads batches. It is unfiltered.
type BatchReader interface {
	// Batch returns a batch, or NotFound.
	Batch(ctx context.Context, id BatchID) (Batch, error)
	// Batches lists batches, the newest first, without their lists: those
	// of one maker, and with others also those of others that were begun.
	Batches(ctx context.Context, maker string, others bool, limit int) ([]Batch, error)
	// OpenBatches lists those that have not ended, the oldest first.
	OpenBatches(ctx context.Context) ([]Batch, error)
	// BatchRecords lists records of a batch in the order in which they were chosen, at most limit after a
	// place: those with an outcome, or with "" all. Of these access classes only, and then a place is the one among
	// those listed, from 1; nil asks no class, and brings those of which there is no document, too.
	BatchRecords(ctx context.Context, id BatchID, of BatchOutcome, classes []string, after int64, limit int) ([]BatchRecord, error)
	// CountBatch counts a batch's records by outcome.
	CountBatch(ctx context.Context, id BatchID) (BatchCounts, error)
	// CountBatchByAccess counts those of which there is a document, by its access class.
	CountBatchByAccess(ctx context.Context, id BatchID) (map[string]BatchCounts, error)
}

// BatchWriter writes batches.
type BatchWriter interface {
	// InsertBatch adds a batch.
	InsertBatch(ctx context.Context, b Batch) error
	// Batch is BatchReader.Batch as this transaction sees it, kept still until its end.
	Batch(ctx context.Context, id BatchID) (Batch, error)
	// CountBatch is BatchReader.CountBatch as this transaction sees it.
	CountBatch(ctx context.Context, id BatchID) (BatchCounts, error)
	// UpdateBatch writes all of a batch but who made it, when and of what. Its list goes when it is looked at no more.
	UpdateBatch(ctx context.Context, b Batch) error
	// DropBatch removes a batch that was never begun, with its records.
	DropBatch(ctx context.Context, id BatchID) error
	// AddBatchRecords adds records; one that the batch has already is left out.
	AddBatchRecords(ctx context.Context, id BatchID, all []BatchRecord) error
	// UpdateBatchRecords writes what became of records that wait.
	UpdateBatchRecords(ctx context.Context, id BatchID, all []BatchRecord) error
}
