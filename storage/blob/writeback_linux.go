package blob

import (
	"os"

	"golang.org/x/sys/unix"
)

// startWriteback makes the kernel begin to write what is in a range of the file,
// so that the disk works while more is received, and the fsync at the end finds
// little left to do. It promises nothing: what fails here fails at the fsync.
func startWriteback(file *os.File, offset, n int64) {
	_ = unix.SyncFileRange(int(file.Fd()), offset, n, unix.SYNC_FILE_RANGE_WRITE)
}
