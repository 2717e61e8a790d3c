package storage_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage"
	"acervo/storage/blob"
	"acervo/storage/storagetest"
)

// editedTogether is how many records the benchmark changes at once.
const editedTogether = 1000

// BenchmarkBulkEdit1000 changes class, body, access and one field of 1,000 documents with one call, and
// in the same run updates a row and inserts one of the same size for each of them in one bare
// transaction of the same kind of database. "x-bare" is the ratio of the two.
func BenchmarkBulkEdit1000(b *testing.B) {
	for name, newURL := range map[string]func(testing.TB) string{"sqlite": sqliteURL, "postgres": storagetest.StartPostgres} {
		b.Run(name, func(b *testing.B) {
			url := newURL(b)
			db := storagetest.Open(b, url)
			for from := 0; from < 10*editedTogether; from += editedTogether { // among others
				docs := make([]records.Document, editedTogether)
				for i := range docs {
					docs[i] = storagetest.Sample(from + i)
				}
				storagetest.File(b, db, docs...)
			}
			storagetest.Exec(b, url, `ANALYZE`) // as the database's own upkeep does within a minute
			office, who := editingOffice(b, db)
			bare := bareEdit(b, url)
			var s records.Selection
			for i := range editedTogether {
				s.Records = append(s.Records, records.Selected{Ref: string(storagetest.Sample(i).ID)})
			}
			var editing, writing time.Duration
			n := 0
			for b.Loop() {
				class, body := []string{"papers", "gov"}[n%2], []string{"CP", "AG"}[n%2]
				edit := records.EditTogether{
					Class: &class, Body: &body, Access: &records.Access{Level: []records.Level{records.Members, records.Public}[n%2]},
					Metadata: map[string]json.RawMessage{"session": fmt.Appendf(nil, `"%d"`, n)},
				}
				editing += took(func() {
					done, err := office.EditTogether(b.Context(), who, s, edit)
					if err != nil || done.Changed != editedTogether {
						b.Fatal(done.Changed, done.Refused, err)
					}
				})
				writing += took(func() { bare(n) })
				n++
			}
			b.ReportMetric(float64(editing.Milliseconds())/float64(n), "ms/edit")
			b.ReportMetric(float64(writing.Milliseconds())/float64(n), "ms/bare")
			b.ReportMetric(float64(editing)/float64(writing), "x-bare")
		})
	}
}

func editingOffice(b *testing.B, db *storage.DB) (*records.Office, records.Actor) {
	b.Helper()
	class := func(code string, years int) records.Class {
		return records.Class{Code: code, Series: "general", Retention: &records.Retention{Trigger: records.TriggerFiled, Years: years, Action: records.DestroyIt}}
	}
	profile := &records.Profile{
		Origin: "example.org/ledger", Types: []records.DocumentType{{Code: "resolution", Class: "gov"}},
		Bodies: []records.Body{{Code: "AG"}, {Code: "CP"}}, Classes: []records.Class{class("gov", 10), class("papers", 3)}, Series: []records.Series{{Code: "general"}},
	}
	office, err := records.NewOffice(records.OfficeConfig{Catalogue: db, Vault: blob.NewMemory(), Profile: profile})
	if err != nil {
		b.Fatal(err)
	}
	return office, records.Operator(profile)
}

// bareEdit makes a table of rows of a document's size and one of entries, and returns what updates
// one row and inserts one entry for each record of an edit, in one transaction.
func bareEdit(b *testing.B, url string) func(n int) {
	b.Helper()
	mark := func(i int) string { return "?" }
	if strings.HasPrefix(url, "postgres:") {
		mark = func(i int) string { return fmt.Sprintf("$%d", i) }
	} else {
		url = filepath.Join(b.TempDir(), "bare.db")
	}
	db := storagetest.OpenRaw(b, url)
	db.SetMaxOpenConns(1)
	do := func(query string, args ...any) {
		if _, err := db.ExecContext(b.Context(), query, args...); err != nil {
			b.Fatal(err)
		}
	}
	if mark(1) == "?" {
		do(`PRAGMA journal_mode = WAL`)
	}
	do(`CREATE TABLE bare_rows (id INTEGER PRIMARY KEY, text TEXT)`)
	do(`CREATE TABLE bare_entries (id INTEGER PRIMARY KEY, text TEXT)`)
	row, entry := strings.Repeat("x", 400), strings.Repeat("y", 500)
	for i := range editedTogether {
		do(fmt.Sprintf(`INSERT INTO bare_rows (id, text) VALUES (%s, %s)`, mark(1), mark(2)), i, row)
	}
	update, insert := fmt.Sprintf(`UPDATE bare_rows SET text = %s WHERE id = %s`, mark(1), mark(2)), fmt.Sprintf(`INSERT INTO bare_entries (id, text) VALUES (%s, %s)`, mark(1), mark(2))
	return func(n int) {
		tx, err := db.BeginTx(b.Context(), nil)
		if err != nil {
			b.Fatal(err)
		}
		prepared := func(query string) *sql.Stmt {
			s, err := tx.PrepareContext(b.Context(), query)
			if err != nil {
				b.Fatal(err)
			}
			return s
		}
		u, e := prepared(update), prepared(insert)
		for i := range editedTogether {
			if _, err := u.ExecContext(b.Context(), fmt.Sprint(row, n), i); err != nil {
				b.Fatal(err)
			}
			if _, err := e.ExecContext(b.Context(), n*editedTogether+i, entry); err != nil {
				b.Fatal(err)
			}
		}
		_, _ = u.Close(), e.Close()
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
}
