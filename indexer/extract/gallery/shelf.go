package gallery

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"acervo/records"
)

// shelf keeps files in a folder of bounded size: when it is full, those go that were
// not asked for the longest.
type shelf struct {
	dir  string
	most int64

	mu       sync.Mutex
	held     int64
	clearing bool
}

// used is how old a file's time may be before asking for it renews it.
const used = time.Hour

func openShelf(dir string, most int64) (*shelf, error) {
	if err := makeFolder(dir); err != nil {
		return nil, err
	}
	s := &shelf{dir: dir, most: most}
	all, err := s.list()
	for _, f := range all {
		s.held += f.size
	}
	return s, err
}

func (s *shelf) get(sum records.Sum, name string) ([]byte, bool) {
	at, ok := folder(s.dir, sum)
	if !ok {
		return nil, false
	}
	path := filepath.Join(at, name)
	info, err := os.Stat(path)
	if err != nil {
		return nil, false
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, false
	}
	if now := time.Now(); now.Sub(info.ModTime()) > used {
		_ = os.Chtimes(path, now, now) // then it goes a little earlier
	}
	return b, true
}

// put keeps a file whole or not at all.
func (s *shelf) put(sum records.Sum, name string, b []byte) error {
	at, ok := folder(s.dir, sum)
	if !ok {
		return errors.New("gallery: that is no hash")
	}
	if err := makeFolder(at); err != nil {
		return err
	}
	f, err := os.CreateTemp(at, ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(at, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	s.mu.Lock()
	s.held += int64(len(b))
	clear := s.held > s.most && !s.clearing
	s.clearing = s.clearing || clear
	s.mu.Unlock()
	if !clear {
		return nil
	}
	return s.clear()
}

type keptFile struct {
	path string
	size int64
	at   time.Time
}

func (s *shelf) list() ([]keptFile, error) {
	var all []keptFile
	err := filepath.WalkDir(s.dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // it was cleared just now
			return nil
		}
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return nil //nolint:nilerr // it was cleared just now
		}
		all = append(all, keptFile{path, info.Size(), info.ModTime()})
		return nil
	})
	return all, err
}

// clear removes the oldest until a fifth is free.
func (s *shelf) clear() error {
	all, err := s.list()
	slices.SortFunc(all, func(a, b keptFile) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	held := int64(0)
	for _, f := range all {
		held += f.size
	}
	for _, f := range all {
		if held <= s.most/5*4 {
			break
		}
		if e := os.Remove(f.path); e != nil {
			err = errors.Join(err, e)
			continue
		}
		_ = os.Remove(filepath.Dir(f.path)) // when it is empty
		held -= f.size
	}
	s.mu.Lock()
	s.held, s.clearing = held, false
	s.mu.Unlock()
	return err
}
