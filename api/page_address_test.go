package api_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"acervo/records"
)

func TestTheAddressOfATextChoosesItsVersion(t *testing.T) {
	h, c, event, id := eventHouse(t)
	event("in_force", "2010-01-01", map[string]any{"version": 1})
	event("amended", "2014-05-01", map[string]any{"version": 2})
	event("corrected", "2014-05-01", map[string]any{"version": 3, "ordinal": 1})
	d, err := h.office.Document(t.Context(), root(), string(id))
	if err != nil {
		t.Fatal(err)
	}
	program := map[string]string{"Accept": "application/json"}
	for _, row := range []struct {
		address string
		status  int
		version float64 // 0: whatever
	}{
		{"/d/est-1", 200, 0},
		{"/d/" + records.Slug(d.Number), 200, 0},
		{"/d/" + string(id), 200, 0},
		{"/d/est-2", 404, 0},
		{"/d/EST-1", 404, 0}, // one address, one spelling
		{"/d/est-1/spa", 200, 3},
		{"/d/est-1/spa:2012-01-01", 200, 1},
		{"/d/est-1/eng:2015-01-01", 200, 3},
		{"/d/est-1/spa@2014-05-01", 200, 3},
		{"/d/est-1/spa@2010-01-01", 200, 1},
		{"/d/est-1/spa@2012-01-01", 404, 0},
		{"/d/est-1/spa@v2", 200, 2},
		{"/d/est-1/spa@v9", 404, 0},
		{"/d/est-1/spa@2014-02-30", 400, 0},
		{"/d/est-1/spa@", 404, 0},
		{"/d/est-1/spanish", 404, 0},
		{"/d/est-1/spa?known=1999-01-01", 404, 0},
	} {
		got := c.do(ask{path: row.address, header: program})
		if got.Code != row.status {
			t.Errorf("%s: %d, want %d: %.200s", row.address, got.Code, row.status, got.Body)
			continue
		}
		if row.version == 0 {
			continue
		}
		number := got.field("number")
		if strings.Contains(row.address, "spa:") || strings.Contains(row.address, "eng:") || strings.HasSuffix(row.address, "/spa") {
			number = got.field("version", "number")
		}
		if number != row.version {
			t.Errorf("%s is version %v, want %v", row.address, number, row.version)
		}
		if page := c.do(ask{path: row.address, header: map[string]string{"Accept": "text/html", "Accept-Language": "es"}}); page.Code != 200 || !strings.Contains(page.Body.String(), "Norm EST/1") {
			t.Errorf("%s as a page: %d", row.address, page.Code)
		}
	}
	h.readAll()
	if got := c.do(ask{path: "/d/est-1/spa:2012-01-01~art_1", header: map[string]string{"Accept": "text/html"}}); got.Code != 303 || !strings.Contains(got.Header().Get("Location"), "at=art_1") {
		t.Errorf("a provision: %d %s", got.Code, got.Header())
	}
}

func TestTwoOfOneSlugHaveAddressesOfTheirOwn(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	public := records.Access{Level: records.Public}
	first := h.file(records.FileRequest{Type: "resolution", Title: "A", Symbol: "RES-1/2020", Access: &public}, "a.txt", "a")
	second := h.file(records.FileRequest{Type: "resolution", Title: "B", Symbol: "RES 1 2020", Access: &public}, "b.txt", "b")
	restricted := records.Access{Level: records.Restricted, Bodies: []string{"AG"}}
	h.file(records.FileRequest{Type: "resolution", Title: "C", Symbol: "RES.9", Access: &restricted}, "c.txt", "c")
	program := map[string]string{"Accept": "application/json"}
	if got := c.want(200, ask{path: "/d/res-1-2020", header: program}).text("id"); got != string(first.Document) {
		t.Errorf("the slug leads to %s", got)
	}
	for _, r := range []records.Receipt{first, second} {
		d, err := h.office.Document(t.Context(), root(), string(r.Document))
		if err != nil {
			t.Fatal(err)
		}
		slug, err := h.office.AddressOf(t.Context(), records.Actor{}, d)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.want(200, ask{path: "/d/" + slug, header: program}).text("id"); got != string(r.Document) {
			t.Errorf("%s leads to %s", slug, got)
		}
	}
	c.want(404, ask{path: "/d/res-9", header: program})
}

func TestAPublicNormTellsMachinesWhatItIs(t *testing.T) {
	h, c, event, id := eventHouse(t)
	event("in_force", "2010-01-01", map[string]any{"version": 1})
	event("repealed", "2020-01-01", nil)
	page := c.want(200, ask{path: "/d/est-1?version=1", header: map[string]string{"Accept": "text/html", "Accept-Language": "en"}}).Body.String()
	block := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(page)
	if block == nil {
		t.Fatalf("no JSON-LD in %s", page)
	}
	var ld map[string]any
	if err := json.Unmarshal([]byte(block[1]), &ld); err != nil {
		t.Fatalf("%v: %s", err, block[1])
	}
	for name, want := range map[string]string{
		"@type": "Legislation", "legislationIdentifier": "EST/1", "legislationLegalForce": "https://schema.org/NotInForce",
		"temporalCoverage": "2010-01-01/2020-01-01", "legislationDateVersion": "2010-01-01", "url": "http://example.com/d/est-1",
	} {
		if ld[name] != want {
			t.Errorf("%s is %v, want %s", name, ld[name], want)
		}
	}
	for _, meta := range []string{`eli/ontology#id_local" content="EST/1"`, `eli/ontology#date_no_longer_in_force" content="2020-01-01"`, `eli/ontology#in_force"`, `rel="canonical" href="http://example.com/d/est-1"`} {
		if !strings.Contains(page, meta) {
			t.Errorf("the page has no %s", meta)
		}
	}
	evil := records.Access{Level: records.Public}
	r := h.file(records.FileRequest{Type: "resolution", Title: `</script><script>alert(1)</script>`, Symbol: "EVIL", Access: &evil}, "e.txt", "e")
	if page := c.want(200, ask{path: "/d/" + string(r.Document), header: map[string]string{"Accept": "text/html"}}).Body.String(); strings.Contains(page, "<script>alert") {
		t.Error("a title ends the block of data")
	}
	members := records.Access{Level: records.Members}
	r = h.file(records.FileRequest{Type: "resolution", Title: "M", Access: &members}, "m.txt", "m")
	if page := c.want(200, ask{path: "/d/" + string(r.Document), token: h.token("marco"), header: map[string]string{"Accept": "text/html"}}).Body.String(); strings.Contains(page, "ld+json") {
		t.Error("what is for members is told to machines")
	}
	_ = id
}
