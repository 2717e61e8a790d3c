package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gin-gonic/gin"

	"acervo/api"
	"acervo/records"
	"acervo/storage/blob/blobtest"
	"acervo/storage/storagetest"
)

// twin is one of two services that were one until now: same documents, ids, numbers, times, keys and accounts.
type twin struct {
	*app
	t     *testing.T
	asked *atomic.Int32
	last  *atomic.Pointer[steps] // of the last request
}

// question is a request to be made to both twins.
type question struct {
	method string // default GET
	path   string
	header map[string]string
	json   any               // sent as JSON
	fields url.Values        // sent as a form of a page
	form   map[string]string // sent as multipart/form-data; file:NAME is a file
	body   string
	next   string // the parameter for the next page, if there is one
}

// caller is somebody who asks.
type caller struct {
	name  string
	token string // none: nobody is signed in
	actor records.Actor
}

func (q question) request(t *testing.T) *http.Request {
	t.Helper()
	var body io.Reader = strings.NewReader(q.body)
	contentType := ""
	switch {
	case q.json != nil:
		b, err := json.Marshal(q.json)
		if err != nil {
			t.Fatal(err)
		}
		body, contentType = bytes.NewReader(b), "application/json"
	case q.fields != nil:
		body, contentType = strings.NewReader(q.fields.Encode()), "application/x-www-form-urlencoded"
	case q.form != nil:
		body, contentType = multipartOf(t, q.form)
	}
	method := q.method
	if method == "" {
		method = http.MethodGet
	}
	r := httptest.NewRequestWithContext(t.Context(), method, q.path, body)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if !strings.HasPrefix(q.path, "/api/") {
		r.Header.Set("Accept", "text/html")
	}
	for k, v := range q.header {
		r.Header.Set(k, v)
	}
	return r
}

func multipartOf(t *testing.T, form map[string]string) (io.Reader, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.SetBoundary("the-same-for-both"); err != nil {
		t.Fatal(err)
	}
	for _, files := range []bool{false, true} { // what is said of a file comes before it
		for name, text := range form {
			file, isFile := strings.CutPrefix(name, "file:")
			if isFile != files {
				continue
			}
			create := w.CreateFormField
			if isFile {
				name, create = "file", func(name string) (io.Writer, error) { return w.CreateFormFile(name, file) }
			}
			to, err := create(name)
			if err == nil {
				_, err = io.WriteString(to, text)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b, w.FormDataContentType()
}

// ask makes the request as somebody.
func (h twin) ask(who caller, q question) *httptest.ResponseRecorder {
	r := q.request(h.t)
	n := h.asked.Add(1) // each from an address of its own, because addresses that ask much are made to wait
	r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:4711", n>>16&255, n>>8&255, n&255)
	if who.token != "" {
		r.Header.Set("Authorization", "Bearer "+who.token)
	}
	w := httptest.NewRecorder()
	did := &steps{}
	h.last.Store(did)
	h.handler().ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), stepsKey{}, did)))
	if r.Method == http.MethodHead {
		w.Body.Reset() // as net/http does
	}
	return w
}

// drawn asks until what a page may bring later is there.
func (h twin) drawn(who caller, q question) (w *httptest.ResponseRecorder) {
	waitUntil(h.t, func() bool {
		w = h.ask(who, q)
		return !bytes.Contains(w.Body.Bytes(), []byte(`data-late="1"`))
	})
	return w
}

// does makes the request as the operator, or as the account named, and returns what was answered.
func (h twin) does(login string, q question) map[string]any {
	h.t.Helper()
	r := q.request(h.t)
	if login != "" {
		r.Header.Set("Acervo-As", login)
	}
	w := httptest.NewRecorder()
	h.handler().ServeHTTP(w, r.WithContext(api.WithActor(r.Context(), records.Operator(h.profile()))))
	if w.Code >= 300 {
		h.t.Fatalf("%s %s: %d %s", q.method, q.path, w.Code, w.Body)
	}
	var answer map[string]any
	if json.Unmarshal(w.Body.Bytes(), &answer) != nil {
		return nil
	}
	return answer
}

// post is does with a body of JSON.
func (h twin) post(path string, body any) map[string]any {
	h.t.Helper()
	return h.does("", question{method: "POST", path: "/api/v1" + path, json: body})
}

// settle returns when every file was read and all that happened can be found.
func (h twin) settle() {
	h.t.Helper()
	ctx := h.t.Context()
	waitUntil(h.t, func() bool {
		jobs, err := h.db.CountJobs(ctx)
		return err == nil && jobs[records.JobWaiting]+jobs[records.JobRunning] == 0
	})
	if err := h.index.CatchUp(ctx); err != nil {
		h.t.Fatal(err)
	}
}

// open opens a service with all that it does beside answering.
func openTwin(t *testing.T, c config) twin {
	t.Helper()
	c.watch = watchSteps
	a, err := openApp(t.Context(), c, newLog(config{}, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	a.runDesk()
	a.desk.Wake()
	a.runCustodian()
	return twin{a, t, &atomic.Int32{}, &atomic.Pointer[steps]{}}
}

// twins calls job with two services that nobody can tell apart, on the embedded parts and on the servers.
func twins(t *testing.T, job func(t *testing.T, k known, a, b twin)) {
	t.Helper()
	o := onFolder(t)
	k := fileOpenly(t, o)
	t.Run("SQLite and a folder", func(t *testing.T) {
		var both [2]twin
		for i := range both {
			c := testConfig(t, filepath.Join(t.TempDir(), "data"))
			if err := os.CopyFS(c.Data, os.DirFS(o.env["ACERVO_DATA"])); err != nil {
				t.Fatal(err)
			}
			both[i] = openTwin(t, c)
		}
		job(t, k, both[0], both[1])
	})
	t.Run("PostgreSQL and S3", func(t *testing.T) {
		archive := filepath.Join(t.TempDir(), "archive")
		o.run(exitOK, "backup", archive)
		gateway := blobtest.StartVersity(t)
		var both [2]twin
		for i := range both {
			servers := onFolder(t)
			servers.env["ACERVO_DATABASE"], servers.env["ACERVO_VAULT"] = storagetest.StartPostgres(t), gateway.URL(fmt.Sprintf("twin%d", i))
			servers.run(exitOK, "restore", archive)
			c := testConfig(t, servers.env["ACERVO_DATA"])
			c.Database, c.Vault = servers.env["ACERVO_DATABASE"], servers.env["ACERVO_VAULT"]
			both[i] = openTwin(t, c)
		}
		job(t, k, both[0], both[1])
	})
}

// difference is what two services may answer differently, by the words of the answer, and why.
type difference struct {
	pattern string         // what is left out of both, but for the group in it
	only    []records.Role // for whom; empty for everybody
	told    bool           // whoever is meant sees everything here but what is sealed
	why     string
}

// Two collections that differ only in what somebody may not read look the same to them, byte for byte, at every surface.
func TestWhatOneMayNotReadChangesNothingOnAnySurface(t *testing.T) {
	twins(t, func(t *testing.T, k known, a, b twin) {
		x := hide(t, b, k)
		everyRouteIsLookedAt(t, b, k, x)
		for _, s := range reading {
			t.Run(s.name, func(t *testing.T) {
				for _, who := range k.callers {
					for _, q := range s.asks(k, x, who) {
						same(t, who, s, x, q, a, b)
					}
				}
			})
		}
		for _, more := range levels {
			x := more.hide(b, k, x)
			for _, s := range reading {
				t.Run(more.name+": "+s.name, func(t *testing.T) {
					for _, who := range k.callers {
						if who.name != more.from {
							continue
						}
						for _, q := range s.asks(k, x, who) {
							same(t, who, s, x, q, a, b)
						}
					}
				})
			}
		}
	})
}

// Whatever one does, it is answered as if there were nothing but what one may read.
func TestWhatOneMayNotReadChangesNoAnswerToAnAct(t *testing.T) {
	twins(t, func(t *testing.T, k known, a, b twin) {
		x := hide(t, b, k)
		t.Run("a legal event by an act that one may not read", func(t *testing.T) {
			event := map[string]any{"type": "amended", "effective_on": "2025-05-05"}
			a.post("/documents/"+k.norm.id+"/events", event)
			event["by"] = x.act.id
			b.post("/documents/"+k.norm.id+"/events", event)
			for _, h := range []twin{a, b} {
				h.settle()
			}
			s := surface{differs: []difference{drawn, given, size, whole, took}}
			for _, who := range k.callers {
				for _, path := range []string{"/api/v1/documents/{id}/events", "/api/v1/documents/{id}/timeline", "/api/v1/documents/{id}/in-force?on=2026-01-01", "/api/v1/documents/{id}/history", "/api/v1/documents/{id}/relations", "/api/v1/documents/{id}/cited-by", "/d/{id}", "/api/v1/calendar", "/api/v1/calendar?format=atom", "/api/v1/search?q=reglamento&on=2026-01-01"} {
					same(t, who, s, x, question{path: k.norm.in(path)}, a, b)
				}
			}
		})
		t.Run("batches of records of which some may not be read", func(t *testing.T) { batchesAreTheSame(t, k, x, a, b) })
		for _, s := range doing {
			t.Run(s.name, func(t *testing.T) {
				for _, who := range k.callers {
					for _, q := range s.asks(k, x, who) {
						same(t, who, s, x, q, a, b)
					}
				}
			})
		}
	})
}

// same asks both twins and fails where they differ; it goes on with the next pages as long as there are any.
func same(t *testing.T, who caller, s surface, x hidden, q question, a, b twin) {
	t.Helper()
	for range 100 {
		one, two := a.drawn(who, q), b.drawn(who, q)
		if differs := unlike(t, who, s, x, q, b, one, two); differs != "" {
			t.Error(differs)
			return
		}
		if differs := otherSteps(who, s, q, a.last.Load(), b.last.Load()); differs != "" {
			t.Error(differs)
			return
		}
		var page struct {
			Next any `json:"next"`
		}
		if q.next == "" || json.Unmarshal(one.Body.Bytes(), &page) != nil || textOf(page.Next) == "" {
			return
		}
		address, err := url.Parse(q.path)
		if err != nil {
			t.Fatal(err)
		}
		values := address.Query()
		values.Set(q.next, textOf(page.Next))
		q.path = address.Path + "?" + values.Encode()
	}
	t.Errorf("%s has no last page", q.path)
}

// ours are headers that are made anew for each answer; the length is compared with the body.
var ours = []string{"Date", "X-Request-Id"}

// unlike says in what two answers differ; empty when they are alike. That a mark of what is hidden is told fails at once.
func unlike(t *testing.T, who caller, s surface, x hidden, q question, with twin, a, b *httptest.ResponseRecorder) string {
	t.Helper()
	says := fmt.Sprintf("%s: %s %s %v", who.name, q.method, q.path, q.header)
	told := slices.ContainsFunc(s.differs, func(d difference) bool { return d.told && who.actor.Has(d.only...) })
	if told {
		for _, mark := range x.sealedMarks {
			if strings.Contains(unpacked(t, with, b.Body.Bytes()), mark) {
				t.Errorf("%s tells %q", says, mark)
			}
		}
		return ""
	}
	if a.Code != b.Code {
		return fmt.Sprintf("%s: %d without, %d with\n%.300s\n%.300s", says, a.Code, b.Code, a.Body, b.Body)
	}
	for _, name := range ours {
		a.Header().Del(name)
		b.Header().Del(name)
	}
	one, two := unpacked(t, with, a.Body.Bytes()), unpacked(t, with, b.Body.Bytes())
	for _, d := range s.differs {
		if len(d.only) > 0 && !who.actor.Has(d.only...) {
			continue
		}
		pattern := regexp.MustCompile(d.pattern)
		for _, w := range []*httptest.ResponseRecorder{a, b} {
			for _, values := range w.Header() {
				for i, v := range values {
					values[i] = pattern.ReplaceAllString(v, "$1$2$3")
				}
			}
		}
		one, two = pattern.ReplaceAllString(one, "$1$2$3"), pattern.ReplaceAllString(two, "$1$2$3")
	}
	for _, mark := range x.marks {
		if whole := b.Body.String() + unpacked(t, with, b.Body.Bytes()); strings.Contains(whole, mark) && !strings.Contains(a.Body.String(), mark) && !strings.Contains(q.path, mark) {
			t.Errorf("%s tells %q", says, mark)
		}
	}
	if a.Body.Len() > 0 && len(s.differs) > 0 { // what may differ may be longer
		a.Header().Del("Content-Length")
		b.Header().Del("Content-Length")
	}
	if one != two {
		one, two = apart(one, two)
		return fmt.Sprintf("%s (%d): the answers differ\nwithout …%q\n   with …%q", says, a.Code, one, two)
	}
	if h, g := fmt.Sprint(a.Header()), fmt.Sprint(b.Header()); h != g {
		h, g = apart(h, g)
		return fmt.Sprintf("%s: the headers differ\nwithout …%s\n   with …%s", says, h, g)
	}
	return ""
}

// apart cuts two texts to where they begin to differ.
func apart(a, b string) (string, string) {
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	cut := func(s string) string { return s[max(0, at-160):min(len(s), at+240)] }
	return cut(a), cut(b)
}

// unpacked is an answer as text: a package unpacked, and the words of a PDF in place of its compressed bytes.
func unpacked(t *testing.T, h twin, body []byte) string {
	t.Helper()
	switch {
	case bytes.HasPrefix(body, []byte("PK\x03\x04")):
		z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			break // a part of one
		}
		var all strings.Builder
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&all, "%s\n%s\n", f.Name, b)
		}
		return all.String()
	case bytes.HasPrefix(body, []byte("%PDF-")):
		x, err := h.pool.Extract(t.Context(), records.ExtractInput{Name: "a.pdf", MediaType: "application/pdf", Bytes: bytes.NewReader(body), Size: int64(len(body)), Language: records.Spanish})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(x.Pages, "\f")
	}
	return string(body)
}

// everyRouteIsLookedAt fails for an operation or a page that no surface asks.
func everyRouteIsLookedAt(t *testing.T, h twin, k known, x hidden) {
	t.Helper()
	engine, ok := h.handler().(*gin.Engine)
	if !ok {
		t.Fatalf("the handler is a %T", h.handler())
	}
	routes, asked := engine.Routes(), map[string]bool{}
	for _, s := range slices.Concat(reading, doing) {
		for _, q := range s.asks(k, x, k.callers[1]) {
			path, _, _ := strings.Cut(q.path, "?")
			best, fixed := "", -1
			for _, r := range routes {
				if n, ok := leadsTo(r.Path, path); ok && r.Method == cmp.Or(q.method, http.MethodGet) && n > fixed {
					best, fixed = r.Method+" "+r.Path, n
				}
			}
			asked[best] = true
		}
	}
	for _, r := range routes {
		if r.Method != http.MethodHead && !asked[r.Method+" "+r.Path] {
			t.Errorf("no surface asks %s %s: say what must not show there", r.Method, r.Path)
		}
	}
}

// leadsTo reports whether a path is one of a route, and how many of the route's parts are fixed words.
func leadsTo(route, path string) (fixed int, ok bool) {
	parts, words := strings.Split(route, "/"), strings.Split(path, "/")
	if len(parts) != len(words) {
		return 0, false
	}
	for i, part := range parts {
		switch {
		case part == words[i]:
			fixed++
		case !strings.HasPrefix(part, ":") || words[i] == "":
			return 0, false
		}
	}
	return fixed, true
}
