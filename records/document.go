package records

import (
	"encoding/json"
	"time"
)

// Identifiers are random (128 bits, lower-case base32), so that nobody can
// count or guess what they may not see.
type (
	DocumentID string
	VersionID  string
	TextID     string
	FileID     string
)

// Language is a primary language subtag (BCP 47, ISO 639-1): es, en, pt, fr, or
// any other; "und" when it is not known.
type Language string

// The working languages, which have an analysis of their own in the index.
const (
	Spanish      Language = "es"
	English      Language = "en"
	Portuguese   Language = "pt"
	French       Language = "fr"
	Undetermined Language = "und"
)

// WorkingLanguages in the order in which they are offered.
var WorkingLanguages = []Language{Spanish, English, Portuguese, French}

// Document is the intellectual thing (FRBR Work): "Resolution 12 of 2019". It has no bytes.
type Document struct {
	ID       DocumentID
	Number   string // the register number it was filed under: unique, never reused
	Symbol   string // its historical or official symbol, CPCISS/RES-12/2019; may be empty; unique when not
	Type     string // a type of the profile
	Class    string // a class of the profile's file plan
	Body     string // a body of the profile; may be empty
	Titles   map[Language]string
	Date     Date // the document's own date (adoption, session, end of the period)
	Access   Access
	Metadata json.RawMessage // the type's own metadata, valid against its JSON Schema; an object
	FiledAt  time.Time
	FiledBy  string     // the actor's name at the time
	Revision int64      // grows with every change of the metadata: the ETag of If-Match
	Annulled *Annulment // its register number counts no more
	Declared Declaration
	Checkout *Checkout // who works on it, while somebody does
	Matter   MatterID  // the matter it belongs to; may be empty
	Due      Due       // when its retention ends, as derived the last time
	Disposal Disposal  // what became of it; zero while it is kept
	Versions []Version
	Lineage  string  // documents that replaced one another under one name have the same; the id of one of them
	Events   []Event // its own legal events in the order they were recorded, retracted ones included
}

// Title returns the title in the language asked for, else in a working language, else any.
func (d Document) Title(lang Language) string {
	title, _ := d.TitleIn(lang)
	return title
}

// TitleIn returns the title as Title does, and the language it is in: Undetermined for a symbol in its place.
func (d Document) TitleIn(lang Language) (string, Language) {
	if t := d.Titles[lang]; t != "" {
		return t, lang
	}
	for _, l := range WorkingLanguages {
		if t := d.Titles[l]; t != "" {
			return t, l
		}
	}
	for l, t := range d.Titles {
		return t, l
	}
	return d.Symbol, Undetermined
}

// Current returns the version with the highest number; ok is false when there is none.
func (d Document) Current() (v Version, ok bool) {
	for _, w := range d.Versions {
		if !ok || w.Number > v.Number {
			v, ok = w, true
		}
	}
	return v, ok
}

// Version is one complete state of a document, independent of language: 1, 2, 3 …
type Version struct {
	ID          VersionID
	Document    DocumentID
	Number      int
	Date        Date // of this state: its adoption or publication; may be unknown
	EffectiveOn Date // from when it is the law; unknown for what is no norm
	Label       string
	Note        string
	FiledAt     time.Time
	FiledBy     string
	Texts       []Text
}

// Text returns the version's text in the language, else its authentic text, else its first.
// exact is false when the language is not the one asked for: the caller must label it.
func (v Version) Text(lang Language) (t Text, exact, ok bool) {
	for _, t := range v.Texts {
		if t.Language == lang {
			return t, true, true
		}
	}
	for _, t := range v.Texts {
		if t.Authority == Authentic {
			return t, lang == "", true
		}
	}
	if len(v.Texts) > 0 {
		return v.Texts[0], lang == "", true
	}
	return Text{}, false, false
}

// Authority is what a text in one language counts for.
type Authority string

// The authorities of a text (ELI legal value).
const (
	Authentic           Authority = "authentic"
	OfficialTranslation Authority = "official_translation"
	CourtesyTranslation Authority = "courtesy_translation"
)

// Valid reports whether the authority is one of the three.
func (a Authority) Valid() bool {
	return a == Authentic || a == OfficialTranslation || a == CourtesyTranslation
}

// Text is a version in one language (FRBR Expression). A version has at most one per language.
type Text struct {
	ID               TextID
	Version          VersionID
	Language         Language
	LanguageDetected bool // the language is the service's guess, not a person's word
	Authority        Authority
	Files            []File
}

// Main returns the file that a reader gets: the original, else the first.
func (t Text) Main() (File, bool) {
	for _, f := range t.Files {
		if f.Role == Original {
			return f, true
		}
	}
	if len(t.Files) > 0 {
		return t.Files[0], true
	}
	return File{}, false
}

// FileRole is what a file is to its text.
type FileRole string

// The roles of a file.
const (
	Original   FileRole = "original"
	Signed     FileRole = "signed"
	Scan       FileRole = "scan"
	Source     FileRole = "source"
	Rendition  FileRole = "rendition"
	Attachment FileRole = "attachment"
)

// Valid reports whether the role is a known one.
func (r FileRole) Valid() bool {
	switch r {
	case Original, Signed, Scan, Source, Rendition, Attachment:
		return true
	}
	return false
}

// File is the stored bytes of a text (FRBR Manifestation). Its bytes never change.
type File struct {
	ID        FileID
	Text      TextID
	Document  DocumentID
	Role      FileRole
	Name      string // for display and download only, never a path
	MediaType string // found from the bytes, not from what the sender said
	Size      int64
	SHA256    Sum
	FiledAt   time.Time
	Reading   Reading
}

// Sum is a SHA-256 in lower-case hexadecimal: the key of bytes in the vault.
type Sum string

// Valid reports whether the sum is 64 lower-case hexadecimal digits.
func (s Sum) Valid() bool {
	if len(s) != 64 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
