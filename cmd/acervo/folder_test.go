package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

func TestASecondCommandWaitsForTheFolderAndSaysSo(t *testing.T) {
	o := onFolder(t)
	lock, err := lockFolder(t.Context(), o.env["ACERVO_DATA"], 0)
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr buffer
	done := make(chan int, 1)
	go func() {
		done <- run(t.Context(), []string{"search", "x"}, func(name string) string { return o.env[name] }, strings.NewReader(""), &stdout, &stderr)
	}()
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(stderr.String(), "waiting for it"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("nothing was said: %s", stderr.String())
		}
	}
	if err := lock.Close(); err != nil {
		t.Fatal(err)
	}
	if code := <-done; code != exitOK || strings.Count(stderr.String(), "waiting for it") != 1 {
		t.Errorf("%d: %s", code, stderr.String())
	}
}

func TestAMistypedDataFolderIsNotMade(t *testing.T) {
	o := onFolder(t)
	for _, args := range [][]string{{"search", "x"}, {"get", "x"}, {"verify"}, {"reindex"}, {"user", "list"}} {
		if r := o.run(exitNotFound, args...); !strings.Contains(r.stderr, "no data folder") {
			t.Errorf("%v: %s", args, r.stderr)
		}
	}
	o.run(exitOK, "doctor")
	if _, err := os.Stat(o.env["ACERVO_DATA"]); err == nil {
		t.Error("it was made")
	}
}

func TestACommandThatWaitsGoesThroughAServiceThatCameUp(t *testing.T) {
	o := onFolder(t)
	o.run(exitOK, "file", text(t, "a.txt", "alfa"))
	_, stop := startService(t, o.env)
	if r := o.run(exitOK, "search", "alfa"); !strings.HasPrefix(r.stdout, "1 document") {
		t.Errorf("%s", r.stdout)
	}
	if r := o.run(exitOK, "doctor"); !strings.Contains(r.stdout, "running") {
		t.Errorf("the doctor does not see the service:\n%s", r.stdout)
	}
	stop()
	if _, err := os.Stat(filepath.Join(o.env["ACERVO_DATA"], "acervo.sock")); err == nil {
		t.Error("the socket is still there")
	}
	o.run(exitOK, "search", "alfa")
}

func TestTheSocketWorksUnderALongPathAndForItsOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long-name-", 12))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	c := config{Data: dir}
	if len(c.socketFile()) <= maxSocketPath {
		t.Fatal("the path is not long")
	}
	if err := os.WriteFile(c.socketFile(), nil, 0o600); err != nil { // left behind
		t.Fatal(err)
	}
	l, err := listenSocket(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(c.socketFile())
	if err != nil || info.Mode().Perm() != 0o600 || info.Mode().Type() != fs.ModeSocket {
		t.Errorf("%v %v", info, err)
	}
	conn, err := dialSocket(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(c.socketFile()); err == nil {
		t.Error("the socket is still there")
	}
}

func TestAPipeEndsWithItsListener(t *testing.T) {
	l := newPipeListener()
	go func() {
		c, err := l.Accept()
		if err == nil {
			c.Close()
		}
	}()
	c, err := l.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Dial(ctx); err == nil {
		t.Error("a call with an ended context went through")
	}
	l.Close()
	l.Close()
	if _, err := l.Dial(t.Context()); err == nil {
		t.Error("a closed listener took a call")
	}
	if _, err := l.Accept(); err == nil {
		t.Error("a closed listener accepts")
	}
}

func TestExitCodes(t *testing.T) {
	for err, want := range map[error]int{
		records.Errorf(records.Internal, "x"): 1, records.Errorf(records.Invalid, "x"): 2, records.Errorf(records.TooLarge, "x"): 2,
		records.Errorf(records.NotFound, "x"): 3, records.Errorf(records.Unauthenticated, "x"): 4, records.Errorf(records.Forbidden, "x"): 4,
		records.Errorf(records.Conflict, "x"): 5, records.Errorf(records.PreconditionFailed, "x"): 5, records.Errorf(records.Unavailable, "x"): 6,
		records.Errorf(records.TooMany, "x"): 6, &exitError{code: 7}: 7, os.ErrNotExist: 1,
	} {
		if got := exitCode(err); got != want {
			t.Errorf("%v: %d, want %d", err, got, want)
		}
	}
}

func TestARemoteServiceAsksWhoOneIs(t *testing.T) {
	o := onFolder(t)
	address, stop := startService(t, o.env)
	o.run(exitOK, "user", "add", "lector", "--roles", "reader")
	secret := strings.TrimSpace(o.run(exitOK, "token", "issue", "t", "--as", "lector", "--scopes", "read").stdout)
	far := on{t, map[string]string{"ACERVO_SERVER": address}}
	far.run(exitNotAllowed, "file", text(t, "a.txt", "alfa"))
	far.env["ACERVO_TOKEN"] = secret
	far.run(exitNotAllowed, "file", text(t, "a.txt", "alfa"))
	far.run(exitNotAllowed, "user", "list")
	far.run(exitNotAllowed, "verify")
	far.run(exitOK, "search", "alfa")
	far.run(exitOK, "doctor")
	far.run(exitInvalid, "search", "alfa", "--as", "admin")
	o.run(exitOK, "token", "revoke", "t", "--as", "lector")
	o.run(exitOK, "user", "set", "lector", "--roles", "clerk", "--disabled")
	if r := o.run(exitOK, "user", "list"); !strings.Contains(r.stdout, "clerk") || !strings.Contains(r.stdout, "disabled") {
		t.Errorf("%s", r.stdout)
	}
	o.run(exitOK, "user", "link", "lector")
	o.run(exitNotFound, "user", "link", "nobody")
	far.run(exitNotAllowed, "search", "alfa")
	stop()
	far.run(exitUnavailable, "search", "alfa")
	far.run(exitUnavailable, "doctor")
	far.run(exitUnavailable, "doctor", "--running", address)
}

func TestProfilesAreCheckedAndShown(t *testing.T) {
	o := onFolder(t)
	o.run(exitOK, "user", "add", "admin", "--roles", "admin")
	if r := o.run(exitOK, "profile", "show"); !strings.Contains(r.stdout, "resolution") {
		t.Errorf("%s", r.stdout)
	}
	if r := o.run(exitInvalid, "profile", "check", text(t, "p.yaml", "name: X\ncolour: blue\n")); !strings.Contains(r.stdout, "colour") || !strings.Contains(r.stdout, "line 2") {
		t.Errorf("%s%s", r.stdout, r.stderr)
	}
	o.run(exitOK, "profile", "check", filepath.Join("..", "..", "schemas", "profiles", "ciss.yaml"))
	o.run(exitInvalid, "profile", "check", "/nowhere.yaml")
	o.run(exitOK, "version")
	o.run(exitOK, "completion", "bash")
	if r := o.run(exitUnavailable, "doctor", "--profile", text(t, "p.yaml", "name: X\n")); !strings.Contains(r.stdout, "MISSING") {
		t.Errorf("%s", r.stdout)
	}
}

func TestTheDoctorShowsNoSecret(t *testing.T) {
	o := onFolder(t)
	for _, args := range [][]string{
		{"--database", "postgres://me:geheim@127.0.0.1:1/acervo?password=geheim"},
		{"--vault", "s3://KEY:gehe/im@127.0.0.1:1/bucket"},
	} {
		r := o.run(exitUnavailable, append([]string{"doctor"}, args...)...)
		if !strings.Contains(r.stdout, "MISSING") || !strings.Contains(r.stdout, "127.0.0.1:1") || strings.Contains(r.stdout+r.stderr, "gehe") {
			t.Errorf("%s%s", r.stdout, r.stderr)
		}
	}
}
