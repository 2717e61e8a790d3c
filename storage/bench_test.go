package storage_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage/storagetest"
)

// BenchmarkInTx files documents (number, five rows, a job, a ledger entry) one
// at a time and 64 at a time, and in the same run commits one row to a bare
// SQLite file with the same durability. "x-bare" is the ratio of the two.
func BenchmarkInTx(b *testing.B) {
	for name, newURL := range map[string]func(testing.TB) string{"sqlite": sqliteURL, "postgres": storagetest.StartPostgres} {
		b.Run(name+"/single", func(b *testing.B) {
			db, bare := storagetest.Open(b, newURL(b)), bareSQLite(b)
			var filing, commits time.Duration
			n := 0
			for b.Loop() {
				filing += took(func() { storagetest.File(b, db, storagetest.Sample(n)) })
				commits += took(func() { bare(n) })
				n++
			}
			b.ReportMetric(float64(filing)/float64(commits), "x-bare")
			b.ReportMetric(float64(filing.Microseconds())/float64(n), "µs/filing")
			b.ReportMetric(float64(commits.Microseconds())/float64(n), "µs/bare")
		})
		b.Run(name+"/parallel", func(b *testing.B) {
			db, bare := storagetest.Open(b, newURL(b)), bareSQLite(b)
			commits := took(func() {
				for n := range 100 {
					bare(n)
				}
			}) / 100
			var n atomic.Int64
			before := db.Stats()
			b.SetParallelism(32)
			b.ResetTimer()
			begun := time.Now()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					storagetest.File(b, db, storagetest.Sample(int(n.Add(1))))
				}
			})
			each := time.Since(begun) / time.Duration(n.Load())
			after := db.Stats()
			b.ReportMetric(float64(each)/float64(commits), "x-bare")
			b.ReportMetric(1/each.Seconds(), "filings/s")
			b.ReportMetric(float64(after.Transactions-before.Transactions)/float64(after.Commits-before.Commits), "filings/commit")
		})
	}
}

// BenchmarkImport files 64 documents at a time and keeps the readings of 64 at a
// time, 100 kB of text in 42 passages each, as an import does.
func BenchmarkImport(b *testing.B) {
	for name, newURL := range map[string]func(testing.TB) string{"sqlite": sqliteURL, "postgres": storagetest.StartPostgres} {
		b.Run(name, func(b *testing.B) {
			db := storagetest.Open(b, newURL(b))
			text := prose(2400)
			n := 0
			begun := time.Now()
			for b.Loop() {
				const batch = 64
				docs := make([]records.Document, batch)
				for i := range docs {
					docs[i] = storagetest.Sample(n)
					n++
				}
				storagetest.File(b, db, docs...)
				jobs, err := db.Claim(b.Context(), records.JobRead, batch, time.Minute)
				if err != nil || len(jobs) != batch {
					b.Fatal(len(jobs), err)
				}
				err = db.InTx(b.Context(), func(tx records.Tx) error {
					for _, j := range jobs {
						if _, err := tx.Document(b.Context(), j.Document); err != nil {
							return err
						}
						passages := make([]records.Passage, 42)
						for i := range passages {
							passages[i] = records.Passage{File: j.File, Ordinal: i, Page: i, Text: text}
						}
						r := records.Reading{State: records.ReadingDone, Method: "pdf", Pages: 42}
						if err := tx.SaveReading(b.Context(), j.File, r, passages, nil); err != nil {
							return err
						}
						if err := tx.FinishJob(b.Context(), j.ID, records.JobDone, "", time.Time{}); err != nil {
							return err
						}
						if _, err := tx.Append(b.Context(), records.Entry{Action: records.FileRead, Kind: records.SubjectDocument, Subject: string(j.Document)}); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)/time.Since(begun).Seconds(), "documents/s")
		})
	}
}

// BenchmarkInForce asks which version was the law on a day, among 10,000 documents
// with 20 legal events each, and in the same run reads a document's row by its
// primary key on the same database. "x-key" is the ratio of the medians.
func BenchmarkInForce(b *testing.B) {
	for name, newURL := range map[string]func(testing.TB) string{"sqlite": sqliteURL, "postgres": storagetest.StartPostgres} {
		b.Run(name, func(b *testing.B) {
			const documents, batch = 10_000, 500
			url := newURL(b)
			db := storagetest.Open(b, url)
			for n := 0; n < documents; n += batch {
				docs := make([]records.Document, batch)
				for i := range docs {
					docs[i] = storagetest.Sample(n + i)
				}
				storagetest.File(b, db, docs...)
			}
			day := `(2000 + y) || '-03-01'`
			if name == "postgres" {
				day = `make_date(2000 + y, 3, 1)`
			}
			storagetest.Exec(b, url, fmt.Sprintf(twentyEvents, day))
			storagetest.Exec(b, url, `ANALYZE`) // as the database's own upkeep does within a minute
			r := rand.New(rand.NewPCG(1, 2))
			var asked, read []time.Duration
			for b.Loop() {
				id := storagetest.Sample(r.IntN(documents)).ID
				on := records.Date(fmt.Sprintf("%d-06-01", 1995+r.IntN(30)))
				asked = append(asked, took(func() {
					t, err := db.Timeline(b.Context(), id)
					if err != nil || len(t.Events) != 20 {
						b.Fatal(len(t.Events), err)
					}
					if s := t.Latest().At(id, on); on >= "2000" && !s.InForce() {
						b.Fatalf("%s on %s: %+v", id, on, s)
					}
				}))
				id = storagetest.Sample(r.IntN(documents)).ID
				read = append(read, took(func() {
					if found, err := db.Descriptions(b.Context(), []records.DocumentID{id}); err != nil || len(found) != 1 {
						b.Fatal(len(found), err)
					}
				}))
			}
			b.ReportMetric(float64(median(asked))/float64(median(read)), "x-key")
			b.ReportMetric(float64(median(asked).Microseconds()), "µs/answer")
			b.ReportMetric(float64(median(read).Microseconds()), "µs/key")
			classes, err := db.AccessClasses(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			list := records.DocumentFilter{AccessClasses: classes, Status: records.StatusInForce, On: "2010-06-01", Known: time.Unix(1<<40, 0)}
			b.ReportMetric(float64(took(func() { // one list of all that was in force on a day
				if page, err := db.Documents(b.Context(), list); err != nil || len(page) != 50 {
					b.Fatal(len(page), err)
				}
			}).Milliseconds()), "ms/list")
		})
	}
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// twentyEvents gives every document 20 events behind the catalogue's back, as one
// statement: in force since 2000, amended every year, every second time without a version.
const twentyEvents = `WITH RECURSIVE year(y) AS (SELECT 0 UNION ALL SELECT y + 1 FROM year WHERE y < 19)
	INSERT INTO legal_events (document_id, id, type, effective_on, ordinal, by_provision, version, note, recorded_at, recorded_by)
	SELECT d.id, 1000000 + 20 * d.filed_at %% 1000000000000 / 1000000 + y, CASE WHEN y = 0 THEN 'in_force' ELSE 'amended' END, %s, 0, '',
		CASE WHEN y %% 2 = 0 THEN 1 END, '', 1700000000000000 + y, 'Clara'
	FROM documents d CROSS JOIN year`

// prose makes text of n bytes or a little more that compresses about as well as real text does.
func prose(n int) string {
	words := make([]string, 400)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range words {
		word := make([]byte, 2+r.IntN(9))
		for j := range word {
			word[j] = "aaabcdeeefgiiilmnooprsstuv"[r.IntN(26)]
		}
		words[i] = string(word)
	}
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(words[int(r.ExpFloat64()*60)%len(words)] + " ")
	}
	return b.String()
}

func took(do func()) time.Duration {
	begun := time.Now()
	do()
	return time.Since(begun)
}

// bareSQLite commits one row a call, in WAL mode with synchronous=FULL.
func bareSQLite(b *testing.B) func(n int) {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { _ = db.Close() })
	if _, err := db.ExecContext(b.Context(), `CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)`); err != nil {
		b.Fatal(err)
	}
	insert, err := db.PrepareContext(b.Context(), `INSERT INTO rows (text) VALUES (?)`)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = insert.Close() })
	return func(n int) {
		if _, err := insert.ExecContext(b.Context(), fmt.Sprintf("row %d %s", n, strings.Repeat("x", 200))); err != nil {
			b.Fatal(err)
		}
	}
}
