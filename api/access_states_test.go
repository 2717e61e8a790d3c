package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"acervo/records"
)

// Whatever became of a document, its access decides who knows of it: as in the matrix of records, a
// draft, a destroyed and a transferred record are read by those who would read a declared one, and for
// everybody else they never were, at every operation. What went has no bytes and no text any more, and nothing of it is changed.
func TestEveryOperationKeepsTheAccessRuleInEveryState(t *testing.T) {
	w := newWalk(t)
	states := map[string]func(records.DocumentID){
		"draft": func(id records.DocumentID) {
			if _, err := w.office.Undeclare(t.Context(), root(), id, "a slip"); err != nil {
				t.Fatal(err)
			}
		},
		"destroyed":   func(id records.DocumentID) { w.letGo(id, records.Destroyed) },
		"transferred": func(id records.DocumentID) { w.letGo(id, records.Transferred) },
	}
	accesses := map[string]records.Access{
		"public": {Level: records.Public}, "members": {Level: records.Members}, "staff": {Level: records.Staff},
		"restricted": {Level: records.Restricted, Bodies: []string{"AG"}}, "embargoed": {Level: records.Public, Embargo: "2999-01-01"}, "sealed": {Level: records.Public, Seal: "2999-01-01"},
	}
	type found struct {
		target
		state string
	}
	var all []found
	for _, state := range slices.Sorted(maps.Keys(states)) {
		for _, level := range slices.Sorted(maps.Keys(accesses)) {
			x := accesses[level]
			x.Seal = ""
			d := w.shelve(state+"-"+level, x)
			w.documents = append(w.documents, d) // so that no answer tells of it
			all = append(all, found{d, state})
		}
	}
	w.readAll()
	for i, d := range all {
		states[d.state](d.id)
		if strings.HasSuffix(d.symbol, "-sealed-Z") {
			all[i].access = w.seal(d.id, "2999-01-01")
		}
	}
	for i := range w.documents {
		for _, d := range all {
			if w.documents[i].id == d.id {
				w.documents[i] = d.target
			}
		}
	}
	visitors := w.visitors()
	for _, op := range slices.Sorted(maps.Keys(steps)) {
		s := steps[op]
		if s.asks == nil || !s.reads || s.matter || !strings.Contains(op, "/documents/{id}") && !strings.Contains(op, "/files/{id}") {
			continue
		}
		t.Run(op, func(t *testing.T) {
			w.client.t = t
			for _, d := range all {
				d.etag = w.etagOf(d.id)
				for _, v := range visitors {
					w.visitState(t, op, s, v, d.target, d.state)
				}
			}
		})
	}
}

// visitState holds the answers about a document in a state against the rule.
func (w *walk) visitState(t *testing.T, op string, s step, v visitor, d target, state string) {
	t.Helper()
	gone := state != "draft"
	if gone && strings.Contains(op, "/vital/") {
		return // what the row arranges for them is not to be had of what is gone
	}
	refusedFirst := s.first != "" && !v.actor.May(s.first)
	hidden := !w.mayRead(v, d)
	if !refusedFirst && !hidden && changes(op) != "" && !gone {
		return // what may be done with a draft is told by the tests of declaring
	}
	asks := s.asks(w, v, d)
	var ghosts []ask
	if hidden && !refusedFirst {
		ghosts = s.asks(w, v, w.ghost(d))
	}
	for i, a := range asks {
		a.token = v.token
		got := w.do(a)
		says := fmt.Sprintf("%s asks %s %s about what is %s and %s: status %d: %.200s", v.name, a.method, a.path, d.access.Class(), state, got.Code, got.Body)
		switch {
		case refusedFirst:
			if got.Code != refused(v.actor) {
				t.Error(says)
			}
		case hidden:
			if got.Code != http.StatusNotFound {
				t.Error(says)
			}
			ghosts[i].token = v.token
			w.same(t, v, a, got, w.do(ghosts[i]))
		case s.then != "" && !v.actor.May(s.then):
			if got.Code != refused(v.actor) && got.Code != http.StatusGone {
				t.Error(says)
			}
		case changes(op) != "": // gone: nothing is changed any more
			if got.Code != http.StatusGone && got.Code != http.StatusConflict && got.Code != http.StatusPreconditionFailed && got.Code != http.StatusBadRequest && got.Code != http.StatusNotFound {
				t.Error(says)
			}
		case gone && (got.Code == http.StatusGone || got.Code == http.StatusNotFound || got.Code == http.StatusConflict):
		case strings.Contains(op, "/in-force") && got.Code == http.StatusNotFound: // nothing is recorded of when it came into force
		case got.Code != s.ok:
			t.Error(says)
		}
		if gone && strings.Contains(got.Body.String(), d.word+" stands here") {
			t.Errorf("%s reads the text of what was %s from %s", v.name, state, a.path)
		}
		if !s.tellsAll {
			w.tells(t, "in a state", v, a, got) // what it must not tell; what lists must tell is another walk's
		}
	}
}

// letGo makes the stub that a disposition leaves of a record.
func (w *walk) letGo(id records.DocumentID, fate records.Fate) {
	ctx, t := w.house.t.Context(), w.house.t
	t.Helper()
	action, does := records.RecordDestroyed, records.DestroyIt
	if fate == records.Transferred {
		action, does = records.RecordTransferred, records.TransferIt
	}
	err := w.db.InTx(ctx, func(tx records.Tx) error {
		proposed, err := tx.Append(ctx, records.Entry{Actor: "root", Name: "Root", Action: records.DispositionProposed, Kind: records.SubjectDisposal, Detail: fmt.Appendf(nil, `{"records":[%q]}`, id)})
		if err != nil {
			return err
		}
		s := records.Disposition{ID: records.DispositionID(proposed.Seq), Action: does, Reason: "a walk", Receiver: "another archive", State: records.DispositionIsCertified, ProposedAt: proposed.At, ProposedBy: "Root", ProposedActor: "root"}
		if err := tx.InsertDisposition(ctx, s, []records.DocumentID{id}); err != nil {
			return err
		}
		if err := tx.Strip(ctx, id); err != nil {
			return err
		}
		e, err := tx.Append(ctx, records.Entry{Name: "acervo", Action: action, Kind: records.SubjectDocument, Subject: string(id), Detail: fmt.Appendf(nil, `{"disposition":%d}`, s.ID)})
		if err != nil {
			return err
		}
		if err := tx.SetFate(ctx, id, records.Disposal{Fate: fate, At: e.At, Seq: e.Seq}); err != nil {
			return err
		}
		return tx.UpdateDisposal(ctx, s.ID, id, records.RecordDone, "", e.Seq, records.BytesGone)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (w *walk) etagOf(id records.DocumentID) string {
	w.house.t.Helper()
	d, err := w.db.Document(w.house.t.Context(), id)
	if err != nil {
		w.house.t.Fatal(err)
	}
	return fmt.Sprintf("%q", fmt.Sprint(d.Revision))
}
