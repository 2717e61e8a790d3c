package storage_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage"
	"acervo/storage/storagetest"
)

// killedChild names the file that this binary, started anew, files into until it is killed.
const killedChild = "ACERVO_TEST_FILE_UNTIL_KILLED"

// fileUntilKilled files documents from eight goroutines and says each number once it is filed.
func fileUntilKilled(file string) {
	path, from, _ := strings.Cut(file, "|")
	first, err := strconv.Atoi(from)
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	db, err := storage.Open(ctx, storage.Config{URL: path})
	if err != nil {
		panic(err)
	}
	var next atomic.Int64
	next.Store(int64(first))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				n := int(next.Add(1))
				if err := storagetest.FileOne(ctx, db, storagetest.Sample(n)); err != nil {
					panic(err)
				}
				fmt.Println(n) // unbuffered: one write for each
			}
		})
	}
	wg.Wait()
}

func TestKillingTheProcessLosesNothingThatWasAcknowledged(t *testing.T) {
	path := sqliteURL(t)
	filed := map[int]bool{}
	const rounds, apart = 8, 100_000
	for round := range rounds {
		child := exec.CommandContext(t.Context(), os.Args[0])
		child.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%d", killedChild, path, round*apart))
		child.Stderr = os.Stderr
		said, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(said)
		if !lines.Scan() {
			t.Fatal("the child filed nothing")
		}
		kill := time.AfterFunc(rand.N(200*time.Millisecond), func() { _ = child.Process.Kill() })
		for ok := true; ok; ok = lines.Scan() {
			if n, err := strconv.Atoi(lines.Text()); err == nil {
				filed[n] = true
			}
		}
		kill.Stop()
		_ = child.Wait()
		wantAll(t, path, filed)
	}
	t.Logf("%d documents acknowledged in %d rounds", len(filed), rounds)
}

// wantAll checks that everything acknowledged is there and everything there is sound.
func wantAll(t *testing.T, url string, filed map[int]bool) {
	t.Helper()
	db, err := storage.Open(t.Context(), storage.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for n := range filed {
		d, err := db.Document(t.Context(), storagetest.Sample(n).ID)
		if err != nil || len(d.Versions) != 1 || len(d.Versions[0].Texts[0].Files) != 1 {
			t.Errorf("document %d was acknowledged and is not whole: %v", n, err)
		}
	}
	entries, problems, err := db.VerifyLedger(t.Context())
	if err != nil || len(problems) > 0 || entries < int64(len(filed)) {
		t.Errorf("%d acknowledged, %d ledger entries, problems %q, %v", len(filed), entries, problems, err)
	}
	if problems, err := db.VerifyRegister(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("the register has problems: %q, %v", problems, err)
	}
}

func TestADatabaseThatGoesAwayIsUnavailableAndWorksAgainByItself(t *testing.T) {
	server := storagetest.StartServer(t)
	url := server.NewDatabase(t)
	db := storagetest.Open(t, url)
	var mu sync.Mutex
	filed := map[int]bool{}
	stop := make(chan struct{})
	refusals := make(chan error, 1000)
	var next, after atomic.Int64
	var back atomic.Bool
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				n := int(next.Add(1))
				switch err := storagetest.FileOne(t.Context(), db, storagetest.Sample(n)); {
				case err == nil:
					mu.Lock()
					filed[n] = true
					mu.Unlock()
					if back.Load() {
						after.Add(1)
					}
				default:
					select {
					case refusals <- err:
					default:
					}
					time.Sleep(5 * time.Millisecond)
				}
			}
		})
	}
	time.Sleep(200 * time.Millisecond)
	server.Stop(t)
	time.Sleep(200 * time.Millisecond)
	_, err := db.Document(t.Context(), "x")
	wantUnavailable(t, err)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	back.Store(true)
	for begun := time.Now(); after.Load() < 20 && time.Since(begun) < 20*time.Second; {
		time.Sleep(10 * time.Millisecond)
	}
	close(stop)
	wg.Wait()
	close(refusals)
	if after.Load() < 20 {
		t.Errorf("%d documents were filed after the server came back", after.Load())
	}
	if len(refusals) == 0 {
		t.Error("nobody noticed that the server was gone")
	}
	for err := range refusals {
		wantUnavailable(t, err)
	}
	wantAll(t, url, filed)
}

func wantUnavailable(t *testing.T, err error) {
	t.Helper()
	e, ok := err.(*records.Error) //nolint:errorlint // the outermost one is what callers get
	if !ok || e.Kind != records.Unavailable || e.RetryAfter != 5*time.Second {
		t.Errorf("got %v (%v), want Unavailable with 5 s to wait", err, errors.Unwrap(err))
	}
}
