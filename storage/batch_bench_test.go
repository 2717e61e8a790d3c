package storage_test

import (
	"testing"
	"time"

	"acervo/records"
	"acervo/storage/storagetest"
)

// batchOf is how many records the benchmark changes as a batch.
const batchOf = 20_000

// BenchmarkBatch looks at 20,000 documents and changes class, body and access of all of them as a batch, rests after its steps
// included, and in the same run edits 1,000 of them by calls of 1,000. "x-edit" is what a record of the batch takes
// against one of an edit.
//
//	go test -run '^$' -bench 'Batch$' -benchtime 1x ./storage
func BenchmarkBatch(b *testing.B) {
	for name, newURL := range map[string]func(testing.TB) string{"sqlite": sqliteURL, "postgres": storagetest.StartPostgres} {
		b.Run(name, func(b *testing.B) {
			url := newURL(b)
			db := storagetest.Open(b, url)
			for from := 0; from < batchOf; from += 1000 {
				docs := make([]records.Document, 1000)
				for i := range docs {
					docs[i] = storagetest.Sample(from + i)
				}
				storagetest.File(b, db, docs...)
			}
			storagetest.Exec(b, url, `ANALYZE`)
			office, who := editingOffice(b, db)
			custodian, err := records.NewCustodian(records.CustodianConfig{Office: office, Changes: db.Changes})
			if err != nil {
				b.Fatal(err)
			}
			work := func() {
				if err := custodian.Work(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
			var looking, changing, editing time.Duration
			n := 0
			for b.Loop() {
				to := func(class, body string, level records.Level) records.EditTogether {
					return records.EditTogether{Class: &class, Body: &body, Access: &records.Access{Level: level}}
				}
				there, back := to("papers", "CP", records.Members), to("gov", "AG", records.Public)
				if n%2 == 1 {
					there, back = back, there
				}
				var is records.SeenBatch
				looking += took(func() {
					if is, err = custodian.ChooseBatch(b.Context(), who, records.Selection{Query: "type=resolution"}, there); err != nil {
						b.Fatal(err)
					}
					work()
				})
				changing += took(func() {
					if _, err = custodian.BeginBatch(b.Context(), who, is.ID, ""); err != nil {
						b.Fatal(err)
					}
					work()
				})
				if is, err = custodian.Batch(b.Context(), who, is.ID); err != nil || is.Counts[records.BatchChanged] != batchOf {
					b.Fatal(is.Counts, err)
				}
				for _, edit := range []records.EditTogether{back, there} {
					editing += took(func() {
						done, err := office.EditTogether(b.Context(), who, records.Selection{Query: "type=resolution"}, edit)
						if err != nil || done.Changed != records.MaxSelected {
							b.Fatal(done.Changed, done.Refused, err)
						}
					})
				}
				n++
			}
			b.ReportMetric(looking.Seconds()/float64(n), "s/look")
			b.ReportMetric(changing.Seconds()/float64(n), "s/batch")
			b.ReportMetric(float64(changing)/batchOf/(float64(editing)/(2*records.MaxSelected)), "x-edit")
		})
	}
}
