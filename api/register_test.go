package api_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// today is the day in the organization of these tests.
func today() records.Date { return records.DateOf(time.Now(), testProfile().TimeZone) }

func TestAnAnnulledEntryStaysLegibleAndSaysSoEverywhere(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	_, clerk := h.person("clerk", []string{"AG"}, records.Clerk)
	_, manager := h.person("manager", []string{"AG"}, records.RecordsManager)
	r := h.file(records.FileRequest{Title: "Filed by mistake", Symbol: "AG/RES-1/2024", Type: "resolution", Body: "AG"}, "a.txt", "singularword")
	h.readAll()
	before := c.want(200, ask{path: doc(r.Document), token: clerk})
	annul := ask{method: "POST", path: doc(r.Document, "annulment"), token: manager, json: map[string]any{"reason": "Filed twice; AG/RES-2/2024 counts."}}
	if field, _ := c.problem(400, ask{method: "POST", path: annul.path, token: manager, json: map[string]any{"reason": " "}}); field != "reason" {
		t.Errorf("without a reason: field %q", field)
	}
	c.want(403, ask{method: "POST", path: annul.path, token: clerk, json: annul.json})
	a := c.want(201, annul)
	if a.text("reason") != "Filed twice; AG/RES-2/2024 counts." || a.text("by") != "manager" {
		t.Errorf("the annulment is %s", a.Body)
	}
	if _, detail := c.problem(409, annul); !strings.Contains(detail, "annulled already") {
		t.Errorf("annulled twice: %s", detail)
	}
	after := c.want(200, ask{path: doc(r.Document), token: clerk})
	if after.text("number") != r.Number || after.Header().Get("Etag") == before.Header().Get("Etag") {
		t.Errorf("number %s, ETag %s", after.text("number"), after.Header().Get("Etag"))
	}
	for says, body := range map[string]string{
		"the document":   after.Body.String(),
		"the list":       c.want(200, ask{path: "/api/v1/documents", token: clerk}).Body.String(),
		"the search":     c.want(200, ask{path: "/api/v1/search?q=singularword", token: clerk}).Body.String(),
		"the receipt":    c.want(200, ask{path: doc(r.Document, "receipt"), token: clerk}).Body.String(),
		"the day":        c.want(200, ask{path: "/api/v1/register/days/" + string(today()), token: clerk}).Body.String(),
		"the year":       c.want(200, ask{path: fmt.Sprintf("/api/v1/register/years/%d", today().Year()), token: clerk}).Body.String(),
		"the history":    c.want(200, ask{path: doc(r.Document, "history"), token: clerk}).Body.String(),
		"its page":       c.do(ask{path: "/d/" + string(r.Document), token: clerk, header: map[string]string{"Accept-Language": "en"}}).Body.String(),
		"a page of hits": c.do(ask{path: "/?q=singularword", token: clerk, header: map[string]string{"Accept-Language": "en"}}).Body.String(),
		"its receipt":    c.do(ask{path: fmt.Sprintf("/d/%s/receipt?entry=%d", r.Document, r.Seq), token: clerk, header: map[string]string{"Accept-Language": "en"}}).Body.String(),
	} {
		if !strings.Contains(strings.ToLower(body), "annulled") {
			t.Errorf("%s does not say that the entry was annulled: %s", says, body)
		}
	}
	again := h.file(records.FileRequest{Title: "The right one", Type: "resolution", Body: "AG"}, "b.txt", "another")
	if again.Number == r.Number {
		t.Error("an annulled number was used again")
	}
}

func TestAReceiptIsTheSameTodayAsOnTheDayItWasGiven(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	_, clerk := h.person("clerk", []string{"AG"}, records.Clerk, records.RecordsManager)
	r := h.file(records.FileRequest{Title: "As it was filed", Symbol: "AG/RES-1/2024"}, "a.txt", "one")
	c.want(200, ask{method: "PATCH", path: doc(r.Document), token: clerk, header: map[string]string{"If-Match": `"1"`}, json: map[string]any{"symbol": "AG/RES-9/2024", "reason": "a slip", "titles": map[string]string{"und": "Renamed"}}})
	second := c.want(201, ask{method: "POST", path: doc(r.Document, "versions"), token: clerk, form: form{{name: "file", file: "b.txt", text: "two"}}})

	first := c.want(200, ask{path: doc(r.Document, "receipt?version=1"), token: clerk})
	if first.text("title") != "As it was filed" || first.text("symbol") != "AG/RES-1/2024" || first.text("ledger_leaf") != r.Leaf || first.text("number") != r.Number {
		t.Errorf("the first receipt is %s", first.Body)
	}
	latest := c.want(200, ask{path: doc(r.Document, "receipt"), token: clerk})
	if latest.field("version") != 2.0 || latest.text("ledger_leaf") != second.text("ledger_leaf") || !strings.Contains(latest.Body.String(), "b.txt") {
		t.Errorf("the latest receipt is %s", latest.Body)
	}
	c.want(404, ask{path: doc(r.Document, "receipt?version=3"), token: clerk})
	for _, a := range []ask{
		{path: doc(r.Document, "receipt?format=pdf&lang=fr"), token: clerk},
		{path: doc(r.Document, "receipt"), token: clerk, header: map[string]string{"Accept": "application/pdf"}},
	} {
		got := c.want(200, a)
		if !bytes.HasPrefix(got.Body.Bytes(), []byte("%PDF-")) || got.Header().Get("Content-Disposition") == "" {
			t.Errorf("%s is no PDF: %.40q", a.path, got.Body)
		}
	}
}

func TestTheRegisterOfADayWithholdsWhatOneMayNotReadAndKeepsTheNumber(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	_, clerk := h.person("clerk", []string{"CP"}, records.Clerk)
	_, controller := h.person("controller", nil, records.Controller)
	h.file(records.FileRequest{Title: "=HYPERLINK(\"evil\")", Type: "resolution"}, "a.txt", "one")
	closed := h.file(records.FileRequest{Title: "Secret matter", Access: &records.Access{Level: records.Restricted, Bodies: []string{"AG"}}}, "b.txt", "two")
	path := "/api/v1/register/days/" + string(today())

	var day struct{ Items []map[string]any }
	c.want(200, ask{path: path, token: clerk}).json(&day)
	if len(day.Items) != 2 || day.Items[1]["withheld"] != true || day.Items[1]["n"] != 2.0 || day.Items[1]["title"] != nil || day.Items[1]["number"] != nil || day.Items[1]["ledger_leaf"] == nil {
		t.Errorf("the clerk's register is %v", day.Items)
	}
	if all := c.want(200, ask{path: path, token: controller}).Body.String(); !strings.Contains(all, "Secret matter") || !strings.Contains(all, closed.Number) {
		t.Errorf("the register of whoever reads the whole ledger is %s", all)
	}
	page := c.want(200, ask{path: path + "?limit=1", token: clerk})
	next := c.want(200, ask{path: fmt.Sprintf("%s?limit=1&after=%v", path, page.field("next")), token: clerk})
	if strings.Contains(next.Body.String(), `"next"`) || !strings.Contains(next.Body.String(), `"n":2`) {
		t.Errorf("the second page is %s", next.Body)
	}
	table := c.want(200, ask{path: path, token: clerk, header: map[string]string{"Accept": "text/csv"}})
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table.Body.String(), "\uFEFF"))).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][6] != `'=HYPERLINK("evil")` || rows[2][4] != "" || strings.Contains(table.Body.String(), "Secret") {
		t.Errorf("the table is %q, %v", rows, err)
	}
	if pdf := c.want(200, ask{path: path + "?format=pdf&lang=es", token: clerk}); !bytes.HasPrefix(pdf.Body.Bytes(), []byte("%PDF-")) {
		t.Errorf("the PDF is %.40q", pdf.Body)
	}
	if empty := c.want(200, ask{path: "/api/v1/register/days/1999-01-01", token: clerk}); fmt.Sprint(empty.field("items")) != "[]" {
		t.Errorf("a day without entries is %s", empty.Body)
	}
	c.problem(400, ask{path: "/api/v1/register/days/2026-02-30", token: clerk})
}

func TestAYearIsCheckedSeriesBySeries(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	_, clerk := h.person("clerk", nil, records.Clerk)
	for n := range 3 {
		h.file(records.FileRequest{Title: fmt.Sprint("Paper ", n), Type: "resolution"}, "a.txt", fmt.Sprint("words ", n))
	}
	path := fmt.Sprintf("/api/v1/register/years/%d", today().Year())
	good := c.want(200, ask{path: path + "?series=main", token: clerk})
	if good.field("congruent") != true || !strings.Contains(good.Body.String(), `"last":3,"entries":3`) {
		t.Errorf("the check is %s", good.Body)
	}
	if none := c.want(200, ask{path: "/api/v1/register/years/1999", token: clerk}); none.field("congruent") != true || !strings.Contains(none.Body.String(), `"entries":0`) {
		t.Errorf("a year without entries is %s", none.Body)
	}
	c.want(404, ask{path: path + "?series=none", token: clerk})
	c.problem(400, ask{path: "/api/v1/register/years/22026", token: clerk})
	if pdf := c.want(200, ask{path: path + "?format=pdf", token: clerk}); !bytes.HasPrefix(pdf.Body.Bytes(), []byte("%PDF-")) {
		t.Errorf("the PDF is %.40q", pdf.Body)
	}
}

func TestGapsOfHistoricalSeriesAreThoseOfWhatOneMayRead(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	_, clerk := h.person("clerk", []string{"CP"}, records.Clerk)
	for _, n := range []int{1, 2, 5} {
		h.file(records.FileRequest{Title: "R", Symbol: fmt.Sprintf("CP/RES-%d/2019", n)}, "a.txt", fmt.Sprint("words ", n))
	}
	h.file(records.FileRequest{Title: "S", Symbol: "CP/RES-4/2019", Access: &records.Access{Level: records.Restricted, Bodies: []string{"AG"}}}, "a.txt", "closed")
	h.file(records.FileRequest{Title: "T", Symbol: "OTHER-1"}, "a.txt", "other")
	got := c.want(200, ask{path: "/api/v1/register/historical?series=cp/res&incomplete=true", token: clerk})
	if !strings.Contains(got.Body.String(), `"items":[{"series":"CP/RES-{number}/{year}","group":"2019","highest":5,"known":3,"absent":2,"missing":[{"from":3,"to":4}]}]`) || !strings.Contains(got.text("scope"), "that you may read") {
		t.Errorf("the gaps are %s", got.Body)
	}
	if all := c.want(200, ask{path: "/api/v1/register/historical", token: clerk}); !strings.Contains(all.Body.String(), "OTHER-{number}") {
		t.Errorf("all series are %s", all.Body)
	}
}
