package web

import (
	"time"

	"acervo/records"
)

// Sharing is the page on which share links of a document are made and revoked.
type Sharing struct {
	Frame
	Heading      Title
	Number       string
	DocumentPage string
	Page         string // of the form
	Closed       bool   // it is restricted: sharing takes a reason
	Files        []SharedFile
	Values       map[string]string // as typed, by field
	Link         string            // one that was just made, whole; it is shown this once
	There        []ShareLine
	Mistakes     []Mistake
}

func (Sharing) name() string { return "sharing" }

// Mistake returns the first mistake of a field, or nil.
func (s Sharing) Mistake(field string) *Mistake { return mistake(s.Mistakes, field) }

// Placed reports whether the form has a field of that name.
func (Sharing) Placed(field string) bool {
	return field == "file" || field == "days" || field == "reason"
}

// SharedFile is a file that can be shared.
type SharedFile struct {
	Value    string
	Version  int
	Language records.Language
	Name     string
	Size     int64
}

// ShareLine is a share link in the list.
type ShareLine struct {
	ID                string
	Version           int
	Reason            string
	MadeAt, ExpiresAt time.Time
	MadeBy            string
	Open, Revoked     bool
	RevokedAt         time.Time
	RevokedBy         string
	RevokeReason      string
}

// Shared is what the bearer of a share link sees.
type Shared struct {
	Frame
	Heading         Title
	Number          string
	Version         int
	Date            records.Date
	Name, MediaType string
	Size            int64
	SHA256          records.Sum
	Until           time.Time
	Download        string
}

func (Shared) name() string { return "shared" }
