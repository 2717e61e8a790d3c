package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

func TestASealClosesEverythingUntilItsDay(t *testing.T) {
	clock := time.Now()
	h := newHouse(t, func(h *house, c *records.OfficeConfig) {
		c.Now = func() time.Time { return clock }
		h.clock = c.Now
	})
	day := func(n int) records.Date { return records.DateOf(clock, testProfile().TimeZone).AddDays(n) }
	before := h.file(records.FileRequest{Type: "other", Title: "antes", Access: &records.Access{Level: records.Public}}, "a.txt", "antes")
	for _, past := range []records.Date{day(0), day(-1), "1999-01-01"} {
		h.mustBe(errOf(h.office.OpenMatter(t.Context(), root(), records.MatterRequest{Titles: map[records.Language]string{"es": "x"}, Class: "norms", Seal: past})), records.Invalid, "still to come")
	}
	m := h.openMatter("Candidaturas", func(r *records.MatterRequest) { r.Seal = day(10) })
	sub := h.openMatter("De una candidata", func(r *records.MatterRequest) { r.Parent = string(m.ID) })
	if sub.Seal != day(10) {
		t.Errorf("a sub-matter of a sealed one is sealed until %q", sub.Seal)
	}
	if m, err := h.office.PutInMatter(t.Context(), root(), string(m.ID), before.Number); err != nil || m.Sealed != 1 || m.Documents != 0 || m.SealedUntil != day(10) {
		t.Errorf("put in: %+v, %v", m, err)
	}
	r := h.into(sub.ID, "sobre")
	if r.Sealed != day(10) {
		t.Errorf("the receipt says sealed until %q", r.Sealed)
	}
	sealed := func(want bool) {
		t.Helper()
		for _, id := range []records.DocumentID{before.Document, r.Document} {
			if err := errOf(h.office.Document(t.Context(), root(), string(id))); (records.KindOf(err) == records.NotFound && err != nil) != want {
				t.Errorf("on %s: %v", day(0), err)
			}
		}
	}
	sealed(true)
	for _, earlier := range []records.Date{day(9), day(5), day(0), ""} {
		h.mustBe(errOf(h.office.SealMatter(t.Context(), root(), string(m.ID), earlier)), records.Invalid, "")
	}
	if _, err := h.office.SealMatter(t.Context(), root(), string(m.ID), day(20)); err != nil {
		t.Fatal(err)
	}
	if d, err := h.db.Document(t.Context(), r.Document); err != nil || d.Access.Seal != day(20) {
		t.Errorf("the longer seal reaches the sub-matter's document: %s, %v", d.Access.Seal, err)
	}
	clock = clock.AddDate(0, 0, 10)
	sealed(true)
	h.mustBe(errOf(h.office.TakeFromMatter(t.Context(), root(), string(m.ID), before.Number, "x")), records.NotFound, "")
	clock = clock.AddDate(0, 0, 10)
	sealed(false)
	if got, err := h.office.Matter(t.Context(), root(), string(m.ID)); err != nil || got.Sealed != 0 || got.Documents != 1 {
		t.Errorf("opened: %+v, %v", got, err)
	}
	h.file(records.FileRequest{Type: "other", Title: "hoy"}, "h.txt", "hoy") // the ledger has seen this day
	clock = clock.AddDate(0, 0, -12)
	sealed(true) // a clock set back opens nothing
	h.mustBe(errOf(h.office.OpenMatter(t.Context(), root(), records.MatterRequest{Titles: map[records.Language]string{"es": "x"}, Class: "norms", Seal: day(3)})), records.Invalid, "still to come")
}

// The doors: nobody, whatever his roles, learns anything of a sealed document but that
// there is one; its filer has a receipt with number, time and sums.
func TestASealedDocumentIsReachedByNoDoor(t *testing.T) {
	h := newHouse(t)
	filer, filerToken := h.person("filer", []string{"AG"}, records.Clerk)
	m := h.openMatter("Candidaturas", func(r *records.MatterRequest) {
		r.Seal = "2199-01-01"
		r.Requirements = []records.RequirementRequest{{Text: "Carta"}}
	})
	f, err := h.office.Receive(t.Context(), filer.Actor(), "nombre-secreto.txt", strings.NewReader("palabra secretísima"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.office.File(t.Context(), filer.Actor(), records.FileRequest{
		Type: "resolution", Title: "Título secreto", Symbol: "SECRETO-1", Date: "2026-01-01", Matter: string(m.ID), Requirement: 1, Access: &records.Access{Level: records.Public},
		VersionRequest: records.VersionRequest{Language: "es", EffectiveOn: "2026-01-01", Files: []records.Received{f}},
	})
	if err != nil {
		t.Fatal(err)
	}
	h.readAll()
	_, everybody := h.person("alles", []string{"AG", "CP"}, records.Roles...)
	c := h.client()
	today := records.DateOf(time.Now(), testProfile().TimeZone)
	doors := []string{
		doc(r.Document), doc(r.Document, "history"), doc(r.Document, "versions"), doc(r.Document, "versions/1"), doc(r.Document, "events"), doc(r.Document, "timeline"), doc(r.Document, "in-force"),
		doc(r.Document, "relations"), doc(r.Document, "citations"), doc(r.Document, "cited-by"), doc(r.Document, "copies"),
		"/api/v1/files/" + string(r.Files[0].ID), "/api/v1/files/" + string(r.Files[0].ID) + "/content", "/api/v1/files/" + string(r.Files[0].ID) + "/text", "/api/v1/files/" + string(r.Files[0].ID) + "/outline",
		"/api/v1/resolve?ref=" + r.Number, "/api/v1/resolve?ref=SECRETO-1", fmt.Sprintf("/api/v1/ledger/%d/proof", r.Seq),
		"/d/" + string(r.Document), "/d/" + string(r.Document) + "/read", "/d/secreto-1", "/d/" + string(r.Document) + "/edit", fmt.Sprintf("/ledger/%d", r.Seq),
		"/compare?from=" + string(r.Document) + "&to=" + string(r.Document), "/api/v1/redline?from=" + string(r.Document) + "&from_version=1&to_version=1",
	}
	open := []string{
		"/api/v1/documents?limit=200", "/api/v1/documents?matter=" + string(m.ID), "/api/v1/search?q=secretisima&facets=true", "/api/v1/search?facets=true", "/api/v1/suggest?q=titulo", "/api/v1/jobs?limit=200",
		"/api/v1/files?sha256=" + string(r.Files[0].SHA256), "/api/v1/verify?sha256=" + string(r.Files[0].SHA256), "/api/v1/calendar?from=1900-01-01", "/api/v1/outlines/waiting", "/api/v1/citations/unresolved",
		"/api/v1/ledger", "/api/v1/ledger?subject=" + string(r.Document), "/api/v1/ledger?subject=" + string(m.ID), "/api/v1/register/days/" + string(today), "/api/v1/register/days/" + string(today) + "?format=csv",
		fmt.Sprintf("/api/v1/register/years/%d", today.Year()), "/api/v1/register/historical", "/api/v1/matters", "/api/v1/matters/" + string(m.ID), "/api/v1/matters/" + string(m.ID) + "/history",
		"/", "/browse", "/export", "/file/queue", "/ledger", "/ledger?about=" + string(r.Document), "/admin", "/admin/jobs", "/verify?sha256=" + string(r.Files[0].SHA256), "/api/v1/documents?reading=read",
	}
	engine, ok := h.handler.(*gin.Engine)
	if !ok {
		t.Fatalf("the handler is a %T", h.handler)
	}
	for _, route := range engine.Routes() { // those that are thought of later, too
		path := route.Path
		ofDocument := strings.HasPrefix(path, "/api/v1/documents/:id") || strings.HasPrefix(path, "/d/:id")
		path = strings.Replace(path, ":id", string(r.Document), 1)
		switch path = strings.NewReplacer(":n", "1", ":lang", "es", ":eid", "art_1", ":text", "spa").Replace(path); {
		case route.Method != http.MethodGet || strings.Contains(path, "/:") || strings.HasSuffix(path, "/receipt") || slices.Contains(doors, path) || slices.Contains(open, path):
		case ofDocument:
			doors = append(doors, path)
		case !strings.Contains(path, string(r.Document)) && path != "/metrics":
			open = append(open, path)
		}
	}
	if len(doors) < 35 || len(open) < 60 {
		t.Fatalf("only %d doors and %d open rooms: this test looks in the wrong place", len(doors), len(open))
	}
	marks := []string{"Título secreto", "secreto", "SECRETO", "secretísima", r.Number + `"`, string(r.Files[0].ID)}
	for _, token := range []string{"", everybody, filerToken} {
		for _, path := range append(slices.Clone(doors), open...) {
			got := c.do(ask{path: path, token: token})
			if slices.Contains(doors, path) && got.Code < 400 && (got.Code != http.StatusSeeOther || token != "") {
				t.Errorf("the door %s is open: %d", path, got.Code)
			}
			for _, mark := range marks {
				if body := got.Body.String(); strings.Contains(body, mark) && !strings.Contains(path, mark) {
					t.Errorf("%s tells %q: %.600s", path, mark, body)
				}
			}
		}
	}
	seen := c.do(ask{path: "/api/v1/matters/" + string(m.ID), token: everybody})
	if seen.Code != http.StatusOK || seen.field("sealed") != 1.0 || seen.text("sealed_until") != "2199-01-01" || strings.Contains(seen.Body.String(), string(r.Document)) {
		t.Errorf("the matter says %s", seen.Body)
	}
	_, reader := h.person("outside", []string{"AG", "CP"}, records.Reader, records.Counsel, records.Controller, records.Admin)
	for _, token := range []string{"", reader} { // how many hand something in is theirs to know who keep matters
		if told := c.do(ask{path: "/api/v1/matters/" + string(m.ID), token: token}); told.Code == http.StatusOK && (told.field("sealed") != 0.0 || told.text("sealed_until") != "") {
			t.Errorf("whoever does not keep matters is told %s", told.Body)
		}
	}
	// What is refused because of it names nothing.
	_, err = h.office.File(t.Context(), root(), records.FileRequest{Type: "other", Title: "x", Symbol: "SECRETO-1", VersionRequest: records.VersionRequest{Files: []records.Received{h.received("x")}}})
	h.mustBe(err, records.Conflict, "symbol")
	if strings.Contains(err.Error(), r.Number) {
		t.Errorf("the conflict names it: %v", err)
	}
	twin, err := h.office.Receive(t.Context(), root(), "gemelo.txt", strings.NewReader("palabra secretísima"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.office.File(t.Context(), root(), records.FileRequest{Type: "other", Title: "gemelo", VersionRequest: records.VersionRequest{Files: []records.Received{twin}}}); err != nil {
		t.Errorf("the same bytes are refused, which tells that they are there: %v", err)
	}
	// The filer's receipt.
	path := doc(r.Document, "receipt")
	mine := c.do(ask{path: path, token: filerToken})
	if mine.Code != http.StatusOK || mine.text("number") != r.Number || mine.text("sealed_until") != "2199-01-01" || !strings.Contains(mine.Body.String(), string(r.Files[0].SHA256)) || strings.Contains(mine.Body.String(), "ecreto") {
		t.Errorf("the filer's receipt: %d %s", mine.Code, mine.Body)
	}
	if pdf := c.do(ask{path: path + "?format=pdf", token: filerToken}); pdf.Code != http.StatusOK || strings.Contains(pdf.Body.String(), "secreto") {
		t.Errorf("the filer's printed receipt: %d", pdf.Code)
	}
	if page := c.do(ask{path: fmt.Sprintf("/d/%s/receipt?entry=%d", r.Document, r.Seq), token: filerToken}); page.Code != http.StatusOK || !strings.Contains(page.Body.String(), r.Number) || strings.Contains(page.Body.String(), "secreto") {
		t.Errorf("the filer's page: %d %.300s", page.Code, page.Body)
	}
	for _, token := range []string{"", everybody} {
		if got := c.do(ask{path: path, token: token}); got.Code != http.StatusNotFound {
			t.Errorf("somebody else's receipt: %d %s", got.Code, got.Body)
		}
	}
	// The ledger still proves itself, and tells the leaf.
	_, problems, err := h.db.VerifyLedger(t.Context())
	if err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
	e, err := h.auditor.Entries(t.Context(), root(), records.LedgerFilter{After: r.Seq - 1, Limit: 1})
	if err != nil || string(e[0].Detail) != `{"sealed_until":"2199-01-01"}` || fmt.Sprintf("%x", e[0].Leaf) != r.Leaf {
		t.Errorf("the entry of the filing: %s, %v", e[0].Detail, err)
	}
}
