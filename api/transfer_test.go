package api_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/records"
)

// served runs the house behind a real listener.
func (h *house) served() *httptest.Server {
	server := httptest.NewServer(h.handler)
	h.t.Cleanup(server.Close)
	return server
}

func TestAnUploadThatStandsStillIsGivenUp(t *testing.T) {
	h := newHouse(t, func(h *house, _ *records.OfficeConfig) { h.config.Patience = 100 * time.Millisecond })
	_, clerk := h.person("clerk", nil, records.Clerk)
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", h.served().Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n", clerk)
	fmt.Fprint(conn, "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n")
	for range 4 { // slow is not still: each piece comes in time
		time.Sleep(60 * time.Millisecond)
		fmt.Fprint(conn, "a piece ")
	}
	if strings.Contains(h.logged.String(), `"path":"/api/v1/documents"`) {
		t.Fatal("a slow upload was given up")
	}
	if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(conn)
	if err != nil || !strings.Contains(string(b), "400 Bad Request") || !strings.Contains(string(b), "broke off") {
		t.Errorf("it was answered with %s, %v", b, err)
	}
}

func TestWorkThatTakesLongerThanPatienceAfterTheUploadIsNotCutOff(t *testing.T) {
	h := newHouse(t, func(h *house, c *records.OfficeConfig) {
		h.config.Patience = 50 * time.Millisecond
		c.MediaType = func(io.Reader, string) (string, error) {
			time.Sleep(200 * time.Millisecond)
			return "text/plain", nil
		}
	})
	_, clerk := h.person("clerk", nil, records.Clerk)
	if status, body := h.send(clerk, 10); status != http.StatusCreated {
		t.Errorf("status %d: %s", status, body)
	}
}

func TestADownloadThatNobodyReadsIsGivenUp(t *testing.T) {
	h := newHouse(t, func(h *house, _ *records.OfficeConfig) { h.config.Patience = 100 * time.Millisecond })
	_, path := h.stored("big.txt", strings.Repeat("so much text ", 4<<20))
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", h.served().Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET %s/content HTTP/1.1\r\nHost: x\r\n\r\n", path)
	eventually(t, func() bool { return strings.Contains(h.logged.String(), `"path":"`+path+`/content","status":200`) })
}

// send uploads a file of n bytes through a real connection.
func (h *house) send(token string, n int64) (status int, body string) {
	h.t.Helper()
	content, contentType := upload(n)
	server := h.served()
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, server.URL+"/api/v1/documents", content)
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Authorization", "Bearer "+token)
	res, err := server.Client().Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestAFileThatIsTooLargeIsRefusedInTheMiddleOfItAndTheClientIsTold(t *testing.T) {
	h := newHouse(t, func(_ *house, c *records.OfficeConfig) { c.MaxUpload = 1 << 20 })
	_, clerk := h.person("clerk", nil, records.Clerk)
	for range 5 {
		if status, body := h.send(clerk, 64<<20); status != http.StatusRequestEntityTooLarge || !strings.Contains(body, `"field":"big.bin"`) {
			t.Fatalf("status %d: %s", status, body)
		}
	}
}

func TestAConnectionThatRestedServesTheNextRequest(t *testing.T) {
	h := newHouse(t, func(h *house, _ *records.OfficeConfig) { h.config.Patience = 30 * time.Millisecond })
	server := h.served()
	for i := range 6 {
		path := []string{"/health/live", "/api/v1/profile", "/api/v1/sessions/current"}[i%3]
		method := []string{http.MethodGet, http.MethodHead}[i%2]
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s %s: %d", method, path, res.StatusCode)
		}
		time.Sleep(60 * time.Millisecond)
	}
}

func TestTheSameRequestSentManyTimesAtOnceFilesOneDocument(t *testing.T) {
	h := newHouse(t)
	_, clerk := h.person("clerk", nil, records.Clerk)
	request := ask{
		method: "POST", path: "/api/v1/documents", token: clerk, header: map[string]string{"Idempotency-Key": "once"},
		form: form{{name: "title", text: "T"}, {name: "file", file: "a.txt", text: "x"}},
	}
	var all sync.WaitGroup
	answers := make([]*httptest.ResponseRecorder, 12)
	for i := range answers {
		r := request.request(t)
		all.Go(func() {
			answers[i] = httptest.NewRecorder()
			h.handler.ServeHTTP(answers[i], r)
		})
	}
	all.Wait()
	for _, w := range answers {
		if w.Code != http.StatusCreated {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	}
	if n := len(h.documents()); n != 1 {
		t.Errorf("%d documents were filed", n)
	}
}

func TestVersionsAddedAtOnceAreAllKeptAndNumberedWithoutGaps(t *testing.T) {
	h := newHouse(t)
	first, _ := h.stored("a.txt", "one")
	_, clerk := h.person("clerk", nil, records.Clerk)
	var all sync.WaitGroup
	const more = 8
	for i := range more {
		r := ask{method: "POST", path: doc(first.Document, "versions"), token: clerk, form: form{{name: "file", file: "v.txt", text: fmt.Sprint("version ", i)}}}.request(t)
		all.Go(func() {
			w := httptest.NewRecorder()
			if h.handler.ServeHTTP(w, r); w.Code != http.StatusCreated {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
		})
	}
	all.Wait()
	d, err := h.office.Document(t.Context(), root(), string(first.Document))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	for _, v := range d.Versions {
		seen[v.Number] = true
	}
	for n := 1; n <= more+1; n++ {
		if !seen[n] {
			t.Errorf("there is no version %d of %d", n, len(d.Versions))
		}
	}
}
