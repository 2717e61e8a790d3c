package schemas

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func validator(t *testing.T) *Validator {
	t.Helper()
	v, err := NewValidator()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The examples of every field together are metadata that the type accepts;
// a field nobody knows and, for each field, a value of a wrong kind are refused.
func TestEverySchemaAcceptsItsExampleAndRefusesAWrongOne(t *testing.T) {
	v := validator(t)
	for _, name := range TypeSchemas() {
		t.Run(name, func(t *testing.T) {
			text, ok := TypeSchema(name)
			if !ok {
				t.Fatal("no such schema")
			}
			var schema struct {
				Schema      string `json:"$schema"`
				Title       string
				Description string
				Properties  map[string]struct {
					Title    string
					Examples []any
				}
			}
			if err := json.Unmarshal(text, &schema); err != nil {
				t.Fatal(err)
			}
			if schema.Schema != "https://json-schema.org/draft/2020-12/schema" || !bilingual(schema.Title) || !bilingual(schema.Description) {
				t.Errorf("heading: %+v", schema)
			}
			if name == "other" {
				schema.Properties = nil
			} else if len(schema.Properties) < 3 {
				t.Errorf("only %d fields", len(schema.Properties))
			}
			example := map[string]any{}
			for field, p := range schema.Properties {
				if !bilingual(p.Title) || len(p.Examples) == 0 {
					t.Errorf("%s: title %q, %d examples", field, p.Title, len(p.Examples))
					continue
				}
				example[field] = p.Examples[0]
			}
			if problems := v.Check(name, toJSON(t, example)); problems != nil {
				t.Errorf("the example %v is refused: %v", example, problems)
			}
			if problems := v.Check(name, nil); problems != nil {
				t.Errorf("no metadata is refused: %v", problems)
			}
			for field := range example {
				problems := v.Check(name, toJSON(t, map[string]any{field: map[string]any{"x": nil}}))
				if len(problems) != 1 || problems[0].Field != "metadata."+field {
					t.Errorf("an object as %s: %v", field, problems)
				}
			}
			if problems := v.Check(name, []byte(`{"no_such_field": 1}`)); len(problems) != 1 || problems[0].Field != "metadata.no_such_field" {
				t.Errorf("an unknown field with a number: %v", problems)
			}
		})
	}
}

// bilingual reports whether the text stands in Spanish and in English, with one " / " between.
func bilingual(s string) bool {
	es, en, ok := strings.Cut(s, " / ")
	return ok && es != "" && en != "" && !strings.Contains(en, " / ")
}

func toJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryMistakeInMetadataIsExplained(t *testing.T) {
	v := validator(t)
	deep := strings.Repeat(`{"a":`, 20) + "1" + strings.Repeat("}", 20)
	for _, c := range []struct {
		name, schema, metadata string
		want                   []string
	}{
		{"right", "budget", `{"fiscal_year": 2024, "currency": "USD", "total": 1250000.10}`, nil},
		{"nothing", "budget", ``, nil},
		{"text for a number", "budget", `{"fiscal_year": "2024"}`, []string{
			`metadata.fiscal_year: must be a whole number, not text in quotes, for example 2024.`}},
		{"broken number for a whole one", "budget", `{"fiscal_year": 2024.5}`, []string{
			`metadata.fiscal_year: must be a whole number, not a number, for example 2024.`}},
		{"number too small", "budget", `{"fiscal_year": 24}`, []string{
			`metadata.fiscal_year: is 24; it must not be less than 1900.`}},
		{"number too large", "investment_report", `{"quarter": 5}`, []string{
			`metadata.quarter: is 5; it must not be more than 4.`}},
		{"number for text", "minutes", `{"session": 30}`, []string{
			`metadata.session: must be text in quotes, not a number, for example "XXX Asamblea General".`}},
		{"null", "minutes", `{"session": null}`, []string{
			`metadata.session: must be text in quotes, not null, for example "XXX Asamblea General".`}},
		{"empty text", "minutes", `{"session": ""}`, []string{
			`metadata.session: is empty; write its value or leave the field out.`}},
		{"text too long", "minutes", `{"session": "` + strings.Repeat("ñ", 301) + `"}`, []string{
			`metadata.session: has 301 letters; at most 300 are allowed.`}},
		{"no date", "minutes", `{"held_on": "8/3/2019"}`, []string{
			`metadata.held_on: "8/3/2019" is not a date; write it as YYYY-MM-DD, for example 2019-03-08.`}},
		{"no day of the calendar", "minutes", `{"held_on": "2023-02-29"}`, []string{
			`metadata.held_on: "2023-02-29" is not a date; write it as YYYY-MM-DD, for example 2019-03-08.`}},
		{"value not among those there are", "minutes", `{"mode": "virtual"}`, []string{
			`metadata.mode: is "virtual", which is not one of the values there are. Use "in_person", "remote" or "hybrid".`}},
		{"wrong form", "budget", `{"currency": "dólares"}`, []string{
			`metadata.currency: "dólares" has not the form that is expected, for example "USD".`}},
		{"field misspelt", "budget", `{"fiscal_yaer": 2024}`, []string{
			`metadata.fiscal_yaer: is not a field of this type of document. Did you mean fiscal_year?`}},
		{"field of another type", "policy", `{"votes": 3}`, []string{
			`metadata.votes: is not a field of this type of document. Use adopted_on, approved_by, replaces or review_on.`}},
		{"wrong item of a list", "resolution", `{"articles": ["4", 7]}`, []string{
			`metadata.articles[1]: must be text in quotes, not a number.`}},
		{"item twice", "resolution", `{"articles": ["4", "7", "4"]}`, []string{
			`metadata.articles: holds the same item twice, at [0] and [2]; remove one.`}},
		{"text for a list", "resolution", `{"articles": "4"}`, []string{
			`metadata.articles: must be a list in brackets, not text in quotes, for example ["4","7 bis"].`}},
		{"all mistakes at once, in the order of fields", "budget", `{"total": "1", "fiscal_year": true, "x": 1}`, []string{
			`metadata.fiscal_year: must be a whole number, not true or false, for example 2024.`,
			`metadata.total: must be a number, not text in quotes, for example 1250000.5.`,
			`metadata.x: is not a field of this type of document. Use approved_on, currency, fiscal_year, last_fiscal_year, session or total.`}},
		{"other takes any text", "other", `{"shelf": "12", "box_2": "B"}`, nil},
		{"other takes text only", "other", `{"shelf": 12}`, []string{
			`metadata.shelf: must be text in quotes, not a number.`}},
		{"other's names are plain", "other", `{"Shelf no.": "12"}`, []string{
			`metadata["Shelf no."]: is not a name that a field can have: use small letters, digits and underscores, and begin with a letter.`}},
		{"schema unknown", "nonesuch", `{}`, []string{
			`metadata: cannot be checked: there is no JSON Schema "nonesuch".`}},

		{"no JSON", "other", `shelf: 12`, []string{
			`metadata: is not JSON: invalid character 's' looking for beginning of value, at line 1, character 1.`}},
		{"JSON broken off", "other", "{\n \"a\": \"1\",\n", []string{
			`metadata: is not JSON: unexpected end of JSON input, at line 3, character 0.`}},
		{"two values", "other", `{} {}`, []string{
			`metadata: is not JSON: invalid character '{' after top-level value, at line 1, character 4.`}},
		{"a list", "other", `["a"]`, []string{`metadata: must be a JSON object, such as {"session": "XXX"}.`}},
		{"null instead of an object", "other", ` null `, []string{`metadata: must be a JSON object, such as {"session": "XXX"}.`}},
		{"field twice", "other", `{"a": "1", "a": "2"}`, []string{`metadata.a: stands here twice; keep one of them.`}},
		{"too deep", "other", deep, []string{
			`metadata.a.a.a.a.a.a.a.a: is nested too deeply; at most 8 levels are allowed.`}},
		{"far too deep", "other", strings.Repeat("[", 30000), []string{
			`metadata: is not JSON: invalid character '[' exceeded max depth, at line 1, character 10001.`}},
		{"too large", "other", `{"a": "` + strings.Repeat("x", maxMetadata) + `"}`, []string{
			`metadata: has 65545 bytes; at most 65536 are allowed.`}},
		{"not UTF-8", "other", "{\"a\": \"\xed\"}", []string{`metadata: is not UTF-8 text.`}},
		{"a character no database keeps", "other", `{"a": "x\u0000"}`, []string{
			`metadata.a: holds the character U+0000, which no text has; remove it.`}},
		{"half a character", "other", `{"a": "\ud800"}`, []string{
			`metadata.a: holds a broken character (U+FFFD, or half of a pair); write it anew.`}},
		{"a number that would fill the memory", "budget", `{"total": 1e999999999}`, []string{
			`metadata.total: is a number outside of what can be kept; write it with at most 30 digits.`}},
		{"a number of endless digits", "budget", `{"total": ` + strings.Repeat("9", 5000) + `}`, []string{
			`metadata.total: is a number outside of what can be kept; write it with at most 30 digits.`}},
		{"field name that plays tricks", "budget", `{"\u202e\u001b[2J": 1}`, []string{
			`metadata["\u202e\x1b[2J"]: is not a field of this type of document. Use approved_on, currency, fiscal_year, last_fiscal_year, session or total.`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, problem := range v.Check(c.schema, []byte(c.metadata)) {
				got = append(got, problem.String())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
			}
		})
	}
}

func TestARequiredFieldThatIsMissingIsNamed(t *testing.T) {
	v, err := newValidator(fstest.MapFS{"types/x.schema.json": {Data: []byte(
		`{"type": "object", "required": ["year", "place"], "properties": {"year": {"type": "integer", "examples": [2024]}, "place": {"type": "string"}}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, problem := range v.Check("x", []byte(`{}`)) {
		got = append(got, problem.String())
	}
	want := []string{"metadata.place: is missing.", "metadata.year: is missing, for example 2024."}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestABrokenSchemaIsAnErrorThatNamesIt(t *testing.T) {
	for _, text := range []string{`{`, `{"type": "sentence"}`} {
		_, err := newValidator(fstest.MapFS{"types/x.schema.json": {Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), "types/x.schema.json") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzCheck(f *testing.F) {
	v, err := NewValidator()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("budget", []byte(`{"fiscal_year": 2024, "currency": "USD", "total": 1e3}`))
	f.Add("other", []byte(`{"a": "x"}`))
	f.Fuzz(func(t *testing.T, schema string, metadata []byte) {
		for _, p := range v.Check(schema, metadata) {
			if !strings.HasPrefix(p.Field, "metadata") || p.Message == "" {
				t.Fatalf("%+v", p)
			}
		}
	})
}
