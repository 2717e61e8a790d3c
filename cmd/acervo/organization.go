package main

import (
	"encoding/json"
	"os"
	"time"

	"acervo/records"
	"acervo/schemas"
)

// loadProfile reads the organization's profile from a file, or the built-in one
// when path is empty, as the domain knows it.
func loadProfile(path string) (*records.Profile, error) {
	data := schemas.DefaultProfile()
	if path != "" {
		var err error
		if data, err = os.ReadFile(path); err != nil { //nolint:gosec // the operator names the file
			return nil, records.Errorf(records.Invalid, "The profile %s cannot be read: %s.", path, reason(err)).At("profile").Because(err)
		}
	}
	p, problems := schemas.LoadProfile(data, numbering)
	if len(problems) > 0 {
		list := make([]records.Problem, len(problems))
		for i, q := range problems {
			list[i] = records.Problem{Field: "profile", Message: q.String()}
		}
		return nil, records.InvalidProblems(list)
	}
	return newProfile(p)
}

// numbering is the domain's rule of number templates, for whoever checks a profile.
var numbering = schemas.Numbering{Check: records.CheckNumberTemplate, Format: records.FormatNumber}

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
			Types: c.Types, Basis: names(c.Basis), Closed: records.Date(c.Closed), Declare: records.DeclareWhen(c.Declare),
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

func names(n schemas.Names) map[records.Language]string {
	out := make(map[records.Language]string, len(n))
	for l, s := range n {
		out[records.Language(l)] = s
	}
	return out
}

// metadataCheck makes the schemas' validator answer in the domain's words.
func metadataCheck(v *schemas.Validator) func(string, json.RawMessage) []records.Problem {
	return func(schema string, metadata json.RawMessage) []records.Problem {
		var out []records.Problem
		for _, p := range v.Check(schema, metadata) {
			out = append(out, records.Problem{Field: p.Field, Message: p.Message})
		}
		return out
	}
}
