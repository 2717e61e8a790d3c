package web

import (
	"slices"
	"strings"

	"acervo/records"
)

// Describing is the form by which a document's description is changed.
type Describing struct {
	Frame
	Heading      Title
	Number       string
	DocumentPage string
	Page         string            // of the form
	Revision     int64             // that was seen
	Values       map[string]string // as typed, by field
	Languages    []records.Language
	Types        []Option
	Classes      []Option
	Organs       []Option
	Levels       []records.Level
	Bodies       []Option   // whose people may read a restricted document
	Own          []OwnField // of the type
	Declared     bool       // it is a record, of which some fields stand fast
	Asks         bool       // for the reason why they are corrected, by whoever may
	Mistakes     []Mistake
}

func (Describing) name() string { return "describing" }

// Mistake returns the first mistake of a field, or nil.
func (d Describing) Mistake(field string) *Mistake { return mistake(d.Mistakes, field) }

// Placed reports whether the form has a field of that name.
func (d Describing) Placed(field string) bool {
	switch field {
	case "type", "class", "body", "symbol", "date", "access", "access_bodies", "embargo":
		return true
	case "reason":
		return d.Asks
	}
	if strings.HasPrefix(field, "metadata.") {
		return slices.ContainsFunc(d.Own, func(f OwnField) bool { return f.Name == field })
	}
	_, ok := d.Values[field] // titles.xx
	return ok
}
