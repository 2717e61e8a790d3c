package records

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// ProfilePlan says what applying a profile would change, and what forbids it.
type ProfilePlan struct {
	Against   int    // the number of the profile that it was made against
	Text      string // what would be applied, in YAML
	Digest    Sum    // SHA-256 of Text
	Changes   []PlanChange
	Retention []RetentionEffect // classes whose rule would be another one
	Refusals  []PlanRefusal     // all reasons at once; empty when it may be applied
}

// PlanKind is what a change of the profile is of.
type PlanKind string

// The parts of a profile, in the order in which their changes are told.
const (
	PlanSetting PlanKind = "setting" // the organization's name, time zone and so on
	PlanBody    PlanKind = "body"
	PlanSeries  PlanKind = "series"
	PlanEvent   PlanKind = "event" // that a retention may count from
	PlanClass   PlanKind = "class"
	PlanType    PlanKind = "type"
)

// PlanDid is what happens to a part of the profile.
type PlanDid string

// What may happen to a part of the profile.
const (
	PlanAdds    PlanDid = "added"
	PlanChanges PlanDid = "changed"
	PlanCloses  PlanDid = "closed" // a class
	PlanReopens PlanDid = "reopened"
	PlanRemoves PlanDid = "removed"
)

// PlanChange is one thing that would be another one, and what goes by it.
type PlanChange struct {
	Kind      PlanKind
	Code      string // of a setting: its name in the file
	Did       PlanDid
	Fields    []FieldChange
	Was, Is   *Retention // of a class: its own rule, when that changes
	Documents int        // that go by it
	Matters   int
	People    int
}

// FieldChange is a field before and after; empty where it says nothing.
type FieldChange struct{ Field, Before, After string }

// RetentionEffect is what another rule of a class does to its records.
type RetentionEffect struct {
	Class         string
	Before, After *Retention // the rules that hold for it, also inherited ones; nil for none
	Shorter       bool       // some record may be due sooner, or protected less; overrides stand as they are
	Records       int        // of the class
	Changed       int        // of them, those that would be due at another time, or for something else
	Sooner        int        // of those, the ones that would be due earlier, or at last
	AtOnce        int        // of those, the ones that would be due today and are not by the present rule
}

// ComparePlans says what another profile changes, in the order of the profile, and how much goes by
// it. It changes nothing and reads nothing: the effects on retention are counted elsewhere.
func ComparePlans(old, other *Profile, use ProfileUse) []PlanChange {
	all := settingChanges(old, other)
	all = append(all, partChanges(PlanBody, old.Bodies, other.Bodies, func(b Body) (string, []fieldValue) { return b.Code, spoken("names", b.Names, nil) })...)
	all = append(all, partChanges(PlanSeries, old.Series, other.Series, func(s Series) (string, []fieldValue) {
		return s.Code, []fieldValue{{"template", s.Template}}
	})...)
	all = append(all, partChanges(PlanEvent, old.RetentionEvents, other.RetentionEvents, func(e RetentionEvent) (string, []fieldValue) {
		return e.Code, spoken("names", e.Names, nil)
	})...)
	all = append(all, partChanges(PlanClass, old.Classes, other.Classes, classFields)...)
	all = append(all, partChanges(PlanType, old.Types, other.Types, typeFields)...)
	counts := newUsage(use)
	for i := range all {
		c := &all[i]
		if c.Kind == PlanClass {
			closing(c)
			was, _ := old.Class(c.Code)
			is, _ := other.Class(c.Code)
			if slices.ContainsFunc(c.Fields, func(f FieldChange) bool { return f.Field == "retention" }) {
				c.Was, c.Is = was.Retention, is.Retention
			}
		}
		c.Documents, c.Matters, c.People = counts.of(c.Kind, c.Code)
	}
	return all
}

// closing names a change of a class after its closing day, when that is what changes.
func closing(c *PlanChange) {
	for _, f := range c.Fields {
		switch {
		case c.Did != PlanChanges || f.Field != "closed":
		case f.Before == "":
			c.Did = PlanCloses
		case f.After == "":
			c.Did = PlanReopens
		}
	}
}

// fieldValue is a field of a part of the profile, and what it says.
type fieldValue struct{ name, value string }

// spoken are the fields of a name in each language, after others.
func spoken(field string, names map[Language]string, before []fieldValue) []fieldValue {
	for _, l := range WorkingLanguages {
		before = append(before, fieldValue{field + "." + string(l), names[l]})
	}
	return before
}

func classFields(c Class) (string, []fieldValue) {
	access := string(c.Access.Level)
	if len(c.Access.Bodies) > 0 {
		access += ": " + strings.Join(slices.Sorted(slices.Values(c.Access.Bodies)), ", ")
	}
	rule, basis := "", map[Language]string{}
	if c.Retention != nil {
		rule, basis = c.Retention.Words(), c.Retention.Basis
	}
	fields := spoken("names", c.Names, []fieldValue{{"parent", c.Parent}})
	fields = append(fields, fieldValue{"access", access}, fieldValue{"series", c.Series}, fieldValue{"types", strings.Join(slices.Sorted(slices.Values(c.Types)), ", ")})
	fields = spoken("basis", c.Basis, fields)
	fields = append(fields, fieldValue{"closed", string(c.Closed)}, fieldValue{"declare", string(c.Declare)}, fieldValue{"retention", rule})
	return c.Code, append(spoken("retention.basis", basis, fields), checklistFields(c)...)
}

// NoChecklist is how a plan writes the list of a class that demands nothing, whatever the classes above do.
const NoChecklist = "[]"

// checklistFields are the codes of a class's own list, in their order, and what each of them says:
// checklist.CODE.names.es and so on.
func checklistFields(c Class) []fieldValue {
	if c.Checklist == nil {
		return nil
	}
	all := make([]string, len(c.Checklist))
	var fields []fieldValue
	for i, item := range c.Checklist {
		at := "checklist." + item.Code
		all[i] = item.Code
		fields = append(spoken(at+".names", item.Names, fields), fieldValue{at + ".type", item.Type}, fieldValue{at + ".body", item.Body},
			fieldValue{at + ".months", maybe(item.Months)}, fieldValue{at + ".days", maybe(item.Days)})
	}
	return append([]fieldValue{{"checklist", cmp.Or(strings.Join(all, ", "), NoChecklist)}}, fields...)
}

func maybe(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func typeFields(t DocumentType) (string, []fieldValue) {
	fields := spoken("names", t.Names, []fieldValue{{"abbreviation", t.Abbreviation}})
	return t.Code, append(fields, fieldValue{"class", t.Class}, fieldValue{"normative", yes(t.Normative)}, fieldValue{"schema", t.Schema})
}

func yes(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func settingChanges(old, other *Profile) []PlanChange {
	fields := func(p *Profile) []fieldValue {
		f := spoken("organization", p.Organization, []fieldValue{{"name", p.Name}})
		return append(f, fieldValue{"time_zone", p.zone().String()}, fieldValue{"founded", string(p.Founded)},
			fieldValue{"fiscal_year_end", string(cmp.Or(p.FiscalYearEnd, "12-31"))}, fieldValue{"public_room", yes(p.PublicRoom)}, fieldValue{"origin", p.Origin})
	}
	var all []PlanChange
	for _, f := range differing(fields(old), fields(other)) {
		all = append(all, PlanChange{Kind: PlanSetting, Code: f.Field, Did: PlanChanges, Fields: []FieldChange{f}})
	}
	return all
}

// partChanges compares the parts of one kind: those that are there first, in the new order, then those that are gone.
func partChanges[T any](kind PlanKind, old, other []T, tell func(T) (code string, fields []fieldValue)) []PlanChange {
	before := map[string][]fieldValue{}
	for _, x := range old {
		code, fields := tell(x)
		before[code] = fields
	}
	var all []PlanChange
	stay := map[string]bool{}
	for _, x := range other {
		code, fields := tell(x)
		was, known := before[code]
		stay[code] = true
		c := PlanChange{Kind: kind, Code: code, Did: PlanChanges, Fields: differing(was, fields)}
		if !known {
			c.Did = PlanAdds
		}
		if !known || len(c.Fields) > 0 {
			all = append(all, c)
		}
	}
	for _, x := range old {
		if code, fields := tell(x); !stay[code] {
			all = append(all, PlanChange{Kind: kind, Code: code, Did: PlanRemoves, Fields: differing(fields, nil)})
		}
	}
	return all
}

// differing are the fields that say something else, before and after.
func differing(before, after []fieldValue) []FieldChange {
	was, is := map[string]string{}, map[string]string{}
	var names []string
	for _, f := range after {
		is[f.name] = f.value
		names = append(names, f.name)
	}
	for _, f := range before {
		was[f.name] = f.value
		if _, both := is[f.name]; !both {
			names = append(names, f.name)
		}
	}
	var all []FieldChange
	for _, name := range names {
		if was[name] != is[name] {
			all = append(all, FieldChange{name, was[name], is[name]})
		}
	}
	return all
}

// Words is the rule in English, for messages: filed + 5 years, then review.
func (r Retention) Words() string {
	if r.Action == KeepPermanently {
		return "kept permanently"
	}
	from := string(r.Trigger)
	if r.Event != "" {
		from += " " + r.Event
	}
	return from + " + " + r.words() + ", then " + string(r.Action)
}
