package blobtest

import (
	"crypto/rand"
	"go/build"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// installVersity is how to get the server that StartVersity starts.
const installVersity = "go install github.com/versity/versitygw/cmd/versitygw@v1.8.0"

// Versity is a running Versity Gateway: a real S3 server over a temporary directory.
type Versity struct {
	Endpoint  string // host:port on the loopback, without TLS
	AccessKey string
	SecretKey string // has characters that need care in a URL

	program string
	dir     string
	server  *exec.Cmd
	ended   chan struct{} // closed when server has ended
}

// StartVersity starts a gateway with versioning at hand, and stops it when the test
// ends. Without the program the test is skipped, or fails if ACERVO_TEST_REQUIRE=1.
func StartVersity(t testing.TB) *Versity {
	t.Helper()
	program := findVersity()
	if program == "" {
		if os.Getenv("ACERVO_TEST_REQUIRE") == "1" {
			t.Fatal("versitygw is not installed: " + installVersity)
		}
		t.Skip("versitygw is not installed: " + installVersity)
	}
	v := &Versity{program: program, dir: t.TempDir(), AccessKey: "acervo", SecretKey: rand.Text() + "/+%:@?"}
	for _, dir := range []string{"buckets", "versions"} {
		if err := os.Mkdir(filepath.Join(v.dir, dir), 0o750); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(v.Stop)
	for range 5 { // another program may take the free port first
		v.Endpoint = freePort(t)
		if v.start(t) {
			return v
		}
	}
	t.Fatalf("versitygw does not start:\n%s", v.log())
	return nil
}

// Start starts a stopped gateway again, at the same address, with what it kept.
func (v *Versity) Start(t testing.TB) {
	t.Helper()
	if !v.start(t) {
		t.Fatalf("versitygw does not start again:\n%s", v.log())
	}
}

// Stop kills the gateway, as a power cut would. A stopped one stays stopped.
func (v *Versity) Stop() {
	if v.server != nil {
		_ = v.server.Process.Kill()
		<-v.ended
		v.server = nil
	}
}

// URL is the address of a vault in a bucket of the gateway, made when it is used.
func (v *Versity) URL(bucket string) string {
	return "s3://" + v.AccessKey + ":" + url.PathEscape(v.SecretKey) + "@" + v.Endpoint + "/" + bucket + "?create=true"
}

// start reports whether the gateway answers. It gives up when its process ends.
func (v *Versity) start(t testing.TB) bool {
	log, err := os.Create(v.logFile())
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	server := exec.Command(v.program, "--port", v.Endpoint, "--quiet", "posix", "--versioning-dir", filepath.Join(v.dir, "versions"), filepath.Join(v.dir, "buckets"))
	server.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+v.AccessKey, "ROOT_SECRET_KEY="+v.SecretKey)
	server.Stdout, server.Stderr = log, log
	server.Dir = v.dir
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = server.Wait()
		close(ended)
	}()
	v.server, v.ended = server, ended

	client := &http.Client{Timeout: time.Second}
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		select {
		case <-ended:
			v.server = nil
			return false
		case <-time.After(20 * time.Millisecond):
		}
		if answer, err := client.Get("http://" + v.Endpoint + "/"); err == nil {
			_ = answer.Body.Close()
			return strings.HasPrefix(answer.Header.Get("Server"), "VERSITYGW")
		}
	}
	return false
}

func (v *Versity) logFile() string { return filepath.Join(v.dir, "log") }

func (v *Versity) log() string {
	text, err := os.ReadFile(v.logFile())
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// findVersity looks in PATH and where go install puts programs.
func findVersity() string {
	if program, err := exec.LookPath("versitygw"); err == nil {
		return program
	}
	places := []string{os.Getenv("GOBIN")}
	for _, dir := range filepath.SplitList(build.Default.GOPATH) {
		places = append(places, filepath.Join(dir, "bin"))
	}
	for _, dir := range places {
		if program, err := exec.LookPath(filepath.Join(dir, "versitygw")); dir != "" && err == nil {
			return program
		}
	}
	return ""
}

// freePort returns an address of the loopback that nobody listens on.
func freePort(t testing.TB) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
