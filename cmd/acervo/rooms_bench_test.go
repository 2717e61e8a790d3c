package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"acervo/cmd/acervo/sample"
	"acervo/records"
)

// BenchmarkRooms asks for the pages of the reading room as a browser does, among the sample
// collection and 4,000 other documents on SQLite: the page of a search against the call of
// the API that finds the same, and the page of a document.
func BenchmarkRooms(b *testing.B) {
	const documents, size = 4000, 6000
	dir := b.TempDir()
	source, data := filepath.Join(dir, "source"), filepath.Join(dir, "data")
	writeCorpus(b, source, documents, size)
	own := filepath.Join(dir, "sample")
	if err := os.CopyFS(own, sample.FS); err != nil {
		b.Fatal(err)
	}
	for _, args := range [][]string{
		{"import", filepath.Join(own, "manifest.csv")}, {"event", "import", filepath.Join(own, "events.csv")},
		{"import", source, "--lang", "es", "--access", "public"},
	} {
		var out bytes.Buffer
		cmd := programCommand(b.Context(), append(args, "--data", data)...)
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			b.Fatalf("%v: %s", err, tail(out.String()))
		}
	}
	c := config{Data: data, MaxUpload: records.DefaultMaxUpload, Readers: 1, LogFormat: "text"}
	a, err := openApp(b.Context(), c, newLog(c, io.Discard))
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	handler := a.handler()
	get := func(path, packed string) ([]byte, time.Duration) {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", packed)
		r.Header.Set("Accept-Language", "es")
		w := httptest.NewRecorder()
		start := time.Now()
		handler.ServeHTTP(w, r)
		took := time.Since(start)
		if w.Code != http.StatusOK {
			b.Fatalf("%s answers %d: %s", path, w.Code, w.Body)
		}
		return w.Body.Bytes(), took
	}
	var pages []string // of documents: two with a life in the law, and others
	for _, ask := range []string{"MUESTRA/EST-1", "MUESTRA/REG-1", "fin"} {
		var found struct{ Hits []struct{ Document string } }
		body, _ := get("/api/v1/search?q="+url.QueryEscape(ask), "identity")
		if err := json.Unmarshal(body, &found); err != nil || len(found.Hits) == 0 {
			b.Fatalf("%q finds nothing: %s", ask, body)
		}
		for _, h := range found.Hits {
			pages = append(pages, "/d/"+h.Document)
		}
	}
	questions := []string{"archivo", "reglamento del archivo", "numeros de registro", "estatuto 1984", "mo", "pensi*", "la comisión", "\"Consejo Permanente\""}
	var page, call, callOnly, document []time.Duration
	for n := 0; b.Loop(); n++ {
		q := url.QueryEscape(questions[n%len(questions)])
		_, took := get(fmt.Sprintf("/api/v1/search?q=%s&facets=true", q), "gzip")
		call = append(call, took)
		_, took = get("/?q="+q, "gzip")
		page = append(page, took)
		_, took = get("/api/v1/search?q="+q, "gzip")
		callOnly = append(callOnly, took)
		_, took = get(pages[n%len(pages)], "gzip")
		document = append(document, took)
	}
	milliseconds := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(milliseconds(median(page)), "ms/search-page")
	b.ReportMetric(float64(median(page))/float64(median(call)), "x-search-call(target≤1.5)")
	b.ReportMetric(float64(median(page))/float64(median(callOnly)), "x-call-without-facets")
	b.ReportMetric(milliseconds(median(document)), "ms/document-page(target≤30)")
}
