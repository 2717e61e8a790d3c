package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"acervo/indexer"
	"acervo/records"
	"acervo/storage/blob"
	"acervo/storage/storagetest"
)

// benchHeld is how many records the hold of the benchmark catches.
const benchHeld = 100_000

// BenchmarkSearchBesideAHold searches while nothing else goes on, and while a hold by a query gathers 100,000 records,
// by turns in one run, and tells how the medians compare; and how long the hold took.
//
//	go test -run '^$' -bench SearchBesideAHold -benchtime 1x ./cmd/acervo
func BenchmarkSearchBesideAHold(b *testing.B) {
	dir := b.TempDir()
	db := storagetest.Open(b, filepath.Join(dir, "catalogue.db"))
	for from := 0; from < benchHeld; from += 1000 {
		docs := make([]records.Document, 1000)
		for i := range docs {
			docs[i] = storagetest.Sample(from + i)
		}
		storagetest.File(b, db, docs...)
	}
	wake, cancel := db.SubscribeEntries()
	defer cancel()
	index, err := indexer.Open(indexer.Config{Dir: filepath.Join(dir, "index"), Source: db, Wake: wake, Timeout: time.Minute})
	if err != nil {
		b.Fatal(err)
	}
	defer index.Close() //nolint:errcheck // a bench
	if err := index.CatchUp(b.Context()); err != nil {
		b.Fatal(err)
	}
	following, stop := context.WithCancel(b.Context())
	var follows sync.WaitGroup
	follows.Go(func() { _ = index.Run(following) })
	defer func() { stop(); follows.Wait() }()
	profile := &records.Profile{Origin: "example.org/ledger", PublicRoom: true, Types: []records.DocumentType{{Code: "resolution"}}}
	office, err := records.NewOffice(records.OfficeConfig{Catalogue: db, Vault: blob.NewMemory(), Finder: index, Profile: profile})
	if err != nil {
		b.Fatal(err)
	}
	custodian, err := records.NewCustodian(records.CustodianConfig{Office: office, Changes: db.Changes, Catcher: index})
	if err != nil {
		b.Fatal(err)
	}
	who := records.Operator(profile)
	n := 0
	search := func() time.Duration {
		n++
		begun := time.Now()
		found, err := office.Search(b.Context(), who, records.Query{Text: fmt.Sprintf("resolución %d", 7919*n%benchHeld), Limit: 20})
		if err != nil || found.Total == 0 {
			b.Fatal(found.Total, err)
		}
		return time.Since(begun)
	}
	for range 200 {
		search()
	}
	var alone, beside []time.Duration
	var took time.Duration
	const rounds = 5
	for range rounds {
		for range 300 {
			alone = append(alone, search())
		}
		h, err := custodian.PlaceHold(b.Context(), who, records.HoldRequest{Name: records.NewID(), Reason: "audit", Authority: "auditors", Query: "type=resolution&from=2019-01-01"})
		if err != nil {
			b.Fatal(err)
		}
		done := make(chan error, 1)
		begun := time.Now()
		go func() { done <- custodian.Work(b.Context()) }()
		for works := true; works; {
			select {
			case err := <-done:
				if err != nil {
					b.Fatal(err)
				}
				took += time.Since(begun)
				works = false
			default:
				beside = append(beside, search())
			}
		}
		if h, err = custodian.Hold(b.Context(), who, h.ID); err != nil || h.Done != benchHeld {
			b.Fatal(h.Done, err)
		}
		if _, err := custodian.LiftHold(b.Context(), who, h.ID, "over"); err != nil {
			b.Fatal(err)
		}
		if err := custodian.Work(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	median := func(all []time.Duration) time.Duration {
		slices.Sort(all)
		return all[len(all)/2]
	}
	a, s := median(alone), median(beside)
	b.ReportMetric(took.Seconds()/rounds, "s/hold")
	b.ReportMetric(float64(a.Microseconds()), "µs-alone")
	b.ReportMetric(float64(s.Microseconds()), "µs-beside")
	b.ReportMetric(float64(s)/float64(a), "beside/alone")
	b.ReportMetric(float64(len(beside))/rounds, "searches/hold")
	b.ReportMetric(float64(beside[len(beside)*9/10])/float64(alone[len(alone)*9/10]), "p90-beside/alone")
}
