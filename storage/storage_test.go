package storage_test

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"acervo/records"
	"acervo/storage"
	"acervo/storage/storagetest"
)

func TestMain(m *testing.M) {
	if file := os.Getenv(killedChild); file != "" {
		fileUntilKilled(file)
	}
	os.Exit(m.Run())
}

func sqliteURL(t testing.TB) string { return filepath.Join(t.TempDir(), "catalogue.db") }

func TestSQLite(t *testing.T) { storagetest.Run(t, sqliteURL) }

func TestPostgres(t *testing.T) { storagetest.Run(t, storagetest.StartPostgres) }

func TestTheCatalogueIsFoundByURLFileOrFolder(t *testing.T) {
	dir := t.TempDir()
	odd := filepath.Join(dir, "a file #1 100%?.db")
	for _, c := range []storage.Config{
		{Dir: dir}, {URL: filepath.Join(dir, "catalogue.db")}, {URL: "sqlite://" + filepath.Join(dir, "catalogue.db")}, {URL: odd},
	} {
		db, err := storage.Open(t.Context(), c)
		if err != nil {
			t.Fatalf("%+v: %v", c, err)
		}
		if err := errors.Join(db.Ping(t.Context()), db.Close()); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for _, file := range []string{filepath.Join(dir, "catalogue.db"), odd} {
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
	}
}

// What was answered to a key by an older program is its document's after the upgrade, and so in the manifests.
func TestAKeyThatWasKeptBeforeBelongsToItsDocumentAfterTheUpgrade(t *testing.T) {
	const before = 25
	for name, url := range map[string]string{"SQLite": sqliteURL(t), "PostgreSQL": storagetest.StartPostgres(t)} {
		t.Run(name, func(t *testing.T) {
			old, err := storage.Open(t.Context(), storage.Config{URL: url, Schema: before})
			if err != nil {
				t.Fatal(err)
			}
			storagetest.File(t, old, storagetest.Sample(1))
			if err := old.Close(); err != nil {
				t.Fatal(err)
			}
			raw := storagetest.OpenRaw(t, url)
			for _, insert := range []string{
				`INSERT INTO receipts (actor, key, request, receipt, at) VALUES ('u1', 'k1', 'r', '{"document":"d000001","number":"1"}', 1)`,
				`INSERT INTO receipts (actor, key, request, receipt, at) VALUES ('u1', 'k2', 'r', '{"document":"nobody"}', 1)`,
			} {
				if _, err := raw.ExecContext(t.Context(), insert); err != nil {
					t.Fatal(err)
				}
			}
			now := storagetest.Open(t, url)
			for key, document := range map[string]records.DocumentID{"k1": "d000001", "k2": ""} {
				if k, err := now.Receipt(t.Context(), "u1", key); err != nil || k.Document != document || k.Request != "r" {
					t.Errorf("%s is %+v: %v", key, k, err)
				}
			}
			var told []string
			err = now.DumpDocument(t.Context(), "d000001", func(table string, row []byte) error {
				if table == "receipts" {
					told = append(told, string(row))
				}
				return nil
			})
			if err != nil || len(told) != 1 || !strings.Contains(told[0], `"key":"k1"`) {
				t.Errorf("the document's manifest has %q: %v", told, err)
			}
		})
	}
}

func TestWhatCannotBeOpenedSaysWhyAndKeepsThePassword(t *testing.T) {
	notOurs := filepath.Join(t.TempDir(), "notes.db")
	if err := os.WriteFile(notOurs, []byte(strings.Repeat("this is no database. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		url  string
		kind records.Kind
	}{
		{"", records.Invalid},
		{"mysql://root:s3cret@db.example.org/acervo", records.Invalid},
		{"sqlite://", records.Invalid},
		{"postgres://acervo:s3cret@[db.example.org/acervo", records.Invalid},
		{"postgres://acervo:s3cret@db.example.org:port/acervo", records.Invalid},
		{"postgres://acervo:s3cret@127.0.0.1:1/acervo", records.Unavailable},
		{filepath.Join(t.TempDir(), "nowhere", "catalogue.db"), records.Invalid},
		{notOurs, records.Invalid},
	} {
		var log strings.Builder
		_, err := storage.Open(t.Context(), storage.Config{URL: c.url, Log: slog.New(slog.NewTextHandler(&log, nil))})
		e := new(records.Error)
		if !errors.As(err, &e) || e.Kind != c.kind {
			t.Errorf("%q: got %v, want one of kind %s", c.url, err, c.kind)
			continue
		}
		if e.Kind == records.Unavailable && e.RetryAfter <= 0 {
			t.Errorf("%q: no word of when to come back", c.url)
		}
		if strings.Contains(e.Error(), "127.0.0.1") {
			t.Errorf("%q: the message has an address: %v", c.url, e)
		}
		for cause := err; cause != nil; cause = errors.Unwrap(cause) {
			if strings.Contains(cause.Error()+log.String(), "s3cret") {
				t.Errorf("%q: the password is told: %v", c.url, cause)
			}
		}
	}
}

func TestACatalogueOfANewerProgramIsLeftAlone(t *testing.T) {
	for name, newURL := range map[string]func(testing.TB) string{"sqlite": sqliteURL, "postgres": storagetest.StartPostgres} {
		t.Run(name, func(t *testing.T) {
			url := newURL(t)
			storagetest.Open(t, url)
			storagetest.Exec(t, url, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`)
			_, err := storage.Open(t.Context(), storage.Config{URL: url})
			if records.KindOf(err) != records.Invalid || !strings.Contains(err.Error(), "newer") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestNodesThatStartAtOnceMakeTheSchemaOnce(t *testing.T) {
	url := storagetest.StartPostgres(t)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { storagetest.Open(t, url) })
	}
	wg.Wait()
}
