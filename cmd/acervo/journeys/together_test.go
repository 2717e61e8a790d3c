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
