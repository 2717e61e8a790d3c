package web

import (
	"time"

	"acervo/records"
)

// Ledger lists entries of the ledger, the newest first.
type Ledger struct {
	Frame
	Filter  LedgerFilter
	Actions []records.Action // that can be chosen
	Entries []LedgerLine
	First   string
	Next    string
	Size    int64 // entries in all
}

// LedgerFilter is what the list is narrowed down to.
type LedgerFilter struct {
	Action   records.Action
	From, To records.Date
	About    string // a document's number, symbol or id, or another subject's id, as typed
	By       string // an actor's id
	ByName   string
	ByEnd    string // the address without it
	Mistakes []Mistake
}

// Mistake returns the first mistake of a field, or nil.
func (f LedgerFilter) Mistake(field string) *Mistake { return mistake(f.Mistakes, field) }

// LedgerLine is an entry in the list.
type LedgerLine struct {
	Event
	Address string // of the entry's page
	Subject string // what it is about, in a few words; empty for the system
	About   string // the address of the list of what happened to it
	Page    string // its own page, for who may see it
	ByThem  string // the address of the list of what the actor did
}

func (Ledger) name() string { return "ledger" }

// Here is the ledger's place in the navigation.
func (Ledger) Here() string { return "ledger" }

// LedgerEntry is the page of one entry of the ledger, with its proof.
type LedgerEntry struct {
	Frame
	Event
	Kind    records.SubjectKind
	Subject string
	Page    string // of what it is about, for who may see it
	Actor   string
	Written string // its time as it stands in the record
	Detail  string // indented JSON
	Record  string // the bytes that the leaf is over
	Leaf    string
	Tree    int64
	Root    string
	Hashes  []string
	Proof   string // where the proof is fetched
	Before  string
	After   string
}

func (LedgerEntry) name() string { return "entry" }

// Here is the ledger's place in the navigation.
func (LedgerEntry) Here() string { return "ledger" }

// Checkpoints lists the signed heads of the ledger.
type Checkpoints struct {
	Frame
	MaySign     bool
	Checkpoints []CheckpointLine
	First       string
	Next        string
}

// CheckpointLine is a checkpoint in the list.
type CheckpointLine struct {
	Address    string
	Size       int64
	At         time.Time
	Root       string
	Signatures int
	Stamps     int
}

func (Checkpoints) name() string { return "checkpoints" }

// Checkpoint is the page of one checkpoint.
type Checkpoint struct {
	Frame
	CheckpointLine
	Note      string
	PublicKey string
	Download  string
	Signers   []Signer
	Stampers  []Signer
}

// Signer is whoever added something to a checkpoint.
type Signer struct {
	Called string // the key's name, or the authority's
	By     string
	At     time.Time
}

func (Checkpoint) name() string { return "checkpoint" }
