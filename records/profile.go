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

	Types   []string            // the types that may be filed here; empty: as the parent says, and at the top any
	Basis   map[Language]string // the law or decision that the class rests on; may be empty
	Closed  Date                // from this day on nothing new is filed here; zero while it is open
	Declare DeclareWhen         // how what is filed here becomes a record; empty: at filing

	Retention *Retention // how long what is filed here is kept; nil: as the parent says

	Checklist []ChecklistItem // what a matter of it must have; nil: as the parent says, and empty: nothing
}

// DeclareWhen says how what is filed in a class becomes a record.
type DeclareWhen string

// The ways of becoming a record.
const (
	DeclareAtFiling DeclareWhen = "filing" // it is one as soon as it is filed
	DeclareByPerson DeclareWhen = "person" // it is a draft until a person declares it
)

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

// lineOf returns a class and those above it, from itself up.
func (p *Profile) lineOf(code string) []Class {
	var line []Class
	for range len(p.Classes) + 1 { // as deep as a plan can be, whatever its parents say
		class, ok := p.Class(code)
		if !ok {
			break
		}
		line, code = append(line, class), class.Parent
	}
	return line
}

// TopOf returns the class at the top of the plan that a class is below; itself when it is at the top, or no class.
func (p *Profile) TopOf(class string) string {
	line := p.lineOf(class)
	if len(line) == 0 {
		return class
	}
	return line[len(line)-1].Code
}

// TypesOf returns the types that may be filed in a class: its own list, else its nearest
// ancestor's; empty when all may.
func (p *Profile) TypesOf(class string) []string {
	for _, c := range p.lineOf(class) {
		if len(c.Types) > 0 {
			return c.Types
		}
	}
	return nil
}

// Takes reports whether documents of the type may be filed in the class.
func (p *Profile) Takes(class, docType string) bool {
	types := p.TypesOf(class)
	return len(types) == 0 || slices.Contains(types, docType)
}

// ClosedOn returns the day from which nothing new is filed in a class: the earliest of its
// own and those of the classes above it; zero while all are open.
func (p *Profile) ClosedOn(class string) Date {
	var on Date
	for _, c := range p.lineOf(class) {
		if c.Closed != "" && (on == "" || on.After(c.Closed)) {
			on = c.Closed
		}
	}
	return on
}

// ClosedBy reports whether a class is closed on a day.
func (p *Profile) ClosedBy(class string, day Date) bool {
	on := p.ClosedOn(class)
	return on != "" && !on.After(day)
}

// BasisOf returns the legal basis of a class, else its nearest ancestor's.
func (p *Profile) BasisOf(class string) map[Language]string {
	for _, c := range p.lineOf(class) {
		if len(c.Basis) > 0 {
			return c.Basis
		}
	}
	return nil
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
