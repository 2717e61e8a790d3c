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
func pathOf(in records.ExtractInput, dir string) (string, error) {
	if f, ok := in.Bytes.(interface {
		Name() string
		Stat() (os.FileInfo, error)
	}); ok {
		if path, err := filepath.Abs(f.Name()); err == nil && utf8.ValidString(path) && sameFile(path, f.Stat) {
			return path, nil
		}
	}
	if _, err := in.Bytes.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	path := filepath.Join(dir, "file")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, in.Bytes)
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
	if filepath.Dir(m.Path) != dir {
		return records.Derived{}, errors.New("extract: a worker named a file outside its folder")
	}
	info, err := os.Lstat(m.Path)
	if err != nil {
		return records.Derived{}, err
	}
	if !info.Mode().IsRegular() {
		return records.Derived{}, errors.New("extract: a worker named what is no regular file")
	}
	f, err := os.Open(m.Path)
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
