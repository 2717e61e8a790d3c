// Package office reads the files of word processors, presentation programs and
// spreadsheets: the zipped XML ones by itself, the others by LibreOffice.
package office

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"acervo/indexer/extract/markup"
	"acervo/indexer/extract/reading"
)

const (
	maxEntries  = 20_000    // files in an archive
	maxUnpacked = 512 << 20 // bytes read from all of them together
	maxRatio    = 300       // bytes unpacked for a packed one, after
	ratioFrom   = 8 << 20   // so many bytes: a table of zeros is small at first
)

var (
	errBomb    = errors.New("office: the archive unpacks to far more than it holds")
	errEntries = errors.New("office: the archive has too many files")
)

// archive is the zip file of a document, read within limits.
type archive struct {
	file  *os.File
	parts map[string]*zip.File
	order []string
	left  int64
}

// openArchive opens the document's zip file. Two parts of the same name are one: the first.
func openArchive(f reading.File) (*archive, error) {
	file, err := f.Open()
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(file, f.Size)
	if err == nil && len(z.File) > maxEntries {
		err = errEntries
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	a := &archive{file: file, parts: make(map[string]*zip.File, len(z.File)), left: maxUnpacked}
	for _, part := range z.File {
		name := strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(part.Name, `\`, "/")), "/")
		if _, twice := a.parts[name]; !twice {
			a.parts[name] = part
			a.order = append(a.order, name)
		}
	}
	return a, nil
}

func (a *archive) close() { _ = a.file.Close() } // it was only read

func (a *archive) has(name string) bool { return a.parts[name] != nil }

// like returns the names of the parts that match a pattern of package path, in the archive's order.
func (a *archive) like(pattern string) []string {
	var names []string
	for _, name := range a.order {
		if ok, err := path.Match(pattern, name); err == nil && ok {
			names = append(names, name)
		}
	}
	return names
}

// open opens a part. Reading it fails when the archive turns out to be a bomb.
func (a *archive) open(name string) (io.ReadCloser, error) {
	part := a.parts[name]
	if part == nil {
		return nil, fmt.Errorf("office: the archive has no %s", path.Base(name))
	}
	r, err := part.Open()
	if err != nil {
		return nil, err
	}
	return &metered{ReadCloser: r, archive: a, packed: int64(part.CompressedSize64)}, nil
}

// metered counts what is unpacked.
type metered struct {
	io.ReadCloser
	archive  *archive
	packed   int64
	unpacked int64
}

func (m *metered) Read(b []byte) (int, error) {
	n, err := m.ReadCloser.Read(b)
	m.unpacked += int64(n)
	m.archive.left -= int64(n)
	if m.archive.left < 0 || m.unpacked > ratioFrom && m.unpacked > maxRatio*m.packed {
		return n, errBomb
	}
	return n, err
}

// read walks through an XML part; a part that is missing is empty.
func (a *archive) read(name string, visit func(*markup.Scanner) error) error {
	if !a.has(name) {
		return nil
	}
	r, err := a.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	return visit(markup.NewScanner(r))
}

// refusal turns an error of reading into the reason why this kind of document cannot be read.
func refusal(kind string, err error) error {
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, errBomb), errors.Is(err, errEntries):
		return reading.Unreadable("The file unpacks to far more than an office document holds; it was not read.", err)
	case errors.Is(err, markup.ErrDTD), errors.Is(err, markup.ErrDeep):
		return reading.Unreadable("The file holds constructs that no office program writes; it was not read.", err)
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrAlgorithm),
		errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax):
		return reading.Damaged(kind, err)
	}
	return reading.Damaged(kind, err)
}
