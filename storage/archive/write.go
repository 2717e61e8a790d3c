package archive

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"os"
	"path/filepath"
	"time"

	"acervo/records"
)

// Source is what a snapshot is taken of.
type Source struct {
	Catalogue Catalogue
	Vault     records.Vault
	Origin    string            // the ledger's name
	Program   string            // the program's version
	Secrets   map[string]string // files to keep for the owner only: name -> path
	Now       func() time.Time
	Progress  func(done Snapshot) // told now and then; may be nil
}

// Take adds a snapshot: the catalogue as it is at one moment, and of the bytes
// those that the archive does not have yet. It may be taken while the service
// works. When it returns without an error, everything is on the disk.
func (a *Archive) Take(ctx context.Context, from Source) (s Snapshot, err error) {
	made := from.Now().UTC()
	s = Snapshot{Name: made.Format("20060102T150405.000Z"), Format: format, MadeAt: made, Program: from.Program, Origin: from.Origin}
	if s.Schema, err = from.Catalogue.SchemaVersion(ctx); err != nil {
		return s, err
	}
	if err := os.MkdirAll(a.path(s.Name, "tables"), 0o700); err != nil {
		return s, disk(a.dir, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(a.path(s.Name)))
		}
	}()
	if err := a.takeTables(ctx, from, &s); err != nil {
		return s, err
	}
	for name, path := range from.Secrets {
		if err := a.takeSecret(&s, name, path); err != nil {
			return s, err
		}
	}
	if err := a.takeBlobs(ctx, from, &s); err != nil {
		return s, err
	}
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return s, err
	}
	return s, writeDurably(a.path(s.Name, "snapshot.json"), append(b, '\n'))
}

func (a *Archive) takeTables(ctx context.Context, from Source, s *Snapshot) error {
	to := tableWriter{root: a.path(s.Name), folder: "tables/"}
	head, err := from.Catalogue.Dump(ctx, func(name string, row []byte) error {
		if name != to.table && from.Progress != nil {
			from.Progress(*s)
		}
		return to.row(name, row)
	})
	if eerr := to.end(); err == nil {
		err = eerr
	}
	s.Files = append(s.Files, to.parts...)
	s.Entries, s.Root = head.Size, base64.StdEncoding.EncodeToString(head.Root[:])
	return err
}

// tableWriter writes the rows of each table into a file of its own.
type tableWriter struct {
	root, folder string // where the paths of the parts begin, and the folder among them, with its slash
	table        string // that is being written
	out          *part
	parts        []Part // those that are written
}

// begin begins a table, and ends the one before.
func (w *tableWriter) begin(table string) error {
	if err := w.end(); err != nil {
		return err
	}
	out, err := newPart(w.root, w.folder+table+".jsonl")
	w.table, w.out = table, out
	return err
}

// row writes a row, and begins its table when that was not done.
func (w *tableWriter) row(table string, row []byte) error {
	if table != w.table {
		if err := w.begin(table); err != nil {
			return err
		}
	}
	return w.out.line(row)
}

// end makes the table durable that is being written.
func (w *tableWriter) end() error {
	if w.out == nil {
		return nil
	}
	p, err := w.out.close()
	w.parts, w.out = append(w.parts, p), nil
	return err
}

func (a *Archive) takeSecret(s *Snapshot, name, path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return disk(path, err)
	}
	if err := os.MkdirAll(a.path(s.Name, "secrets"), 0o700); err != nil {
		return disk(a.dir, err)
	}
	p, err := writePart(a.path(s.Name), "secrets/"+name, b)
	s.Files = append(s.Files, p)
	return err
}

// takeBlobs copies the bytes that the archive does not have.
func (a *Archive) takeBlobs(ctx context.Context, from Source, s *Snapshot) error {
	list, err := newPart(a.path(s.Name), "blobs.jsonl")
	if err != nil {
		return err
	}
	take := func(some []records.Blob) error {
		sums := make([]records.Sum, len(some))
		size := map[records.Sum]int64{}
		for i, b := range some {
			sums[i], size[b.Sum] = b.Sum, b.Size
		}
		wanted, err := from.Catalogue.Referenced(ctx, sums) // the others are leftovers
		if err != nil {
			return err
		}
		for _, sum := range wanted {
			b := records.Blob{Sum: sum, Size: size[sum]}
			have, err := a.blobs.Stat(ctx, sum)
			if err != nil || have.Size != b.Size {
				if err := copyBlob(ctx, from.Vault, a.blobs, b); err != nil {
					return err
				}
				s.New++
			}
			line, err := json.Marshal(blobLine{sum, b.Size})
			if err != nil {
				return err
			}
			if err := list.line(line); err != nil {
				return err
			}
			s.Blobs, s.Bytes = s.Blobs+1, s.Bytes+b.Size
		}
		if from.Progress != nil {
			from.Progress(*s)
		}
		return nil
	}
	err = inBatches(from.Vault.All(ctx), take)
	p, cerr := list.close()
	s.Files = append(s.Files, p)
	return errors.Join(err, cerr)
}

// part is a file of a snapshot that is being written.
type part struct {
	Part
	f   *os.File
	w   *bufio.Writer
	sum hash.Hash
}

// newPart begins a file at a path below a folder.
func newPart(root, path string) (*part, error) {
	f, err := os.OpenFile(filepath.Join(root, filepath.FromSlash(path)), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, disk(root, err)
	}
	p := &part{Part: Part{Path: path}, f: f, sum: sha256.New()}
	p.w = bufio.NewWriterSize(counting{p}, 1<<16)
	return p, nil
}

// writePart writes a file whose bytes are at hand.
func writePart(root, path string, b []byte) (Part, error) {
	out, err := newPart(root, path)
	if err != nil {
		return Part{}, err
	}
	_, werr := out.w.Write(b)
	p, err := out.close()
	return p, errors.Join(werr, err)
}

// counting writes to the file, and hashes and counts what it writes.
type counting struct{ *part }

func (c counting) Write(b []byte) (int, error) {
	n, err := c.f.Write(b)
	c.sum.Write(b[:n]) //nolint:errcheck // a hash never fails
	c.Size += int64(n)
	return n, err
}

func (p *part) line(b []byte) error {
	p.Lines++
	_, err := p.w.Write(b)
	if err == nil {
		err = p.w.WriteByte('\n')
	}
	if err != nil {
		return disk(p.f.Name(), err)
	}
	return nil
}

func (p *part) close() (Part, error) {
	err := errors.Join(p.w.Flush(), p.f.Sync(), p.f.Close())
	p.SHA256 = records.Sum(hex.EncodeToString(p.sum.Sum(nil)))
	if err != nil {
		err = disk(p.f.Name(), err)
	}
	return p.Part, err
}

// writeDurably writes a file that is there as a whole or not at all.
func writeDurably(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return disk(path, err)
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return errors.Join(disk(path, err), os.RemoveAll(f.Name()))
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
