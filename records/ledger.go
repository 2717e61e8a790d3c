package records

import (
	"crypto/sha256"
	"encoding/json"
	"time"
)

// Action is what a ledger entry says happened.
type Action string

// The actions of the ledger.
const (
	Filed             Action = "filed"              // a document with its first version
	VersionAdded      Action = "version_added"      //
	TextAdded         Action = "text_added"         // a language of a version
	FileAdded         Action = "file_added"         //
	MetadataEdited    Action = "metadata_edited"    // before and after in the detail
	LanguageCorrected Action = "language_corrected" //
	FileRead          Action = "file_read"          // the text of a file was read, or could not be
	RereadAsked       Action = "reread_asked"       //
	EventRecorded     Action = "event_recorded"     // a legal event of a document; the entry's number is the event's
	EventRetracted    Action = "event_retracted"    //
	RelationRecorded  Action = "relation_recorded"  // of the document that does it to another; the number as above
	RelationRetracted Action = "relation_retracted" //
	CopyIssued        Action = "copy_issued"        // a certified copy; the sums of what was issued and of the original in the detail
	CopyRevoked       Action = "copy_revoked"       //
	OutlineConfirmed  Action = "outline_confirmed"  // somebody answers for the articles of a file
	OutlineCorrected  Action = "outline_corrected"  // and has corrected them: before and after in the detail
	UserCreated       Action = "user_created"       //
	UserChanged       Action = "user_changed"       //
	PasswordSet       Action = "password_set"       //
	SignedIn          Action = "signed_in"          //
	SignInFailed      Action = "sign_in_failed"     //
	TokenIssued       Action = "token_issued"       //
	TokenRevoked      Action = "token_revoked"      //
	ProfileApplied    Action = "profile_applied"    //
	CheckpointSigned  Action = "checkpoint_signed"  // size and root in the detail
	BackupTaken       Action = "backup_taken"       //
)

// The actions of the ledger about its checkpoints and about the register.
const (
	CheckpointCosigned Action = "checkpoint_cosigned" // by a second key
	CheckpointStamped  Action = "checkpoint_stamped"  // by a time-stamping authority
	RegisterAnnulled   Action = "register_annulled"   // a document's register number counts no more
)

// SubjectKind says what a ledger entry is about.
type SubjectKind string

// The subjects of ledger entries.
const (
	SubjectDocument SubjectKind = "document"
	SubjectUser     SubjectKind = "user"
	SubjectSystem   SubjectKind = "system"
)

// Entry is one line of the ledger: what happened, when, by whom, to what.
type Entry struct {
	Seq     int64     // from 1, without gaps, in the order of commits
	At      time.Time // by the database's clock, after the ledger's head was locked; UTC, microseconds
	Actor   string    // the actor's id; empty for the system itself
	Name    string    // the actor's name at the time
	Action  Action
	Kind    SubjectKind
	Subject string          // the subject's id
	Detail  json.RawMessage // an object: what changed, with before and after
	Leaf    [32]byte        // the Merkle leaf hash (RFC 6962): SHA-256(0x00 || Record())
}

// Record returns the bytes that the ledger's Merkle tree is over: one JSON
// object with its keys in this fixed order. Two equal entries give equal bytes,
// for ever: this encoding may never change.
func (e Entry) Record() []byte {
	detail := e.Detail
	if len(detail) == 0 {
		detail = json.RawMessage(`{}`)
	}
	b, err := json.Marshal(struct {
		Seq     int64           `json:"seq"`
		At      string          `json:"at"`
		Actor   string          `json:"actor"`
		Name    string          `json:"name"`
		Action  Action          `json:"action"`
		Kind    SubjectKind     `json:"kind"`
		Subject string          `json:"subject"`
		Detail  json.RawMessage `json:"detail"`
	}{e.Seq, e.At.UTC().Format(LedgerTime), e.Actor, e.Name, e.Action, e.Kind, e.Subject, detail})
	if err != nil { // only an invalid Detail can do it, and AppendEntry refuses that
		return nil
	}
	return b
}

// LedgerTime is how times are written in ledger records: UTC with microseconds.
const LedgerTime = "2006-01-02T15:04:05.000000Z"

// LeafHash returns the RFC 6962 leaf hash of the entry's record.
func (e Entry) LeafHash() [32]byte { return sha256.Sum256(append([]byte{0}, e.Record()...)) }

// LedgerHead is the state of the ledger: how many entries, and the root of the
// Merkle tree over them (RFC 6962).
type LedgerHead struct {
	Size int64
	Root [32]byte
}

// LedgerFilter selects entries. Zero fields select everything.
type LedgerFilter struct {
	After   int64 // entries with a higher number, in rising order
	Before  int64 // when set: entries with a lower number, in falling order (newest first)
	Subject string
	Actor   string
	Action  Action
	From    time.Time
	To      time.Time
	Limit   int // at most 1000; 0 means 100
}

// InclusionProof proves that one entry is in a tree of a given size (RFC 6962 §2.1.1).
type InclusionProof struct {
	Seq    int64
	Leaf   [32]byte
	Head   LedgerHead
	Hashes [][32]byte
}

// ConsistencyProof proves that the tree of Old is a prefix of the tree of New (RFC 6962 §2.1.2).
type ConsistencyProof struct {
	Old, New LedgerHead
	Hashes   [][32]byte
}
