package archive

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"acervo/records"
)

// Exported is an export that somebody brings.
type Exported struct {
	Manifest
	dir string
}

// OpenExport opens the export in a folder for reading. Nothing is written there.
func OpenExport(dir string) (*Exported, error) {
	found, err := Recognize(dir)
	if err != nil {
		return nil, err
	}
	switch found {
	case Unfinished:
		return nil, records.Errorf(records.Invalid, "The export in %s was broken off before its end; it is of no use. Repeat it where it was made: acervo export FOLDER.", dir).At("folder")
	case Damaged:
		return nil, records.Errorf(records.Invalid, "%s holds an export whose export.json is missing, damaged or cut off. Take another copy of it.", dir).At(manifestName)
	case Foreign, Vacant:
		return nil, records.Errorf(records.NotFound, "There is no export in the folder %s.", dir).At("folder")
	}
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	if m.Version != exportVersion {
		return nil, records.Errorf(records.Invalid, "The export in %s has the version %d; this program reads version %d. Take an Acervo that knows it.", dir, m.Version, exportVersion).At(manifestName)
	}
	return &Exported{m, dir}, nil
}

func (x *Exported) part(path string) string {
	return filepath.Join(x.dir, payloadFolder, filepath.FromSlash(path))
}

// blobs lists the bytes in the order of their sums.
func (x *Exported) blobs() iter.Seq2[records.Blob, error] {
	return func(yield func(records.Blob, error) bool) {
		err := filepath.WalkDir(x.part(filesFolder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			if err == nil && !yield(records.Blob{Sum: records.Sum(d.Name()), Size: info.Size()}, nil) {
				return fs.SkipAll
			}
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			yield(records.Blob{}, disk(x.dir, err))
		}
	}
}

// exportedBytes are the files of an export.
type exportedBytes struct{ *Exported }

// Open implements opener.
func (x exportedBytes) Open(_ context.Context, sum records.Sum) (io.ReadSeekCloser, records.Blob, error) {
	f, err := os.Open(filepath.Join(x.dir, filepath.FromSlash(pathOf(sum))))
	if err != nil {
		return nil, records.Blob{}, disk(x.dir, err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, records.Blob{}, errors.Join(disk(x.dir, err), f.Close())
	}
	return f, records.Blob{Sum: sum, Size: info.Size()}, nil
}

// New is a new catalogue to take an export into; storage.DB is one.
type New interface {
	Empty
	// Tables returns the names of the tables whose rows make the catalogue.
	Tables(ctx context.Context) ([]string, error)
}

// Take fills a new catalogue and an empty vault from an export that Verify found whole, and proves that
// the ledger is the one that was exported. What an import that broke off brought of the bytes may be there.
func (x *Exported) Take(ctx context.Context, into New, vault records.Vault, progress func(files int)) error {
	if len(x.LeftOut) > 0 {
		return records.Errorf(records.Invalid, "The export was made for somebody else to read, without accounts and keys: no service can be made of it.").At(manifestName)
	}
	known, err := into.Tables(ctx)
	if err != nil {
		return err
	}
	for _, t := range x.Tables {
		if !slices.Contains(known, t.Name) {
			return records.Errorf(records.Invalid, "The export has a table that this program does not know: %s.", t.Path).At(t.Path)
		}
	}
	for _, name := range known {
		if !slices.ContainsFunc(x.Tables, func(t Table) bool { return t.Name == name }) {
			return records.Errorf(records.Invalid, "The export lacks the table %s.", name).At(manifestName)
		}
	}
	if err := x.mayHold(ctx, vault); err != nil {
		return err
	}
	return saved{
		entries: x.Ledger.Entries, root: x.Ledger.Root, bytes: exportedBytes{x}, blobs: x.blobs(), reread: true,
		rows: func(table string) iter.Seq2[[]byte, error] { return linesOf(x.part(tablesFolder + table + ".jsonl")) },
	}.fill(ctx, into, vault, progress)
}

// mayHold refuses a vault with bytes that are not of this export: it is somebody else's.
func (x *Exported) mayHold(ctx context.Context, vault records.Vault) error {
	for b, err := range vault.All(ctx) {
		if err != nil {
			return err
		}
		if _, err := os.Lstat(filepath.Join(x.dir, filepath.FromSlash(pathOf(b.Sum)))); err != nil {
			return records.Errorf(records.Conflict, "The vault is not empty: it has bytes that this export does not have, such as SHA-256 %s. Name another --vault or --data.", b.Sum).At("--vault")
		}
	}
	return nil
}

// Secret returns a secret file of the export, or NotFound.
func (x *Exported) Secret(name string) ([]byte, error) {
	b, err := os.ReadFile(x.part(secretsFolder + name))
	if err != nil {
		return nil, records.Errorf(records.NotFound, "The export has no %s.", name).Because(err)
	}
	return b, nil
}
