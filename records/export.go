package records

import (
	"context"
	"encoding/json"
	"path/filepath"
	"time"
)

// Export is everything that the service keeps, written into a folder in open formats for whoever
// has no Acervo, and for another one that is to go on with it.
type Export struct {
	Folder    string    `json:"folder"`
	MadeAt    time.Time `json:"made_at"`
	Entries   int64     `json:"ledger_entries"` // of the ledger it holds
	Root      string    `json:"ledger_root"`    // of the ledger's tree, base64 as in checkpoints
	Tables    int       `json:"tables"`
	Rows      int64     `json:"rows"` // of all tables
	Documents int64     `json:"documents"`
	Files     int       `json:"files"`              // different ones, by their bytes
	NewFiles  int       `json:"new_files"`          // that an export which broke off had not brought already
	Bytes     int64     `json:"bytes"`              // of the files
	LeftOut   []string  `json:"left_out,omitempty"` // tables with accounts, when it is for somebody else
}

// ExportRequest says where an export is written, and for whom.
type ExportRequest struct {
	Folder         string // the whole path; new, empty, or with an export that broke off
	WithoutSecrets bool   // for somebody else to read: no accounts, no keys; it makes no service again
}

// Holdings takes what a catalogue holds at one moment: first the tables with their rows, then the
// lists made for people. Functions that are nil are not called.
type Holdings struct {
	Table    func(name string) error              // begins a table, also one without rows
	Row      func(table string, row []byte) error // a JSON object, which is good during the call only
	Document func(HeldDocument) error             // in the order of filing
	File     func(HeldFile) error                 // by document, version and text; certified copies last
	LeftOut  func(table string)                   // when set, tables with accounts are left out and named to it
}

// HeldDocument is a document in the list of an export. Codes are those of the profile.
type HeldDocument struct {
	ID        DocumentID          `json:"id"`
	Number    string              `json:"number"`
	Symbol    string              `json:"symbol,omitempty"`
	Titles    map[Language]string `json:"titles"`
	Type      string              `json:"type"`
	Class     string              `json:"class"`
	Body      string              `json:"body,omitempty"`
	Date      Date                `json:"date,omitempty"`
	Access    string              `json:"access"` // Access.Class: level, bodies, @embargo, !seal
	Matter    string              `json:"matter,omitempty"`
	State     string              `json:"state"` // draft, record, destroyed, transferred
	Held      bool                `json:"held"`  // under a hold that is in force
	Annulled  bool                `json:"annulled"`
	DueOn     Date                `json:"due_on,omitempty"`
	DueAction RetentionAction     `json:"due_action,omitempty"`
	FiledAt   time.Time           `json:"filed_at"`
	FiledBy   string              `json:"filed_by"`
	Versions  int                 `json:"versions"`
	Files     int                 `json:"files"`
	Metadata  json.RawMessage     `json:"metadata"`
}

// HeldFile is a file in the list of an export, or a certified copy that was issued (role certified_copy).
type HeldFile struct {
	Document    DocumentID `json:"document"`
	Number      string     `json:"number"` // of the document
	Symbol      string     `json:"symbol,omitempty"`
	Title       string     `json:"title"`
	Version     int        `json:"version"`
	VersionDate Date       `json:"version_date,omitempty"`
	Language    Language   `json:"language"`
	Authority   Authority  `json:"authority,omitempty"`
	Role        FileRole   `json:"role"`
	Name        string     `json:"name"` // under which it was filed; of a copy its code
	MediaType   string     `json:"media_type"`
	Size        int64      `json:"size"`
	SHA256      Sum        `json:"sha256"`
	Fate        Fate       `json:"fate,omitempty"` // destroyed, transferred: its bytes are not here
	Path        string     `json:"path,omitempty"` // of the bytes, from the export's folder
}

// CopyRole is the role of certified copies in the list of an export.
const CopyRole FileRole = "certified_copy"

// Export writes everything into a folder of the service's machine. Whoever holds the folder can read
// all that was filed, so it is for the operator only, as Backup is.
func (o *Office) Export(ctx context.Context, who Actor, r ExportRequest, progress func(Export)) (Export, error) {
	if err := who.Must(ActBackup); err != nil {
		return Export{}, err
	}
	switch {
	case !filepath.IsAbs(r.Folder):
		return Export{}, Errorf(Invalid, "Give the whole path of the folder, such as /srv/export/acervo.").At("folder")
	case o.archivist == nil:
		return Export{}, Errorf(Unavailable, "This service makes no exports.")
	}
	e, err := o.archivist.Export(ctx, r, progress)
	if err != nil {
		return Export{}, err
	}
	return e, o.catalogue.InTx(ctx, func(tx Tx) error {
		_, err := tx.Append(ctx, entry(who, Exported, SubjectSystem, "export", map[string]any{
			"ledger_entries": e.Entries, "ledger_root": e.Root, "documents": e.Documents, "files": e.Files, "without_secrets": r.WithoutSecrets,
		}))
		return err
	})
}
