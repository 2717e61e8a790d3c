package indexer

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"acervo/records"
)

var update = flag.Bool("update", false, "write the golden files")

type caseDocument struct {
	ID     string                          `json:"id"`
	Type   string                          `json:"type"`
	Symbol string                          `json:"symbol"`
	Date   records.Date                    `json:"date"`
	Titles map[records.Language]string     `json:"titles"`
	Texts  map[records.Language][]string   `json:"texts"`
	Later  []map[records.Language][]string `json:"later"` // the texts of later versions
	Events []caseEvent                     `json:"events"`
}

type caseEvent struct {
	Type    records.EventType  `json:"type"`
	On      records.Date       `json:"on"`
	Version int                `json:"version"`
	By      records.DocumentID `json:"by"`
}

type caseQuery struct {
	Query string       `json:"query"`
	On    records.Date `json:"on"`
	Want  []string     `json:"want"` // the relevant documents
}

func readCase(t *testing.T, dir, file string, into any) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, file))
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		t.Fatalf("%s/%s: %v", dir, file, err)
	}
}

// TestRelevance finds what people look for, in the order they would want it. A
// change of it is to be seen, and judged, in relevance.golden.
func TestRelevance(t *testing.T) {
	dirs, err := filepath.Glob("testdata/*/documents.json")
	if err != nil || len(dirs) < 5 {
		t.Fatalf("only %d cases (%v)", len(dirs), err)
	}
	var golden strings.Builder
	for _, d := range dirs {
		dir := filepath.Dir(d)
		var docs []caseDocument
		var queries []caseQuery
		readCase(t, dir, "documents.json", &docs)
		readCase(t, dir, "queries.json", &queries)
		s := newShelf()
		for i, c := range docs {
			doc, passages := sample(c.ID, c.Texts)
			doc.Number = fmt.Sprintf("CISS/%d", i+1)
			doc.Type, doc.Symbol, doc.Date, doc.Titles = c.Type, c.Symbol, c.Date, c.Titles
			for n, texts := range c.Later {
				doc.Versions = append(doc.Versions, sampleVersion(&passages, c.ID, n+2, texts))
			}
			for _, e := range c.Events {
				doc.Events = append(doc.Events, records.Event{
					ID: records.EventID(len(doc.Events) + 1), Document: doc.ID, Type: e.Type, EffectiveOn: e.On, Version: e.Version, By: e.By, RecordedAt: at("2024-01-01"),
				})
			}
			s.put(doc, passages...)
		}
		x := indexOf(t, s)
		recall, rank := 0.0, 0.0
		fmt.Fprintf(&golden, "%s\n", filepath.Base(dir))
		for _, q := range queries {
			got := ids(find(t, x, records.Query{Text: q.Query, On: q.On, Today: "2026-01-01", Limit: 5}))
			r, m := recallAndRank(got, q.Want)
			recall, rank = recall+r, rank+m
			asked := q.Query
			if q.On != "" {
				asked += " [" + string(q.On) + "]"
			}
			fmt.Fprintf(&golden, "  %-42s recall@5 %.2f  rank %.2f  %s\n", asked, r, m, strings.Join(got, " "))
		}
		n := float64(len(queries))
		fmt.Fprintf(&golden, "  all: recall@5 %.3f, MRR %.3f\n\n", recall/n, rank/n)
	}
	const file = "testdata/relevance.golden"
	if *update {
		if err := os.WriteFile(file, []byte(golden.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if golden.String() != string(want) {
		t.Errorf("relevance changed (go test -run Relevance -update writes it anew):\n%s", golden.String())
	}
}

// recallAndRank returns the share of the wanted documents that were found, and
// 1/n when the first found that was wanted is the n-th. Nothing wanted and nothing found is perfect.
func recallAndRank(got, want []string) (recall, rank float64) {
	if len(want) == 0 {
		if len(got) == 0 {
			return 1, 1
		}
		return 0, 0
	}
	for i, g := range got {
		if slices.Contains(want, g) {
			recall += 1 / float64(len(want))
			if rank == 0 {
				rank = 1 / float64(i+1)
			}
		}
	}
	return recall, rank
}
