package web

import "acervo/records"

// Moving is the form by which a record is moved to another class, and what would follow.
type Moving struct {
	Frame
	Heading      Title
	Number       string
	DocumentPage string
	Page         string   // of the form
	Class        string   // where it is now
	Classes      []Option // that take its type and are open
	Chosen       string   // the code of one of them; empty: nothing is chosen yet
	Asks         bool     // for a reason: it is a declared record
	Barred       bool     // it is one, and the reader may not move it
	Reason       string   // as typed
	Preview      *EditedLine
	Mistakes     []Mistake
}

func (Moving) name() string { return "moving" }

// Mistake returns the first mistake of a field, or nil.
func (m Moving) Mistake(field string) *Mistake { return mistake(m.Mistakes, field) }

// EditedLine is a record of a selection, and what became of it or would become.
type EditedLine struct {
	Ref     string // in forms: its id and the revision seen
	Address string
	Title   Title
	Number  string
	Class   string // its name
	Marked  bool
	Draft   bool
	Outcome records.Outcome
	Changes []FieldChange
	WhyNot  string // it is left as it is
	Matter  string // its title, where the reader may know of it
	Held    bool
}

// FieldChange is one field before and after, in the reader's words; empty is none.
type FieldChange struct{ Field, Was, Is string }

// Editing is where many records are chosen and it is said what becomes of them alike.
type Editing struct {
	Frame
	Values   map[string]string // of both forms, as typed
	Types    []Option          // to choose by
	Classes  []Option
	Organs   []Option
	ToTypes  []Option // to change to
	ToClass  []Option
	ToBodies []Option
	Levels   []records.Level
	Bodies   []Option   // whose people may read what is restricted
	Own      []OwnField // of the type that all of them have
	Asked    bool       // it was said which records
	All      bool       // all that are found are meant, not those marked
	Query    string     // as an address has it
	After    string     // the last record of the page before
	Lines    []EditedLine
	First    string
	Next     string
	Mistakes []Mistake
}

func (Editing) name() string { return "editing" }

// Here is the entry for records management.
func (Editing) Here() string { return "governance" }

// Mistake returns the first mistake of a field, or nil.
func (e Editing) Mistake(field string) *Mistake { return mistake(e.Mistakes, field) }

// Edited tells of many records what would become of them, or has become.
type Edited struct {
	Frame
	Done    bool // it was done; else it is asked whether to do it
	Lines   []EditedLine
	Changed int
	Same    int
	Refused int
	Asks    bool    // for a reason: declared records are among them
	Reason  string  // as typed
	Back    string  // where records are chosen
	Hidden  []Field // what was asked for
}

func (Edited) name() string { return "edited" }

// Here is the entry for records management.
func (Edited) Here() string { return "governance" }
