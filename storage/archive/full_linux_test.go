package archive_test

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"acervo/records"
	"acervo/storage/storagetest"
)

// diskSize bounds every file that the test's child writes, as a full disk does.
const diskSize = "ACERVO_TEST_DISK_SIZE"

// A backup onto a disk that fills up fails with a sentence, leaves no snapshot that passes as
// good, and goes on when there is room again.
func TestABackupOntoAFullDiskFailsAndLeavesNothingThatPassesAsGood(t *testing.T) {
	for name, size := range map[string]string{"while the tables are written": "2000", "while the bytes are copied": "60000"} {
		t.Run(name, func(t *testing.T) {
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTheChildOfAFullDisk$", "-test.v")
			child.Env = append(os.Environ(), diskSize+"="+size)
			if out, err := child.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: TestTheChildOfAFullDisk") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// TestTheChildOfAFullDisk runs in a process of its own, whose files cannot grow beyond a size.
func TestTheChildOfAFullDisk(t *testing.T) {
	var size uint64
	for _, digit := range os.Getenv(diskSize) {
		size = 10*size + uint64(digit-'0')
	}
	if size == 0 {
		return // it is nobody's child
	}
	h := newHouse(t, 20)
	large, err := h.vault.Put(t.Context(), strings.NewReader(strings.Repeat("a large file\n", 20_000)), 1e6)
	if err != nil {
		t.Fatal(err)
	}
	d := storagetest.Sample(100)
	f := &d.Versions[0].Texts[0].Files[0]
	f.SHA256, f.Size = large.Sum, large.Size
	storagetest.File(t, h.db, d)
	dir := filepath.Join(t.TempDir(), "archive")
	a, from := open(t, dir), h.source(t)

	signal.Ignore(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: before.Max}); err != nil {
		t.Fatal(err)
	}
	_, err = a.Take(t.Context(), from)
	if rerr := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); rerr != nil {
		t.Fatal(rerr)
	}
	if records.KindOf(err) != records.Unavailable || !strings.Contains(err.Error(), "file too large") && !strings.Contains(err.Error(), "has no room") {
		t.Errorf("it ends with %v", err)
	}
	if all, err := a.Snapshots(); err != nil || len(all) != 0 {
		t.Errorf("snapshots: %v, %v", all, err)
	}
	if _, err := a.Snapshot(""); records.KindOf(err) != records.NotFound {
		t.Errorf("a snapshot passes as good: %v", err)
	}
	s := take(t, open(t, dir), from) // there is room again
	if problems, err := a.Verify(t.Context(), s, nil); err != nil || len(problems) > 0 {
		t.Errorf("the next one: %v, %v", problems, err)
	}
	into := storagetest.Open(t, filepath.Join(t.TempDir(), "catalogue.db"))
	if err := open(t, dir).Restore(t.Context(), s, into, newHouse(t, 0).vault, nil); err != nil {
		t.Error(err)
	}
}
