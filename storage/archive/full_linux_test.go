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
	"acervo/storage/archive"
	"acervo/storage/storagetest"
)

// diskSize bounds every file that the test's child writes, as a full disk does.
const diskSize = "ACERVO_TEST_DISK_SIZE"

// A backup onto a disk that fills up fails with a sentence, leaves no snapshot that passes as
// good, and goes on when there is room again.
func TestABackupOntoAFullDiskFailsAndLeavesNothingThatPassesAsGood(t *testing.T) {
	onFullDisks(t, "TestTheChildOfAFullDisk")
}

// So does an export, which nobody takes in before it was gone on with.
func TestAnExportOntoAFullDiskFailsAndIsTakenInByNobody(t *testing.T) {
	onFullDisks(t, "TestTheExportingChildOfAFullDisk")
}

// onFullDisks runs a test in processes of its own whose files cannot grow beyond a size.
func onFullDisks(t *testing.T, test string) {
	for name, size := range map[string]string{"while the tables are written": "2000", "while the bytes are copied": "60000"} {
		t.Run(name, func(t *testing.T) {
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+test+"$", "-test.v")
			child.Env = append(os.Environ(), diskSize+"="+size)
			if out, err := child.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: "+test) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// childsDisk is the size beyond which no file of this process is to grow; 0 in a process that is nobody's child.
func childsDisk() (size uint64) {
	for _, digit := range os.Getenv(diskSize) {
		size = 10*size + uint64(digit-'0')
	}
	return size
}

// largeHouse has a file that no full disk takes.
func largeHouse(t *testing.T) house {
	h := newHouse(t, 20)
	large, err := h.vault.Put(t.Context(), strings.NewReader(strings.Repeat("a large file\n", 20_000)), 1e6)
	if err != nil {
		t.Fatal(err)
	}
	d := storagetest.Sample(100)
	f := &d.Versions[0].Texts[0].Files[0]
	f.SHA256, f.Size = large.Sum, large.Size
	storagetest.File(t, h.db, d)
	return h
}

// fullDisk runs something while no file can grow beyond the size, and holds it to a sentence.
func fullDisk(t *testing.T, size uint64, work func() error) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: before.Max}); err != nil {
		t.Fatal(err)
	}
	err := work()
	if rerr := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); rerr != nil {
		t.Fatal(rerr)
	}
	if records.KindOf(err) != records.Unavailable || !strings.Contains(err.Error(), "file too large") && !strings.Contains(err.Error(), "has no room") {
		t.Errorf("it ends with %v", err)
	}
}

// TestTheChildOfAFullDisk runs in a process of its own, whose files cannot grow beyond a size.
func TestTheChildOfAFullDisk(t *testing.T) {
	size := childsDisk()
	if size == 0 {
		return // it is nobody's child
	}
	h := largeHouse(t)
	dir := filepath.Join(t.TempDir(), "archive")
	a, from := open(t, dir), h.source(t)
	fullDisk(t, size, func() error {
		_, err := a.Take(t.Context(), from)
		return err
	})
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

// TestTheExportingChildOfAFullDisk is the same for an export.
func TestTheExportingChildOfAFullDisk(t *testing.T) {
	size := childsDisk()
	if size == 0 {
		return // it is nobody's child
	}
	h := largeHouse(t)
	dir := filepath.Join(t.TempDir(), "export")
	fullDisk(t, size, func() error {
		_, err := archive.MakeExport(t.Context(), dir, h.exportSource(t))
		return err
	})
	if _, err := archive.OpenExport(dir); records.KindOf(err) != records.Invalid || !strings.Contains(err.Error(), "broken off") {
		t.Errorf("it opens with %v", err)
	}
	if _, err := archive.MakeExport(t.Context(), dir, h.exportSource(t)); err != nil { // there is room again
		t.Fatal(err)
	}
	if err := sound(t, dir).Take(t.Context(), newHouse(t, 0).db, newHouse(t, 0).vault, nil); err != nil {
		t.Error(err)
	}
}
