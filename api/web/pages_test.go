package web_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"acervo/api/web"
	"acervo/records"
)

// everyPage renders every page in every language.
func everyPage(t *testing.T, check func(t *testing.T, name string, page []byte, root *html.Node)) {
	site := newSite(t)
	for _, lang := range records.WorkingLanguages {
		all := pages(lang)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			t.Run(name+"/"+string(lang), func(t *testing.T) {
				b, err := site.Render(all[name])
				if err != nil {
					t.Fatal(err)
				}
				root, err := html.Parse(bytes.NewReader(b))
				if err != nil {
					t.Fatal(err)
				}
				check(t, name, b, root)
			})
		}
	}
}

// elements lists the elements of a page that fit.
func elements(root *html.Node, fits func(n *html.Node) bool) []*html.Node {
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && fits(n) {
			all = append(all, n)
		}
	}
	return all
}

func named(names ...atom.Atom) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Contains(names, n.DataAtom) }
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestEveryTemplateIsAPageThatIsLookedAt(t *testing.T) {
	names, err := web.Templates()
	if err != nil || len(names) < 40 {
		t.Fatalf("there are %d: %v", len(names), err)
	}
	names = slices.DeleteFunc(names, func(n string) bool { return n == web.NameOf(&web.RedlineSheet{}) }) // which stands alone, and is looked at so
	for _, p := range pages("es") {
		names = slices.DeleteFunc(names, func(n string) bool { return n == web.NameOf(p) })
	}
	if len(names) > 0 {
		t.Errorf("nobody looks at %v", names)
	}
}

func TestEveryPageIsWellBuilt(t *testing.T) {
	everyPage(t, func(t *testing.T, _ string, page []byte, root *html.Node) {
		balanced(t, page)
		if n := elements(root, named(atom.H1)); len(n) != 1 || textOf(n[0]) == "" {
			t.Errorf("the page has %d main headings", len(n))
		}
		for _, landmark := range []atom.Atom{atom.Header, atom.Main, atom.Footer} {
			if n := elements(root, func(n *html.Node) bool { return n.DataAtom == landmark && n.Parent.DataAtom == atom.Body }); len(n) != 1 {
				t.Errorf("the page has %d <%s>", len(n), landmark)
			}
		}
		title := elements(root, named(atom.Title))
		if len(title) == 0 || !strings.HasSuffix(textOf(title[0]), " · Acervo") || len(textOf(title[0])) < 12 {
			t.Errorf("the title is wrong")
		}
		ids := map[string]bool{}
		for _, n := range elements(root, func(n *html.Node) bool { return has(n, "id") }) {
			if id := attr(n, "id"); ids[id] || id == "" || strings.ContainsAny(id, " \t\n") {
				t.Errorf("the id %q is empty, has spaces or comes twice", id)
			}
			ids[attr(n, "id")] = true
		}
		for _, n := range elements(root, func(*html.Node) bool { return true }) {
			for _, name := range []string{"aria-labelledby", "aria-describedby", "for"} {
				for id := range strings.FieldsSeq(attr(n, name)) {
					if !ids[id] {
						t.Errorf("<%s %s=%q> names no element", n.Data, name, id)
					}
				}
			}
		}
		for _, n := range elements(root, named(atom.A)) {
			if id, here := strings.CutPrefix(attr(n, "href"), "#"); here && !ids[id] {
				t.Errorf("the link %q leads nowhere", attr(n, "href"))
			}
		}
		headings(t, root)
	})
}

// headings: no level is skipped on the way down.
func headings(t *testing.T, root *html.Node) {
	t.Helper()
	last := 0
	for _, n := range elements(root, named(atom.H1, atom.H2, atom.H3, atom.H4)) {
		level := int(n.Data[1] - '0')
		if level > last+1 {
			t.Errorf("the heading %q of level %d follows one of level %d", textOf(n), level, last)
		}
		last = level
	}
}

// balanced: what is opened is closed, in order. (The parser mends what is not, and says nothing.)
func balanced(t *testing.T, page []byte) {
	t.Helper()
	void := "area base br col embed hr img input link meta source track wbr path rect circle line"
	optional := "" // we close everything that is not void
	var open []string
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("never closed: %v", open)
			}
			return
		case html.StartTagToken:
			name, _ := z.TagName()
			if n := string(name); !slices.Contains(strings.Fields(void+optional), n) {
				open = append(open, n)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func TestNoPageNeedsMoreThanThePolicyAllows(t *testing.T) {
	everyPage(t, func(t *testing.T, name string, _ []byte, root *html.Node) {
		for _, n := range elements(root, func(*html.Node) bool { return true }) {
			switch n.DataAtom {
			case atom.Script:
				if attr(n, "type") == "application/ld+json" {
					break // a block of data, which is not executed (HTML, "prepare the script element")
				}
				if !strings.HasPrefix(attr(n, "src"), web.AssetPath) || n.FirstChild != nil {
					t.Errorf("a script is not one of our files")
				}
			case atom.Style, atom.Iframe, atom.Object, atom.Embed, atom.Base:
				t.Errorf("the page has a <%s>", n.Data)
			}
			for _, a := range n.Attr {
				switch {
				case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
					t.Errorf("<%s %s=%q> is refused by the policy", n.Data, a.Key, a.Val)
				case a.Key == "srcset":
					for part := range strings.SplitSeq(a.Val, ", ") {
						if !strings.HasPrefix(part, "/") {
							t.Errorf("<%s srcset=%q> leads elsewhere", n.Data, a.Val)
						}
					}
				case strings.HasPrefix(name, "signed-out") && n.DataAtom == atom.A && strings.HasPrefix(a.Val, "https://idp.example.org/"): // asked for, by a link
				case (a.Key == "src" || a.Key == "href" || a.Key == "action") && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#"):
					t.Errorf("<%s %s=%q> leads elsewhere", n.Data, a.Key, a.Val)
				}
			}
		}
		for _, n := range elements(root, named(atom.Form)) {
			if m := attr(n, "method"); m != "" && m != "post" {
				t.Errorf("a form has the method %q", m)
			}
		}
	})
}

// Whatever people call their documents is text.
func TestWhatPeopleTypeIsNoMarkup(t *testing.T) {
	everyPage(t, func(t *testing.T, name string, page []byte, _ *html.Node) {
		if bytes.Contains(page, []byte("<script>")) || bytes.Contains(page, []byte("<i>ordinaria")) || bytes.Contains(page, []byte("<b>muestra")) {
			t.Errorf("%s takes a title for markup", name)
		}
		if strings.HasPrefix(name, "document") && !bytes.Contains(page, []byte("&lt;script&gt;")) {
			t.Errorf("%s does not show the title", name)
		}
	})
}

func TestEveryFieldHasALabelAndTellsItsMistake(t *testing.T) {
	everyPage(t, func(t *testing.T, name string, _ []byte, root *html.Node) {
		labelled := map[string]bool{}
		for _, n := range elements(root, named(atom.Label)) {
			labelled[attr(n, "for")] = true
			if textOf(n) == "" {
				t.Error("a label says nothing")
			}
		}
		for _, n := range elements(root, named(atom.Input, atom.Select, atom.Textarea)) {
			inLabel := slices.ContainsFunc(slices.Collect(n.Ancestors()), named(atom.Label))
			if attr(n, "type") != "hidden" && !labelled[attr(n, "id")] && !inLabel && attr(n, "aria-label") == "" {
				t.Errorf("the field %q has no label", attr(n, "name"))
			}
			if has(n, "aria-invalid") && !strings.Contains(attr(n, "aria-describedby"), "-mistake") {
				t.Errorf("the field %q is wrong and does not say why", attr(n, "name"))
			}
		}
		for _, n := range elements(root, named(atom.Button, atom.A, atom.Summary)) {
			if textOf(n) == "" && attr(n, "aria-label") == "" {
				t.Errorf("a <%s href=%q> says nothing", n.Data, attr(n, "href"))
			}
		}
		if name == "file-mistakes" {
			wrong := elements(root, func(n *html.Node) bool { return has(n, "aria-invalid") })
			if len(wrong) < 8 {
				t.Errorf("only %d fields show that they are wrong", len(wrong))
			}
		}
	})
}

func TestEveryPageSaysItsLanguageAndOffersTheOthers(t *testing.T) {
	everyPage(t, func(t *testing.T, _ string, _ []byte, root *html.Node) {
		lang := strings.Split(t.Name(), "/")[2]
		if got := attr(elements(root, named(atom.Html))[0], "lang"); got != lang {
			t.Errorf("the page says it is in %q", got)
		}
		offered := 0
		for _, n := range elements(root, named(atom.A)) {
			if l := attr(n, "hreflang"); l != "" {
				offered++
				if !strings.Contains(attr(n, "href"), "hl="+l) {
					t.Errorf("%s is offered at %s", l, attr(n, "href"))
				}
			}
		}
		if offered != len(records.WorkingLanguages) {
			t.Errorf("%d languages are offered", offered)
		}
	})
}

func TestASentenceWithoutATranslationIsMarkedAsEnglish(t *testing.T) {
	site := newSite(t)
	b, err := site.Render(pages("es")["fault-unavailable"])
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte(`<span class="untold" lang="en">Something nobody has translated.</span>`)) {
		t.Errorf("%s", b)
	}
	for _, c := range []struct{ page, says string }{
		{"found", "Un paréntesis no se cierra"}, {"file-mistakes", "«2019-13-45» no es una fecha"}, {"document", "está protegido por una contraseña"},
		{"file-duplicate", "ya está archivado como CISS/CP/REG/2014/1 (Reglamento financiero)"}, {"sign-in-wrong", "no es correcto"},
	} {
		b, err := site.Render(pages("es")[c.page])
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.ToLower(string(b)), strings.ToLower(c.says)) {
			t.Errorf("%s does not say %q", c.page, c.says)
		}
	}
}

func TestFaultsOfOursShowANumberAndNothingElse(t *testing.T) {
	everyPage(t, func(t *testing.T, name string, page []byte, _ *html.Node) {
		if got := bytes.Contains(page, []byte("k3v7q2m4x5z6a7b8c9d0e1f2g3")); got != (name == "fault-internal" || strings.HasPrefix(name, "file")) {
			t.Errorf("the number of the request is shown: %v", got)
		}
	})
}

func TestTheFirstViewOfAPageIsSmall(t *testing.T) {
	site := newSite(t)
	everyPage(t, func(t *testing.T, name string, page []byte, root *html.Node) {
		files := 0
		for _, n := range elements(root, named(atom.Link, atom.Script)) {
			address := attr(n, "href") + attr(n, "src")
			a, ok := site.Asset(strings.TrimPrefix(address, web.AssetPath))
			if !ok {
				t.Fatalf("%s refers to %s, which there is not", name, address)
			}
			files += len(a.Packed)
		}
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := z.Write(page); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if total := packed.Len() + files; total > 40_000 {
			t.Errorf("%s and its files weigh %d bytes", name, total)
		}
	})
}

func TestAssetsAreNamedByTheirBytes(t *testing.T) {
	site := newSite(t)
	b, err := site.Render(pages("en")["front"])
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), web.AssetPath)
	name, _, _ := strings.Cut(rest, `"`)
	a, ok := site.Asset(name)
	if !ok || !strings.HasPrefix(a.MediaType, "text/css") || len(a.Packed) >= len(a.Bytes) || strings.Count(name, ".") != 2 {
		t.Errorf("%q is %s, %d bytes, packed %d", name, a.MediaType, len(a.Bytes), len(a.Packed))
	}
	if _, ok := site.Asset("app.css"); ok {
		t.Error("an asset answers to a name that does not tell its bytes")
	}
}

func TestYearsAreDrawnFromTheFirstToTheLast(t *testing.T) {
	address := func(y int) string { return fmt.Sprintf("/?year=%d", y) }
	if web.YearBars(map[int]int{}, address) != nil || web.YearBars(map[int]int{2019: 0, 0: 3}, address) != nil {
		t.Error("no documents have a picture")
	}
	bars := web.YearBars(map[int]int{2015: 1, 2019: 40, 1900: 5}, address)
	if len(bars) != 5 || bars[0].Year != 2015 || bars[4].Height != 80 || bars[4].Y != 0 || bars[4].Address != "/?year=2019" {
		t.Errorf("%+v", bars)
	}
	if bars[0].Height < 3 || bars[1].Address != "" || bars[1].X <= bars[0].X {
		t.Errorf("a year with few documents cannot be seen, or one without can be chosen: %+v", bars)
	}
}
