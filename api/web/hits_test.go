package web_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"acervo/api/web"
	"acervo/records"
)

// The lists of results are written by hand: whatever a document says in them stays text.
func TestNothingThatADocumentSaysIsMarkupAmongTheResults(t *testing.T) {
	const nasty = hostile + "\x00 ñ +`{{.}}"
	shown := strings.ReplaceAll(nasty, "\x00", "\ufffd")
	choice := web.Choice{Text: nasty, Address: "/?q=" + nasty, Count: 12_345, On: true}
	site := newSite(t)
	b, err := site.Render(&web.Search{
		Frame: frame("es", ""), Asked: true, Total: 1,
		Hits: []web.Hit{{
			Address: "/d/a?" + nasty, Title: titled(nasty), Number: nasty, Symbol: nasty, Type: nasty, Body: nasty, Date: records.Date(nasty), Status: nasty, Since: "2019-03-08",
			Coming: records.Date(nasty), Newer: true, Version: 3, Level: records.Restricted, Annulled: true,
			Passages: []web.Passage{{Address: "/d/a/read#" + nasty, Label: nasty, Language: records.Language(nasty), Snippet: []records.Fragment{{Text: nasty}, {Text: nasty, Mark: true}}}},
		}},
		Facets: []web.Facet{{Field: "type", Shown: []web.Choice{choice}, More: []web.Choice{choice}}},
		Strip:  &web.Strip{Bars: []web.StripBar{{Year: 1984, Address: "/?on=" + nasty}}, Width: 14},
	})
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range elements(root, named(atom.Script)) {
		if !has(n, "src") {
			t.Errorf("a script came in: %s", textOf(n))
		}
	}
	if n := elements(root, func(n *html.Node) bool { return n.DataAtom == atom.B && textOf(n) == "muestra" }); len(n) > 0 {
		t.Error("a document's tags became tags")
	}
	classes := func(class string) []*html.Node {
		return elements(root, func(n *html.Node) bool { return attr(n, "class") == class })
	}
	text := strings.Join(strings.Fields(shown), " ")
	for class, times := range map[string]int{"hit": 12, "snippet": 2, "boxes": 1} {
		found := classes(class)
		if len(found) == 0 {
			t.Fatalf("there is no %q", class)
		}
		for _, n := range found {
			if got := strings.Count(textOf(n), text); got != times {
				t.Errorf("%q says it %d times, not %d: %s", class, got, times, textOf(n))
			}
		}
	}
	for _, want := range []string{"/d/a?" + shown, "/d/a/read#" + shown, "/?q=" + shown, "/?on=" + shown} {
		if n := elements(root, func(n *html.Node) bool { return n.DataAtom == atom.A && attr(n, "href") == want }); len(n) == 0 {
			t.Errorf("no link leads to %q", want)
		}
	}
	if n := classes("snippet"); attr(n[0], "lang") != shown {
		t.Errorf("the snippet's language is %q", attr(n[0], "lang"))
	}
}

func TestAListOfResultsLeadsToNoOtherSite(t *testing.T) {
	site := newSite(t)
	for _, address := range []string{"javascript:alert(1)", "https://elsewhere.example/", "//elsewhere.example/", `/\elsewhere.example/`, ""} {
		b, err := site.Render(&web.Search{Frame: frame("es", ""), Asked: true, Total: 1, Hits: []web.Hit{{Address: address, Title: titled("Acta")}}})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(b, []byte(`<h2><a href="#">Acta</a>`)) {
			t.Errorf("a result leads to %q", address)
		}
	}
}
