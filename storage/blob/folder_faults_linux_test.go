package blob_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"acervo/records"
	"acervo/storage/blob/blobtest"
)

// inChild runs the test again in a process of its own, which may mount a file system
// or give up its rights without harm to other tests. There it returns the directory
// to work in; here it returns "", when that process has ended.
func inChild(t *testing.T, attributes ...*syscall.SysProcAttr) (dir string) {
	t.Helper()
	const variable = "ACERVO_TEST_CHILD_DIR"
	if dir := os.Getenv(variable); dir != "" {
		return dir
	}
	dir = t.TempDir()
	for _, attr := range append(attributes, nil) {
		child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		child.Env = append(os.Environ(), variable+"="+dir)
		child.SysProcAttr = attr
		output, err := child.CombinedOutput()
		if attr != nil && errors.Is(err, syscall.EPERM) {
			continue // this machine gives no name space: go on without
		}
		t.Logf("%s", output)
		if err != nil || !bytes.Contains(output, []byte("--- PASS: "+t.Name())) {
			t.Errorf("the test failed in its own process: %v", err)
		}
		break
	}
	return ""
}

func TestAFullDiskIsTemporaryAndKeepsNothing(t *testing.T) {
	// A disk of our own where the machine allows it, else a limit on the size of files.
	names := &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		names = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		}
	}
	dir := inChild(t, names)
	if dir == "" {
		return
	}
	err := syscall.Mount("none", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, "")
	if err == nil {
		err = syscall.Mount("vault", dir, "tmpfs", 0, "size=4m")
	}
	if err == nil {
		t.Log("the disk is a tmpfs of 4 MB")
	} else {
		t.Logf("no mounts here (%v): files may have 3 MB", err)
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 3 << 20, Max: 3 << 20}); err != nil {
			t.Fatal(err)
		}
	}

	v := newFolder(t, dir)
	b := blobtest.Put(t, v, []byte("filed before the disk was full"))
	_, err = v.Put(t.Context(), bytes.NewReader(blobtest.Content(1, 8<<20)), 1<<30)
	blobtest.WantKind(t, err, records.Unavailable)
	if !strings.Contains(err.Error(), "no room") {
		t.Errorf("the message is %q, want one about room", err)
	}
	if told := (*records.Error)(nil); !errors.As(err, &told) || told.RetryAfter <= 0 {
		t.Errorf("the error does not say when to try again")
	}
	if left, err := os.ReadDir(filepath.Join(dir, "spool")); len(left) != 0 || err != nil {
		t.Errorf("the spool holds %v, %v", left, err)
	}
	if _, err := v.Stat(t.Context(), b.Sum); err != nil {
		t.Error(err)
	}
	blobtest.Put(t, v, blobtest.Content(2, 2<<20)) // there is room again
}

func TestAFolderThatCannotBeWrittenSaysSo(t *testing.T) {
	dir := inChild(t)
	if dir == "" {
		return
	}
	v := newFolder(t, dir)
	b := blobtest.Put(t, v, []byte("filed before"))
	shard := filepath.Join(dir, string(b.Sum[:2]))
	for path, mode := range map[string]os.FileMode{
		filepath.Dir(dir): 0o755, dir: 0o755, filepath.Join(dir, "spool"): 0o555, shard: 0o555, filepath.Join(shard, string(b.Sum)): 0o444,
	} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(path, 0o755) }) // root's process clears up anyway
	}
	if os.Getuid() == 0 { // root may write anywhere: become nobody
		if err := errors.Join(syscall.Setgid(65534), syscall.Setuid(65534)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := v.Put(t.Context(), strings.NewReader("filed after"), 100)
	blobtest.WantKind(t, err, records.Unavailable)
	blobtest.WantKind(t, v.Check(t.Context()), records.Unavailable)
	blobtest.WantKind(t, v.Delete(t.Context(), b.Sum), records.Unavailable)
	if said := err.Error(); strings.Contains(said, dir) || !strings.Contains(said, "permissions") {
		t.Errorf("the message is %q: it must tell what to check, and no path", said)
	}
	r, _, err := v.Open(t.Context(), b.Sum) // reading goes on
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
}
