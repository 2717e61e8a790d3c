package web

import (
	"time"

	"acervo/records"
)

// FilePlan shows the classes of the file plan.
type FilePlan struct {
	Frame
	Version  int       // of the profile that stands; 0 when none was applied
	Since    time.Time // zero likewise
	MayApply bool
	Folds    []Fold[ClassLine]
}

func (FilePlan) name() string { return "plan" }

// Here is the entry for records management.
func (FilePlan) Here() string { return "governance" }

// ClassLine is a class of the file plan, with what holds for it by itself or by the classes above.
type ClassLine struct {
	Address string // of its own page
	Code    string
	Name    string
	Depth   int
	Level   records.Level
	Bodies  []string // by name, of what is restricted
	Series  string
	Types   []string // by name; none: any
	Kept    string   // a sentence
	Basis   string   // of the class
	Closed  records.Date
	Past    bool // it is closed by now
	Count   int  // documents in it that whoever looks may read
	Found   string

	Uncounted bool // the search counts for the fullest classes only, and this is none of them
}

// PlanClassPage shows a class with all that the plan says of it.
type PlanClassPage struct {
	Frame
	Class     ClassLine
	Above     []Choice
	Names     []NameLine
	Template  string
	ByPerson  bool   // what is filed in it is a draft until somebody declares it
	KeptBy    string // the class above whose rule it is; empty for its own, or none
	KeptBasis string
	Demanded  []ItemLine // of its matters
	Nothing   bool       // it says by itself that nothing is demanded
	DemandBy  string     // the class above whose list it is; empty for its own
	Open      string     // address of the form that opens a matter of it; empty for those who may not
	Below     []ClassLine
}

// NameLine is what something is called in a language.
type NameLine struct {
	Language records.Language
	Text     string
}

func (PlanClassPage) name() string { return "planclass" }

// Here is the entry for records management.
func (PlanClassPage) Here() string { return "governance" }

// PlanVersions lists the profiles that were applied; one of them with what it changed.
type PlanVersions struct {
	Frame
	Trail    []Choice // the pages above this one, below the file plan
	Versions []VersionLine
	Shown    *VersionLine
	From     int // the version that the changes are from; 0 when there is none before
	Changes  []ChangeLine
}

// VersionLine is a profile that was applied.
type VersionLine struct {
	Address string
	Number  int
	At      time.Time
	By      string // empty for the service itself
	Entry   int64
	Ledger  string // the entry's page, for those who read the ledger
	Digest  records.Sum
	Stands  bool
}

func (PlanVersions) name() string { return "planversions" }

// Here is the entry for records management.
func (PlanVersions) Here() string { return "governance" }

// ChangeLine is a part of the profile that is another one.
type ChangeLine struct {
	Kind   records.PlanKind
	Did    records.PlanDid
	Code   string
	Name   string
	Fields []FieldLine // none of what is new or gone
	Uses   Uses
}

// Uses counts what goes by a part of the profile, or is against it.
type Uses struct {
	Kind                       records.PlanKind
	Documents, Matters, People int
}

// FieldLine is a field before and after. Its name is the end of a message's key.
type FieldLine struct {
	Name          string
	Part          string           // the code of what a checklist demands
	Language      records.Language // of a name in one language
	Before, After string
}

// EffectLine is what another rule of a class does to its records.
type EffectLine struct {
	Class, Before, After             string
	Shorter                          bool
	Records, Changed, Sooner, AtOnce int
}

// RefusalLine is a reason for which a profile may not be applied.
type RefusalLine struct {
	Reason records.PlanReason
	Code   string
	Name   string
	Other  string
	Uses   Uses
}

// PlanChanging takes another profile or a table of classes, and shows what it would change.
type PlanChanging struct {
	Frame
	Mistakes []Mistake
	Stale    bool // another one was applied since the plan was shown
	Text     string
	Table    bool // Text is a table of classes
	Planned  bool // what follows is the plan of Text
	Against  int
	Changes  []ChangeLine
	Effects  []EffectLine
	Refusals []RefusalLine
}

func (PlanChanging) name() string { return "planchange" }

// Here is the entry for records management.
func (PlanChanging) Here() string { return "governance" }

// Next is the number that the profile would have.
func (p PlanChanging) Next() int { return p.Against + 1 }
