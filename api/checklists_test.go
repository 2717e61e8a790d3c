package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// demands opens a matter of a class with a checklist.
func demands(r *records.MatterRequest) { r.Class = "papers" }

func demanded(m records.Matter) string {
	var all []string
	for _, r := range m.Requirements {
		all = append(all, strings.TrimSpace(strings.Join([]string{r.In("en"), r.Code, r.Type, r.Body, string(r.Due)}, " ")))
	}
	return strings.Join(all, "; ")
}

func TestAMatterTakesOverWhatItsClassDemandsWithDaysFromItsOpening(t *testing.T) {
	h := newHouse(t)
	h.clock = func() time.Time { return time.Date(2030, 12, 31, 20, 0, 0, 0, time.UTC) }
	m := h.openMatter("Solicitud", demands, func(r *records.MatterRequest) {
		r.Requirements = []records.RequirementRequest{{Text: "Foto"}}
	})
	opened := records.DateOf(m.OpenedAt, testProfile().TimeZone)
	want := "Letter of request letter other AG " + string(opened.AddDays(30)) + "; Answer answer   " + string(records.PeriodEnd(opened, 0, 2)) + "; Foto"
	if got := demanded(m.Matter); got != want || len(m.Missing) > 0 {
		t.Errorf("got  %s\nwant %s, and missing %v", got, want, m.Missing)
	}
	if r := m.Requirements[0]; r.In("es") != "Carta de solicitud" || r.In("fr") != r.Text || r.N != 1 {
		t.Errorf("the first is %+v", r)
	}
	history, err := h.office.MatterHistory(t.Context(), root(), string(m.ID), 0, 9)
	if err != nil || !strings.Contains(string(history[0].Detail), `"code":"letter"`) || !strings.Contains(string(history[0].Detail), `"en":"Letter of request"`) {
		t.Errorf("the ledger says %s, %v", history[0].Detail, err)
	}
	without := h.openMatter("Sin lista", demands, func(r *records.MatterRequest) { r.WithoutChecklist = true })
	if len(without.Requirements) > 0 || len(without.Missing) != 2 {
		t.Errorf("without its list it has %s and misses %v", demanded(without.Matter), without.Missing)
	}
}

func TestAChecklistIsInheritedUnlessAClassSaysItsOwn(t *testing.T) {
	names := map[records.Language]string{"es": "Uno"}
	p := &records.Profile{Classes: []records.Class{
		{Code: "A", Checklist: []records.ChecklistItem{{Code: "one", Names: names}}}, {Code: "A1", Parent: "A"},
		{Code: "A2", Parent: "A", Checklist: []records.ChecklistItem{}}, {Code: "A21", Parent: "A2"}, {Code: "B"},
	}}
	for class, want := range map[string]struct {
		items int
		from  string
	}{"A": {1, "A"}, "A1": {1, "A"}, "A2": {0, "A2"}, "A21": {0, "A2"}, "B": {0, ""}, "nothing": {0, ""}} {
		if list, from := p.ChecklistOf(class); len(list) != want.items || from != want.from {
			t.Errorf("%s demands %v of %s", class, list, from)
		}
	}
}

func TestAChangedProfileChangesNoOpenMatterUntilSomebodyTakesItOver(t *testing.T) {
	profile := testProfile()
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.Profile = profile })
	m := h.openMatter("Solicitud", demands)
	papers := &profile.Classes[1]
	papers.Checklist = append([]records.ChecklistItem{
		{Code: "photo", Names: map[records.Language]string{"es": "Foto", "en": "Photo"}, Days: 1},
		{Code: "oath", Names: map[records.Language]string{"es": "Juramento", "en": "Oath"}},
	}, papers.Checklist...)
	papers.Checklist[2].Names = map[records.Language]string{"es": "Otra cosa", "en": "Something else"}
	before := demanded(m.Matter)
	m, err := h.office.Matter(t.Context(), root(), string(m.ID))
	if err != nil || demanded(m.Matter) != before || len(m.Missing) != 2 || m.Missing[0].Code != "photo" || m.Missing[1].Code != "oath" {
		t.Errorf("with another profile it has %s and misses %+v, %v", demanded(m.Matter), m.Missing, err)
	}
	id := string(m.ID)
	h.mustBe(errOf(h.office.TakeOver(t.Context(), root(), id, []string{"letter"})), records.Invalid, `"letter" is missing of the checklist of the class papers; missing: photo, oath`)
	if m, err = h.office.TakeOver(t.Context(), root(), id, []string{"oath"}); err != nil || demanded(m.Matter) != before+"; Oath oath" {
		t.Errorf("one of them taken over it has %s, %v", demanded(m.Matter), err)
	}
	if _, err := h.office.Waive(t.Context(), root(), id, 3, "no hace falta"); err != nil {
		t.Error(err)
	}
	if m, err = h.office.TakeOver(t.Context(), root(), id, nil); err != nil || m.Requirements[3].Code != "photo" || m.Requirements[3].Due != records.DateOf(m.OpenedAt, profile.TimeZone).AddDays(1) {
		t.Errorf("the rest taken over it has %s, %v", demanded(m.Matter), err)
	}
	h.mustBe(errOf(h.office.TakeOver(t.Context(), root(), id, nil)), records.Conflict, "has everything")
	history, err := h.office.MatterHistory(t.Context(), root(), id, 0, 100)
	if last := history[len(history)-1]; err != nil || last.Action != records.RequirementAdded || !strings.Contains(string(last.Detail), `"code":"photo"`) {
		t.Errorf("the ledger says %s %s, %v", last.Action, last.Detail, err)
	}
	reader := records.Actor{ID: "r", Name: "R", Roles: []records.Role{records.Reader}}
	if m, err = h.office.Matter(t.Context(), reader, id); err != nil || len(m.Missing) > 0 {
		t.Errorf("a reader is told %v, %v", m.Missing, err)
	}
	if _, err := h.office.CloseMatter(t.Context(), root(), id, "basta"); err != nil {
		t.Error(err)
	}
	h.mustBe(errOf(h.office.TakeOver(t.Context(), root(), id, nil)), records.Conflict, "closed")
	h.mustBe(errOf(h.office.TakeOver(t.Context(), reader, id, nil)), records.Forbidden, "")
}

func TestARequirementIsFulfilledByADocumentOfItsType(t *testing.T) {
	h := newHouse(t)
	m := h.openMatter("Solicitud", demands)
	id := string(m.ID)
	file := func(docType string, requirement int) (records.Receipt, error) {
		return h.office.File(t.Context(), root(), records.FileRequest{
			Type: docType, Class: "papers", Title: docType, Date: "2026-01-01", Symbol: docType + "/1", Matter: id, Requirement: requirement,
			VersionRequest: records.VersionRequest{Files: []records.Received{h.received(docType + id)}},
		})
	}
	h.mustBe(errOf(file("resolution", 1)), records.Conflict, "a document of the type other")
	r, err := file("resolution", 0)
	if err != nil {
		t.Fatal(err)
	}
	h.mustBe(errOf(h.office.Fulfil(t.Context(), root(), id, 1, r.Number)), records.Conflict, "is of the type resolution")
	if _, err := h.office.Fulfil(t.Context(), root(), id, 2, r.Number); err != nil {
		t.Errorf("what any document fulfils: %v", err)
	}
	if _, err := file("other", 1); err != nil {
		t.Errorf("filed as the right type: %v", err)
	}
}

func TestChecklistsThroughTheAPI(t *testing.T) {
	h := newHouse(t)
	_, token := h.person("rosa", []string{"AG"}, records.Clerk)
	c := h.client()
	var listed struct {
		Items []struct{ Code, Text, Due string }
	}
	c.want(http.StatusOK, ask{path: "/api/v1/classes/papers/checklist", token: token, header: map[string]string{"Accept-Language": "es"}}).json(&listed)
	if len(listed.Items) != 2 || listed.Items[0].Text != "Carta de solicitud" || listed.Items[0].Due == "" {
		t.Errorf("the class demands %+v", listed.Items)
	}
	c.want(http.StatusNotFound, ask{path: "/api/v1/classes/nothing/checklist", token: token})
	var m struct {
		ID           string
		Requirements []struct{ Code, Text, Type string }
		Missing      []struct{ Code string }
	}
	open := map[string]any{"titles": map[string]string{"es": "Solicitud"}, "class": "papers", "access": map[string]any{"level": "public"}}
	c.want(http.StatusCreated, ask{method: "POST", path: "/api/v1/matters", token: token, json: open}).json(&m)
	if len(m.Requirements) != 2 || m.Requirements[0].Code != "letter" || m.Requirements[0].Type != "other" || len(m.Missing) > 0 {
		t.Errorf("opened: %+v", m)
	}
	open["checklist"] = false
	m.Requirements = nil
	c.want(http.StatusCreated, ask{method: "POST", path: "/api/v1/matters", token: token, json: open}).json(&m)
	if len(m.Requirements) > 0 || len(m.Missing) != 2 {
		t.Errorf("opened without: %+v", m)
	}
	at := "/api/v1/matters/" + m.ID
	if field, _ := c.problem(400, ask{method: "PATCH", path: at, token: token, json: map[string]any{"checklist": true}}); field != "checklist" {
		t.Errorf("a checklist in a change is refused at %q", field)
	}
	if field, _ := c.problem(400, ask{method: "POST", path: at + "/checklist", token: token, json: map[string]any{"codes": []string{"x"}}}); field != "codes" {
		t.Errorf("an unknown code is refused at %q", field)
	}
	m.Missing = nil
	c.want(http.StatusOK, ask{method: "POST", path: at + "/checklist", token: token, json: map[string]any{}}).json(&m)
	if len(m.Requirements) != 2 || len(m.Missing) > 0 {
		t.Errorf("taken over: %+v", m)
	}
	c.want(http.StatusConflict, ask{method: "POST", path: at + "/checklist", token: token, json: map[string]any{}})
}

func TestTheOpeningFormShowsWhatWillBeTakenOver(t *testing.T) {
	h := newHouse(t)
	_, token := h.person("rosa", []string{"AG"}, records.RecordsManager)
	c := h.client()
	post := func(path string, values url.Values) answer {
		t.Helper()
		return c.do(ask{method: "POST", path: path, token: token, body: strings.NewReader(values.Encode()), header: map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "es"}})
	}
	page := func(path string) string {
		t.Helper()
		return c.want(http.StatusOK, ask{path: path, token: token, header: map[string]string{"Accept-Language": "es"}}).Body.String()
	}
	opened := func(a answer) records.SeenMatter {
		t.Helper()
		to, is := strings.CutPrefix(a.Header().Get("Location"), "/matters/")
		if a.Code != http.StatusSeeOther || !is {
			t.Fatalf("opened: %d %s", a.Code, a.Body)
		}
		m, err := h.office.Matter(t.Context(), root(), to)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	if got := page("/matters"); strings.Contains(got, "Carta de solicitud") || !strings.Contains(got, "Su clase no pide nada.") {
		t.Error("the first class demands nothing, and the form says otherwise")
	}
	if got := page("/matters?opening=papers"); !strings.Contains(got, "Carta de solicitud") || !strings.Contains(got, `name="shown" value="papers"`) || !strings.Contains(got, "Asamblea") {
		t.Errorf("the form does not show what the class demands: %s", got)
	}
	page("/matters?opening=nothing")
	form := url.Values{"title": {"Una"}, "class": {"papers"}, "shown": {"norms"}}
	if got := post("/matters", form); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "Mírelo y abra") || !strings.Contains(got.Body.String(), "Carta de solicitud") || !strings.Contains(got.Body.String(), `value="Una"`) {
		t.Errorf("what was not shown is taken over: %d", got.Code)
	}
	form.Set("show", "checklist")
	if got := post("/matters", form); got.Code != http.StatusOK || strings.Contains(got.Body.String(), "Mírelo y abra") || !strings.Contains(got.Body.String(), "Carta de solicitud") {
		t.Errorf("asked for, it is not shown: %d", got.Code)
	}
	form = url.Values{"title": {"Dos"}, "class": {"papers"}, "shown": {"papers"}, "parent": {"nada"}}
	ticked := `name="checklist" value="true" checked`
	if got := post("/matters", form); got.Code == http.StatusSeeOther || strings.Contains(got.Body.String(), ticked) {
		t.Errorf("shown again for another mistake, what was not to be taken over is ticked: %d", got.Code)
	}
	if got := post("/matters", url.Values{"title": {"Dos"}, "class": {"papers"}, "shown": {"norms"}}); !strings.Contains(got.Body.String(), ticked) {
		t.Error("of another class than was shown nobody said that it is not to be taken over")
	}
	_, got, found := strings.Cut(page("/matters"), `action="/matters#opening"`)
	if _, got, is := strings.Cut(got, "<button"); !found || !is || !strings.HasPrefix(got, ` class="button first">Abrir<`) {
		t.Errorf("the enter key, which presses a form's first button, opens no matter: %.80s", got)
	}
	if all, err := h.office.Matters(t.Context(), root(), records.MatterFilter{}); err != nil || len(all) > 0 {
		t.Fatalf("looking opened %d matters, %v", len(all), err)
	}
	form = url.Values{"title": {"Dos"}, "class": {"papers"}, "shown": {"papers"}, "checklist": {"true"}, "requirements": {"Foto"}}
	if m := opened(post("/matters", form)); len(m.Requirements) != 3 {
		t.Errorf("with the tick it has %s", demanded(m.Matter))
	}
	form.Del("checklist")
	m := opened(post("/matters", form))
	if demanded(m.Matter) != "Foto" {
		t.Errorf("without the tick it has %s", demanded(m.Matter))
	}
	form = url.Values{"title": {"Tres"}, "class": {"norms"}, "shown": {"papers"}, "checklist": {"true"}}
	if m := opened(post("/matters", form)); len(m.Requirements) > 0 {
		t.Errorf("a class that demands nothing gave it %s", demanded(m.Matter))
	}

	at := "/matters/" + string(m.ID)
	if got := page(at); !strings.Contains(got, "2 requisitos de su clase que el expediente no tiene") || !strings.Contains(got, `value="answer" checked`) {
		t.Errorf("the matter does not say what it has not: %s", got)
	}
	if got := post(at, url.Values{"do": {"catchup"}}); got.Code != http.StatusBadRequest || !strings.Contains(got.Body.String(), "Elija qué se añade.") || strings.Contains(got.Body.String(), `value="answer" checked`) {
		t.Errorf("nothing chosen: %d", got.Code)
	}
	if got := post(at, url.Values{"do": {"catchup"}, "codes": {"nothing"}}); got.Code != http.StatusBadRequest || !strings.Contains(got.Body.String(), "no falta nada con el código") {
		t.Errorf("chosen what there is not: %d", got.Code)
	}
	if got := post(at, url.Values{"do": {"catchup"}, "codes": {"letter"}}); got.Code != http.StatusSeeOther {
		t.Errorf("taken over: %d %s", got.Code, got.Body)
	}
	h.into(m.ID, "una carta")
	if got := page(at); !strings.Contains(got, "1 requisito de su clase que el expediente no tiene") || !strings.Contains(got, "Carta de solicitud") || !strings.Contains(got, `<datalist id="fitting-2"><option value="SAMPLE`) {
		t.Errorf("one taken over: %s", got)
	}
	if got := page("/governance/plan/classes/papers"); !strings.Contains(got, "plazo: 30 días") || !strings.Contains(got, "plazo: 2 meses") || !strings.Contains(got, "/matters?opening=papers#opening") {
		t.Errorf("the page of the class says %s", got)
	}
}
