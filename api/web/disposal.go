package web

import (
	"time"

	"acervo/records"
)

// Holds lists holds, with the form that places one.
type Holds struct {
	Frame
	All      bool
	MayHold  bool
	Holds    []HoldLine
	Values   map[string]string // what was typed, by field
	Classes  []Option
	Matters  []Option // the newest that are open, to choose from
	Mistakes []Mistake
}

// HoldLine is a hold in the list, or by itself.
type HoldLine struct {
	ID                               records.HoldID
	Address, Name, Reason, Authority string
	Scope                            records.HoldScope
	Target                           string
	State                            records.HoldState
	Held, Hidden                     int64
	Done, Total                      int64
	Untold                           bool
	At                               time.Time
	By                               string
	Lifted                           bool
	LiftedAt                         time.Time
	LiftedBy, Why                    string
}

// Works reports whether its records are still being gathered or released.
func (h HoldLine) Works() bool {
	return h.State == records.HoldPlacing || h.State == records.HoldLifting
}

func (Holds) name() string { return "holds" }

// Here is the entry for records management.
func (Holds) Here() string { return "governance" }

// HoldPage shows a hold with what it holds.
type HoldPage struct {
	Frame
	Hold     HoldLine
	MayHold  bool
	Records  []RecordLine
	Next     string
	Mistakes []Mistake
}

// RecordLine is a record in a list of holds or dispositions.
type RecordLine struct {
	Ref, Address, Number string
	Title                Title
	Due                  records.Date
	State                records.DisposalState
	Why                  string
	Bytes                records.BytesState
}

func (HoldPage) name() string { return "hold" }

// Here is the entry for records management.
func (HoldPage) Here() string { return "governance" }

// Dispositions lists dispositions, with what is due and the form that proposes.
type Dispositions struct {
	Frame
	MayDispose   bool
	Dispositions []DispositionLine
	Due          []RecordLine
	Values       map[string]string
	Chosen       map[string]bool // records of the form
	Mistakes     []Mistake
}

// DispositionLine is a disposition in the list, or by itself.
type DispositionLine struct {
	ID                                          records.DispositionID
	Address, Reason, Receiver, ProposedBy       string
	Action                                      records.RetentionAction
	State                                       records.DispositionState
	All, Done, LeftOut, Excluded                int64
	At, DecidedAt, ConfirmedAt                  time.Time
	DecidedBy, Decision, Reference, ConfirmedBy string
	Certificate, Number                         string
	Trouble                                     string // why it does not go on
}

// Works reports whether it is being carried out.
func (d DispositionLine) Works() bool {
	return d.State == records.DispositionIsApproved && d.Action == records.DestroyIt || d.State == records.DispositionIsConfirmed || d.State == records.DispositionIsExecuted
}

func (Dispositions) name() string { return "dispositions" }

// Here is the entry for records management.
func (Dispositions) Here() string { return "governance" }

// DispositionPage shows a disposition with its records and what may be done with it now.
type DispositionPage struct {
	Frame
	Disposition                        DispositionLine
	Records                            []RecordLine
	Hidden                             int
	MayDecide, MayRun, MayConfirm, May bool // May: the package may be had
	Mistakes                           []Mistake
}

func (DispositionPage) name() string { return "disposition" }

// Here is the entry for records management.
func (DispositionPage) Here() string { return "governance" }

// Gone says that a record was destroyed or transferred.
type Gone struct {
	Transferred         bool
	At                  time.Time
	Receiver            string
	Certificate, Number string // its address and register number; empty while it is being made, or not to be read
}
