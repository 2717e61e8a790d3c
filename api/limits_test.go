package api_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

func TestAListIsAskedForAsMuchAsTheContractSaysAndNoMore(t *testing.T) {
	h := newHouse(t)
	_, token := h.person("todo", nil, records.Admin, records.Clerk, records.RecordsManager, records.Controller, records.Counsel)
	public := &records.Access{Level: records.Public}
	r := h.file(records.FileRequest{Type: "other", Title: "Acta", Access: public}, "acta.txt", "el acta")
	hold, err := h.custodian.PlaceHold(t.Context(), root(), records.HoldRequest{Name: "Auditoría", Reason: "auditoría", Authority: "AG", Refs: []string{r.Number}})
	if err != nil {
		t.Fatal(err)
	}
	c := h.client()
	batch := c.choose(h, token, map[string]any{"query": "type=other", "changes": map[string]any{"metadata": map[string]json.RawMessage{"session": json.RawMessage(`"XXX"`)}}})
	of := strings.NewReplacer("/documents/{id}", "/documents/"+string(r.Document), "/holds/{id}", fmt.Sprint("/holds/", hold.ID), "/matters/{id}", "/matters/"+string(h.openMatter("Sesión").ID),
		"/batches/{id}", "/batches/"+batch.ID, "{date}", time.Now().UTC().Format(time.DateOnly))
	lists := 0
	for path, item := range loadContract(t).Paths.Map() {
		if item.Get == nil {
			continue
		}
		limit := item.Get.Parameters.GetByInAndName("query", "limit")
		if limit == nil {
			continue
		}
		lists++
		most := int(*limit.Schema.Value.Max)
		at := of.Replace(path) + "?limit="
		if item.Get.Parameters.GetByInAndName("query", "q") != nil {
			at = of.Replace(path) + "?q=acta&limit="
		}
		c.want(200, ask{path: at + strconv.Itoa(most), token: token})
		if field, _ := c.problem(400, ask{path: at + strconv.Itoa(most+1), token: token}); field != "limit" {
			t.Errorf("%s: more than %d is refused at %q", path, most, field)
		}
	}
	if lists < 10 {
		t.Fatalf("the contract has only %d lists with a limit: this test looks in the wrong place", lists)
	}
}

func TestTheContractKnowsWhatEntriesOfTheLedgerAreAbout(t *testing.T) {
	kinds := loadContract(t).Components.Schemas["Entry"].Value.Properties["kind"].Value.Enum
	want := []any{}
	for _, k := range []records.SubjectKind{
		records.SubjectDocument, records.SubjectMatter, records.SubjectHold, records.SubjectDisposal, records.SubjectBatch, records.SubjectUser, records.SubjectSystem,
	} {
		want = append(want, string(k))
	}
	if !reflect.DeepEqual(kinds, want) {
		t.Errorf("it has %v, and they are about %v", kinds, want)
	}
}

// Of words that are too many an index leaves out the end: more would be held or changed than was meant, and the ledger keeps the query for ever.
func TestWhatChoosesRecordsIsNoLongerThanWhatIsLookedFor(t *testing.T) {
	h := newHouse(t)
	_, token := h.person("rosa", nil, records.RecordsManager)
	c := h.client()
	own := map[string]any{}
	for i := range 10_000 {
		own[fmt.Sprint("field", i)] = nil
	}
	hold := map[string]any{"name": "Auditoría", "reason": "auditoría", "authority": "AG"}
	words, classes := "q="+strings.Repeat("acta+", 400)+"quetzal", strings.Repeat("class=norms&", 2000)+"class=papers"
	for path, body := range map[string]map[string]any{
		"/api/v1/records/edit": {"changes": map[string]any{"body": "AG"}, "dry_run": true}, "/api/v1/records/move": {"class": "papers", "dry_run": true}, "/api/v1/batches": {"changes": map[string]any{"body": "AG"}}, "/api/v1/holds": hold,
	} {
		for _, query := range []string{words, classes} {
			body["query"] = query
			if field, detail := c.problem(400, ask{method: "POST", path: path, token: token, json: body}); field != "query" || !strings.Contains(detail, "is longer than") {
				t.Errorf("%s: a query of %d bytes is refused at %q: %s", path, len(query), field, detail)
			}
		}
		if body["changes"] != nil {
			body["query"], body["changes"] = "type=other", map[string]any{"body": "AG", "metadata": own}
			if field, _ := c.problem(400, ask{method: "POST", path: path, token: token, json: body}); field != "metadata" {
				t.Errorf("%s: 10,000 fields are refused at %q", path, field)
			}
		}
	}
}
