package records

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"strconv"
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
	Exported          Action = "exported"           // everything, into a folder; the head of the ledger that it holds in the detail
)

// The actions of the ledger about its checkpoints and about the register.
const (
	CheckpointCosigned Action = "checkpoint_cosigned" // by a second key
	CheckpointStamped  Action = "checkpoint_stamped"  // by a time-stamping authority
	RegisterAnnulled   Action = "register_annulled"   // a document's register number counts no more
)

// The actions of the ledger about declaring, about notes and about check-outs.
const (
	Declared       Action = "declared"        // a draft became a record
	Undeclared     Action = "undeclared"      // and is a draft again; why in the detail
	NoteAdded      Action = "note_added"      // the entry's number is the note's
	CheckedOut     Action = "checked_out"     // until when in the detail
	CheckedIn      Action = "checked_in"      //
	CheckoutBroken Action = "checkout_broken" // by somebody else than its holder
)

// The actions of the ledger about retention. What is recorded has the entry's number.
const (
	RetentionOverridden Action = "retention_overridden" // a record is kept longer than its class
	OverrideLifted      Action = "override_lifted"      //
	NamedEventRecorded  Action = "named_event_recorded" // what a retention counts from has happened
	NamedEventRetracted Action = "named_event_retracted"
)

// The actions of the ledger about matters. Those about a document of a matter name the matter in the detail.
const (
	MatterOpened         Action = "matter_opened"
	MatterEdited         Action = "matter_edited" // before and after in the detail
	MatterWasClosed      Action = "matter_closed"
	MatterReopened       Action = "matter_reopened"
	MatterSealed         Action = "matter_sealed"         // its documents are nobody's to read until a day
	RequirementAdded     Action = "requirement_added"     //
	RequirementFulfilled Action = "requirement_fulfilled" // by the document in the detail
	RequirementWaived    Action = "requirement_waived"    //
	PutInMatter          Action = "put_in_matter"         // a document
	TakenFromMatter      Action = "taken_from_matter"     // a document
	DocumentSealed       Action = "document_sealed"       // with its matter
)

// The actions of the ledger about holds and about letting records go.
const (
	HoldPlaced           Action = "hold_placed"   // the entry's number is the hold's
	HoldExtended         Action = "hold_extended" // records came under it: HoldExtension in the detail
	HoldWasLifted        Action = "hold_lifted"
	DispositionProposed  Action = "disposition_proposed" // the entry's number is the disposition's
	DispositionApproved  Action = "disposition_approved" // by somebody else; which records were taken out in the detail
	DispositionRejected  Action = "disposition_rejected"
	DispositionConfirmed Action = "disposition_confirmed" // the receiver has what was transferred
	DispositionExecuted  Action = "disposition_executed"  // how many records went and how many were left out in the detail
	RecordDestroyed      Action = "record_destroyed"      // a document; the sums of its bytes in the detail
	RecordTransferred    Action = "record_transferred"    // a document, likewise
)

// The actions of the ledger about batches. What becomes of each record is an entry of its own, which names the batch.
const (
	BatchBegun      Action = "batch_begun"   // what changes, of how many records, in the detail
	BatchWasStopped Action = "batch_stopped" // how many were changed until then in the detail
	BatchWasDone    Action = "batch_done"    // likewise
)

// The actions of the ledger about vital records.
const (
	VitalMarked   Action = "vital_marked"
	VitalReviewed Action = "vital_reviewed"
	VitalUnmarked Action = "vital_unmarked"
	KitTaken      Action = "kit_taken" // a continuity kit; how many records, and for whom, in the detail
)

// Actions lists all actions, in the order in which they are offered.
var Actions = []Action{
	Filed, VersionAdded, TextAdded, FileAdded, MetadataEdited, LanguageCorrected, FileRead, RereadAsked,
	Declared, Undeclared, NoteAdded, CheckedOut, CheckedIn, CheckoutBroken,
	EventRecorded, EventRetracted, RelationRecorded, RelationRetracted, OutlineConfirmed, OutlineCorrected,
	CopyIssued, CopyRevoked, RegisterAnnulled,
	RetentionOverridden, OverrideLifted, NamedEventRecorded, NamedEventRetracted, CheckpointSigned, CheckpointCosigned, CheckpointStamped, BackupTaken, Exported,
	RecordOpened, ShareMade, ShareOpened, ShareRevoked, FixityFailed, BytesRepaired,
	MatterOpened, MatterEdited, MatterWasClosed, MatterReopened, MatterSealed, RequirementAdded, RequirementFulfilled, RequirementWaived,
	PutInMatter, TakenFromMatter, DocumentSealed, VitalMarked, VitalReviewed, VitalUnmarked, KitTaken,
	HoldPlaced, HoldExtended, HoldWasLifted, DispositionProposed, DispositionApproved, DispositionRejected, DispositionConfirmed, DispositionExecuted,
	RecordDestroyed, RecordTransferred, BatchBegun, BatchWasStopped, BatchWasDone,
	UserCreated, UserChanged, PasswordSet, SignedIn, SignInFailed, TokenIssued, TokenRevoked, ProfileApplied,
}

// SubjectKind says what a ledger entry is about.
type SubjectKind string

// The subjects of ledger entries.
const (
	SubjectDocument SubjectKind = "document"
	SubjectUser     SubjectKind = "user"
	SubjectSystem   SubjectKind = "system"
	SubjectHold     SubjectKind = "hold"        // the subject is the hold's name
	SubjectDisposal SubjectKind = "disposition" // the subject is its number; empty in the entry that proposes it
	SubjectBatch    SubjectKind = "batch"       // of records changed alike
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
// object with its keys in this fixed order, as encoding/json writes it. Two equal
// entries give equal bytes, for ever: this encoding may never change. A Detail
// that is no JSON gives nothing, or bytes that are no JSON either.
func (e Entry) Record() []byte {
	return e.AppendRecord(make([]byte, 0, 256+len(e.Subject)+len(e.Detail)))
}

// AppendRecord appends what Record returns to b, for walks over many entries.
func (e Entry) AppendRecord(b []byte) []byte {
	before := len(b)
	b = strconv.AppendInt(append(b, `{"seq":`...), e.Seq, 10)
	b = e.At.UTC().AppendFormat(append(b, `,"at":"`...), LedgerTime)
	b = appendString(append(b, `","actor":`...), e.Actor)
	b = appendString(append(b, `,"name":`...), e.Name)
	b = appendString(append(b, `,"action":`...), string(e.Action))
	b = appendString(append(b, `,"kind":`...), string(e.Kind))
	b = appendString(append(b, `,"subject":`...), e.Subject)
	b = append(b, `,"detail":`...)
	switch {
	case len(e.Detail) == 0:
		b = append(b, `{}`...)
	case settled(e.Detail):
		b = append(b, e.Detail...)
	default:
		detail, err := json.Marshal(e.Detail)
		if err != nil { // only an invalid Detail can do it, and Append refuses that
			return b[:before]
		}
		b = append(b, detail...)
	}
	return append(b, '}')
}

// appendString appends a string as encoding/json writes it; most are plain.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, err := json.Marshal(s)
			if err != nil { // a string can always be written
				return append(b, `""`...)
			}
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// settled reports whether encoding/json, if it takes this JSON at all, writes it as
// it is: without white space between its values, and with nothing in its strings that it escapes.
func settled(detail []byte) bool {
	for _, escaped := range []string{"<", ">", "&", "\u2028", "\u2029"} {
		if bytes.Contains(detail, []byte(escaped)) {
			return false
		}
	}
	for {
		between, rest, quoted := bytes.Cut(detail, []byte{'"'})
		for _, c := range between {
			if c <= ' ' {
				return false
			}
		}
		if !quoted {
			return true
		}
		if detail, quoted = afterString(rest); !quoted {
			return true
		}
	}
}

// afterString returns what follows the end of the JSON string that the bytes begin within.
func afterString(in []byte) (rest []byte, ended bool) {
	for {
		quote := bytes.IndexByte(in, '"')
		if quote < 0 {
			return nil, false
		}
		escapes := 0
		for escapes < quote && in[quote-1-escapes] == '\\' {
			escapes++
		}
		if in = in[quote+1:]; escapes%2 == 0 {
			return in, true
		}
	}
}

// LedgerTime is how times are written in ledger records: UTC with microseconds.
const LedgerTime = "2006-01-02T15:04:05.000000Z"

// LeafHash returns the RFC 6962 leaf hash of the entry's record.
func (e Entry) LeafHash() [32]byte { return sha256.Sum256(e.AppendRecord([]byte{0})) }

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
