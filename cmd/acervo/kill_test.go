package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// killRounds is how often the service is killed; ACERVO_KILL_ROUNDS asks for more.
const killRounds = 8

// acknowledged is what clients were given a receipt for.
type acknowledged struct {
	mu       sync.Mutex
	receipts map[records.DocumentID]promise
}

// promise is what a receipt promised: these bytes, found by this word.
type promise struct {
	receipt records.Receipt
	word    string
}

// The rule that all else hangs on: what was acknowledged is there, whatever happened after.
func TestNoReceiptIsEverLostByKill9(t *testing.T) {
	rounds := killRounds
	if s := os.Getenv("ACERVO_KILL_ROUNDS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		rounds = n
	}
	dir := t.TempDir()
	given := &acknowledged{receipts: map[records.DocumentID]promise{}}
	for round := range rounds {
		killedRound(t, dir, round, given)
	}
	t.Logf("%d rounds, %d receipts", rounds, len(given.receipts))
	if len(given.receipts) < rounds {
		t.Fatalf("only %d receipts in %d rounds: the service was hardly ever filing when it was killed", len(given.receipts), rounds)
	}
	checkPromises(t, dir, given)
}

// killedRound starts the service, files in parallel, and kills it at a random moment.
func killedRound(t *testing.T, dir string, round int, given *acknowledged) {
	t.Helper()
	cmd := programCommand(t.Context(), "serve", "--data", dir, "--listen", "127.0.0.1:0", "--log-level", "warn")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := awaitSocket(t, dir, &stderr)
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	var filing sync.WaitGroup
	for worker := range 4 {
		filing.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				word := fmt.Sprintf("ronda%dobrero%ddocumento%d", round, worker, i)
				r, err := fileText(ctx, c, folder, word)
				if err != nil {
					continue // killed meanwhile: nothing was promised
				}
				given.mu.Lock()
				given.receipts[r.Document] = promise{receipt: r, word: word}
				given.mu.Unlock()
			}
		})
	}
	time.Sleep(time.Duration(20+rand.IntN(400)) * time.Millisecond) // the random moment is the test
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cancel()
	filing.Wait()
	_ = cmd.Wait() // it was killed
	c.Close()
	waitUntil(t, func() bool { return len(processesIn(dir)) == 0 }) // its workers end by themselves
}

// processesIn lists the processes that work in a folder, where the system tells (Linux).
func processesIn(dir string) (found []string) {
	links, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil { // only for a pattern that is none
		panic(err)
	}
	for _, link := range links {
		if cwd, err := os.Readlink(link); err == nil && strings.HasPrefix(cwd, dir+"/") {
			found = append(found, link)
		}
	}
	return found
}

func programCommand(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	return cmd
}

// awaitSocket connects to the service of a data folder as soon as it answers.
func awaitSocket(t *testing.T, dir string, stderr *bytes.Buffer) *client.Client {
	t.Helper()
	p := &program{getenv: os.Getenv, stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard, config: config{Data: dir}}
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		conn, err := dialSocket(t.Context(), p.config)
		if err != nil {
			continue
		}
		conn.Close()
		s, err := p.connect(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s.Client
	}
	t.Fatalf("the service did not start: %s", stderr)
	return nil
}

// fileText files a small text that holds a word of its own.
func fileText(ctx context.Context, c *client.Client, folder, word string) (records.Receipt, error) {
	body := "Documento de prueba sobre la afiliación: " + word + ".\n" + strings.Repeat("Texto de relleno de la Conferencia. ", 20)
	path := filepath.Join(folder, word+".txt")
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		return records.Receipt{}, err
	}
	return c.File(ctx, client.Filing{Language: records.Spanish, Uploads: []client.Upload{{
		Name: word + ".txt", Size: int64(len(body)), Open: func() (*os.File, error) { return os.Open(path) },
	}}})
}

// testConfig is the configuration of a data folder in tests.
func testConfig(t *testing.T, dir string) config {
	t.Helper()
	return config{Data: dir, MaxUpload: records.DefaultMaxUpload, Readers: 2, Recognizers: 1, Listen: "127.0.0.1:0", LogFormat: "text", Grace: 5 * time.Second}
}

// checkPromises opens the folder once more and asks for everything that was promised.
func checkPromises(t *testing.T, dir string, given *acknowledged) {
	t.Helper()
	ctx := t.Context()
	a, err := openApp(ctx, testConfig(t, dir), newLog(config{}, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	a.work()
	who := records.Operator(a.profile())
	waitUntil(t, func() bool {
		jobs, err := a.db.CountJobs(ctx)
		return err == nil && jobs[records.JobWaiting]+jobs[records.JobRunning] == 0
	})
	if err := a.index.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	for id, p := range given.receipts {
		d, err := a.office.Document(ctx, who, string(id))
		if err != nil {
			t.Errorf("%s was acknowledged and is gone: %v", p.receipt.Number, err)
			continue
		}
		if d.Number != p.receipt.Number {
			t.Errorf("%s became %s", p.receipt.Number, d.Number)
		}
		f, b, err := a.office.OpenFile(ctx, who, p.receipt.Files[0].ID)
		if err != nil {
			t.Errorf("the bytes of %s: %v", p.receipt.Number, err)
			continue
		}
		b.Close()
		if f.SHA256 != p.receipt.Files[0].SHA256 {
			t.Errorf("%s has other bytes", p.receipt.Number)
		}
		found, err := a.office.Search(ctx, who, records.Query{Text: p.word})
		if err != nil || found.Total != 1 || found.Hits[0].Document != id {
			t.Errorf("%s is not found by its word %q: %d hits, %v", p.receipt.Number, p.word, found.Total, err)
		}
	}
	v, err := a.office.Verify(ctx, who, nil)
	if err != nil || len(v.Problems) > 0 {
		t.Errorf("verification: %v, %v", v.Problems, err)
	}
	checkNumbers(t, a)
}

// checkNumbers checks that the register has no gap, whatever was killed in the middle.
func checkNumbers(t *testing.T, a *app) {
	t.Helper()
	seen := map[string]int{}
	for after := int64(0); ; {
		es, err := a.db.Entries(t.Context(), records.LedgerFilter{After: after, Limit: 1000, Action: records.Filed})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range es {
			var detail struct{ Number string }
			if err := json.Unmarshal(e.Detail, &detail); err != nil {
				t.Fatal(err)
			}
			series, n := filepath.Split(detail.Number)
			if number, err := strconv.Atoi(n); err != nil || number != seen[series]+1 {
				t.Errorf("register number %s follows %s%d", detail.Number, series, seen[series])
			} else {
				seen[series] = number
			}
			after = e.Seq
		}
		if len(es) < 1000 {
			return
		}
	}
}

func waitUntil(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatal("it did not happen within five minutes")
}
