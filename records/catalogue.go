package records

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"time"
)

// Catalogue keeps metadata, the register and the ledger. Everything it returns
// is unfiltered: who may see it is asked in Office, once, before it is shown.
type Catalogue interface {
	// InTx runs do in one transaction: all of it happens, or nothing. It may run
	// do again when the database asks for it, so do has no effect outside the
	// transaction. A database that does not answer gives Unavailable.
	InTx(ctx context.Context, do func(tx Tx) error) error

	// Document returns a document with versions, texts, files and its own events, or NotFound.
	Document(ctx context.Context, id DocumentID) (Document, error)
	// Resolve finds a document by id, register number or symbol, and tells who may read it. What is not
	// there has no id and is for nobody; to learn that takes the same steps as to find it.
	Resolve(ctx context.Context, ref string) (DocumentID, Access, error)
	// ResolveFile finds the document of a file, as Resolve does.
	ResolveFile(ctx context.Context, id FileID) (DocumentID, Access, error)
	// Documents lists documents without their versions, newest filed first.
	Documents(ctx context.Context, f DocumentFilter) ([]Document, error)
	// DocumentsWithBytes returns the documents of these access classes that hold a file with these
	// bytes, the first filed first. Others give no row.
	DocumentsWithBytes(ctx context.Context, sum Sum, classes []string) ([]DocumentID, error)
	// File returns a file, or NotFound.
	File(ctx context.Context, id FileID) (File, error)
	// Readings returns what came of reading documents of these access classes (none: NONE): of each the newest version
	// with its texts and files, and of older ones those files only that could not be read. Versions have their number, texts
	// their id and language, files who they are, role and name, and what a reading says of a document.
	Readings(ctx context.Context, ids []DocumentID, classes []string) (map[DocumentID][]Version, error)
	// Passages returns a file's passages in order; empty when it is not read.
	Passages(ctx context.Context, id FileID) ([]Passage, error)
	// Outline returns a file's provisions in order.
	Outline(ctx context.Context, id FileID) ([]Provision, error)
	// OutlineMark returns who answers for a file's outline; a proposal when nobody does.
	OutlineMark(ctx context.Context, id FileID) (OutlineMark, error)
	// WaitingOutlines lists the texts of which nobody has confirmed the outline, the newest filed first.
	WaitingOutlines(ctx context.Context, f WaitingFilter) ([]WaitingOutline, error)
	// Receipt returns what an idempotency key of an actor was answered, or NotFound.
	Receipt(ctx context.Context, actor, key string) (KeptReceipt, error)
	// AccessClasses returns every access class that a document has (Access.Class).
	AccessClasses(ctx context.Context) ([]string, error)

	// AllFiles lists every file of the records that are kept, in the order of ids, after the one given; for checks of the whole.
	AllFiles(ctx context.Context, after FileID, limit int) ([]File, error)
	// Referenced returns which of these sums a file or an issued copy of a kept record has; the rest are orphans in the vault.
	Referenced(ctx context.Context, sums []Sum) ([]Sum, error)
	// GoneWith returns, of records that went and whose bytes are gone, a file for each of these sums; only ID and SHA256 are set.
	GoneWith(ctx context.Context, sums []Sum) ([]File, error)

	EventReader
	DeclaredReader
	CitationReader
	CopyReader
	MatterReader
	VitalReader
	LedgerReader
	CheckpointReader
	RegisterReader
	ShareReader
	JobReader
	FigureKeeper
	RetentionReader
	ReportReader
	HoldReader
	RetainedReader
	Settings
	DispositionReader
	ProfileReader
	BatchReader
}

// LedgerReader reads the ledger and proves it.
type LedgerReader interface {
	// Entries returns entries in the order the filter says.
	Entries(ctx context.Context, f LedgerFilter) ([]Entry, error)
	// LastEntryAt is when the last entry was written; zero before the first.
	LastEntryAt(ctx context.Context) (time.Time, error)
	// Head returns the ledger's size and root.
	Head(ctx context.Context) (LedgerHead, error)
	// ProveInclusion proves that entry seq is in the tree of the first size entries
	// (0: of all). NotFound when there is no such entry, Invalid when size is beyond the end.
	ProveInclusion(ctx context.Context, seq, size int64) (InclusionProof, error)
	// VerifyLedger recomputes every leaf and the tree and tells how many entries it
	// read and what is wrong: a gap in the numbers, a time that runs backwards, a leaf or hash that differs.
	VerifyLedger(ctx context.Context) (entries int64, problems []string, err error)
	// VerifyRegister tells what is wrong with the register: a hole in the numbers, an entry without its document.
	VerifyRegister(ctx context.Context) (problems []string, err error)
	// VerifyRows tells where the tables are not what the ledger told when they were written: an edited
	// number, description, sum or fate, a row that is missing or that no entry tells of.
	VerifyRows(ctx context.Context) (problems []string, err error)
	// ProveConsistency proves that the tree of the first old entries is a prefix of
	// that of the first size (0: of all).
	ProveConsistency(ctx context.Context, old, size int64) (ConsistencyProof, error)
}

// JobFilter chooses jobs.
type JobFilter struct {
	AccessClasses []string // only jobs on documents of these classes; nil means NONE: it fails closed
	State         JobState // empty: all
	Before        int64    // only jobs with a smaller id; 0: from the newest
	Limit         int
}

// JobReader lists jobs and hands them out to workers.
type JobReader interface {
	// Claim takes at most limit jobs of a kind that are due, or whose worker's lease ran
	// out, makes them running with a lease of that length, and counts the attempt. Two
	// callers never get the same job.
	Claim(ctx context.Context, kind JobKind, limit int, lease time.Duration) ([]Job, error)
	// Renew gives jobs a lease of that length from now, for the worker that is still at
	// them; those that do not run any more stay as they are.
	Renew(ctx context.Context, ids []int64, lease time.Duration) error
	// Jobs lists jobs, newest first.
	Jobs(ctx context.Context, f JobFilter) ([]Job, error)
	// CountJobs counts the jobs in each state.
	CountJobs(ctx context.Context) (map[JobState]int, error)
}

// Holder is a document that has a file with some bytes, and who may read it.
type Holder struct {
	Document DocumentID
	Access   Access
}

// Tx is one transaction on the catalogue.
type Tx interface {
	// Document returns a document with versions, texts and files as this transaction sees it, locked against others' changes.
	Document(ctx context.Context, id DocumentID) (Document, error)
	// Resolve is Catalogue.Resolve as this transaction sees it; it locks nothing.
	Resolve(ctx context.Context, ref string) (DocumentID, Access, error)
	// DocumentsWithBytes returns the documents that hold a file with these bytes, whoever may read them.
	DocumentsWithBytes(ctx context.Context, sum Sum) ([]Holder, error)
	// InsertDocument adds the document row only. A symbol or number in use is a Conflict naming its field.
	InsertDocument(ctx context.Context, d Document) error
	// UpdateDocument writes the editable fields and raises the revision;
	// PreconditionFailed when the stored revision is not d.Revision.
	UpdateDocument(ctx context.Context, d Document) error
	// Redescribe writes type, class, body, access, metadata and due date of documents that this
	// transaction has locked, and raises their revisions; PreconditionFailed when a stored
	// revision is not the document's.
	Redescribe(ctx context.Context, docs []Document) error
	// InsertVersion adds the version row only; a number in use is a Conflict.
	InsertVersion(ctx context.Context, v Version) error
	// InsertText adds the text row only; a second text in one language is a Conflict.
	InsertText(ctx context.Context, t Text) error
	// UpdateText writes the language, whether it was detected, and the authority.
	UpdateText(ctx context.Context, t Text) error
	// InsertFile adds a file row with its reading state.
	InsertFile(ctx context.Context, f File) error
	// SaveReading replaces a file's reading state, passages and outline.
	SaveReading(ctx context.Context, id FileID, r Reading, passages []Passage, outline []Provision) error
	// Passages is Catalogue.Passages as this transaction sees it.
	Passages(ctx context.Context, id FileID) ([]Passage, error)
	// Outline is Catalogue.Outline as this transaction sees it.
	Outline(ctx context.Context, id FileID) ([]Provision, error)
	// OutlineMark is Catalogue.OutlineMark as this transaction sees it.
	OutlineMark(ctx context.Context, id FileID) (OutlineMark, error)
	// KeepOutlineMark writes who answers for a file's outline, in place of what was kept before.
	KeepOutlineMark(ctx context.Context, id FileID, m OutlineMark) error
	// UpdateReading writes a file's reading state and leaves its passages and outline.
	UpdateReading(ctx context.Context, id FileID, r Reading) error
	// Prepare does what can be done of the commit before it: whoever waits for something else calls it first. More may follow it.
	Prepare()
	// NextNumber takes the next number of the series and year; it is given back if the transaction fails.
	NextNumber(ctx context.Context, series string, year int) (int64, error)
	// Enqueue makes a job wait, unless the same one waits already.
	Enqueue(ctx context.Context, kind JobKind, f FileID, at time.Time) error
	// FinishJob ends a job, or with a time to run at makes it wait for its next try.
	FinishJob(ctx context.Context, id int64, state JobState, reason string, runAt time.Time) error
	// KeepReceipt remembers the answer to an idempotency key of an actor; a key in use is a Conflict.
	KeepReceipt(ctx context.Context, k KeptReceipt) error
	EventWriter
	DeclaredWriter
	CitationWriter
	CopyWriter
	MatterWriter
	VitalWriter
	CheckpointWriter
	RegisterWriter
	RetentionWriter
	OpeningWriter
	ShareWriter
	HoldWriter
	DispositionWriter
	ProfileWriter
	BatchWriter
	// LastEntryAt is LedgerReader.LastEntryAt as this transaction sees it.
	LastEntryAt(ctx context.Context) (time.Time, error)
	// Append writes the ledger's next entry and returns it with Seq, At and Leaf
	// filled in. Call it last: it holds the ledger's head until the commit. Only what
	// needs the entry's number (EventWriter, CopyWriter, RetentionWriter, ProfileWriter) follows it.
	Append(ctx context.Context, e Entry) (Entry, error)
	// AppendAll is Append of several entries, in their order and at one time.
	AppendAll(ctx context.Context, all []Entry) ([]Entry, error)
}

// KeptReceipt is an answer kept for an idempotency key.
type KeptReceipt struct {
	Actor   string
	Key     string
	Request string // fingerprint of the request: the same key for another request is an error
	Receipt json.RawMessage
	At      time.Time

	Document DocumentID // that it is about
}

// DocumentFilter selects documents of a list. Zero fields select everything.
type DocumentFilter struct {
	AccessClasses []string // only documents of these classes; nil means NONE: it fails closed
	Type          string
	Class         string
	Body          string
	Matter        MatterID
	Year          int
	Reading       ReadingState // documents with a file in this state
	Status        Status       // norms that have this status on the day On as known at Known, by their own events
	On            Date         // in lists of the office: zero is today
	Known         time.Time    // in lists of the office: zero is now
	After         DocumentID   // the last document of the page before
	Limit         int          // 1 to 500; 0 means 50
}

// Vault keeps bytes under their SHA-256. Bytes once in it never change.
type Vault interface {
	// Put reads r to its end and keeps the bytes. When it returns without an error
	// they are durable (they survive a power cut as far as the vault's medium does).
	// More than limit bytes is TooLarge, and nothing is kept; an error of r is
	// returned as it is, and nothing is kept. Bytes already there are not written twice.
	Put(ctx context.Context, r io.Reader, limit int64) (Blob, error)
	// Open returns the bytes for reading at any place, or NotFound.
	Open(ctx context.Context, sum Sum) (io.ReadSeekCloser, Blob, error)
	// Stat returns size and time, or NotFound.
	Stat(ctx context.Context, sum Sum) (Blob, error)
	// DeleteIfOlder removes the bytes if no Put has brought or found them since the
	// instant, and reports whether it did. It is safe beside a Put of the same bytes.
	DeleteIfOlder(ctx context.Context, sum Sum, before time.Time) (deleted bool, err error)
	// Delete removes the bytes; a sum that is not there is no error.
	Delete(ctx context.Context, sum Sum) error
	// All lists every blob in the order of their sums.
	All(ctx context.Context) iter.Seq2[Blob, error]
	// Sweep removes what crashed or broken-off uploads left behind before the instant.
	Sweep(ctx context.Context, before time.Time) (removed int, err error)
}

// EagerVault is a vault that takes bytes while their sum is still being made and the disk
// works, so that their filing goes on meanwhile.
type EagerVault interface {
	Vault
	// PutEagerly is Put that returns as soon as all bytes have come. look, which may be nil, reads
	// the bytes, if there are any, from their beginning as far as it likes; its error ends it all,
	// and nothing is kept.
	PutEagerly(ctx context.Context, r io.Reader, limit int64, look func(io.Reader) error) (Arrival, error)
}

// Arrival is bytes of which all have come into a vault. What remains to be done, and does not depend
// on the sender any more, goes on by itself. Its methods may be called more than once.
type Arrival interface {
	// Size is the number of bytes.
	Size() int64
	// Named waits until the sum is known and the bytes can be opened under it.
	Named() (Blob, error)
	// Settle waits until the bytes are durable: whoever refers to them calls it before that is kept.
	Settle() error
}

// Blob is bytes in the vault.
type Blob struct {
	Sum      Sum
	Size     int64
	StoredAt time.Time // when they were last put: a sweep leaves young blobs alone
	Existed  bool      // from Put: there were bytes under their sum before
}
