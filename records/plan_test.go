package records

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// planOf is a profile with a class for papers, one for letters below it, and a type for each.
func planOf(change func(*Profile)) *Profile {
	names := func(s string) map[Language]string { return map[Language]string{"es": s, "en": s, "pt": s, "fr": s} }
	p := &Profile{
		Name: "Sample", Origin: "example.org/ledger", Bodies: []Body{{"AG", names("Assembly")}, {"CP", names("Committee")}},
		Series: []Series{{"main", "S/{body}/{type}/{year}/{number}"}, {"letters", "S/L/{year}/{number}"}},
		Classes: []Class{
			{Code: "PAP", Names: names("Papers"), Access: Access{Level: Staff}, Series: "main", Retention: &Retention{Trigger: TriggerFiled, Years: 5, Action: ReviewIt}},
			{Code: "LET", Parent: "PAP", Names: names("Letters"), Access: Access{Level: Staff}, Series: "letters"},
		},
		Types:           []DocumentType{{Code: "paper", Abbreviation: "PAP", Class: "PAP"}, {Code: "letter", Abbreviation: "LET", Class: "LET"}},
		RetentionEvents: []RetentionEvent{{"separation", names("separation")}},
	}
	if change != nil {
		change(p)
	}
	return p
}

var used = ProfileUse{
	Documents: []DocumentUse{{"LET", "letter", "CP", Access{Level: Staff}, 2}, {"PAP", "paper", "", Access{Level: Restricted, Bodies: []string{"AG"}}, 1}},
	Matters:   []MatterUse{{Class: "LET", Body: "CP", Access: Access{Level: Staff}, Open: true, N: 3}, {Class: "PAP", Access: Access{Level: Staff}, N: 1}},
	People:    map[string]int{"AG": 1}, Numbers: map[string]int{"main": 1, "letters": 2}, Events: map[string]int{"separation": 4},
}

func TestAPlanTellsFieldByFieldWhatChangesAndHowMuchGoesByIt(t *testing.T) {
	other := planOf(func(p *Profile) {
		p.PublicRoom, p.FiscalYearEnd = true, "06-30"
		p.Bodies = append(p.Bodies, Body{Code: "SG"})
		p.Classes[0].Names = map[Language]string{"es": "Papers", "en": "Files", "pt": "Papers", "fr": "Papers"}
		p.Classes[0].Access = Access{Level: Restricted, Bodies: []string{"CP", "AG"}}
		p.Classes[0].Retention = &Retention{Trigger: TriggerFiled, Years: 2, Months: 6, Action: DestroyIt}
		p.Classes[1].Closed, p.Types[1].Normative = "2026-01-01", true
	})
	var got []string
	for _, c := range ComparePlans(planOf(nil), other, used) {
		got = append(got, fmt.Sprint(c.Did, " ", c.Kind, " ", c.Code, " ", c.Documents, " ", c.Matters, " ", c.People, " ", c.Fields))
	}
	want := []string{
		"changed setting fiscal_year_end 0 0 0 [{fiscal_year_end 12-31 06-30}]",
		"changed setting public_room 0 0 0 [{public_room false true}]",
		"added body SG 0 0 0 []",
		"changed class PAP 1 1 0 [{names.en Papers Files} {access staff restricted: AG, CP} {retention filed + 5 years, then review filed + 2 years and 6 months, then destroy}]",
		"closed class LET 2 3 0 [{closed  2026-01-01}]",
		"changed type letter 2 0 0 [{normative false true}]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if c := ComparePlans(planOf(nil), planOf(nil), used); len(c) != 0 {
		t.Errorf("a profile changes itself: %v", c)
	}
	back := ComparePlans(other, planOf(nil), used)
	if i := slices.IndexFunc(back, func(c PlanChange) bool { return c.Code == "LET" }); i < 0 || back[i].Did != PlanReopens {
		t.Errorf("back: %v", back)
	}
}

func TestAPlanNamesChangedChecklists(t *testing.T) {
	names := func(s string) map[Language]string { return map[Language]string{"es": s, "en": s, "pt": s, "fr": s} }
	old := planOf(func(p *Profile) {
		p.Classes[0].Checklist = []ChecklistItem{{Code: "call", Names: names("Call"), Type: "letter", Days: 30}, {Code: "gone", Names: names("Gone")}}
		p.Classes[1].Checklist = []ChecklistItem{}
	})
	other := planOf(func(p *Profile) {
		p.Classes[0].Checklist = []ChecklistItem{{Code: "new", Names: names("New"), Body: "AG"}, {Code: "call", Names: names("Call"), Type: "letter", Months: 2}}
	})
	other.Classes[0].Checklist[1].Names["fr"] = "Appel"
	var got []string
	for _, c := range ComparePlans(old, other, used) {
		got = append(got, fmt.Sprint(c.Did, " ", c.Kind, " ", c.Code, " ", c.Matters))
		for _, f := range c.Fields {
			got = append(got, fmt.Sprintf("%s: %q, %q", f.Field, f.Before, f.After))
		}
	}
	want := []string{
		"changed class PAP 1",
		`checklist: "call, gone", "new, call"`,
		`checklist.new.names.es: "", "New"`, `checklist.new.names.en: "", "New"`, `checklist.new.names.pt: "", "New"`, `checklist.new.names.fr: "", "New"`, `checklist.new.body: "", "AG"`,
		`checklist.call.names.fr: "Call", "Appel"`, `checklist.call.months: "", "2"`, `checklist.call.days: "30", ""`,
		`checklist.gone.names.es: "Gone", ""`, `checklist.gone.names.en: "Gone", ""`, `checklist.gone.names.pt: "Gone", ""`, `checklist.gone.names.fr: "Gone", ""`,
		"changed class LET 3", `checklist: "[]", ""`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTheTimeForARequirementIsCountedInMonthsThenDays(t *testing.T) {
	for _, c := range []struct {
		months, days int
		opened, want Date
	}{{0, 0, "2026-01-31", ""}, {0, 30, "2026-01-31", "2026-03-02"}, {1, 0, "2026-01-31", "2026-02-28"}, {1, 1, "2028-01-31", "2028-03-01"}, {14, 0, "2026-11-05", "2028-01-05"}} {
		if got := (ChecklistItem{Months: c.months, Days: c.days}).DueAfter(c.opened); got != c.want {
			t.Errorf("%d months and %d days after %s is %s, not %s", c.months, c.days, c.opened, got, c.want)
		}
	}
}

func TestWhatIsInUseIsNotTakenAway(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Profile)
		want   []string // reason kind code documents matters people other
	}{
		{"a class with documents", func(p *Profile) { p.Classes = p.Classes[:1] }, []string{"in_use class LET 2 3 0 "}},
		{"a type with documents", func(p *Profile) { p.Types = p.Types[:1] }, []string{"in_use type letter 2 0 0 "}},
		{"a body that has records and matters", func(p *Profile) { p.Bodies = p.Bodies[:1] }, []string{"in_use body CP 2 3 0 "}},
		{"a body whose people read what is restricted", func(p *Profile) { p.Bodies = p.Bodies[1:] }, []string{"in_use body AG 1 0 1 "}},
		{"a series that has given numbers", func(p *Profile) { p.Series, p.Classes[1].Series = p.Series[:1], "" }, []string{"in_use series letters 2 0 0 "}},
		{"an event that is recorded", func(p *Profile) { p.RetentionEvents = nil }, []string{"in_use event separation 4 0 0 "}},
		{"a class closed with open matters", func(p *Profile) { p.Classes[1].Closed = "2026-01-01" }, []string{"open_matters class LET 0 3 0 "}},
		{"a class closed with one above it", func(p *Profile) { p.Classes[0].Closed = "2026-01-01" }, []string{"open_matters class LET 0 3 0 "}},
		{"a closing announced", func(p *Profile) { p.Classes[1].Closed = "2999-01-01" }, []string{"open_matters class LET 0 3 0 "}},
		{"a template that changes hands", func(p *Profile) {
			p.Series = []Series{{"main", p.Series[0].Template}, {"letters", "S/X/{year}/{number}"}, {"post", "S/L/{year}/{number}"}}
		}, []string{"restarted series post 2 0 0 letters"}},
		{"another name of the ledger", func(p *Profile) { p.Origin = "example.org/x" }, []string{"ledger_renamed setting origin 0 0 0 example.org/ledger"}},
		{"several at once", func(p *Profile) { p.Origin, p.Types = "x", p.Types[:1] }, []string{"ledger_renamed setting origin 0 0 0 example.org/ledger", "in_use type letter 2 0 0 "}},
		{"a class with another series, a new template, a new class", func(p *Profile) {
			p.Classes[1].Series, p.Series[1].Template = "main", "S/LETTER/{year}/{number}"
			p.Classes = append(p.Classes, Class{Code: "NEW", Parent: "PAP"})
		}, nil},
		{"a closed class without open matters", func(p *Profile) { p.Classes[1].Parent, p.Classes[0].Closed = "", "2026-01-01" }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, r := range RefusePlan(planOf(nil), planOf(c.change), used) {
				got = append(got, fmt.Sprint(r.Reason, " ", r.Kind, " ", r.Code, " ", r.Documents, " ", r.Matters, " ", r.People, " ", r.Other))
				if p := r.Problem(); p.Field == "" || !strings.HasSuffix(p.Message, ".") || strings.Contains(p.Message, " 0 ") {
					t.Errorf("said: %+v", p)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("refused for %q, want %q", got, c.want)
			}
		})
	}
}

func TestARuleThatKeepsLessIsAShorterOne(t *testing.T) {
	filed := func(years int, a RetentionAction) *Retention {
		return &Retention{Trigger: TriggerFiled, Years: years, Action: a}
	}
	for _, c := range []struct {
		name          string
		before, after *Retention
		shorter       bool
	}{
		{"fewer years", filed(5, ReviewIt), filed(4, ReviewIt), true},
		{"more years", filed(5, ReviewIt), filed(6, ReviewIt), false},
		{"less protection", filed(5, ReviewIt), filed(9, DestroyIt), true},
		{"more protection", filed(5, DestroyIt), filed(5, ReviewIt), false},
		{"no longer permanent", &Retention{Action: KeepPermanently}, filed(200, ReviewIt), true},
		{"permanent", filed(5, ReviewIt), &Retention{Action: KeepPermanently}, false},
		{"a rule where there was none", nil, filed(50, ReviewIt), true},
		{"no rule any more", filed(5, ReviewIt), nil, false},
		{"from another fact: the records tell", filed(5, ReviewIt), &Retention{Trigger: TriggerMatterClosed, Years: 1, Action: ReviewIt}, false},
	} {
		if got := shortens(c.before, c.after); got != c.shorter {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// A field that is added to the profile and not to the comparison would change without anybody being told.
func TestNoFieldOfAProfileIsLeftOutOfAPlan(t *testing.T) {
	full := func() *Profile {
		return planOf(func(p *Profile) { p.Classes[0].Retention.Event, p.TimeZone = "x", time.UTC })
	}
	part := map[string]func(*Profile) reflect.Value{
		"Profile":        func(p *Profile) reflect.Value { return reflect.ValueOf(p).Elem() },
		"Body":           func(p *Profile) reflect.Value { return reflect.ValueOf(&p.Bodies[0]).Elem() },
		"Series":         func(p *Profile) reflect.Value { return reflect.ValueOf(&p.Series[0]).Elem() },
		"RetentionEvent": func(p *Profile) reflect.Value { return reflect.ValueOf(&p.RetentionEvents[0]).Elem() },
		"Class":          func(p *Profile) reflect.Value { return reflect.ValueOf(&p.Classes[0]).Elem() },
		"Access":         func(p *Profile) reflect.Value { return reflect.ValueOf(&p.Classes[0].Access).Elem() },
		"Retention":      func(p *Profile) reflect.Value { return reflect.ValueOf(p.Classes[0].Retention).Elem() },
		"DocumentType":   func(p *Profile) reflect.Value { return reflect.ValueOf(&p.Types[0]).Elem() },
	}
	for name, of := range part {
		for i := range of(full()).NumField() {
			field := of(full()).Type().Field(i).Name
			if name == "Access" && (field == "Embargo" || field == "Seal") {
				continue // of single documents; a profile cannot say them
			}
			other := full()
			switch v := of(other).Field(i); v.Kind() {
			case reflect.String:
				v.SetString(v.String() + "x")
			case reflect.Bool:
				v.SetBool(!v.Bool())
			case reflect.Int:
				v.SetInt(v.Int() + 1)
			case reflect.Map:
				v.Set(reflect.ValueOf(map[Language]string{"es": "another"}))
			case reflect.Struct:
				v.Field(0).SetString("another")
			case reflect.Slice:
				item := reflect.New(v.Type().Elem()).Elem()
				if item.Kind() == reflect.String {
					item.SetString("another")
				}
				v.Set(reflect.Append(v, item))
			case reflect.Pointer:
				switch v.Interface().(type) {
				case *time.Location:
					v.Set(reflect.ValueOf(time.FixedZone("x", 3600)))
				default:
					v.SetZero()
				}
			default:
				t.Fatalf("%s.%s is a %s, which this test cannot change", name, field, v.Kind())
			}
			if len(ComparePlans(full(), other, ProfileUse{})) == 0 {
				t.Errorf("%s.%s changes and no plan says so", name, field)
			}
		}
	}
}
