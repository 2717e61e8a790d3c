package storage

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/records"
)

func openFile(t *testing.T) *DB {
	t.Helper()
	d, err := Open(t.Context(), Config{URL: filepath.Join(t.TempDir(), "catalogue.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestSQLiteWritesAheadAndFlushesEveryCommit(t *testing.T) {
	d := openFile(t)
	err := d.write(t.Context(), func(x *tx) error {
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
			var is string
			if err := x.get(t.Context(), &is, `PRAGMA `+pragma); err != nil || is != want {
				t.Errorf("%s is %q, want %q (%v)", pragma, is, want, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.exec(t.Context(), `DELETE FROM settings`); err == nil {
		t.Error("the connections for reading can write")
	}
}

// limit bounds the file as a full disk would; 0 takes the bound away.
func limit(t *testing.T, d *DB, more int) {
	t.Helper()
	err := d.write(t.Context(), func(x *tx) error {
		var pages, most int
		if err := x.get(t.Context(), &pages, `PRAGMA page_count`); err != nil {
			return err
		}
		query := `PRAGMA max_page_count = 1000000`
		if more > 0 {
			query = `PRAGMA max_page_count = ` + asJSON(pages+more)
		}
		return x.get(t.Context(), &most, query)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFullDiskIsUnavailableAndNothingIsHalfSaved(t *testing.T) {
	d := openFile(t)
	keep := func(ctx context.Context, subject, detail string) error {
		return d.write(ctx, func(x *tx) error {
			_, err := x.Append(ctx, records.Entry{Subject: subject, Detail: []byte(`{"x":"` + detail + `"}`)})
			return err
		})
	}
	limit(t, d, 20)
	running, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = d.write(t.Context(), func(*tx) error { close(running); <-release; return nil })
	})
	<-running
	var mu sync.Mutex
	saved := map[string]bool{}
	for _, subject := range []string{"a", "b", "too much", "c", "d"} {
		wg.Go(func() {
			detail := ""
			if subject == "too much" {
				detail = strings.Repeat("x", 1<<20)
			}
			err := keep(t.Context(), subject, detail)
			if err != nil && records.KindOf(err) != records.Unavailable {
				t.Errorf("%s: got %v", subject, err)
			}
			mu.Lock()
			saved[subject] = err == nil
			mu.Unlock()
		})
	}
	time.Sleep(30 * time.Millisecond) // until all of them wait
	close(release)
	wg.Wait()
	if saved["too much"] {
		t.Error("there was room after all")
	}
	limit(t, d, 0)
	if err := keep(t.Context(), "after", ""); err != nil {
		t.Fatalf("with room again: %v", err)
	}
	entries, err := d.Entries(t.Context(), records.LedgerFilter{})
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, e := range entries {
		there[e.Subject] = true
	}
	for subject, acknowledged := range saved {
		if there[subject] != acknowledged {
			t.Errorf("%s was acknowledged: %v, is there: %v", subject, acknowledged, there[subject])
		}
	}
	if _, problems, err := d.VerifyLedger(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("problems %q, %v", problems, err)
	}
}
