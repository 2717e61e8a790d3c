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
