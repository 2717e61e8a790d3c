package web

// OwnField is a field of a document type's own metadata, as its JSON Schema describes it.
type OwnField struct {
	Name     string // of the field in the form: metadata.session
	Label    string
	Kind     OwnKind
	Required bool
	Values   []Option // of a choice
	Value    string   // as typed; of a list one item a line
	Example  string
	Least    string // of a number; empty for none
	Most     string
	Longest  int // letters; 0 for no limit
}

// OwnAsked is a field with what is wrong with it, for the template that writes one.
type OwnAsked struct {
	Field   OwnField
	Mistake *Mistake
}

// OwnKind is how a field is filled in.
type OwnKind string

// The ways to fill in a field.
const (
	OwnText    OwnKind = "text"
	OwnDate    OwnKind = "date"
	OwnInteger OwnKind = "integer"
	OwnNumber  OwnKind = "number"
	OwnChoice  OwnKind = "choice" // one of Values, or none
	OwnList    OwnKind = "list"
)

// Described names what is said under the field beside its label: the hint, and the mistake when there is one.
func (f OwnField) Described(m *Mistake) string {
	switch {
	case m == nil && f.Hinted():
		return f.Name + "-hint"
	case m == nil:
		return ""
	case f.Hinted():
		return f.Name + "-hint " + f.Name + "-mistake"
	}
	return f.Name + "-mistake"
}

// Hinted reports whether the field has a hint.
func (f OwnField) Hinted() bool { return f.Example != "" || f.Kind == OwnList }
