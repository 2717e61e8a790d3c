package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// result is what a command left behind.
type result struct {
	code           int
	stdout, stderr string
}

// acervo runs one command of the program in this process.
func acervo(t *testing.T, env map[string]string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), args, func(name string) string { return env[name] }, strings.NewReader(""), &stdout, &stderr)
	return result{code, stdout.String(), stderr.String()}
}

// on runs commands on one data folder and fails the test when the exit code is another one.
type on struct {
	t   *testing.T
	env map[string]string
}

func onFolder(t *testing.T) on {
	return on{t, map[string]string{"ACERVO_DATA": filepath.Join(t.TempDir(), "data")}}
}

func (o on) run(code int, args ...string) result {
	o.t.Helper()
	r := acervo(o.t, o.env, args...)
	if r.code != code {
		o.t.Fatalf("acervo %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), r.code, code, r.stdout, r.stderr)
	}
	return r
}

// parse reads the one line of JSON that a command printed.
func parse[T any](t *testing.T, r result) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(r.stdout), &v); err != nil {
		t.Fatalf("%v: %s", err, r.stdout)
	}
	return v
}

// text writes a file to file.
func text(t *testing.T, name, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// buffer is written by a service and read by a test at the same time.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write appends.
func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

// String returns all that was written so far.
func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

var answersAt = regexp.MustCompile(`Acervo answers at (http://\S+)`)

// startService runs the service on a data folder until the test or stop ends it, and returns its address.
func startService(t *testing.T, env map[string]string, args ...string) (address string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var stdout, stderr buffer
	done := make(chan int, 1)
	args = append([]string{"serve", "--listen", "127.0.0.1:0", "--log-level", "warn"}, args...)
	go func() {
		done <- run(ctx, args, func(name string) string { return env[name] }, strings.NewReader(""), &stdout, &stderr)
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		if code := <-done; code != exitOK {
			t.Errorf("the service ended with %d: %s", code, stderr.String())
		}
	})
	t.Cleanup(stop)
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if m := answersAt.FindStringSubmatch(stdout.String()); m != nil {
			return m[1], stop
		}
		select {
		case code := <-done:
			done <- code
			t.Fatalf("the service ended with %d: %s%s", code, stdout.String(), stderr.String())
		default:
		}
	}
	t.Fatalf("the service did not start: %s%s", stdout.String(), stderr.String())
	return "", nil
}
