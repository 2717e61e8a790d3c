package extract

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const folderPrefix = "acervo-read-"

// workFolder is the pool's folder for copies of documents. Its lock lives as long as
// the process does, so that whoever comes after a crash can tell what was left behind.
type workFolder struct {
	path string
	lock *os.File
}

func makeWorkFolder(parent string) (*workFolder, error) {
	path, err := os.MkdirTemp(parent, folderPrefix)
	if err != nil {
		return nil, err
	}
	lock, err := os.OpenFile(filepath.Join(path, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(path))
	}
	return &workFolder{path: path, lock: lock}, nil
}

func (f *workFolder) remove() error {
	return errors.Join(os.RemoveAll(f.path), f.lock.Close())
}

// sweep removes the folders of pools that died without removing them.
func sweep(parent string) {
	folders, err := filepath.Glob(filepath.Join(parent, folderPrefix+"*"))
	if err != nil {
		return
	}
	for _, path := range folders {
		info, err := os.Lstat(path)
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < time.Minute {
			continue // whoever has just made it may be about to lock it
		}
		if lock, err := os.OpenFile(filepath.Join(path, "lock"), os.O_RDWR, 0); err == nil {
			taken := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil
			_ = lock.Close()
			if taken {
				continue
			}
		}
		_ = os.RemoveAll(path) // another user's folder stays; the next sweep tries again
	}
}
