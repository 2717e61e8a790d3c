package records

import (
	"encoding/json"
	"strconv"
	"time"
)

// RetentionEvent is a named event that retentions count from: "separation from service".
type RetentionEvent struct {
	Code  string
	Names map[Language]string
}

// RetentionEvent returns the named event with the code.
func (p *Profile) RetentionEvent(code string) (RetentionEvent, bool) {
	for _, e := range p.RetentionEvents {
		if e.Code == code {
			return e, true
		}
	}
	return RetentionEvent{}, false
}

// RetentionOf returns the retention rule of a class: its own, else its nearest
// ancestor's, and the class it stands in. ok is false when there is none.
func (p *Profile) RetentionOf(code string) (rule Retention, from string, ok bool) {
	for range len(p.Classes) + 1 { // as deep as a plan can be, whatever its parents say
		class, there := p.Class(code)
		if !there {
			return Retention{}, "", false
		}
		if class.Retention != nil {
			return *class.Retention, class.Code, true
		}
		code = class.Parent
	}
	return Retention{}, "", false
}

// clauses are the rules that hold for a document of a class.
func (p *Profile) clauses(class string, overrides []Override) []Clause {
	var all []Clause
	if rule, from, ok := p.RetentionOf(class); ok {
		all = append(all, Clause{Rule: rule, Class: from})
	}
	for i := range overrides {
		if o := overrides[i]; !o.Lifted() {
			all = append(all, Clause{Rule: o.Rule, Override: &o})
		}
	}
	return all
}

// Evidence is what the facts of a document's retention are read from.
type Evidence struct {
	Timeline     Timeline      // of its lineage; retracted events count for nothing
	MatterClosed Date          // zero while its matter is open, or when it belongs to none
	Replacements []Replacement // documents that are recorded by hand to replace it
	Events       []NamedEvent  // recorded on it
	Overrides    []Override
}

// Replacement is what a document that replaces another tells of the day it did.
type Replacement struct {
	Date    Date // its own; may be unknown
	FiledAt time.Time
}

// replaced returns the day on which the last of the replacements took the place: its
// own date, else the day it was filed; zero when there is none.
func (p *Profile) replaced(by []Replacement) Date {
	var last Date
	for _, r := range by {
		on := r.Date
		if on == "" {
			on = DateOf(r.FiledAt, p.zone())
		}
		last = max(last, on)
	}
	return last
}

// Keeping derives how long a document is kept by the profile and the evidence.
func (p *Profile) Keeping(d Document, e Evidence) Keeping {
	return Keep(p.clauses(d.Class, e.Overrides), p.Facts(d, e))
}

// Facts reads the facts of a document's retention.
//
// The fiscal year it belongs to is that of its own metadata (last_fiscal_year, else
// fiscal_year, named after the year in which it ends; else that of period_ends_on), else that of its
// date. It is superseded when by its own legal events it is replaced, repealed or expired for
// good, or when a document is recorded to replace it; a later version of itself supersedes nothing, for
// its versions are kept and disposed of together. An agreement ends by such an event, else on the day its
// metadata says (expires_on), unless it renews itself tacitly.
func (p *Profile) Facts(d Document, e Evidence) Facts {
	var own struct {
		FiscalYear     json.RawMessage `json:"fiscal_year"`
		LastFiscalYear json.RawMessage `json:"last_fiscal_year"`
		PeriodEndsOn   json.RawMessage `json:"period_ends_on"`
		ExpiresOn      json.RawMessage `json:"expires_on"`
		Renewal        json.RawMessage `json:"renewal"`
	}
	if len(d.Metadata) > 0 && json.Unmarshal(d.Metadata, &own) != nil {
		own.FiscalYear = nil // metadata that is no object tells nothing
	}
	f := Facts{Filed: DateOf(d.FiledAt, p.zone()), Date: d.Date, MatterClosed: e.MatterClosed, Events: map[string]Date{}}
	if y := wholeYear(own.LastFiscalYear); y > 0 {
		f.FiscalYearEnd = p.FiscalYearEnd.In(y)
	} else if y := wholeYear(own.FiscalYear); y > 0 {
		f.FiscalYearEnd = p.FiscalYearEnd.In(y)
	} else if on := dateIn(own.PeriodEndsOn); on != "" {
		f.FiscalYearEnd = p.FiscalYearEnd.EndOfYearOf(on)
	} else {
		f.FiscalYearEnd = p.FiscalYearEnd.EndOfYearOf(d.Date)
	}
	ended := ended(e.Timeline.Latest(), d.ID)
	f.AgreementEnded, f.Superseded = ended, ended
	if f.AgreementEnded == "" && string(own.Renewal) != `"tacit"` {
		f.AgreementEnded = dateIn(own.ExpiresOn)
	}
	if f.Superseded == "" {
		f.Superseded = p.replaced(e.Replacements)
	}
	for _, n := range e.Events {
		if !n.Retracted() && n.On.After(f.Events[n.Code]) {
			f.Events[n.Code] = n.On // of several the last: the longest wins
		}
	}
	return f
}

// ended returns the day from which a document is replaced, repealed or expired for
// good by its own events; zero when it is not, or the day is not known.
func ended(t Timeline, of DocumentID) Date {
	status, since, _ := t.StatusOf(of, "9999-12-31")
	switch status {
	case StatusSuperseded, StatusRepealed, StatusExpired:
	default:
		return ""
	}
	if since.EffectiveOn != "" {
		return since.EffectiveOn
	}
	var first Date // it ended before it ever came into force
	for _, e := range t.Events {
		if e.Document == of && e.Version == 0 && statusAfter[e.Type] == status && e.EffectiveOn != "" && (first == "" || first.After(e.EffectiveOn)) {
			first = e.EffectiveOn
		}
	}
	return first
}

func wholeYear(raw json.RawMessage) int {
	y, err := strconv.Atoi(string(raw))
	if err != nil || y < firstLegalYear || y > 9999 {
		return 0
	}
	return y
}

func dateIn(raw json.RawMessage) Date {
	var s string
	if len(raw) == 0 || json.Unmarshal(raw, &s) != nil {
		return ""
	}
	d, err := ParseDate(s)
	if err != nil {
		return ""
	}
	return d
}
