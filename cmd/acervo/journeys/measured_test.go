package journeys

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// room is a person and the main pages of their work.
type room struct {
	login, roles string
	pages        []string
}

// rooms are the main pages of the sample collection, by who works there.
func rooms(t *testing.T, s *service) []room {
	t.Helper()
	statute, regulation := s.document("MUESTRA/EST-1"), s.document("MUESTRA/REG-1")
	pdf := regulation.Versions[2].Texts[0].Files[0].ID
	old := filepath.Join(t.TempDir(), "presupuesto.txt")
	if err := os.WriteFile(old, []byte("Presupuesto de muestra de 2001.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.run("file", old, "--type", "other", "--class", "FIN-PRE", "--body", "SG", "--title", "Presupuesto 2001", "--symbol", "MUESTRA/PRE-2001", "--date", "2001-06-30")
	s.run("disposition", "propose", "MUESTRA/PRE-2001", "--action", "destroy", "--reason", "venció")
	s.run("hold", "place", "MUESTRA/REG-1", "--name", "Auditoría", "--reason", "auditoría anual", "--authority", "Contraloría")
	s.run("matter", "open", "--code", "MUESTRA/S-1", "--title", "es=Sesión", "--class", "ORG", "--require", "Acta")
	s.run("checkpoint", "sign")
	d := "/d/" + regulation.ID
	all := []room{
		{"", "", []string{
			"/", "/?q=archivo", "/?q=estatuto&on=2009-01-01", "/?q=xyzzy", "/browse", "/sign-in",
			"/d/" + statute.ID, d, d + "/read?file=" + pdf, d + "/read?file=" + pdf + "&q=archivo&page=2", d + "/read?view=text&file=" + pdf,
			"/compare", "/compare?from=MUESTRA/EST-1&from_version=1&to_version=3", "/compare?from=MUESTRA/EST-1&from_version=1&to_version=3&view=columns",
			"/verify", "/verify/" + s.certified("MUESTRA/EST-2"),
		}},
		{"secretaria", "clerk", []string{"/", "/file", "/file/queue", d, d + "/edit", d + "/law", d + "/add", d + "/relations", d + "/outline?file=" + pdf, "/account", "/matters"}},
		{"gestora", "records_manager", []string{"/d/" + statute.ID + "/retention", "/governance", "/governance/plan", "/governance/due", "/governance/holds", "/governance/dispositions", "/governance/simulate", "/governance/reports", "/governance/vital", "/governance/fixity"}},
		{"contralora", "controller", []string{"/ledger", "/ledger/1", "/ledger/checkpoints"}},
		{"administradora", "admin", []string{"/admin", "/admin/users", "/admin/users/new", "/admin/jobs", "/admin/profile", "/admin/system"}},
	}
	for _, r := range all {
		if r.login != "" {
			s.account(r.login, "--roles", r.roles)
		}
	}
	return all
}

// Every main page as a browser measures it.
func TestPagesStandStillAreSmallAndGrow(t *testing.T) {
	openBrowser(t)
	s := startSample(t)
	for _, r := range rooms(t, s) {
		v := s.visitor(t, "es")
		if r.login != "" {
			v.signIn(r.login)
		}
		v.watchShifts()
		if r.login == "" {
			v.noticesShifts()
			v.noticesTransfers()
		}
		for _, path := range r.pages {
			name := strings.Trim(r.roles+" "+path, " ")
			v.standsStill(name, path)
			v.standsStillWithLateScripts(name, path)
			v.isSmall(name, path)
			if strings.Contains(path, "/read?") {
				v.isSmallEverywhere(name, path)
			}
			v.growsTwice(name, path)
			v.isCalm(name)
		}
	}
}

// watchingShifts adds up what moves by itself on a page (https://wicg.github.io/layout-instability).
const watchingShifts = `window.shifts = []; new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) window.shifts.push({
	Value: e.value, What: e.sources.map(s => s.node ? (s.node.outerHTML ?? s.node.textContent).slice(0, 120) : "?").join(" | ")}); }).observe({type: "layout-shift", buffered: true});`

func (v *visitor) watchShifts() {
	v.t.Helper()
	v.do(page.Enable(), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(watchingShifts).Do(ctx)
		return err
	}))
}

// shift is something that moved, and by how much (CLS).
type shift struct {
	Value float64
	What  string
}

// settled waits until a page has its pictures and was painted twice since.
const settled = `(async () => {
	const near = i => i.checkVisibility() && i.getBoundingClientRect().top < innerHeight;
	while (document.readyState !== "complete" || [...document.images].some(i => near(i) && !i.complete)) await new Promise(r => setTimeout(r, 20));
	await document.fonts.ready;
	for (let n = 0; n < 3; n++) await new Promise(r => requestAnimationFrame(() => setTimeout(r, 0)));
	return true;
})()`

// standsStill opens a page and reads down to its end: nothing moves by itself.
func (v *visitor) standsStill(name, path string) {
	v.t.Helper()
	v.do(chromedp.EmulateViewport(1280, 900))
	v.reach(path)
	ask[bool](v, settled)
	for range 3 {
		ask[bool](v, `(scrollBy(0, innerHeight * 0.9), true)`)
		ask[bool](v, settled)
	}
	total := 0.0
	var what []string
	for _, moved := range ask[[]shift](v, `window.shifts`) {
		total += moved.Value
		what = append(what, moved.What)
	}
	if total >= 0.01 {
		v.t.Errorf("%s moves by itself: %.3f: %s", name, total, strings.Join(what, "\n"))
	}
}

// standsStillWithLateScripts is standsStill where what is drawn before a script came is seen.
func (v *visitor) standsStillWithLateScripts(name, path string) {
	v.t.Helper()
	late := &network.Conditions{URLPattern: "http://*:*/*.js*", Latency: 700, DownloadThroughput: -1, UploadThroughput: -1}
	v.do(network.SetCacheDisabled(true), slowing(late))
	v.standsStill(name+" with late scripts", path)
	v.do(network.SetCacheDisabled(false), slowing())
}

// slowing makes answers come late; without a rule they come as they are.
func slowing(rules ...*network.Conditions) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := network.EmulateNetworkConditionsByRule(append([]*network.Conditions{}, rules...)).Do(ctx)
		return err
	})
}

// noticesShifts proves that what moves is seen.
func (v *visitor) noticesShifts() {
	v.t.Helper()
	v.reach("/browse")
	ask[bool](v, settled)
	ask[bool](v, `(() => { const p = document.createElement("p"); p.style.height = "300px"; document.querySelector("main").prepend(p); return true; })()`)
	ask[bool](v, settled)
	if len(ask[[]shift](v, `window.shifts`)) == 0 {
		v.t.Fatal("a paragraph that comes late moves nothing: this test watches wrongly")
	}
}

// mostOfAView is how many bytes the first view of a page may take, as they are sent.
const mostOfAView = 60_000

// isSmall opens a page as somebody who has never been here.
func (v *visitor) isSmall(name, path string) {
	v.t.Helper()
	if all, pictures, what := v.weight(path); all > mostOfAView {
		v.t.Errorf("%s sends %d bytes for its first view, of which %d are pictures of pages: %s", name, all, pictures, what)
	} else {
		v.t.Logf("%s: %d bytes, of which %d are pictures of pages", name, all, pictures)
	}
}

// isSmallEverywhere is isSmall in a narrow window and on a fine screen, by how many pixels a dot of it has.
func (v *visitor) isSmallEverywhere(name, path string) {
	v.t.Helper()
	for _, scale := range []float64{1, 2, 3} {
		v.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(scale)))
		v.isSmall(fmt.Sprintf("%s on a phone of %v pixels a dot", name, scale), path)
	}
	v.do(chromedp.EmulateViewport(1280, 900, chromedp.EmulateScale(2)))
	v.isSmall(name+" on a desk of 2 pixels a dot", path)
	v.do(chromedp.EmulateViewport(1280, 900))
}

// noticesTransfers proves that what is sent is counted: the search page needs a style sheet and scripts.
func (v *visitor) noticesTransfers() {
	v.t.Helper()
	if all, _, what := v.weight("/"); all < 10_000 {
		v.t.Fatalf("the front page sends %d bytes: this test counts wrongly: %s", all, what)
	}
}

// weight is how many bytes a page with all that it asks for by itself takes without a cache, and how many of them are
// pictures of pages of documents.
func (v *visitor) weight(path string) (all, pictures int, what string) {
	v.t.Helper()
	ask[bool](v, settled) // the page before may still ask for a picture, of another width
	v.mu.Lock()
	v.sent = map[network.RequestID]*transfer{}
	v.mu.Unlock()
	v.do(network.SetCacheDisabled(true))
	v.reach(path)
	ask[bool](v, settled)
	for late := time.Now().Add(patience); len(v.lacks()) > 0; ask[bool](v, settled) {
		if time.Now().After(late) {
			v.t.Fatalf("%s does not get %s", path, strings.Join(v.lacks(), " "))
		}
	}
	v.do(network.SetCacheDisabled(false))
	v.mu.Lock()
	defer v.mu.Unlock()
	var lines []string
	for _, sent := range v.sent {
		all += sent.bytes
		if strings.HasSuffix(sent.path, "/picture") {
			pictures += sent.bytes
		}
		lines = append(lines, sent.path)
	}
	v.sent = nil
	slices.Sort(lines)
	return all, pictures, strings.Join(lines, " ")
}

// lacks lists what the page asked for and has not got.
func (v *visitor) lacks() (paths []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, sent := range v.sent {
		if !sent.ended {
			paths = append(paths, sent.path)
		}
	}
	return paths
}

// amiss lists what a page that has grown cuts off, hides beyond the window's edge, or scrolls by as a whole.
const amiss = `(() => {
	const all = [], wide = document.documentElement.clientWidth, say = e => e.outerHTML.slice(0, 120);
	const within = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (["auto", "scroll"].includes(getComputedStyle(p).overflowX)) return true; return false; };
	if (document.documentElement.scrollWidth > wide) all.push("the page is " + document.documentElement.scrollWidth + " wide in a window of " + wide);
	for (const e of document.querySelectorAll("body *")) {
		if (!e.checkVisibility({visibilityProperty: true, opacityProperty: true}) || e.closest("svg, .unseen, .skip, [aria-hidden=true]")) continue;
		const box = e.getBoundingClientRect(), look = getComputedStyle(e);
		if (!box.width || !box.height) continue;
		if (e.matches("a[href], button, input:not([type=hidden]), select, textarea, summary") && (box.left < -1 || box.right > wide + 1) && !within(e)) all.push("out of reach: " + say(e));
		const hides = o => o === "hidden" || o === "clip";
		if (e.childElementCount === 0 && e.textContent.trim() && ((hides(look.overflowX) && e.scrollWidth > e.clientWidth + 1) || (hides(look.overflowY) && e.scrollHeight > e.clientHeight + 1))) all.push("cut: " + say(e));
	}
	return all;
})()`

// growsTwice looks at a page at 200 %: once as browsers zoom (a window of half the width), once with letters of twice the size (WCAG 2.2, 1.4.4 and 1.4.10).
func (v *visitor) growsTwice(name, path string) {
	v.t.Helper()
	v.do(chromedp.EmulateViewport(640, 450, chromedp.EmulateScale(2)))
	v.reach(path)
	ask[bool](v, settled)
	for _, fault := range ask[[]string](v, amiss) {
		v.t.Errorf("%s zoomed twice: %s", name, fault)
	}
	v.do(chromedp.EmulateViewport(1280, 900))
	ask[bool](v, `(() => { document.documentElement.style.fontSize = "200%"; return true; })()`)
	ask[bool](v, settled)
	for _, fault := range ask[[]string](v, amiss) {
		v.t.Errorf("%s with letters twice as large: %s", name, fault)
	}
}

// isCalm looks at the page shown for whoever asked their system for less motion.
func (v *visitor) isCalm(name string) {
	v.t.Helper()
	const moving = `[...document.querySelectorAll("*")].filter(e => { const s = getComputedStyle(e);
		return s.transitionDuration.split(",").some(d => parseFloat(d) > 0.01) || s.animationName !== "none" && parseFloat(s.animationDuration) > 0.01 || s.scrollBehavior === "smooth"; }).map(e => e.outerHTML.slice(0, 80))`
	v.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}))
	defer v.do(emulation.SetEmulatedMedia())
	for _, e := range ask[[]string](v, moving) {
		v.t.Errorf("%s moves for somebody who asked for less motion: %s", name, e)
	}
}
