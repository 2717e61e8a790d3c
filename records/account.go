package records

import "time"

// User is a local account.
type User struct {
	ID        string
	Login     string // unique, lower case
	Name      string
	Email     string
	Roles     []Role
	Bodies    []string
	Language  Language // of the interface; empty means the browser's
	Disabled  bool
	CreatedAt time.Time
}

// Actor returns the user as one who asks.
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
