package journeys

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// Many records are marked, what would become of them is looked at, and they are changed in
// a browser, and the answers to the forms shut nobody out.
func TestManyRecordsAreChangedInABrowser(t *testing.T) {
	rules := axe(t)
	s := startSample(t)
	s.account("gestora", "--roles", "records_manager", "--bodies", "SG")
	inEach(t, func(t *testing.T, lang string) { changeOne(t, s, lang, rules) })
}

func changeOne(t *testing.T, s *service, lang, rules string) {
	v := s.visitor(t, lang)
	v.signIn("gestora")
	v.reach("/governance/edit?type=resolution")
	judged := func(what string) {
		t.Helper()
		for _, x := range v.judge(rules) {
			t.Errorf("%s: %s (%s): %v", what, x.ID, x.Help, x.Nodes)
		}
	}
	v.do(
		chromedp.Click(`input[name=record]:not(:checked)`, chromedp.ByQuery),
		chromedp.SetValue(`#to_body`, map[string]string{"es": "SG", "en": "CP"}[lang], chromedp.ByQuery), // each changes something
		chromedp.Click(`button[value=preview]`, chromedp.ByQuery),
		chromedp.WaitVisible(`.tallies`, chromedp.ByQuery),
	)
	v.says("main", v.say.the("edit.would.one", "n", 1))
	judged("the preview")
	v.do(
		chromedp.SendKeys(`#reason`, "así lo pide el cuadro", chromedp.ByQuery),
		chromedp.Click(`button[value=change]`, chromedp.ByQuery),
		chromedp.WaitNotPresent(`button[value=change]`, chromedp.ByQuery),
	)
	v.says("main", v.say.the("edit.changed.one", "n", 1))
	judged("the report")
}

// A batch is seen, confirmed once, watched without a click, and tells what became of its documents; its page shuts nobody out.
func TestABatchIsConfirmedAndWatchedInABrowser(t *testing.T) {
	rules := axe(t)
	s := startSample(t)
	s.account("gestora", "--roles", "records_manager", "--bodies", "SG")
	inEach(t, func(t *testing.T, lang string) { watchBatch(t, s, lang, rules) })
}

func watchBatch(t *testing.T, s *service, lang, rules string) {
	v := s.visitor(t, lang)
	v.signIn("gestora")
	v.reach("/governance/edit")
	at := v.chooseBatch("type=resolution", map[string]string{"es": "SG", "en": "CP"}[lang]) // each changes something
	judged := func(what string) {
		t.Helper()
		for _, look := range []string{"light", "dark"} {
			v.reach(at + "?look=" + look)
			for _, x := range v.judge(rules) {
				t.Errorf("%s in %s: %s (%s): %v", what, look, x.ID, x.Help, x.Nodes)
			}
		}
	}
	v.reach(at)
	v.eventually(`!!document.querySelector("form[action$='/begin']")`) // the page goes on by itself
	judged("what would change")
	v.fill("#reason", "así lo pide el cuadro")
	v.follow(`form[action$="/begin"] button`)
	v.eventually(`document.querySelector("h1").textContent === ` + quote(v.say.the("batch.heading.done")))
	v.says("main", v.say.the("batch.part.changed"), "así lo pide el cuadro")
	judged("what has become of them")
	v.do(chromedp.EmulateViewport(390, 844))
	if wide := ask[int](v, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("on a phone the page is %d wide", wide)
	}
}

// chooseBatch chooses what a query finds to be of another body, and returns the address of the batch.
func (v *visitor) chooseBatch(query, body string) string {
	v.t.Helper()
	asks := `{method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({query: ` + quote(query) + `, changes: {body: ` + quote(body) + `}})}`
	return "/governance/batches/" + ask[string](v, `fetch("/api/v1/batches", `+asks+`).then(r => r.json()).then(b => b.id)`)
}
