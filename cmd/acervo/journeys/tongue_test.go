package journeys

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// everyLanguage are the languages of the pages.
var everyLanguage = []string{"es", "en", "pt", "fr"}

// tongue knows which words are not of a language: what the pages say in the three others and not in it.
type tongue struct {
	foreign  map[string]string // a whole text, and whose it is
	openings map[string]string // how texts with places begin
	keys     map[string]bool   // the keys of all messages
}

var tongues struct {
	sync.Mutex
	of    map[string]tongue
	names []map[string]string // of the profile, by language
}

// code is how programs write words: no person should read one.
var code = regexp.MustCompile(`^[a-z]+(_[a-z]+)+$|\{\w+\}`)

// named tells which names the profile in use has in each language.
func (s *service) named() {
	tongues.Lock()
	defer tongues.Unlock()
	var profile any
	if err := json.Unmarshal([]byte(s.run("profile", "show", "--format", "json")), &profile); err != nil {
		s.t.Fatal(err)
	}
	tongues.of, tongues.names = map[string]tongue{}, nil
	var walk func(any)
	walk = func(x any) {
		switch x := x.(type) {
		case []any:
			for _, y := range x {
				walk(y)
			}
		case map[string]any:
			names := map[string]string{}
			for _, l := range everyLanguage {
				if n, ok := x[l].(string); ok {
					names[l] = n
				}
			}
			if len(names) == len(everyLanguage) {
				tongues.names = append(tongues.names, names)
			}
			for _, y := range x {
				walk(y)
			}
		}
	}
	walk(profile)
	if len(tongues.names) < 30 {
		s.t.Fatalf("the profile has only %d names: this test reads it wrongly", len(tongues.names))
	}
}

func tongueOf(t *testing.T, lang string) tongue {
	t.Helper()
	tongues.Lock()
	defer tongues.Unlock()
	if known, ok := tongues.of[lang]; ok {
		return known
	}
	x := tongue{map[string]string{}, map[string]string{}, map[string]bool{}}
	own := map[string]bool{}
	for _, names := range tongues.names {
		own[plain(names[lang])] = true
	}
	ownOpenings := []string{}
	for key, m := range words(t, lang).messages {
		x.keys[key] = true
		own[plain(m)] = true
		if before, _, filled := strings.Cut(m, "{"); filled {
			ownOpenings = append(ownOpenings, plain(before))
		}
	}
	const telling = 4 // shorter words are numbers, codes and names of programs
	for _, other := range everyLanguage {
		if other == lang {
			continue
		}
		for _, names := range tongues.names {
			if n := plain(names[other]); !own[n] {
				x.foreign[n] = other
			}
		}
		for _, m := range words(t, other).messages {
			before, _, filled := strings.Cut(m, "{")
			switch m, before = plain(m), plain(before); {
			case !filled && !own[m] && len(m) >= telling:
				x.foreign[m] = other
			case filled && len(before) >= 3*telling && !slices.ContainsFunc(ownOpenings, func(o string) bool { return strings.HasPrefix(o, before) }):
				x.openings[before] = other
			}
		}
	}
	tongues.of[lang] = x
	return x
}

// plain compares texts whatever their case, apostrophes and spaces.
func plain(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(text, "’", "'")), " "))
}

// texts is a function of a page: what it says in its own language, in its texts and in its marks for whoever hears it.
const texts = `(doc => {
	const page = doc.documentElement.lang, all = new Set([doc.title.replace(/ · Acervo$/, "")]);
	// What documents say is no word of the page, and neither is what a script has yet to show.
	const own = e => (e.closest("[lang]")?.lang ?? page) === page && !e.closest("code, kbd, pre, script, style, .tongues, .quote, .typed, #words, [hidden], .leaf, .sheet, mark, [translate=no]");
	const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
	for (let n = walker.nextNode(); n; n = walker.nextNode())
		if (n.data.trim() && own(n.parentElement)) all.add(n.data);
	for (const e of doc.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
		if (own(e)) for (const a of ["aria-label", "title", "placeholder", "alt"]) if (e.getAttribute(a)) all.add(e.getAttribute(a));
	for (const e of doc.querySelectorAll(".untold")) all.add("untold " + e.textContent);
	return [...all];
})`

// untranslated fails where the page shown says something that is not in its language.
func (v *visitor) untranslated() {
	v.t.Helper()
	v.ownWords(v.at(), ask[[]string](v, texts+`(document)`))
}

// ownWords fails where the texts of a page are not in the visitor's language.
func (v *visitor) ownWords(at string, all []string) {
	v.t.Helper()
	x := tongueOf(v.t, v.lang)
	for _, text := range all {
		said := plain(text)
		if untold, found := strings.CutPrefix(text, "untold "); found {
			v.t.Errorf("%s says what nobody translated: %q", at, untold)
		}
		if whose, found := x.foreign[said]; found {
			v.t.Errorf("%s says in %s, not in %s: %q", at, whose, v.lang, strings.TrimSpace(text))
		}
		for opening, whose := range x.openings {
			if strings.HasPrefix(said, opening) {
				v.t.Errorf("%s says in %s, not in %s: %q", at, whose, v.lang, strings.TrimSpace(text))
			}
		}
		if t := strings.TrimSpace(text); x.keys[t] || code.MatchString(t) {
			v.t.Errorf("%s shows a code to people: %q", at, t)
		}
	}
}

// around reads one page of each kind that the person's pages lead to, and follows those.
func (v *visitor) around(routes []*regexp.Regexp) {
	v.t.Helper()
	type page struct {
		Status       int
		Texts, Links []string
	}
	pages, kinds := []string{"/"}, map[int]bool{}
	for n := 0; n < len(pages); n++ {
		p := ask[page](v, `fetch(`+quote(pages[n])+`, {headers: {accept: "text/html"}}).then(async r => {
			const doc = new DOMParser().parseFromString(await r.text(), "text/html");
			return {Status: r.status, Texts: `+texts+`(doc), Links: [...doc.querySelectorAll("a[href^='/']")].map(a => a.getAttribute("href"))};
		})`)
		if p.Status != 200 {
			v.t.Errorf("%s, to which a page leads, answers %d", pages[n], p.Status)
		}
		v.ownWords(pages[n], p.Texts)
		for _, link := range p.Links {
			bare, _, _ := strings.Cut(strings.SplitN(link, "#", 2)[0], "?")
			kind := slices.IndexFunc(routes, func(r *regexp.Regexp) bool { return r.MatchString(bare) })
			if kind >= 0 && !kinds[kind] && !strings.Contains(link, "hl=") && !strings.Contains(link, "look=") {
				kinds[kind] = true
				pages = append(pages, link)
			}
		}
	}
	if len(pages) < 5 {
		v.t.Errorf("only %d pages were read: %q", len(pages), pages)
	}
}
