package records

import (
	"context"
	"slices"
	"time"
)

// SubjectMatter is the subject of ledger entries about matters.
const SubjectMatter SubjectKind = "matter"

// MatterState says whether a matter still takes documents.
type MatterState string

// The states of a matter.
const (
	MatterIsOpen   MatterState = "open"
	MatterIsClosed MatterState = "closed"
)

// Valid reports whether the state is one of the two.
func (s MatterState) Valid() bool { return s == MatterIsOpen || s == MatterIsClosed }

// Matter is a case file (expediente; ISO 16175-1: aggregation): a session of the Assembly, an
// election, an affiliation request. It has documents, sub-matters and a checklist. A document
// belongs to one matter at most, and so does a sub-matter.
type Matter struct {
	ID           MatterID
	Code         string // by which people name it, AG-33/ELEC; may be empty; unique when not
	Titles       map[Language]string
	Class        string // of the file plan: what is filed into it goes there, unless said otherwise
	Body         string // whose affair it is; may be empty
	Access       Access // who may know of the matter; its documents have their own. Its Seal is always zero
	Seal         Date   // until the day before nobody reads its documents; zero for none
	Parent       MatterID
	State        MatterState
	OpenedAt     time.Time
	OpenedBy     string
	ClosedAt     time.Time // zero while it is open
	ClosedBy     string
	ClosedOn     Date // the day that retention counts from; zero while it is open
	Revision     int64
	Requirements []Requirement // in the order of their numbers
}

// Title returns the title in the language asked for, else in a working language, else any.
func (m Matter) Title(lang Language) string {
	return Document{Titles: m.Titles, Symbol: m.Code}.Title(lang)
}

// Open reports whether the matter takes documents.
func (m Matter) Open() bool { return m.State == MatterIsOpen }

// Requirement is one thing that a matter must have before it is complete.
type Requirement struct {
	N           int    // from 1, in the order in which they were added
	Code        string // of the class's checklist that it was taken over from; empty for one of the matter's own
	Text        string
	Texts       map[Language]string // in the languages of the profile, of what was taken over; else nil
	Type        string              // of the document that fulfils it; empty for any
	Body        string              // who must bring it: a body of the profile; may be empty
	Due         Date                // may be zero
	AddedAt     time.Time
	AddedBy     string
	FulfilledBy DocumentID // a document of the matter; empty while it is not fulfilled, or where it may not be read
	FulfilledAt time.Time
	FulfilledTo string // the name of whoever said so
	WaivedAt    time.Time
	WaivedBy    string
	WaiveReason string
}

// In returns what is required, in the language asked for when it has been said in it.
func (r Requirement) In(lang Language) string {
	if text := r.Texts[lang]; text != "" {
		return text
	}
	return r.Text
}

// Fulfilled reports whether a document fulfils the requirement.
func (r Requirement) Fulfilled() bool { return !r.FulfilledAt.IsZero() }

// Waived reports whether somebody did without it.
func (r Requirement) Waived() bool { return !r.WaivedAt.IsZero() }

// Open reports whether the requirement is neither fulfilled nor waived.
func (r Requirement) Open() bool { return !r.Fulfilled() && !r.Waived() }

// Overdue reports whether it should have been fulfilled before the day.
func (r Requirement) Overdue(today Date) bool { return r.Open() && r.Due != "" && today.After(r.Due) }

// openOnes returns the numbers of the requirements that are open.
func (m Matter) openOnes() []int {
	all := []int{}
	for _, r := range m.Requirements {
		if r.Open() {
			all = append(all, r.N)
		}
	}
	return all
}

// requirement returns the requirement of that number, or NotFound.
func (m Matter) requirement(n int) (Requirement, error) {
	i := slices.IndexFunc(m.Requirements, func(r Requirement) bool { return r.N == n })
	if i < 0 {
		return Requirement{}, Errorf(NotFound, "The matter has no requirement %d.", n).At("requirement")
	}
	return m.Requirements[i], nil
}

// MatterFilter selects matters of a list. Zero fields select everything.
type MatterFilter struct {
	AccessClasses []string // only matters of these classes; nil means NONE: it fails closed
	State         MatterState
	Class         string
	Body          string
	Parent        MatterID
	After         MatterID // the last matter of the page before
	Limit         int      // 1 to 500; 0 means 50
}

// MatterReader reads matters. It is unfiltered.
type MatterReader interface {
	// Matter returns a matter with its requirements, or NotFound.
	Matter(ctx context.Context, id MatterID) (Matter, error)
	// ResolveMatter finds a matter by id or code, or NotFound.
	ResolveMatter(ctx context.Context, ref string) (MatterID, error)
	// Matters lists matters without their requirements, newest opened first.
	Matters(ctx context.Context, f MatterFilter) ([]Matter, error)
	// MattersByID returns matters without their requirements; those that do not exist are missing.
	MattersByID(ctx context.Context, ids []MatterID) (map[MatterID]Matter, error)
	// MatterAccessClasses returns every access class that a matter has.
	MatterAccessClasses(ctx context.Context) ([]string, error)
	// MatterContents counts the documents of matters by their access classes.
	MatterContents(ctx context.Context, ids []MatterID) (map[MatterID]map[string]int, error)
	// MatterClosed returns since which day matters are closed; open ones are missing.
	MatterClosed(ctx context.Context, ids []MatterID) (map[MatterID]Date, error)
}

// MatterWriter writes matters.
type MatterWriter interface {
	// Matter is MatterReader.Matter as this transaction sees it, locked against others'
	// changes: nobody closes, seals or moves it, or files into it, meanwhile.
	Matter(ctx context.Context, id MatterID) (Matter, error)
	// SubMatters returns the ids of the matters directly below one, locked likewise.
	SubMatters(ctx context.Context, id MatterID) ([]MatterID, error)
	// InsertMatter adds a matter without its requirements; a code in use is a Conflict.
	InsertMatter(ctx context.Context, m Matter) error
	// UpdateMatter writes everything but the requirements and raises the revision;
	// PreconditionFailed when the stored revision is not m.Revision, a code in use is a Conflict.
	UpdateMatter(ctx context.Context, m Matter) error
	// SaveRequirement adds a requirement, or writes it in place of the one with its number.
	SaveRequirement(ctx context.Context, id MatterID, r Requirement) error
	// SetMatter writes the matter that a document belongs to; empty for none.
	SetMatter(ctx context.Context, id DocumentID, m MatterID) error
	// SealDocuments gives the matter's documents that seal, except those that have a later one,
	// and returns those it changed.
	SealDocuments(ctx context.Context, id MatterID, until Date) ([]DocumentID, error)
	// DocumentsOfMatter returns the ids of all documents of a matter.
	DocumentsOfMatter(ctx context.Context, id MatterID) ([]DocumentID, error)
}
