package manifest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Source is a folder with the files to import and what is said about them.
type Source struct {
	Rows     []Row
	Problems []Problem // rows that cannot be imported, and why
	Skipped  []Skip    // what in the folder was passed over, and why
	root     *os.Root
}

// Problem is a mistake in a manifest.
type Problem struct {
	Line     int    // in the manifest, from 1; 0 in a folder
	Column   string // the column's name, when one is at fault
	File     string // the row's file, when it is known
	Document string // the key of the row's document, when it has one
	Message  string
}

// String returns the problem in one line.
func (p Problem) String() string {
	var where []string
	if p.Line > 0 {
		where = append(where, fmt.Sprintf("line %d", p.Line))
	} else if p.File != "" {
		where = append(where, p.File)
	}
	if p.Column != "" {
		where = append(where, "column "+p.Column)
	}
	return strings.Join(append([]string{strings.Join(where, ", ")}, p.Message), ": ")
}

// Skip is an entry of a folder that is not imported.
type Skip struct {
	Path   string // relative to the folder
	Reason string
}

// Open reads the folder or the manifest at path. The error is about the path
// itself or about the manifest as a whole (an unknown column); mistakes in
// single rows are in Problems, and those rows are not in Rows.
func Open(path string) (*Source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, reason(err))
	}
	folder := path
	if !info.IsDir() {
		folder = filepath.Dir(path)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", folder, reason(err))
	}
	s := &Source{root: root}
	if err := s.read(path, info.IsDir()); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return s, nil
}

func (s *Source) read(path string, folder bool) error {
	if folder {
		return s.walk(path)
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv", ".tsv", ".txt":
		return s.readCSV(path)
	case ".jsonl", ".ndjson":
		return s.readJSONLines(path)
	}
	return fmt.Errorf("%s is neither a folder nor a manifest: a manifest ends in .csv or .jsonl", path)
}

// Close gives the folder back.
func (s *Source) Close() error { return s.root.Close() }

// Open opens a row's file. It must lie in the folder; links that lead out of it are refused.
func (s *Source) Open(file string) (*os.File, error) { return s.root.Open(filepath.FromSlash(file)) }

// checkFile finds out whether a file can be imported at all, and returns its size.
func (s *Source) checkFile(file string) (int64, error) {
	if !filepath.IsLocal(filepath.FromSlash(file)) {
		return 0, errors.New("the path must lie in the manifest's folder, without .. and without a leading /")
	}
	info, err := s.root.Stat(filepath.FromSlash(file))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, errors.New("there is no such file")
	case err != nil:
		return 0, fmt.Errorf("the file cannot be read: %w", reason(err))
	case info.IsDir():
		return 0, errors.New("this is a folder; name a file")
	case !info.Mode().IsRegular():
		return 0, errors.New("this is not a regular file")
	case info.Size() == 0:
		return 0, errors.New("the file is empty")
	}
	return info.Size(), nil
}

// reason strips the path that the operating system's errors repeat.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
