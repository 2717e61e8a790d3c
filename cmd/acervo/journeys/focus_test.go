package journeys

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Whoever uses the keyboard on a page that tells by itself how far something is keeps their place when it says so anew:
// at the same link, or at the heading when the page is another one.
func TestAPageThatGoesOnByItselfTakesNobodysPlace(t *testing.T) {
	openBrowser(t)
	s := startSample(t)
	s.account("gestora", "--roles", "records_manager", "--bodies", "SG")
	v := s.visitor(t, "es")
	v.signIn("gestora")
	at := v.chooseBatch("type=resolution", "CP")
	v.reach(at)
	v.eventually(`!!document.querySelector("form[action$='/begin']")`)
	v.do(chromedp.ActionFunc(func(ctx context.Context) error { // what is over stands there as if it went on, until the page asks
		_, err := page.AddScriptToEvaluateOnNewDocument(`document.addEventListener("readystatechange", () => {
			const facts = document.querySelector("dl.facts");
			if (!facts || window.before) return;
			facts.dataset.works = new URLSearchParams(location.search).get("works");
			window.before = facts;
		})`).Do(ctx)
		return err
	}))
	for works, place := range map[string]string{"": `document.activeElement.matches("dl.facts a")`, "whole": `document.activeElement.matches("h1")`} {
		v.reach(at + "?works=" + works)
		v.do(chromedp.Evaluate(`document.querySelector("dl.facts a").focus()`, nil))
		v.eventually(`document.querySelector("dl.facts") !== window.before`)
		if !ask[bool](v, place) {
			t.Errorf("with works=%q the place is %s", works, ask[string](v, `document.activeElement.outerHTML.slice(0, 200)`))
		}
	}
}
