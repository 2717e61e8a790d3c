package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// ask is a request to be made. Its fields that are empty are left out.
type ask struct {
	method string // default GET
	path   string
	token  string
	header map[string]string
	json   any  // sent as JSON
	form   form // sent as multipart
	body   io.Reader
}

// form is the parts of a multipart request, in their order.
type form []part

type part struct {
	name string
	file string // the file's name; empty for a text field
	text string
}

func (f form) encode(t *testing.T) (io.Reader, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range f {
		var err error
		var to io.Writer
		if p.file != "" {
			to, err = w.CreateFormFile(p.name, p.file)
		} else {
			to, err = w.CreateFormField(p.name)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(to, p.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b, w.FormDataContentType()
}

// request makes the request of an ask.
func (a ask) request(t *testing.T) *http.Request {
	t.Helper()
	body, contentType := a.body, ""
	switch {
	case a.json != nil:
		b, err := json.Marshal(a.json)
		if err != nil {
			t.Fatal(err)
		}
		body, contentType = bytes.NewReader(b), "application/json"
	case a.form != nil:
		body, contentType = a.form.encode(t)
	}
	method := a.method
	if method == "" {
		method = http.MethodGet
	}
	r := httptest.NewRequestWithContext(t.Context(), method, a.path, body)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if a.token != "" {
		r.Header.Set("Authorization", "Bearer "+a.token)
	}
	for k, v := range a.header {
		r.Header.Set(k, v)
	}
	return r
}

// client asks a house and holds every answer against the contract.
type client struct {
	t       *testing.T
	handler http.Handler
	checker checker
}

func (h *house) client() client { return client{h.t, h.handler, newChecker(h.t)} }

func (c client) do(a ask) answer {
	c.t.Helper()
	r, w := a.request(c.t), httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	if r.Method == http.MethodHead {
		w.Body.Reset() // as net/http does
	}
	c.checker.check(c.t, r, w)
	return answer{w, c.t}
}

// want asks and fails unless the status is the one wanted.
func (c client) want(status int, a ask) answer {
	c.t.Helper()
	got := c.do(a)
	if got.Code != status {
		c.t.Fatalf("%s %s: status %d, want %d: %s", a.method, a.path, got.Code, status, strings.TrimSpace(got.Body.String()))
	}
	return got
}

// problem asks for what goes wrong and returns the field at fault and the sentence.
func (c client) problem(status int, a ask) (field, detail string) {
	c.t.Helper()
	got := c.want(status, a)
	return got.text("field"), got.text("detail")
}

func doc(id any, rest ...any) string {
	path := fmt.Sprintf("/api/v1/documents/%v", id)
	for _, r := range rest {
		path += fmt.Sprintf("/%v", r)
	}
	return path
}
