package indexer

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// BenchmarkSearchOnADay compares a search on a day with the same search without
// one, over documents that all have legal events. The runs of a query are
// interleaved, so that a noisy machine is noisy for all of them.
//
//	go test -run '^$' -bench SearchOnADay -benchtime 1x ./indexer
func BenchmarkSearchOnADay(b *testing.B) {
	docs := benchPassages(b)
	s := benchShelf(docs)
	i := 0
	for _, id := range s.ledger {
		d := s.docs[id]
		d.Events = benchEvents(i, d)
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
	reader := records.Actor{ID: "r", Roles: []records.Role{records.Reader}, Bodies: []string{"B004", "B009", "B100"}}
	ways := []struct {
		name    string
		query   records.Query
		visible records.Visible
		took    []time.Duration // of each query
	}{
		{name: "without a day", visible: everything},
		{name: "on a day", query: records.Query{On: "2020-07-01"}, visible: everything}, // nearly all are in force: as much is found
		{name: "as known then", query: records.Query{On: "2020-07-01", Known: time.Date(2024, 1, 1, 0, 0, 2, 0, time.UTC)}, visible: everything},
		{name: "a reader on a day", query: records.Query{On: "2020-07-01"}, visible: func(a records.Access) bool { return reader.MayRead(a, "2026-01-01") }},
	}
	queries := benchQueries(docs)
	for b.Loop() {
		for k := range ways {
			w := &ways[k]
			w.took, w.query.Limit, w.query.Facets = nil, 10, true
			v, err := x.acquire()
			if err != nil {
				b.Fatal(err)
			}
			v.moments.mu.Lock()
			v.moments.made, v.moments.order = nil, nil // each way makes its own
			v.moments.mu.Unlock()
			v.release()
			began := time.Now()
			if _, err := x.Search(b.Context(), w.query, w.visible); err != nil {
				b.Fatal(err)
			}
			b.Logf("the first search %s: %v", w.name, time.Since(began).Round(time.Microsecond))
		}
		for _, kind := range benchKinds {
			for _, q := range queries[kind] {
				runs := make([][]time.Duration, len(ways))
				for range 5 {
					for k, w := range ways {
						w.query.Text = q[0]
						began := time.Now()
						if _, err := x.Search(b.Context(), w.query, w.visible); err != nil {
							b.Fatal(err)
						}
						runs[k] = append(runs[k], time.Since(began))
					}
				}
				for k := range ways {
					ways[k].took = append(ways[k].took, p50(runs[k]))
				}
			}
		}
		var sums []time.Duration
		for _, w := range ways {
			sum := time.Duration(0)
			for _, t := range w.took {
				sum += t
			}
			sums = append(sums, sum)
			b.Logf("%s: p50 %v, p99 %v, mean %v", w.name, p50(w.took), p99(w.took), sum/time.Duration(len(w.took)))
		}
		for k, w := range ways[1:] {
			b.ReportMetric(float64(sums[k+1])/float64(sums[0]), strings.ReplaceAll(w.name, " ", "-")+"/without(target≤1.5)")
		}
	}
}

// benchEvents makes a norm of a document: in force from its date, amended now
// and then in the same words, and every tenth of them suspended for a year.
func benchEvents(i int, d records.Document) []records.Event {
	events := []records.Event{{Type: records.EventAdopted, EffectiveOn: d.Date}, {Type: records.EventInForce, EffectiveOn: d.Date, Version: 1}}
	for k := range i % 5 {
		events = append(events, records.Event{Type: records.EventAmended, EffectiveOn: d.Date.AddDays(500 * (k + 1)), Version: 1})
	}
	if i%10 == 0 {
		events = append(events, records.Event{Type: records.EventSuspended, EffectiveOn: "2010-01-01"}, records.Event{Type: records.EventRevived, EffectiveOn: "2011-01-01"})
	}
	for k := range events {
		events[k].ID, events[k].Document = records.EventID(100*i+k+1), d.ID
		events[k].RecordedAt = time.Date(2024, 1, 1, 0, 0, k, 0, time.UTC)
	}
	return events
}

// BenchmarkStandings tells what legal events cost beside the index itself: memory
// for each document and event, and the time to find what is in force among all of
// them, which the first search on a day pays, against reading each document's row once.
func BenchmarkStandings(b *testing.B) {
	const without, with, each = 100_000, 10_000, 20
	bare := func(i int) head {
		return head{ID: records.DocumentID(fmt.Sprintf("%026d", i)), Access: "public", Versions: []headVersion{{Number: 1}, {Number: 2}}}
	}
	access := []bool{false, true}
	for b.Loop() {
		reg := newRegister()
		start := heapBytes()
		for i := range without {
			reg.put(bare(i))
		}
		plain := heapBytes()
		for i := range with {
			h := bare(without + i)
			for k := range each {
				e := records.Event{ID: records.EventID(i*each + k), Type: records.EventAmended, Version: 1 + k%2, RecordedAt: time.Date(2024, 1, 1, 0, 0, k, 0, time.UTC)}
				e.EffectiveOn = records.Date("1990-01-01").AddDays(365 * k)
				if k == 0 {
					e.Type = records.EventInForce
				}
				h.Events = append(h.Events, newHeadEvent(e))
			}
			reg.put(h)
		}
		events := heapBytes() - plain - (plain-start)*with/without
		v := &view{tables: reg.share()}
		v.count()
		row := clock(func() {
			n := 0
			for i := range uint32(v.docs.len()) {
				n += int(v.docs.at(i).access)
			}
			runtime.KeepAlive(n)
		})
		b.ReportMetric(float64(plain-start)/without, "bytes/document-without-events")
		b.ReportMetric(float64(events)/(with*each), "bytes/event")
		day := 0
		made := func(m moment) func() {
			return func() {
				day++
				m.day = records.Date("2001-02-03").AddDays(day)
				v.standings(m, access)
			}
		}
		firstDay, firstToday := clock(made(moment{on: true})), clock(made(moment{}))
		b.Logf("first of all: on a day %v, today %v", firstDay, firstToday)
		known := moment{on: true, known: time.Date(2024, 1, 1, 0, 0, each/2, 0, time.UTC).UnixMicro()}
		anotherDay, anotherToday, then := clock(made(moment{on: true})), clock(made(moment{})), clock(made(known))
		b.Logf("another day %v, another today %v, as known then %v, every row once %v", anotherDay, anotherToday, then, row)
		b.ReportMetric(float64(anotherDay)/float64(row), "another-day/rows")
	}
}

func clock(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}

func heapBytes() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
