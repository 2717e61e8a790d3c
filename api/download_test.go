package api_test

import (
	"mime"
	"net/http"
	"strings"
	"testing"

	"acervo/records"
)

// stored is a file that is filed, read and public.
func (h *house) stored(name, text string) (records.Receipt, string) {
	h.t.Helper()
	r := h.file(records.FileRequest{Title: "Stored", Type: "resolution", VersionRequest: records.VersionRequest{Language: "es"}}, name, text)
	return r, "/api/v1/files/" + string(r.Files[0].ID)
}

func TestDownloadsComeWholeInPartsOrNotAgain(t *testing.T) {
	h := newHouse(t)
	const text = "0123456789"
	_, path := h.stored("a.txt", text)
	c := h.client()
	etag := `"` + sum(text) + `"`
	header := func(pairs ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return m
	}
	for name, test := range map[string]struct {
		header map[string]string
		status int
		body   string
	}{
		"whole":                   {nil, 200, text},
		"a range":                 {header("Range", "bytes=2-4"), 206, "234"},
		"its end":                 {header("Range", "bytes=-3"), 206, "789"},
		"beyond its end":          {header("Range", "bytes=50-"), 416, ""},
		"range of the same bytes": {header("Range", "bytes=0-0", "If-Range", etag), 206, "0"},
		"range of other bytes":    {header("Range", "bytes=0-0", "If-Range", `"other"`), 200, text},
		"already there":           {header("If-None-Match", etag), 304, ""},
		"another one is there":    {header("If-None-Match", `"other"`), 200, text},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			got := c.want(test.status, ask{path: path + "/content", header: test.header})
			if test.body != "" && got.Body.String() != test.body {
				t.Errorf("the body is %q, want %q", got.Body, test.body)
			}
			if test.status < 400 && got.Header().Get("ETag") != etag {
				t.Errorf("ETag is %s", got.Header().Get("ETag"))
			}
		})
	}
	c.t = t
	head := c.want(200, ask{method: "HEAD", path: path + "/content"})
	if head.Header().Get("Content-Length") != "10" {
		t.Errorf("HEAD says %v", head.Header())
	}
}

func TestDownloadNamesSurviveAccentsQuotesAndOtherScripts(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	for name, ascii := range map[string]string{
		"acta.txt":                   "acta.txt",
		"Resolución nº 12 — año.txt": "Resolucion no 12 _ ano.txt",
		`el "acta"; final.txt`:       "el _acta_; final.txt",
		"100%.txt":                   "100_.txt",
		"حكم المحكمة.txt":            "___ _______.txt",
		"規程":                         "file",
	} {
		_, path := h.stored(name, "text of "+name)
		header := c.want(200, ask{path: path + "/content"}).Header().Get("Content-Disposition")
		how, params, err := mime.ParseMediaType(header)
		if err != nil || how != "attachment" || params["filename"] != name {
			t.Errorf("%q is sent as %s: %v %v", name, header, params, err)
		}
		if want := `filename="` + ascii + `"`; !strings.Contains(header, want) {
			t.Errorf("%q has no %s in %s", name, want, header)
		}
		for i := range len(header) {
			if header[i] < ' ' || header[i] > '~' {
				t.Fatalf("%q is not ASCII", header)
			}
		}
	}
}

func TestOnlySafeTypesAreShownAndNothingMayRunAScript(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	for name, test := range map[string]struct {
		text, mediaType, inline string
	}{
		"a.pdf":  {"%PDF-1.7 ", "application/pdf", "inline"},
		"a.png":  {"\x89PNG\x0d\x0a\x1a\x0a", "image/png", "inline"},
		"a.txt":  {"words", "text/plain; charset=utf-8", "inline"},
		"a.html": {"<!doctype html><script>alert(1)</script>", "text/html", "attachment"},
		"a.xml":  {`<?xml version="1.0"?><svg onload="alert(1)"/>`, "text/xml", "attachment"},
		"a.zip":  {"PK\x03\x04", "application/zip", "attachment"},
	} {
		_, path := h.stored(name, test.text)
		for query, how := range map[string]string{"": "attachment", "?inline=0": "attachment", "?inline=1": test.inline} {
			got := c.want(200, ask{path: path + "/content" + query}).Header()
			if got.Get("Content-Type") != test.mediaType || !strings.HasPrefix(got.Get("Content-Disposition"), how) || got.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s%s: %v", name, query, got)
			}
			policy := got.Get("Content-Security-Policy")
			if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "sandbox") && test.mediaType != "application/pdf" {
				t.Errorf("%s%s may do what %q allows", name, query, policy)
			}
			if got.Get("Cache-Control") != "private, no-cache" {
				t.Errorf("%s%s is cached as %q", name, query, got.Get("Cache-Control"))
			}
		}
		if field, _ := c.problem(400, ask{path: path + "/content?inline=yes"}); field != "inline" {
			t.Errorf("a wrong parameter is at %q", field)
		}
	}
}

func TestTextPagesAndOutlineOfAFile(t *testing.T) {
	h := newHouse(t)
	_, path := h.stored("a.txt", "Estatuto\nArtículo 1. Uno.\fArtículo 2. Dos.")
	c := h.client()
	waiting := c.want(503, ask{path: path + "/text"})
	if waiting.Header().Get("Retry-After") != "2" {
		t.Errorf("a file that is being read answers %v", waiting.Header())
	}
	h.readAll()
	if got := c.want(200, ask{path: path + "/text"}); got.Body.String() != "Estatuto\nArtículo 1. Uno.\fArtículo 2. Dos." || got.Header().Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("the text is %q, %v", got.Body, got.Header())
	}
	page := c.want(200, ask{path: path + "/pages/2"})
	if page.text("text") != "Artículo 2. Dos." || page.field("pages") != 2.0 {
		t.Errorf("page 2 is %s", page.Body)
	}
	if field, _ := c.problem(404, ask{path: path + "/pages/3"}); field != "page" {
		t.Errorf("a page that is not there is at %q", field)
	}
	c.problem(400, ask{path: path + "/pages/0"})
	c.problem(400, ask{path: path + "/pages/99999999999999999999"})
	c.problem(404, ask{path: path + "/pages/999999999999"})
	if items, _ := c.want(200, ask{path: path + "/outline"}).field("items").([]any); len(items) != 2 {
		t.Errorf("the outline is %v", items)
	}
	_, locked := h.stored("b.txt", "PASSWORD")
	h.readAll()
	if _, says := c.problem(404, ask{path: locked + "/text"}); !strings.Contains(says, "password") || !strings.Contains(says, "downloaded") {
		t.Errorf("an unreadable file says %q", says)
	}
	if state := c.want(200, ask{path: locked}).text("reading", "state"); state != "not_read" {
		t.Errorf("its state is %q", state)
	}
	c.want(200, ask{path: locked + "/content"})
}

func TestEditingNeedsTheRevisionThatWasSeen(t *testing.T) {
	h := newHouse(t)
	r, _ := h.stored("a.txt", "text")
	_, clerk := h.person("clerk", []string{"AG"}, records.Clerk, records.RecordsManager)
	c := h.client()
	edit := func(match string, body any) ask {
		a := ask{method: "PATCH", path: doc(r.Document), token: clerk, json: body}
		if match != "" {
			a.header = map[string]string{"If-Match": match}
		}
		return a
	}
	body := map[string]any{"titles": map[string]string{"fr": "Statut"}, "date": "2020-02-29", "reason": "a slip", "access": map[string]any{"level": "staff"}, "metadata": map[string]any{"votes_for": 3}}
	if field, _ := c.problem(428, edit("", body)); field != "If-Match" {
		t.Errorf("a missing revision is at %q", field)
	}
	c.problem(400, edit("*", body))
	c.problem(400, edit(`"one"`, body))
	if field, _ := c.problem(412, edit(`"7"`, body)); field != "If-Match" {
		t.Errorf("a wrong revision is at %q", field)
	}
	got := c.want(200, edit(`"1"`, body))
	if got.Header().Get("ETag") != `"2"` || got.text("titles", "fr") != "Statut" || got.text("titles", "es") != "Stored" || got.text("date") != "2020-02-29" || got.text("access", "level") != "staff" {
		t.Errorf("the document is now %s", got.Body)
	}
	if got := c.want(200, edit(`"2"`, map[string]any{"date": "", "reason": "nobody knows it"})); got.field("date") != nil {
		t.Errorf("the date is still %v", got.field("date"))
	}
	for name, test := range map[string]struct {
		body  any
		field string
	}{
		"unknown type":       {map[string]any{"type": "decree"}, "type"},
		"unknown field":      {map[string]any{"number": "1"}, "number"},
		"not a date":         {map[string]any{"date": "yesterday"}, "date"},
		"embargo no date":    {map[string]any{"access": map[string]any{"level": "public", "embargo": "soon"}}, "access.embargo"},
		"wrong JSON type":    {map[string]any{"type": 7}, "type"},
		"metadata no object": {map[string]any{"metadata": 7}, "metadata"},
		"no title left":      {map[string]any{"titles": map[string]string{"es": "", "fr": ""}}, "title"},
	} {
		if field, says := c.problem(400, edit(`"3"`, test.body)); field != test.field {
			t.Errorf("%s: at %q, want %q: %s", name, field, test.field, says)
		}
	}
	history := c.want(200, ask{path: doc(r.Document, "history"), token: clerk})
	if items, _ := history.field("items").([]any); len(items) != 3 {
		t.Errorf("its history is %s", history.Body)
	}
	first := c.want(200, ask{path: doc(r.Document, "history") + "?limit=2", token: clerk})
	next, _ := first.field("next").(float64)
	if rest, _ := c.want(200, ask{path: doc(r.Document, "history") + "?after=" + itoa(next), token: clerk}).field("items").([]any); len(rest) != 1 {
		t.Errorf("after the first page of its history come %d entries", len(rest))
	}
	c.want(http.StatusAccepted, ask{method: "POST", path: doc(r.Document, "reread"), token: clerk})
}
