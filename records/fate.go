package records

import "time"

// MatterID names a matter (expediente).
type MatterID string

// Declaration says since when a document is a record (ISO 16175-1: declared, captured
// as a record). Its bytes and core metadata stand fast from then on. The zero
// Declaration is a draft's.
type Declaration struct {
	At time.Time
	By string // the actor's name at the time
}

// Made reports whether the document is declared.
func (d Declaration) Made() bool { return !d.At.IsZero() }

// RetentionAction is what is done with a record when its retention ends.
type RetentionAction string

// The actions at the end of a retention. A permanent record is never due.
const (
	KeepPermanently RetentionAction = "permanent"
	ReviewIt        RetentionAction = "review"
	TransferIt      RetentionAction = "transfer"
	DestroyIt       RetentionAction = "destroy"
)

// Due says when a record's retention ends and what is to be done then. It is derived
// from the rules and the record's facts, and kept beside the record only so that the
// due list is quick; the zero Due is that of a record that is not known to end.
type Due struct {
	On     Date
	Action RetentionAction
}

// Fate is what became of a record by a disposition.
type Fate string

// The fates of a record. Of what is destroyed or transferred a stub remains: its
// number, its metadata and its history; there are no bytes any more.
const (
	Kept        Fate = ""
	Destroyed   Fate = "destroyed"
	Transferred Fate = "transferred"
)

// Disposal says what became of a record, when, and by which entry of the ledger.
type Disposal struct {
	Fate Fate
	At   time.Time
	Seq  int64
}
