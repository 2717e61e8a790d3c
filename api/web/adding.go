package web

import "acervo/records"

// Adding is the form by which a version of a document is added, or a language of one of its versions.
type Adding struct {
	Frame
	Heading      Title
	Number       string
	DocumentPage string
	Page         string // of the form
	Version      int    // the one that gets another language; 0: a version is added
	Next         int    // the number that an added version will have
	There        []records.Language
	Values       map[string]string // as typed, by field
	Languages    []records.Language
	MaxUpload    int64
	Key          string // sent twice, it is added once
	KeptField    string
	Kept         []KeptFile // from an earlier try
	Mistakes     []Mistake
	Duplicate    *Duplicate
}

func (Adding) name() string { return "adding" }

// Authorities are what a text can be worth, in the order they are offered.
func (Adding) Authorities() []records.Authority {
	return []records.Authority{records.Authentic, records.OfficialTranslation, records.CourtesyTranslation}
}

// OtherRoles are the roles of files beside the text itself.
func (Adding) OtherRoles() []records.FileRole { return Filing{}.OtherRoles() }

// Mistake returns the first mistake of a field, or nil.
func (a Adding) Mistake(field string) *Mistake { return mistake(a.Mistakes, field) }

// Placed reports whether the form has a field of that name.
func (a Adding) Placed(field string) bool {
	switch field {
	case "version_date", "effective_on", "label", "note":
		return a.Version == 0
	case "file", "lang", "authority":
		return true
	}
	return false
}

// Relating is the form by which relations of a document are recorded by hand and taken back.
type Relating struct {
	Frame
	Heading      Title
	Number       string
	DocumentPage string
	Page         string
	Values       map[string]string
	Types        []records.RelationType
	There        []RecordedRelation
	Mistakes     []Mistake
}

func (Relating) name() string { return "relating" }

// Mistake returns the first mistake of a field, or nil.
func (r Relating) Mistake(field string) *Mistake { return mistake(r.Mistakes, field) }

// Placed reports whether the form has a field of that name.
func (Relating) Placed(field string) bool {
	switch field {
	case "type", "to", "from_provision", "to_provision", "note":
		return true
	}
	return false
}

// RecordedRelation is a relation that can be taken back.
type RecordedRelation struct {
	ID            int64
	Word          string // the message's end, as in Related
	Other         Reference
	FromProvision string
	ToProvision   string
	Note          string
}
