package web

import (
	"slices"
	"time"

	"acervo/records"
)

// Done is what was just done, and is said on the page that follows: a key's end, such as "password".
type Done string

// Known reports whether it can be said; an address may hold anything.
func (d Done) Known() bool {
	return slices.Contains([]Done{"language", "password", "token", "revoked", "sessions", "saved", "created", "retried"}, d)
}

// Person is the page of one's own account.
type Person struct {
	Frame
	Login, Name, Email string
	Roles              []records.Role
	Bodies             []string // names
	Provider           string   // the identity provider's name; empty for a local account
	Since              time.Time
	Chosen             records.Language // empty: the browser's
	Offered            []records.Language
	Least              int // characters of a password

	Tokens      []Token
	TokenName   string // as typed
	Days        int
	OfferedDays []int
	Scopes      []records.Scope
	Wanted      []records.Scope
	Secret      string // of the token that was just made
	SecretName  string

	Sessions []Session
	Done     Done
	Mistakes []Mistake
}

// Token is an API token of one's own.
type Token struct {
	ID, Name string
	Scopes   []records.Scope
	Created  time.Time
	Expires  time.Time
	LastUsed time.Time
	State    string // live, expired or revoked
}

// Session is a browser in which one is signed in.
type Session struct {
	Key    string
	Device string
	From   string // network address
	Began  time.Time
	Here   bool // it is this browser
}

func (Person) name() string { return "person" }

// Mistake returns the first mistake of a field, or nil.
func (p Person) Mistake(field string) *Mistake { return mistake(p.Mistakes, field) }

// Wants reports whether the scope is ticked.
func (p Person) Wants(s records.Scope) bool { return slices.Contains(p.Wanted, s) }

// Others reports whether there are sessions besides this browser's.
func (p Person) Others() bool {
	return slices.ContainsFunc(p.Sessions, func(s Session) bool { return !s.Here })
}
