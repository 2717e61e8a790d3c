package web

import "acervo/records"

// Retaining shows how long a record is kept, and has the forms for what changes it.
type Retaining struct {
	Frame
	Heading      Title
	Number       string
	DocumentPage string
	Page         string
	Kept         HowKept
	MayOverride  bool
	MayRecord    bool
	Overrides    []OverrideLine
	Events       []NamedEventLine
	Named        []Choice // the events that there are; Address is the code
	Values       map[string]string
	Mistakes     []Mistake
}

// HowKept says how long a record is kept, why, and what would change it.
type HowKept struct {
	Said, Why, Change string
	Overdue           bool
}

// OverrideLine is an override as it is listed.
type OverrideLine struct {
	ID     int64
	Rule   records.Retention
	Period string
	Event  string
	Reason string
	By     string
	Lifted bool
	Lifter string
	Why    string // it was lifted
}

// NamedEventLine is a named event as it is listed.
type NamedEventLine struct {
	ID        int64
	Name      string
	On        records.Date
	Note      string
	By        string
	Retracted bool
	Retracter string
	Why       string // it was retracted
}

func (Retaining) name() string { return "retaining" }

// Triggers in the order in which they are offered.
func (Retaining) Triggers() []records.Trigger { return records.Triggers }

// Actions in the order in which they are offered.
func (Retaining) Actions() []records.RetentionAction { return records.RetentionActions }

// Mistake returns the first mistake of a field, or nil.
func (r Retaining) Mistake(field string) *Mistake { return mistake(r.Mistakes, field) }

// Placed reports whether the form has a field of that name.
func (Retaining) Placed(field string) bool {
	switch field {
	case "trigger", "event", "years", "months", "action", "reason", "code", "on", "note":
		return true
	}
	return false
}

// Due lists what is due.
type Due struct {
	Frame
	Until      records.Date
	Action     string
	Class      string
	Body       string
	Classes    []Choice // Address is the code
	Bodies     []Choice
	Lines      []DueLine
	MayDispose bool
	All        string // the address of the form that proposes everything of this page that may go; empty when nothing may
	First      string
	Next       string
	Mistakes   []Mistake
}

// DueLine is a record of a due list.
type DueLine struct {
	Ref     string // its id, where it may be chosen to be proposed; else empty
	Address string // of the record's retention
	Title   Title
	Number  string
	Class   string
	On      records.Date
	Action  records.RetentionAction
	Overdue bool
	Held    bool

	Proposed bool         // it is in a disposition under way
	Bound    records.Date // until when a vault's medium keeps its bytes; empty when it lets them go
}

func (Due) name() string { return "due" }

// Here is the entry for records management.
func (Due) Here() string { return "governance" }

// DueActions are what can be due.
func (Due) DueActions() []records.RetentionAction { return records.RetentionActions[1:] }

// Mistake returns the first mistake of a field, or nil.
func (d Due) Mistake(field string) *Mistake { return mistake(d.Mistakes, field) }
