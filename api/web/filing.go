package web

import (
	"slices"
	"strings"
	"time"

	"acervo/records"
)

// Filing is the filing desk's form.
type Filing struct {
	Frame
	Values    map[string]string // as typed, by field
	Bodies    []Option          // the bodies that may read it, to tick
	Types     []Option
	Classes   []Option
	Organs    []Option
	Own       []OwnField // of the chosen type
	Languages []records.Language
	Levels    []records.Level
	MaxUpload int64
	Who       string // tells one person's drafts in a browser from another's
	Key       string // the idempotency key: sent twice, it is filed once

	Kept      []KeptFile // files that came with an earlier try and need not be sent again
	KeptField string
	Mistakes  []Mistake
	Duplicate *Duplicate
}

func (Filing) name() string { return "file" }

// Here is the filing desk's entry.
func (Filing) Here() string { return "file" }

// Option is a value to choose.
type Option struct {
	Value string
	Text  string
	Depth int // in the file plan
	On    bool
}

// Indent shows the depth in a list that can show nothing else.
func (o Option) Indent() string { return strings.Repeat("\u2003", o.Depth) }

// AnyBody reports whether a body is ticked.
func (f Filing) AnyBody() bool {
	return slices.ContainsFunc(f.Bodies, func(o Option) bool { return o.On })
}

// OtherRoles are the roles of files beside the document itself.
func (Filing) OtherRoles() []records.FileRole {
	return []records.FileRole{records.Signed, records.Scan, records.Source, records.Attachment}
}

// DeskWords are the keys of what the script of the desk says, without their beginning.
func (Filing) DeskWords() []string {
	return []string{
		"edit", "remove", "again", "anyway", "duplicate", "duplicate.of", "twice", "notitle", "draft", "hash.late", "hash.differs", "state.hashing", "state.ready",
		"state.waiting", "state.sending", "state.filing", "state.broken", "state.refused", "state.filed", "state.lost", "state.out",
	}
}

// KeptFile is a file that is safe in the vault and not filed yet.
type KeptFile struct {
	Name   string
	Role   records.FileRole
	Size   int64
	SHA256 records.Sum
}

// Mistake is one in the form: its field, and the key of a message or a sentence from behind.
type Mistake struct {
	Field   string
	Message string // key of a message of ours
	Said    string // sentence from behind
}

// Duplicate is a document that holds the same bytes.
type Duplicate struct {
	Said    string
	Address string
}

// Mistake returns the first mistake of a field, or nil.
func (f Filing) Mistake(field string) *Mistake { return mistake(f.Mistakes, field) }

// Places reports whether the form has a field of that name.
func (f Filing) Places(field string) bool {
	switch field {
	case "file", "type", "class", "body", "title", "date", "lang", "symbol", "access", "access_bodies", "embargo", "matter":
		return true
	}
	return slices.ContainsFunc(f.Own, func(o OwnField) bool { return o.Name == field })
}

func mistake(all []Mistake, field string) *Mistake {
	for i := range all {
		if all[i].Field == field {
			return &all[i]
		}
	}
	return nil
}

// Receipt says what was filed, when and under which number. It is made to be printed.
type Receipt struct {
	Frame
	Number       string
	Symbol       string
	Title        Title
	DocumentPage string
	Version      int
	FiledAt      time.Time
	FiledBy      string
	Seq          int64
	Leaf         string
	Files        []KeptFile
	Fresh        bool // it has just been filed
	Annulled     *Annulled
	Sealed       records.Date // nobody may read it before this day: title and names are not told
	PDF          string       // address of the printed receipt; empty where there is none
	Code         *Code        // leads to the document; nil when the service does not know its own address
}

// Code is a QR code (ISO/IEC 18004) as the path of a drawing, a unit for each module.
type Code struct {
	Size int // modules on each side
	Path string
	Text string // what it says
}

// Wide is the side of the drawing, with the quiet margin that readers need.
func (c Code) Wide() int { return c.Size + 8 }

func (Receipt) name() string { return "receipt" }
