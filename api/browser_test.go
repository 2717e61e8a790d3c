package api_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"acervo/api/web"
	"acervo/records"
)

// browser asks for pages as people's browsers do: it keeps cookies, and says
// where its requests come from. It follows no redirect by itself.
type browser struct {
	t       *testing.T
	handler http.Handler
	cookies map[string]string
	site    string // Sec-Fetch-Site
	accept  string // Accept-Language
}

func (h *house) browser() *browser {
	return &browser{h.t, h.handler, map[string]string{}, "same-origin", "es"}
}

// signedIn is a browser in which somebody with these roles has signed in.
func (h *house) signedIn(login string, roles ...records.Role) *browser {
	h.t.Helper()
	h.resident(login, roles...)
	b := h.browser()
	b.signIn(login)
	return b
}

func (b *browser) signIn(login string) {
	b.t.Helper()
	if p := b.post("/sign-in", url.Values{"login": {login}, "password": {password}}); p.Code != http.StatusSeeOther {
		b.t.Fatalf("%s could not sign in: %d %s", login, p.Code, p.said())
	}
}

// page is an answer to a browser.
type page struct {
	*httptest.ResponseRecorder
	t    *testing.T
	root *html.Node
}

func (b *browser) do(r *http.Request) page {
	b.t.Helper()
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	r.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	r.Header.Set("Accept-Language", b.accept)
	r.Header.Set("Sec-Fetch-Site", b.site)
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 || c.Value == "" {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	p := page{ResponseRecorder: w, t: b.t}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		root, err := html.Parse(bytes.NewReader(w.Body.Bytes()))
		if err != nil {
			b.t.Fatal(err)
		}
		p.root = root
		if policy := w.Header().Get("Content-Security-Policy"); policy != web.Policy {
			b.t.Errorf("%s %s has the policy %q", r.Method, r.URL.Path, policy)
		}
	}
	return p
}

func (b *browser) get(path string) page {
	b.t.Helper()
	return b.do(httptest.NewRequestWithContext(b.t.Context(), http.MethodGet, path, nil))
}

func (b *browser) post(path string, fields url.Values) page {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

func (b *browser) send(path string, f form) page {
	b.t.Helper()
	body, contentType := f.encode(b.t)
	return b.sendBody(path, body, contentType)
}

func (b *browser) sendBody(path string, body io.Reader, contentType string) page {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, path, body)
	r.Header.Set("Content-Type", contentType)
	return b.do(r)
}

// want fails unless the page has the status.
func (p page) want(status int) page {
	p.t.Helper()
	if p.Code != status {
		p.t.Fatalf("status %d, want %d: %s", p.Code, status, p.said())
	}
	return p
}

// leads fails unless the page leads to an address, and returns it.
func (p page) leads(prefix string) string {
	p.t.Helper()
	to := p.want(http.StatusSeeOther).Header().Get("Location")
	if !strings.HasPrefix(to, prefix) {
		p.t.Fatalf("it leads to %q, not to %q", to, prefix)
	}
	return to
}

// said is the text of the page's matter.
func (p page) said() string {
	for _, n := range p.all("main") {
		return textOf(n)
	}
	return p.Body.String()
}

// says fails unless the page's matter holds each of the texts.
func (p page) says(texts ...string) page {
	p.t.Helper()
	for _, s := range texts {
		if !strings.Contains(p.said(), s) {
			p.t.Errorf("the page does not say %q: %s", s, p.said())
		}
	}
	return p
}

// all lists the elements of a name.
func (p page) all(name string) []*html.Node {
	if p.root == nil {
		return nil
	}
	var found []*html.Node
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			found = append(found, n)
		}
	}
	return found
}

// link returns the address of the first link with the text.
func (p page) link(text string) string {
	p.t.Helper()
	for _, a := range p.all("a") {
		if textOf(a) == text {
			return attribute(a, "href")
		}
	}
	p.t.Fatalf("no link %q on the page: %s", text, p.said())
	return ""
}

// value returns what a field of the page's form holds.
func (p page) value(name string) string {
	p.t.Helper()
	for _, n := range p.all("input") {
		if attribute(n, "name") != name {
			continue
		}
		if kind := attribute(n, "type"); (kind == "radio" || kind == "checkbox") && !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
			continue
		}
		return attribute(n, "value")
	}
	for _, n := range p.all("option") {
		if attribute(n.Parent, "name") == name && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
			return attribute(n, "value")
		}
	}
	return ""
}

// mistake returns what is said beside a field.
func (p page) mistake(field string) string {
	for _, n := range p.all("p") {
		if attribute(n, "id") == field+"-mistake" {
			return textOf(n)
		}
	}
	return ""
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.Type == html.ElementNode && d.Data != "mark" && d.Data != "time" && d.Parent.Data != "code":
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
