package journeys

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// Who names an article chooses among those of the document, as they are printed; what is
// written by hand is understood, too.
func TestTheArticlesOfADocumentAreOffered(t *testing.T) {
	openBrowser(t)
	s := startSample(t)
	s.account("abogada", "--roles", "counsel", "--bodies", "SG")
	regulation := "/d/" + s.document("MUESTRA/REG-1").ID
	inEach(t, func(t *testing.T, lang string) {
		v := s.visitor(t, lang)
		v.signIn("abogada")
		v.reach(regulation + "/law")
		v.fill("#by", "MUESTRA/RES-7/2024")
		v.do(chromedp.Focus("#by_provision", chromedp.ByQuery))
		v.eventually(`[...document.querySelector("#by_provision").list.options].some(o => o.value === "Segundo")`)
		v.reach(regulation + "/relations")
		v.do(chromedp.Focus("#from_provision", chromedp.ByQuery))
		v.eventually(`[...document.querySelector("#from_provision").list.options].some(o => o.value === "Artículo 4")`)
		v.do(chromedp.SetValue("#type", map[string]string{"es": "implements", "en": "cites"}[lang], chromedp.ByQuery))
		v.fill("#to", "MUESTRA/EST-2")
		v.fill("#from_provision", "art. 4")
		v.follow("main form button")
		v.reach(regulation + "/relations")
		v.says("main", "tit_ii__chp_i__art_4")
	})
}

// What a share link opens fits a telephone.
func TestWhatIsSharedFitsATelephone(t *testing.T) {
	openBrowser(t)
	s := startSample(t)
	v := s.visitor(t, "fr")
	v.do(chromedp.EmulateViewport(390, 844))
	v.reach(s.shared("MUESTRA/EST-2"))
	if wide := ask[int](v, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("it is %d wide", wide)
	}
}
