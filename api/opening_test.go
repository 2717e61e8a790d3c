package api_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// Whoever opens a restricted record stands in the ledger: once a day for each record,
// each way of opening it and each thing opened, and not at all for what is not restricted.
func TestWhoOpensARestrictedRecordIsInTheLedger(t *testing.T) {
	clock := time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.Now = func() time.Time { return clock } })
	closed := &records.Access{Level: records.Restricted, Bodies: []string{"AG"}}
	r := h.file(records.FileRequest{Title: "Secreta", Type: "resolution", Access: closed}, "a.pdf", "%PDF-1.7 uno")
	open := h.file(records.FileRequest{Title: "Abierta", Type: "resolution", Access: &records.Access{Level: records.Public}}, "b.pdf", "%PDF-1.7 dos")
	late := h.file(records.FileRequest{Title: "Mañana", Type: "resolution", Access: &records.Access{Level: records.Public, Embargo: "2026-12-24"}}, "c.pdf", "%PDF-1.7 tres")
	h.readAll()
	u, token := h.person("rosa", []string{"AG"}, records.Reader)
	_, clerk := h.person("clara", []string{"AG"}, records.Clerk)
	_, auditor := h.person("otto", nil, records.Controller)
	c := h.client()
	opens := func(token string, paths ...string) {
		t.Helper()
		for _, p := range paths {
			c.want(200, ask{path: p, token: token})
		}
	}
	ways := func(id records.DocumentID) (all []string) {
		entries, err := h.db.Entries(t.Context(), records.LedgerFilter{Subject: string(id), Action: records.RecordOpened})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			var d struct{ How, What string }
			if err := json.Unmarshal(e.Detail, &d); err != nil || d.What == "" {
				t.Errorf("%s: %v", e.Detail, err)
			}
			all = append(all, e.Name+" "+d.How)
		}
		return all
	}
	f := func(r records.Receipt) string { return "/api/v1/files/" + string(r.Files[0].ID) }
	for range 3 {
		opens(token, doc(r.Document), f(r), f(r)+"/content", f(r)+"/text", f(r)+"/pages/1", f(r)+"/pages/1/picture", f(r)+"/pages/2/words", "/api/v1/redline?from="+string(r.Document)+"&from_version=1&to_version=1")
	}
	if got := strings.Join(ways(r.Document), ", "); got != "rosa file, rosa text, rosa page, rosa redline" {
		t.Errorf("the ledger tells: %s", got)
	}
	opens(clerk, f(r)+"/content", f(late)+"/content")
	opens(token, f(open)+"/content", f(open)+"/text")
	if got := strings.Join(append(ways(r.Document)[4:], append(ways(late.Document), ways(open.Document)...)...), ", "); got != "clara file, clara file" {
		t.Errorf("the ledger tells: %s", got)
	}
	clock = clock.AddDate(0, 0, 1)
	opens(token, f(r)+"/content", f(r)+"/content")
	if got := ways(r.Document); len(got) != 6 {
		t.Errorf("on the next day the ledger tells %v", got)
	}
	if got := c.want(200, ask{path: "/api/v1/ledger?action=record_opened&actor=" + u.ID, token: auditor}).Body.String(); strings.Count(got, `"record_opened"`) != 5 {
		t.Errorf("the controller is told %s", got)
	}
	if got := c.want(200, ask{path: doc(r.Document, "history"), token: clerk}).Body.String(); !strings.Contains(got, `"record_opened"`) {
		t.Errorf("the history of the record is %s", got)
	}
	docs, _, err := h.db.Changes(t.Context(), 0, 1000)
	if err != nil || len(docs) != 3 {
		t.Errorf("the index is told of %v: %v", docs, err)
	}
	head, err := h.db.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	opens(token, f(r)+"/content?") // known: nothing is written
	if after, err := h.db.Head(t.Context()); err != nil || after.Size != head.Size {
		t.Errorf("the ledger grew from %d to %d: %v", head.Size, after.Size, err)
	}
	if docs, _, err := h.db.Changes(t.Context(), head.Size-1, 10); err != nil || len(docs) != 0 {
		t.Errorf("an opening has the index look at %v: %v", docs, err)
	}
}

// stuck is a catalogue whose ledger takes nothing.
type stuck struct {
	records.Catalogue
	on bool
}

func (s *stuck) InTx(ctx context.Context, do func(records.Tx) error) error {
	if s.on {
		return records.Errorf(records.Unavailable, "The disk is full.")
	}
	return s.Catalogue.InTx(ctx, do)
}

// What the ledger cannot tell of is not shown.
func TestARestrictedRecordIsNotShownWhenTheLedgerCannotTellOfIt(t *testing.T) {
	s := &stuck{}
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { s.Catalogue, o.Catalogue = o.Catalogue, s })
	r := h.file(records.FileRequest{Title: "Secreta", Type: "resolution", Access: &records.Access{Level: records.Restricted, Bodies: []string{"AG"}}}, "a.pdf", "%PDF-1.7 uno")
	open := h.file(records.FileRequest{Title: "Abierta", Type: "resolution", Access: &records.Access{Level: records.Public}}, "b.pdf", "%PDF-1.7 dos")
	h.readAll()
	_, token := h.person("rosa", []string{"AG"}, records.Reader)
	s.on = true
	for _, rest := range []string{"/content", "/text", "/pages/1/picture", "/pages/1/words"} {
		if got := h.client().want(503, ask{path: "/api/v1/files/" + string(r.Files[0].ID) + rest, token: token}); strings.Contains(got.Body.String(), "uno") {
			t.Errorf("%s is shown all the same", rest)
		}
		h.client().want(200, ask{path: "/api/v1/files/" + string(open.Files[0].ID) + rest, token: token})
	}
	s.on = false
	h.client().want(200, ask{path: "/api/v1/files/" + string(r.Files[0].ID) + "/content", token: token})
}
