package storagetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"acervo/records"
)

var batchRules = []rule{
	{"a batch is read as it was written, and its list goes when it is looked at no more", batchReadBack},
	{"a record is in a batch once, however often it was named", onceInABatch},
	{"what became of a record of a batch is written once", batchOutcomes},
	{"a batch's records come of the asked access classes only", batchRecordsOfClasses},
	{"others see a batch once it was begun, and what was never begun is dropped whole", batchesOfOthers},
	{"a batch that was altered by hand is named", batchAltered},
}

// batch adds a batch of a maker with records that wait.
func (h house) batch(t testing.TB, id records.BatchID, maker string, ids ...records.DocumentID) records.Batch {
	t.Helper()
	class := "gov"
	b := records.Batch{
		ID: id, Maker: maker, MadeBy: "Clara", Scopes: []records.Scope{records.ScopeFile}, Token: "k1", MadeAt: day, Query: "class=fin", Listed: 0,
		Changes: records.BatchChanges{Class: &class, Access: "restricted:AG"}, State: records.BatchLooking,
	}
	rows := make([]records.BatchRecord, len(ids))
	for i, doc := range ids {
		rows[i] = records.BatchRecord{Place: int64(i) + 1, Ref: string(doc), Document: doc, Revision: 1, Outcome: records.BatchWaiting}
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		if err := tx.InsertBatch(t.Context(), b); err != nil {
			return err
		}
		return tx.AddBatchRecords(t.Context(), id, rows)
	}))
	return b
}

// beginBatch has a batch begun by whoever made it, with another key, which the ledger tells.
func (h house) beginBatch(t testing.TB, b records.Batch) records.Batch {
	t.Helper()
	b.Token = "k2"
	return h.beginBatchTold(t, b, `{"query":"class=fin","changes":{"class":"gov","access":"restricted:AG"},"reason":"","token":"k2"}`)
}

func (h house) beginBatchTold(t testing.TB, b records.Batch, detail string) records.Batch {
	t.Helper()
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		e, err := tx.Append(t.Context(), records.Entry{Actor: b.Maker, Name: b.MadeBy, Action: records.BatchBegun, Kind: records.SubjectBatch, Subject: string(b.ID),
			Detail: []byte(detail)})
		if err != nil {
			return err
		}
		b.State, b.BegunAt, b.BegunSeq = records.BatchRunning, e.At, e.Seq
		return tx.UpdateBatch(t.Context(), b)
	}))
	return b
}

func batchReadBack(t *testing.T, h house) {
	b := h.batch(t, "one", "u1")
	b.ID, b.Query, b.List, b.Listed = "two", "", []records.Selected{{Ref: "CISS/2026/1"}, {Ref: "d000002", Revision: 3}}, 2
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.InsertBatch(t.Context(), b) }))
	if is := got(h.Batch(t.Context(), "two"))(t); fmt.Sprint(is) != fmt.Sprint(withSame(is, b)) || *is.Changes.Class != "gov" || is.Changes.Edit().Access.Bodies[0] != "AG" {
		t.Errorf("read back %+v, want %+v", is, b)
	}
	if all := got(h.OpenBatches(t.Context()))(t); len(all) != 2 || len(all[1].List) != 2 {
		t.Errorf("open are %+v", all)
	}
	b.Looked, b.Cursor, b.Asks = 1, "d000001", true
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.UpdateBatch(t.Context(), b) }))
	if is := got(h.Batch(t.Context(), "two"))(t); len(is.List) != 2 || is.Looked != 1 || is.Cursor != "d000001" || !is.Asks {
		t.Errorf("while it is looked at: %+v", is)
	}
	b.State = records.BatchSeen
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.UpdateBatch(t.Context(), b) }))
	if is := got(h.Batch(t.Context(), "two"))(t); len(is.List) != 0 || is.Listed != 2 || is.State != records.BatchSeen {
		t.Errorf("seen: %+v", is)
	}
	_, err := h.Batch(t.Context(), "none")
	wantKind(t, err, records.NotFound)
}

// withSame is a batch with the pointers of another, so that both print alike.
func withSame(other, b records.Batch) records.Batch {
	b.Changes.Class = other.Changes.Class
	return b
}

func onceInABatch(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2))
	b := h.batch(t, "one", "u1", "d000001")
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		return tx.AddBatchRecords(t.Context(), b.ID, []records.BatchRecord{
			{Place: 2, Ref: "CISS/2026/T1", Document: "d000001", Revision: 1, Outcome: records.BatchWaiting},
			{Place: 3, Ref: "nothing", Outcome: records.BatchRefused, Kind: "not-found", Why: "no"},
			{Place: 4, Ref: "nothing else", Outcome: records.BatchRefused, Kind: "not-found", Why: "no"},
			{Place: 5, Ref: "d000002", Document: "d000002", Revision: 1, Outcome: records.BatchUnchanged},
		})
	}))
	var places []int64
	for _, r := range got(h.BatchRecords(t.Context(), b.ID, "", nil, 0, 10))(t) {
		places = append(places, r.Place)
	}
	if !slices.Equal(places, []int64{1, 3, 4, 5}) {
		t.Errorf("at the places %v", places)
	}
	if n := got(h.CountBatch(t.Context(), b.ID))(t); n.All() != 4 || n[records.BatchRefused] != 2 {
		t.Errorf("counted %v", n)
	}
}

func batchOutcomes(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2))
	b := h.batch(t, "one", "u1", "d000001", "d000002")
	write := func(outcome records.BatchOutcome, why string) {
		must(t, h.InTx(t.Context(), func(tx records.Tx) error {
			return tx.UpdateBatchRecords(t.Context(), b.ID, []records.BatchRecord{{Place: 2, Outcome: outcome, Kind: "conflict", Field: "class", Why: why}})
		}))
	}
	write(records.BatchRefused, "lent")
	write(records.BatchChanged, "")
	rows := got(h.BatchRecords(t.Context(), b.ID, records.BatchRefused, nil, 0, 10))(t)
	if len(rows) != 1 || rows[0] != (records.BatchRecord{Place: 2, Ref: "d000002", Document: "d000002", Revision: 1, Outcome: records.BatchRefused, Kind: "conflict", Field: "class", Why: "lent"}) {
		t.Errorf("refused are %+v", rows)
	}
	if rows := got(h.BatchRecords(t.Context(), b.ID, records.BatchWaiting, nil, 0, 10))(t); len(rows) != 1 || rows[0].Place != 1 {
		t.Errorf("waiting are %+v", rows)
	}
}

func batchRecordsOfClasses(t *testing.T, h house) {
	hidden := Sample(2)
	hidden.Access = records.Access{Level: records.Restricted, Bodies: []string{"AG"}}
	h.file(t, Sample(1), hidden, Sample(3))
	b := h.batch(t, "one", "u1", "d000001", "d000002", "d000003")
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		return tx.AddBatchRecords(t.Context(), b.ID, []records.BatchRecord{{Place: 4, Ref: "nothing", Outcome: records.BatchRefused}})
	}))
	for classes, want := range map[string]string{"public": "1 d000001, 2 d000003, ", "public restricted:AG": "1 d000001, 2 d000002, 3 d000003, ", "": ""} {
		is := ""
		for after := int64(0); ; after++ { // a place among those listed tells nothing of the others
			rows := got(h.BatchRecords(t.Context(), b.ID, "", append([]string{}, strings.Fields(classes)...), after, 1))(t)
			if len(rows) == 0 {
				break
			}
			is += fmt.Sprint(rows[0].Place, " ", rows[0].Document, ", ")
		}
		if is != want {
			t.Errorf("of the classes %q: %s, want %s", classes, is, want)
		}
	}
	if rows := got(h.BatchRecords(t.Context(), b.ID, "", nil, 1, 2))(t); len(rows) != 2 || rows[0].Place != 2 || rows[1].Document != "d000003" {
		t.Errorf("two after the first: %+v", rows)
	}
	by := got(h.CountBatchByAccess(t.Context(), b.ID))(t)
	if len(by) != 2 || by["public"][records.BatchWaiting] != 2 || by["restricted:AG"].All() != 1 {
		t.Errorf("by access: %v", by)
	}
}

func batchesOfOthers(t *testing.T, h house) {
	h.file(t, Sample(1))
	h.batch(t, "one", "u1", "d000001")
	two := h.batch(t, "two", "u2", "d000001")
	names := func(maker string, others bool) (ids string) {
		for _, b := range got(h.Batches(t.Context(), maker, others, 10))(t) {
			ids += string(b.ID) + " "
		}
		return ids
	}
	if own, all := names("u1", false), names("u1", true); own != "one " || all != "one " {
		t.Errorf("before the other was begun: own %q, all %q", own, all)
	}
	two = h.beginBatch(t, two)
	if is := got(h.Batch(t.Context(), two.ID))(t); is.Token != "k2" {
		t.Errorf("the key that it was begun with is %q", is.Token)
	}
	if own, all := names("u1", false), names("u1", true); own != "one " || all != "two one " {
		t.Errorf("once it was begun: own %q, all %q", own, all)
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		if err := tx.DropBatch(t.Context(), "one"); err != nil {
			return err
		}
		return tx.DropBatch(t.Context(), two.ID)
	}))
	if n := got(h.CountBatch(t.Context(), "one"))(t).All(); n != 0 || names("u1", true) != "two " {
		t.Errorf("dropped, it has %d records, and there are %s", n, names("u1", true))
	}
	if n := got(h.CountBatch(t.Context(), two.ID))(t).All(); n != 1 {
		t.Errorf("one that was begun was dropped")
	}
}

func batchAltered(t *testing.T, h house) {
	h.batch(t, "one", "u1")
	h.beginBatch(t, h.batch(t, "two", "u2"))
	if problems := got(h.VerifyRows(t.Context()))(t); len(problems) != 0 {
		t.Errorf("before anything was altered: %v", problems)
	}
	// One of which the ledger does not tell with which key it was begun, as those of before.
	h.beginBatchTold(t, h.batch(t, "three", "u3"), `{"query":"class=fin","changes":{"class":"gov","access":"restricted:AG"},"reason":""}`)
	if problems := got(h.VerifyRows(t.Context()))(t); len(problems) != 0 {
		t.Errorf("of one whose key is not told: %v", problems)
	}
	must(t, execute(t, h.url, `UPDATE batches SET maker = 'u3', changes = '{"class":"fin"}', token_id = '' WHERE id = 'two'`))
	problems := strings.Join(got(h.VerifyRows(t.Context()))(t), "\n")
	for _, column := range []string{"maker", "changes", "token_id"} {
		if !strings.Contains(problems, "The "+column+" of the batch two is not what the ledger tells.") {
			t.Errorf("%s is not named in:\n%s", column, problems)
		}
	}
}
