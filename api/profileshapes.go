package api

import (
	"time"

	"acervo/records"
)

type appliedJSON struct {
	Number    int         `json:"number"`
	Digest    records.Sum `json:"sha256"`
	At        time.Time   `json:"applied_at"`
	By        string      `json:"applied_by,omitempty"`
	LedgerSeq int64       `json:"ledger_seq"`
	Stands    bool        `json:"stands"`
}

func newApplied(a records.AppliedProfile, standing int) appliedJSON {
	return appliedJSON{a.Number, a.Digest, a.At, a.By, a.Seq, a.Number == standing}
}

type fieldChangeJSON struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

type changeJSON struct {
	Kind      records.PlanKind  `json:"kind"`
	Code      string            `json:"code"`
	Did       records.PlanDid   `json:"did"`
	Fields    []fieldChangeJSON `json:"fields"`
	Documents int               `json:"documents"`
	Matters   int               `json:"matters"`
	People    int               `json:"people"`
}

func newChange(c records.PlanChange) changeJSON {
	return changeJSON{c.Kind, c.Code, c.Did, each(c.Fields, func(f records.FieldChange) fieldChangeJSON {
		return fieldChangeJSON(f)
	}), c.Documents, c.Matters, c.People}
}

type effectJSON struct {
	Class   string    `json:"class"`
	Before  *ruleJSON `json:"before,omitempty"`
	After   *ruleJSON `json:"after,omitempty"`
	Shorter bool      `json:"shorter"`
	Records int       `json:"records"`
	Changed int       `json:"changed"`
	Sooner  int       `json:"sooner"`
	AtOnce  int       `json:"at_once"`
}

func maybeRule(r *records.Retention) *ruleJSON {
	if r == nil {
		return nil
	}
	j := newRule(*r)
	return &j
}

type planRefusalJSON struct {
	Reason    records.PlanReason `json:"reason"`
	Kind      records.PlanKind   `json:"kind"`
	Code      string             `json:"code"`
	Documents int                `json:"documents"`
	Matters   int                `json:"matters"`
	People    int                `json:"people"`
	Field     string             `json:"field"`
	Message   string             `json:"message"`
}

type planJSON struct {
	Against   int               `json:"against"`
	Digest    records.Sum       `json:"sha256"`
	Changes   []changeJSON      `json:"changes"`
	Retention []effectJSON      `json:"retention"`
	Refusals  []planRefusalJSON `json:"refusals"`
}

func newPlan(p records.ProfilePlan) planJSON {
	return planJSON{
		p.Against, p.Digest, each(p.Changes, newChange),
		each(p.Retention, func(e records.RetentionEffect) effectJSON {
			return effectJSON{e.Class, maybeRule(e.Before), maybeRule(e.After), e.Shorter, e.Records, e.Changed, e.Sooner, e.AtOnce}
		}),
		each(p.Refusals, func(r records.PlanRefusal) planRefusalJSON {
			said := r.Problem()
			return planRefusalJSON{r.Reason, r.Kind, r.Code, r.Documents, r.Matters, r.People, said.Field, said.Message}
		}),
	}
}

type planClassJSON struct {
	Code           string       `json:"code"`
	Parent         string       `json:"parent,omitempty"`
	Names          names        `json:"names"`
	Access         accessJSON   `json:"access"`
	Series         string       `json:"series,omitempty"`
	Types          []string     `json:"types,omitempty"`
	Basis          names        `json:"basis,omitempty"`
	Closed         records.Date `json:"closed,omitempty"`
	Declare        string       `json:"declare,omitempty"`
	Retention      *ruleJSON    `json:"retention,omitempty"`
	RetentionBasis names        `json:"retention_basis,omitempty"`
	Checklist      *[]itemJSON  `json:"checklist,omitempty"` // empty: nothing is demanded, whatever the classes above do
}

// itemJSON is what a class demands of its matters.
type itemJSON struct {
	Code   string `json:"code"`
	Names  names  `json:"names"`
	Type   string `json:"type,omitempty"`
	Body   string `json:"body,omitempty"`
	Months int    `json:"months,omitempty"`
	Days   int    `json:"days,omitempty"`
}

func newPlanClass(c records.Class) planClassJSON {
	j := planClassJSON{
		Code: c.Code, Parent: c.Parent, Names: given(c.Names), Access: newAccess(c.Access), Series: c.Series, Types: c.Types,
		Basis: c.Basis, Closed: c.Closed, Declare: string(c.Declare), Retention: maybeRule(c.Retention),
	}
	if c.Retention != nil {
		j.RetentionBasis = c.Retention.Basis
	}
	if c.Checklist != nil {
		list := each(c.Checklist, func(i records.ChecklistItem) itemJSON {
			return itemJSON{i.Code, given(i.Names), i.Type, i.Body, i.Months, i.Days}
		})
		j.Checklist = &list
	}
	return j
}

type seriesJSON struct {
	Code     string `json:"code"`
	Template string `json:"template"`
}

type planTypeJSON struct {
	Code         string `json:"code"`
	Abbreviation string `json:"abbreviation,omitempty"`
	Names        names  `json:"names"`
	Class        string `json:"class,omitempty"`
	Normative    bool   `json:"normative"`
	Schema       string `json:"schema,omitempty"`
}

type profileVersionJSON struct {
	appliedJSON
	Name            string           `json:"name"`
	Organization    names            `json:"organization"`
	TimeZone        string           `json:"time_zone"`
	Founded         records.Date     `json:"founded,omitempty"`
	FiscalYearEnd   records.MonthDay `json:"fiscal_year_end,omitempty"`
	PublicRoom      bool             `json:"public_room"`
	Origin          string           `json:"origin"`
	Bodies          []bodyJSON       `json:"bodies"`
	Series          []seriesJSON     `json:"series"`
	RetentionEvents []bodyJSON       `json:"retention_events"`
	Classes         []planClassJSON  `json:"classes"`
	Types           []planTypeJSON   `json:"types"`
}

func newProfileVersion(a records.AppliedProfile, p *records.Profile, standing int) profileVersionJSON {
	j := profileVersionJSON{
		appliedJSON: newApplied(a, standing), Name: p.Name, Organization: given(p.Organization), TimeZone: "UTC",
		Founded: p.Founded, FiscalYearEnd: p.FiscalYearEnd, PublicRoom: p.PublicRoom, Origin: p.Origin,
		Bodies:          each(p.Bodies, func(b records.Body) bodyJSON { return bodyJSON{b.Code, given(b.Names)} }),
		Series:          each(p.Series, func(x records.Series) seriesJSON { return seriesJSON(x) }),
		RetentionEvents: each(p.RetentionEvents, func(e records.RetentionEvent) bodyJSON { return bodyJSON{e.Code, given(e.Names)} }),
		Classes:         each(p.Classes, newPlanClass),
		Types: each(p.Types, func(t records.DocumentType) planTypeJSON {
			return planTypeJSON{t.Code, t.Abbreviation, given(t.Names), t.Class, t.Normative, t.Schema}
		}),
	}
	if p.TimeZone != nil {
		j.TimeZone = p.TimeZone.String()
	}
	return j
}
