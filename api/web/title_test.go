package web_test

import (
	"bytes"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"acervo/api/web"
	"acervo/records"
)

// titled is a title in Spanish.
func titled(text string) web.Title { return web.Title{Language: "es", Text: text} }

// renamed gives every title in a page other words.
func renamed(v reflect.Value, title web.Title) {
	switch {
	case v.Type() == reflect.TypeFor[web.Title]():
		if v.CanSet() {
			v.Set(reflect.ValueOf(title))
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		renamed(v.Elem(), title)
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			renamed(v.Index(i), title)
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			renamed(v.Field(i), title)
		}
	}
}

// tongueOf is the language that an element says its words are in, itself or by what it stands in.
func tongueOf(n *html.Node) string {
	for ; n != nil; n = n.Parent {
		if n.Type == html.ElementNode && has(n, "lang") {
			return attr(n, "lang")
		}
	}
	return ""
}

// Whoever hears a page hears each title in its own language (WCAG 2.2, 3.1.2), on every page that says one.
func TestATitleIsSaidInItsOwnLanguage(t *testing.T) {
	site, seen := newSite(t), 0
	for _, lang := range records.WorkingLanguages {
		all := pages(lang)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			renamed(reflect.ValueOf(all[name]), titled("Acta de la muestra"))
			b, err := site.Render(all[name])
			if err != nil {
				t.Fatal(err)
			}
			root, err := html.Parse(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			for n := range root.Descendants() {
				says := n.Type == html.TextNode && strings.Contains(n.Data, "Acta de la muestra") && n.Parent.DataAtom != atom.Title && n.Parent.DataAtom != atom.Script ||
					n.Type == html.ElementNode && strings.Contains(attr(n, "title"), "Acta de la muestra")
				if !says {
					continue
				}
				seen++
				if got := tongueOf(n); got != "es" {
					t.Errorf("%s in %s says a Spanish title as if it were in %q: %s", name, lang, got, n.Parent.Data)
				}
			}
		}
	}
	if seen < 200 {
		t.Errorf("only %d titles were looked at", seen)
	}
}

func TestATitleInThePagesLanguageOrNoneSaysNothing(t *testing.T) {
	site := newSite(t)
	for _, lang := range []records.Language{"fr", records.Undetermined, ""} {
		b, err := site.Render(&web.Search{Frame: frame("fr", ""), Asked: true, Total: 1, Hits: []web.Hit{{Address: "/d/a", Title: web.Title{Language: lang, Text: "Acte"}}}})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(b, []byte(`<a href="/d/a">Acte</a>`)) {
			t.Errorf("a title in %q is marked on a page in fr", lang)
		}
	}
}
