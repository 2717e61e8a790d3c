package records

import (
	"context"
	"io"
	"time"
)

// PageStamper makes certified copies of PDF files. Originals come from outside, so that it
// survives whatever their bytes do to it; they are never altered.
type PageStamper interface {
	// Stamp puts a certificate before a copy of the original's pages and a line into the
	// margin of each. When that cannot or should not be done, Stamped says why and has
	// no copy: the certificate then stands beside the original. An error may pass.
	Stamp(ctx context.Context, in StampInput) (Stamped, error)
}

// StampInput is a file to stamp.
type StampInput struct {
	Bytes       io.ReadSeeker // an *os.File is handed over by its path, without a copy
	Size        int64
	Certificate []byte // a PDF of our own
	// Line goes into each page's margin, with {page} and {pages} filled in.
	Line string
}

// Stamped is a certified copy of a file, or why there is none.
type Stamped struct {
	Copy       io.ReadCloser // nil when Beside says why; after Close its bytes are gone
	Beside     Beside
	Pages      int              // of the original; 0 when it could not be read
	Signatures []FoundSignature // in the original
}

// Beside is why a certificate stands beside the original instead of before its pages.
type Beside string

// The reasons.
const (
	Together        Beside = ""          // it does not: the original's pages follow it
	BesideOtherKind Beside = "not_pdf"   // the original is no PDF
	BesideProtected Beside = "protected" // it is encrypted
	BesideSigned    Beside = "signed"    // it has digital signatures, which a change would break
	BesideDamaged   Beside = "damaged"   // it does not keep the rules of PDF
	BesideTooLarge  Beside = "too_large" // it is more than can be stamped: too many pages, too long a time
)

// FoundSignature is a digital signature that a received PDF has, as found: what
// the file says, never an opinion on who signed or whether it counts.
type FoundSignature struct {
	Field     string    `json:"field,omitempty"`
	Signer    string    `json:"signer,omitempty"` // as stated in the file or in the signer's own certificate
	At        time.Time `json:"at,omitzero"`      // as stated; zero when it is not
	Integrity Integrity `json:"integrity"`
}

// Integrity is whether the signed bytes are what was signed.
type Integrity string

// The findings on a signature's bytes.
const (
	IntegrityIntact  Integrity = "intact"
	IntegrityAltered Integrity = "altered"
	IntegrityUnknown Integrity = "unknown" // of a kind that is not checked, or damaged
)
