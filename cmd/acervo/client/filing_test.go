package client

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// upload makes a file to send.
func upload(t *testing.T, name, text string) Upload {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bytes")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Upload{Name: name, Size: int64(len(text)), Open: func() (*os.File, error) { return os.Open(path) }}
}

// received is what a service finds in a request to file.
type received struct {
	key    string
	length int64
	fields map[string]any
	files  map[string]string // role and name, then text
}

func receive(t *testing.T, r *http.Request) received {
	t.Helper()
	got := received{key: r.Header.Get("Idempotency-Key"), length: r.ContentLength, files: map[string]string{}}
	parts, err := r.MultipartReader()
	if err != nil {
		t.Fatal(err)
	}
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		if p.FormName() == "document" {
			if err := json.Unmarshal(b, &got.fields); err != nil {
				t.Error(err)
			}
			continue
		}
		got.files[p.FormName()+" "+p.FileName()] = string(b)
	}
}

func TestFilingSendsEveryFieldAndFileAndItsLength(t *testing.T) {
	long := strings.Repeat("página ", 100_000)
	c := to(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		got := receive(t, r)
		if got.length <= int64(len(long)) || got.key != "k" {
			t.Errorf("length %d, key %q", got.length, got.key)
		}
		if got.fields["type"] != "resolution" || got.fields["lang"] != "es" || got.fields["title"] != "Resolución" || len(got.fields) != 4 {
			t.Errorf("fields %v", got.fields)
		}
		if m, ok := got.fields["metadata"].(map[string]any); !ok || m["session"] != "XXVI" {
			t.Errorf("metadata %v", got.fields["metadata"])
		}
		if got.files[`original Señal "12".pdf`] != long || got.files["attachment b.txt"] != "b" || len(got.files) != 2 {
			t.Errorf("%d files", len(got.files))
		}
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, `{"document": "k2", "number": "N/1", "version": 1, "ledger_seq": 7}`)
	})
	second := upload(t, "b.txt", "b")
	second.Role = records.Attachment
	r, err := c.File(t.Context(), Filing{
		Type: "resolution", Title: "Resolución", Language: "es", Metadata: json.RawMessage(`{"session": "XXVI"}`), Key: "k",
		Uploads: []Upload{upload(t, `Señal "12".pdf`, long), second},
	})
	if err != nil || r.Number != "N/1" || r.Seq != 7 || r.Document != "k2" {
		t.Errorf("%+v %v", r, err)
	}
}

func TestFilingIsRepeatedWithItsKeyAndAllItsBytes(t *testing.T) {
	tries := 0
	answer := func(w http.ResponseWriter, r *http.Request) {
		got := receive(t, r)
		if got.files["original a.txt"] != "abc" {
			t.Errorf("try %d: %v", tries, got.files)
		}
		if tries++; tries < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		io.WriteString(w, `{"document": "k2"}`)
	}
	c := to(t, Options{Patience: time.Minute}, answer)
	if _, err := c.AddVersion(t.Context(), "k2", Filing{Key: "k", Uploads: []Upload{upload(t, "a.txt", "abc")}}); err != nil || tries != 3 {
		t.Errorf("%v after %d tries", err, tries)
	}
	tries = 0
	if _, err := c.AddVersion(t.Context(), "k2", Filing{Uploads: []Upload{upload(t, "a.txt", "abc")}}); err == nil || tries != 1 {
		t.Errorf("without a key: %v after %d tries", err, tries)
	}
}

func TestAFileThatShrinksOrVanishesIsToldByItsName(t *testing.T) {
	c := to(t, Options{Patience: time.Second}, func(_ http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err == nil {
			t.Error("the body came to its end")
		}
	})
	shrunk := upload(t, "shrunk.pdf", "abc")
	shrunk.Size = 5
	gone := Upload{Name: "gone.pdf", Size: 5, Open: func() (*os.File, error) { return nil, os.ErrNotExist }}
	for _, u := range []Upload{shrunk, gone} {
		_, err := c.File(t.Context(), Filing{Key: "k", Uploads: []Upload{u}})
		var e *records.Error
		if !errors.As(err, &e) || e.Field != u.Name || e.Kind == records.Unavailable {
			t.Errorf("%s: %v", u.Name, err)
		}
	}
}
