package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// openMatter opens a public matter without going through HTTP.
func (h *house) openMatter(title string, change ...func(*records.MatterRequest)) records.SeenMatter {
	h.t.Helper()
	req := records.MatterRequest{Titles: map[records.Language]string{"es": title}, Class: "norms", Access: &records.Access{Level: records.Public}}
	for _, c := range change {
		c(&req)
	}
	m, err := h.office.OpenMatter(h.t.Context(), root(), req)
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

// into files a public document into a matter.
func (h *house) into(m records.MatterID, title string) records.Receipt {
	h.t.Helper()
	return h.file(records.FileRequest{Type: "other", Title: title, Matter: string(m), Access: &records.Access{Level: records.Public}}, title+".txt", "text of "+title)
}

func (h *house) mustBe(err error, kind records.Kind, says string) {
	h.t.Helper()
	if err == nil || records.KindOf(err) != kind || !strings.Contains(err.Error(), says) {
		h.t.Errorf("got %v, want %s with %q", err, kind, says)
	}
}

func TestAMatterTakesDocumentsUntilItIsClosed(t *testing.T) {
	h := newHouse(t)
	m := h.openMatter("Elección 2026", func(r *records.MatterRequest) { r.Code = "AG/ELEC-2026"; r.Body = "AG" })
	r := h.into(m.ID, "candidatura")
	if r.Matter != m.ID {
		t.Errorf("the receipt names the matter %q", r.Matter)
	}
	d, err := h.office.Document(t.Context(), root(), r.Number)
	if err != nil || d.Class != "norms" || d.Body != "AG" || d.Matter != m.ID {
		t.Errorf("what is filed into a matter gets its class and body: %s, %s, %s, %v", d.Class, d.Body, d.Matter, err)
	}
	loose := h.file(records.FileRequest{Type: "other", Title: "suelto", Access: &records.Access{Level: records.Public}}, "s.txt", "suelto")
	if m, err = h.office.PutInMatter(t.Context(), root(), "AG/ELEC-2026", loose.Number); err != nil || m.Documents != 2 {
		t.Errorf("%d documents, %v", m.Documents, err)
	}
	if m, err = h.office.TakeFromMatter(t.Context(), root(), string(m.ID), loose.Number, "no es de aquí"); err != nil || m.Documents != 1 {
		t.Errorf("%d documents, %v", m.Documents, err)
	}
	if m, err = h.office.CloseMatter(t.Context(), root(), string(m.ID), ""); err != nil || m.Open() || m.ClosedOn == "" {
		t.Fatalf("closed: %+v, %v", m.Matter, err)
	}
	for what, err := range map[string]error{
		"filing into it":          errOf(h.office.File(t.Context(), root(), records.FileRequest{Type: "other", Title: "tarde", Matter: string(m.ID), VersionRequest: records.VersionRequest{Files: []records.Received{h.received("tarde")}}})),
		"putting a document in":   errOf(h.office.PutInMatter(t.Context(), root(), string(m.ID), loose.Number)),
		"taking a document out":   errOf(h.office.TakeFromMatter(t.Context(), root(), string(m.ID), r.Number, "x")),
		"a requirement":           errOf(h.office.Require(t.Context(), root(), string(m.ID), records.RequirementRequest{Text: "x"})),
		"a sub-matter":            errOf(h.office.OpenMatter(t.Context(), root(), records.MatterRequest{Titles: map[records.Language]string{"es": "x"}, Class: "norms", Parent: string(m.ID)})),
		"another description":     errOf(h.office.EditMatter(t.Context(), root(), string(m.ID), 0, records.MatterEdit{Titles: map[records.Language]string{"es": "y"}})),
		"a version of a document": errOf(h.office.AddVersion(t.Context(), root(), r.Document, records.VersionRequest{Files: []records.Received{h.received("otra")}})),
		"a text of a document":    errOf(h.office.AddText(t.Context(), root(), r.Document, 1, records.VersionRequest{Language: "fr", Files: []records.Received{h.received("autre")}})),
		"closing it once more":    errOf(h.office.CloseMatter(t.Context(), root(), string(m.ID), "x")),
		"reopening needs reason":  nil,
	} {
		if what == "reopening needs reason" {
			h.mustBe(errOf(h.office.ReopenMatter(t.Context(), root(), string(m.ID), " ")), records.Invalid, "why")
			continue
		}
		if records.KindOf(err) != records.Conflict || err == nil {
			t.Errorf("%s: a closed matter answers %v", what, err)
		}
	}
	closed, err := h.db.MatterClosed(t.Context(), []records.MatterID{m.ID})
	if err != nil || closed[m.ID] != m.ClosedOn {
		t.Errorf("retention counts from %v, %v", closed, err)
	}
	if m, err = h.office.ReopenMatter(t.Context(), root(), string(m.ID), "llegó otra carta"); err != nil || !m.Open() || m.ClosedOn != "" {
		t.Errorf("reopened: %+v, %v", m.Matter, err)
	}
	h.into(m.ID, "otra carta")
	history, err := h.office.MatterHistory(t.Context(), root(), string(m.ID), 0, 100)
	var acts []string
	for _, e := range history {
		acts = append(acts, string(e.Action))
	}
	if got := strings.Join(acts, " "); err != nil || got != "matter_opened matter_closed matter_reopened" {
		t.Errorf("the history is %s, %v", got, err)
	}
}

func errOf[T any](_ T, err error) error { return err }

func (h *house) received(text string) records.Received {
	h.t.Helper()
	f, err := h.office.Receive(h.t.Context(), root(), text+".txt", strings.NewReader(text))
	if err != nil {
		h.t.Fatal(err)
	}
	return f
}

func TestClosingAMatterStartsRetention(t *testing.T) {
	h := newHouse(t, func(_ *house, c *records.OfficeConfig) {
		c.Profile.Classes[0].Retention = &records.Retention{Trigger: records.TriggerMatterClosed, Years: 5, Action: records.DestroyIt}
	})
	m := h.openMatter("Elección")
	r := h.into(m.ID, "papel")
	due := func() records.Due {
		d, err := h.db.Document(t.Context(), r.Document)
		if err != nil {
			t.Fatal(err)
		}
		return d.Due
	}
	if d := due(); d.On != "" {
		t.Errorf("before the matter is closed the record is due on %s", d.On)
	}
	closed, err := h.office.CloseMatter(t.Context(), root(), string(m.ID), "")
	if err != nil {
		t.Fatal(err)
	}
	if d := due(); d.On.Year() != closed.ClosedOn.Year()+5 || d.Action != records.DestroyIt {
		t.Errorf("closed on %s, the record is due on %s", closed.ClosedOn, d.On)
	}
	if _, err := h.office.ReopenMatter(t.Context(), root(), string(m.ID), "falta algo"); err != nil {
		t.Fatal(err)
	}
	if d := due(); d.On != "" {
		t.Errorf("reopened, the record is due on %s", d.On)
	}
}

func TestADocumentBelongsToOneMatterAtMost(t *testing.T) {
	h := newHouse(t)
	a, b := h.openMatter("Uno"), h.openMatter("Dos")
	r := h.into(a.ID, "papel")
	h.mustBe(errOf(h.office.PutInMatter(t.Context(), root(), string(b.ID), r.Number)), records.Conflict, `"Uno"`)
	h.mustBe(errOf(h.office.PutInMatter(t.Context(), root(), string(a.ID), r.Number)), records.Conflict, "already")
	h.mustBe(errOf(h.office.TakeFromMatter(t.Context(), root(), string(b.ID), r.Number, "x")), records.NotFound, "does not belong")
	if _, err := h.office.TakeFromMatter(t.Context(), root(), string(a.ID), r.Number, "es del otro"); err != nil {
		t.Fatal(err)
	}
	if m, err := h.office.PutInMatter(t.Context(), root(), string(b.ID), r.Number); err != nil || m.Documents != 1 {
		t.Errorf("moved: %d documents, %v", m.Documents, err)
	}
	secret := h.openMatter("Tres", func(r *records.MatterRequest) {
		r.Access = &records.Access{Level: records.Restricted, Bodies: []string{"AG"}}
	})
	other := h.into(secret.ID, "ajeno")
	clerk := records.Actor{ID: "c", Name: "Clara", Roles: []records.Role{records.Clerk}, Bodies: []string{"CP"}}
	err := errOf(h.office.PutInMatter(t.Context(), clerk, string(a.ID), other.Number))
	h.mustBe(err, records.Conflict, "another matter")
	if strings.Contains(err.Error(), "Tres") {
		t.Errorf("the clerk learns of a matter that is not theirs: %v", err)
	}
	if _, there, err := h.office.MatterOf(t.Context(), clerk, records.Document{Matter: secret.ID}); there || err != nil {
		t.Errorf("the document tells of a matter that is not the clerk's: %v", err)
	}
	history, err := h.office.History(t.Context(), clerk, other.Document, 0, 100)
	if err != nil || strings.Contains(fmt.Sprintf("%s", details(history)), string(secret.ID)) {
		t.Errorf("the history tells of it: %s, %v", details(history), err)
	}
}

func details(entries []records.Entry) []string {
	all := make([]string, len(entries))
	for i, e := range entries {
		all[i] = string(e.Detail)
	}
	return all
}

// A matter of many parts shows the first of them and leads to all; its dossier has every one.
func TestAMatterOfManyPartsIsNotCutShort(t *testing.T) {
	h := newHouse(t)
	m := h.openMatter("Afiliaciones", func(r *records.MatterRequest) { r.Code = "AF" })
	const parts = 203
	for i := range parts {
		if _, err := h.office.OpenMatter(t.Context(), root(), records.MatterRequest{Titles: map[records.Language]string{"es": fmt.Sprintf("Parte %d", i)}, Class: "norms", Parent: "AF"}); err != nil {
			t.Fatal(err)
		}
	}
	c := h.client()
	_, token := h.person("clara", []string{"AG"}, records.Clerk)
	got := c.want(200, ask{path: "/api/v1/matters/" + string(m.ID), token: token})
	if shown, _ := got.field("sub_matters").([]any); len(shown) != 200 || got.field("more_sub_matters") != true {
		t.Errorf("%d are shown, more: %v", len(shown), got.field("more_sub_matters"))
	}
	listed, after := 0, ""
	for {
		page := c.want(200, ask{path: "/api/v1/matters?limit=150&parent=AF&after=" + after, token: token})
		items, _ := page.field("items").([]any)
		listed += len(items)
		if after = page.text("next"); after == "" {
			break
		}
	}
	if listed != parts {
		t.Errorf("%d are listed", listed)
	}
	for path, want := range map[string]string{"/matters/" + string(m.ID): "/matters?parent=" + string(m.ID), "/matters?parent=" + string(m.ID): "Parte 202"} {
		if page := c.want(200, ask{path: path, token: token, header: map[string]string{"Accept": "text/html"}}); !strings.Contains(page.Body.String(), want) {
			t.Errorf("%s is without %q", path, want)
		}
	}
}

// asked is a finder that keeps what it was asked.
type asked struct {
	finder
	q *records.Query
}

func (f asked) Search(ctx context.Context, q records.Query, visible records.Visible) (records.Results, error) {
	*f.q = q
	return f.finder.Search(ctx, q, visible)
}

// Whether there is a matter of a name is told by no search to those who may not know of it.
func TestASearchInAMatterIsForThoseWhoMayKnowOfIt(t *testing.T) {
	var q records.Query
	h := newHouse(t, func(h *house, o *records.OfficeConfig) { o.Finder = asked{finder{h.db}, &q} })
	m := h.openMatter("Elección", func(r *records.MatterRequest) {
		r.Code, r.Access = "EL", &records.Access{Level: records.Restricted, Bodies: []string{"AG"}}
	})
	paper := h.file(records.FileRequest{Type: "other", Title: "Carta", Matter: string(m.ID), Access: &records.Access{Level: records.Public}}, "c.txt", "carta")
	for body, want := range map[string]int{"AG": 1, "CP": 0} {
		if _, err := h.office.Search(t.Context(), records.Actor{ID: "u", Roles: []records.Role{records.Clerk}, Bodies: []string{body}}, records.Query{Text: "matter:EL"}); err != nil {
			t.Fatal(err)
		}
		found, err := q.Members("EL")
		if err != nil || len(found) != want || want == 1 && found[0] != paper.Document {
			t.Errorf("for %s the matter has %v: %v", body, found, err)
		}
		if none, err := q.Members("never was"); err != nil || none != nil {
			t.Errorf("a matter that never was has %v: %v", none, err)
		}
	}
}

// What a matter is called is put right on its page, from what was seen.
func TestAMattersDescriptionIsChangedOnItsPage(t *testing.T) {
	h := newHouse(t)
	m := h.openMatter("Elecion", func(r *records.MatterRequest) { r.Code = "EL" })
	_, token := h.person("clara", []string{"AG"}, records.Clerk, records.RecordsManager)
	c, page := h.client(), "/matters/"+string(m.ID)
	if got := c.want(200, ask{path: page, token: token, header: map[string]string{"Accept": "text/html"}}).Body.String(); !strings.Contains(got, "Elecion") || !strings.Contains(got, `name="title_fr"`) {
		t.Error("the page has no form for the description")
	}
	fields := url.Values{"do": {"edit"}, "revision": {fmt.Sprint(m.Revision)}, "title_es": {"Elección"}, "title_fr": {"Élection"}, "code": {"EL-1"}, "class": {"papers"}, "organ": {"CP"}, "access": {"staff"}, "parent": {""}}
	save := func() answer {
		return c.do(ask{method: "POST", path: page, token: token, body: strings.NewReader(fields.Encode()), header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}})
	}
	if got := save(); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	after, err := h.office.Matter(t.Context(), root(), string(m.ID))
	if err != nil || after.Titles["es"] != "Elección" || after.Titles["fr"] != "Élection" || after.Code != "EL-1" || after.Class != "papers" || after.Body != "CP" || after.Access.Level != records.Staff {
		t.Errorf("it is %+v: %v", after.Matter, err)
	}
	entries, err := h.office.MatterHistory(t.Context(), root(), string(m.ID), 0, 10)
	if err != nil || entries[len(entries)-1].Action != records.MatterEdited || !strings.Contains(string(entries[len(entries)-1].Detail), "Elecion") {
		t.Errorf("the ledger tells %v: %v", entries, err)
	}
	fields.Set("title_es", "Otra")
	if got := save(); got.Code == http.StatusSeeOther {
		t.Error("what was filled in from an older revision was taken")
	}
}

func TestSubMattersMakeNoCircle(t *testing.T) {
	h := newHouse(t)
	a := h.openMatter("A")
	under := func(m records.SeenMatter) func(*records.MatterRequest) {
		return func(r *records.MatterRequest) { r.Parent = string(m.ID) }
	}
	b := h.openMatter("B", under(a))
	c := h.openMatter("C", under(b))
	for _, x := range []records.SeenMatter{a, b, c} {
		id := string(x.ID)
		h.mustBe(errOf(h.office.EditMatter(t.Context(), root(), string(a.ID), 0, records.MatterEdit{Parent: &id})), records.Invalid, "part of")
	}
	seen, err := h.office.Matter(t.Context(), root(), string(b.ID))
	if err != nil || seen.Above == nil || seen.Above.ID != a.ID || len(seen.Below) != 1 || seen.Below[0].ID != c.ID {
		t.Errorf("B stands between A and C: %+v, %v", seen, err)
	}
	h.mustBe(errOf(h.office.CloseMatter(t.Context(), root(), string(a.ID), "")), records.Conflict, "sub-matters are open")
	for _, x := range []records.SeenMatter{c, b, a} {
		if _, err := h.office.CloseMatter(t.Context(), root(), string(x.ID), ""); err != nil {
			t.Error(err)
		}
	}
	h.mustBe(errOf(h.office.ReopenMatter(t.Context(), root(), string(b.ID), "x")), records.Conflict, "reopen that one first")
	deep := h.openMatter("0")
	for i := 1; i <= 16; i++ {
		deep = h.openMatter(fmt.Sprint(i), under(deep))
	}
	top, id := h.openMatter("hondo"), string(deep.ID)
	h.mustBe(errOf(h.office.EditMatter(t.Context(), root(), string(top.ID), 0, records.MatterEdit{Parent: &id})), records.Invalid, "above one another")
}

func TestAChecklistTellsWhatIsMissing(t *testing.T) {
	h := newHouse(t)
	now := time.Now()
	m := h.openMatter("Afiliación", func(r *records.MatterRequest) {
		r.Requirements = []records.RequirementRequest{{Text: "Solicitud", Body: "AG", Due: records.DateOf(now, time.UTC).AddDays(-3)}, {Text: "Estatutos"}, {Text: "Acta", Due: "2199-01-01"}}
	})
	state := func() string {
		m, err := h.office.Matter(t.Context(), root(), string(m.ID))
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, r := range m.Requirements {
			all = append(all, fmt.Sprintf("%d %v %v %v", r.N, r.Open(), r.Overdue(m.Today), r.FulfilledBy != ""))
		}
		return strings.Join(all, "; ")
	}
	if is, want := state(), "1 true true false; 2 true false false; 3 true false false"; is != want {
		t.Errorf("got %s, want %s", is, want)
	}
	h.mustBe(errOf(h.office.CloseMatter(t.Context(), root(), string(m.ID), "")), records.Conflict, "3 requirements")
	elsewhere := h.file(records.FileRequest{Type: "other", Title: "otro"}, "o.txt", "otro")
	h.mustBe(errOf(h.office.Fulfil(t.Context(), root(), string(m.ID), 1, elsewhere.Number)), records.Conflict, "does not belong")
	r := h.into(m.ID, "solicitud")
	if _, err := h.office.Fulfil(t.Context(), root(), string(m.ID), 1, r.Number); err != nil {
		t.Error(err)
	}
	if _, err := h.office.Waive(t.Context(), root(), string(m.ID), 2, "son los de siempre"); err != nil {
		t.Error(err)
	}
	h.mustBe(errOf(h.office.Fulfil(t.Context(), root(), string(m.ID), 2, r.Number)), records.Conflict, "waived")
	h.mustBe(errOf(h.office.Waive(t.Context(), root(), string(m.ID), 1, "x")), records.Conflict, "already")
	h.mustBe(errOf(h.office.Waive(t.Context(), root(), string(m.ID), 3, "")), records.Invalid, "why")
	h.mustBe(errOf(h.office.Waive(t.Context(), root(), string(m.ID), 9, "x")), records.NotFound, "no requirement 9")
	if is, want := state(), "1 false false true; 2 false false false; 3 true false false"; is != want {
		t.Errorf("got %s, want %s", is, want)
	}
	if _, err := h.office.TakeFromMatter(t.Context(), root(), string(m.ID), r.Number, "era de otro"); err != nil {
		t.Error(err)
	}
	if is, want := state(), "1 true true false; 2 false false false; 3 true false false"; is != want {
		t.Errorf("without its document the requirement is open again: got %s, want %s", is, want)
	}
	closed, err := h.office.CloseMatter(t.Context(), root(), string(m.ID), "el solicitante desistió")
	if err != nil || closed.Open() {
		t.Errorf("with a reason it is closed: %v", err)
	}
	history, err := h.office.MatterHistory(t.Context(), root(), string(m.ID), 0, 100)
	if last := history[len(history)-1]; err != nil || !strings.Contains(string(last.Detail), "desistió") || !strings.Contains(string(last.Detail), `"open_requirements":[1,3]`) {
		t.Errorf("the ledger says %s, %v", last.Detail, err)
	}
}

func TestMattersByHTTP(t *testing.T) {
	h := newHouse(t)
	_, token := h.person("rosa", []string{"AG"}, records.RecordsManager)
	c := h.client()
	made := c.want(http.StatusCreated, ask{method: "POST", path: "/api/v1/matters", token: token, json: map[string]any{
		"code": "AG/1", "titles": map[string]string{"es": "Sesión", "fr": "Séance"}, "class": "norms", "access": map[string]any{"level": "members"},
		"requirements": []map[string]any{{"text": "Acta", "body": "AG", "due": "2199-01-01"}},
	}})
	id := made.text("id")
	if fr := c.want(http.StatusOK, ask{path: "/api/v1/matters/" + id, token: token, header: map[string]string{"Accept-Language": "fr"}}); fr.text("title") != "Séance" || fr.Header().Get("Etag") != `"1"` {
		t.Errorf("in French: %s", fr.Body)
	}
	filed := c.want(http.StatusCreated, ask{method: "POST", path: "/api/v1/documents", token: token, form: form{
		{name: "title", text: "Acta"}, {name: "matter", text: "AG/1"}, {name: "requirement", text: "1"}, {name: "file", file: "a.txt", text: "acta"},
	}})
	if filed.text("matter") != id {
		t.Errorf("filed: %s", filed.Body)
	}
	if d := c.want(http.StatusOK, ask{path: doc(records.DocumentID(filed.text("document"))), token: token}); d.text("matter") != id {
		t.Errorf("the document: %s", d.Body)
	}
	var m struct {
		Documents    int
		Requirements []struct{ State string }
	}
	c.want(http.StatusOK, ask{path: "/api/v1/matters/" + id, token: token}).json(&m)
	if m.Documents != 1 || m.Requirements[0].State != "fulfilled" {
		t.Errorf("the matter: %+v", m)
	}
	for path, n := range map[string]int{"?code=AG/1": 1, "?code=AG/2": 0, "?state=closed": 0, "?class=norms&limit=1": 1, "?parent=" + id: 0} {
		var list struct{ Items []json.RawMessage }
		c.want(http.StatusOK, ask{path: "/api/v1/matters" + path, token: token}).json(&list)
		if len(list.Items) != n {
			t.Errorf("%s lists %d", path, len(list.Items))
		}
	}
	c.want(http.StatusPreconditionFailed, ask{method: "PATCH", path: "/api/v1/matters/" + id, token: token, header: map[string]string{"If-Match": `"9"`}, json: map[string]any{"body": "CP"}})
	c.want(http.StatusBadRequest, ask{method: "PATCH", path: "/api/v1/matters/" + id, token: token, json: map[string]any{"seal": "2199-01-01"}})
	c.want(http.StatusBadRequest, ask{method: "POST", path: "/api/v1/matters/" + id + "/seal", token: token, json: map[string]any{"until": "tomorrow"}})
	c.want(http.StatusConflict, ask{method: "POST", path: "/api/v1/matters", token: token, json: map[string]any{"code": "AG/1", "titles": map[string]string{"es": "Otra"}, "class": "norms"}})
	c.want(http.StatusOK, ask{method: "POST", path: "/api/v1/matters/" + id + "/close", token: token, json: map[string]any{}})
	c.want(http.StatusConflict, ask{method: "POST", path: "/api/v1/documents", token: token, form: form{{name: "title", text: "Tarde"}, {name: "matter", text: "AG/1"}, {name: "file", file: "b.txt", text: "tarde"}}})
}

func TestAMatterIsWorkedOffInTheBrowser(t *testing.T) {
	h := newHouse(t)
	_, token := h.person("rosa", []string{"AG"}, records.RecordsManager)
	c := h.client()
	post := func(path string, values url.Values) answer {
		t.Helper()
		return c.do(ask{method: "POST", path: path, token: token, body: strings.NewReader(values.Encode()), header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}})
	}
	says := func(path string, want ...string) {
		t.Helper()
		got := c.do(ask{path: path, token: token, header: map[string]string{"Accept-Language": "es"}})
		for _, w := range want {
			if got.Code != http.StatusOK || !strings.Contains(got.Body.String(), w) {
				t.Errorf("%s: %d, without %q", path, got.Code, w)
			}
		}
	}
	if wrong := post("/matters", url.Values{"title": {""}, "class": {"norms"}, "seal": {"2001-01-01"}}); wrong.Code != http.StatusBadRequest {
		t.Errorf("a matter without a title: %d", wrong.Code)
	}
	made := post("/matters", url.Values{"title": {"Elección"}, "code": {"AG/E"}, "class": {"norms"}, "requirements": {"Carta\n\nActa\n"}})
	page := made.Header().Get("Location")
	if made.Code != http.StatusSeeOther || !strings.HasPrefix(page, "/matters/") {
		t.Fatalf("opened: %d %s", made.Code, page)
	}
	r := h.file(records.FileRequest{Type: "other", Title: "Carta de Ana", Access: &records.Access{Level: records.Members}}, "c.txt", "carta")
	for _, act := range []url.Values{
		{"do": {"put"}, "document": {r.Number}}, {"do": {"fulfil"}, "n": {"1"}, "document": {r.Number}}, {"do": {"require"}, "text": {"Foto"}, "due": {"2020-01-01"}}, {"do": {"waive"}, "n": {"2"}, "reason": {"no hace falta"}},
	} {
		if got := post(page, act); got.Code != http.StatusSeeOther {
			t.Errorf("%v: %d", act, got.Code)
		}
	}
	says(page, "Elección", "Carta de Ana", "Cumplido", "Dispensado", "Vencido", "Expediente en un PDF", "abrió el expediente")
	says("/matters", "Elección", "AG/E")
	says("/d/"+string(r.Document), page, "Elección")
	if got := post(page, url.Values{"do": {"close"}}); got.Code != http.StatusBadRequest || !strings.Contains(got.Body.String(), "1") {
		t.Errorf("closed with a requirement open: %d", got.Code)
	}
	for _, act := range []url.Values{{"do": {"close"}, "reason": {"se retiró"}}, {"do": {"reopen"}, "reason": {"volvió"}}, {"do": {"seal"}, "until": {"2199-01-01"}}} {
		if got := post(page, act); got.Code != http.StatusSeeOther {
			t.Errorf("%v: %d %.300s", act, got.Code, got.Body)
		}
	}
	says(page, "1 documento sellado", "1 de enero de 2199")
	for _, act := range []url.Values{{"do": {"seal"}, "until": {"2198-01-01"}}, {"do": {"burn"}}, {"do": {"fulfil"}, "n": {"x"}, "document": {r.Number}}} {
		if got := post(page, act); got.Code < 400 {
			t.Errorf("%v: %d", act, got.Code)
		}
	}
}
