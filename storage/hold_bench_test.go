package storage_test

import (
	"testing"
	"time"

	"acervo/records"
	"acervo/storage/blob"
	"acervo/storage/storagetest"
)

// heldRecords is how many records the hold of the benchmark catches.
const heldRecords = 100_000

// BenchmarkHoldByQuery places a hold on 100,000 records by a query and gathers them all.
func BenchmarkHoldByQuery(b *testing.B) {
	db := storagetest.Open(b, sqliteURL(b))
	for from := 0; from < heldRecords; from += 1000 {
		docs := make([]records.Document, 1000)
		for i := range docs {
			docs[i] = storagetest.Sample(from + i)
		}
		storagetest.File(b, db, docs...)
	}
	profile := &records.Profile{Origin: "example.org/ledger", Types: []records.DocumentType{{Code: "resolution"}}}
	office, err := records.NewOffice(records.OfficeConfig{Catalogue: db, Vault: blob.NewMemory(), Profile: profile})
	if err != nil {
		b.Fatal(err)
	}
	custodian, err := records.NewCustodian(records.CustodianConfig{Office: office, Changes: db.Changes})
	if err != nil {
		b.Fatal(err)
	}
	who := records.Operator(profile)
	b.ResetTimer()
	for b.Loop() {
		h, err := custodian.PlaceHold(b.Context(), who, records.HoldRequest{Name: records.NewID(), Reason: "audit", Authority: "auditors", Query: "type=resolution&from=2019-01-01"})
		if err != nil {
			b.Fatal(err)
		}
		begun := time.Now()
		if err := custodian.Work(b.Context()); err != nil {
			b.Fatal(err)
		}
		h, err = custodian.Hold(b.Context(), who, h.ID)
		if err != nil || h.Done != heldRecords || h.State != records.HoldInForce {
			b.Fatalf("gathered %d, %s, %v", h.Done, h.State, err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "s/hold")
	}
}
