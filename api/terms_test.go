package api_test

import (
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// Who is a member of a body for a time reads with it for that time: the token made and the
// session begun meanwhile read nothing when it is over, and nothing before it begins.
func TestNoTokenAndNoSessionOutlivesATerm(t *testing.T) {
	clock := time.Now()
	h := newHouse(t, func(h *house, _ *records.OfficeConfig) { h.people = func() time.Time { return clock } })
	r := h.file(records.FileRequest{Title: "Del Comité", Type: "resolution", Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}}, "a.txt", "uno")
	u := h.resident("rosa", records.Reader)
	_, token, err := h.accounts.IssueToken(t.Context(), u.Actor(), "test", []records.Scope{records.ScopeRead}, 10*24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	b := h.browser()
	b.signIn("rosa")
	day := func(n int) records.Date { return records.DateOf(clock.AddDate(0, 0, n), testProfile().TimeZone) }
	reads := func(want int, when string) {
		t.Helper()
		if got := h.client().do(ask{path: doc(r.Document), token: token}); got.Code != want {
			t.Errorf("%s the token gets %d, want %d", when, got.Code, want)
		}
		if got := b.get("/d/" + string(r.Document)); got.Code != want {
			t.Errorf("%s the session gets %d, want %d", when, got.Code, want)
		}
	}
	reads(404, "before")
	if _, err := h.accounts.AddTerm(t.Context(), root(), u.ID, records.Term{Kind: records.TermOfBody, Code: "CP", From: day(1), Until: day(3)}); err != nil {
		t.Fatal(err)
	}
	reads(404, "on the eve")
	clock = clock.AddDate(0, 0, 1)
	reads(200, "on the first day")
	clock = clock.AddDate(0, 0, 1)
	reads(200, "on the last day")
	clock = clock.AddDate(0, 0, 1)
	reads(404, "the day it ended")
	h.clock = func() time.Time { return clock }
	h.file(records.FileRequest{Title: "De ese día"}, "b.txt", "dos")
	clock = clock.AddDate(0, 0, -1)
	reads(404, "when the clock is set back to its last day")
}

func TestAnAdministratorGivesAndEndsTerms(t *testing.T) {
	h := newHouse(t)
	u, token := h.person("rosa", []string{"CP"}, records.Reader)
	_, ada := h.person("ada", nil, records.Admin)
	c, path := h.client(), "/api/v1/users/"+u.ID+"/terms"
	c.want(201, ask{method: "POST", path: path, token: ada, json: map[string]any{"kind": "role", "code": "counsel", "from": "2020-01-01", "until": "2999-01-01"}})
	if _, detail := c.problem(409, ask{method: "POST", path: path, token: ada, json: map[string]any{"kind": "body", "code": "CP"}}); detail == "" {
		t.Error("what is held without end is given for a time")
	}
	for field, bad := range map[string]map[string]any{
		"kind": {"kind": "body?", "code": "AG"}, "code": {"kind": "role", "code": "king"}, "from": {"kind": "body", "code": "AG", "from": "2026-13-01"},
		"until": {"kind": "body", "code": "AG", "from": "2026-05-01", "until": "2026-05-01"},
	} {
		if got, detail := c.problem(400, ask{method: "POST", path: path, token: ada, json: bad}); got != field {
			t.Errorf("%v is wrong at %q: %s", bad, got, detail)
		}
	}
	if got := c.want(200, ask{path: "/api/v1/sessions/current", token: token}).Body.String(); !strings.Contains(got, `"counsel"`) {
		t.Errorf("the role for a time is not there: %s", got)
	}
	c.want(200, ask{method: "POST", path: path + "/end", token: ada, json: map[string]any{"kind": "role", "code": "counsel"}})
	c.want(200, ask{method: "POST", path: path + "/end", token: ada, json: map[string]any{"kind": "body", "code": "CP"}})
	if got := c.want(200, ask{path: "/api/v1/sessions/current", token: token}).Body.String(); strings.Contains(got, `"counsel"`) || strings.Contains(got, `"CP"`) {
		t.Errorf("what was ended is still there: %s", got)
	}
	c.want(404, ask{method: "POST", path: path + "/end", token: ada, json: map[string]any{"kind": "body", "code": "CP"}})
	entries, err := h.db.Entries(t.Context(), records.LedgerFilter{Subject: u.ID, Action: records.UserChanged})
	if err != nil || len(entries) != 3 || !strings.Contains(string(entries[2].Detail), `"terms"`) {
		t.Errorf("the ledger tells %v of it: %v", entries, err)
	}
	b := h.signedIn("otto", records.Admin)
	b.post("/admin/users/"+u.ID+"/terms", map[string][]string{"what": {"body:AG"}, "from": {"2026-01-01"}}).leads("/admin/users/" + u.ID + "?done=saved#terms")
	b.get("/admin/users/"+u.ID).want(200).says("Funciones y órganos por un tiempo", "Asamblea", "terminada")
	b.post("/admin/users/"+u.ID+"/terms/end", map[string][]string{"what": {"body:AG"}}).leads("/admin/users/" + u.ID + "?done=saved#terms")
	b.post("/admin/users/"+u.ID+"/terms", map[string][]string{"what": {"body:XX"}}).want(400)
}
