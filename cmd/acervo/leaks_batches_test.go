package main

import (
	"cmp"
	"encoding/json"
	"strings"
	"testing"

	"acervo/records"
)

// besides is what one may not read of others' batches, as a number, for those who oversee them.
var besides = difference{pattern: `<li class="soft">y \d+ que usted no puede leer</li>`, only: []records.Role{records.RecordsManager, records.Controller}, why: rest.why}

// batchesAreTheSame chooses the same batches in both services, and looks at them from all sides.
func batchesAreTheSame(t *testing.T, k known, x hidden, a, b twin) {
	t.Helper()
	s := surface{differs: []difference{drawn, given, rest, besides}}
	look := func(who caller, idA, idB string) {
		for _, path := range []string{"/api/v1/batches", "/governance/batches", "/api/v1/batches/{}", "/api/v1/batches/{}/records", "/governance/batches/{}", "/governance/batches/{}?outcome=refused"} {
			one, two := a.ask(who, question{path: strings.ReplaceAll(path, "{}", idA)}), b.ask(who, question{path: strings.ReplaceAll(path, "{}", idB)})
			if differs := unlike(t, who, s, x, question{path: path}, b, one, two); differs != "" {
				t.Error(differs)
			}
		}
	}
	for _, who := range k.callers {
		if !who.actor.May(records.ActDescribe) {
			continue
		}
		var named []any
		for _, d := range append(append(k.things(), x.things()...), never) {
			named = append(named, d.id, d.number)
		}
		for _, choice := range []object{{"query": "q=muestra"}, {"query": "class=MEM-CIR&class=NOR-REG"}, {"query": "body=CIESS"}, {"records": named}} {
			choice["changes"] = object{"body": "CP"}
			idA, idB := a.chooseBatch(who, choice), b.chooseBatch(who, choice)
			look(who, idA, idB)
			for h, id := range map[twin]string{a: idA, b: idB} {
				h.ask(who, post("/api/v1/batches/"+id+"/stop", object{}))
			}
		}
	}
	ids := map[twin]string{}
	for _, h := range []twin{a, b} {
		made := h.post("/batches", object{"query": "class=MEM-CIR&class=NOR-REG", "changes": object{"body": "CP"}, "reason": "nuevo plan"})
		ids[h] = textOf(made["id"])
		await := func(state records.BatchState) {
			waitUntil(t, func() bool {
				is, err := h.db.Batch(t.Context(), records.BatchID(ids[h]))
				return err == nil && is.State == state
			})
		}
		await(records.BatchSeen)
		h.post("/batches/"+ids[h]+"/begin", object{})
		await(records.BatchDone)
	}
	for _, who := range k.callers {
		if who.token != "" { // whoever is not signed in is sent to sign in, and to the batch's own address from there
			look(who, ids[a], ids[b])
		}
	}
}

// chooseBatch chooses a batch as somebody, and returns when it is known what would become of its records.
func (h twin) chooseBatch(who caller, body object) string {
	h.t.Helper()
	var b struct{ ID, State string }
	w := h.ask(who, post("/api/v1/batches", body))
	if err := json.Unmarshal(w.Body.Bytes(), &b); err != nil || w.Code != 201 {
		h.t.Fatalf("%s chooses: %d %s", who.name, w.Code, w.Body)
	}
	waitUntil(h.t, func() bool {
		is := h.ask(who, question{path: "/api/v1/batches/" + b.ID})
		return json.Unmarshal(is.Body.Bytes(), &b) == nil && cmp.Or(b.State, "looking") != "looking"
	})
	return b.ID
}
