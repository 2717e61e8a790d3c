package journeys

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Every main work goes through in a browser that runs no script.
func TestEveryMainWorkGoesWithoutScript(t *testing.T) {
	openBrowser(t)
	s := startSample(t)
	s.account("secretaria", "--roles", "clerk", "--bodies", "SG")
	s.account("gestora", "--roles", "records_manager", "--bodies", "SG")
	inEach(t, func(t *testing.T, lang string) {
		t.Run("search, read, compare, verify", func(t *testing.T) { readWithoutScript(t, s, lang) })
		t.Run("file", func(t *testing.T) { fileWithoutScript(t, s, lang) })
		t.Run("govern", func(t *testing.T) { governWithoutScript(t, s, lang) })
	})
}

// scriptless is a visitor whose browser runs no script of a page (what the test itself asks, it answers).
func (s *service) scriptless(t *testing.T, lang string) *visitor {
	t.Helper()
	v := s.visitor(t, lang)
	v.do(emulation.SetScriptExecutionDisabled(true))
	v.reach("/verify")
	if shown := ask[bool](v, `document.getElementById("hashing").checkVisibility()`); shown {
		t.Fatal("a script of the page runs: this test switches it off wrongly")
	}
	return v
}

func readWithoutScript(t *testing.T, s *service, lang string) {
	v := s.scriptless(t, lang)
	v.reach("/")
	v.fill("#q", "NUMEROS DE UN MISMO ANO")
	v.follow(".searchbox button")
	v.says(".hit", "MUESTRA/REG-1")
	v.follow(`//aside[contains(@class,"facets")]//ul[contains(@class,"boxes")]//a`)
	if v.count(".filters a") == 0 || v.count(".hit") == 0 {
		t.Error("a facet narrows nothing down")
	}
	v.reach("/?q=" + url.QueryEscape("NUMEROS DE UN MISMO ANO"))
	v.follow(`//li[contains(@class,"hit")][contains(.,"MUESTRA/REG-1")]//ul[contains(@class,"passages")]//a[starts-with(normalize-space(.),"Artículo 4")]`)
	v.says(".foundlist", "Artículo 4")
	v.says(".leaf svg", "Número de registro")
	if v.count(".leaf svg rect") == 0 {
		t.Error("the hits are not marked on the page")
	}
	v.fill("#find", "recibo")
	v.follow(".find button")
	v.says(".foundlist mark", "recibo")
	v.follow(link(v.say.the("read.text")))
	v.says("article.sheet", "Número de registro")
	v.follow(link(v.say.the("text.back")))
	v.says("h1", v.say.regulation())

	v.reach("/d/" + s.document("MUESTRA/EST-1").ID)
	ask[bool](v, `(() => { document.querySelector("#on").value = "2009-01-01"; return true; })()`)
	v.follow(".dayform button")
	v.says(".banner", v.say.the("warning.unapplied_amendment"))
	v.follow(link(v.say.the("compare.versions")))
	v.do(clicking(link(v.say.the("compare.choose"))))
	ask[bool](v, `(() => { document.querySelector("#from_version").value = "1"; document.querySelector("#to_version").value = "3"; return true; })()`)
	v.follow(".compareform button")
	v.says(".art.new", "Artículo 10 bis")
	v.says(".art.amended ins", "tres")
	v.follow(link(v.say.the("compare.view.columns")))
	v.says(".columns", "Artículo 10 bis")

	code := s.certified("MUESTRA/EST-2")
	v.reach("/verify")
	v.fill("#q", strings.ToLower(code))
	v.follow(link(v.say.the("verify.do")))
	v.says(".banner.ok", v.say.the("verify.current"))
}

func fileWithoutScript(t *testing.T, s *service, lang string) {
	v := s.scriptless(t, lang)
	v.signIn("secretaria")
	v.says("header", v.say.the("frame.file"))
	b := []byte("Aviso sobre el horario, sin programas, en " + lang + ".\n")
	name := filepath.Join(t.TempDir(), "aviso.txt")
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	v.reach("/file")
	if v.count("#many:not([hidden])") > 0 {
		t.Error("what needs a script is offered without one")
	}
	v.do(uploading("#file", name))
	if status := v.going(clicking("#filing .send button")); status != 400 { // without a title
		t.Errorf("a filing without a title answers %d", status)
	}
	v.says("#mistakes", v.say.the("mistake.title"))
	v.says(".kept", "aviso.txt") // the file need not be chosen again
	v.fill("#title", "Aviso sin programas "+lang)
	v.follow("#filing .send button")
	v.says(".receipt", "Aviso sin programas "+lang)
	if got := strings.ReplaceAll(v.said(".receipt-files .hash"), " ", ""); got != fmt.Sprintf("%x", sha256.Sum256(b)) {
		t.Errorf("the receipt has the sum %s", got)
	}
	v.reach("/d/" + s.document("MUESTRA/REG-1").ID + "/edit")
	v.follow("main .send button")
	v.says("h1", v.say.regulation())
	v.reach("/account")
	v.do(clicking(`//header//details[.//form[@action="/sign-out"]]/summary`))
	v.follow(`//header//form[@action="/sign-out"]//button`)
	v.says("header", v.say.the("frame.signin"))
}

func governWithoutScript(t *testing.T, s *service, lang string) {
	v := s.scriptless(t, lang)
	v.signIn("gestora")
	for _, page := range []string{"/governance", "/governance/plan", "/governance/due", "/governance/reports", "/governance/reports/coverage", "/governance/vital", "/governance/fixity", "/governance/dispositions", "/matters"} {
		v.reach(page)
		if v.said("h1") == "" {
			t.Errorf("%s has no heading", page)
		}
	}
	v.reach("/governance/simulate")
	v.follow("main form button")
	v.reach("/governance/holds")
	v.fill("#name", "Auditoría "+lang)
	v.fill("#reason", "revisión anual")
	v.fill("#authority", "Contraloría")
	v.do(chromedp.SendKeys("#records", "MUESTRA/EST-2", chromedp.ByQuery))
	v.follow(".send button")
	v.says("main", "Auditoría "+lang, v.say.the("holds.state.in_force"))
	if !strings.HasPrefix(v.at(), "/governance/holds/") {
		v.follow(link("Auditoría " + lang))
	}
	v.fill("#reason", "terminó la revisión")
	v.follow(".send button")
	v.says("main", v.say.the("holds.state.lifted"))
}
