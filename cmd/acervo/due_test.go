package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// What a bucket keeps longer than its retention is said with its day, whole, and is not among what is proposed of all that is due.
func TestWhatABucketKeepsIsToldAndNotProposed(t *testing.T) {
	list := client.DueList{Today: "2026-11-27", Until: "2026-11-27", Items: []client.DueRecord{
		{Document: "a", Number: "CISS/SG/PRE/2026/1", Class: "FIN-PRE", Title: "Presupuesto 2013", Due: "2024-01-01", Action: records.DestroyIt, Overdue: true, Bound: "2034-01-01"},
		{Document: "b", Number: "CISS/SG/PRE/2026/2", Class: "FIN-PRE", Title: "Presupuesto 2014", Due: "2025-01-01", Action: records.DestroyIt, Overdue: true},
	}}
	served := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(list) }))
	defer served.Close()
	far, err := client.New(client.Options{Server: served.URL})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	p, s := &program{stdout: &out, stderr: &out}, service{Client: far}
	if err := p.printDue(t.Context(), s, url.Values{}, 10); err != nil || !strings.Contains(out.String(), "The bucket keeps CISS/SG/PRE/2026/1 until 2034-01-01.") {
		t.Errorf("due is\n%s%v", out.String(), err)
	}
	if ids, err := dueRecords(t.Context(), s, url.Values{}, nil); err != nil || !slices.Equal(ids, []string{"b"}) {
		t.Errorf("of what is due %v is proposed, %v", ids, err)
	}
}
