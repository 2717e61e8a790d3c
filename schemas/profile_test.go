package schemas

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// numbering stands for the domain's rule, which this package does not know.
var numbering = Numbering{
	Check: func(template string) string {
		if !strings.Contains(template, "{number}") {
			return "must contain {number}"
		}
		return ""
	},
	Format: func(template, body, abbreviation string, year int, n int64) string {
		s := strings.NewReplacer("{body}", body, "{type}", abbreviation,
			"{year}", strconv.Itoa(year), "{number}", strconv.FormatInt(n, 10)).Replace(template)
		return strings.ReplaceAll(s, "//", "/")
	},
}

func small(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestProfileHoldsWhatItsFileSays(t *testing.T) {
	p, problems := LoadProfile([]byte(small(t)), numbering)
	if len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	if p.Name != "OIM" || p.Organization["fr"] != "Organisation" || p.TimeZone != "UTC" || !p.PublicRoom || p.Origin != "archive.example.org/ledger" {
		t.Errorf("heading: %+v", p)
	}
	if len(p.Bodies) != 2 || p.Bodies[1].Code != "HR" || p.Bodies[1].Names["en"] != "Staff Office" {
		t.Errorf("bodies: %+v", p.Bodies)
	}
	if len(p.Series) != 2 || p.Series[1] != (Series{Code: "staff", Template: "OIM/S/{year}/{number}"}) {
		t.Errorf("series: %+v", p.Series)
	}
	c := p.Classes[1]
	if len(p.Classes) != 2 || c.Parent != "A" || c.Access != "restricted" || !slices.Equal(c.Bodies, []string{"HR"}) || p.Classes[0].Series != "general" {
		t.Errorf("classes: %+v", p.Classes)
	}
	d := p.Types[0]
	if len(p.Types) != 1 || d.Code != "rule" || d.Abbreviation != "RUL" || !d.Normative || d.Class != "A1" || d.Schema != "regulation" || d.Names["pt"] != "Regra" {
		t.Errorf("types: %+v", p.Types)
	}
}

// Every case changes the small profile in one place; every mistake must be named with its line and what to do.
func TestEveryMistakeInAProfileIsExplained(t *testing.T) {
	for _, c := range []struct {
		name     string
		old, new string // replaced once
		want     []string
	}{
		{"unknown field", "public_room:", "public_rom:", []string{
			`line 1: public_room: is missing.`,
			`line 4: public_rom: is not a field here. Did you mean public_room?`}},
		{"field of another group", "    class: A1\n", "    class: A1\n    retention: 5\n", []string{
			`line 31: types[0].retention: is not a field here. Use code, abbreviation, normative, class, schema or names.`}},
		{"field given twice", "time_zone: UTC\n", "time_zone: UTC\ntime_zone: UTC\n", []string{
			`line 4: time_zone: stands here twice, first on line 3; keep one of them.`}},
		{"field missing", "    template: OIM/S/{year}/{number}\n", "", []string{
			`line 14: series[1].template: is missing.`}},
		{"whole list missing", "types:\n", "kinds:\n", []string{
			`line 1: types: is missing.`,
			`line 26: kinds: is not a field here. Use name, organization, time_zone, founded, fiscal_year_end, public_room, origin, bodies, series, retention_events, classes or types.`}},
		{"name missing in a language", ", pt: Sede", "", []string{
			`line 8: bodies[0].names.pt: is missing.`}},
		{"name empty in a language", "fr: Siège", `fr: ""`, []string{
			`line 8: bodies[0].names.fr: is empty; write its value or remove the line.`}},
		{"name in another language", "fr: Siège}", "fr: Siège, de: Sitz}", []string{
			`line 8: bodies[0].names.de: is not a field here. Use es, en, pt or fr.`}},
		{"one name for all languages", "names: {es: Regla, en: Rule, pt: Regra, fr: Règle}", "names: Rule", []string{
			`line 32: types[0].names: must be a group of fields (es, en, pt, fr), not text.`}},
		{"name with an invisible character", "es: Personal", `es: "Perso\u202enal"`, []string{
			`line 10: bodies[1].names.es: holds a line break or another character that cannot be seen: "Perso\u202enal"`}},
		{"name far too long", "es: Personal", "es: " + strings.Repeat("a", 301), []string{
			`line 10: bodies[1].names.es: has 301 letters; at most 300 are allowed.`}},
		{"code that is a number", "- code: HQ", "- code: 12", []string{
			`line 7: bodies[0].code: must be text, and YAML takes this for a number; write it in quotes: "12".`}},
		{"code that is a truth value", "name: OIM", "name: true", []string{
			`line 1: name: must be text, and YAML takes this for true or false; write it in quotes: "true".`}},
		{"code that is a list", "- code: HQ", "- code: [HQ]", []string{
			`line 7: bodies[0].code: must be text, not a list.`}},
		{"code of a wrong form", "- code: HQ", "- code: h q", []string{
			`line 7: bodies[0].code: "h q" has not the form of a code here: capital letters, digits and hyphens, such as HR-2 (at most 40).`}},
		{"type code of a wrong form", "- code: rule", "- code: Rule", []string{
			`line 27: types[0].code: "Rule" has not the form of a code here: small letters, digits and underscores, such as annual_report (at most 40).`}},
		{"truth value as text", "public_room: true", "public_room: yes", []string{
			`line 4: public_room: must be true or false, without quotes.`}},
		{"group instead of a list", "bodies:\n  - code: HQ\n", "bodies:\n    code: HQ\n", []string{
			`line 9: This is not YAML: did not find expected key. Look at the indentation, colons, quotes and brackets here and just before.`}},
		{"text instead of a list", "bodies: [HR]", "bodies: HR", []string{
			`line 25: classes[1].bodies: must be a list (each item starts with "- "), not text.`}},
		{"body given twice", "- code: HR", "- code: HQ", []string{
			`line 9: bodies[1].code: HQ is already used on line 7; every code of the bodies must be different.`,
			`line 25: classes[1].bodies[0]: there is no body "HR". Did you mean HQ?`}},
		{"class given twice", "- code: A1", "- code: A", []string{
			`line 21: classes[1].code: A is already used on line 17; every code of the classes must be different.`,
			`line 22: classes[1].parent: goes round in a circle: A is under A; one of them must have no parent.`,
			`line 30: types[0].class: there is no class "A1". Use A.`}},
		{"parent unknown", "parent: A\n", "parent: B\n", []string{
			`line 22: classes[1].parent: there is no class "B". Use A or A1.`}},
		{"parents in a circle", "    access: public\n", "    access: public\n    parent: A1\n", []string{
			`line 20: classes[0].parent: goes round in a circle: A is under A1 is under A; one of them must have no parent.`,
			`line 23: classes[1].parent: goes round in a circle: A1 is under A is under A1; one of them must have no parent.`}},
		{"class of a type unknown", "class: A1", "class: A2", []string{
			`line 30: types[0].class: there is no class "A2". Did you mean A1?`}},
		{"series unknown", "series: general", "series: genral", []string{
			`line 20: classes[0].series: there is no series "genral". Did you mean general?`}},
		{"class without a series", "    series: general\n", "", []string{
			`line 17: classes[0].series: is missing, and no class above has one, so nothing filed here could get a number; use one of the series general or staff.`,
			`line 20: classes[1].series: is missing, and no class above has one, so nothing filed here could get a number; use one of the series general or staff.`}},
		{"template refused by the domain", "OIM/S/{year}/{number}", "OIM/S/{year}", []string{
			`line 15: series[1].template: must contain {number}.`}},
		{"template used twice", "OIM/S/{year}/{number}", "OIM/{body}/{type}/{year}/{number}", []string{
			`line 15: series[1].template: is also the template of series general; two documents would get the same number.`}},
		{"two series that can make one number", "OIM/S/{year}/{number}", "OIM/RUL/{year}/{number}", []string{
			`line 15: series[1].template: makes the number OIM/RUL/2001/7, and so does series general; make the templates differ.`}},
		{"level unknown", "access: public", "access: open", []string{
			`line 19: classes[0].access: "open" is no level of access. Use public, members, staff or restricted.`}},
		{"restricted without bodies", "    bodies: [HR]\n", "", []string{
			`line 21: classes[1].bodies: is missing: what is restricted can be read by nobody unless it names bodies, such as bodies: [HQ].`}},
		{"bodies without restriction", "access: restricted", "access: members", []string{
			`line 25: classes[1].bodies: stands here without effect, for members documents are not limited to bodies; remove it, or set access: restricted.`}},
		{"restricted to an unknown body", "bodies: [HR]", "bodies: [HR, XYZ, HR]", []string{
			`line 25: classes[1].bodies[1]: there is no body "XYZ". Use HQ or HR.`,
			`line 25: classes[1].bodies[2]: HR is named twice; keep one.`}},
		{"founded on no day", "time_zone: UTC", "time_zone: UTC\nfounded: 1942-02-30", []string{
			`line 4: founded: must be a date such as 1942-09-16.`}},
		{"time zone unknown", "time_zone: UTC", "time_zone: Mexico", []string{
			`line 3: time_zone: "Mexico" is not a time zone of the IANA database; write it like America/Mexico_City or UTC.`}},
		{"time zone of the machine", "time_zone: UTC", "time_zone: Local", []string{
			`line 3: time_zone: "Local" is not a time zone of the IANA database; write it like America/Mexico_City or UTC.`}},
		{"origin with a scheme", "origin: archive", "origin: https://archive", []string{
			`line 5: origin: must be written without its scheme: archive.example.org/ledger`}},
		{"origin with a space", "origin: archive.example.org/ledger", "origin: my ledger", []string{
			`line 5: origin: must not contain spaces or plus signs; write it like archive.example.org/ledger.`}},
		{"JSON Schema unknown", "schema: regulation", "schema: regulaton", []string{
			`line 31: types[0].schema: there is no JSON Schema "regulaton". Did you mean regulation?`}},
		{"several mistakes at once", "HQ\n    names: {es: Sede, en: Headquarters, pt: Sede, fr: Siège}", "hq\n    names: {es: Sede, en: Headquarters, fr: Siège}\n    chief: X", []string{
			`line 7: bodies[0].code: "hq" has not the form of a code here: capital letters, digits and hyphens, such as HR-2 (at most 40).`,
			`line 8: bodies[0].names.pt: is missing.`,
			`line 9: bodies[0].chief: is not a field here. Use code or names.`}},
		{"tabs", "    names: {es: Personal", "\tnames: {es: Personal", []string{
			`line 10: This line is indented with a tab; YAML takes only spaces.`}},
		{"bracket not closed", "fr: Siège}", "fr: Siège", []string{
			`line 8: This is not YAML: did not find expected ',' or '}'. Look at the indentation, colons, quotes and brackets here and just before.`}},
		{"second document", "types:\n", "---\ntypes:\n", []string{
			`line 26: A second document starts here; a profile is one document, so remove the line "---".`}},
		{"not UTF-8", "es: Personal", "es: Secretar\xeda", []string{
			`line 10: This line is not UTF-8. Save the file as UTF-8 (in most editors: Save with encoding).`}},
		{"control character", "es: Personal", "es: Perso\x00nal", []string{
			`line 10: This line holds a control character (U+0000); remove it.`}},
		{"field name that plays tricks", "name: OIM\n", "name: OIM\n\"\\e[2Jx\": 1\n", []string{
			`line 2: "\x1b[2Jx": is not a field here. Use name, organization, time_zone, founded, fiscal_year_end, public_room, origin, bodies, series, retention_events, classes or types.`}},
		{"list that contains itself", "bodies:\n", "bodies: &b\n  - *b\n", []string{
			`line 7: bodies[0]: must be a group of fields (code, names), not a list.`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := small(t)
			if !strings.Contains(text, c.old) {
				t.Fatalf("the small profile has no %q", c.old)
			}
			p, problems := LoadProfile([]byte(strings.Replace(text, c.old, c.new, 1)), numbering)
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

func TestWhatIsNoProfileAtAllIsSaidSo(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty file", "", "line 1: The file is empty. Start from a copy of the profile that comes with the program."},
		{"only comments", "# nothing\n\n", "line 1: The file is empty. Start from a copy of the profile that comes with the program."},
		{"a word", "hello", "line 1: must be a group of fields (name, organization, time_zone, founded, fiscal_year_end, public_room, origin, bodies, series, retention_events, classes, types), not text."},
		{"a list", "- a\n- b\n", "line 1: must be a group of fields (name, organization, time_zone, founded, fiscal_year_end, public_room, origin, bodies, series, retention_events, classes, types), not a list."},
		{"no YAML from the first line", "a: b: c", "line 1: This is not YAML: mapping values are not allowed in this context. Look at the indentation, colons, quotes and brackets here and just before."},
		{"anchor of nothing", "a: *b", "This is not YAML: unknown anchor 'b' referenced. Look at the indentation, colons, quotes and brackets here and just before."},
		{"too large", strings.Repeat("#\n", maxProfile), "The file has 2097152 bytes; a profile has at most 1048576."},
		{"UTF-16", "\xff\xfen\x00a\x00", "line 1: This line is not UTF-8. Save the file as UTF-8 (in most editors: Save with encoding)."},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, problems := LoadProfile([]byte(c.text), numbering)
			if p != nil || len(problems) == 0 || problems[0].String() != c.want {
				t.Errorf("got %v, want %s", problems, c.want)
			}
		})
	}
}

func FuzzLoadProfile(f *testing.F) {
	text, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("a: &a [*a, {b: *a}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, problems := LoadProfile(data, numbering)
		if (p == nil) == (len(problems) == 0) {
			t.Fatalf("profile %v with problems %v", p, problems)
		}
	})
}
