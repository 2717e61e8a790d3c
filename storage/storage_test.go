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
