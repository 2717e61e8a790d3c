package journeys

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"acervo/cmd/acervo/sample"
)

// built is the program, built once for all tests.
var built struct {
	once sync.Once
	dir  string
	path string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	closeBrowser()
	if built.dir != "" {
		_ = os.RemoveAll(built.dir)
	}
	os.Exit(code)
}

func program(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "acervo-journeys-"); built.err != nil {
			return
		}
		built.path = filepath.Join(built.dir, "acervo")
		cmd := exec.Command("go", "build", "-o", built.path, "acervo/cmd/acervo")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

// service is the program serving a data folder on a loopback port.
type service struct {
	t       *testing.T
	program string
	data    string
	site    string // its address
	link    string // the one-time link of the first start
}

// said is what the program wrote so far.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write appends.
func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

// String returns all that was written.
func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

var (
	answersAt = regexp.MustCompile(`Acervo answers at (http://\S+)`)
	oneTime   = regexp.MustCompile(`http://\S+(/link/\S+)`)
)

// start starts the program on a new data folder and ends it with the test.
func start(t *testing.T, args ...string) *service {
	t.Helper()
	s := &service{t: t, program: program(t), data: filepath.Join(t.TempDir(), "data")}
	var out said
	cmd := exec.Command(s.program, append([]string{"serve", "--data", s.data, "--listen", "127.0.0.1:0", "--log-level", "warn"}, args...)...)
	cmd.Env, cmd.Stdout, cmd.Stderr = bareEnvironment(), &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := <-ended; err != nil {
			t.Errorf("the service ended with %v: %s", err, out.String())
		}
	})
	deadline := time.After(2 * time.Minute)
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		if m := answersAt.FindStringSubmatch(out.String()); m != nil {
			tick.Stop()
			s.site = strings.TrimSuffix(m[1], "/")
			s.link = oneTime.FindStringSubmatch(out.String())[1]
			return s
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the service did not start: %v: %s", err, out.String())
		case <-deadline:
			t.Fatalf("the service did not answer in time: %s", out.String())
		case <-tick.C:
		}
	}
}

// bareEnvironment is this process's without Acervo's own settings.
func bareEnvironment() []string {
	var env []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "ACERVO_") {
			env = append(env, e)
		}
	}
	return env
}

// run gives the program a command and returns what it prints.
func (s *service) run(args ...string) string {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 2*time.Minute)
	defer cancel()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, s.program, append(args, "--data", s.data)...)
	cmd.Env, cmd.Stdout, cmd.Stderr = bareEnvironment(), &out, &errs
	if err := cmd.Run(); err != nil {
		s.t.Fatalf("acervo %s: %v\n%s%s", strings.Join(args, " "), err, out.String(), errs.String())
	}
	return out.String()
}

// startSample starts the program with the sample collection and returns when all of it can be found.
func startSample(t *testing.T, args ...string) *service {
	t.Helper()
	s := start(t, append(args, "--sample")...)
	dir := t.TempDir()
	if err := os.CopyFS(dir, sample.FS); err != nil {
		t.Fatal(err)
	}
	s.run("import", filepath.Join(dir, "manifest.csv")) // files nothing twice, and waits for what is read
	return s
}

const password = "una frase larga de prueba"

// account makes an account that can sign in.
func (s *service) account(login string, flags ...string) {
	s.t.Helper()
	var made struct{ Link struct{ Path string } }
	if err := json.Unmarshal([]byte(s.run(append([]string{"user", "add", login, "--json"}, flags...)...)), &made); err != nil {
		s.t.Fatal(err)
	}
	s.setPassword(made.Link.Path)
}

// setPassword sets the password by a one-time link, without a browser.
func (s *service) setPassword(link string) {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := (&http.Client{Jar: jar, Timeout: time.Minute}).PostForm(s.site+link, url.Values{"password": {password}, "again": {password}})
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK {
		s.t.Fatalf("the password was not taken: %s", r.Status)
	}
}

// document is what a command says of a document.
type document struct {
	ID       string
	Number   string
	Versions []struct {
		Texts []struct {
			Language string
			Files    []struct{ ID string }
		}
	}
}

// document looks a document up by symbol, with the rights of whoever runs the machine.
func (s *service) document(symbol string) document {
	s.t.Helper()
	var d document
	if err := json.Unmarshal([]byte(s.run("get", symbol, "--json")), &d); err != nil {
		s.t.Fatal(err)
	}
	return d
}

// certified issues a certified copy and returns its code.
func (s *service) certified(symbol string) string {
	_, after, _ := strings.Cut(s.run("certify", symbol, "--json", "-o", filepath.Join(s.t.TempDir(), "copy.pdf")), `"code":"`)
	code, _, _ := strings.Cut(after, `"`)
	return code
}

// shared makes a link for somebody without an account and returns its path.
func (s *service) shared(symbol string) string {
	s.t.Helper()
	out := s.run("share", "make", symbol, "--version", "1", "--reason", "asked for")
	m := regexp.MustCompile(`/s/\S+`).FindString(out)
	if m == "" {
		s.t.Fatalf("no link is in %s", out)
	}
	return m
}
