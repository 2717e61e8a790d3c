package blob

import (
	"errors"
	"os"
	"strconv"
	"sync"

	"golang.org/x/sys/unix"
)

// startWriteback makes the kernel begin to write what is in a range of the file,
// so that the disk works while more is received, and the fsync at the end finds
// little left to do. It promises nothing: what fails here fails at the fsync.
func startWriteback(file *os.File, offset, n int64) {
	_ = unix.SyncFileRange(int(file.Fd()), offset, n, unix.SYNC_FILE_RANGE_WRITE)
}

// descriptors is where link finds open files. A system may go without it.
const descriptors = "/proc/self/fd/"

var canLink = sync.OnceValue(func() bool {
	_, err := os.Stat(descriptors)
	return err == nil
})

// openUnnamed makes a file without a name in the directory (open(2), O_TMPFILE), for link.
// Not every file system can.
func openUnnamed(dir string, mode os.FileMode) (*os.File, error) {
	if !canLink() {
		return nil, errors.ErrUnsupported
	}
	return os.OpenFile(dir, os.O_RDWR|unix.O_TMPFILE, mode)
}

// link gives a file without a name one (open(2), the example for O_TMPFILE).
func link(file *os.File, path string) error {
	from := descriptors + strconv.Itoa(int(file.Fd()))
	if err := unix.Linkat(unix.AT_FDCWD, from, unix.AT_FDCWD, path, unix.AT_SYMLINK_FOLLOW); err != nil {
		return &os.LinkError{Op: "link", Old: from, New: path, Err: err}
	}
	return nil
}
