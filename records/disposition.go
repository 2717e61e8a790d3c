package records

import (
	"context"
	"strconv"
	"time"
)

// DispositionID names a disposition: it is the number of the ledger entry that proposed it.
type DispositionID int64

// DispositionState says how far a disposition has come.
type DispositionState string

// The states of a disposition. A transfer waits in approved until its receiver confirms.
const (
	DispositionIsProposed  DispositionState = "proposed"
	DispositionIsRejected  DispositionState = "rejected"
	DispositionIsApproved  DispositionState = "approved"
	DispositionIsConfirmed DispositionState = "confirmed"
	DispositionIsExecuted  DispositionState = "executed"  // nothing is left to be removed
	DispositionIsCertified DispositionState = "certified" // and its certificate is filed
)

// String writes the number.
func (d DispositionID) String() string { return strconv.FormatInt(int64(d), 10) }

// Disposition is a decision on records whose retention has ended: one person proposes
// it, another approves it, and then it is carried out (ISO 15489-1, 9.9; ISO 16175-1).
type Disposition struct {
	ID            DispositionID
	Action        RetentionAction // DestroyIt or TransferIt
	Reason        string
	Receiver      string // of a transfer
	State         DispositionState
	ProposedAt    time.Time
	ProposedBy    string // the name at the time
	ProposedActor string
	DecidedAt     time.Time
	DecidedBy     string
	DecidedActor  string
	Decision      string // what whoever decided said
	DecidedSeq    int64
	Reference     string // of the receiver's confirmation
	ReceivedOn    Date
	ConfirmedAt   time.Time
	ConfirmedBy   string
	ConfirmedSeq  int64
	ExecutedAt    time.Time
	ExecutedSeq   int64
	Proof         Sum        // of the certificate as JSON
	Paper         Sum        // of the certificate as PDF
	Certificate   DocumentID // the record that it was filed as
}

// Fate is what becomes of the records.
func (d Disposition) Fate() Fate {
	if d.Action == TransferIt {
		return Transferred
	}
	return Destroyed
}

// Runs reports whether the disposition may be carried out now.
func (d Disposition) Runs() bool {
	return d.State == DispositionIsApproved && d.Action == DestroyIt || d.State == DispositionIsConfirmed
}

// DisposalState says what became of one record of a disposition.
type DisposalState string

// The states of a record in a disposition.
const (
	RecordProposed DisposalState = "proposed"
	RecordExcluded DisposalState = "excluded" // by whoever approved
	RecordLeftOut  DisposalState = "left_out" // something forbade it when its turn came
	RecordDone     DisposalState = "done"
)

// BytesState says what became of the bytes of a record that went.
type BytesState string

// The states of bytes.
const (
	BytesKept    BytesState = ""
	BytesPending BytesState = "pending" // to be removed
	BytesGone    BytesState = "gone"
	BytesShared  BytesState = "shared" // a record that was kept has them, too
)

// DisposalRecord is a record of a disposition.
type DisposalRecord struct {
	Disposition DispositionID
	Document    Document // without versions
	State       DisposalState
	Reason      string
	Seq         int64 // the entry by which it went
	Bytes       BytesState
}

// DispositionReader reads dispositions. It is unfiltered.
type DispositionReader interface {
	// Disposition returns a disposition, or NotFound.
	Disposition(ctx context.Context, id DispositionID) (Disposition, error)
	// Dispositions lists dispositions, the newest first: all, or those in one of the states.
	Dispositions(ctx context.Context, states ...DispositionState) ([]Disposition, error)
	// DisposalRecords lists a disposition's records in the order of ids, those in a state or all: at most limit after the one given.
	DisposalRecords(ctx context.Context, id DispositionID, state DisposalState, after DocumentID, limit int) ([]DisposalRecord, error)
	// CountDisposals counts a disposition's records in each state.
	CountDisposals(ctx context.Context, id DispositionID) (map[DisposalState]int64, error)
	// PendingBytes lists the records of a disposition that went and whose bytes are still to be removed.
	PendingBytes(ctx context.Context, id DispositionID, after DocumentID, limit int) ([]DocumentID, error)
	// DisposedBy returns the disposition by which a record went, or NotFound.
	DisposedBy(ctx context.Context, id DocumentID) (Disposition, error)
}

// DispositionWriter writes dispositions. What names a ledger entry follows Append.
type DispositionWriter interface {
	// Disposition is DispositionReader.Disposition as this transaction sees it, kept still until its end.
	Disposition(ctx context.Context, id DispositionID) (Disposition, error)
	// InsertDisposition adds a disposition with its records, all of them proposed.
	InsertDisposition(ctx context.Context, d Disposition, ids []DocumentID) error
	// UpdateDisposition writes state, decision, confirmation, execution and certificate.
	UpdateDisposition(ctx context.Context, d Disposition) error
	// OpenDisposition returns the disposition that is under way and has the record; 0 for none.
	OpenDisposition(ctx context.Context, id DocumentID) (DispositionID, error)
	// UpdateDisposal writes what became of a record of a disposition.
	UpdateDisposal(ctx context.Context, id DispositionID, of DocumentID, state DisposalState, reason string, seq int64, bytes BytesState) error
	// SharersOf returns the kept records besides this one that have one of its files' bytes.
	SharersOf(ctx context.Context, id DocumentID) ([]DocumentID, error)
	// Strip takes from a record what was read from its bytes: passages, outlines, citations, what its files
	// say of themselves, and the work that waits for them.
	Strip(ctx context.Context, id DocumentID) error
	// SetFate writes what became of a record and raises its revision.
	SetFate(ctx context.Context, id DocumentID, d Disposal) error
}
