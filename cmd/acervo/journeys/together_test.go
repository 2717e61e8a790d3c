package journeys

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Many records are marked, what would become of them is looked at, and they are changed in
// a browser, and the answers to the forms shut nobody out.
func TestManyRecordsAreChangedInABrowser(t *testing.T) {
	rules := axe(t)
	s := startSample(t)
	s.account("gestora", "--roles", "records_manager", "--bodies", "SG")
	v := s.visitor(t, "es")
	v.signIn("gestora")
	v.reach("/governance/edit?type=resolution")
	judged := func(what string) {
		t.Helper()
		for _, x := range v.judge(rules) {
			t.Errorf("%s: %s (%s): %v", what, x.ID, x.Help, x.Nodes)
		}
	}
	v.do(
		chromedp.Click(`input[name=record]`, chromedp.ByQuery),
		chromedp.SetValue(`#to_body`, "SG", chromedp.ByQuery),
		chromedp.Click(`button[value=preview]`, chromedp.ByQuery),
		chromedp.WaitVisible(`.tallies`, chromedp.ByQuery),
	)
	if said := ask[string](v, `document.querySelector("main").innerText`); !strings.Contains(said, "1 cambiaría") || !strings.Contains(said, "Secretaría General") {
		t.Errorf("before it is done the page says %s", said)
	}
	judged("the preview")
	v.do(
		chromedp.SendKeys(`#reason`, "así lo pide el cuadro", chromedp.ByQuery),
		chromedp.Click(`button[value=change]`, chromedp.ByQuery),
		chromedp.WaitNotPresent(`button[value=change]`, chromedp.ByQuery),
	)
	if said := ask[string](v, `document.querySelector("main").innerText`); !strings.Contains(said, "1 cambiado") {
		t.Errorf("done, the page says %s", said)
	}
	judged("the report")
}
