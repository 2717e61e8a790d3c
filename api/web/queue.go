package web

import (
	"time"

	"acervo/records"
)

// Queue is what the filing desk still has to look after: the newest of each kind.
type Queue struct {
	Frame
	Reading   []QueueLine
	Failed    []QueueLine
	Outlines  []QueueLine
	Proposals []Proposal
	Limit     int // of each list
	Said      *Mistake
	Asked     bool // a document is to be read again
}

func (Queue) name() string { return "queue" }

// Here is the filing desk's entry.
func (Queue) Here() string { return "file" }

// QueueLine is a document that waits for something.
type QueueLine struct {
	Document records.DocumentID
	Number   string
	Title    Title
	Address  string
	FiledAt  time.Time
	State    records.ReadingState
	Why      []string // sentences from behind: why a file could not be read, what is odd in an outline
	Count    int      // provisions found in an outline
	Outline  string   // where it is looked at and confirmed
	File     string   // the name of the file whose outline it is
}

// Proposal is what was found in the text of a document and is not said of it.
type Proposal struct {
	QueueLine
	Revision int64
	Fields   []Proposed
}

// Proposed is one field: what is said now, and what was found. The field is title, date or lang.
type Proposed struct {
	Field string
	Now   string
	Found string
}
