package journeys

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
)

// part is who somebody is here, and what that lets them do.
type part struct {
	role    string // empty: a visitor without an account
	certify bool
	file    bool
	places  []string // of those that not everybody has
}

func (p part) login() string { return "alex-" + strings.ReplaceAll(p.role, "_", "-") }

var parts = []part{
	{role: ""},
	{role: "reader"},
	{role: "clerk", certify: true, file: true, places: []string{"/file", "/governance"}},
	{role: "counsel", certify: true, places: []string{"/governance"}},
	{role: "records_manager", certify: true, file: true, places: []string{"/file", "/governance"}},
	{role: "controller", places: []string{"/governance", "/ledger"}},
	{role: "admin", places: []string{"/admin"}},
}

// doors are the places that not everybody has, by what leads there.
var doors = map[string]string{"/file": "frame.file", "/governance": "frame.governance", "/ledger": "ledger.title", "/admin": "admin.title"}

// article is how somebody looks for the rule on register numbers, and the article that says it.
var article = map[string][2]string{
	"es": {"NUMEROS DE UN MISMO ANO", "Artículo 4"}, "en": {"register numbers same year", "Article 4"},
	"pt": {"numeros de um mesmo ano", "Artigo 4"}, "fr": {"numeros d'une meme annee", "Article 4"},
}

// the title of the sample regulation in each language.
var regulationIn = map[string]string{
	"es": "Reglamento de muestra del archivo", "en": "Sample Regulation of the Archive", "pt": "Regulamento de amostra do arquivo", "fr": "Règlement d'exemple des archives",
}

// Somebody who was never here does what their role does, in their language, by what the pages say:
// finds an article, opens it, sees what was in force on a day and what changed, takes a certified copy
// and checks it, files a document. What they may not do is not offered, and refused in words.
func TestEachRoleDoesItsWorkInEachLanguage(t *testing.T) {
	openBrowser(t)
	s := startSample(t, "--trusted-proxies", "127.0.0.1") // each person comes from an address of their own, as codes and passwords are asked for
	s.named()
	for _, p := range parts {
		if p.role != "" {
			s.account(p.login(), "--name", "Alex "+strings.ToUpper(p.role[:1]), "--roles", p.role, "--bodies", "SG")
		}
	}
	routes := pageRoutes(t)
	issued, regulation := s.certified("MUESTRA/REG-1"), s.document("MUESTRA/REG-1").ID
	for i, lang := range everyLanguage {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			for j, p := range parts {
				t.Run(cmp.Or(p.role, "visitor"), func(t *testing.T) {
					w := work{s.visitor(t, lang), p, regulation}
					w.do(network.SetExtraHTTPHeaders(network.Headers{"Accept-Language": lang, "X-Forwarded-For": fmt.Sprintf("192.0.2.%d", 10*i+j+1)}))
					w.enterTheHouse()
					w.findTheArticle()
					w.readItsLife()
					w.prove(issued)
					if p.file {
						w.fileOne()
					}
					w.keepOut()
					w.around(routes)
				})
			}
		})
	}
}

// work is somebody at what they do.
type work struct {
	*visitor
	part
	regulation string
}

func (w work) enterTheHouse() {
	w.t.Helper()
	w.reach("/")
	w.untranslated()
	if w.role == "" {
		return
	}
	w.goTo(is(w.say.the("frame.signin")))
	w.enter(w.say.the("signin.login"), w.login())
	w.enter(w.say.the("signin.password"), password)
	w.goTo(is(w.say.the("signin.do")), "button")
}

func (w work) findTheArticle() {
	w.t.Helper()
	w.enter(w.say.the("search.box"), article[w.lang][0])
	w.goTo(is(w.say.the("search.do")), "button")
	w.says("main", regulationIn[w.lang], w.say.the("status.in_force"))
	w.goTo(begins(article[w.lang][1] + " "))
	w.says("h1", regulationIn[w.lang])
	w.eventually(`document.querySelectorAll("main mark, main .leaf svg rect").length > 0`)
	w.goTo(is(w.say.the("text.back")))
	w.says("h1", regulationIn[w.lang])
	w.says("main", w.say.opening("law.s.in_force"))
}

func (w work) readItsLife() {
	w.t.Helper()
	w.enter(w.say.the("law.form.on"), "2015-03-01")
	w.goTo(is(w.say.the("law.form.do")))
	w.says("main", w.say.the("document.versionof", "n", 1, "last", 3))
	w.goTo(is(w.say.the("law.now")))
	w.goTo(is(w.say.the("compare.versions")))
	w.says("main", w.say.the("compare.legend"))
	w.goTo(is(w.say.the("compare.view.columns")))
	w.reach("/d/" + w.regulation)
}

// prove takes a certified copy, if that is this person's work, and checks it, or another one.
func (w work) prove(issued string) {
	w.t.Helper()
	if w.offers(w.say.the("copies.make")) != w.certify {
		w.t.Errorf("a certified copy is offered: %v", !w.certify)
	}
	if w.certify {
		w.press(is(w.say.the("copies.make")))
		w.goTo(is(w.say.the("copies.do")))
		before, after, _ := strings.Cut(w.say.the("copies.done"), "{code}")
		issued = w.between(w.said("[role=status]"), before, after)
		w.goTo(is(w.say.the("copies.done.check")))
		w.says("[role=status]", w.say.the("verify.current"))
	} else if a := w.post("/d/" + w.regulation + "/certify"); a.Status != 401 && a.Status != 403 || !strings.Contains(a.Text, w.say.the("fault.forbidden")) && !strings.Contains(a.Text, w.say.the("fault.unauthenticated")) {
		w.t.Errorf("a copy that this person may not issue is answered with %d: %.300s", a.Status, a.Text)
	}
	w.goTo(is(w.say.the("frame.verify")))
	w.enter(w.say.the("verify.code"), issued)
	w.goTo(is(w.say.the("verify.do")))
	w.says("[role=status]", w.say.the("verify.current"))
	w.says("main", issued)
}

func (w work) fileOne() {
	w.t.Helper()
	title := "Aviso " + w.lang + " " + w.role
	name := filepath.Join(w.t.TempDir(), "aviso.txt")
	if err := os.WriteFile(name, []byte("Las oficinas cierran el lunes. "+title+".\n"), 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.goTo(is(w.say.the("frame.file")))
	w.press(is(w.say.the("desk.one")))
	w.do(uploading("#file", name)) // a person chooses it in a window of their own system
	w.enter(w.say.the("file.name"), title)
	w.goTo(is(w.say.the("file.send")), "button") // beside the place of the same name
	w.says("main", w.say.the("receipt.title"), title, "SHA-256")
	if !w.offers(w.say.the("receipt.another")) {
		w.t.Error("the receipt does not lead on")
	}
	w.goTo(is(w.say.the("receipt.open")))
	w.says("h1", title)
}

// keepOut goes to every place that not everybody has: where this person has it, it is offered
// and there; where not, it is neither, and the page says what to do.
func (w work) keepOut() {
	w.t.Helper()
	w.reach("/")
	if w.role != "" {
		w.press(begins(w.say.the("frame.account") + w.say.the("format.colon")))
	}
	offered := map[string]bool{}
	for place, key := range doors {
		offered[place] = w.offers(w.say.the(key))
	}
	for place := range doors {
		has := slices.Contains(w.places, place)
		if offered[place] != has {
			w.t.Errorf("%s is offered: %v", place, offered[place])
		}
		status := w.visit(place)
		w.untranslated()
		switch {
		case has && status != 200:
			w.t.Errorf("%s answers %d", place, status)
		case has:
		case w.role == "":
			if said := w.main(); !strings.Contains(said, w.say.the("signin.title")) && !strings.Contains(said, w.say.the("fault.unauthenticated.do")) {
				w.t.Errorf("a visitor is not told at %s to sign in: %s", place, said)
			}
		default:
			w.says("h1", w.say.the("fault.forbidden"))
			w.says("main", w.say.the("fault.forbidden.do"))
			if status != 403 {
				w.t.Errorf("%s answers %d", place, status)
			}
		}
	}
}

// between is what stands between two texts.
func (v *visitor) between(text, before, after string) string {
	v.t.Helper()
	_, rest, found := strings.Cut(text, before)
	what, _, closed := strings.Cut(rest, after)
	if !found || !closed {
		v.t.Fatalf("%q does not say %q … %q", text, before, after)
	}
	return what
}

// post sends an empty form as a page's own script would.
func (v *visitor) post(path string) answer {
	v.t.Helper()
	return ask[answer](v, `fetch(`+quote(path)+`, {method: "POST", headers: {accept: "text/html"}, body: new URLSearchParams()}).then(async r => ({Status: r.status, Text: await r.text()}))`)
}
