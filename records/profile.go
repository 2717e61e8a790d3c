package records

import (
	"slices"
	"time"
)

// Profile is an organization's own data: bodies, types, file plan, numbering.
// It is read from YAML (schemas/profiles); nothing of it is known to the program.
type Profile struct {
	Name         string
	Organization map[Language]string
	TimeZone     *time.Location // in which legal dates are counted
	Founded      Date           // the day the organization began; zero when it is not said
	PublicRoom   bool           // whether visitors without an account see public documents
	Origin       string         // the ledger's name in its checkpoints: "acervo.example.org/ledger"
	Bodies       []Body
	Types        []DocumentType
	Classes      []Class
	Series       []Series

	FiscalYearEnd   MonthDay         // the last day of a fiscal year; zero for 31 December
	RetentionEvents []RetentionEvent // that retentions may count from
}

// Body is an organ or unit of the organization.
type Body struct {
	Code  string
	Names map[Language]string
}

// DocumentType is a kind of document.
type DocumentType struct {
	Code         string
	Abbreviation string // in register numbers: RES; empty for the code itself
	Names        map[Language]string
	Class        string // the class a document of this type goes to unless another is named
	Normative    bool   // it lays down rules: its text is cut by article and has legal events
	Schema       string // the name of the JSON Schema of its own metadata
}

// Class is a node of the file plan (a series of records).
type Class struct {
	Code   string
	Parent string
	Names  map[Language]string
	Access Access // of what is filed here, unless said otherwise
	Series string // the register series that numbers what is filed here

	Retention *Retention // how long what is filed here is kept; nil: as the parent says
}

// Series is a row of register numbers, counted anew every year.
type Series struct {
	Code     string
	Template string // CISS/{body}/{type}/{year}/{number}
}

// Body returns the body with the code.
func (p *Profile) Body(code string) (Body, bool) {
	for _, b := range p.Bodies {
		if b.Code == code {
			return b, true
		}
	}
	return Body{}, false
}

// Type returns the document type with the code.
func (p *Profile) Type(code string) (DocumentType, bool) {
	for _, t := range p.Types {
		if t.Code == code {
			return t, true
		}
	}
	return DocumentType{}, false
}

// Class returns the class with the code.
func (p *Profile) Class(code string) (Class, bool) {
	for _, c := range p.Classes {
		if c.Code == code {
			return c, true
		}
	}
	return Class{}, false
}

// SeriesOf returns the register series of a class: its own, else its nearest ancestor's.
func (p *Profile) SeriesOf(class Class) (Series, bool) {
	for range len(p.Classes) + 1 { // as deep as a plan can be, whatever its parents say
		for _, s := range p.Series {
			if s.Code == class.Series {
				return s, true
			}
		}
		parent, ok := p.Class(class.Parent)
		if !ok {
			return Series{}, false
		}
		class = parent
	}
	return Series{}, false
}

func (p *Profile) zone() *time.Location {
	if p.TimeZone == nil {
		return time.UTC
	}
	return p.TimeZone
}

// abbreviation returns how a type is written in register numbers.
func (p *Profile) abbreviation(code string) string {
	if t, ok := p.Type(code); ok && t.Abbreviation != "" {
		return t.Abbreviation
	}
	return code
}

// Below returns the codes of a class and of all classes below it.
func (p *Profile) Below(code string) []string {
	all := []string{code}
	for i := 0; i < len(all); i++ {
		for _, c := range p.Classes {
			if c.Parent == all[i] && !slices.Contains(all, c.Code) {
				all = append(all, c.Code)
			}
		}
	}
	return all
}
