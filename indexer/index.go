package indexer

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"acervo/records"
)

// Config is what an Index needs. Dir and Source are required.
type Config struct {
	Dir    string          // the index's own folder; made when it is missing
	Source Source          // the catalogue
	Log    *slog.Logger    // nil for none
	Wake   <-chan struct{} // a value soon after each ledger entry of this process; nil for none

	Poll       time.Duration // how often other processes' entries are looked for; 0 means 250 ms
	CheckEvery time.Duration // how often the files' checksums are verified; 0 means once a day
	Timeout    time.Duration // of a search; 0 means 2 s
}

// Index is the full-text index of a catalogue. One process owns its folder.
type Index struct {
	Config
	rebuilding atomic.Bool
	reason     atomic.Pointer[string] // why there is no index to search, or why it is made anew

	purging sync.Mutex // one at a time
	feeding sync.Mutex // one at a time follows the ledger or swaps generations
	mu      sync.RWMutex
	gen     *generation // nil until there is one that can be searched
	name    string      // of its folder

	scratch sync.Pool // of *scratch
}

var _ records.Finder = (*Index)(nil)

// Open opens the index in its folder. A missing, damaged or outdated one is no
// error: Run makes a new one from the catalogue, and until then searches are
// Unavailable. What people have to mend (rights, the disk, another process that
// holds the folder) is an error.
func Open(c Config) (*Index, error) {
	if c.Dir == "" || c.Source == nil {
		return nil, errors.New("indexer: Config needs Dir and Source")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	setDefault(&c.Poll, 250*time.Millisecond)
	setDefault(&c.CheckEvery, 24*time.Hour)
	setDefault(&c.Timeout, 2*time.Second)
	x := &Index{Config: c}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, err
	}
	name, err := currentName(c.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		x.because("It has not been made yet.")
		return x, nil
	}
	if err != nil {
		return nil, err
	}
	gen, err := openGeneration(filepath.Join(c.Dir, name), false, c.Log)
	if d := (*damage)(nil); errors.As(err, &d) {
		c.Log.Warn("the index is damaged or outdated and will be made anew", "error", d)
		x.because("It is damaged or outdated.")
		return x, nil
	}
	if err != nil {
		return nil, err
	}
	x.gen, x.name = gen, name
	return x, x.removeOthers()
}

func setDefault(d *time.Duration, v time.Duration) {
	if *d <= 0 {
		*d = v
	}
}

func (x *Index) because(reason string) { x.reason.Store(&reason) }

// Close writes what is not written yet and closes the index. Stop Run first.
func (x *Index) Close() error {
	x.feeding.Lock()
	defer x.feeding.Unlock()
	x.mu.Lock()
	gen := x.gen
	x.gen = nil
	x.mu.Unlock()
	x.because("The service is stopping.")
	if gen == nil {
		return nil
	}
	return gen.close()
}

// generation returns the present generation, or nil.
func (x *Index) generation() *generation {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.gen
}

// acquire returns a view to search; Unavailable when there is none.
func (x *Index) acquire() (*view, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.gen != nil {
		if v := x.gen.acquire(); v != nil {
			return v, nil
		}
	}
	why := "It is being made."
	if r := x.reason.Load(); r != nil {
		why = *r
	}
	e := records.Errorf(records.Unavailable, "The search index is not ready. %s It is made by itself; try again in a moment.", why)
	e.RetryAfter = 5 * time.Second
	return nil, e
}

// State says how the index does.
type State struct {
	Ready      bool // searches are answered
	Rebuilding bool
	Reason     string // why it is not ready or is rebuilt; empty when all is well
	Cursor     int64  // the last ledger entry that can be found
	Documents  int
	Passages   int
	Bytes      int64 // on disk
}

// State returns the present state.
func (x *Index) State() State {
	s := State{Rebuilding: x.rebuilding.Load()}
	v, err := x.acquire()
	if err != nil {
		s.Reason = err.Error()
		return s
	}
	defer v.release()
	s.Ready, s.Cursor, s.Documents = true, v.cursor, v.live
	if r := x.reason.Load(); r != nil && s.Rebuilding {
		s.Reason = *r
	}
	for _, n := range v.count().passages {
		s.Passages += n
	}
	s.Bytes = folderSize(x.Dir)
	return s
}

func folderSize(dir string) (bytes int64) {
	_ = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil // a file that vanished meanwhile has no size
		}
		if info, err := e.Info(); err == nil && !e.IsDir() {
			bytes += info.Size()
		}
		return nil
	})
	return bytes
}

// current is the file that names the folder of the present generation.
const current = "CURRENT"

func currentName(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, current))
	if err != nil {
		return "", err
	}
	name := string(b)
	if name == "" || name != filepath.Base(name) {
		return "", fs.ErrNotExist // an interrupted first write: nothing is lost by starting anew
	}
	return name, nil
}

// setCurrent names the present generation, durably.
func setCurrent(dir, name string) error {
	next := filepath.Join(dir, current+".new")
	f, err := os.Create(next)
	if err != nil {
		return err
	}
	_, err = f.WriteString(name)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(next, filepath.Join(dir, current)); err != nil {
		return err
	}
	return syncFolder(dir)
}

// syncFolder makes durable which files are in a folder.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Run follows the ledger until ctx ends; it returns nil then. It makes the index
// anew by itself when there is none, and when it is found damaged. Errors of
// the catalogue or the disk are logged and tried again.
func (x *Index) Run(ctx context.Context) error { return x.follow(ctx) }
