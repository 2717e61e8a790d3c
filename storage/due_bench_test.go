package storage_test

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage"
	"acervo/storage/storagetest"
)

// dueRecords is how many records the due list of this bench is over: of 500 classes and 200 bodies, due
// on 7,300 days from 2020 on, three in ten for everybody, six for staff, one restricted to its body.
const dueRecords = 1_000_000

// manyDue fills a catalogue with records that are due, past the office.
func manyDue(b *testing.B, driver, url string) {
	b.Helper()
	day := map[string]string{"sqlite": `date('2020-01-01', '+' || (i * 7919 % 7300) || ' days')`, "pgx": `DATE '2020-01-01' + (i * 7919 % 7300)::int`}[driver]
	fill := `WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO documents (id, number, type, class, body, titles, access_level, access_bodies, access_class, metadata, filed_at, filed_by, revision, lineage_id, due_on, due_action)
		SELECT 'd' || (10000000 + i), 'BENCH/' || i, 'other', 'C' || (i * 31 % 500), 'B' || (i % 200), '{"es":"Expediente de prueba"}',
			CASE WHEN i % 10 = 0 THEN 'restricted' WHEN i % 10 < 4 THEN 'public' ELSE 'staff' END, '[]',
			CASE WHEN i % 10 = 0 THEN 'restricted:B' || (i % 200) WHEN i % 10 < 4 THEN 'public' ELSE 'staff' END,
			'{}', i, 'bench', 1, 'd' || (10000000 + i), ` + day + `, CASE i % 3 WHEN 0 THEN 'review' WHEN 1 THEN 'destroy' ELSE 'transfer' END FROM n`
	if driver == "pgx" {
		fill = "SET max_parallel_workers_per_gather = 0; " + fmt.Sprintf("%s; ANALYZE documents", replaceOne(fill, fmt.Sprint(dueRecords-1)))
	} else {
		fill = replaceOne(fill, fmt.Sprint(dueRecords-1))
	}
	db, err := sql.Open(driver, url)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(b.Context(), fill); err != nil {
		b.Fatal(err)
	}
}

func replaceOne(s, with string) string {
	for i := range s {
		if s[i] == '?' {
			return s[:i] + with + s[i+1:]
		}
	}
	return s
}

// BenchmarkDueList asks for pages of 50 of what is due, and in the same run reads the page's
// documents by their ids. "x-rows" is the ratio of the medians.
func BenchmarkDueList(b *testing.B) {
	for name, how := range map[string]struct {
		newURL func(testing.TB) string
		driver string
	}{"sqlite": {sqliteURL, "sqlite"}, "postgres": {storagetest.StartPostgres, "pgx"}} {
		b.Run(name, func(b *testing.B) {
			url := how.newURL(b)
			db := storagetest.Open(b, url)
			manyDue(b, how.driver, url)
			classes, err := db.AccessClasses(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			for _, c := range []struct {
				name   string
				filter records.DueFilter
			}{
				{"all", records.DueFilter{AccessClasses: classes, Until: "2026-11-27"}},
				{"later-page", records.DueFilter{AccessClasses: classes, Until: "2039-01-01", After: records.DuePlace{On: "2033-05-05", Document: "d10500000"}}},
				{"one-class", records.DueFilter{AccessClasses: classes, Until: "2026-11-27", Class: "C77"}},
				{"one-body-to-destroy", records.DueFilter{AccessClasses: classes, Until: "2039-12-31", Body: "B77", Action: records.DestroyIt}},
				{"few-readable", records.DueFilter{AccessClasses: []string{"restricted:B0"}, Until: "2039-12-31"}},
				{"none-readable", records.DueFilter{AccessClasses: []string{"members"}, Until: "2039-12-31"}},
			} {
				b.Run(c.name, func(b *testing.B) { pageOfDue(b, db, c.filter) })
			}
		})
	}
}

func pageOfDue(b *testing.B, db *storage.DB, f records.DueFilter) {
	var lists, rows []time.Duration
	for b.Loop() {
		var page []records.Document
		lists = append(lists, took(func() {
			var err error
			if page, err = db.DueDocuments(b.Context(), f); err != nil {
				b.Fatal(err)
			}
		}))
		ids := make([]records.DocumentID, len(page))
		for i, d := range page {
			ids[i] = d.ID
		}
		rows = append(rows, took(func() {
			if _, err := db.Descriptions(b.Context(), ids); err != nil {
				b.Fatal(err)
			}
		}))
	}
	list, row := median(lists), median(rows)
	b.ReportMetric(float64(list.Microseconds())/1000, "ms/page")
	if row > 10*time.Microsecond {
		b.ReportMetric(float64(list)/float64(row), "x-rows")
	}
}
