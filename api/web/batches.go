package web

import (
	"time"

	"acervo/records"
)

// Batches lists batches of changes.
type Batches struct {
	Frame
	Batches []BatchLine
	MayEdit bool
}

func (Batches) name() string { return "batches" }

// Here is the entry for records management.
func (Batches) Here() string { return "governance" }

// BatchLine is a batch in the list, or by itself.
type BatchLine struct {
	Address                              string
	State                                records.BatchState
	By                                   string
	At, BegunAt, EndedAt                 time.Time
	Stopper                              string
	Mine                                 bool
	Listed                               int64         // how many documents the list names; 0 of a search
	Which                                []FieldChange // what the search asks for
	Search                               string        // its address
	Changes                              []FieldChange
	Reason                               string
	Looked                               int64
	Waiting, Changed, Unchanged, Refused int64
	Hidden                               int64
	Trouble                              string // why it does not go on
}

// Works reports whether it is being looked at or changed.
func (b BatchLine) Works() bool { return b.State.Works() }

// All is how many documents there are, as far as the reader may know of them.
func (b BatchLine) All() int64 { return b.Waiting + b.Changed + b.Unchanged + b.Refused }

// Done is how many of them nothing is to be done with any more.
func (b BatchLine) Done() int64 { return b.All() - b.Waiting }

// BatchPage shows a batch: what would change, how far it is, or what has become of it.
type BatchPage struct {
	Frame
	Batch    BatchLine
	Parts    []BatchPart
	MayBegin bool
	MayStop  bool
	Asks     bool // for a reason: declared records are among them
	Reason   string
	Mistakes []Mistake
}

func (BatchPage) name() string { return "batch" }

// Mistake returns the first mistake of a field, or nil.
func (p BatchPage) Mistake(field string) *Mistake { return mistake(p.Mistakes, field) }

// Here is the entry for records management.
func (BatchPage) Here() string { return "governance" }

// BatchPart are the documents of a batch with one outcome.
type BatchPart struct {
	Heading string // the end of its message's key
	Lines   []EditedLine
	Named   bool // they are named only: what changed stands in the history of each
	Count   int64
	All     string // the address of all of them, when there are more
	Next    string // of the next page
}

// Table is the documents as a table of what would become of them.
func (p BatchPart) Table() EditedTable { return EditedTable{Lines: p.Lines} }

// EditedTable is a table of documents with what became of each, or would become.
type EditedTable struct {
	Lines []EditedLine
	Done  bool
}

// Table is what became of the documents, or would become.
func (e Edited) Table() EditedTable { return EditedTable{e.Lines, e.Done} }
