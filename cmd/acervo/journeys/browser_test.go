package journeys

import (
	"context"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"acervo/indexer/extract/extracttest"
)

// chromium is one browser for all journeys; each visitor has cookies of their own.
var chromium struct {
	once sync.Once
	ctx  context.Context
	end  context.CancelFunc
	err  error
}

func openBrowser(t *testing.T) context.Context {
	t.Helper()
	extracttest.Need(t, "chromium", "apt-get install chromium")
	chromium.once.Do(func() {
		allocator, end := chromedp.NewExecAllocator(context.Background(), browserOptions()...)
		ctx, leave := chromedp.NewContext(allocator)
		chromium.ctx, chromium.end = ctx, func() { leave(); end() }
		chromium.err = chromedp.Run(ctx)
	})
	if chromium.err != nil {
		t.Fatal(chromium.err)
	}
	return chromium.ctx
}

func browserOptions() []chromedp.ExecAllocatorOption {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.WSURLReadTimeout(time.Minute), chromedp.Flag("force-prefers-reduced-motion", true),
		chromedp.Flag("lang", "es"), chromedp.Env("LANGUAGE=es")) // what the browser itself says, as in fields for dates
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses to run in its sandbox as root
	}
	return options
}

func closeBrowser() {
	if chromium.end != nil {
		chromium.end()
	}
}

// visitor is a person at a browser whose own language is lang.
type visitor struct {
	t    *testing.T
	ctx  context.Context
	site string
	lang string
	say  catalogue

	mu         sync.Mutex
	trusted    string                          // another site that the visitor may be sent to
	complaints []string                        // what the browser found wrong
	sent       map[network.RequestID]*transfer // what the page shown was made of; nil: nobody counts
}

// transfer is one answer to the browser, in bytes as they were sent.
type transfer struct {
	path  string
	bytes int
	ended bool
}

// trust lets the visitor be sent to another site, as to an identity provider.
func (v *visitor) trust(site string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.trusted = site
}

func (v *visitor) trusts(site string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return site == v.site || site == v.trusted
}

// patience is how long a visitor waits for a page, also on a loaded machine.
const patience = time.Minute

func (s *service) visitor(t *testing.T, lang string) *visitor {
	t.Helper()
	ctx, leave := newWindow(t)
	return s.watched(t, lang, ctx, leave)
}

// browserFolder is a folder for what a browser remembers. A browser that was closed writes there a little longer.
func browserFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "browser")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		deadline := time.Now().Add(20 * time.Second)
		for err := os.RemoveAll(dir); err != nil; err = os.RemoveAll(dir) {
			if time.Now().After(deadline) {
				t.Error(err)
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
	return dir
}

// person is a visitor with a browser of their own, which keeps what it remembers in a folder.
func (s *service) person(t *testing.T, lang, profile string) *visitor {
	t.Helper()
	allocator, end := chromedp.NewExecAllocator(context.Background(), append(browserOptions(), chromedp.UserDataDir(profile))...)
	ctx, leave := chromedp.NewContext(allocator)
	return s.watched(t, lang, ctx, func() { leave(); end() })
}

// closeBrowser closes a person's own browser, as people do.
func (v *visitor) closeBrowser() {
	v.t.Helper()
	if err := chromedp.Cancel(v.ctx); err != nil {
		v.t.Fatal(err)
	}
}

// watched is a visitor whose browser tells what no page may do.
func (s *service) watched(t *testing.T, lang string, ctx context.Context, leave context.CancelFunc) *visitor {
	t.Helper()
	v := &visitor{t: t, ctx: ctx, site: s.site, lang: lang, say: words(t, lang)}
	chromedp.ListenTarget(ctx, v.listen)
	v.do(network.SetExtraHTTPHeaders(network.Headers{"Accept-Language": lang}), chromedp.EmulateViewport(1360, 900))
	t.Cleanup(func() {
		leave()
		v.mu.Lock()
		defer v.mu.Unlock()
		for _, c := range v.complaints {
			t.Error(c)
		}
	})
	return v
}

// newWindow opens a window with cookies of its own.
func newWindow(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	house := openBrowser(t)
	browser := cdp.WithExecutor(house, chromedp.FromContext(house).Browser)
	cookies, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(browser)
	if err != nil {
		t.Fatal(err)
	}
	window, err := target.CreateTarget("about:blank").WithBrowserContextID(cookies).WithNewWindow(true).Do(browser) // a new context has no window to open a tab in
	if err != nil {
		t.Fatal(err)
	}
	return chromedp.NewContext(house, chromedp.WithTargetID(window))
}

// listen notes what no page may do: fail in its script, break its own policy, ask another host.
func (v *visitor) listen(event any) {
	complaint := ""
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err == nil && u.Scheme != "data" && u.Scheme != "blob" && u.Scheme != "about" && !v.trusts(u.Scheme+"://"+u.Host) {
			complaint = "the page asked another host: " + e.Request.URL
		}
		v.counted(e.RequestID, e.Request.URL, 0, false)
	case *network.EventLoadingFinished:
		v.counted(e.RequestID, "", int(e.EncodedDataLength), true)
	case *network.EventLoadingFailed:
		v.counted(e.RequestID, "", 0, true)
	case *runtime.EventExceptionThrown:
		complaint = "a script failed: " + e.ExceptionDetails.Error()
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError && e.Entry.Source != log.SourceNetwork { // the network's are answers such as 404
			complaint = "the browser says: " + e.Entry.Text
		}
	}
	if complaint != "" {
		v.mu.Lock()
		v.complaints = append(v.complaints, complaint)
		v.mu.Unlock()
	}
}

// counted notes what was asked for, and then how much came. What was asked for before anybody counted is not.
func (v *visitor) counted(id network.RequestID, address string, bytes int, ended bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.sent == nil {
		return
	}
	if v.sent[id] == nil {
		if address == "" {
			return
		}
		v.sent[id] = &transfer{}
	}
	v.sent[id].ended = v.sent[id].ended || ended
	if u, err := url.Parse(address); err == nil && address != "" {
		v.sent[id].path = u.Path
	}
	v.sent[id].bytes += bytes
}

// do does some things in the browser, or fails.
func (v *visitor) do(actions ...chromedp.Action) {
	v.t.Helper()
	// Not a context with a deadline: the window lives as long as the context of its first run.
	late := time.AfterFunc(patience, func() { _ = chromedp.Cancel(v.ctx) })
	defer late.Stop()
	if err := chromedp.Run(v.ctx, actions...); err != nil {
		v.t.Fatalf("%v (at %s)", err, v.at())
	}
}

// going does something that leads to another page, and returns its status when it is there.
func (v *visitor) going(actions ...chromedp.Action) int {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	r, err := chromedp.RunResponse(ctx, actions...)
	if err != nil {
		v.t.Fatalf("%v (at %s)", err, v.at())
	}
	if r == nil {
		v.t.Fatalf("there was no answer (at %s)", v.at())
	}
	if lang := v.text("html", "lang"); lang != v.lang {
		v.t.Errorf("%s is in %s, not in %s", v.at(), lang, v.lang)
	}
	return int(r.Status)
}

// visit opens an address of the site.
func (v *visitor) visit(path string) int {
	v.t.Helper()
	return v.going(chromedp.Navigate(v.site + path))
}

// reach opens an address that must be there.
func (v *visitor) reach(path string) {
	v.t.Helper()
	if status := v.visit(path); status != 200 {
		v.t.Fatalf("%s answers %d: %s", path, status, v.main())
	}
}

// follow clicks on what leads to another page, which must be there.
func (v *visitor) follow(selector string) {
	v.t.Helper()
	if status := v.going(chromedp.Click(selector, by(selector))); status != 200 {
		v.t.Fatalf("%s leads to %s, which answers %d: %s", selector, v.at(), status, v.main())
	}
}

// fill types into a field, in the place of what stands there.
func (v *visitor) fill(selector, text string) {
	v.t.Helper()
	v.do(chromedp.Focus(selector, by(selector)), chromedp.Evaluate(`document.activeElement.select()`, nil), chromedp.SendKeys(selector, text, by(selector)))
}

func by(selector string) chromedp.QueryOption {
	if strings.HasPrefix(strings.TrimLeft(selector, "("), "//") {
		return chromedp.BySearch
	}
	return chromedp.ByQuery
}

// link is the first link, or button, that says just this.
func link(text string) string {
	return `//main//*[self::a or self::button or self::summary][normalize-space(.)="` + text + `"]`
}

// ask evaluates an expression in the page.
func ask[T any](v *visitor, expression string) T {
	v.t.Helper()
	var answer T
	v.do(chromedp.Evaluate(expression, &answer, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	return answer
}

// text is an attribute of the first element, or "".
func (v *visitor) text(selector, attribute string) string {
	v.t.Helper()
	return ask[string](v, `document.querySelector(`+quote(selector)+`)?.getAttribute(`+quote(attribute)+`) ?? ""`)
}

// said is all text of the elements, with single spaces.
func (v *visitor) said(selector string) string {
	v.t.Helper()
	return ask[string](v, `[...document.querySelectorAll(`+quote(selector)+`)].map(e => e.textContent).join(" ").replace(/\s+/g, " ").trim()`)
}

func (v *visitor) main() string { return v.said("main") }

func (v *visitor) count(selector string) int {
	v.t.Helper()
	return ask[int](v, `document.querySelectorAll(`+quote(selector)+`).length`)
}

// at is the address that the browser shows, without the host.
func (v *visitor) at() string {
	var address string
	if err := chromedp.Run(v.ctx, chromedp.Location(&address)); err != nil {
		return "an unknown address"
	}
	return strings.TrimPrefix(address, v.site)
}

// says fails unless elements say each of the texts.
func (v *visitor) says(selector string, texts ...string) {
	v.t.Helper()
	all := v.said(selector)
	for _, want := range texts {
		if !strings.Contains(all, strings.Join(strings.Fields(want), " ")) {
			v.t.Errorf("%s does not say %q: %s (the page: %.500s)", v.at(), want, all, v.main())
		}
	}
}

// eventually waits until an expression is true in the page.
func (v *visitor) eventually(expression string) {
	v.t.Helper()
	v.do(chromedp.Poll(expression, nil, chromedp.WithPollingTimeout(patience)))
}

// signIn signs in by the page.
func (v *visitor) signIn(login string) {
	v.t.Helper()
	v.reach("/sign-in")
	v.fill("#login", login)
	v.fill("#password", password)
	v.follow("main form button")
}

func clicking(selector string) chromedp.Action { return chromedp.Click(selector, by(selector)) }

// uploading chooses a file of this machine in a field.
func uploading(selector, name string) chromedp.Action {
	return chromedp.SetUploadFiles(selector, []string{name}, by(selector))
}
