package storagetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage"
)

// rule is one thing that every catalogue must do.
type rule struct {
	says  string
	prove func(t *testing.T, h house)
}

// house is an empty catalogue of a test's own.
type house struct {
	*storage.DB
	url string
}

// Run proves every rule on databases of one kind. newURL returns the address of
// a new, empty database each time it is called.
func Run(t *testing.T, newURL func(t testing.TB) string) {
	for _, part := range [][]rule{holdRules, batchRules, declaredRules, togetherRules, documentRules, eventRules, standingRules, relationRules, copyRules, registerRules, registrarRules, ledgerRules, proofRules, checkpointRules, readingRules, outlineRules, citationRules, jobRules, accountRules, searchRules, figureRules, retentionRules, openingRules, transactionRules, shareRules, matterRules, fixityRules, vitalRules, verifiedRules, retainedRules, profileRules, holdingRules} {
		for _, r := range part {
			t.Run(r.says, func(t *testing.T) {
				url := newURL(t)
				r.prove(t, house{Open(t, url), url})
			})
		}
	}
}

// Open opens a catalogue and closes it after the test.
func Open(t testing.TB, url string) *storage.DB {
	t.Helper()
	db, err := storage.Open(t.Context(), storage.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// day is when the samples are filed.
var day = time.Date(2024, 11, 23, 10, 0, 0, 0, time.UTC)

// Sample makes the nth document: one version, a text in Spanish, one file.
func Sample(n int) records.Document {
	id := func(kind string) string { return fmt.Sprintf("%s%06d", kind, n) }
	at := day.Add(time.Duration(n) * time.Second)
	return records.Document{
		ID: records.DocumentID(id("d")), Number: fmt.Sprintf("CISS/2026/T%d", n), Type: "resolution", Class: "gov", Body: "AG",
		Titles: map[records.Language]string{records.Spanish: fmt.Sprintf("Resolución %d", n)}, Date: "2019-03-08",
		Access: records.Access{Level: records.Public}, Metadata: []byte(`{"session":"XXVI"}`), FiledAt: at, FiledBy: "Clara", Revision: 1, Lineage: id("d"),
		Versions: []records.Version{{
			ID: records.VersionID(id("v")), Document: records.DocumentID(id("d")), Number: 1, Date: "2019-03-08", EffectiveOn: "2019-04-01", FiledAt: at, FiledBy: "Clara",
			Texts: []records.Text{{
				ID: records.TextID(id("t")), Version: records.VersionID(id("v")), Language: records.Spanish, Authority: records.Authentic,
				Files: []records.File{{
					ID: records.FileID(id("f")), Text: records.TextID(id("t")), Document: records.DocumentID(id("d")), Role: records.Original,
					Name: "resolución.pdf", MediaType: "application/pdf", Size: 1000, SHA256: sum(n), FiledAt: at,
					Reading: records.Reading{State: records.ReadingPending, UpdatedAt: at},
				}},
			}},
		}},
	}
}

func sum(n int) records.Sum { return records.Sum(fmt.Sprintf("%064x", n)) }

// insert writes a document with all that hangs below it, without a number or a ledger entry.
func insert(ctx context.Context, tx records.Tx, d records.Document) error {
	if err := tx.InsertDocument(ctx, d); err != nil {
		return err
	}
	for _, v := range d.Versions {
		if err := tx.InsertVersion(ctx, v); err != nil {
			return err
		}
		for _, x := range v.Texts {
			if err := tx.InsertText(ctx, x); err != nil {
				return err
			}
			for _, f := range x.Files {
				if err := tx.InsertFile(ctx, f); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// filed is the ledger entry of a filing.
func filed(d records.Document) records.Entry {
	return records.Entry{Actor: "u1", Name: "Clara", Action: records.Filed, Kind: records.SubjectDocument, Subject: string(d.ID), Detail: []byte(`{"number":"` + d.Number + `"}`)}
}

// File files documents as the office does, all in one transaction: number, rows,
// a job to read each file, ledger entry.
func File(t testing.TB, db *storage.DB, docs ...records.Document) {
	t.Helper()
	must(t, fileAll(t.Context(), db, docs))
}

// FileOne is File for one document where there is no test to fail.
func FileOne(ctx context.Context, db *storage.DB, d records.Document) error {
	return fileAll(ctx, db, []records.Document{d})
}

func fileAll(ctx context.Context, db *storage.DB, docs []records.Document) error {
	return db.InTx(ctx, func(tx records.Tx) error {
		for _, d := range docs {
			if _, err := tx.NextNumber(ctx, "general", 2026); err != nil {
				return err
			}
			if err := insert(ctx, tx, d); err != nil {
				return err
			}
			for _, f := range d.Versions[0].Texts[0].Files {
				if err := tx.Enqueue(ctx, records.JobRead, f.ID, d.FiledAt); err != nil {
					return err
				}
			}
			if _, err := tx.Append(ctx, filed(d)); err != nil {
				return err
			}
		}
		return nil
	})
}

// file files documents, each in a transaction of its own and without a job.
func (h house) file(t testing.TB, docs ...records.Document) {
	t.Helper()
	for _, d := range docs {
		must(t, h.InTx(t.Context(), func(tx records.Tx) error {
			if _, err := tx.NextNumber(t.Context(), "general", 2026); err != nil {
				return err
			}
			if err := insert(t.Context(), tx, d); err != nil {
				return err
			}
			_, err := tx.Append(t.Context(), filed(d))
			return err
		}))
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(explain(err))
	}
}

// got returns a value that came without an error.
func got[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		must(t, err)
		return v
	}
}

// explain adds the cause that a records error keeps for the log.
func explain(err error) string {
	var chain []string
	for ; err != nil; err = unwrap(err) {
		chain = append(chain, err.Error())
	}
	return strings.Join(chain, ": ")
}

func unwrap(err error) error {
	if u, ok := err.(interface{ Unwrap() error }); ok { //nolint:errorlint // it walks the chain itself
		return u.Unwrap()
	}
	return nil
}

// wantKind checks the kind of an error and returns it.
func wantKind(t testing.TB, err error, kind records.Kind) *records.Error {
	t.Helper()
	e, ok := err.(*records.Error) //nolint:errorlint // the outermost one is what callers get
	if !ok || e.Kind != kind {
		t.Fatalf("got error %q, want one of kind %s", explain(err), kind)
	}
	return e
}
