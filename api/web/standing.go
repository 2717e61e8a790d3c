package web

import (
	"time"

	"acervo/records"
)

// Standing says whether a document is a draft or a record and who works on it, and has the
// forms that change that.
type Standing struct {
	Frame
	Heading      Title
	Number       string
	DocumentPage string
	Page         string // of the forms
	Declared     time.Time
	DeclaredBy   string
	Draft        bool
	Holder       string // who has it checked out; empty for nobody
	Mine         bool   // the reader has
	Since        time.Time
	Until        time.Time
	Held         bool // a hold forbids to undeclare it
	MayUndeclare bool
	MayBreak     bool
	Values       map[string]string // as typed
	Mistakes     []Mistake
}

func (Standing) name() string { return "standing" }

// Lengths are for how many hours a draft can be checked out.
func (Standing) Lengths() []int {
	return []int{2, 8, 24, 72, 168, int(records.MaxCheckout / time.Hour)}
}

// Length is the number of hours that is offered first.
func (s Standing) Length() string {
	if h := s.Values["hours"]; h != "" {
		return h
	}
	return "8"
}

// Mistake returns the first mistake of a field, or nil.
func (s Standing) Mistake(field string) *Mistake { return mistake(s.Mistakes, field) }

// Notes lists what was written on a document, and has the form for more.
type Notes struct {
	Frame
	Heading      Title
	Number       string
	DocumentPage string
	Page         string
	Notes        []NoteLine
	MayAdd       bool
	Text         string // as typed
	Mistakes     []Mistake
}

// NoteLine is a note.
type NoteLine struct {
	Text string
	At   time.Time
	By   string
	Seq  int64 // of its entry in the ledger
}

func (Notes) name() string { return "notes" }

// Mistake returns the first mistake of a field, or nil.
func (n Notes) Mistake(field string) *Mistake { return mistake(n.Mistakes, field) }
