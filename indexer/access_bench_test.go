package indexer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// manyAccesses are 500 access classes over 200 bodies: the open levels, each body alone,
// and pairs of bodies, some under an embargo.
func manyAccesses() []records.Access {
	all := []records.Access{{Level: records.Public}, {Level: records.Members}, {Level: records.Staff}}
	body := func(i int) string { return fmt.Sprintf("B%03d", i%200) }
	for i := 0; len(all) < 500; i++ {
		x := records.Access{Level: records.Restricted, Bodies: []string{body(i)}}
		if i >= 200 {
			x.Bodies = append(x.Bodies, body(7*i+13))
		}
		if i%10 == 9 {
			x.Embargo = "2025-01-01"
		}
		all = append(all, x)
	}
	return all
}

// BenchmarkSearchByAccess compares searches over documents of 500 access classes and 200 bodies with the same
// searches without any rule: those of an administrator, of a reader of a single body, and of one of all of them. The
// runs of a query are interleaved. It also measures what a word takes that stands in hidden documents only,
// against one that stands nowhere, and another that stands nowhere against that.
//
//	go test -run '^$' -bench SearchByAccess -benchtime 1x ./indexer
func BenchmarkSearchByAccess(b *testing.B) {
	docs := benchPassages(b)
	for i := range docs {
		if i%25 == 3 { // of those that nobody below reads
			docs[i][0] += " palabraescondida "
		}
	}
	s, accesses := benchShelf(docs), manyAccesses()
	i := 0
	for _, id := range s.ledger {
		d := s.docs[id]
		switch {
		case i%25 == 3:
			d.Access = records.Access{Level: records.Restricted, Bodies: []string{"NOBODY"}}
		case i%3 == 0:
			d.Access = accesses[i%9/3]
		default:
			d.Access = accesses[i%len(accesses)]
		}
		s.docs[id] = d
		i++
	}
	x, err := Open(Config{Dir: b.TempDir(), Source: s, Timeout: time.Minute})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close() //nolint:errcheck // a bench
	if err := x.Reindex(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	if err := x.CatchUp(b.Context()); err != nil {
		b.Fatal(err)
	}
	bodies := make([]string, 200)
	for i := range bodies {
		bodies[i] = fmt.Sprintf("B%03d", i)
	}
	people := []struct {
		name string
		who  records.Actor
		all  bool // whatever there is
		took []time.Duration
	}{
		{name: "no rule", all: true}, // as much is found as by whoever belongs to all bodies
		{name: "administrator", who: records.Actor{ID: "a", Roles: []records.Role{records.Admin}}},
		{name: "reader of one body", who: records.Actor{ID: "r", Roles: []records.Role{records.Reader}, Bodies: []string{"B004"}}},
		{name: "reader of 200 bodies", who: records.Actor{ID: "r", Roles: []records.Role{records.Reader}, Bodies: bodies}},
	}
	ask := func(k int, text string) (time.Duration, int) {
		began := time.Now()
		visible := everything
		if !people[k].all {
			visible = people[k].who.Sees("2026-01-01")
		}
		r, err := x.Search(b.Context(), records.Query{Text: text, Limit: 10, Facets: true}, visible)
		if err != nil {
			b.Fatal(err)
		}
		return time.Since(began), r.Total
	}
	queries := benchQueries(docs)
	for b.Loop() {
		for k := range people {
			people[k].took = nil
		}
		for _, kind := range benchKinds {
			for _, q := range queries[kind] {
				runs := make([][]time.Duration, len(people))
				for range 5 {
					for k := range people {
						took, _ := ask(k, q[0])
						runs[k] = append(runs[k], took)
					}
				}
				for k := range people {
					people[k].took = append(people[k].took, p50(runs[k]))
				}
			}
		}
		var sums []time.Duration
		for _, p := range people {
			sum := time.Duration(0)
			for _, t := range p.took {
				sum += t
			}
			sums = append(sums, sum)
			b.Logf("%s: p50 %v, p99 %v, mean %v", p.name, p50(p.took), p99(p.took), sum/time.Duration(len(p.took)))
		}
		b.ReportMetric(float64(sums[2])/float64(sums[1]), "reader/administrator(target≤1.2)")
		for k, p := range people[1:] {
			b.ReportMetric(float64(sums[k+1])/float64(sums[0]), strings.ReplaceAll(p.name, " ", "-")+"/no-rule(target≤1.2)")
		}
		words := []string{"palabraescondida", "palabraextendida", "palabraencendida"} // the first stands in hidden documents, the others, of as many stems, nowhere
		took := make([][]time.Duration, len(words))
		for n := range 1200 {
			w := (n + n/len(words)) % len(words) // each comes after each
			t, found := ask(2, words[w])
			if found != 0 {
				b.Fatalf("%s: %d are found", words[w], found)
			}
			took[w] = append(took[w], t)
		}
		for w := range words {
			slices.Sort(took[w])
			b.Logf("%s: p10 %v, p50 %v, p90 %v", words[w], took[w][40], took[w][200], took[w][360])
		}
		b.ReportMetric(float64(took[0][200])/float64(took[1][200]), "hidden/nowhere")
		b.ReportMetric(float64(took[2][200])/float64(took[1][200]), "nowhere/nowhere")
	}
}
