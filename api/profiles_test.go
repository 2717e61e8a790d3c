package api_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"acervo/cmd/acervo/profiles"
	"acervo/records"
)

// sampleForms reads what people write, and the sample, which is written nowhere.
type sampleForms struct{ profiles.Forms }

// sampleProfile is the text that says what testProfile does.
const sampleProfile = "the sample"

func (f sampleForms) Read(text string) (*records.Profile, error) {
	if text == sampleProfile {
		return testProfile(), nil
	}
	return f.Forms.Read(text)
}

func (f sampleForms) Table(text string) (string, error) {
	if text == sampleProfile {
		return "code\nnorms\npapers\n", nil
	}
	return f.Forms.Table(text)
}

// withSample applies the sample as version 1.
func withSample(h *house, _ *records.OfficeConfig) { h.profile = sampleProfile }

// planned is a house with a profile that is written in YAML, and those who ask it.
func planned(t *testing.T) (h *house, c client, text, manager, clerk string) {
	t.Helper()
	b, err := os.ReadFile("testdata/plan.yaml")
	if err != nil {
		t.Fatal(err)
	}
	h = newHouse(t, func(h *house, _ *records.OfficeConfig) { h.profile = string(b) })
	_, manager = h.person("manager", []string{"AG"}, records.RecordsManager)
	_, clerk = h.person("clerk", []string{"AG"}, records.Clerk)
	return h, h.client(), string(b), manager, clerk
}

func yaml(method, path, token, text string, header ...string) ask {
	a := ask{method: method, path: path, token: token, body: strings.NewReader(text), header: map[string]string{"Content-Type": "application/yaml"}}
	for i := 0; i+1 < len(header); i += 2 {
		a.header[header[i]] = header[i+1]
	}
	return a
}

// replaced changes one place of a text, which must be there.
func replaced(t *testing.T, text, old, with string) string {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("the profile has no %q", old)
	}
	return strings.Replace(text, old, with, 1)
}

func TestAProfileIsPlannedAppliedAndStandsAtOnce(t *testing.T) {
	_, c, text, manager, clerk := planned(t)
	minutes := form{{name: "type", text: "other"}, {name: "class", text: "MIN"}, {name: "title", text: "Minutes"}, {name: "file", file: "m.txt", text: "minutes"}}
	if field, _ := c.problem(400, ask{method: "POST", path: "/api/v1/documents", token: clerk, form: minutes}); field != "class" {
		t.Errorf("a class that is not there is refused at %q", field)
	}
	c.want(http.StatusCreated, ask{method: "POST", path: "/api/v1/documents", token: clerk, form: form{{name: "type", text: "other"}, {name: "title", text: "Letter"}, {name: "file", file: "l.txt", text: "letter"}}})

	with := text + "" // the new class at the end of the classes
	with = replaced(t, with, "types:\n", "  - code: MIN\n    parent: PAP\n    names: {es: Actas, en: Minutes, pt: Atas, fr: Procès-verbaux}\n    access: members\ntypes:\n")
	with = replaced(t, with, "years: 5", "years: 2")
	plan := c.want(http.StatusOK, yaml("POST", "/api/v1/profile/plan", manager, with))
	if plan.Header().Get("Etag") != `"1"` {
		t.Errorf("the plan's ETag is %s", plan.Header().Get("Etag"))
	}
	var said struct {
		Changes []struct {
			Kind, Code, Did string
			Documents       int
		}
		Retention []struct {
			Class           string
			Shorter         bool
			Changed, Sooner int
		}
		Refusals []any
	}
	plan.json(&said)
	if got := fmt.Sprint(said); got != "{[{class PAP changed 1} {class MIN added 0}] [{PAP true 1 1} {LET true 0 0}] []}" {
		t.Errorf("the plan says %s", got)
	}
	if n := c.want(200, ask{path: "/api/v1/profile/versions", token: clerk}).field("items"); len(n.([]any)) != 1 {
		t.Errorf("a plan has made a version: %v", n)
	}

	c.want(http.StatusPreconditionRequired, yaml("POST", "/api/v1/profile", manager, with))
	applied := c.want(http.StatusCreated, yaml("POST", "/api/v1/profile", manager, with, "If-Match", `"1"`))
	if applied.Header().Get("Location") != "/api/v1/profile/versions/2" || applied.field("stands") != true || applied.text("applied_by") != "manager" {
		t.Errorf("applied: %s", applied.Body)
	}
	if field, _ := c.problem(412, yaml("POST", "/api/v1/profile", manager, text, "If-Match", `"1"`)); field != "If-Match" {
		t.Errorf("an old plan is refused at %q", field)
	}
	c.want(http.StatusCreated, ask{method: "POST", path: "/api/v1/documents", token: clerk, form: minutes})

	if back := c.want(200, ask{path: "/api/v1/profile/versions/1?format=yaml", token: clerk}).Body.String(); back != text {
		t.Error("version 1 is not what was applied, word for word")
	}
	if back := c.want(200, ask{path: "/api/v1/profile/versions/current?format=yaml", token: clerk}).Body.String(); back != with {
		t.Error("what stands is not what was applied, word for word")
	}
	diff := c.want(200, ask{path: "/api/v1/profile/diff?from=2&to=1", token: clerk})
	if !strings.Contains(diff.Body.String(), `"code":"MIN","did":"removed"`) {
		t.Errorf("the way back: %s", diff.Body)
	}
	c.problem(404, ask{path: "/api/v1/profile/versions/7", token: clerk})
}

func TestAProfileThatWouldOrphanRecordsIsRefusedWithEveryReason(t *testing.T) {
	_, c, text, manager, clerk := planned(t)
	c.want(http.StatusCreated, ask{method: "POST", path: "/api/v1/documents", token: clerk, form: form{
		{name: "type", text: "letter"}, {name: "class", text: "LET"}, {name: "body", text: "CP"}, {name: "title", text: "Letter"}, {name: "file", file: "l.txt", text: "letter"}}})
	c.want(http.StatusCreated, ask{method: "POST", path: "/api/v1/matters", token: clerk, json: map[string]any{"titles": map[string]any{"es": "Sesión"}, "class": "PAP"}})

	bad := replaced(t, text, "  - code: CP\n    names: {es: Comité, en: Committee, pt: Comitê, fr: Comité}\n", "")
	bad = replaced(t, bad, "  - code: letters\n    template: SAMPLE/L/{year}/{number}\n", "  - code: post\n    template: SAMPLE/L/{year}/{number}\n")
	a, rest, _ := strings.Cut(bad, "  - code: LET\n")
	_, types, _ := strings.Cut(rest, "types:\n")
	bad = a + "types:\n" + types
	bad, _, _ = strings.Cut(bad, "  - code: letter\n")
	bad = replaced(t, bad, "  - code: PAP\n", "  - code: PAP\n    closed: 2026-01-01\n")
	bad = replaced(t, bad, "origin: example.org/ledger", "origin: example.org/other")

	plan := c.want(200, yaml("POST", "/api/v1/profile/plan", manager, bad))
	var said struct {
		Refusals []struct {
			Reason, Kind, Code         string
			Documents, Matters, People int
			Message                    string
		}
	}
	plan.json(&said)
	var got []string
	for _, r := range said.Refusals {
		got = append(got, fmt.Sprint(r.Reason, " ", r.Kind, " ", r.Code, " ", r.Documents, r.Matters, r.People))
	}
	want := "ledger_renamed setting origin 0 0 0\nin_use body CP 1 0 0\nin_use series letters 1 0 0\nin_use class LET 1 0 0\nin_use type letter 1 0 0\nopen_matters class PAP 0 1 0\nrestarted series post 1 0 0"
	if strings.Join(got, "\n") != want {
		t.Errorf("refused for\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	var problem struct{ Problems []records.Problem }
	c.want(http.StatusConflict, yaml("POST", "/api/v1/profile", manager, bad, "If-Match", `"1"`)).json(&problem)
	if len(problem.Problems) != len(said.Refusals) || !strings.Contains(problem.Problems[3].Message, "close it") {
		t.Errorf("told: %+v", problem.Problems)
	}
	if n := c.want(200, ask{path: "/api/v1/profile/versions/current", token: clerk}).field("number"); n != 1.0 {
		t.Errorf("version %v stands after a refusal", n)
	}
}

func TestATableOfClassesIsPlannedAndAppliedAsAProfileIs(t *testing.T) {
	_, c, _, manager, clerk := planned(t)
	table := c.want(200, ask{path: "/api/v1/profile/versions/current?format=csv", token: clerk}).Body.String()
	if !strings.HasPrefix(table, "code,parent,name_es,") || strings.Count(table, "\n") != 4 {
		t.Fatalf("the table:\n%s", table)
	}
	csv := func(path, text string, header ...string) ask {
		a := yaml("POST", path, manager, text, header...)
		a.header["Content-Type"] = "text/csv"
		return a
	}
	same := c.want(200, csv("/api/v1/profile/plan", table))
	if changes := same.field("changes").([]any); len(changes) != 0 {
		t.Errorf("a table that says what stands changes %v", changes)
	}
	c.problem(409, csv("/api/v1/profile", table, "If-Match", `"1"`))
	closed := "code;closed\nLET;2026-01-01\n"
	c.want(http.StatusCreated, csv("/api/v1/profile", closed, "If-Match", `"1"`))
	if !strings.Contains(c.want(200, ask{path: "/api/v1/profile/diff?from=1&to=2", token: clerk}).Body.String(), `"code":"LET","did":"closed"`) {
		t.Error("the class is not closed")
	}
	for text, want := range map[string]string{
		"code,years\nLET,many\n":    "line 2: column years: must be a whole number from 1 to 200, or empty.",
		"code,acess\nLET,public\n":  "line 1: column 2: acess is no column of a file plan. Did you mean access?",
		"code,parent\nLET,NOWHER\n": `line 2: class LET, column parent: there is no class "NOWHER". Use PAP, NOR or LET.`,
	} {
		if _, message := c.problem(400, csv("/api/v1/profile/plan", text)); message != want {
			t.Errorf("%q: %s", text, message)
		}
	}
}
