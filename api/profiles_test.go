package api_test

import (
	"fmt"
	"net/http"
	"net/url"
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

func TestTheFilePlanIsChangedOnPages(t *testing.T) {
	h, _, text, _, _ := planned(t)
	h.file(records.FileRequest{Title: "Carta", Type: "letter", Class: "LET", Body: "CP"}, "l.txt", "letter")
	v := h.signedIn("gestora", records.RecordsManager)
	v.get("/governance/plan").want(200).says("Papeles", "PAP", "Cartas", "Versión 1 del perfil", "Vence para revisión 5 años tras su registro.", "Cambiar el cuadro de clasificación")
	v.get("/governance/plan/classes/LET").want(200).says("Según la regla de Papeles", "Acuerdo 7", "SAMPLE/L/{year}/{number}", "abierta")
	h.signedIn("lectora", records.Reader).get("/governance/plan").want(403)
	h.signedIn("secretaria", records.Clerk).get("/governance/plan/change").want(403)

	send := func(name, body string) page {
		return v.send("/governance/plan/change", form{{name: "file", file: name, text: body}})
	}
	send("", "").want(400).says("Elija un archivo.")
	send("classes.csv", "code,years\nLET,many\n").want(400).says("line 2: column years: must be a whole number from 1 to 200, or empty.")

	// What is refused says why, in the reader's language, and cannot be confirmed.
	gone := replaced(t, text, "  - code: letter\n", "  - code: post\n")
	send("profile.yaml", gone).want(200).says("No puede aplicarse", "Falta el tipo, que está en uso", "1 documento").leavesOut("Aplicarlo como versión")

	shown := send("classes.csv", "code,years\nPAP,2\n").want(200).says("Aplicarlo como versión 2", "más corta", "5 años", "2 años")
	v.post("/governance/plan/apply", confirmed(shown)).want(303)
	v.get("/governance/plan/versions").want(200).says("Versión 2", "vigente", "gestora")
	v.get("/governance/plan/versions/2").want(200).says("Lo que cambió", "PAP", "2 años").leavesOut("LET")
	v.get("/governance/plan/versions/1").want(200).says("El perfil del primer arranque.")

	// Whoever confirms an old plan is shown the new one.
	v.post("/governance/plan/apply", confirmed(shown)).want(412).says("Entretanto se aplicó otro perfil", "Dice lo mismo que el anterior.")
}

func TestAShorterRetentionIsNamedInThePlan(t *testing.T) {
	h, c, text, manager, _ := planned(t)
	old := h.file(records.FileRequest{Title: "Viejo", Type: "other", Date: "2010-01-01"}, "v.txt", "old")
	longer := h.file(records.FileRequest{Title: "Más tiempo", Type: "other", Date: "2010-01-01"}, "m.txt", "longer")
	h.file(records.FileRequest{Title: "Sin fecha", Type: "other"}, "s.txt", "undated")
	c.want(http.StatusCreated, ask{method: "POST", path: doc(longer.Document, "retention/overrides"), token: manager, json: map[string]any{
		"trigger": "filed", "years": 50, "action": "review", "reason": "history"}})

	with := replaced(t, text, "trigger: filed\n      years: 5", "trigger: document_date\n      years: 1")
	var said struct{ Retention []map[string]any }
	c.want(200, yaml("POST", "/api/v1/profile/plan", manager, with)).json(&said)
	e := said.Retention[0]
	if fmt.Sprint(e["class"], " ", e["shorter"], e["records"], e["changed"], e["sooner"], e["at_once"]) != "PAP true 3 2 1 1" {
		t.Errorf("the plan says %v", e)
	}
	due := func() int {
		return len(c.want(200, ask{path: "/api/v1/records/due", token: manager}).field("items").([]any))
	}
	if due() != 0 {
		t.Error("something is due before the profile is applied")
	}
	c.want(http.StatusCreated, yaml("POST", "/api/v1/profile", manager, with, "If-Match", `"1"`))
	if n, err := h.office.RedueAll(t.Context()); err != nil || n != 3 {
		t.Errorf("%d records were looked at, %v", n, err)
	}
	if due() != 1 {
		t.Errorf("%d records are due, want the one with a date", due())
	}
	if on := c.want(200, ask{path: doc(old.Document, "retention"), token: manager}).text("due"); on != "2011-01-02" {
		t.Errorf("the old one is due on %s", on)
	}
}

func TestNoMatterIsOpenedInAClassThatWasClosed(t *testing.T) {
	_, c, text, manager, clerk := planned(t)
	open := ask{method: "POST", path: "/api/v1/matters", token: clerk, json: map[string]any{"titles": map[string]any{"es": "Sesión"}, "class": "LET"}}
	id := c.want(http.StatusCreated, open).text("id")
	c.want(200, ask{method: "POST", path: "/api/v1/matters/" + id + "/close", token: manager, json: map[string]any{"reason": "done"}})
	closed := replaced(t, text, "    series: letters\n", "    series: letters\n    closed: 2026-01-01\n")
	c.want(http.StatusCreated, yaml("POST", "/api/v1/profile", manager, closed, "If-Match", `"1"`))
	if field, _ := c.problem(400, open); field != "class" {
		t.Errorf("refused at %q", field)
	}
	c.problem(400, ask{method: "POST", path: "/api/v1/matters/" + id + "/reopen", token: manager, json: map[string]any{"reason": "again"}})
}

// confirmed is what the form says that confirms a plan.
func confirmed(p page) url.Values {
	text := ""
	for _, n := range p.all("textarea") {
		if n.FirstChild != nil {
			text = n.FirstChild.Data
		}
	}
	return url.Values{"against": {p.value("against")}, "table": {p.value("table")}, "text": {text}}
}

// leavesOut fails when the page's matter holds one of the texts.
func (p page) leavesOut(texts ...string) {
	p.t.Helper()
	for _, s := range texts {
		if strings.Contains(p.said(), s) {
			p.t.Errorf("the page says %q: %s", s, p.said())
		}
	}
}
