package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// hiddenAtOnce is how many documents BenchmarkHiddenAgainstAbsent hides: what they weigh in an answer would show.
const hiddenAtOnce = 1000

// BenchmarkHiddenAgainstAbsent measures whether the time of an answer tells what somebody may not read: each
// address asks for what is there and hidden and for what never was, by turns, and the medians are compared. What
// another one that never was takes against the first is the noise in which the hidden one must be.
func BenchmarkHiddenAgainstAbsent(b *testing.B) {
	c := config{Data: filepath.Join(b.TempDir(), "data"), MaxUpload: records.DefaultMaxUpload, Readers: 2, LogFormat: "text"}
	a, err := openApp(b.Context(), c, newLog(c, io.Discard))
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	who := records.Operator(a.profile())
	var last records.Receipt
	file := func(n int, word string, x records.Access) {
		received, err := a.office.Receive(b.Context(), who, "a.txt", strings.NewReader(fmt.Sprintf("La pensión número %d. %s", n, strings.Repeat(word+" y vejez. ", 20))))
		if err != nil {
			b.Fatal(err)
		}
		last, err = a.office.File(b.Context(), who, records.FileRequest{
			Type: "other", Title: fmt.Sprint(word, " ", n), Symbol: fmt.Sprint(word, "/", n), Access: &x, VersionRequest: records.VersionRequest{Language: records.Spanish, Files: []records.Received{received}},
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for n := range hiddenAtOnce {
		file(n, "abierta", records.Access{Level: records.Public})
		file(n, "quetzalina", records.Access{Level: records.Restricted, Bodies: []string{who.Bodies[0]}})
	}
	late := time.After(2 * time.Minute)
	for jobs, err := a.db.CountJobs(b.Context()); jobs[records.JobWaiting]+jobs[records.JobRunning] > 0 || err != nil; jobs, err = a.db.CountJobs(b.Context()) {
		if err != nil {
			b.Fatal(err)
		}
		select {
		case <-late:
			b.Fatalf("not all is read after two minutes: %v", jobs)
		case <-time.After(50 * time.Millisecond):
		}
	}
	for range 2 { // the second time there is nothing new, and the index makes its vocabularies
		if err := a.index.CatchUp(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	there := thing{id: string(last.Document), number: last.Number, symbol: last.Symbol, file: string(last.Files[0].ID), sum: string(last.Files[0].SHA256), seq: last.Seq}
	absent := never
	absent.symbol = "cosaqualina/999"
	another := thing{id: strings.Repeat("d", 26), number: "CISS/2026/999998", symbol: "zurbaralina/999", file: strings.Repeat("e", 26), sum: strings.Repeat("cd", 32)}
	handler := a.handler()
	asked := 0
	get := func(path string) time.Duration { // as nobody who is signed in
		r, w := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil), httptest.NewRecorder()
		asked++ // each from an address of its own, because addresses that ask much are made to wait
		r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:4711", asked>>16&255, asked>>8&255, asked&255)
		start := time.Now()
		handler.ServeHTTP(w, r)
		return time.Since(start)
	}
	type kind struct{ name, hidden, absent, another string }
	var kinds []kind
	for name, path := range map[string]string{
		"search": "search?facets=true&q=WORD", "search-with-open": "search?q=abierta+WORD", "search-phrase": "search?q=%22WORD+y+vejez%22", "search-prefix": "search?q=WORD*", "search-similar": "search?q=WORD~",
		"search-title": "search?q=title:WORD", "search-symbol": "search?q=symbol:WORD", "search-without": "search?q=abierta+-WORD", "suggest": "suggest?q=WORD",
	} {
		of := func(word string) string { return "/api/v1/" + strings.ReplaceAll(path, "WORD", word) }
		kinds = append(kinds, kind{name, of("quetzalina"), of("cosaqualina"), of("zurbaralina")})
	}
	for name, path := range map[string]string{
		"document": "/api/v1/documents/{id}", "number": "/api/v1/resolve?ref={number}", "symbol": "/api/v1/resolve?ref={symbol}", "file": "/api/v1/files/{file}/content", "text": "/api/v1/files/{file}/text", "picture": "/api/v1/files/{file}/pages/1/picture?width=200",
		"contents": "/api/v1/files?sha256={sum}", "verify": "/api/v1/verify?sha256={sum}", "redline": "/api/v1/redline?from={id}&from_version=1&to_version=1", "relations": "/api/v1/documents/{id}/relations", "page": "/d/{id}",
	} {
		kinds = append(kinds, kind{name, there.in(path), absent.in(path), another.in(path)})
	}
	slices.SortFunc(kinds, func(x, y kind) int { return strings.Compare(x.name, y.name) })
	took := make([][3][]time.Duration, len(kinds))
	for round := 0; b.Loop(); round++ {
		for i, k := range kinds {
			for turn := range 3 { // each is as often the first of its kind as the others: whoever comes first finds everything cold
				which := (round + turn) % 3
				took[i][which] = append(took[i][which], get([]string{k.hidden, k.absent, k.another}[which]))
			}
		}
	}
	for i, k := range kinds {
		absent := float64(median(took[i][1]))
		b.ReportMetric(float64(median(took[i][0]))/absent, "x-"+k.name)
		b.ReportMetric(float64(median(took[i][2]))/absent, "noise-"+k.name)
	}
}
