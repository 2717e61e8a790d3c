package schemas

import (
	"slices"
	"strings"
	"testing"
)

// What the small profile's first class may say of its matters, and the second one.
const (
	ofMatters = `    series: general
    checklist:
      - code: request
        names: {es: Solicitud, en: Request, pt: Pedido, fr: Demande}
        type: rule
        body: HQ
        days: 30
      - code: decision
        names: {es: Decisión, en: Decision, pt: Decisão, fr: Décision}
        months: 2
`
	ofNone = "    bodies: [HR]\n    checklist: []\n"
)

func demanding(t *testing.T, of string) []byte {
	t.Helper()
	text := strings.Replace(small(t), "    series: general\n", of, 1)
	return []byte(strings.Replace(text, "    bodies: [HR]\n", ofNone, 1))
}

func TestAClassSaysWhatItsMattersMustHave(t *testing.T) {
	p, problems := LoadProfile(demanding(t, ofMatters), numbering)
	if len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	list := p.Classes[0].Checklist
	if len(list) != 2 || list[0].Code != "request" || list[0].Names["fr"] != "Demande" || list[0].Type != "rule" || list[0].Body != "HQ" || list[0].Days != 30 || list[1].Months != 2 {
		t.Errorf("the list is %+v", list)
	}
	if none := p.Classes[1].Checklist; none == nil || len(none) > 0 {
		t.Errorf("a list that says that nothing is demanded is %#v", none)
	}
	p, problems = LoadProfile([]byte(small(t)), numbering)
	if len(problems) > 0 || p.Classes[0].Checklist != nil {
		t.Errorf("a class that says nothing has %#v, %v", p.Classes[0].Checklist, problems)
	}
}

func TestEveryMistakeInAChecklistIsExplained(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		want           []string
	}{
		{"code missing", "code: decision\n        names", "names", []string{`line 27: classes[0].checklist[1].code: is missing.`}},
		{"code given twice", "code: decision", "code: request", []string{
			`line 27: classes[0].checklist[1].code: request is already used on line 22; every code of the checklist must be different.`}},
		{"code like no code", "code: decision", "code: The Decision", []string{
			`line 27: classes[0].checklist[1].code: "The Decision" has not the form of a code here: small letters, digits and underscores, such as annual_report (at most 40).`}},
		{"type unknown", "type: rule", "type: rull", []string{
			`line 24: classes[0].checklist[0].type: there is no type "rull". Did you mean rule?`}},
		{"body unknown", "body: HQ", "body: HX", []string{
			`line 25: classes[0].checklist[0].body: there is no body "HX". Did you mean HQ?`}},
		{"no days", "days: 30", "days: 0", []string{
			`line 26: classes[0].checklist[0].days: must be a number from 1 to 3660.`}},
		{"a period as text", "days: 30", "days: P30D", []string{
			`line 26: classes[0].checklist[0].days: must be a whole number, without quotes, not text.`}},
		{"another period", "days: 30", "weeks: 4", []string{
			`line 26: classes[0].checklist[0].weeks: is not a field here. Use code, names, type, body, months or days.`}},
		{"names in some languages only", ", fr: Demande", "", []string{
			`line 23: classes[0].checklist[0].names.fr: is missing.`}},
		{"a list of words", "      - code: decision\n        names: {es: Decisión, en: Decision, pt: Decisão, fr: Décision}\n        months: 2\n", "      - Decision\n", []string{
			`line 27: classes[0].checklist[1]: must be a group of fields (code, names, type, body, months, days), not text.`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(ofMatters, c.old) {
				t.Fatalf("the list has no %q", c.old)
			}
			_, problems := LoadProfile(demanding(t, strings.Replace(ofMatters, c.old, c.new, 1)), numbering)
			var got []string
			for _, problem := range problems {
				got = append(got, problem.String())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
			}
		})
	}
	many := "    series: general\n    checklist:\n" + strings.Repeat("      - code: x\n        names: {es: X, en: X, pt: X, fr: X}\n", 101)
	_, problems := LoadProfile(demanding(t, many), numbering)
	if !slices.ContainsFunc(problems, func(p Problem) bool {
		return p.String() == "line 21: classes[0].checklist: has 101 requirements; at most 100 are allowed."
	}) {
		t.Errorf("too many: %v", problems[:1])
	}
}

func TestATableOfClassesLeavesChecklistsAlone(t *testing.T) {
	merged, problems := MergePlan(demanding(t, ofMatters), []byte("code,name_en\nA,Laws\nA1,By-laws\n"), numbering)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p, problems := LoadProfile(merged, numbering)
	if len(problems) > 0 {
		t.Fatalf("%v in\n%s", problems, merged)
	}
	was, _ := LoadProfile(demanding(t, ofMatters), numbering)
	for i, name := range []string{"Laws", "By-laws"} {
		is := p.Classes[i]
		if is.Names["en"] != name || !slices.EqualFunc(is.Checklist, was.Classes[i].Checklist, func(a, b ChecklistItem) bool {
			return a.Code == b.Code && a.Names["pt"] == b.Names["pt"] && a.Type == b.Type && a.Body == b.Body && a.Months == b.Months && a.Days == b.Days
		}) || (is.Checklist == nil) {
			t.Errorf("the class is %+v", is)
		}
	}
}
