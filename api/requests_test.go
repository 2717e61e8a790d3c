package api_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"acervo/api"
	"acervo/records"
)

// panicking is a finder with a fault.
type panicking struct{ finder }

func (panicking) Search(context.Context, records.Query, records.Visible) (records.Results, error) {
	panic("secret detail")
}

func (panicking) Suggest(ctx context.Context, typed string, _ records.Language, _ int, _ records.Visible) ([]records.Suggestion, error) {
	switch typed {
	case "slow":
		return nil, context.DeadlineExceeded
	case "gone":
		return nil, ctx.Err()
	}
	return nil, errors.New("secret detail")
}

func TestFaultsOfOursAreToldByTheirNumberOnly(t *testing.T) {
	h := newHouse(t, func(_ *house, c *records.OfficeConfig) { c.Finder = panicking{} })
	c := h.client()
	for _, path := range []string{"/api/v1/search?q=x", "/api/v1/suggest?q=x"} {
		got := c.want(500, ask{path: path, header: map[string]string{"X-Request-Id": "trace-0042"}})
		if strings.Contains(got.Body.String(), "secret") || got.text("request_id") != "trace-0042" || got.Header().Get("X-Request-Id") != "trace-0042" {
			t.Errorf("%s answers %s", path, got.Body)
		}
	}
	log := h.logged.String()
	if strings.Count(log, "secret detail") != 2 || !strings.Contains(log, "trace-0042") || !strings.Contains(log, "requests_test.go") {
		t.Errorf("the log tells too little of the faults: %s", log)
	}
	c.want(503, ask{path: "/api/v1/suggest?q=slow"})
}

func TestAClientThatWentAwayIsNoFault(t *testing.T) {
	h := newHouse(t, func(_ *house, c *records.OfficeConfig) { c.Finder = panicking{} })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := ask{path: "/api/v1/suggest?q=gone"}.request(t)
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r.WithContext(ctx))
	if log := h.logged.String(); strings.Contains(log, "ERROR") || !strings.Contains(log, `"status":499`) {
		t.Errorf("the log says %s", log)
	}
}

func TestRequestIDsThatAreNotSaneAreReplaced(t *testing.T) {
	c := newHouse(t).client()
	for _, id := range []string{"", "short", strings.Repeat("x", 65), "a b c d e f", "<script>alert</script>"} {
		got := c.want(200, ask{path: "/health/live", header: map[string]string{"X-Request-Id": id}}).Header().Get("X-Request-Id")
		if got == id || len(got) < 16 {
			t.Errorf("%q became %q", id, got)
		}
	}
}

func TestEveryAnswerForbidsFramesSniffingAndScripts(t *testing.T) {
	c := newHouse(t).client()
	for _, path := range []string{"/api/v1/documents", "/health/live", "/api/docs", "/nothing", "/api/openapi.yaml"} {
		h := c.do(ask{path: path}).Header()
		policy := h.Get("Content-Security-Policy")
		if h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s answers with %v", path, h)
		}
	}
}

func TestTheContractIsAPageWithoutScripts(t *testing.T) {
	c := newHouse(t).client()
	got := c.want(200, ask{path: "/api/docs"})
	page := got.Body.String()
	_, style, _ := strings.Cut(page, "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	hash := sha256.Sum256([]byte(style))
	if policy := got.Header().Get("Content-Security-Policy"); style == "" || !strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(hash[:])+"'") {
		t.Errorf("the policy %q does not allow the page's own style", policy)
	}
	for _, want := range []string{"<title>The API of Acervo</title>", `id="fileDocument"`, "/api/v1/documents/{id}/versions/{n}", "urn:acervo:problem:too-many"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	for _, never := range []string{"<script", "http://", "style="} {
		if strings.Contains(page, never) {
			t.Errorf("the page has %s", never)
		}
	}
	c.want(200, ask{path: "/api/openapi.yaml"})
}

func TestAServerSaysWhatItMisses(t *testing.T) {
	if _, err := api.New(api.Config{}); err == nil {
		t.Error("a server was made of nothing")
	}
	h := newHouse(t)
	h.config.TrustedProxies = []string{"everybody"}
	if _, err := api.New(h.config); records.KindOf(err) != records.Invalid {
		t.Errorf("trusted proxies that are none: %v", err)
	}
	h.config.TrustedProxies, h.config.Contract = nil, []byte("paths: [")
	if _, err := api.New(h.config); err == nil {
		t.Error("a contract that cannot be read was taken")
	}
}

func TestAServerHasNoGoroutinesOfItsOwn(t *testing.T) {
	h := newHouse(t)
	before := runtime.NumGoroutine()
	for range 20 {
		if _, err := api.New(h.config); err != nil {
			t.Fatal(err)
		}
	}
	if after := runtime.NumGoroutine(); after > before+5 {
		t.Errorf("20 servers started %d goroutines that nobody stops", after-before)
	}
}
