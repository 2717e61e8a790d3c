package api_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

func TestAnyNumberOfRecordsIsSeenAndThenChangedEachOnceWithItsEntry(t *testing.T) {
	h, _ := draftHouse(t)
	c, ctx := h.client(), t.Context()
	_, clerk := h.person("luis", nil, records.Clerk)
	_, other := h.person("olga", nil, records.Clerk)
	ana, _ := h.person("ana", nil, records.Clerk)
	ids := h.papers(520, staffOnly) // three steps
	h.papers(3, records.Access{Level: records.Restricted, Bodies: []string{"CP"}})
	same := ids[7]
	cp := "CP"
	if _, err := h.office.Edit(ctx, ana.Actor(), same, 1, records.Edit{Body: &cp}); err != nil {
		t.Fatal(err)
	}
	lent, edited, closed, gone := ids[0], ids[300], ids[301], ids[302]
	if _, err := h.office.CheckOut(ctx, ana.Actor(), lent, time.Hour); err != nil {
		t.Fatal(err)
	}
	before, err := h.db.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	b := c.choose(h, clerk, map[string]any{"query": "class=drafts", "changes": map[string]any{"body": "CP"}})
	if b.State != "seen" || b.Looked != 520 || b.Waiting != 518 || b.Unchanged != 1 || b.Refused != 1 || b.Asks || b.Hidden != 0 {
		t.Fatalf("seen, it is %+v", b)
	}
	if head, err := h.db.Head(ctx); err != nil || head.Size != before.Size {
		t.Errorf("looking wrote to the ledger: %v", err)
	}
	waiting := c.batchItems(clerk, b, "waiting")
	if i := waiting[0]; len(waiting) != 518 || i.Before.Body != "" || i.After.Body != "CP" || i.Before.Retention == "" || i.Title == "" {
		t.Errorf("what would become of %d begins with %+v", len(waiting), i)
	}
	if refused := c.batchItems(clerk, b, "refused"); len(refused) != 1 || refused[0].Document != string(lent) || refused[0].Problem.Kind != "conflict" || !strings.Contains(refused[0].Problem.Detail, "ana") {
		t.Errorf("what cannot be changed is %+v", refused)
	}
	for _, a := range []ask{{path: "/api/v1/batches/" + b.ID, token: other}, onBatch(other, b, "begin", nil), onBatch(other, b, "stop", nil)} {
		c.problem(404, ask{method: a.method, path: a.path, token: other, json: a.json})
	}
	// What happens between the look and the change counts.
	staff := records.Access{Level: records.Members}
	if _, err := h.office.Edit(ctx, ana.Actor(), edited, 1, records.Edit{Access: &staff}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.office.Edit(ctx, root(), closed, 1, records.Edit{Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}}); err != nil {
		t.Fatal(err)
	}
	a := archive{house: h, manager: root(), second: ana.Actor()}
	a.second.Roles = []records.Role{records.RecordsManager}
	if _, err := h.office.Declare(ctx, root(), gone); err != nil {
		t.Fatal(err)
	}
	a.setDue(gone, records.Due{On: "2020-01-01", Action: records.DestroyIt})
	a.approve(a.propose(records.DestroyIt, a.doc(gone)).ID)
	running := c.batch(200, onBatch(clerk, b, "begin", map[string]any{"reason": "as agreed"}))
	if running.State != "running" || running.BegunAt == "" || running.Reason != "as agreed" {
		t.Errorf("begun, it is %+v", running)
	}
	c.problem(409, onBatch(clerk, b, "begin", nil))
	h.workOn()
	done := c.batch(200, ask{path: "/api/v1/batches/" + b.ID, token: clerk})
	if done.State != "done" || done.EndedAt == "" || done.Waiting != 0 || done.Changed != 515 || done.Unchanged != 1 || done.Refused != 4 {
		t.Errorf("done, it is %+v", done)
	}
	why := map[string]string{}
	for _, i := range c.batchItems(clerk, b, "refused") {
		why[i.Ref] = i.Problem.Kind
		if i.Ref == string(closed) && (i.Number != "" || i.Document != "" || i.Title != "") {
			t.Errorf("what may be read no more is told of: %+v", i)
		}
	}
	want := map[string]string{string(lent): "conflict", string(edited): "precondition-failed", string(closed): "not-found", string(gone): "gone"}
	if fmt.Sprint(why) != fmt.Sprint(want) {
		t.Errorf("left as they are: %v, want %v", why, want)
	}
	changed := map[string]int{}
	for after := int64(0); ; {
		entries, err := h.db.Entries(ctx, records.LedgerFilter{Action: records.MetadataEdited, After: before.Size + after, Limit: 500})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.Contains(string(e.Detail), `"batch":"`+b.ID+`"`) {
				changed[e.Subject]++
				if e.Name != "luis" || !strings.Contains(string(e.Detail), `"reason":"as agreed"`) {
					t.Errorf("an entry of the batch is %+v", e)
				}
			}
			after = e.Seq - before.Size
		}
		if len(entries) < 500 {
			break
		}
	}
	if len(changed) != 515 {
		t.Errorf("the ledger tells of %d records", len(changed))
	}
	for id, n := range changed {
		if d, err := h.db.Document(ctx, records.DocumentID(id)); err != nil || n != 1 || d.Body != "CP" || d.Revision != 2 {
			t.Errorf("%s was changed %d times and is of %q, revision %d: %v", id, n, d.Body, d.Revision, err)
		}
	}
	for action, n := range map[records.Action]int{records.BatchBegun: 1, records.BatchWasDone: 1, records.BatchWasStopped: 0} {
		if entries, err := h.db.Entries(ctx, records.LedgerFilter{Action: action, Limit: 10}); err != nil || len(entries) != n {
			t.Errorf("%d entries %s: %v", len(entries), action, err)
		}
	}
	c.problem(409, onBatch(clerk, b, "stop", nil))
}

func TestAListOfABatchNamesWhatIsNotThereAndEachRecordOnce(t *testing.T) {
	h, _ := draftHouse(t)
	c := h.client()
	_, clerk := h.person("luis", nil, records.Clerk)
	ids := h.papers(2, staffOnly)
	hidden := h.papers(1, records.Access{Level: records.Restricted, Bodies: []string{"CP"}})[0]
	number := h.number(ids[0])
	b := c.choose(h, clerk, map[string]any{
		"records": []any{number, ids[0], map[string]any{"ref": ids[1], "revision": 7}, hidden, "nobody/knows"}, "changes": map[string]any{"class": "papers"}, "reason": "plan",
	})
	if b.Listed != 5 || b.Looked != 5 || b.Waiting != 1 || b.Refused != 3 {
		t.Errorf("seen, it is %+v", b)
	}
	var told []string
	for _, i := range c.batchItems(clerk, b, "") {
		told = append(told, i.Ref+" "+i.Outcome+" "+i.Problem.Kind)
	}
	want := []string{number + " waiting ", string(ids[1]) + " refused precondition-failed", string(hidden) + " refused not-found", "nobody/knows refused not-found"}
	if !slices.Equal(told, want) {
		t.Errorf("told are %q, want %q", told, want)
	}
	for says, body := range map[string]map[string]any{
		"asks nothing": {"query": "type="}, "one of the two": {"query": "class=drafts", "records": []any{"x"}}, "a list of them, or a query": {}, "at place 2": {"records": []any{"x", strings.Repeat("y", 500)}},
		"has no class": {"query": "class=drafts", "changes": map[string]any{"class": "nowhere"}}, "was closed": {"query": "class=drafts", "changes": map[string]any{"class": "old"}},
	} {
		if body["changes"] == nil {
			body["changes"] = map[string]any{"body": "CP"}
		}
		if _, detail := c.problem(400, ask{method: "POST", path: "/api/v1/batches", token: clerk, json: body}); !strings.Contains(detail, says) {
			t.Errorf("%s: %s", says, detail)
		}
	}
}

func (h *house) number(id records.DocumentID) string {
	h.t.Helper()
	d, err := h.db.Document(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return d.Number
}

func TestDeclaredRecordsOfABatchAskForAReasonOnce(t *testing.T) {
	h, _ := draftHouse(t)
	c := h.client()
	_, manager := h.person("rosa", nil, records.RecordsManager)
	_, clerk := h.person("luis", nil, records.Clerk)
	ids := h.papers(3, staffOnly)
	if _, err := h.office.Declare(t.Context(), root(), ids[1]); err != nil {
		t.Fatal(err)
	}
	move := map[string]any{"query": "class=drafts", "changes": map[string]any{"class": "papers"}}
	if b := c.choose(h, clerk, move); b.Waiting != 2 || b.Refused != 1 || b.Asks {
		t.Errorf("of a clerk it is %+v", b)
	}
	b := c.choose(h, manager, move)
	if b.Waiting != 3 || !b.Asks {
		t.Errorf("of a records manager it is %+v", b)
	}
	if field, _ := c.problem(400, onBatch(manager, b, "begin", map[string]any{"reason": "  "})); field != "reason" {
		t.Errorf("without a reason: %s", field)
	}
	c.batch(200, onBatch(manager, b, "begin", map[string]any{"reason": "new plan"}))
	h.workOn()
	if b = c.batch(200, ask{path: "/api/v1/batches/" + b.ID, token: manager}); b.Changed != 3 || b.State != "done" {
		t.Errorf("done, it is %+v", b)
	}
}

// between has a batch worked on until some of its records were changed, and no further before do has returned.
func (h *house) between(b batch, do func()) {
	h.t.Helper()
	ctx, stop := context.WithCancel(h.t.Context())
	defer stop()
	done := make(chan error)
	go func() { done <- h.custodian.Work(ctx) }()
	for ctx.Err() == nil {
		counts, err := h.db.CountBatch(h.t.Context(), records.BatchID(b.ID))
		if err != nil {
			h.t.Fatal(err)
		}
		if counts[records.BatchChanged] > 0 {
			stop()
		}
	}
	<-done
	do()
	h.workOn()
}

func TestRightsAreAskedAnewAtEachStepOfABatch(t *testing.T) {
	h, _ := draftHouse(t)
	c, ctx := h.client(), t.Context()
	luis, clerk := h.person("luis", []string{"CP"}, records.Clerk)
	_, controller := h.person("carmen", []string{"CP"}, records.Controller)
	h.papers(600, staffOnly)
	b := c.choose(h, clerk, map[string]any{"query": "class=drafts", "changes": map[string]any{"body": "CP"}})
	c.batch(200, onBatch(clerk, b, "begin", nil))
	h.between(b, func() {
		if _, err := h.accounts.ChangeUser(ctx, root(), luis.ID, records.NewUser{Login: "luis", Roles: []records.Role{records.Reader}}); err != nil {
			t.Fatal(err)
		}
	})
	b = c.batch(200, ask{path: "/api/v1/batches/" + b.ID, token: controller})
	if b.State != "done" || b.Changed == 0 || b.Changed+b.Refused != 600 || b.Refused == 0 {
		t.Errorf("it is %+v", b)
	}
	for _, i := range c.batchItems(controller, b, "refused") {
		if i.Problem.Kind != "forbidden" || !strings.Contains(i.Problem.Detail, "may change records no more") {
			t.Errorf("after the role was lost: %+v", i)
		}
	}
}

func TestABatchEndsWithTheKeyThatBeganItAndWithNoOther(t *testing.T) {
	all := map[string]any{"query": "class=drafts", "changes": map[string]any{"body": "CP"}}
	for name, x := range map[string]struct {
		begins func(c client, h *house, clerk records.Actor, key string, b batch) // none: with the key that chose it
		then   func(h *house, clock *time.Time, clerk records.Actor, key records.Token)
		ends   bool
	}{
		"the key is revoked": {then: func(h *house, _ *time.Time, clerk records.Actor, key records.Token) { h.revoke(clerk, key) }, ends: true},
		"the key expires":    {then: func(h *house, clock *time.Time, _ records.Actor, _ records.Token) { *clock = clock.Add(25 * time.Hour) }, ends: true},
		"another key of the same account is revoked": {then: func(h *house, _ *time.Time, clerk records.Actor, key records.Token) {
			other, _, err := h.accounts.IssueToken(h.t.Context(), clerk, "other", []records.Scope{records.ScopeFile}, time.Hour)
			if err != nil {
				h.t.Fatal(err)
			}
			h.revoke(clerk, other)
		}},
		"chosen with a key, it was begun without one, and the key is revoked": {
			begins: func(_ client, h *house, clerk records.Actor, _ string, b batch) {
				if _, err := h.custodian.BeginBatch(h.t.Context(), clerk, records.BatchID(b.ID), ""); err != nil {
					h.t.Fatal(err)
				}
			},
			then: func(h *house, _ *time.Time, clerk records.Actor, key records.Token) { h.revoke(clerk, key) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, clock := draftHouse(t)
			c := h.client()
			luis, secret := h.person("luis", nil, records.Clerk)
			clerk := luis.Actor()
			keys, err := h.accounts.Tokens(t.Context(), clerk)
			if err != nil || len(keys) != 1 {
				t.Fatalf("his keys are %v: %v", keys, err)
			}
			h.papers(600, staffOnly)
			b := c.choose(h, secret, all)
			if x.begins == nil {
				c.batch(200, onBatch(secret, b, "begin", nil))
			} else {
				x.begins(c, h, clerk, secret, b)
			}
			h.between(b, func() { x.then(h, clock, clerk, keys[0]) })
			is, err := h.custodian.Batch(t.Context(), clerk, records.BatchID(b.ID))
			if err != nil || is.State != records.BatchDone || is.Counts[records.BatchChanged] == 0 || is.Counts.All() != 600 {
				t.Fatalf("it is %s with %v: %v", is.State, is.Counts, err)
			}
			left, err := h.custodian.BatchRecords(t.Context(), clerk, is.ID, records.BatchRefused, 0, 500)
			if err != nil || (len(left) > 0) != x.ends || int64(len(left)) != is.Counts[records.BatchRefused] {
				t.Errorf("left are %d of %v: %v", len(left), is.Counts, err)
			}
			for _, r := range left {
				if r.Kind != "forbidden" || r.Why != "The key that asked for it was revoked or has expired." || r.Edited.After.Body != "" {
					t.Fatalf("left is %+v", r)
				}
			}
			if problems, err := h.db.VerifyRows(t.Context()); err != nil || len(problems) > 0 {
				t.Errorf("ledger and rows: %v, %v", problems, err)
			}
		})
	}
}

// revoke ends a key of somebody's own.
func (h *house) revoke(who records.Actor, key records.Token) {
	h.t.Helper()
	if err := h.accounts.RevokeToken(h.t.Context(), who, key.ID); err != nil {
		h.t.Fatal(err)
	}
}

func TestABatchIsStoppedByWhoeverBeganItOrAnAdministratorAndWhatIsDoneStaysDone(t *testing.T) {
	h, clock := draftHouse(t)
	c, ctx := h.client(), t.Context()
	_, clerk := h.person("luis", nil, records.Clerk)
	_, manager := h.person("rosa", []string{"CP"}, records.RecordsManager)
	_, admin := h.person("ada", nil, records.Admin)
	_, other := h.person("olga", nil, records.Clerk)
	h.papers(600, staffOnly)
	all := map[string]any{"query": "class=drafts", "changes": map[string]any{"body": "CP"}}
	b := c.choose(h, clerk, all)
	if dropped := c.batch(200, onBatch(clerk, b, "stop", nil)); dropped.State != "dropped" {
		t.Errorf("given up, it is %+v", dropped)
	}
	c.problem(404, ask{path: "/api/v1/batches/" + b.ID, token: clerk})
	forgotten := c.choose(h, clerk, all)
	*clock = clock.Add(25 * time.Hour)
	h.workOn()
	c.problem(404, ask{path: "/api/v1/batches/" + forgotten.ID, token: clerk})

	_, clerk = h.again("luis")
	_, manager = h.again("rosa")
	_, admin = h.again("ada")
	_, other = h.again("olga")
	b = c.choose(h, clerk, all)
	c.problem(404, ask{path: "/api/v1/batches/" + b.ID, token: admin}) // before it is begun it is its maker's alone
	c.batch(200, onBatch(clerk, b, "begin", nil))
	h.between(b, func() {
		c.problem(404, onBatch(other, b, "stop", nil))
		c.problem(403, onBatch(manager, b, "stop", nil))
		stopped := c.batch(200, onBatch(admin, b, "stop", nil))
		if stopped.State != "stopped" || stopped.StoppedBy != "ada" || stopped.Changed == 0 || stopped.Waiting == 0 {
			t.Errorf("stopped, it is %+v", stopped)
		}
	})
	is := c.batch(200, ask{path: "/api/v1/batches/" + b.ID, token: clerk})
	if is.State != "stopped" || is.Changed+is.Waiting != 600 {
		t.Errorf("it is %+v", is)
	}
	for outcome, body := range map[string]string{"changed": "CP", "waiting": ""} {
		for _, i := range c.batchItems(clerk, b, outcome) {
			if d, err := h.db.Document(ctx, records.DocumentID(i.Document)); err != nil || d.Body != body || i.Number == "" {
				t.Errorf("%s, %s is of %q: %v", outcome, i.Number, d.Body, err)
			}
		}
	}
	entries, err := h.db.Entries(ctx, records.LedgerFilter{Action: records.BatchWasStopped, Limit: 10})
	if err != nil || len(entries) != 1 || entries[0].Name != "ada" || !strings.Contains(string(entries[0].Detail), fmt.Sprintf(`"changed":%d`, is.Changed)) {
		t.Errorf("the ledger tells %+v: %v", entries, err)
	}
	if problems, err := h.db.VerifyRows(ctx); err != nil || len(problems) > 0 {
		t.Errorf("ledger and rows: %v, %v", problems, err)
	}
}

func TestOfBatchesThatNobodyBeginsTheNewestTwentyAreKept(t *testing.T) {
	h, clock := draftHouse(t)
	c := h.client()
	_, clerk := h.person("luis", nil, records.Clerk)
	_, other := h.person("olga", nil, records.Clerk)
	h.papers(3, staffOnly)
	change := map[string]any{"query": "class=drafts", "changes": map[string]any{"body": "CP"}}
	others, begun, first := c.choose(h, other, change), c.choose(h, clerk, change), c.choose(h, clerk, change)
	c.batch(200, onBatch(clerk, begun, "begin", nil))
	for range 19 {
		*clock = clock.Add(time.Second)
		c.batch(201, ask{method: "POST", path: "/api/v1/batches", token: clerk, json: change})
	}
	c.batch(200, ask{path: "/api/v1/batches/" + first.ID, token: clerk})
	c.choose(h, clerk, change)
	c.problem(404, ask{path: "/api/v1/batches/" + first.ID, token: clerk})
	c.batch(200, ask{path: "/api/v1/batches/" + begun.ID, token: clerk})
	c.batch(200, ask{path: "/api/v1/batches/" + others.ID, token: other})
}

// again gives somebody a new token, for an office whose clock is ahead of the accounts', too.
func (h *house) again(login string) (records.User, string) {
	h.t.Helper()
	u, _, err := h.db.UserByLogin(h.t.Context(), login)
	if err != nil {
		h.t.Fatal(err)
	}
	_, secret, err := h.accounts.IssueToken(h.t.Context(), u.Actor(), "again", []records.Scope{records.ScopeRead, records.ScopeFile, records.ScopeAdmin}, 72*time.Hour)
	if err != nil {
		h.t.Fatal(err)
	}
	return u, secret
}

func TestOfOthersBatchesOneIsToldWhatOneMayRead(t *testing.T) {
	h, _ := draftHouse(t)
	c := h.client()
	_, clerk := h.person("luis", []string{"CP"}, records.Clerk)
	h.papers(2, staffOnly)
	hidden := h.papers(3, records.Access{Level: records.Restricted, Bodies: []string{"CP"}})
	b := c.choose(h, clerk, map[string]any{"query": "class=drafts", "changes": map[string]any{"metadata": map[string]any{"session": "XXX"}}, "reason": "un secreto"})
	c.batch(200, onBatch(clerk, b, "begin", nil))
	h.workOn()
	for role, want := range map[records.Role]struct {
		hidden int
		told   bool
	}{records.RecordsManager: {3, true}, records.Controller: {3, true}, records.Admin: {0, false}} {
		_, token := h.person(string(role), nil, role)
		got := c.batch(200, ask{path: "/api/v1/batches/" + b.ID, token: token})
		if got.Changed+got.Unchanged+got.Refused != 2 || got.Hidden != want.hidden || (got.Query != "") != want.told || (got.Reason != "") != want.told || (got.Changes != nil) != want.told || got.Looked != 0 {
			t.Errorf("%s is told %+v", role, got)
		}
		if items := c.batchItems(token, b, ""); len(items) != 2 {
			t.Errorf("%s sees %+v", role, items)
		}
		all := c.want(200, ask{path: "/api/v1/batches", token: token}).Body.String() + c.want(200, ask{path: "/api/v1/batches/" + b.ID + "/records", token: token}).Body.String()
		for _, id := range hidden {
			if strings.Contains(all, string(id)) {
				t.Errorf("%s learns of %s", role, id)
			}
		}
	}
	_, other := h.person("olga", []string{"CP"}, records.Clerk)
	c.problem(404, ask{path: "/api/v1/batches/" + b.ID, token: other})
	if all := c.want(200, ask{path: "/api/v1/batches", token: other}).Body.String(); strings.Contains(all, b.ID) {
		t.Errorf("another clerk's list is %s", all)
	}
	_, reader := h.person("rita", nil, records.Reader)
	c.problem(403, ask{path: "/api/v1/batches", token: reader})
}
