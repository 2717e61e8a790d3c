package web

import (
	"time"

	"acervo/records"
)

// Fixity is the page that tells how the bytes are.
type Fixity struct {
	Frame
	Days           int   // of the cycle; 0: nothing is checked by itself
	Rate           int64 // bytes a second
	Blobs          int
	Bytes          int64
	Oldest         time.Time
	Never          bool // something was never checked
	Overdue, Open  int
	Second         bool // there is a second vault
	Copied, Ledger int64
	Findings       []FaultLine
	Ranges         []RangeLine
}

// Here is the entry for records management.
func (Fixity) Here() string { return "governance" }

func (Fixity) name() string { return "fixity" }

// FileLink is the address of a file's document, with what it is called.
type FileLink struct{ Address, Text string }

// FaultLine is bytes of which something was wrong.
type FaultLine struct {
	SHA256     records.Sum
	Second     bool
	Fault      records.BytesFault
	Size       int64
	FoundAt    time.Time
	Repaired   bool
	RepairedAt time.Time
	Files      []FileLink
}

// RangeLine is a 256th part of all bytes.
type RangeLine struct {
	Prefix    string
	CheckedAt time.Time
	Never     bool
	Blobs     int
	Bytes     int64
	Faults    int
}
