// Package postgrestest starts PostgreSQL for tests and benches. It imports nothing of
// ours, so that those of every room may use it.
package postgrestest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver that makes the databases
)

// Database returns the URL of a new, empty database on a throw-away
// PostgreSQL. One server serves all tests of a test binary; it stops, and its
// folder goes, when the binary ends, however it ends. Where PostgreSQL is not
// installed the test is skipped, or fails with ACERVO_TEST_REQUIRE=1.
func Database(t testing.TB) string {
	t.Helper()
	s, err := shared()
	if err != nil {
		absent(t, err)
	}
	return s.NewDatabase(t)
}

// shared is the binary's one server: starting one costs a second.
var shared = sync.OnceValues(newServer)

// Server is a throw-away PostgreSQL that only one test uses, to stop it and start it again.
type Server struct {
	dir, bin string
	as       *syscall.Credential // PostgreSQL refuses to run as root
	keepers  []keeper
	made     int
	mu       sync.Mutex
}

// keeper is the shell that watches over the server: it stops it when its input ends.
type keeper struct {
	input io.Closer
	shell *exec.Cmd
}

// Start starts a server of the test's own.
func Start(t testing.TB) *Server {
	t.Helper()
	s, err := newServer()
	if err != nil {
		absent(t, err)
	}
	t.Cleanup(func() {
		for _, k := range s.keepers {
			_ = k.input.Close()
			_ = k.shell.Wait()
		}
	})
	return s
}

var errNotInstalled = errors.New("PostgreSQL is not installed; on Debian: apt-get install postgresql")

// Missing says in a sentence that PostgreSQL is not installed and how to install it, or is nil.
func Missing() error {
	_, err := findBin()
	return err
}

func absent(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, errNotInstalled) && os.Getenv("ACERVO_TEST_REQUIRE") != "1" {
		t.Skip(err)
	}
	t.Fatal(err)
}

func newServer() (*Server, error) {
	bin, err := findBin()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "acervo-postgres-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, bin: bin}
	if os.Getuid() == 0 {
		if s.as, err = unprivileged(dir); err != nil {
			return nil, err
		}
	}
	initdb := s.command("initdb", "-D", filepath.Join(dir, "data"), "-U", "acervo", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	return s, s.Start()
}

func findBin() (string, error) {
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errNotInstalled
	}
	return filepath.Dir(found[len(found)-1]), nil
}

// unprivileged gives the folder to the user postgres, or nobody, and returns who that is.
func unprivileged(dir string) (*syscall.Credential, error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(dir, int(uid), int(gid))
}

func (s *Server) command(name string, args ...string) *exec.Cmd {
	path := name
	if !filepath.IsAbs(name) {
		path = filepath.Join(s.bin, name)
	}
	c := exec.Command(path, args...) //nolint:noctx // it outlives the test that starts it; its keeper ends it
	c.Dir, c.Env = s.dir, []string{"LC_ALL=C", "PATH=/usr/bin:/bin"}
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.as, Setpgid: true}
	return c
}

// keep runs the server until the shell's input ends, which it also does when the test binary is killed.
const keep = `"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=300 >>"$2/log" 2>&1 &
server=$!
cat
kill -INT $server
wait $server
rm -rf "$2"`

// Start starts the server after a Stop.
func (s *Server) Start() error {
	shell := s.command("/bin/sh", "-c", keep, "sh", s.bin, s.dir)
	input, err := shell.StdinPipe()
	if err != nil {
		return err
	}
	if err := shell.Start(); err != nil {
		return err
	}
	s.keepers = append(s.keepers, keeper{input, shell})
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for begun := time.Now(); time.Since(begun) < 30*time.Second; time.Sleep(20 * time.Millisecond) {
		if err = db.Ping(); err == nil { //nolint:noctx // bounded by the loop
			return nil
		}
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	return fmt.Errorf("PostgreSQL did not start: %w: %s", err, log)
}

// Stop stops the server as a power cut would, without a checkpoint.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if out, err := s.command("pg_ctl", "stop", "-D", filepath.Join(s.dir, "data"), "-m", "immediate").CombinedOutput(); err != nil {
		t.Fatalf("pg_ctl stop: %v: %s", err, out)
	}
}

// NewDatabase makes an empty database and returns its URL.
func (s *Server) NewDatabase(t testing.TB) string {
	t.Helper()
	s.mu.Lock()
	s.made++
	name := fmt.Sprintf("test_%d", s.made)
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
	defer cancel()
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return s.url(name)
}

func (s *Server) url(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User("acervo"), Path: "/" + database, RawQuery: url.Values{"host": {s.dir}}.Encode()}
	return u.String()
}
