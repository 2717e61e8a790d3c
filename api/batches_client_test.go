package api_test

import (
	"encoding/json"
	"fmt"

	"acervo/records"
)

// batchOn is the address of a batch of the visitor's own with all that they may read; for those who change no records, of somebody else's.
func (w *walk) batchOn(v visitor) string {
	w.house.t.Helper()
	who := v.actor
	if !who.May(records.ActDescribe) {
		who = root()
	}
	x := records.EditTogether{Metadata: map[string]json.RawMessage{"session": json.RawMessage(`"XXX"`)}}
	b, err := w.custodian.ChooseBatch(w.house.t.Context(), who, records.Selection{Query: "class=papers&class=norms"}, x)
	if err == nil {
		err = w.custodian.Work(w.house.t.Context())
	}
	if err != nil {
		w.house.t.Fatal(err)
	}
	return "/api/v1/batches/" + string(b.ID)
}

// ownBatch is the rule of reading a batch that was not begun.
func ownBatch(_ *walk, v visitor, _ target) int {
	switch {
	case !v.actor.May(records.ActSeeBatches):
		return refused(v.actor)
	case !v.actor.May(records.ActDescribe):
		return 404
	}
	return 200
}

// batch is the answer about a batch.
type batch struct {
	ID, State, Query, Reason, Trouble            string
	MadeBy                                       string `json:"made_by"`
	StoppedBy                                    string `json:"stopped_by"`
	Mine                                         bool
	Asks                                         bool `json:"asks_reason"`
	Listed, Looked                               int
	Waiting, Changed, Unchanged, Refused, Hidden int
	Changes                                      map[string]any
	BegunAt                                      string `json:"begun_at"`
	EndedAt                                      string `json:"ended_at"`
}

// batchItem is a record in the answer about a batch.
type batchItem struct {
	Place                        int
	Ref, Document, Number, Title string
	Outcome                      string
	Held, Declared               bool
	Before, After                struct{ Class, Body, Retention string }
	Problem                      struct{ Kind, Field, Detail string }
}

func (c client) batch(status int, a ask) (b batch) {
	c.t.Helper()
	c.into(status, a, &b)
	return b
}

func (c client) into(status int, a ask, v any) {
	c.t.Helper()
	if err := json.Unmarshal(c.want(status, a).Body.Bytes(), v); err != nil {
		c.t.Fatal(err)
	}
}

// batchItems lists all records of a batch with an outcome.
func (c client) batchItems(token string, b batch, outcome string) (all []batchItem) {
	c.t.Helper()
	for after := 0; ; {
		var page struct {
			Items []batchItem
			Next  int
		}
		c.into(200, ask{path: fmt.Sprintf("/api/v1/batches/%s/records?lang=en&limit=200&outcome=%s&after=%d", b.ID, outcome, after), token: token}, &page)
		all = append(all, page.Items...)
		if after = page.Next; after == 0 {
			return all
		}
	}
}

// choose chooses a batch and has it looked at.
func (c client) choose(h *house, token string, body map[string]any) batch {
	c.t.Helper()
	b := c.batch(201, ask{method: "POST", path: "/api/v1/batches", token: token, json: body})
	if b.State != "looking" || !b.Mine {
		c.t.Errorf("chosen, it is %+v", b)
	}
	h.workOn()
	return c.batch(200, ask{path: "/api/v1/batches/" + b.ID, token: token})
}

func (h *house) workOn() {
	h.t.Helper()
	if err := h.custodian.Work(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func onBatch(token string, b batch, do string, body any) ask {
	if body == nil {
		body = map[string]any{}
	}
	return ask{method: "POST", path: "/api/v1/batches/" + b.ID + "/" + do, token: token, json: body}
}

// papers files that many drafts of an access.
func (h *house) papers(n int, access records.Access) []records.DocumentID {
	h.t.Helper()
	ids := make([]records.DocumentID, n)
	for i := range ids {
		ids[i] = h.file(records.FileRequest{Title: fmt.Sprintf("Papel %d", i), Class: "drafts", Type: "other", Access: &access, VersionRequest: records.VersionRequest{AllowDuplicate: true}}, "p.txt", fmt.Sprint("papel ", access.Class(), i)).Document
	}
	return ids
}

var staffOnly = records.Access{Level: records.Staff}
