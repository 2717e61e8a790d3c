package api_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"acervo/records"
)

func itoa(n float64) string { return strconv.FormatInt(int64(n), 10) }

func TestListsArePagedWithoutLossOrRepetition(t *testing.T) {
	h := newHouse(t)
	for i := range 7 {
		h.stored("a.txt", fmt.Sprint("text ", i))
	}
	c := h.client()
	seen := map[string]bool{}
	path := "/api/v1/documents?limit=3&type=resolution"
	for pages := 1; ; pages++ {
		got := c.want(200, ask{path: path})
		items, _ := got.field("items").([]any)
		for _, x := range items {
			d, _ := x.(map[string]any)
			id, _ := d["id"].(string)
			if seen[id] || d["versions"] != nil {
				t.Errorf("%s comes twice, or with its versions", id)
			}
			seen[id] = true
		}
		next := got.text("next")
		if next == "" {
			if pages != 3 {
				t.Errorf("there were %d pages", pages)
			}
			break
		}
		path = "/api/v1/documents?limit=3&type=resolution&after=" + next
	}
	if len(seen) != 7 {
		t.Errorf("%d of 7 documents were listed", len(seen))
	}
	if items, _ := c.want(200, ask{path: "/api/v1/documents?type=other"}).field("items").([]any); len(items) != 0 {
		t.Errorf("the filter lets %d documents through", len(items))
	}
}

func TestJobsThatOneMayNotSeeDoNotHideTheOthers(t *testing.T) {
	h := newHouse(t)
	for i := range 3 {
		h.stored("a.txt", fmt.Sprint("open ", i))
	}
	closed := records.Access{Level: records.Restricted, Bodies: []string{"CP"}}
	for i := range 9 {
		h.file(records.FileRequest{Title: "Closed", Access: &closed}, "b.txt", fmt.Sprint("closed ", i))
	}
	_, admin := h.person("admin", nil, records.Admin)
	c := h.client()
	first := c.want(200, ask{path: "/api/v1/jobs?limit=2&state=waiting", token: admin})
	next, _ := first.field("next").(float64)
	if items, _ := first.field("items").([]any); len(items) != 2 || next == 0 {
		t.Errorf("the first page is %s", first.Body)
	}
	last := c.want(200, ask{path: "/api/v1/jobs?limit=2&before=" + itoa(next), token: admin})
	if items, _ := last.field("items").([]any); len(items) != 1 || last.field("next") != nil {
		t.Errorf("the last page is %s", last.Body)
	}
}

func TestBadParametersAreNamed(t *testing.T) {
	h := newHouse(t)
	_, controller := h.person("controller", nil, records.Controller)
	_, clerk := h.person("clerk", nil, records.Clerk)
	c := h.client()
	for path, field := range map[string]string{
		"/api/v1/documents?limit=0":                     "limit",
		"/api/v1/documents?limit=201":                   "limit",
		"/api/v1/documents?limit=x":                     "limit",
		"/api/v1/documents?year=MMXIX":                  "year",
		"/api/v1/documents?reading=maybe":               "reading",
		"/api/v1/documents?typ=resolution":              "typ",
		"/api/v1/documents?type=a&type=b":               "type",
		"/api/v1/documents?type=%00":                    "type",
		"/api/v1/documents?type=%ff":                    "type",
		"/api/v1/documents?%zz":                         "",
		"/api/v1/search?year=x":                         "year",
		"/api/v1/search?from=2019-13-01":                "from",
		"/api/v1/search?on=2019-02-30":                  "on",
		"/api/v1/search?on=22026-01-01":                 "on",
		"/api/v1/search?known=yesterday":                "known",
		"/api/v1/search?sort=best":                      "sort",
		"/api/v1/search?all_versions=perhaps":           "all_versions",
		"/api/v1/search?q=" + strings.Repeat("x", 2001): "q",
		"/api/v1/suggest":                               "q",
		"/api/v1/suggest?q=" + strings.Repeat("x", 201): "q",
		"/api/v1/resolve":                               "ref",
		"/api/v1/resolve?ref=a%00b":                     "ref",
		"/api/v1/ledger?after=-1":                       "after",
		"/api/v1/ledger?from=yesterday":                 "from",
		"/api/v1/ledger/0/proof":                        "seq",
		"/api/v1/ledger/1/proof?size=99":                "size",
		"/api/v1/ledger/consistency":                    "old",
		"/api/v1/ledger/consistency?old=0":              "old",
		"/api/v1/jobs?state=lost":                       "state",
	} {
		token := controller
		if strings.HasPrefix(path, "/api/v1/jobs") {
			token = clerk
		}
		if got, says := c.problem(400, ask{path: path, token: token}); got != field {
			t.Errorf("%s is at %q, want %q: %s", path, got, field, says)
		}
	}
	c.problem(400, ask{path: "/api/v1/documents/%00"})
	c.problem(400, ask{path: "/api/v1/documents/%ff%fe"})
}

func TestAddressesWhereNothingIsAndMethodsTheyDoNotTake(t *testing.T) {
	c := newHouse(t).client()
	if _, says := c.problem(404, ask{path: "/api/v1/nothing"}); !strings.Contains(says, "/api/docs") {
		t.Errorf("it says %q", says)
	}
	got := c.want(405, ask{method: "PUT", path: "/api/v1/documents"})
	if allow := got.Header().Get("Allow"); !strings.Contains(allow, "POST") || got.text("type") != "urn:acervo:problem:method-not-allowed" {
		t.Errorf("Allow is %q in %s", allow, got.Body)
	}
	c.want(404, ask{path: "/api/v1/documents/"})
}

func TestSearchAnswersWithPassagesFacetsAndNotes(t *testing.T) {
	h := newHouse(t)
	r, _ := h.stored("a.txt", "La Contraloría examina.")
	h.readAll()
	c := h.client()
	got := c.want(200, ask{path: "/api/v1/search?facets=true&q=" + url.QueryEscape("Contraloría")})
	var found struct {
		Total int
		Hits  []struct {
			Document records.DocumentID
			Title    string
			Passages []struct{ Snippet []records.Fragment }
		}
		Facets []struct{ Field string }
	}
	got.json(&found)
	if found.Total != 1 || found.Hits[0].Document != r.Document || !found.Hits[0].Passages[0].Snippet[1].Mark || found.Facets[0].Field != "type" {
		t.Errorf("found %s", got.Body)
	}
	if notes, _ := c.want(200, ask{path: "/api/v1/search?q=%28"}).field("notes").([]any); len(notes) != 1 {
		t.Errorf("the notes are %v", notes)
	}
	if items, _ := c.want(200, ask{path: "/api/v1/suggest?q=sto"}).field("items").([]any); len(items) != 1 {
		t.Errorf("the suggestions are %v", items)
	}
	if log := h.logged.String(); strings.Contains(log, "Contralor") {
		t.Errorf("what people look for stands in the log: %s", log)
	}
}

func TestARoomThatIsNotPublicShowsVisitorsNothing(t *testing.T) {
	h := newHouse(t, func(_ *house, c *records.OfficeConfig) { c.Profile.PublicRoom = false })
	r, path := h.stored("a.txt", "text")
	c := h.client()
	c.want(404, ask{path: doc(r.Document)})
	c.want(404, ask{path: path + "/content"})
	for _, list := range []string{"/api/v1/documents", "/api/v1/search"} {
		if got := c.want(200, ask{path: list}); strings.Contains(got.Body.String(), string(r.Document)) {
			t.Errorf("%s shows %s", list, got.Body)
		}
	}
}

func TestLargeAnswersAreCompressedWhenTheClientTakesIt(t *testing.T) {
	h := newHouse(t)
	for i := range 9 {
		h.stored("a.txt", fmt.Sprint("text ", i))
	}
	r := ask{path: "/api/v1/documents"}
	whole := h.client().want(200, r)
	r.header = map[string]string{"Accept-Encoding": "gzip, br"}
	packed := client{t, h.handler, checker{}}.do(r)
	if packed.Header().Get("Content-Encoding") != "gzip" || packed.Header().Get("Vary") != "Accept-Encoding" {
		t.Fatalf("it comes with %v", packed.Header())
	}
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil || !bytes.Equal(b, whole.Body.Bytes()) {
		t.Errorf("it unpacks to %d bytes of %d: %v", len(b), whole.Body.Len(), err)
	}
}

func TestTheLedgerIsReadInPagesOrLinesAndProvesItself(t *testing.T) {
	h := newHouse(t)
	r, _ := h.stored("a.txt", "text")
	for i := range 4 {
		h.stored("a.txt", fmt.Sprint("more ", i))
	}
	_, controller := h.person("controller", nil, records.Controller)
	c := h.client()
	page := c.want(200, ask{path: "/api/v1/ledger?limit=2", token: controller})
	if items, _ := page.field("items").([]any); len(items) != 2 || page.field("next") != 2.0 {
		t.Errorf("the first page is %s", page.Body)
	}
	newest := c.want(200, ask{path: "/api/v1/ledger?before=4&limit=2", token: controller})
	if next := newest.field("next"); next != 2.0 {
		t.Errorf("going back from 4 the next page is before %v", next)
	}
	lines := c.want(200, ask{path: "/api/v1/ledger", token: controller, header: map[string]string{"Accept": "application/x-ndjson"}})
	count := 0
	for s := bufio.NewScanner(lines.Body); s.Scan(); count++ {
		var e struct{ Seq int }
		if err := json.Unmarshal(s.Bytes(), &e); err != nil || e.Seq != count+1 {
			t.Errorf("line %d is %s: %v", count+1, s.Text(), err)
		}
	}
	if count < 7 {
		t.Errorf("%d lines came", count)
	}
	if n := strings.Count(c.want(200, ask{path: "/api/v1/ledger?limit=3", token: controller, header: map[string]string{"Accept": "application/x-ndjson"}}).Body.String(), "\n"); n != 3 {
		t.Errorf("%d lines came, 3 were wanted", n)
	}

	proof := c.want(200, ask{path: fmt.Sprintf("/api/v1/ledger/%d/proof", r.Seq), token: controller})
	if proof.text("leaf") != r.Leaf || proof.text("entry", "leaf") != r.Leaf {
		t.Errorf("the receipt has leaf %s, the proof is %s", r.Leaf, proof.Body)
	}
	point := c.want(200, ask{path: "/api/v1/ledger/checkpoint"})
	verifier, err := note.NewVerifier(point.text("public_key"))
	if err != nil {
		t.Fatal(err)
	}
	signed := c.want(200, ask{path: "/api/v1/ledger/checkpoint", header: map[string]string{"Accept": "text/plain"}})
	n, err := note.Open(signed.Body.Bytes(), note.VerifierList(verifier))
	if err != nil || !strings.HasPrefix(n.Text, "example.org/ledger\n") {
		t.Errorf("the note does not verify: %v %q", err, signed.Body)
	}
	consistent := c.want(200, ask{path: "/api/v1/ledger/consistency?old=2"})
	if consistent.text("new", "root") != point.text("root") {
		t.Errorf("the roots differ: %s %s", consistent.Body, point.Body)
	}
}

func TestUpkeepIsToldLineByLine(t *testing.T) {
	h := newHouse(t)
	h.stored("a.txt", "text")
	_, admin := h.person("admin", nil, records.Admin)
	c := h.client()
	last := func(a answer) map[string]json.RawMessage {
		t.Helper()
		if got := a.Header().Get("Content-Type"); got != "application/x-ndjson" {
			t.Errorf("it comes as %s", got)
		}
		all := strings.Split(strings.TrimSpace(a.Body.String()), "\n")
		var m map[string]json.RawMessage
		if err := json.Unmarshal([]byte(all[len(all)-1]), &m); err != nil {
			t.Fatal(err)
		}
		return m
	}
	if got := last(c.want(200, ask{method: "POST", path: "/api/v1/system/reindex", token: admin}))["result"]; string(got) != `{"done":2,"total":2}` {
		t.Errorf("reindexing ends with %s", got)
	}
	var v records.Verification
	if err := json.Unmarshal(last(c.want(200, ask{method: "POST", path: "/api/v1/system/verify", token: admin}))["result"], &v); err != nil || v.Files != 1 || v.Blobs != 1 || len(v.Problems) != 0 {
		t.Errorf("verification found %+v, %v", v, err)
	}
	h.system.err = records.Errorf(records.Unavailable, "No room on the disk.").Because(errors.New("ENOSPC"))
	if _, says := c.problem(503, ask{method: "POST", path: "/api/v1/system/reindex", token: admin}); says != "No room on the disk." {
		t.Errorf("a failure says %q", says)
	}
	state := c.want(200, ask{path: "/api/v1/system/state", token: admin})
	if state.field("ready") != true || state.text("version") != "test" {
		t.Errorf("the state is %s", state.Body)
	}
}

func TestHealthTellsNamesOfPartsOnly(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	c.want(200, ask{path: "/health/ready"})
	h.system.missing = "database"
	got := c.want(503, ask{path: "/health/ready"})
	if strings.Contains(got.Body.String(), "SQLite") || !strings.Contains(got.Body.String(), "database") {
		t.Errorf("it tells %s", got.Body)
	}
	c.want(200, ask{path: "/health/live"})
}

func TestFiguresCountRequestsAndFilings(t *testing.T) {
	h := newHouse(t, func(h *house, _ *records.OfficeConfig) { h.config.OpenMetrics = true })
	_, clerk := h.person("clerk", nil, records.Clerk)
	c := h.client()
	a := ask{method: "POST", path: "/api/v1/documents", token: clerk, form: form{{name: "file", file: "a.txt", text: "x"}}, header: map[string]string{"Idempotency-Key": "k"}}
	c.want(201, a)
	c.want(201, a) // a repetition files nothing
	c.do(ask{method: "BREW", path: "/coffee/" + strings.Repeat("x", 40)})
	figures := c.want(200, ask{path: "/metrics"}).Body.String()
	for _, line := range []string{
		`acervo_filings_total{what="document"} 1`,
		`acervo_requests_total{method="POST",route="/api/v1/documents",status="201"} 2`,
		`acervo_requests_total{method="other",route="unknown",status="404"} 1`,
		`acervo_index_lag_entries 0`, `acervo_jobs{state="waiting"} 1`, `acervo_part_up{part="tesseract"} 0`,
	} {
		if !strings.Contains(figures, line+"\n") {
			t.Errorf("the figures do not say %s", line)
		}
	}
}
