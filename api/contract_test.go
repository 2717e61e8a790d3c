package api_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"

	"acervo/schemas"
)

func loadContract(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(schemas.OpenAPI())
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestContractIsValidOpenAPI(t *testing.T) {
	if err := loadContract(t).Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// operations lists what the contract describes, as "GET /path".
func operations(doc *openapi3.T) []string {
	var all []string
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			all = append(all, method+" "+path)
		}
	}
	slices.Sort(all)
	return all
}

var ginParam = regexp.MustCompile(`:([a-z]+)`)

// The contract cannot drift: what is routed is described, and what is described
// is routed. HEAD goes with every GET and needs no description of its own; pages for
// people (what is neither the API nor its upkeep) are no part of the contract.
func TestEveryRouteStandsInTheContractAndTheOtherWayRound(t *testing.T) {
	h := newHouse(t)
	engine, ok := h.handler.(*gin.Engine)
	if !ok {
		t.Fatalf("the handler is a %T", h.handler)
	}
	routed := map[string]bool{}
	for _, r := range engine.Routes() {
		path := ginParam.ReplaceAllString(r.Path, "{$1}")
		if strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/health/") || path == "/metrics" {
			routed[r.Method+" "+path] = true
		}
	}
	described := operations(loadContract(t))
	if len(described) < 40 {
		t.Fatalf("the contract has only %d operations: this test looks in the wrong place", len(described))
	}
	for _, op := range described {
		if !routed[op] {
			t.Errorf("%s is described and not routed", op)
		}
	}
	for _, r := range slices.Sorted(maps.Keys(routed)) {
		if get := "GET" + strings.TrimPrefix(r, "HEAD"); strings.HasPrefix(r, "HEAD ") && slices.Contains(described, get) {
			continue
		}
		if !slices.Contains(described, r) {
			t.Errorf("%s is routed and not described", r)
		}
	}
}

// answer is a response that has been held against the contract.
type answer struct {
	*httptest.ResponseRecorder
	t *testing.T
}

func (a answer) json(v any) {
	a.t.Helper()
	if err := json.Unmarshal(a.Body.Bytes(), v); err != nil {
		a.t.Fatalf("%v in %s", err, a.Body)
	}
}

// field returns a field of a JSON object, by its path.
func (a answer) field(path ...string) any {
	a.t.Helper()
	var v any
	a.json(&v)
	for _, name := range path {
		object, ok := v.(map[string]any)
		if !ok {
			a.t.Fatalf("%v has no %s", v, name)
		}
		v = object[name]
	}
	return v
}

func (a answer) text(path ...string) string {
	a.t.Helper()
	s, _ := a.field(path...).(string)
	return s
}

// checker holds responses against the contract.
type checker struct {
	paths []checkedPath
}

type checkedPath struct {
	template string
	pattern  *regexp.Regexp
	item     *openapi3.PathItem
}

func newChecker(t *testing.T) checker {
	t.Helper()
	var c checker
	param := regexp.MustCompile(`\\\{[a-z]+\\\}`)
	for path, item := range loadContract(t).Paths.Map() {
		c.paths = append(c.paths, checkedPath{path, regexp.MustCompile("^" + param.ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$"), item})
	}
	slices.SortFunc(c.paths, func(a, b checkedPath) int { return strings.Count(a.template, "{") - strings.Count(b.template, "{") })
	return c
}

// check fails the test when the response is not what the contract says.
func (c checker) check(t *testing.T, r *http.Request, w *httptest.ResponseRecorder) {
	t.Helper()
	i := slices.IndexFunc(c.paths, func(p checkedPath) bool { return p.pattern.MatchString(r.URL.Path) })
	if i < 0 {
		return // no operation, such as an address where nothing is
	}
	op := c.paths[i].item.GetOperation(r.Method)
	if op == nil {
		return
	}
	response := op.Responses.Status(w.Code)
	if response == nil {
		response = op.Responses.Default()
	}
	if response == nil {
		t.Fatalf("%s %s answers %d, of which the contract says nothing", r.Method, c.paths[i].template, w.Code)
	}
	if len(response.Value.Content) == 0 {
		if w.Body.Len() > 0 {
			t.Fatalf("%s %s answers %d with a body, of which the contract says nothing: %s", r.Method, c.paths[i].template, w.Code, w.Body)
		}
		return
	}
	mediaType, _, err := mime.ParseMediaType(w.Header().Get("Content-Type"))
	if err != nil {
		t.Fatalf("%s %s answers with Content-Type %q", r.Method, r.URL.Path, w.Header().Get("Content-Type"))
	}
	body := response.Value.Content.Get(mediaType)
	if body == nil {
		t.Fatalf("%s %s answers %d with %s, which the contract does not say", r.Method, c.paths[i].template, w.Code, mediaType)
	}
	if !strings.HasSuffix(mediaType, "json") || mediaType == "application/x-ndjson" {
		return
	}
	var v any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%s %s answers what is no JSON: %v", r.Method, r.URL.Path, err)
	}
	if err := body.Schema.Value.VisitJSON(v, openapi3.VisitAsResponse()); err != nil {
		t.Fatalf("%s %s answers %d against the contract: %v\n%s", r.Method, c.paths[i].template, w.Code, err, bytes.TrimSpace(w.Body.Bytes()))
	}
}
