package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// together is the answer to an edit of many.
type together struct {
	Changed, Unchanged, Refused int
	Next                        string
	Items                       []struct {
		Ref, Document, Number, Outcome, Matter string
		Declared, Held                         bool
		Revision                               int64
		Before, After                          struct {
			Class, Body string
			Access      struct{ Level, Embargo string }
			Metadata    map[string]any
			Due         struct{ On, Action string }
			Retention   string
		}
		Problem struct{ Kind, Field, Detail string }
	}
}

// together asks for an edit of many.
func (c client) together(token, what string, body map[string]any) together {
	c.t.Helper()
	var v together
	got := c.want(200, ask{method: "POST", path: "/api/v1/records/" + what, token: token, json: body})
	if err := json.Unmarshal(got.Body.Bytes(), &v); err != nil {
		c.t.Fatal(err)
	}
	return v
}

func TestAMoveIsSeenBeforeItIsMadeAndTakesTheDueDateWithIt(t *testing.T) {
	h, clock := draftHouse(t)
	c := h.client()
	_, clerk := h.person("clerk", nil, records.Clerk)
	_, manager := h.person("manager", nil, records.RecordsManager)
	r := h.file(records.FileRequest{Title: "Proyecto", Class: "drafts", Type: "other"}, "a.txt", "uno")
	move := func(to string, more map[string]any) map[string]any {
		body := map[string]any{"records": []any{r.Number}, "class": to}
		for k, v := range more {
			body[k] = v
		}
		return body
	}
	before, err := h.db.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	seen := c.together(clerk, "move?lang=en", move("papers", map[string]any{"dry_run": true}))
	due := clock.AddDate(5, 0, 1).Format("2006-")
	if i := seen.Items[0]; seen.Changed != 1 || i.Before.Class != "drafts" || i.After.Class != "papers" || i.Number != r.Number || i.Before.Due.On != "" || !strings.HasPrefix(i.After.Due.On, due) ||
		i.Before.Retention == i.After.Retention || !strings.Contains(i.After.Retention, "5 years") || i.Revision != 1 {
		t.Errorf("before it is moved: %+v", seen)
	}
	if head, err := h.db.Head(t.Context()); err != nil || head.Size != before.Size {
		t.Errorf("looking at a move wrote to the ledger: %v", err)
	}
	moved := c.together(clerk, "move", move("papers", nil))
	if got := h.due(r.Document); got.On != records.Date(seen.Items[0].After.Due.On) || got.Action != records.ReviewIt || moved.Items[0].Revision != 2 {
		t.Errorf("moved, it is due %+v and not as was said before: %+v", got, moved.Items[0])
	}
	if again := c.together(clerk, "move", move("papers", nil)); again.Unchanged != 1 || again.Changed != 0 {
		t.Errorf("moved to where it is: %+v", again)
	}
	drafts := "drafts"
	if _, err := h.office.Edit(t.Context(), root(), r.Document, 2, records.Edit{Class: &drafts}); err != nil || h.due(r.Document) != (records.Due{}) {
		t.Errorf("an edit that moves it leaves it due %+v: %v", h.due(r.Document), err)
	}
	if _, err := h.office.Declare(t.Context(), root(), r.Document); err != nil {
		t.Fatal(err)
	}
	if got := c.together(clerk, "move", move("papers", map[string]any{"reason": "it belongs there"})).Items[0]; got.Problem.Kind != "forbidden" || got.Outcome != "refused" {
		t.Errorf("a clerk moves a record: %+v", got)
	}
	if got := c.together(manager, "move", move("papers", nil)).Items[0]; got.Problem.Field != "reason" || h.due(r.Document) != (records.Due{}) {
		t.Errorf("moved without a reason: %+v", got)
	}
	if got := c.together(manager, "move", move("papers", map[string]any{"reason": "it belongs there"})).Items[0]; got.Outcome != "changed" || h.due(r.Document).Action != records.ReviewIt {
		t.Errorf("moved with a reason: %+v", got)
	}
	history := c.want(200, ask{path: doc(r.Document, "history?limit=200"), token: manager}).Body.String()
	if !strings.Contains(history, `"reason":"it belongs there"`) || !strings.Contains(history, `"class":{"after":"papers","before":"drafts"}`) {
		t.Errorf("the history is %s", history)
	}
	for to, says := range map[string]string{"old": "was closed on 2020-01-01", "nowhere": "has no class", "": "to which class"} {
		if field, detail := c.problem(400, ask{method: "POST", path: "/api/v1/records/move", token: manager, json: move(to, map[string]any{"reason": "x"})}); field != "class" || !strings.Contains(detail, says) {
			t.Errorf("moving to %q: %s: %s", to, field, detail)
		}
	}
	if got := c.together(manager, "move", move("only", map[string]any{"reason": "x"})).Items[0]; got.Problem.Field != "class" || !strings.Contains(got.Problem.Detail, "it takes: resolution") {
		t.Errorf("moved to a class that does not take its type: %+v", got)
	}
}

func TestManyAreEditedTogetherAndEachHistorySaysSo(t *testing.T) {
	h, _ := draftHouse(t)
	c, ctx := h.client(), t.Context()
	luis, clerk := h.person("luis", []string{"AG"}, records.Clerk)
	ana, _ := h.person("ana", nil, records.Clerk)
	var ids []any
	file := func(title string, change func(*records.FileRequest)) records.DocumentID {
		req := records.FileRequest{Title: title, Class: "drafts", Type: "resolution", Metadata: []byte(`{"session":"XXX","place":"México"}`)}
		if change != nil {
			change(&req)
		}
		id := h.file(req, title+".txt", title).Document
		ids = append(ids, id)
		return id
	}
	plain := file("Uno", nil)
	embargoed := file("Dos", func(r *records.FileRequest) {
		r.Access = &records.Access{Level: records.Staff, Embargo: "2099-01-01"}
	})
	same := file("Tres", func(r *records.FileRequest) {
		r.Body, r.Metadata, r.Access = "CP", []byte(`{ "session": "XXXI" }`), &records.Access{Level: records.Members}
	})
	lent := file("Cuatro", nil)
	hidden := file("Cinco", func(r *records.FileRequest) {
		r.Access = &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}
	})
	stale := file("Seis", nil)
	ids[5] = map[string]any{"ref": stale, "revision": 7}
	if _, err := h.office.CheckOut(ctx, ana.Actor(), lent, time.Hour); err != nil {
		t.Fatal(err)
	}
	ids = append(ids, plain, "nobody/knows") // once is enough
	ask := map[string]any{"records": ids, "changes": map[string]any{
		"body": "CP", "access": map[string]any{"level": "members"}, "metadata": map[string]any{"session": "XXXI", "place": nil},
	}, "reason": "as agreed"}
	before, err := h.db.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	done := c.together(clerk, "edit", ask)
	want := map[records.DocumentID]string{plain: "changed", embargoed: "changed", same: "unchanged", lent: "refused conflict", hidden: "refused not-found", stale: "refused precondition-failed"}
	if done.Changed != 2 || done.Unchanged != 1 || done.Refused != 4 || len(done.Items) != 7 {
		t.Errorf("done: %+v", done)
	}
	for _, i := range done.Items {
		if got := strings.TrimSpace(i.Outcome + " " + i.Problem.Kind); i.Ref != "nobody/knows" && got != want[records.DocumentID(i.Ref)] {
			t.Errorf("%s is %s, want %s", i.Ref, got, want[records.DocumentID(i.Ref)])
		}
		if i.Outcome == "refused" && i.Problem.Kind == "not-found" && (i.Number != "" || i.Document != "") {
			t.Errorf("told of what may not be read: %+v", i)
		}
	}
	if head, err := h.db.Head(ctx); err != nil || head.Size != before.Size+2 {
		t.Errorf("two were changed and the ledger grew by %d: %v", head.Size-before.Size, err)
	}
	for id, access := range map[records.DocumentID]string{plain: "members", embargoed: "members@2099-01-01"} {
		d, err := h.db.Document(ctx, id)
		if err != nil || d.Access.Class() != access || d.Body != "CP" || string(d.Metadata) != `{"session":"XXXI"}` || d.Revision != 2 {
			t.Errorf("it has become %s, %s, %s, revision %d: %v", d.Access.Class(), d.Body, d.Metadata, d.Revision, err)
		}
		entries, err := h.office.History(ctx, luis.Actor(), id, 0, 50)
		if last := entries[len(entries)-1]; err != nil || last.Action != records.MetadataEdited || last.Name != "luis" || !strings.Contains(string(last.Detail), `"reason":"as agreed"`) {
			t.Errorf("its history ends with %+v: %v", last, err)
		}
	}
	if problems, err := h.db.VerifyRows(ctx); err != nil || len(problems) > 0 {
		t.Errorf("ledger and rows: %v, %v", problems, err)
	}
	for field, changes := range map[string]map[string]any{
		"changes": nil, "type": {"type": "x"}, "body": {"body": "XX"}, "access": {"access": map[string]any{"level": "open"}}, "access_bodies": {"access": map[string]any{"level": "restricted"}},
	} {
		if changes == nil {
			changes = map[string]any{}
		}
		h.mustBe(func() error {
			e := records.EditTogether{}
			b, _ := json.Marshal(changes)
			var x struct {
				Type, Body *string
				Access     *records.Access
			}
			if err := json.Unmarshal(b, &x); err != nil {
				t.Fatal(err)
			}
			e.Type, e.Body, e.Access = x.Type, x.Body, x.Access
			_, err := h.office.EditTogether(ctx, luis.Actor(), records.Selection{Query: "class=drafts"}, e)
			return err
		}(), records.Invalid, field)
	}
	if got := c.together(clerk, "edit", map[string]any{"records": []any{plain}, "changes": map[string]any{"metadata": map[string]any{"session": 7}}}); got.Refused != 1 || got.Items[0].Problem.Kind != "invalid" {
		t.Errorf("metadata that the type's schema refuses: %+v", got)
	}
}

func TestAnotherTypeHasTheTextReadAgainAndTheDocumentFoundByItsNewName(t *testing.T) {
	h, _ := draftHouse(t)
	r := h.file(records.FileRequest{Title: "Papel", Class: "drafts", Type: "other", Symbol: "RES-7/2020"}, "a.txt", "uno")
	h.readAll()
	to := "resolution"
	done, err := h.office.EditTogether(t.Context(), root(), records.Selection{Query: "type=other"}, records.EditTogether{Type: &to})
	if err != nil || done.Changed != 1 {
		t.Fatalf("%+v: %v", done, err)
	}
	all, err := h.db.AccessClasses(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	jobs, err := h.db.Jobs(t.Context(), records.JobFilter{AccessClasses: all, State: records.JobWaiting, Limit: 50})
	if err != nil || len(jobs) != 1 || jobs[0].Document != r.Document {
		t.Errorf("what waits to be read is %+v: %v", jobs, err)
	}
}

func TestASelectionByQueryGoesOnWhereItStoppedAndHoldsWhatOneMayRead(t *testing.T) {
	h, _ := draftHouse(t)
	c := h.client()
	_, clerk := h.person("luis", []string{"AG"}, records.Clerk)
	for n := range 7 {
		access := records.Access{Level: records.Staff}
		if n%3 == 0 {
			access = records.Access{Level: records.Restricted, Bodies: []string{"CP"}}
		}
		h.file(records.FileRequest{Title: fmt.Sprintf("Papel %d", n), Class: "drafts", Access: &access}, fmt.Sprint(n, ".txt"), fmt.Sprintf("texto %d cardinal", n))
	}
	h.readAll()
	for _, query := range []string{"class=drafts", "q=cardinal"} {
		seen, after, steps := map[string]bool{}, "", 0
		for {
			steps++
			body := map[string]any{"query": query, "limit": 3, "after": after, "dry_run": true, "changes": map[string]any{"body": "CP"}}
			if after == "" {
				delete(body, "after")
			}
			got := c.together(clerk, "edit", body)
			for _, i := range got.Items {
				if seen[i.Document] || i.Outcome != "changed" {
					t.Errorf("%s: %+v", query, i)
				}
				seen[i.Document] = true
			}
			if after = got.Next; after == "" {
				break
			}
		}
		if len(seen) != 4 || steps != 2 {
			t.Errorf("%s chose %d records in %d steps", query, len(seen), steps)
		}
	}
	many := make([]any, records.MaxSelected+1)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	for says, body := range map[string]map[string]any{
		"asks nothing": {"query": "type="}, "a list of them, or a query": {}, "not chosen by": {"query": "reading=failed"}, "is no date": {"query": "from=2019-13-01"},
		"at most 1000": {"records": many}, "one of the two": {"query": "class=drafts", "records": []any{"x"}},
	} {
		body["changes"] = map[string]any{"body": "CP"}
		got := c.do(ask{method: "POST", path: "/api/v1/records/edit", token: clerk, json: body})
		if got.Code != 400 || !strings.Contains(got.text("detail"), says) {
			t.Errorf("%s: %d %s", says, got.Code, got.Body)
		}
	}
}
