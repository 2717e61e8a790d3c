package pdf

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// codeCache is the folder in which PDFium's machine code is kept between runs. One process at
// a time makes or loads it: two that compile at once take three times as long, and 310 MB each.
type codeCache struct {
	dir  string
	lock *os.File
}

// codeFiles are the folders that wazero makes in the cache, one for each of its versions.
const codeFiles = "wazero-*"

// openCache waits until no other process is at the cache, and empties it when anything in it
// is not as it was written: wazero checks only the machine code itself.
func openCache(dir string) (*codeCache, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for err = syscall.EINTR; errors.Is(err, syscall.EINTR); {
		err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX)
	}
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	c := &codeCache{dir: dir, lock: lock}
	if sum, err := c.sum(); err != nil || sum != c.sealed() {
		c.empty()
	}
	return c, nil
}

// close lets the next process at the cache.
func (c *codeCache) close() { _ = c.lock.Close() }

func (c *codeCache) seal() string { return filepath.Join(c.dir, "sum") }

func (c *codeCache) sealed() string {
	b, err := os.ReadFile(c.seal())
	if err != nil {
		return ""
	}
	return string(b)
}

// keep notes that the cache is good as it is now.
func (c *codeCache) keep() error {
	sum, err := c.sum()
	if err != nil || sum == c.sealed() {
		return err
	}
	return os.WriteFile(c.seal(), []byte(sum), 0o600)
}

// empty removes what was kept; what cannot be removed is found to be wrong again.
func (c *codeCache) empty() {
	_ = os.Remove(c.seal())
	folders, _ := filepath.Glob(filepath.Join(c.dir, codeFiles))
	for _, folder := range folders {
		_ = os.RemoveAll(folder)
	}
}

// sum is the check sum of all that is kept: 21 MB, in a fiftieth of a second.
func (c *codeCache) sum() (string, error) {
	all := sha256.New()
	folders, err := filepath.Glob(filepath.Join(c.dir, codeFiles))
	if err != nil {
		return "", err
	}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			f, err := os.Open(path)
			if err != nil {
				return err
			}
			defer f.Close()
			fmt.Fprintln(all, path[len(c.dir):])
			_, err = io.Copy(all, f)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(all.Sum(nil)), nil
}
