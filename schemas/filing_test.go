package schemas

import (
	"slices"
	"strings"
	"testing"
)

// What the small profile's second class may say of filing in it.
const ofFiling = `    bodies: [HR]
    types: [rule]
    basis: {es: Acuerdo 7, en: Agreement 7, pt: Acordo 7, fr: Accord 7}
    closed: 2024-12-31
    declare: person
`

func TestAClassSaysWhatItTakesOnWhatItRestsWhenItClosesAndHowRecordsAreMade(t *testing.T) {
	p, problems := LoadProfile([]byte(strings.Replace(small(t), "    bodies: [HR]\n", ofFiling, 1)), numbering)
	if len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	c := p.Classes[1]
	if !slices.Equal(c.Types, []string{"rule"}) || c.Basis["fr"] != "Accord 7" || c.Closed != "2024-12-31" || c.Declare != "person" {
		t.Errorf("the class says %+v", c)
	}
	if a := p.Classes[0]; len(a.Types) > 0 || len(a.Basis) > 0 || a.Closed != "" || a.Declare != "" {
		t.Errorf("a class that says nothing has %+v", a)
	}
}

func TestEveryMistakeInFilingIsExplained(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		want           []string
	}{
		{"type unknown", "types: [rule]", "types: [rull]", []string{
			`line 26: classes[1].types[0]: there is no type "rull". Did you mean rule?`,
			`line 34: types[0].class: the class A1 does not take the type rule; add it to the types of A1, or name another class.`}},
		{"type named twice", "types: [rule]", "types: [rule, rule]", []string{
			`line 26: classes[1].types[1]: rule is named twice; keep one.`}},
		{"types as text", "types: [rule]", "types: rule", []string{
			`line 26: classes[1].types: must be a list (each item starts with "- "), not text.`}},
		{"closed on no day", "2024-12-31", "2024-13-31", []string{
			`line 28: classes[1].closed: must be a date such as 1942-09-16.`}},
		{"declared otherwise", "declare: person", "declare: persn", []string{
			`line 29: classes[1].declare: "persn" is no way to become a record. Did you mean person?`}},
		{"basis in some languages only", ", fr: Accord 7", "", []string{
			`line 27: classes[1].basis.fr: is missing.`}},
		{"basis as text", "{es: Acuerdo 7, en: Agreement 7, pt: Acordo 7, fr: Accord 7}", "Acuerdo 7", []string{
			`line 27: classes[1].basis: must be a group of fields (es, en, pt, fr), not text.`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(ofFiling, c.old) {
				t.Fatalf("the class has no %q", c.old)
			}
			p, problems := LoadProfile([]byte(strings.Replace(small(t), "    bodies: [HR]\n", strings.Replace(ofFiling, c.old, c.new, 1), 1)), numbering)
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

func TestTheClassOfATypeTakesItAsItsNearestAncestorSays(t *testing.T) {
	other := "types:\n  - code: other\n    abbreviation: OTH\n    class: A\n    schema: other\n    normative: false\n    names: {es: Otro, en: Other, pt: Outro, fr: Autre}\n"
	text := strings.Replace(small(t), "types:\n", other, 1)
	if _, problems := LoadProfile([]byte(text), numbering); len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	text = strings.Replace(text, "    access: public\n", "    access: public\n    types: [other]\n", 1)
	_, problems := LoadProfile([]byte(text), numbering)
	if len(problems) != 1 || !strings.Contains(problems[0].String(), "the class A1 does not take the type rule; add it to the types of A, or name another class.") {
		t.Errorf("a class whose parent does not take the type: %v", problems)
	}
}
