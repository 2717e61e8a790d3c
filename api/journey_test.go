package api_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"acervo/records"
)

// chrome opens a real browser that speaks a language, or skips where none is
// installed (apt install chromium; with ACERVO_TEST_REQUIRE=1 that fails).
func chrome(t *testing.T, lang string) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("ACERVO_TEST_REQUIRE") == "1" {
			t.Fatal("chromium is missing: apt install chromium")
		}
		t.Skip("chromium is missing: apt install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("lang", lang), chromedp.Flag("accept-lang", lang), chromedp.WindowSize(1360, 900))
	ctx, end := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(end)
	ctx, end = chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {})) // of events that it does not know
	t.Cleanup(end)
	ctx, end = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(end)
	return ctx
}

// forty writes forty small documents and returns their paths.
func forty(t *testing.T) []string {
	t.Helper()
	dir, paths := t.TempDir(), []string(nil)
	for i := range 40 {
		path := filepath.Join(dir, fmt.Sprintf("resolucion_%02d_2019-03-%02d_es.txt", i+1, i%28+1))
		if err := os.WriteFile(path, fmt.Appendf(nil, "Resolución %d: texto.", i+1), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// File forty documents and print the receipt, as a person does it.
func TestAPersonFilesFortyDocumentsAndPrintsTheReceipt(t *testing.T) {
	for lang, says := range map[string]struct{ tally, title, receipt string }{
		"es": {"40 con recibo · 0 en curso · 0 por revisar", "Archivar un documento", "Recibo de registro"},
		"en": {"40 with receipt · 0 under way · 0 to look at", "File a document", "Receipt of filing"},
	} {
		t.Run(lang, func(t *testing.T) {
			h := newHouse(t)
			h.resident("ana", records.Clerk)
			at, ctx := h.served().URL, chrome(t, lang)
			var title, duplicate, receipt, own string
			var paper []byte
			steps := []chromedp.Action{
				chromedp.Navigate(at + "/sign-in?next=/file"),
				chromedp.SendKeys("#login", "ana"), chromedp.SendKeys("#password", password), chromedp.Submit("#login"),
				chromedp.WaitVisible(".landing"), chromedp.Text("h1", &title),
				chromedp.SetValue("#type", "resolution"), chromedp.Evaluate(`document.querySelector("#type").dispatchEvent(new Event("change", {bubbles: true}))`, nil),
				chromedp.WaitVisible(`#own [name="metadata.session"]`), chromedp.SendKeys(`#own [name="metadata.session"]`, "XXX Asamblea"),
				chromedp.SetUploadFiles("#choose", forty(t), chromedp.NodeReady),
				chromedp.WaitReady("#rows tr.ready:nth-child(40)"),
				// One of them says something else than the batch.
				chromedp.Click("#rows tr:nth-child(40) button"), chromedp.WaitVisible("#describe"),
				chromedp.SetValue("#own-title", "La última"), chromedp.SetValue("#own-symbol", "S/40"), chromedp.Click("#describe button[value=keep]"), chromedp.WaitNotVisible("#describe"),
				picture(t, "desk-ready-"+lang),
				chromedp.Click("#send"), chromedp.WaitReady("#rows:not(:has(tr:not(.filed))) tr:nth-child(40)"),
				chromedp.Poll(fmt.Sprintf("document.querySelector('#tally').textContent === %q", says.tally), nil),
				picture(t, "desk-filed-"+lang),
				chromedp.Text("#rows tr:nth-child(40) td:nth-child(2)", &own),
				chromedp.SetUploadFiles("#choose", forty(t)[:1], chromedp.NodeReady), // the same bytes again
				chromedp.WaitReady("#rows tr.duplicate"), chromedp.Text("#rows tr.duplicate", &duplicate),
				picture(t, "desk-duplicate-"+lang),
				chromedp.Evaluate("localStorage.length > 0", nil),
				chromedp.Click("#rows tr:nth-child(40) td:nth-child(4) a"), chromedp.WaitVisible(".receipt"), chromedp.Text(".receipt h1", &receipt), picture(t, "receipt-"+lang),
				chromedp.ActionFunc(func(ctx context.Context) error {
					return chromedp.Run(ctx, emulation.SetEmulatedMedia().WithMedia("print"))
				}),
				chromedp.FullScreenshot(&paper, 80),
			}
			for i, step := range steps {
				if err := chromedp.Run(ctx, step); err != nil {
					var html string
					late, end := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
					_ = chromedp.Run(late, chromedp.Text("main", &html))
					end()
					t.Fatalf("step %d: %v: %s", i, err, html)
				}
			}
			if title != says.title || receipt != says.receipt || !strings.Contains(own, "La última") || !strings.Contains(own, "S/40") || len(paper) == 0 {
				t.Errorf("%q, %q, %q, %d bytes of paper", title, receipt, own, len(paper))
			}
			d := h.documents()
			if len(d) != 40 || !strings.Contains(duplicate, d[0].Number[:6]) {
				t.Fatalf("%d documents; the duplicate says %q", len(d), duplicate)
			}
			for _, d := range d {
				if string(d.Metadata) != `{"session":"XXX Asamblea"}` || d.Type != "resolution" || !strings.HasPrefix(string(d.Date), "2019-03-") {
					t.Errorf("%s was filed as %+v", d.Number, d)
				}
			}
		})
	}
}

// A file over 16 MB goes in pieces; the draft of its description outlives the page.
func TestALargeFileGoesInPiecesAndItsDraftOutlivesThePage(t *testing.T) {
	h := newHouse(t)
	h.resident("ana", records.Clerk)
	at, ctx := h.served().URL, chrome(t, "es")
	large := filepath.Join(t.TempDir(), "acta_1988-08-11.txt")
	if err := os.WriteFile(large, []byte(strings.Repeat("Acta. ", 3<<20)), 0o600); err != nil {
		t.Fatal(err)
	}
	var draft string
	steps := []chromedp.Action{
		chromedp.Navigate(at + "/sign-in?next=/file"),
		chromedp.SendKeys("#login", "ana"), chromedp.SendKeys("#password", password), chromedp.Submit("#login"),
		chromedp.WaitVisible(".landing"), chromedp.SetUploadFiles("#choose", []string{large}, chromedp.NodeReady), chromedp.WaitReady("#rows tr.ready"),
		chromedp.Click("#rows tr button"), chromedp.WaitVisible("#describe"), chromedp.SetValue("#own-title", "Acta del Comité"), chromedp.Click("#describe button[value=keep]"),
		chromedp.Poll("JSON.stringify(localStorage).includes('Acta del Comité')", nil),
		chromedp.Navigate(at + "/file"), chromedp.WaitVisible("#draft"), chromedp.Text("#draft", &draft), picture(t, "desk-draft-es"),
		chromedp.SetUploadFiles("#choose", []string{large}, chromedp.NodeReady), chromedp.WaitReady("#rows tr.ready"),
		chromedp.Click("#send"), chromedp.WaitReady("#rows tr.filed"), chromedp.Poll("localStorage.length === 0", nil),
	}
	for i, step := range steps {
		if err := chromedp.Run(ctx, step); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
	d := h.documents()
	if len(d) != 1 || d[0].Titles["und"] != "Acta del Comité" || d[0].Date != "1988-08-11" || !strings.Contains(draft, "acta_1988-08-11.txt") {
		t.Errorf("filed as %+v; the draft said %q", d, draft)
	}
	if n := strings.Count(h.logged.String(), `"method":"PATCH"`); n != 3 {
		t.Errorf("it was sent in %d pieces", n)
	}
}

// picture keeps what the browser shows where ACERVO_PICTURES says, for people to look at.
func picture(t *testing.T, name string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		dir := os.Getenv("ACERVO_PICTURES")
		if dir == "" {
			return nil
		}
		var b []byte
		if err := chromedp.FullScreenshot(&b, 100).Do(ctx); err != nil {
			return err
		}
		t.Logf("%s is in %s", name, dir)
		return os.WriteFile(filepath.Join(dir, name+".png"), b, 0o600)
	})
}
