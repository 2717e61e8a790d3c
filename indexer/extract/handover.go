package extract

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"unicode/utf8"

	"acervo/indexer/extract/reading"
	"acervo/records"
)

// pathOf returns where the worker finds the bytes: the file itself when they are one,
// else a copy in dir.
func pathOf(bytes io.ReadSeeker, dir string) (string, error) {
	if f, ok := bytes.(interface {
		Name() string
		Stat() (os.FileInfo, error)
	}); ok {
		if path, err := filepath.Abs(f.Name()); err == nil && utf8.ValidString(path) && sameFile(path, f.Stat) {
			return path, nil
		}
	}
	if _, err := bytes.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	path := filepath.Join(dir, "file")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, bytes)
	return path, errors.Join(err, f.Close())
}

// sameFile reports whether the path still names the open file, and that is a regular one.
func sameFile(path string, stat func() (os.FileInfo, error)) bool {
	open, err := stat()
	if err != nil || !open.Mode().IsRegular() {
		return false
	}
	named, err := os.Stat(path)
	return err == nil && os.SameFile(open, named)
}

// derive opens a file that the worker made in dir.
func derive(m reading.Made, dir string) (records.Derived, error) {
	f, err := openMade(m.Path, dir)
	if err != nil {
		return records.Derived{}, err
	}
	kind, err := MediaType(f, m.Name)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return records.Derived{}, errors.Join(err, f.Close())
	}
	return records.Derived{
		Role: m.Role, Name: m.Name, MediaType: kind,
		Open: func() (io.ReadCloser, error) { return f, nil },
	}, nil
}

// openMade opens a file that a worker says it made in dir.
func openMade(path, dir string) (*os.File, error) {
	if filepath.Dir(path) != dir {
		return nil, errors.New("extract: a worker named a file outside its folder")
	}
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("extract: a worker named what is no regular file")
	}
	return os.Open(path)
}
