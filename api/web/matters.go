package web

import (
	"time"

	"acervo/records"
)

// Matters lists matters, with the form to open one for those who may.
type Matters struct {
	Frame
	State    string      // that is shown; empty for all
	Above    *MatterLine // whose parts are listed; nil for all matters
	Lines    []MatterLine
	First    string
	Next     string
	MayOpen  bool
	Classes  []Option
	Organs   []Option
	Levels   []records.Level
	Shown    string       // the class whose demands are shown
	Demanded []DemandLine // by it; none when it demands nothing
	Without  bool         // the form was sent without taking them over
	Unseen   bool         // the form was sent with a class whose demands were not shown
	Values   map[string]string
	Mistakes []Mistake
}

// DemandLine is something that a class demands of its matters, to be taken over.
type DemandLine struct {
	Code string
	Text string
	Type string // of the document that fulfils it, by name
	Body string
	Due  records.Date
	On   bool // ticked
}

// ItemLine is something that a class demands of its matters, on the page of the class.
type ItemLine struct {
	Code, Text, Type, Body string
	Months, Days           int
}

func (Matters) name() string { return "matters" }

// Here is the entry for records management.
func (Matters) Here() string { return "governance" }

// Mistake returns the first mistake of a field, or nil.
func (m Matters) Mistake(field string) *Mistake { return mistake(m.Mistakes, field) }

// MatterLine is a matter in a list.
type MatterLine struct {
	Address  string
	Title    Title
	Code     string
	Class    string
	Open     bool
	OpenedAt time.Time
	ClosedOn records.Date
	Seal     records.Date // while it has not ended
}

// MatterFile is the page of one matter.
type MatterFile struct {
	Frame
	MatterLine
	Page         string // its own address
	Body         string
	Access       records.Level
	OpenedBy     string
	Above        *MatterLine
	Below        []MatterLine
	MoreBelow    string // address of the list of all of them; empty when these are all
	Edit         MatterForm
	Requirements []RequirementLine
	Missing      []DemandLine // of the present checklist of its class
	Papers       []PaperLine
	More         string // address of the other papers
	Sealed       int
	SealedUntil  records.Date
	Others       int
	History      []Event
	MayChange    bool // put documents in, keep the checklist
	MayClose     bool
	MaySeal      bool
	MayTake      bool // its dossier
	Organs       []Option
	Values       map[string]string
	Mistakes     []Mistake
}

func (MatterFile) name() string { return "matter" }

// MatterForm changes the description of a matter.
type MatterForm struct {
	Titles   []Title
	Code     string
	Parent   string
	Access   string
	Revision string
	Apart    bool // it is a part of a matter that the reader may not know of: that stays as it is
	Levels   []records.Level
	Classes  []Option
	Organs   []Option
}

// Here is the entry for records management.
func (MatterFile) Here() string { return "governance" }

// Mistake returns the first mistake of a field, or nil.
func (m MatterFile) Mistake(field string) *Mistake { return mistake(m.Mistakes, field) }

// RequirementLine is a line of a checklist.
type RequirementLine struct {
	N       int
	Text    string
	Type    string // of the document that fulfils it, by name
	Body    string
	Due     records.Date
	State   string   // open, overdue, fulfilled, waived
	Fitting []Choice // documents of the matter that can fulfil it: number, and title in place of an address
	By      *Choice
	Reason  string
	MayWork bool
}

// PaperLine is a document of a matter.
type PaperLine struct {
	Address string
	Title   Title
	Number  string
	Date    records.Date
}

// Vitals lists the vital records.
type Vitals struct {
	Frame
	Overdue  bool // only those
	Lines    []VitalLine
	First    string
	Next     string
	MayMark  bool
	MayTake  bool // a kit
	Values   map[string]string
	Mistakes []Mistake
}

func (Vitals) name() string { return "vitals" }

// Here is the entry for records management.
func (Vitals) Here() string { return "governance" }

// Mistake returns the first mistake of a field, or nil.
func (v Vitals) Mistake(field string) *Mistake { return mistake(v.Mistakes, field) }

// VitalLine is a vital record.
type VitalLine struct {
	PaperLine
	ID         records.DocumentID
	Months     int
	Note       string
	ReviewedOn records.Date
	NextOn     records.Date
	Overdue    bool
}
