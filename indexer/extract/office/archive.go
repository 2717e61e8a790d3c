// Package office reads the files of word processors, presentation programs and
// spreadsheets: those that are XML in a zip file.
package office

import (
	"archive/zip"
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
	maxEntries   = 20_000    // files in an archive
	maxDirectory = 16 << 20  // bytes of the list of them
	maxUnpacked  = 256 << 20 // bytes read from all of them together
	maxRatio     = 300       // bytes unpacked for a packed one, after
	ratioFrom    = 8 << 20   // so many bytes: a table of zeros is small at first
)

var (
	errBomb    = errors.New("office: the archive unpacks to far more than it holds")
	errEntries = errors.New("office: the archive has too many files")
	errNoMain  = errors.New("office: the archive has no main part")
	errFull    = errors.New("office: no more text is kept")
	errSealed  = errors.New("office: the archive's parts are encrypted")
)

// archive is the zip file of a document, read within limits.
type archive struct {
	file    *os.File
	parts   map[string]part
	order   []string
	left    int64
	partial bool // the end is lost: what stood before it is read
}

// part is a file in the archive.
type part struct {
	open   func() (io.ReadCloser, error)
	packed int64
	size   int64     // unpacked, as the archive says; it may lie
	zipped *zip.File // nil in an archive whose end is lost
}

// openArchive opens the document's zip file. Two parts of the same name are one: the first.
func openArchive(f reading.File) (*archive, error) {
	file, err := f.Open()
	if err != nil {
		return nil, err
	}
	a := &archive{file: file, parts: map[string]part{}, left: maxUnpacked}
	directory := &rationedAt{ReaderAt: file, left: maxDirectory}
	z, err := zip.NewReader(directory, f.Size)
	directory.left = -1
	switch {
	case err == nil && len(z.File) > maxEntries:
		err = errEntries
	case err == nil:
		for _, p := range z.File {
			if p.Flags&1 != 0 {
				err = errSealed
			}
			a.add(p.Name, part{open: p.Open, packed: int64(p.CompressedSize64), size: int64(p.UncompressedSize64), zipped: p})
		}
	case errors.Is(err, zip.ErrFormat), errors.Is(err, io.ErrUnexpectedEOF):
		err = a.salvage(f.Size)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return a, nil
}

func (a *archive) add(name string, p part) {
	name = strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/")
	if _, twice := a.parts[name]; !twice {
		a.parts[name] = p
		a.order = append(a.order, name)
	}
}

// rationedAt lets only so much be read; once left is negative, everything.
type rationedAt struct {
	io.ReaderAt
	left int64
}

func (r *rationedAt) ReadAt(b []byte, at int64) (int, error) {
	if r.left < 0 {
		return r.ReaderAt.ReadAt(b, at)
	}
	if r.left -= int64(len(b)); r.left < 0 {
		r.left = 0
		return 0, errEntries
	}
	return r.ReaderAt.ReadAt(b, at)
}

func (a *archive) close() { _ = a.file.Close() } // it was only read

func (a *archive) has(name string) bool {
	_, ok := a.parts[name]
	return ok
}

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
	p, ok := a.parts[name]
	if !ok {
		return nil, fmt.Errorf("office: the archive has no %s", path.Base(name))
	}
	if p.size > a.left || p.size > ratioFrom && p.size > maxRatio*p.packed {
		return nil, errBomb
	}
	r, err := p.open()
	if err != nil {
		return nil, err
	}
	return &metered{ReadCloser: r, archive: a, packed: p.packed}, nil
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

// extra reads a part that hangs on the document: a header, a chart, a comment. It is a gain
// where it can be had, and no reason to lose the rest.
func (a *archive) extra(name string, visit func(*markup.Scanner) error) { _ = a.read(name, visit) }

// mainPart reads the part that the document is made of. Where it is damaged, what was read
// before the damage is kept.
func (a *archive) mainPart(name, kind string, pages *reading.Pages, t *reading.Text, visit func(*markup.Scanner) error) error {
	err := a.read(name, visit)
	if errors.Is(err, errFull) {
		return nil
	}
	switch {
	case err != nil && (hostile(err) || pages.Len() == 0):
		return refusal(kind, err)
	case err != nil || a.partial:
		t.Find("The file is damaged: a part of it may be missing from the text.")
	}
	return nil
}

// hostile reports whether an error is about what no office program writes.
func hostile(err error) bool {
	for _, e := range []error{errBomb, errEntries, errSealed, markup.ErrDTD, markup.ErrDeep, markup.ErrLong} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// refusal turns an error of reading into the reason why this kind of document cannot be read.
func refusal(kind string, err error) error {
	switch {
	case errors.Is(err, errSealed):
		return reading.Password(err)
	case errors.Is(err, errBomb), errors.Is(err, errEntries):
		return reading.Unreadable("The file unpacks to far more than an office document holds; it was not read.", err)
	case hostile(err):
		return reading.Unreadable("The file holds constructs that no office program writes; it was not read.", err)
	}
	return reading.Damaged(kind, err)
}
