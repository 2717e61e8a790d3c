package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"acervo/records"
)

// lockFolder makes this process the only one that works on a data folder, until
// the returned file is closed or the process ends, however it ends. While
// another process holds it, lockFolder waits up to patience.
func lockFolder(ctx context.Context, dir string, patience time.Duration) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, records.Errorf(records.Unavailable, "The data folder %s cannot be made: %s.", dir, reason(err)).At("data").Because(err)
	}
	path := config{Data: dir}.lockFile()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, records.Errorf(records.Unavailable, "The data folder %s cannot be written: %s.", dir, reason(err)).At("data").Because(err)
	}
	deadline := time.Now().Add(patience)
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) || time.Now().After(deadline) || ctx.Err() != nil {
			f.Close()
			return nil, records.Errorf(records.Unavailable, "Another acervo process works on the data folder %s.", dir).At("data").Because(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond): // flock has no wait with a time limit
		}
	}
}

// reason is the last and plainest part of a file error.
func reason(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return fmt.Sprint(err)
}
