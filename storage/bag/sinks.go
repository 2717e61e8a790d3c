package bag

import (
	"archive/zip"
	"bufio"
	"io"
	"os"
	"path"
	"time"

	"acervo/records"
)

// Zip writes a bag as a ZIP archive in which everything stands in one folder (RFC 8493, 4).
// Files are stored as they are: records are compressed already, or are to be readable by anything.
func Zip(w io.Writer, top string, made time.Time) Sink {
	return &zipSink{zip.NewWriter(w), top, made}
}

type zipSink struct {
	zip  *zip.Writer
	top  string
	made time.Time
}

func (s *zipSink) Create(name string) (io.Writer, error) {
	return s.zip.CreateHeader(&zip.FileHeader{Name: s.top + "/" + name, Method: zip.Store, Modified: s.made})
}

func (s *zipSink) Close() error { return s.zip.Close() }

// Folder writes a bag into a folder, which it makes; Conflict when something stands there.
func Folder(dir string) (Sink, error) {
	if err := os.Mkdir(dir, 0o755); os.IsExist(err) { //nolint:gosec // a bag is made to be handed over
		return nil, records.Errorf(records.Conflict, "There is something at %s already; a bag is written into a new folder.", dir)
	} else if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	return &folderSink{root: root, files: 0o644, folders: 0o755}, err
}

// Into writes a bag, or what is missing of it, into a folder that is there, for its owner alone.
func Into(dir string) (Sink, error) {
	root, err := os.OpenRoot(dir)
	return &folderSink{root: root, files: 0o600, folders: 0o700}, err
}

type folderSink struct {
	root           *os.Root
	files, folders os.FileMode
	file           *os.File
	out            *bufio.Writer
}

func (s *folderSink) Create(name string) (io.Writer, error) {
	if err := s.end(); err != nil {
		return nil, err
	}
	if err := s.root.MkdirAll(path.Dir(name), s.folders); err != nil {
		return nil, err
	}
	f, err := s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, s.files)
	if err != nil {
		return nil, err
	}
	s.file, s.out = f, bufio.NewWriterSize(f, 1<<16)
	return s.out, nil
}

// end makes the file before durable.
func (s *folderSink) end() error {
	if s.file == nil {
		return nil
	}
	f := s.file
	s.file = nil
	err := s.out.Flush()
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

func (s *folderSink) Close() error {
	err := s.end()
	if cerr := s.root.Close(); err == nil {
		err = cerr
	}
	return err
}
