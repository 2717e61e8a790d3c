package manifest

import (
	"io/fs"
	"path/filepath"
	"strings"
)

// walk makes a row of every regular file of a folder, in the order of their
// paths. Links are not followed, and hidden files are passed over.
func (s *Source) walk(folder string) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(folder, path)
		if relErr != nil {
			return relErr
		}
		rel = filepath.ToSlash(rel)
		if err != nil {
			s.Problems = append(s.Problems, Problem{File: rel, Message: "it cannot be read: " + reason(err).Error()})
			return nil
		}
		if rel == "." {
			return nil
		}
		if why := passOver(entry); why != "" {
			s.Skipped = append(s.Skipped, Skip{Path: rel, Reason: why})
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		size, err := s.checkFile(rel)
		if err != nil {
			s.Problems = append(s.Problems, Problem{File: rel, Message: err.Error()})
			return nil
		}
		s.Rows = append(s.Rows, Row{File: rel, Size: size})
		return nil
	})
}

// passOver says why an entry is not imported, or returns "".
func passOver(entry fs.DirEntry) string {
	name := entry.Name()
	switch {
	case strings.HasPrefix(name, "."):
		return "hidden"
	case strings.HasPrefix(name, "~$"), strings.EqualFold(name, "Thumbs.db"), strings.EqualFold(name, "desktop.ini"):
		return "left behind by another program"
	case entry.Type()&fs.ModeSymlink != 0:
		return "a link"
	case !entry.IsDir() && !entry.Type().IsRegular():
		return "not a regular file"
	}
	return ""
}
