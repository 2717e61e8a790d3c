// Package profiles makes the domain's profile of what a profile's file says.
package profiles

import (
	"os"
	"time"

	"acervo/records"
	"acervo/schemas"
)

// Forms reads and writes profiles as YAML and as tables.
type Forms struct{}

var _ records.ProfileForms = Forms{}

// Text returns what stands in a profile's file, or in the built-in one when there is no path.
func Text(path string) (string, error) {
	if path == "" {
		return string(schemas.DefaultProfile()), nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	return string(data), nil
}

// Read reads a profile in YAML. Every mistake in it is one of the Problems of an Invalid error.
func (Forms) Read(text string) (*records.Profile, error) {
	p, problems := schemas.LoadProfile([]byte(text), Numbering)
	if len(problems) > 0 {
		return nil, invalid(problems)
	}
	return newProfile(p)
}

// Merge puts the classes of a table into a profile in YAML.
func (Forms) Merge(text, table string) (string, error) {
	merged, problems := schemas.MergePlan([]byte(text), []byte(table), Numbering)
	if len(problems) > 0 {
		return "", invalid(problems)
	}
	return string(merged), nil
}

// Table writes the file plan of a profile in YAML as CSV.
func (Forms) Table(text string) (string, error) {
	p, problems := schemas.LoadProfile([]byte(text), Numbering)
	if len(problems) > 0 {
		return "", invalid(problems)
	}
	return schemas.WritePlan(p)
}

func invalid(problems []schemas.Problem) error {
	list := make([]records.Problem, len(problems))
	for i, q := range problems {
		list[i] = records.Problem{Field: "profile", Message: q.String()}
	}
	return records.InvalidProblems(list)
}

// Numbering is the domain's rule of number templates, for whoever checks a profile.
var Numbering = schemas.Numbering{Check: records.CheckNumberTemplate, Format: records.FormatNumber}

func newProfile(p *schemas.Profile) (*records.Profile, error) {
	zone, err := time.LoadLocation(p.TimeZone)
	if err != nil {
		return nil, records.Errorf(records.Invalid, "The time zone %q is not known.", p.TimeZone).At("profile").Because(err)
	}
	out := &records.Profile{Name: p.Name, Organization: names(p.Organization), TimeZone: zone, Founded: records.Date(p.Founded), PublicRoom: p.PublicRoom, Origin: p.Origin, FiscalYearEnd: records.MonthDay(p.FiscalYearEnd)}
	for _, b := range p.Bodies {
		out.Bodies = append(out.Bodies, records.Body{Code: b.Code, Names: names(b.Names)})
	}
	for _, t := range p.Types {
		out.Types = append(out.Types, records.DocumentType{
			Code: t.Code, Abbreviation: t.Abbreviation, Names: names(t.Names), Class: t.Class, Normative: t.Normative, Schema: t.Schema,
		})
	}
	for _, c := range p.Classes {
		out.Classes = append(out.Classes, records.Class{
			Code: c.Code, Parent: c.Parent, Names: names(c.Names), Series: c.Series,
			Access: records.Access{Level: records.Level(c.Access), Bodies: c.Bodies}, Retention: retention(c.Retention),
			Types: c.Types, Basis: names(c.Basis), Closed: records.Date(c.Closed), Declare: records.DeclareWhen(c.Declare), Checklist: checklist(c.Checklist),
		})
	}
	for _, e := range p.RetentionEvents {
		out.RetentionEvents = append(out.RetentionEvents, records.RetentionEvent{Code: e.Code, Names: names(e.Names)})
	}
	for _, s := range p.Series {
		out.Series = append(out.Series, records.Series{Code: s.Code, Template: s.Template})
	}
	return out, nil
}

func retention(r *schemas.Retention) *records.Retention {
	if r == nil {
		return nil
	}
	return &records.Retention{
		Trigger: records.Trigger(r.Trigger), Event: r.Event, Years: r.Years, Months: r.Months, Action: records.RetentionAction(r.Action), Basis: names(r.Basis),
	}
}

// checklist keeps apart a list that is empty and none.
func checklist(list []schemas.ChecklistItem) []records.ChecklistItem {
	if list == nil {
		return nil
	}
	all := make([]records.ChecklistItem, len(list))
	for i, x := range list {
		all[i] = records.ChecklistItem{Code: x.Code, Names: names(x.Names), Type: x.Type, Body: x.Body, Months: x.Months, Days: x.Days}
	}
	return all
}

func names(n schemas.Names) map[records.Language]string {
	out := make(map[records.Language]string, len(n))
	for l, s := range n {
		out[records.Language(l)] = s
	}
	return out
}
