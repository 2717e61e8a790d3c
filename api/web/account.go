package web

// SignIn is where people say who they are.
type SignIn struct {
	Frame
	Login    string
	Next     string // where to go then
	Provider string // the identity provider's name; empty for none
	Mistakes []Mistake
}

func (SignIn) name() string { return "signin" }

// Mistake returns the first mistake of a field, or nil.
func (s SignIn) Mistake(field string) *Mistake { return mistake(s.Mistakes, field) }

// ProviderAddress is where the way to the identity provider begins.
func (s SignIn) ProviderAddress() string { return WithQuery("/sign-in/provider", "next", s.Next) }

// SignedOut says that the browser is signed out here.
type SignedOut struct {
	Frame
	Provider    string // the identity provider's name; empty for none
	ProviderEnd string // where one signs out there, too
}

func (SignedOut) name() string { return "signedout" }

// Link is where a one-time link leads: its owner sets a password.
type Link struct {
	Frame
	Least    int  // characters of a password
	Gone     bool // the link was used or is too old
	Mistakes []Mistake
}

func (Link) name() string { return "link" }

// Mistake returns the first mistake of a field, or nil.
func (l Link) Mistake(field string) *Mistake { return mistake(l.Mistakes, field) }

// Fault is the page of what went wrong.
type Fault struct {
	Frame
	Kind      string // a records.Kind's name
	Said      string // the sentence of what happened; none for faults of ours
	RequestID string // for faults of ours
	Minutes   int    // for "too many": when to come back
	Shared    bool   // it was asked for by a share link
}

func (Fault) name() string { return "fault" }
