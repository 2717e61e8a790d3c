package web

import (
	"time"

	"acervo/records"
)

// Verify is the page where anybody asks whether a copy is genuine and still counts.
type Verify struct {
	Frame
	Query    string // as it was typed: a code, or a SHA-256
	Mistakes []Mistake
	Verdict  *Verdict // nil before anything was asked
}

func (Verify) name() string { return "verify" }

// Mistake returns the first mistake of a field, or nil.
func (v Verify) Mistake(field string) *Mistake { return mistake(v.Mistakes, field) }

// Verdict is the answer. What tells of the document is empty for those who may not read it.
type Verdict struct {
	Standing     records.CopyStanding
	Original     bool // the bytes are a filed original, not an issued copy
	Code         string
	RevokedAt    time.Time
	RevokeReason string
	AnnulledAt   time.Time // when the register entry of the document was annulled; zero: it was not
	AnnulledSeq  int64     // by which ledger entry
	AnnulReason  string

	Title        Title
	Number       string
	Symbol       string
	DocumentPage string
	Version      int
	TextLanguage records.Language
	IssuedAt     time.Time
	IssuedBy     string
	On           records.Date // it was certified as in force on this day
	Known        time.Time    // as known then
	SinceType    records.EventType
	Since        records.Date
}

// Mood is how the answer looks: ok, soon (look closer), gone (do not rely on it) or past (nothing is known).
func (v Verdict) Mood() string {
	switch v.Standing {
	case records.VerdictCurrent, records.VerdictGenuine:
		return "ok"
	case records.VerdictRevoked, records.VerdictAnnulled:
		return "gone"
	case records.VerdictUnknown:
		return "past"
	}
	return "soon"
}
