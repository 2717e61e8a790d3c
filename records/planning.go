package records

import "time"

// ProfileReader reads and writes the texts of profiles.
type ProfileReader interface {
	// Read makes a profile of its text; Invalid tells every mistake in it.
	Read(text []byte) (*Profile, error)
	// Plan writes the file plan of a profile as yaml or csv.
	Plan(text []byte, format string) ([]byte, error)
	// WithPlan returns the profile with another file plan, given as yaml or csv. The
	// result is as it was written: Read tells its mistakes.
	WithPlan(text, plan []byte, format string) ([]byte, error)
}

// AppliedProfile is a profile that was applied. The one with the highest number stands.
type AppliedProfile struct {
	Number    int // 1, 2, 3 …
	Seq       int64
	AppliedAt time.Time
	Actor     string
	By        string // the actor's name at the time; empty when the service did it by itself
	SHA256    Sum    // of the text
	Text      []byte // YAML; nil in lists
}
