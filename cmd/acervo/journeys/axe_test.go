package journeys

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe is the text of axe-core, whose rules follow WCAG 2.2 (https://github.com/dequelabs/axe-core).
// ACERVO_AXE names its file axe.min.js.
func axe(t *testing.T) string {
	t.Helper()
	const install = "axe-core is not installed: npm install --prefix DIR axe-core, and ACERVO_AXE=DIR/node_modules/axe-core/axe.min.js"
	name := os.Getenv("ACERVO_AXE")
	if name == "" {
		if os.Getenv("ACERVO_TEST_REQUIRE") == "1" {
			t.Fatal(install)
		}
		t.Skip(install)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// violation is a rule that a page breaks, and where.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string
		FailureSummary string
	}
}

// judge returns the serious and critical violations of the page shown; rules are all when none is named.
func (v *visitor) judge(axe string, rules ...string) []violation {
	v.t.Helper()
	options := map[string]any{"resultTypes": []string{"violations"}}
	if len(rules) > 0 {
		options["runOnly"] = map[string]any{"type": "rule", "values": rules}
	}
	given, err := json.Marshal(options)
	if err != nil {
		v.t.Fatal(err)
	}
	v.do(chromedp.Evaluate(axe+";0", nil))
	all := ask[[]violation](v, `axe.run(document, `+string(given)+`).then(r => r.violations.map(x => ({ID: x.id, Impact: x.impact, Help: x.help, Nodes: x.nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))})))`)
	return slices.DeleteFunc(all, func(x violation) bool { return x.Impact != "serious" && x.Impact != "critical" })
}

// Every page in light and dark, for a visitor without an account and for each role:
// the pages named here, and whatever the frame of a page leads to.
func TestNoPageShutsAnybodyOut(t *testing.T) {
	rules := axe(t)
	s := startSample(t)
	statute, regulation := s.document("MUESTRA/EST-1"), s.document("MUESTRA/REG-1")
	pdf := regulation.Versions[2].Texts[0].Files[0].ID
	s.run("checkpoint", "sign")
	s.run("matter", "open", "--code", "MUESTRA/S-1", "--title", "es=Sesión", "--class", "ORG", "--require", "Acta")
	s.run("vital", "mark", "MUESTRA/EST-1")
	old := filepath.Join(t.TempDir(), "presupuesto.txt")
	if err := os.WriteFile(old, []byte("Presupuesto de muestra de 2001.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.run("file", old, "--type", "other", "--class", "FIN-PRE", "--body", "SG", "--title", "Presupuesto 2001", "--symbol", "MUESTRA/PRE-2001", "--date", "2001-06-30")
	s.run("disposition", "propose", "MUESTRA/PRE-2001", "--action", "destroy", "--reason", "venció")
	s.run("hold", "place", "MUESTRA/REG-1", "--name", "Auditoría", "--reason", "auditoría anual", "--authority", "Contraloría")
	public := []string{
		"/", "/?q=archivo", "/?q=estatuto&on=2009-01-01", "/?q=xyzzy", "/browse", "/sign-in", "/nowhere",
		"/d/" + statute.ID, "/d/" + statute.ID + "?on=2009-01-01", "/d/" + statute.ID + "?version=1", "/d/" + regulation.ID,
		"/d/" + regulation.ID + "/read?file=" + pdf + "&q=archivo", "/d/" + regulation.ID + "/read?view=text&file=" + pdf,
		"/compare", "/compare?from=MUESTRA/EST-1&from_version=1&to_version=3", "/compare?from=MUESTRA/EST-1&from_version=1&to_version=3&view=columns&all=true",
		"/compare?from=MUESTRA/EST-2&from_lang=es&to_lang=en", "/d/" + statute.ID + "/history/tit_ii__chp_iii__art_10",
		"/verify", "/verify?q=" + strings.Repeat("0", 64), "/verify/" + s.certified("MUESTRA/EST-2"), "/signed-out",
		s.link, s.shared("MUESTRA/EST-2"),
	}
	routes, walked := pageRoutes(t), map[string]bool{}
	seen := map[string]bool{}
	for _, who := range []struct {
		login, roles string
		pages        []string
	}{
		{"", "", public},
		{"secretaria", "clerk", []string{"/", "/d/" + regulation.ID, "/d/" + regulation.ID + "/edit", "/d/" + regulation.ID + "/law", "/d/" + regulation.ID + "/add", "/d/" + regulation.ID + "/relations", "/d/" + regulation.ID + "/outline?file=" + pdf, "/file", "/file/queue", "/account"}},
		{"gestora", "records_manager", []string{"/d/" + statute.ID, "/d/" + statute.ID + "/retention", "/d/" + statute.ID + "/share", "/d/" + statute.ID + "/state", "/d/" + statute.ID + "/notes", "/d/" + regulation.ID + "/edit", "/d/" + statute.ID + "/move?class=PLA-PRG", "/governance/edit?type=resolution", "/governance", "/governance/plan", "/governance/plan/classes/NOR-PRY", "/governance/plan/versions", "/governance/plan/versions/1", "/governance/plan/change", "/governance/due", "/governance/simulate", "/governance/reports"}},
		{"contralora", "controller", []string{"/", "/d/" + regulation.ID, "/ledger", "/ledger/1", "/ledger/checkpoints"}},
		{"administradora", "admin", []string{"/", "/admin/users", "/admin/users/new", "/admin/jobs", "/admin/profile", "/admin/system"}},
	} {
		v := s.visitor(t, "es")
		if who.login != "" {
			s.account(who.login, "--roles", who.roles)
			v.signIn(who.login)
		}
		v.reach("/")
		pages := who.pages
		if who.roles == "records_manager" {
			pages = append(pages, v.chooseBatch("type=resolution", "CP"))
		}
		for _, path := range ask[[]string](v, `[...document.querySelectorAll(".places a, header .menu a, .foot a, main a[href*='/receipt']")].map(a => a.getAttribute("href")).filter(h => !h.includes("hl=") && !h.includes("look="))`) {
			if !slices.Contains(pages, path) && !slices.Contains(public, path) && !strings.HasPrefix(path, "/api/") {
				pages = append(pages, path)
			}
		}
		for n := 0; n < len(pages); n++ {
			path := pages[n]
			for _, look := range []string{"light", "dark"} {
				some := []string{"color-contrast", "link-in-text-block"} // what a look changes
				if look == "light" {
					some = nil
				}
				glue := "?"
				if strings.Contains(path, "?") {
					glue = "&"
				}
				if status := v.visit(path + glue + "look=" + look); status >= 400 && path != "/nowhere" {
					t.Errorf("%s for %q answers %d", path, who.roles, status)
					continue
				}
				at, _, _ := strings.Cut(strings.TrimPrefix(v.at(), v.site), "?")
				walked[at] = true
				// What leads on to a kind of page that nobody has looked at yet is followed.
				for _, next := range ask[[]string](v, `[...document.querySelectorAll("main a[href^='/']")].map(a => a.getAttribute("href")).filter(h => !h.includes("look="))`) {
					next, _, _ = strings.Cut(next, "#")
					bare, _, _ := strings.Cut(next, "?")
					i := slices.IndexFunc(routes, func(r *regexp.Regexp) bool { return r.MatchString(bare) })
					if i >= 0 && !slices.ContainsFunc(slices.Collect(maps.Keys(walked)), routes[i].MatchString) && !slices.ContainsFunc(pages, func(p string) bool { before, _, _ := strings.Cut(p, "?"); return routes[i].MatchString(before) }) {
						pages = append(pages, next)
					}
				}
				for _, x := range v.judge(rules, some...) {
					for _, n := range x.Nodes {
						if key := x.ID + look + n.HTML; !seen[key] { // said once
							seen[key] = true
							t.Errorf("%s in %s for %q: %s (%s): %s\n%s", path, look, who.roles, x.ID, x.Help, n.HTML, n.FailureSummary)
						}
					}
				}
			}
		}
	}
	for _, route := range routes {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(walked)), route.MatchString) {
			t.Errorf("no page was looked at of the route %s", route)
		}
	}
}

// noPages are the routes of package api that answer with a table, a piece of a page or a way to another one.
var noPages = []string{"/export", "/d", "/d/:id/read/leaf", "/d/:id/:text", "/sign-in/provider", "/s/:secret/file", "/ledger/checkpoints/:size/note", "/matters/:id/dossier", "/governance/dispositions/:id/package"}

// pageRoutes reads from package api's source what addresses its pages have, so that none is forgotten here.
func pageRoutes(t *testing.T) []*regexp.Regexp {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "api", "page.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all []*regexp.Regexp
	for _, m := range regexp.MustCompile(`\{get, "(/[^"]*)"`).FindAllStringSubmatch(string(b), -1) {
		if !slices.Contains(noPages, m[1]) {
			all = append(all, regexp.MustCompile("^"+regexp.MustCompile(`:\w+`).ReplaceAllString(m[1], `[^/]+`)+"$"))
		}
	}
	if len(all) < 30 {
		t.Fatalf("only %d pages: this test reads the routes wrongly", len(all))
	}
	return all
}
