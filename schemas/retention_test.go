package schemas

import (
	"slices"
	"strings"
	"testing"
)

// ruled is the small profile with a rule in class A, which starts on line 21, and a named event.
func ruled(t *testing.T, rule string) string {
	t.Helper()
	text := strings.Replace(small(t), "classes:\n", "retention_events:\n  - {code: separation, names: {es: s, en: s, pt: s, fr: s}}\nclasses:\n", 1)
	const place = "    series: general\n"
	if !strings.Contains(text, place) {
		t.Fatal("the small profile has no class with a series")
	}
	return strings.Replace(text, place, place+"    retention:\n"+rule+"      basis: {es: Ley, en: Law, pt: Lei, fr: Loi}\n", 1)
}

func TestAClassSaysHowLongItsRecordsAreKept(t *testing.T) {
	p, problems := LoadProfile([]byte(ruled(t, "      trigger: event\n      event: separation\n      years: 30\n      months: 6\n      action: destroy\n")), numbering)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rule := p.Classes[0].Retention
	if rule == nil || rule.Trigger != "event" || rule.Event != "separation" || rule.Years != 30 || rule.Months != 6 || rule.Action != "destroy" || rule.Basis["fr"] != "Loi" {
		t.Errorf("rule: %+v", rule)
	}
	if p.Classes[1].Retention != nil || p.FiscalYearEnd != "" || p.RetentionEvents[0].Names["pt"] != "s" {
		t.Errorf("profile: %+v", p)
	}
}

func TestEveryMistakeInARetentionIsExplained(t *testing.T) {
	for _, c := range []struct {
		name, rule string
		want       []string
	}{
		{"trigger misspelt", "      trigger: fild\n      years: 5\n      action: review\n", []string{
			`line 24: classes[0].retention.trigger: "fild" is no trigger. Did you mean filed?`}},
		{"action unknown", "      trigger: filed\n      years: 5\n      action: burn\n", []string{
			`line 26: classes[0].retention.action: "burn" is no action. Use permanent, review, transfer or destroy.`}},
		{"action missing", "      trigger: filed\n      years: 5\n", []string{
			`line 23: classes[0].retention.action: is missing.`}},
		{"trigger missing", "      years: 5\n      action: review\n", []string{
			`line 23: classes[0].retention.trigger: is missing; say what the period counts from: filed, document_date, fiscal_year_end, matter_closed, superseded, agreement_ended or event.`}},
		{"period missing", "      trigger: filed\n      action: review\n", []string{
			`line 23: classes[0].retention.years: is missing; give the period in years, months or both.`}},
		{"period in words", "      trigger: filed\n      years: five\n      action: review\n", []string{
			`line 25: classes[0].retention.years: must be a whole number, without quotes, not text.`}},
		{"half a year", "      trigger: filed\n      years: 0.5\n      action: review\n", []string{
			`line 25: classes[0].retention.years: must be a whole number, without quotes, not a number.`}},
		{"for nothing", "      trigger: filed\n      years: 0\n      action: review\n", []string{
			`line 25: classes[0].retention.years: must be a number from 1 to 200.`}},
		{"permanent for five years", "      years: 5\n      action: permanent\n", []string{
			`line 24: classes[0].retention.years: stands here without effect, for what is kept permanently is never due; remove it, or choose another action.`}},
		{"event not named", "      trigger: event\n      years: 5\n      action: review\n", []string{
			`line 23: classes[0].retention.event: is missing; name the event that the period counts from: one of the retention_events, separation.`}},
		{"event misspelt", "      trigger: event\n      event: seperation\n      years: 5\n      action: review\n", []string{
			`line 25: classes[0].retention.event: there is no retention event "seperation". Did you mean separation?`}},
		{"event of another trigger", "      trigger: filed\n      event: separation\n      years: 5\n      action: review\n", []string{
			`line 25: classes[0].retention.event: stands here without effect, for the period counts from filed; remove it, or set trigger: event.`}},
		{"field unknown", "      trigger: filed\n      year: 5\n      action: review\n", []string{
			`line 23: classes[0].retention.years: is missing; give the period in years, months or both.`,
			`line 25: classes[0].retention.year: is not a field here. Did you mean years?`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, problems := LoadProfile([]byte(ruled(t, c.rule)), numbering)
			if p != nil {
				t.Error("a profile came with its problems")
			}
			var got []string
			for _, problem := range problems {
				got = append(got, problem.String())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
			}
		})
	}
}

func TestAFiscalYearEndsOnADayOfTheYear(t *testing.T) {
	for _, day := range []string{"31-12", "6-30", "02-30", "june", "[1]", "2024-06-30"} {
		_, problems := LoadProfile([]byte(strings.Replace(small(t), "public_room:", "fiscal_year_end: "+day+"\npublic_room:", 1)), numbering)
		if len(problems) != 1 || problems[0].String() != "line 4: fiscal_year_end: must be a day of the year as MM-DD, such as 12-31 or 06-30." {
			t.Errorf("%s: %v", day, problems)
		}
	}
	p, problems := LoadProfile([]byte(strings.Replace(small(t), "public_room:", "fiscal_year_end: 06-30\npublic_room:", 1)), numbering)
	if len(problems) > 0 || p.FiscalYearEnd != "06-30" {
		t.Errorf("%+v %v", p, problems)
	}
}

func TestEveryClassOfTheDefaultProfileHasARetention(t *testing.T) {
	p := loadDefault(t)
	classes := map[string]Class{}
	for _, c := range p.Classes {
		classes[c.Code] = c
	}
	for _, c := range p.Classes {
		rule := c.Retention
		for up := c; rule == nil && up.Parent != ""; {
			up = classes[up.Parent]
			rule = up.Retention
		}
		if rule == nil {
			t.Errorf("%s is kept for nobody knows how long", c.Code)
		}
	}
}
