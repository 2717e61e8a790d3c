package web

import (
	"cmp"
	"time"

	"acervo/records"
)

// Document is the page of a document, showing one of its versions.
type Document struct {
	Frame
	Title       Title
	OtherTitles []Title
	Number      string
	Symbol      string
	Type        string
	Body        string
	Class       string
	Date        records.Date
	Access      Access
	FiledAt     time.Time
	FiledBy     string
	JustIssued  *IssuedCopy // by whoever looks at the page; nil otherwise
	Metadata    []Detail
	Gone        *Gone        // it was destroyed or transferred
	Draft       bool         // nobody has declared it a record yet
	Holder      string       // who has checked it out; empty for nobody, or for those who are not told
	HeldUntil   time.Time    // until then
	Annulled    *Annulled    // its register entry counts no more
	Matter      *Reference   // the matter that it belongs to; nil when there is none to be told of
	Vital       records.Date // the day by which it is reviewed as vital; zero when it is not, or not told

	Law         *Law                 // nil when no legal events are recorded
	InForceFrom map[int]records.Date // by version, where legal events say so
	Related     []Related
	Cite        Citation
	MayCertify  bool
	CertifyPage string
	EditPage    string // where the description is changed; empty for those who may not
	MovePage    string // where it is moved to another class; empty for those who may not
	StatePage   string // where it is declared and checked out; empty for those who may not
	NotesPage   string // empty for those who may not read them
	NoteCount   int
	OutlinePage string   // where the outline of the version shown is confirmed and corrected; empty for those who may not
	OutlineOpen bool     // nobody has confirmed it yet
	AddPage     string   // where versions and languages are added; empty for those who may not
	Kept        *HowKept // nil for those who may not see it
	KeptPage    string
	SharePage   string // where share links are made; empty for those who may not
	RelatePage  string // where relations are recorded by hand; empty for those who may not
	RevokePage  string // where certified copies are revoked; empty for those who may not
	RecordPage  string // where legal events are recorded; empty for those who may not
	Copies      []IssuedCopy
	Unreasoned  string  // the code of a copy that was to be revoked and was not
	WhyNot      Mistake // why it was not

	Version     Version // the one shown
	Current     int     // the number of the current one
	CurrentPage string
	Versions    []Version // the newest first

	Canonical   string         // the stable address, for whoever links to the page
	Legislation map[string]any // schema.org/Legislation in JSON-LD; nil for what is no public norm
	ELI         []Property     // the same by the European Legislation Identifier's ontology

	MayReadHistory bool
	History        []Event
	MoreHistory    bool // than is shown
}

func (Document) name() string { return "document" }

// HasWork reports whether there is something to do with the document besides reading it.
func (d Document) HasWork() bool {
	return cmp.Or(d.OutlinePage, d.AddPage, d.EditPage, d.RecordPage, d.RelatePage, d.SharePage, d.StatePage, d.MovePage, d.NotesPage) != ""
}

// Main is where the version shown is read: in the page's language, else in the first there is.
func (d Document) Main() string {
	first := ""
	for _, t := range d.Version.Texts {
		if t.ReadPage != "" && (first == "" || t.Language == d.Language) {
			first = t.ReadPage
		}
	}
	return first
}

// IsCurrent reports whether the version shown is the current one.
func (d Document) IsCurrent() bool { return d.Version.Number == d.Current }

// Citation is how a document is cited, with its address.
type Citation struct {
	Organization string
	Title        Title
	Label        string // its symbol, else its number
	Number       string
	Date         records.Date
	Version      int
	Address      string
	Seen         records.Date // today
}

// IssuedCopy is a certified copy of a document.
type IssuedCopy struct {
	Code     string
	Version  int
	Language records.Language
	IssuedAt time.Time
	IssuedBy string
	Revoked  bool
	Download string
	Verify   string
}

// Annulled says when, by whom and why a register entry was annulled.
type Annulled struct {
	At     time.Time
	By     string
	Reason string
}

// Property is a property of the document for machines (RDFa).
type Property struct{ Name, Content string }

// Access is who may read a document, with the names of bodies.
type Access struct {
	Level   records.Level
	Bodies  []string
	Embargo records.Date
}

// Detail is one of a type's own fields.
type Detail struct {
	Name   string
	Values []string
	Dates  []records.Date // instead of Values, when they are dates
}

// Version is a line in the list of versions, and what the page shows of the chosen one.
type Version struct {
	Number      int
	Address     string
	Shown       bool
	Date        records.Date
	EffectiveOn records.Date
	Label       string
	Note        string
	FiledAt     time.Time
	FiledBy     string
	Texts       []VersionText
}

// VersionText is a version in one language.
type VersionText struct {
	Language  records.Language
	Detected  bool
	Authority records.Authority
	ReadPage  string // where it can be read; empty when no file of it was read
	Files     []File
}

// File is a stored file as people see it.
type File struct {
	Name      string
	Role      records.FileRole
	MediaType string
	Size      int64
	SHA256    records.Sum
	Download  string
	ReadPage  string // empty when there is no text to read
	Reading   Reading
}

// Reading is what became of the reading of a file's text.
type Reading struct {
	State  records.ReadingState
	Reason string
	Pages  int
	Words  int
}

// Event is a line of a document's history.
type Event struct {
	Seq     int64
	At      time.Time
	Who     string
	Action  records.Action
	More    int // like it right after it, told with it
	Version int
	Number  string
	Fields  []string // of an edit
	Reason  string   // that a person gave
	From    records.Language
	To      records.Language
	State   records.ReadingState
	Legal   records.EventType // what was recorded to have happened
	Named   string            // the account or the key it is about
	How     records.Opening   // in which way it was opened
	Size    int64             // entries of the ledger that it covers
	Receipt string            // the address of its receipt, when something was filed
}
