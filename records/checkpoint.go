package records

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"time"
)

// Checkpoint is a head of the ledger with the signatures over it.
type Checkpoint struct {
	Head         LedgerHead
	Signed       string // the note with the service's signature alone (C2SP signed-note): what time-stamps are over
	PublicKey    string // the service's (C2SP signed-note vkey)
	At           time.Time
	Cosignatures []Cosignature
	Stamps       []Stamp
}

// Note returns the signed note with the signature lines of others below the service's.
func (c Checkpoint) Note() string {
	note := c.Signed
	for _, s := range c.Cosignatures {
		note += s.Line
	}
	return note
}

// Cosignature is the signature of a second key, such as the Comptroller's, over a checkpoint.
type Cosignature struct {
	Key   string // the public key (C2SP signed-note vkey)
	Line  string // as it stands in the note, with its line end
	At    time.Time
	Actor string // the id of whoever brought it
	By    string // their name at the time
}

// Stamp is what a time-stamping authority said of a checkpoint (RFC 3161).
type Stamp struct {
	Authority string    // the subject of the certificate that signed it
	Time      time.Time // by the authority's clock
	Token     []byte    // DER (RFC 3161 §2.4.2, TimeStampToken), over the SHA-256 of Checkpoint.Signed
	At        time.Time // when it was kept
}

// SignedHead is a checkpoint's note that was opened: what it says, and who signed it.
type SignedHead struct {
	Origin  string // the ledger's name
	Head    LedgerHead
	Signers []string // the known keys whose signatures are valid, in the order of their lines
}

// SignedBy reports whether the key is among those that signed.
func (s SignedHead) SignedBy(key string) bool { return slices.Contains(s.Signers, key) }

// CheckpointBody is the text that is signed: origin, size and root in base64, a
// line each (C2SP tlog-checkpoint).
func CheckpointBody(origin string, head LedgerHead) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, head.Size, base64.StdEncoding.EncodeToString(head.Root[:]))
}

// CheckpointReader reads the checkpoints that were kept.
type CheckpointReader interface {
	// Checkpoints returns kept checkpoints, the largest first: at most limit of those smaller than before (0: of all).
	Checkpoints(ctx context.Context, before int64, limit int) ([]Checkpoint, error)
	// CheckpointAt returns the kept checkpoint over exactly size entries, or NotFound.
	CheckpointAt(ctx context.Context, size int64) (Checkpoint, error)
	// HappenedAfter reports whether there is a ledger entry after number seq whose action is none of these.
	HappenedAfter(ctx context.Context, seq int64, besides ...Action) (bool, error)
}

// CheckpointWriter keeps checkpoints and what is added to them. None of it is ever changed.
type CheckpointWriter interface {
	// KeepCheckpoint keeps head, signed note and time, and reports whether it is new: the first one over a size stays.
	KeepCheckpoint(ctx context.Context, c Checkpoint) (kept bool, err error)
	// KeepCosignature adds a signature to the kept checkpoint of that size, and
	// reports whether it is new: a key's first one stays.
	KeepCosignature(ctx context.Context, size int64, s Cosignature) (kept bool, err error)
	// KeepStamp adds a time-stamp to the kept checkpoint of that size; an authority's first one stays.
	KeepStamp(ctx context.Context, size int64, s Stamp) (kept bool, err error)
}
