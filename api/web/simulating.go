package web

import "acervo/records"

// Simulating tries out another rule for one class.
type Simulating struct {
	Frame
	Values   map[string]string // as typed: class, trigger, event, years, months, action
	Classes  []Choice          // Address is the code
	Named    []Choice
	Tried    bool // the counts below are of the rule that was typed
	Records  int
	Changed  int
	Sooner   int
	Hidden   int
	Lines    []SimulatedLine
	First    []SimulatedRecord
	Mistakes []Mistake
}

// SimulatedLine counts the records of a class that are due in one year.
type SimulatedLine struct {
	State  records.KeepingState
	Year   int
	Action records.RetentionAction
	Class  string
	Before int
	After  int
}

// SimulatedRecord is a record, and when it is due by the rule that is and by the new one.
type SimulatedRecord struct {
	Address  string
	Title    Title
	Number   string
	Now, New records.Due
	NowState records.KeepingState
	NewState records.KeepingState
}

func (Simulating) name() string { return "simulating" }

// Here is the entry for records management.
func (Simulating) Here() string { return "governance" }

// Triggers in the order in which they are offered.
func (Simulating) Triggers() []records.Trigger { return records.Triggers }

// Actions in the order in which they are offered.
func (Simulating) Actions() []records.RetentionAction { return records.RetentionActions }

// Mistake returns the first mistake of a field, or nil.
func (s Simulating) Mistake(field string) *Mistake { return mistake(s.Mistakes, field) }
