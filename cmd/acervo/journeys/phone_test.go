package journeys

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// On a telephone the picture of a document's life is wider than the window: what is asked about is in sight.
func TestALifeOpensWhereTheDayOrVersionIsThatIsShown(t *testing.T) {
	openBrowser(t)
	s := startSample(t)
	statute := s.document("MUESTRA/EST-1")
	v := s.visitor(t, "es")
	v.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2)))
	for path, shown := range map[string]string{
		"?on=1990-01-01": ".time .day",
		"?on=2004-06-01": ".time .day",
		"":               ".time .day",
		"?version=1":     ".time .bar rect",
	} {
		v.reach("/d/" + statute.ID + path)
		if !ask[bool](v, `(() => { const s = document.querySelector(".time .strip").getBoundingClientRect(), d = document.querySelector(`+quote(shown)+`).getBoundingClientRect();
			return d.left >= s.left - 1 && d.left <= s.right + 1; })()`) {
			t.Errorf("%s: what is shown is not in sight", path)
		}
	}
}

// On a telephone a long list is folded, and all of it is there; on a desk it stands open as one table.
func TestALongListIsFoldedOnATelephoneAndOpenOnADesk(t *testing.T) {
	openBrowser(t)
	s := startSample(t)
	s.account("gestora", "--roles", "records_manager", "--bodies", "SG")
	const rows = `[...document.querySelectorAll(".fold tbody th")].filter(e => e.checkVisibility()).length`
	for _, v := range []*visitor{s.visitor(t, "fr"), s.scriptless(t, "fr")} {
		v.signIn("gestora")
		for _, page := range []string{"/governance/plan", "/governance/reports/coverage"} {
			v.do(chromedp.EmulateViewport(390, 844))
			v.reach(page)
			if high := ask[int](v, `document.documentElement.scrollHeight`); high > 1500 {
				t.Errorf("%s is %d high on a telephone", page, high)
			}
			v.says("main", "NOR-EST", v.say.the("plan.classes.other", "n", 6)) // which is there, for whoever searches the page
			if n := ask[int](v, rows); n > 0 {
				t.Errorf("%s shows %d rows, folded", page, n)
			}
			v.do(clicking(".fold summary"))
			v.eventually(rows + " === 6")
			v.do(chromedp.EmulateViewport(1280, 900))
			v.reach(page)
			if all, n := v.count(".fold tbody tr"), ask[int](v, rows); n != all || n < 30 {
				t.Errorf("%s shows %d rows of %d on a desk", page, n, all)
			}
			if shown := ask[int](v, `[...document.querySelectorAll(".fold > summary")].filter(e => e.checkVisibility()).length`); shown > 0 {
				t.Errorf("%s shows %d headings of parts on a desk", page, shown)
			}
			if edges := ask[int](v, `new Set([...document.querySelectorAll(".fold tbody tr:first-child td:nth-child(3)")].map(e => Math.round(e.getBoundingClientRect().left))).size`); edges != 1 {
				t.Errorf("%s: the columns of its parts stand at %d edges", page, edges)
			}
		}
	}
}
