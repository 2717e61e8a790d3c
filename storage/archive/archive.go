// Package archive keeps a whole catalogue and vault in a folder of open formats:
// for backups, for moving to another database or vault, and for whoever must
// read the records without this program.
//
//	blobs/ab/abcdef…              the bytes of files, under their SHA-256; shared by all snapshots
//	snapshots/20261126T221005Z/
//	    snapshot.json             what the snapshot is and the SHA-256 of everything in it; written last
//	    tables/NAME.jsonl         the rows of a table, a JSON object a line (storage.DB.Dump)
//	    blobs.jsonl               sum and size of the bytes that belong to it
//	    secrets/NAME              keys of the service, for its owner only
//
// A folder without snapshot.json is what an interrupted backup left, and counts for nothing.
package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"time"

	"acervo/records"
	"acervo/storage/blob"
)

// format is the number of the layout above.
const format = 1

// Catalogue is what can be dumped; storage.DB is one.
type Catalogue interface {
	// Dump gives every row at one moment, table by table, and the ledger's head then.
	Dump(ctx context.Context, write func(table string, row []byte) error) (records.LedgerHead, error)
	// SchemaVersion returns the number of the last migration.
	SchemaVersion(ctx context.Context) (int64, error)
	// Referenced returns which of these sums belong to something in the catalogue.
	Referenced(ctx context.Context, sums []records.Sum) ([]records.Sum, error)
}

// Empty is a new catalogue to restore into; storage.DB is one.
type Empty interface {
	// Load fills it with the rows of a dump: all of them, or none.
	Load(ctx context.Context, rows func(table string) iter.Seq2[[]byte, error]) error
	// Head returns the ledger's size and root.
	Head(ctx context.Context) (records.LedgerHead, error)
}

// Snapshot says what one backup holds.
type Snapshot struct {
	Name    string    `json:"name"`
	Format  int       `json:"format"`
	MadeAt  time.Time `json:"made_at"`
	Program string    `json:"program"` // the version that made it
	Schema  int64     `json:"schema"`  // of the catalogue
	Origin  string    `json:"origin"`  // the ledger's name
	Entries int64     `json:"ledger_entries"`
	Root    string    `json:"ledger_root"` // base64, as in checkpoints
	Files   []Part    `json:"files"`       // everything beside snapshot.json
	Blobs   int       `json:"blobs"`
	Bytes   int64     `json:"bytes"` // of the blobs
	New     int       `json:"new_blobs"`
}

// Part is a file of a snapshot.
type Part struct {
	Path   string      `json:"path"` // with slashes, within the snapshot
	Lines  int64       `json:"lines,omitempty"`
	Size   int64       `json:"size"`
	SHA256 records.Sum `json:"sha256"`
}

// blobLine is a line of blobs.jsonl.
type blobLine struct {
	SHA256 records.Sum `json:"sha256"`
	Size   int64       `json:"size"`
}

// Archive is a folder of snapshots.
type Archive struct {
	dir   string
	blobs records.Vault
}

// Open opens an archive and, with create, makes one in a folder that is not there or empty.
func Open(dir string, create bool) (*Archive, error) {
	entries, err := os.ReadDir(dir)
	switch {
	case err != nil && (!create || !errors.Is(err, fs.ErrNotExist)):
		return nil, records.Errorf(records.NotFound, "The archive %s cannot be read.", dir).At("folder").Because(err)
	case len(entries) > 0 && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "snapshots" }):
		return nil, records.Errorf(records.Invalid, "The folder %s is not empty and is no archive.", dir).At("folder")
	case len(entries) == 0 && !create:
		return nil, records.Errorf(records.NotFound, "The folder %s is empty: there is no archive in it.", dir).At("folder")
	}
	if err := os.MkdirAll(filepath.Join(dir, "snapshots"), 0o700); err != nil {
		return nil, disk(dir, err)
	}
	vault, err := blob.NewFolder(blob.FolderConfig{Dir: filepath.Join(dir, "blobs")})
	if err != nil {
		return nil, err
	}
	return &Archive{dir: dir, blobs: vault}, nil
}

// Snapshots lists the complete snapshots, the oldest first.
func (a *Archive) Snapshots() ([]Snapshot, error) {
	entries, err := os.ReadDir(filepath.Join(a.dir, "snapshots"))
	if err != nil {
		return nil, disk(a.dir, err)
	}
	var all []Snapshot
	for _, e := range entries {
		s, err := a.Snapshot(e.Name())
		switch {
		case err == nil:
			all = append(all, s)
		case records.KindOf(err) != records.NotFound:
			return nil, err
		}
	}
	return all, nil
}

// Snapshot returns a snapshot by its name, or the newest for "".
func (a *Archive) Snapshot(name string) (Snapshot, error) {
	if name == "" {
		all, err := a.Snapshots()
		if err == nil && len(all) == 0 {
			err = records.Errorf(records.NotFound, "The archive %s has no complete snapshot.", a.dir).At("folder")
		}
		if err != nil {
			return Snapshot{}, err
		}
		return all[len(all)-1], nil
	}
	b, err := os.ReadFile(a.path(name, "snapshot.json"))
	if errors.Is(err, fs.ErrNotExist) || !fs.ValidPath(name) {
		return Snapshot{}, records.Errorf(records.NotFound, "There is no complete snapshot %q.", name).At("snapshot")
	}
	if err != nil {
		return Snapshot{}, disk(a.dir, err)
	}
	var s Snapshot
	if err := json.Unmarshal(b, &s); err != nil || s.Name != name {
		return Snapshot{}, records.Errorf(records.Invalid, "snapshot.json of %q is damaged.", name).At("snapshot").Because(err)
	}
	if s.Format != format {
		return Snapshot{}, records.Errorf(records.Invalid, "The snapshot %q has the format %d; this program reads %d.", name, s.Format, format).At("snapshot")
	}
	return s, nil
}

func (a *Archive) path(snapshot string, parts ...string) string {
	return filepath.Join(append([]string{a.dir, "snapshots", snapshot}, parts...)...)
}

// disk is the error of a disk that does not take or give what it should.
func disk(what string, err error) error {
	return records.Errorf(records.Unavailable, "The disk under %s does not do its part: %s. Nothing was lost; mend it and repeat.", what, reason(err)).Because(err)
}

func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// opener is where bytes are read; a records.Vault is one.
type opener interface {
	// Open returns the bytes with a sum, or NotFound.
	Open(ctx context.Context, sum records.Sum) (io.ReadSeekCloser, records.Blob, error)
}

// copyBlob brings bytes to a vault and proves that they are the right ones.
func copyBlob(ctx context.Context, from opener, to records.Vault, b records.Blob) error {
	r, _, err := from.Open(ctx, b.Sum)
	if err != nil {
		return err
	}
	defer r.Close()
	got, err := to.Put(ctx, r, b.Size)
	if err != nil {
		return err
	}
	if got.Sum != b.Sum {
		return errors.Join(records.Errorf(records.Internal, "The bytes kept under SHA-256 %s are damaged: they hash to %s.", b.Sum, got.Sum), to.Delete(ctx, got.Sum))
	}
	return nil
}

// eachLine reads a file of JSON Lines.
func eachLine(r io.Reader) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		d := json.NewDecoder(r)
		for {
			var line json.RawMessage
			err := d.Decode(&line)
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(nil, fmt.Errorf("archive: %w", err))
				return
			}
			if !yield(line, nil) {
				return
			}
		}
	}
}
