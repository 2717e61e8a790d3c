package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/api"
	"acervo/records"
)

// BenchmarkOpeningRestricted measures what it costs that openings of restricted records are
// written into the ledger: files of 100 kB fetched for the first time on a day and again, against a public one.
func BenchmarkOpeningRestricted(b *testing.B) {
	c := config{Data: filepath.Join(b.TempDir(), "data"), MaxUpload: records.DefaultMaxUpload, Readers: 1, LogFormat: "text"}
	a, err := openApp(b.Context(), c, newLog(c, io.Discard))
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	a.runDesk = func() {}
	who := records.Operator(a.profile())
	text := strings.Repeat("La pensión de vejez. ", 5000)
	n := 0
	file := func(x records.Access) string {
		n++
		received, err := a.office.Receive(b.Context(), who, "a.txt", strings.NewReader(fmt.Sprint(n, text)))
		if err != nil {
			b.Fatal(err)
		}
		r, err := a.office.File(b.Context(), who, records.FileRequest{Title: fmt.Sprint("Informe ", n), Access: &x, VersionRequest: records.VersionRequest{Files: []records.Received{received}}})
		if err != nil {
			b.Fatal(err)
		}
		return "/api/v1/files/" + string(r.Files[0].ID) + "/content"
	}
	handler := a.handler()
	get := func(path string) time.Duration {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(api.WithActor(b.Context(), who), http.MethodGet, path, nil)
		start := time.Now()
		handler.ServeHTTP(w, r)
		took := time.Since(start)
		if w.Code != http.StatusOK {
			b.Fatalf("%s answers %d: %s", path, w.Code, w.Body)
		}
		return took
	}
	public := file(records.Access{Level: records.Public})
	var open, first, again []time.Duration
	for b.Loop() {
		closed := file(records.Access{Level: records.Restricted, Bodies: []string{who.Bodies[0]}})
		open = append(open, get(public))
		first = append(first, get(closed))
		again = append(again, get(closed))
	}
	b.ReportMetric(float64(median(first))/float64(median(open)), "x-public-first")
	b.ReportMetric(float64(median(again))/float64(median(open)), "x-public-again(target≤1.1)")
	b.ReportMetric(float64(median(first).Microseconds())/1000, "ms/first")
}
