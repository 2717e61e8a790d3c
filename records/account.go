package records

import (
	"context"
	"time"
)

// User is an account: a local one, or one of a person whom an identity provider vouches for.
type User struct {
	ID        string
	Login     string // unique, lower case
	Name      string
	Email     string
	Roles     []Role
	Bodies    []string
	Terms     []Term   // roles and bodies for a time, beside those; User.On adds those that hold
	Language  Language // of the interface; empty means the browser's
	Disabled  bool
	CreatedAt time.Time
	Issuer    string // the identity provider's address (OpenID Connect Core 1.0 §2, iss); empty: a local account
	Subject   string // what it calls the person (sub)
}

// Local reports whether the account signs in here, with a password.
func (u User) Local() bool { return u.Issuer == "" }

// UserFilter selects accounts of a list. Zero fields select everything.
type UserFilter struct {
	Text     string // in login, name or e-mail, upper and lower case alike
	Role     Role
	Disabled bool   // only those that are disabled
	After    string // the login of the last account of the page before
	Limit    int    // 1 to 500; 0 means 50
}

// Actor returns the user as one who asks, by what they have without a term.
func (u User) Actor() Actor {
	return Actor{ID: u.ID, Name: u.Name, Roles: u.Roles, Bodies: u.Bodies}
}

// Token is an API token; its secret is shown once and only its hash is kept.
type Token struct {
	ID        string
	User      string // the owner's user id
	Name      string // what it is for
	Scopes    []Scope
	CreatedAt time.Time
	ExpiresAt time.Time
	LastUsed  time.Time
	Revoked   bool
}

// Good reports whether the token opens anything at that moment: it is neither revoked nor expired.
func (t Token) Good(now time.Time) bool {
	return !t.Revoked && (t.ExpiresAt.IsZero() || now.Before(t.ExpiresAt))
}

// AccountStore keeps accounts and tokens. Secrets reach it hashed only.
type AccountStore interface {
	// LastEntryAt is when the ledger's last entry was written; zero before the first.
	LastEntryAt(ctx context.Context) (time.Time, error)
	// UserByID returns a user, or NotFound.
	UserByID(ctx context.Context, id string) (User, error)
	// UserByLogin returns a user and the hash of the password ("" when none is set), or NotFound.
	UserByLogin(ctx context.Context, login string) (u User, passwordHash string, err error)
	// UserByIdentity returns the user whom a provider calls so, or NotFound.
	UserByIdentity(ctx context.Context, issuer, subject string) (User, error)
	// Users lists all users by login.
	Users(ctx context.Context) ([]User, error)
	// FindUsers lists the users that the filter selects by login.
	FindUsers(ctx context.Context, f UserFilter) ([]User, error)
	// SaveUser inserts or changes a user and writes the ledger entry in the same
	// transaction; a login in use by another user is a Conflict.
	SaveUser(ctx context.Context, u User, e Entry) error
	// SetPassword replaces the hash and removes the user's one-time links, with its ledger entry.
	SetPassword(ctx context.Context, userID, hash string, e Entry) error
	// AddLink keeps the hash of a one-time link by which the user sets a password.
	AddLink(ctx context.Context, hash, userID string, expires time.Time) error
	// UserByLink returns the user of a link that has not expired, or NotFound.
	UserByLink(ctx context.Context, hash string) (User, error)
	// AddToken keeps a token under the hash of its secret, with its ledger entry.
	AddToken(ctx context.Context, t Token, hash string, e Entry) error
	// TokenByHash returns a token that is neither revoked nor expired with its
	// owner, and notes its use (at most once a minute); NotFound otherwise.
	TokenByHash(ctx context.Context, hash string) (Token, User, error)
	// Tokens lists a user's tokens.
	Tokens(ctx context.Context, userID string) ([]Token, error)
	// RevokeToken revokes a user's token with its ledger entry; NotFound when the user has none such.
	RevokeToken(ctx context.Context, userID, id string, e Entry) error
	SearchKeeper
	// Record writes a ledger entry of its own: a sign-in, a failed one.
	Record(ctx context.Context, e Entry) error
}

// JobKind is a kind of background work.
type JobKind string

// The kinds of jobs. Recognition is slow (seconds a page) and has a queue of its
// own, so that a heap of scans never holds up the reading of born-digital files.
const (
	JobRead      JobKind = "read"
	JobRecognize JobKind = "recognize" // OCR
)

// JobState is where a job stands.
type JobState string

// The states of a job.
const (
	JobWaiting JobState = "waiting"
	JobRunning JobState = "running"
	JobDone    JobState = "done"
	JobFailed  JobState = "failed" // its tries are used up, or trying again cannot help
)

// Job is a piece of background work on a file. There is at most one per file
// and kind: asking again makes it wait anew.
type Job struct {
	ID         int64
	Kind       JobKind
	File       FileID
	Document   DocumentID
	State      JobState
	Attempts   int
	Error      string // of the last try, for people
	RunAt      time.Time
	LeaseUntil time.Time // a worker that says nothing until then is taken for dead
	CreatedAt  time.Time
	FinishedAt time.Time
}
