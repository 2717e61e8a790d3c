package extract

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"acervo/indexer/extract/extracttest"
	"acervo/records"
)

// wildPool makes a pool of workers that misbehave when a file tells them to.
func wildPool(t *testing.T, c Config) *Pool {
	c.Arguments = []string{wild}
	return newPool(t, c)
}

// readsOn fails when the pool does not read an ordinary file.
func readsOn(t *testing.T, p *Pool) {
	t.Helper()
	x, err := p.Extract(t.Context(), input("a.txt", []byte("sigue leyendo")))
	if err != nil || strings.Join(x.Pages, "") != "sigue leyendo" {
		t.Fatalf("the pool does not read on: %q, %v", x.Pages, err)
	}
}

func TestThePoolSurvivesItsWorkers(t *testing.T) {
	for _, c := range []struct {
		rule, file string
		within     time.Duration // 0: as long as it takes
		kind       records.Kind
		says       string
	}{
		{"that hang", "HANG ", 2 * time.Second, records.Unavailable, "took longer than"},
		{"that die", "DIE ", 0, records.Unavailable, "died"},
		{"that eat all memory", "EAT ", 0, records.TooLarge, "memory"},
		{"that babble", "BABBLE ", 0, records.Unavailable, ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			p := wildPool(t, Config{Workers: 1, Timeout: c.within, Memory: 300 << 20})
			for range 2 {
				_, err := p.Extract(t.Context(), input("a.txt", []byte(c.file)))
				if records.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.says) {
					t.Fatalf("the error is %v of kind %s, want %s that says %q", err, records.KindOf(err), c.kind, c.says)
				}
				readsOn(t, p)
			}
		})
	}
}

func TestWhatAWorkerStartedDiesWithIt(t *testing.T) {
	p := wildPool(t, Config{Workers: 1, Timeout: time.Second})
	note := filepath.Join(t.TempDir(), "pid")
	if _, err := p.Extract(t.Context(), input("a.txt", []byte("CHILD "+note))); err == nil {
		t.Fatal("the file was read")
	}
	b, err := os.ReadFile(note)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(string(b))
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(5 * time.Second); alive(pid); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("process %d lives on", pid)
		}
	}
}

// alive reports whether a process runs; one that nobody has waited for does not.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

func TestSignsOfLifeStartTheClockAgain(t *testing.T) {
	p := wildPool(t, Config{Workers: 1, Timeout: 700 * time.Millisecond})
	readsOn(t, p) // starts the worker
	if _, err := p.Extract(t.Context(), input("a.txt", []byte("ALIVE texto"))); err != nil {
		t.Errorf("a worker that goes forward was stopped: %v", err)
	}
}

func TestTheTextIsNotLostByTheCheckOfTheFile(t *testing.T) {
	p := wildPool(t, Config{Workers: 1, Timeout: 2 * time.Second})
	if _, err := p.Extract(t.Context(), input("a.txt", []byte("LATE "))); err != nil {
		t.Errorf("the text was lost: %v", err)
	}
	readsOn(t, p)
}

func TestWorkersDoNotInheritTheServicesSecrets(t *testing.T) {
	t.Setenv("ACERVO_VAULT", "s3://key:secret@host/bucket")
	p := wildPool(t, Config{Workers: 1})
	x, err := p.Extract(t.Context(), input("a.txt", []byte("NOSY ")))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(x.Pages, "\n"); strings.Contains(got, "secret") || !strings.Contains(got, "PATH=") {
		t.Errorf("a worker's environment is %s", got)
	}
}

func TestACallerThatGivesUpGetsItsAnswerAtOnce(t *testing.T) {
	p := wildPool(t, Config{Workers: 1})
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := p.Extract(ctx, input("a.txt", []byte("HANG ")))
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 5*time.Second {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
	readsOn(t, p)
}

func TestCloseEndsWhatIsBeingRead(t *testing.T) {
	p := wildPool(t, Config{Workers: 2})
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			if _, err := p.Extract(t.Context(), input("a.txt", []byte("HANG "))); records.KindOf(err) != records.Unavailable {
				t.Errorf("the error is %v", err)
			}
		})
	}
	time.Sleep(200 * time.Millisecond)
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	all.Wait()
	if _, err := p.Extract(t.Context(), input("a.txt", []byte("x"))); records.KindOf(err) != records.Unavailable {
		t.Errorf("a closed pool: %v", err)
	}
}

func TestWorkersAreRetired(t *testing.T) {
	p := newPool(t, Config{Workers: 1, Files: 2})
	seen := map[int]bool{}
	for range 4 {
		readsOn(t, p)
		w := <-p.slots
		if w != nil {
			seen[w.cmd.Process.Pid] = true
		}
		p.slots <- w
	}
	if len(seen) != 2 {
		t.Errorf("4 files were read by %d workers that were kept, want 2", len(seen))
	}
}

func TestAFileIsHandedOverByItsPath(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	path := filepath.Join(t.TempDir(), "número ñ.txt")
	if err := os.WriteFile(path, []byte("por su nombre"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	read := func() string {
		x, err := p.Extract(t.Context(), records.ExtractInput{Bytes: f, Size: 13, Name: "a.txt"})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(x.Pages, "")
	}
	if got := read(); got != "por su nombre" {
		t.Errorf("read %q", got)
	}
	// Another file at the same place is not the one that is open.
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("otro contenido"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := read(); got != "por su nombre" {
		t.Errorf("read %q, which is another file", got)
	}
}

func TestFilesOfOnePoolAreReadAtTheSameTime(t *testing.T) {
	p := newPool(t, Config{Workers: 2})
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			want := "documento " + strconv.Itoa(i)
			b := []byte(want)
			if i%2 == 0 {
				b = extracttest.PDF("", want)
			}
			x, err := p.Extract(t.Context(), input("a.txt", b))
			if err != nil || strings.Join(x.Pages, "") != want {
				t.Errorf("read %q, %v; want %q", x.Pages, err, want)
			}
		})
	}
	all.Wait()
}

func TestWhatACrashLeftIsSweptAway(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, folderPrefix+"old")
	if err := os.MkdirAll(filepath.Join(old, "worker-1"), 0o700); err != nil {
		t.Fatal(err)
	}
	hour := time.Now().Add(-time.Hour)
	if err := os.Chtimes(old, hour, hour); err != nil {
		t.Fatal(err)
	}
	held, err := makeWorkFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(held.path, hour, hour); err != nil {
		t.Fatal(err)
	}
	sweep(dir)
	if _, err := os.Stat(old); err == nil {
		t.Error("the folder of a dead pool is still there")
	}
	if _, err := os.Stat(held.path); err != nil {
		t.Error("the folder of a living pool was swept away")
	}
	if err := held.remove(); err != nil {
		t.Error(err)
	}
}

func TestConfigMustMakeSense(t *testing.T) {
	if _, err := NewPool(Config{Workers: -1}); records.KindOf(err) != records.Invalid {
		t.Errorf("a negative number of workers: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewPool(Config{TempDir: filepath.Join(file, "x")}); records.KindOf(err) != records.Unavailable {
		t.Errorf("a folder that cannot be made: %v", err)
	}
}

func TestAProgramThatIsNoWorkerIsReported(t *testing.T) {
	for _, program := range []string{"/nonexistent/program", "/bin/true"} {
		p := newPool(t, Config{Workers: 1, Program: program})
		if _, err := p.Extract(t.Context(), input("a.txt", []byte("x"))); records.KindOf(err) != records.Unavailable {
			t.Errorf("%s: %v", program, err)
		}
	}
}
