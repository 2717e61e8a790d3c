package records

import (
	"context"
	"time"
)

// AppliedProfile is a profile that was applied: its text for ever, and when it began to stand.
type AppliedProfile struct {
	Number int       // from 1, without gaps
	Text   string    // as it was written, in YAML; empty in lists
	Digest Sum       // SHA-256 of the text, which its ledger entry tells too
	At     time.Time // of the ledger entry
	Actor  string    // the user's id; empty for the service itself
	By     string    // their name at the time
	Seq    int64     // the ledger entry
}

// ProfileReader reads the profiles that were applied. It is unfiltered: a profile tells of no document.
type ProfileReader interface {
	// LastProfile returns the number of the profile that was applied last; 0 when none was.
	LastProfile(ctx context.Context) (int, error)
	// AppliedProfile returns the profile of that number, or NotFound.
	AppliedProfile(ctx context.Context, number int) (AppliedProfile, error)
	// AppliedProfiles lists all of them without their texts, the last one first.
	AppliedProfiles(ctx context.Context) ([]AppliedProfile, error)
	// ProfileUse counts what goes by the codes of a profile.
	ProfileUse(ctx context.Context) (ProfileUse, error)
}

// ProfileWriter adds profiles that are applied.
type ProfileWriter interface {
	// GoBy says by which profile the transaction goes: when another one stands by the time it
	// appends, Append is Unavailable, so that nothing is filed by a profile that is no more. 0 says nothing.
	GoBy(number int)
	// ProfileUse is ProfileReader.ProfileUse as this transaction sees it.
	ProfileUse(ctx context.Context) (ProfileUse, error)
	// InsertProfile adds the profile that stands from now on. It has the number of its entry, so it
	// follows Append. PreconditionFailed when the profile's number is in use.
	InsertProfile(ctx context.Context, p AppliedProfile) error
	// RereadTypes has the texts of all kept documents of these types read again.
	RereadTypes(ctx context.Context, types []string, at time.Time) error
}

// ProfileUse counts what goes by the codes of a profile, stubs of destroyed records included:
// their descriptions stay for ever.
type ProfileUse struct {
	Documents []DocumentUse
	Matters   []MatterUse
	People    map[string]int // by the body they belong to, also for a time
	Numbers   map[string]int // register numbers taken, by series
	Events    map[string]int // named events recorded, by code
}

// DocumentUse counts documents of one kind.
type DocumentUse struct {
	Class, Type, Body string
	Access            Access
	N                 int
}

// MatterUse counts matters of one kind.
type MatterUse struct {
	Class, Body string
	Access      Access
	Open        bool
	N           int
}

// ProfileForms reads and writes profiles in the forms that people keep them in.
type ProfileForms interface {
	// Read reads a profile in YAML. Every mistake in it is one of the Problems of an Invalid error.
	Read(text string) (*Profile, error)
	// Merge puts the classes of a table (CSV) into a profile in YAML: those that it has are
	// changed, the others added, and none is taken away. Mistakes are Invalid, with row and column.
	Merge(text, table string) (string, error)
	// Table writes the file plan of a profile in YAML as CSV, as Merge reads it.
	Table(text string) (string, error)
}
