package journeys

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Forty documents are dropped at once, described once for all and one by itself, left over
// a closed browser, filed, and the receipt and the summary printed.
func TestFortyDocumentsAreFiledAndTheReceiptIsPrinted(t *testing.T) {
	openBrowser(t)
	address := freeAddress(t)
	s := start(t, "--listen", address, "--public-url", "http://"+address) // without its own name a service puts no QR code on receipts
	s.account("secretaria", "--roles", "clerk", "--bodies", "SG")
	inEach(t, func(t *testing.T, lang string) { fileForty(t, s, lang) })
}

func fileForty(t *testing.T, s *service, lang string) {
	const many = 40
	dir := t.TempDir()
	var names []string
	for n := range many {
		name := filepath.Join(dir, fmt.Sprintf("2024-03-%02d Aviso %s %d.txt", n%28+1, lang, n+1))
		if err := os.WriteFile(name, fmt.Appendf(nil, "Aviso %d en %s: las oficinas cierran.\n", n+1, lang), 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	v := s.visitor(t, lang)
	v.signIn("secretaria")
	v.reach("/file")
	choose := chromedp.SetUploadFiles("#choose", names, chromedp.ByQuery)
	ready := fmt.Sprintf(`document.querySelectorAll("#rows tr.ready").length === %d`, many)
	v.do(choose)
	v.eventually(ready)
	v.says("#counted", v.say.the("desk.documents.other", "n", many))
	v.says("#rows tr:first-child", "2024-03-01 Aviso "+lang+" 1.txt")
	v.says("#rows tr:first-child .proposed", "Aviso "+lang+" 1")
	if title := v.said("#rows tr:first-child .proposed"); strings.Contains(title, "2024-03-01") {
		t.Errorf("the date of the name stands in the title, too: %q", title)
	}

	v.do(clicking(`//tbody[@id="rows"]/tr[1]//button[normalize-space(.)="`+v.say.the("desk.edit")+`"]`), chromedp.WaitVisible("#own-title", chromedp.ByQuery))
	v.fill("#own-title", "Aviso primero "+lang)
	v.do(clicking(`#describe button[value=keep]`))
	v.eventually(`document.querySelector("#rows tr").textContent.includes("Aviso primero")`)
	v.eventually(`(localStorage.getItem("acervo.desk." + document.getElementById("desk").dataset.who) ?? "").includes("Aviso primero ` + lang + `")`)

	// The browser was closed: the descriptions are there, and come back with their files.
	v.reach("/file")
	v.says("#draft", "2024-03-01 Aviso "+lang+" 1.txt")
	v.do(choose)
	v.eventually(ready)
	v.says("#rows tr:first-child", "Aviso primero "+lang)

	v.do(clicking("#send"))
	v.eventually(fmt.Sprintf(`document.querySelectorAll("#rows tr.filed").length === %d`, many))
	v.says("#tally", v.say.the("desk.tally", "filed", many, "busy", 0, "look", 0))
	if numbers := ask[int](v, `new Set([...document.querySelectorAll("#rows tr.filed .badge a")].map(a => a.textContent)).size`); numbers != many {
		t.Errorf("%d documents have %d numbers", many, numbers)
	}
	number := ask[string](v, `document.querySelector("#rows tr .badge a").textContent`)
	sum := ask[string](v, `document.querySelector("#rows tr code").textContent`)
	v.printed("#rows", number, sum)
	v.follow("#rows tr:first-child .badge a")
	v.says(".receipt", number, "Aviso primero "+lang)
	if got := v.said(".receipt-files .hash"); strings.ReplaceAll(got, " ", "") != sum {
		t.Errorf("the receipt has the sum %s, the desk %s", got, sum)
	}
	if v.count(".coded svg path") != 1 {
		t.Error("the receipt has no QR code")
	}
	v.printed(".receipt", number)

	// The same bytes once more are told before they are sent.
	v.reach("/file")
	v.do(chromedp.SetUploadFiles("#choose", names[:1], chromedp.ByQuery))
	v.eventually(`document.querySelector("#rows tr.duplicate") !== null`)
	v.says("#rows tr", v.say.the("desk.duplicate"), number)
}

// printed checks what stands on paper: the element with its texts, and nothing to click on.
func (v *visitor) printed(selector string, texts ...string) {
	v.t.Helper()
	v.do(emulation.SetEmulatedMedia().WithMedia("print"))
	defer v.do(emulation.SetEmulatedMedia())
	shown := ask[string](v, `document.querySelector(`+quote(selector)+`).innerText`)
	for _, want := range texts {
		if !strings.Contains(strings.Join(strings.Fields(shown), " "), want) {
			v.t.Errorf("%q is not on paper: %s", want, shown)
		}
	}
	if clickable := ask[int](v, `[...document.querySelectorAll("button, nav, .button")].filter(e => e.checkVisibility()).length`); clickable > 0 {
		v.t.Errorf("%d buttons are printed", clickable)
	}
	var pdf []byte
	v.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().WithPrintBackground(true).Do(ctx)
		return err
	}))
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		v.t.Error("it cannot be printed")
	}
}
