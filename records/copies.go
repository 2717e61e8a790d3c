package records

import (
	"context"
	"time"
)

// Copy is an entry of the register of certified copies issued. Its PDF is in the vault.
type Copy struct {
	Code        CopyCode
	Seq         int64 // the ledger entry that recorded it
	Document    DocumentID
	Version     int
	Language    Language // of the text
	File        FileID
	Original    Sum    // SHA-256 of the file that was copied
	Issued      Sum    // SHA-256 of the PDF that was issued
	Size        int64  // of that PDF, in bytes
	Beside      Beside // why the original stands beside it; empty when its pages are in it
	Certificate Language
	On          Date      // the version was asked for as in force on this day; zero when by its number
	Known       time.Time // as known then; zero when On is
	FiledSeq    int64     // the ledger entry by which the file was filed
	IssuedAt    time.Time
	IssuedBy    string // the actor's name at the time

	RevokedAt    time.Time // zero: it was not
	RevokedBy    string
	RevokeReason string
	RevokedSeq   int64 // the ledger entry of the revocation
}

// Revoked reports whether the copy counts no more.
func (c Copy) Revoked() bool { return !c.RevokedAt.IsZero() }

// CopyReader reads the register of copies. It is unfiltered.
type CopyReader interface {
	// Copy returns a copy, or NotFound.
	Copy(ctx context.Context, code CopyCode) (Copy, error)
	// CopyWithBytes returns the copy whose issued PDF has these bytes, or NotFound.
	CopyWithBytes(ctx context.Context, issued Sum) (Copy, error)
	// Copies lists the copies of a document, newest first.
	Copies(ctx context.Context, of DocumentID) ([]Copy, error)
}

// CopyWriter writes the register of copies. Both follow Append, whose entry they name.
type CopyWriter interface {
	// InsertCopy adds a copy; a code in use is a Conflict.
	InsertCopy(ctx context.Context, c Copy) error
	// RevokeCopy writes when, by whom and why it was revoked; Conflict when that was done before.
	RevokeCopy(ctx context.Context, c Copy) error
}

// Press prints what the service writes itself, as PDF. Equal input gives equal bytes.
type Press interface {
	// Certificate prints the certificate of a copy.
	Certificate(ctx context.Context, c Certificate) ([]byte, error)
	// MarginLine is what stands in the margin of each page of the copy, with {page} and {pages} to be filled in.
	MarginLine(c Certificate) string
}

// Certificate is all that stands on the certificate of a copy.
type Certificate struct {
	Copy         Copy // without the sum and size of what is about to be printed
	Organization string
	Zone         *time.Location // in which times are printed

	Title       string
	Type        string // as the profile names it
	Body        string // likewise; may be empty
	Number      string
	Symbol      string // may be empty
	VersionDate Date   // may be unknown
	VersionOf   int    // how many versions there are
	Authority   Authority
	FileName    string
	MediaType   string
	FileSize    int64
	FiledAt     time.Time
	Pages       int              // of the original; 0 when not known
	Signatures  []FoundSignature // in the original

	Event      *Event // that made the version the law on the day asked for
	Filing     Entry  // by which the file was filed
	Checkpoint LedgerHead
	Note       string // the signed checkpoint
	Address    string // at which the copy can be verified; empty when the service has no public address
}

// CopyStanding is what a copy, or the file it is of, counts for today.
type CopyStanding string

// What /verify answers.
const (
	VerdictUnknown    CopyStanding = "unknown"    // no such copy; or none that may be told of
	VerdictCurrent    CopyStanding = "current"    // genuine, and its text is the present one
	VerdictSuperseded CopyStanding = "superseded" // genuine, and another text has taken its place since
	VerdictRepealed   CopyStanding = "repealed"   // genuine, and repealed or expired since
	VerdictSuspended  CopyStanding = "suspended"  // genuine, and suspended at present
	VerdictPending    CopyStanding = "pending"    // genuine, and not yet in force
	VerdictRevoked    CopyStanding = "revoked"    // genuine, and revoked by whoever issued it
	VerdictAnnulled   CopyStanding = "annulled"   // genuine, and the register entry of its document was annulled since
	VerdictGenuine    CopyStanding = "genuine"    // genuine; more is told to those who may read the document only
)

// CopyVerdict is the answer to "is this genuine, and does it still count?".
type CopyVerdict struct {
	Standing CopyStanding
	// What follows is empty unless the actor may read the document; but when a copy was
	// revoked, or the register entry of its document annulled and by which ledger entry, is told to everybody who holds it.
	Annulled     *Annulment
	RevokedAt    time.Time
	RevokeReason string
	Original     bool // the bytes asked about are a filed original, not an issued copy
	Copy         Copy // zero for an original
	Document     Document
	Version      int
	Since        Event // by which the text is no longer the present one, when an event did it
}
