package blob

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"acervo/records"
)

var _ records.EagerVault = (*Folder)(nil)

// FolderConfig says where a folder vault is.
type FolderConfig struct {
	Dir     string       // made when it is not there; all of it on one file system
	Private bool         // for its owner alone: files 0600, directories 0700
	Log     *slog.Logger // may be nil
}

// Folder is a vault in a directory of this machine. Its files are read-only
// (0440), its directories 0750, unless it is private. What Put has returned survives a power cut if
// the file system and its disk keep the promise of fsync.
type Folder struct {
	dir   string
	mode  os.FileMode // of directories
	log   *slog.Logger
	spool *spooler
	locks // held to look and then act, never during an fsync
}

// NewFolder opens the vault in a directory and makes what is missing of it.
func NewFolder(c FolderConfig) (*Folder, error) {
	if c.Dir == "" {
		return nil, records.Errorf(records.Invalid, "The vault needs a folder.").At("vault")
	}
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	f := &Folder{dir: dir, mode: 0o750, log: c.Log, spool: newSpooler(filepath.Join(dir, "spool"), false)}
	if c.Private {
		f.mode, f.spool.mode = 0o700, 0o600
	}
	if f.log == nil {
		f.log = slog.New(slog.DiscardHandler)
	}
	if err := f.make(); err != nil {
		return nil, records.Errorf(records.Unavailable, "The vault's folder %s cannot be made or opened: check its owner, its permissions and its disk.", dir).At("vault").Because(err)
	}
	return f, nil
}

// make creates the directories and makes their names durable, in every parent that got one.
func (f *Folder) make() error {
	if err := makeDurable(f.dir, f.mode); err != nil {
		return err
	}
	made := false
	for _, dir := range append(f.shardDirs(), f.spool.dir) {
		switch err := os.Mkdir(dir, f.mode); {
		case err == nil:
			made = true
		case !errors.Is(err, fs.ErrExist):
			return err
		}
	}
	if made {
		return syncDir(f.dir)
	}
	return nil
}

// makeDurable is os.MkdirAll that syncs each directory in which it made another.
func makeDurable(dir string, mode os.FileMode) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := makeDurable(parent, mode); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, mode); err != nil {
		return err
	}
	return syncDir(parent)
}

// syncDir makes the names in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// shardDirs returns the directories of the blobs, in the order of the sums.
func (f *Folder) shardDirs() []string {
	dirs := make([]string, len(f.locks))
	for i := range dirs {
		dirs[i] = filepath.Join(f.dir, fmt.Sprintf("%02x", i))
	}
	return dirs
}

// path is where the bytes of a valid sum are.
func (f *Folder) path(sum records.Sum) string {
	return filepath.Join(f.dir, string(sum[:2]), string(sum))
}

// Put implements records.Vault: spool, hash, rename, fsync of the file and of the directory.
func (f *Folder) Put(ctx context.Context, r io.Reader, limit int64) (records.Blob, error) {
	a, err := f.PutEagerly(ctx, r, limit, nil)
	if err != nil {
		return records.Blob{}, err
	}
	if err := a.Settle(); err != nil {
		return records.Blob{}, err
	}
	return a.Named()
}

// PutEagerly implements records.EagerVault. A file has its name before it is durable, so
// what a crash left under a name may be torn: bytes that are there already count only
// when they have been read and have their sum.
func (f *Folder) PutEagerly(ctx context.Context, r io.Reader, limit int64, look func(io.Reader) error) (records.Arrival, error) {
	p := &coming{named: make(chan struct{}), durable: make(chan struct{})}
	var err error
	p.size, err = f.spool.arrive(ctx, r, limit, look, func(a *arrival) {
		defer close(p.durable)
		p.blob, p.refused = f.name(a)
		close(p.named)
		if p.refused == nil {
			p.lost = f.settle(a, p.blob)
		}
	})
	if err != nil {
		return nil, err
	}
	p.syncName = sync.OnceValue(func() error { return diskFault(syncDir(filepath.Dir(f.path(p.blob.Sum)))) })
	return p, nil
}

// coming is bytes on their way into the vault.
type coming struct {
	size    int64
	named   chan struct{} // closed when blob and refused are known
	blob    records.Blob
	refused error
	durable chan struct{} // closed when the bytes are durable, or lost is known
	lost    error

	syncName func() error // makes their name durable
}

// Size implements records.Arrival.
func (p *coming) Size() int64 { return p.size }

// Named implements records.Arrival.
func (p *coming) Named() (records.Blob, error) {
	<-p.named
	return p.blob, p.refused
}

// Settle implements records.Arrival.
func (p *coming) Settle() error {
	<-p.named
	if p.refused != nil {
		return p.refused
	}
	err := p.syncName() // the disk takes both at once
	<-p.durable
	return errors.Join(p.lost, err)
}

// name gives the bytes their name, where they are not there already.
func (f *Folder) name(a *arrival) (records.Blob, error) {
	b, err := f.move(a)
	for errors.Is(err, fs.ErrExist) {
		if b, err = f.refresh(a.sum, a.size); err == nil && !b.Existed {
			b, err = f.move(a) // what was there is no more
		}
	}
	if err != nil || b.Existed {
		a.discard()
	}
	if err != nil {
		return records.Blob{}, diskFault(err)
	}
	return b, nil
}

// settle makes bytes durable that have their name.
func (f *Folder) settle(a *arrival, b records.Blob) error {
	defer time.AfterFunc(prepareAfter, f.spool.prepare)
	if b.Existed { // the Put that brought them may not have got this far
		return diskFault(syncFile(f.path(b.Sum)))
	}
	return diskFault(a.synced())
}

// syncFile makes the bytes under a name durable.
func syncFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// move gives the bytes their name. A name in use is fs.ErrExist.
func (f *Folder) move(a *arrival) (records.Blob, error) {
	info, err := a.Stat()
	if err != nil {
		return records.Blob{}, err
	}
	defer f.lock(a.sum)()
	if err := a.moveTo(f.path(a.sum)); err != nil {
		return records.Blob{}, err
	}
	return records.Blob{Sum: a.sum, Size: a.size, StoredAt: info.ModTime().UTC()}, nil
}

// refresh is renew for bytes that may well not be there. Those that are there are read first.
func (f *Folder) refresh(sum records.Sum, size int64) (records.Blob, error) {
	if found, err := f.sound(sum, size); !found || err != nil {
		return records.Blob{}, err
	}
	defer f.lock(sum)()
	return f.renew(sum, size)
}

// sound reports whether bytes are there and have their sum.
func (f *Folder) sound(sum records.Sum, size int64) (bool, error) {
	file, err := os.Open(f.path(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer file.Close()
	got, err := f.spool.digest(file)
	if err != nil || hex.EncodeToString(got) == string(sum) {
		return err == nil, err
	}
	// These bytes, whose sum is proven, heal what lies there.
	f.log.Warn("vault: a damaged file is replaced", "sum", sum, "want", size)
	return false, os.Remove(f.path(sum))
}

// renew gives bytes that are there already a new time, and says so in Existed. Its
// caller holds the lock, so that nobody finds them old and then deletes them young.
func (f *Folder) renew(sum records.Sum, size int64) (records.Blob, error) {
	path, now := f.path(sum), time.Now()
	err := os.Chtimes(path, time.Time{}, now)
	if errors.Is(err, fs.ErrNotExist) {
		return records.Blob{}, nil
	}
	if err != nil {
		return records.Blob{}, err
	}
	return records.Blob{Sum: sum, Size: size, StoredAt: now.UTC(), Existed: true}, nil
}

// Delete implements records.Vault. The bytes stay gone after a power cut.
func (f *Folder) Delete(_ context.Context, sum records.Sum) error {
	_, err := f.delete(sum, func(fs.FileInfo) bool { return true })
	return err
}

// DeleteIfOlder deletes bytes that were last put before the instant. No Put of this
// program can come between the look and the deletion.
func (f *Folder) DeleteIfOlder(_ context.Context, sum records.Sum, before time.Time) (deleted bool, err error) {
	return f.delete(sum, func(info fs.FileInfo) bool { return info.ModTime().Before(before) })
}

func (f *Folder) delete(sum records.Sum, may func(fs.FileInfo) bool) (deleted bool, err error) {
	if !sum.Valid() {
		return false, nil
	}
	unlock := f.lock(sum)
	info, err := os.Lstat(f.path(sum))
	if err == nil && may(info) {
		err = os.Remove(f.path(sum))
		deleted = err == nil
	}
	unlock()
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if deleted {
		err = syncDir(filepath.Dir(f.path(sum)))
	}
	return deleted, diskFault(err)
}

// Check reports why the folder cannot take bytes now, or nil.
func (f *Folder) Check(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a, err := f.spool.create()
	if err != nil {
		return diskFault(err)
	}
	a.discard()
	return nil
}
