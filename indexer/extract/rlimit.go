package extract

import (
	"errors"
	"syscall"
	"time"
)

const (
	// maxProcessor is the processor time of a worker's whole life, as setrlimit(2) keeps it.
	// The clock of each file is the pool's; this one ends a worker that outlived its pool.
	maxProcessor = time.Hour
	// maxWritten is the largest file that a worker, or what it starts, may write.
	maxWritten = 1 << 30
	// maxOpen is how many files it may have open.
	maxOpen = 1024
)

// limitSelf binds this process, and all that it will start. The address space has no
// limit: Go and WebAssembly reserve far more than they use; the pool watches what is used.
func limitSelf() error {
	set := func(what int, soft, hard uint64) error {
		var present syscall.Rlimit
		if err := syscall.Getrlimit(what, &present); err != nil {
			return err
		}
		return syscall.Setrlimit(what, &syscall.Rlimit{Cur: min(soft, present.Max), Max: min(hard, present.Max)})
	}
	processor := uint64(maxProcessor / time.Second)
	return errors.Join(
		set(syscall.RLIMIT_CORE, 0, 0),
		set(syscall.RLIMIT_CPU, processor, processor+5),
		set(syscall.RLIMIT_FSIZE, maxWritten, maxWritten),
		set(syscall.RLIMIT_NOFILE, maxOpen, maxOpen),
	)
}
