package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/indexer/extract/extracttest"
	"acervo/records"
)

// BenchmarkPagePicture asks the service for the pictures of a PDF's pages: once when
// nobody has seen them, and once more, against reading the same bytes from a file.
func BenchmarkPagePicture(b *testing.B) {
	const pages = 60
	dir := b.TempDir()
	c := config{Data: filepath.Join(dir, "data"), MaxUpload: records.DefaultMaxUpload, Readers: 1, LogFormat: "text"}
	a, err := openApp(b.Context(), c, newLog(c, io.Discard))
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	a.runDesk = func() {} // pages are shown before anything is read
	if err := a.painter.Warm(b.Context()); err != nil {
		b.Fatal(err)
	}
	text := make([]string, pages)
	for i := range text {
		text[i] = strings.Repeat(fmt.Sprintf("La pensión de vejez se calcula conforme al artículo %d del reglamento.\n", i), 45)
	}
	who := records.Operator(a.profile())
	handler := a.handler()
	get := func(path string) (*httptest.ResponseRecorder, time.Duration) {
		w := httptest.NewRecorder()
		start := time.Now()
		handler.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil))
		took := time.Since(start)
		if w.Code != http.StatusOK {
			b.Fatalf("%s answers %d: %s", path, w.Code, w.Body)
		}
		return w, took
	}
	var (
		cold, warm, bare []time.Duration
		file             records.FileID
	)
	for n := 0; b.Loop(); n++ {
		page := n%pages + 1
		if page == 1 { // a new file, of which nothing is kept
			text[0] = fmt.Sprintf("Ejemplar %d\n", n) + text[0]
			received, err := a.office.Receive(b.Context(), who, "informe.pdf", bytes.NewReader(extracttest.PDF("Informe", text...)))
			if err != nil {
				b.Fatal(err)
			}
			r, err := a.office.File(b.Context(), who, records.FileRequest{Title: "Informe", Access: &records.Access{Level: records.Public}, VersionRequest: records.VersionRequest{Files: []records.Received{received}}})
			if err != nil {
				b.Fatal(err)
			}
			file = r.Files[0].ID
		}
		path := fmt.Sprintf("/api/v1/files/%s/pages/%d/picture?width=800", file, page)
		first, took := get(path)
		cold = append(cold, took)
		_, took = get(path)
		warm = append(warm, took)

		plain := filepath.Join(dir, "plain")
		if err := os.WriteFile(plain, first.Body.Bytes(), 0o600); err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		if _, err := os.ReadFile(plain); err != nil {
			b.Fatal(err)
		}
		bare = append(bare, time.Since(start))
	}
	b.ReportMetric(float64(median(cold).Microseconds())/1000, "ms/cold(target≤150)")
	b.ReportMetric(float64(median(warm).Microseconds())/1000, "ms/warm(target≤10)")
	b.ReportMetric(float64(median(warm))/float64(max(1, median(bare))), "x-file-warm")
}
