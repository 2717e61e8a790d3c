package blob

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
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
	return f.takeUp()
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
	p, err := f.take(ctx, r, limit, nil)
	if err != nil {
		return records.Blob{}, err
	}
	if err := p.Settle(); err != nil {
		return records.Blob{}, err
	}
	<-p.placed
	return p.Named()
}

// PutEagerly implements records.EagerVault. A file has its name before it is durable, so what a crash
// left under a name may be torn. Bytes that are there already are therefore made durable like others and put
// in place of those afterwards: nothing has to be read, what was damaged is healed, and whoever files them
// does not learn from the time it takes that somebody else did.
func (f *Folder) PutEagerly(ctx context.Context, r io.Reader, limit int64, look func(io.Reader) error) (records.Arrival, error) {
	p, err := f.take(ctx, r, limit, look)
	if err != nil {
		return nil, err
	}
	return p, nil
}

func (f *Folder) take(ctx context.Context, r io.Reader, limit int64, look func(io.Reader) error) (*coming, error) {
	p := &coming{named: make(chan struct{}), durable: make(chan struct{}), placed: make(chan struct{})}
	p.syncName = sync.OnceValue(func() error {
		dir := filepath.Dir(f.path(p.blob.Sum))
		if p.blob.Existed {
			dir = f.spool.dir
		}
		return diskFault(syncDir(dir))
	})
	var err error
	p.size, err = f.spool.arrive(ctx, r, limit, look, func(a *arrival) {
		defer close(p.placed)
		p.blob, p.refused = f.name(a)
		close(p.named)
		if p.refused == nil {
			p.lost = diskFault(a.synced())
			time.AfterFunc(prepareAfter, f.spool.prepare)
		}
		close(p.durable)
		if p.refused == nil && p.blob.Existed {
			f.replace(a, p)
		}
	})
	return p, err
}

// coming is bytes on their way into the vault.
type coming struct {
	size    int64
	named   chan struct{} // closed when blob and refused are known
	blob    records.Blob
	refused error
	durable chan struct{} // closed when the bytes are durable, or lost is known
	lost    error
	placed  chan struct{} // closed when they are where they belong, or never will be

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

// again begins the names of arrived bytes that are to take the place of others with their sum; the sum follows.
const again = "again-"

// name gives the bytes their name, or one in the spool by which they are known, when it is in use. What has it
// is young again then, so that nobody finds it old and deletes it.
func (f *Folder) name(a *arrival) (b records.Blob, err error) {
	defer func() {
		if err != nil {
			a.discard()
			b, err = records.Blob{}, diskFault(err)
		}
	}()
	info, err := a.Stat()
	if err != nil {
		return b, err
	}
	b = records.Blob{Sum: a.sum, Size: a.size, StoredAt: info.ModTime().UTC()}
	defer f.lock(a.sum)()
	err = a.moveTo(f.path(a.sum))
	if !errors.Is(err, fs.ErrExist) {
		return b, err
	}
	b.Existed = true
	if err = os.Chtimes(f.path(a.sum), time.Time{}, b.StoredAt); err == nil {
		path := filepath.Join(f.spool.dir, again+string(a.sum)+"-"+rand.Text())
		if err = a.moveTo(path); err == nil {
			a.name = path
		}
	}
	return b, err
}

// replace puts durable bytes in the place of those that had their name. Where that fails, or is cut short, it is
// done when the vault is opened or swept next.
func (f *Folder) replace(a *arrival, p *coming) {
	if p.lost != nil || p.syncName() != nil {
		a.discard()
		return
	}
	defer f.lock(a.sum)()
	if err := os.Rename(a.name, f.path(a.sum)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.log.Warn("vault: bytes could not take the place of the same ones", "sum", a.sum, "error", err)
	}
}

// takeUp ends what replace began and could not end. A name may have become durable before its bytes did, so they
// are read. That another program replaces the same bytes just now does no harm.
func (f *Folder) takeUp() error {
	entries, err := os.ReadDir(f.spool.dir)
	for _, entry := range entries {
		rest, ok := strings.CutPrefix(entry.Name(), again)
		if !ok {
			continue
		}
		sum, _, _ := strings.Cut(rest, "-")
		if e := f.takeUpOne(filepath.Join(f.spool.dir, entry.Name()), records.Sum(sum)); !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

func (f *Folder) takeUpOne(path string, sum records.Sum) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	got, err := f.spool.digest(file)
	switch {
	case err != nil:
		return err
	case hex.EncodeToString(got) != string(sum):
		return os.Remove(path)
	}
	if err := file.Sync(); err != nil {
		return err
	}
	return os.Rename(path, f.path(sum))
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
