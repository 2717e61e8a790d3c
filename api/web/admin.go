package web

import (
	"net/url"
	"slices"
	"time"

	"acervo/records"
)

// Keeping is the frame of the pages of administration.
type Keeping struct {
	Frame
	Tab      string   // the part that is shown
	MayEnter []string // the parts that are offered
}

// Tabs returns the parts; none when there is but one. Their text is the end of a message's key.
func (k *Keeping) Tabs() []Choice {
	if len(k.MayEnter) < 2 {
		return nil
	}
	addresses := map[string]string{"dashboard": "/admin", "users": "/admin/users", "jobs": "/admin/jobs", "profile": "/admin/profile", "system": "/admin/system"}
	all := make([]Choice, len(k.MayEnter))
	for i, tab := range k.MayEnter {
		all[i] = Choice{Text: tab, Address: addresses[tab], On: tab == k.Tab}
	}
	return all
}

// Dashboard shows how the archive is used and grows.
type Dashboard struct {
	Keeping
	Files  int64
	Bytes  int64
	Months int
	Charts []Chart
}

func (Dashboard) name() string { return "dashboard" }

// Users lists the accounts.
type Users struct {
	Keeping
	Text     string // what is looked for
	Role     records.Role
	Disabled bool
	Offered  []records.Role
	Users    []UserLine
	First    string // the address of the first page, on later ones
	Next     string
}

// UserLine is an account in the list.
type UserLine struct {
	Address, Login, Name, Email string
	Roles                       []records.Role
	Bodies                      []string
	Disabled, Provided          bool
}

func (Users) name() string { return "users" }

// Account is the form of an account, new or not.
type Account struct {
	Keeping
	ID       string // empty for a new one
	Login    string
	Called   string // the person's name
	Email    string
	Roles    []records.Role
	Bodies   []string
	Chosen   records.Language
	Disabled bool
	Issuer   string // of the identity provider; empty for a local account
	Since    time.Time
	Terms    []Term

	OfferedRoles  []records.Role
	OfferedBodies []Option
	Offered       []records.Language
	Link          string // a one-time link that was just made, whole
	Done          Done
	Mistakes      []Mistake
}

func (Account) name() string { return "account" }

// Term is a role or a body that an account has for a time.
type Term struct {
	Kind        records.TermKind
	Code        string
	Body        string // the body's name
	From, Until records.Date
	Holds, Over bool
}

// Action is where the form is sent.
func (a Account) Action() string {
	if a.ID == "" {
		return "/admin/users"
	}
	return "/admin/users/" + url.PathEscape(a.ID)
}

// Mistake returns the first mistake of a field, or nil.
func (a Account) Mistake(field string) *Mistake { return mistake(a.Mistakes, field) }

// HasRole reports whether the role is ticked.
func (a Account) HasRole(r records.Role) bool { return slices.Contains(a.Roles, r) }

// HasBody reports whether the body is ticked.
func (a Account) HasBody(code string) bool { return slices.Contains(a.Bodies, code) }

// Jobs lists the background work.
type Jobs struct {
	Keeping
	States []Choice // with the number in each; the text is the state, "" for all
	State  records.JobState
	Jobs   []JobLine
	First  string
	Next   string
	Done   Done
}

// JobLine is a job in the list.
type JobLine struct {
	ID       int64
	Kind     records.JobKind
	State    records.JobState
	Document records.DocumentID
	Title    Title
	Number   string
	Page     string // the document's
	Attempts int
	Said     string // what went wrong the last time
	At       time.Time
}

func (Jobs) name() string { return "jobs" }

// ProfilePage shows the organization's own data.
type ProfilePage struct {
	Keeping
	Called string
	Zone   string
	Public bool
	Origin string
	Bodies []Option
	Types  []TypeLine
	Plan   []ClassLine
	Series []SeriesLine
}

// TypeLine is a document type in the list.
type TypeLine struct {
	Code, Name, Abbreviation, Class, Schema string
	Normative                               bool
}

// SeriesLine is a register series.
type SeriesLine struct{ Code, Template string }

func (ProfilePage) name() string { return "profile" }

// SystemPage shows how the service is.
type SystemPage struct {
	Keeping
	Version  string
	Parts    []PartLine
	Programs []PartLine
	Ledger   int64
	Indexed  int64
	Waiting  int
	Running  int
	Failed   int
	Files    int64
	Bytes    int64
	Disks    []DiskLine
	Upkeep   records.Upkeep
	Now      time.Time
}

// PartLine is a part of the service.
type PartLine struct {
	Name    string
	OK      bool
	Detail  string
	Product string // the proper name of what the detail is, if it is one
}

// DiskLine is the room left on a disk.
type DiskLine struct {
	Name        string
	Free, Total int64
	Low         bool
}

func (SystemPage) name() string { return "system" }

// Lag is how many entries of the ledger the index has not seen.
func (s SystemPage) Lag() int64 { return max(0, s.Ledger-s.Indexed) }

// Stale reports whether something that should be done daily was not done for two days, or never.
func (s SystemPage) Stale(at time.Time) bool { return s.Now.Sub(at) > 48*time.Hour }
