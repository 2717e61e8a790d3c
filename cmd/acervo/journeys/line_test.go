package journeys

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// line is what lies between a browser and the service. It can be cut after some bytes were sent over it.
type line struct {
	site  string // its address for the browser
	mu    sync.Mutex
	sent  int64 // from browsers to the service since it was laid, mended or told to break
	limit int64 // after how many it breaks; 0: never
	down  bool
	open  map[net.Conn]bool
}

// lay lays a line to a service.
func lay(t *testing.T, s *service) *line {
	t.Helper()
	to, err := url.Parse(s.site)
	if err != nil {
		t.Fatal(err)
	}
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{site: "http://" + door.Addr().String(), open: map[net.Conn]bool{}}
	t.Cleanup(func() {
		_ = door.Close()
		l.cut()
	})
	go func() {
		for {
			near, err := door.Accept()
			if err != nil {
				return
			}
			go l.join(near, to.Host)
		}
	}()
	return l
}

// join carries bytes both ways until either end has enough.
func (l *line) join(near net.Conn, host string) {
	far, err := net.Dial("tcp", host)
	if err != nil {
		_ = near.Close()
		return
	}
	l.mu.Lock()
	if l.down {
		_, _ = near.Close(), far.Close()
		l.mu.Unlock()
		return
	}
	l.open[near], l.open[far] = true, true
	l.mu.Unlock()
	end := func() {
		_, _ = near.Close(), far.Close()
		l.mu.Lock()
		delete(l.open, near)
		delete(l.open, far)
		l.mu.Unlock()
	}
	go func() {
		defer end()
		_, _ = io.Copy(near, far)
	}()
	defer end()
	_, _ = io.Copy(far, io.TeeReader(near, l))
}

// Write counts what goes to the service, and breaks the line when it is enough.
func (l *line) Write(p []byte) (int, error) {
	l.mu.Lock()
	l.sent += int64(len(p))
	enough := l.limit > 0 && l.sent >= l.limit
	l.mu.Unlock()
	if enough {
		l.cut()
		return 0, io.ErrClosedPipe
	}
	return len(p), nil
}

// cut breaks every connection, and lets none through until the line is mended.
func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down, l.limit = true, 0
	for c := range l.open {
		_ = c.Close()
	}
}

// cutAfter lets so many bytes through before the line breaks.
func (l *line) cutAfter(n int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limit, l.sent = n, 0
}

// mend makes the line whole and returns how much went over it before.
func (l *line) mend() (sent int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	sent, l.sent, l.down = l.sent, 0, false
	return sent
}

func (l *line) carried() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sent
}

const large = 40 << 20 // a file that is sent in five pieces

// random writes a file that nobody has filed yet and returns its name and SHA-256.
func random(t *testing.T, name string) (path, sum string) {
	t.Helper()
	b := make([]byte, large)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, fmt.Sprintf("%x", sha256.Sum256(b))
}

// A large file goes on where a broken line left it: when the line comes back, and also when the browser
// was closed meanwhile. What is filed has the sum of what was chosen.
func TestALargeFileGoesOnWhereABrokenLineLeftIt(t *testing.T) {
	openBrowser(t)
	s := start(t)
	s.account("secretaria", "--roles", "clerk", "--bodies", "SG")
	inEach(t, func(t *testing.T, lang string) {
		l := lay(t, s)
		profile := browserFolder(t)
		v := s.person(t, lang, profile)
		v.site = l.site
		v.signIn("secretaria")

		name, sum := random(t, "Informe grande "+lang+".bin")
		v.reach("/file")
		v.sendOver(l, name)
		before := l.mend()
		v.eventually(`document.querySelector("#rows tr.filed") !== null`)
		if again := l.carried(); before+again > large+large/4 {
			t.Errorf("%d bytes went over the line before it broke, and %d after, of a file of %d", before, again, large)
		}
		v.filedWith(sum)

		// Now the browser is closed while the line is broken.
		name, sum = random(t, "Otro informe "+lang+".bin")
		v.reach("/file")
		v.do(chromedp.SetUploadFiles("#choose", []string{name}, chromedp.ByQuery))
		v.eventually(`document.querySelector("#rows tr.ready") !== null`)
		v.do(clicking(`//tbody[@id="rows"]/tr[1]//button[normalize-space(.)="`+v.say.the("desk.edit")+`"]`), chromedp.WaitVisible("#own-title", chromedp.ByQuery))
		v.fill("#own-title", "Descrito antes "+lang)
		v.do(clicking(`#describe button[value=keep]`))
		v.sendOver(l)
		v.eventually(`(() => { const f = JSON.parse(localStorage.getItem("acervo.desk." + document.getElementById("desk").dataset.who) ?? "{}").files; return f?.length === 1 && f[0].upload && f[0].own.title === ` + quote("Descrito antes "+lang) + `; })()`)
		v.closeBrowser()
		before = l.mend()

		v = s.person(t, lang, profile)
		v.site = l.site
		v.reach("/file")
		if v.count("#login") > 0 { // a session may end with the browser
			v.signIn("secretaria")
			v.reach("/file")
		}
		v.says("#draft", filepath.Base(name))
		v.do(chromedp.SetUploadFiles("#choose", []string{name}, chromedp.ByQuery))
		v.eventually(`document.querySelector("#rows tr.ready") !== null`)
		v.says("#rows tr", "Descrito antes "+lang)
		v.do(clicking("#send"))
		v.eventually(`document.querySelector("#rows tr.filed") !== null`)
		if again := l.carried(); before+again > large+large/4 {
			t.Errorf("%d bytes went over the line before the browser was closed, and %d after, of a file of %d", before, again, large)
		}
		v.filedWith(sum)
		v.says("main", "Descrito antes "+lang)
	})
}

// sendOver sends what is chosen over a line that breaks in the middle, and returns when the page has said so.
func (v *visitor) sendOver(l *line, names ...string) {
	v.t.Helper()
	if len(names) > 0 {
		v.do(chromedp.SetUploadFiles("#choose", names, chromedp.ByQuery))
		v.eventually(`document.querySelector("#rows tr.ready") !== null`)
	}
	l.cutAfter(large/2 + large/16)
	v.do(clicking("#send"))
	v.eventually(`document.querySelector("#rows tr.broken") !== null`)
	v.says("#rows tr", strings.TrimSpace(v.say.the("desk.state.broken")))
}

// filedWith opens the receipt of the file and compares its sum.
func (v *visitor) filedWith(sum string) {
	v.t.Helper()
	v.follow("#rows tr.filed .badge a")
	if got := strings.ReplaceAll(v.said(".receipt-files .hash"), " ", ""); got != sum {
		v.t.Errorf("the receipt has the sum %s, the file chosen %s", got, sum)
	}
}
