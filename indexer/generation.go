package indexer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"acervo/indexer/analysis"
	"acervo/records"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	bolterrors "go.etcd.io/bbolt/errors"
)

// layout is the version of what is written; with the analysis' version it makes the format.
const layout = "3"

const format = layout + "." + analysis.Version

// The internal keys of the index, written in the same batch as the documents.
var (
	keyCursor = []byte("cursor")
	keyFormat = []byte("format")
	keyBorn   = []byte("born") // the ledger's size when it was begun to be made, or cleaned: nothing that went before is in its files
)

// batchBytes is the size of text at which a batch is written: larger ones cost
// less merging and take more memory (about 6 bytes for each byte of text).
const batchBytes = 8 << 20

// maxSegment is how many passages a segment has at most after merging: what is destroyed in one has all of it written anew.
const maxSegment = 500_000

// generation is one index on disk. A rebuild makes a new one beside it.
type generation struct {
	dir   string
	log   *slog.Logger
	ix    index.Index
	queue *index.AnalysisQueue

	writing sync.Mutex // one writer
	reg     *register
	digest  *digester
	columns map[uint64]*column // by segment
	cursor  int64
	born    int64         // the ledger's size when this was begun to be made, or cleaned
	written int64         // the cursor as it was written last
	pending chan struct{} // batches that are not on disk yet
	rest    *rest         // of bleve's merging while much is written
	unseen  bool          // it is being made, and nobody searches in it: what only searches need can wait

	viewing sync.RWMutex
	view    *view

	broken atomic.Pointer[error]                   // why a background task of bleve gave up
	giveUp atomic.Pointer[context.CancelCauseFunc] // of what waits for bleve's background work
}

// damage is the error of an index that cannot be read any more and has to be rebuilt.
type damage struct{ cause error }

func (d *damage) Error() string { return "indexer: the index is damaged: " + d.cause.Error() }
func (d *damage) Unwrap() error { return d.cause }

// registry guards bleve's global tables while an index enters its own and looks them up.
var registry struct {
	sync.Mutex
	builder
}

// openGeneration opens the index in dir, or makes a new one there. A *damage error means
// that only a rebuild helps; other errors (rights, the disk, another process
// holding the index) are for people to mend.
func openGeneration(dir string, create bool, log *slog.Logger) (*generation, error) {
	_, err := os.Stat(filepath.Join(dir, "root.bolt"))
	switch {
	case errors.Is(err, fs.ErrNotExist) && !create:
		return nil, &damage{err}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("indexer: look into %s: %w", dir, err)
	}
	g := &generation{
		dir: dir, log: log, queue: index.NewAnalysisQueue(1), pending: make(chan struct{}, 3), rest: newRest(),
	}
	if err := g.openIndex(); err != nil {
		g.queue.Close()
		if errors.Is(err, bolterrors.ErrTimeout) {
			return nil, records.Errorf(records.Unavailable, "The search index in %s is held by another process.", dir).Because(err)
		}
		if passing(err) {
			return nil, fmt.Errorf("indexer: open the index in %s: %w", dir, err)
		}
		return nil, &damage{err}
	}
	err = nil
	if create {
		err = g.ix.SetInternal(keyFormat, []byte(format))
	}
	if err == nil {
		err = g.load()
	}
	if err != nil {
		return nil, errors.Join(err, g.close())
	}
	return g, nil
}

func (g *generation) openIndex() (err error) {
	defer recovered(&err)
	registry.Lock()
	defer registry.Unlock()
	scorch.RegisterSegmentPlugin(&registry.builder, false)
	scorch.RegistryAsyncErrorCallbacks[g.dir], scorch.RegistryEventCallbacks[g.dir] = g.failed, g.rest.hear
	defer delete(scorch.RegistryAsyncErrorCallbacks, g.dir)
	defer delete(scorch.RegistryEventCallbacks, g.dir)
	ix, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path":                   g.dir,
		"forceSegmentType":       registry.builder.Type(), // bleve's own, made by us
		"forceSegmentVersion":    int(registry.builder.Version()),
		"bolt_timeout":           "2s",
		"asyncErrorCallbackName": g.dir,
		"eventCallbackName":      g.dir,
		// A batch returns when it can be searched and is written soon after, in
		// order. What a crash loses is read again from the ledger: the cursor that
		// is found then is the one of the documents that are found.
		"unsafe_batch": true, "scorchMergePlanOptions": map[string]any{"maxSegmentsPerTier": 5, "segmentsPerMergeTask": 5, "maxSegmentSize": maxSegment, "tierGrowth": 10.0, "floorSegmentSize": 2000, "reclaimDeletesWeight": 2.0},
	}, g.queue)
	if err != nil {
		return err
	}
	g.ix = ix
	return ix.Open()
}

// passing reports whether opening failed for a reason that is no damage.
func passing(err error) bool {
	for _, e := range []error{fs.ErrPermission, syscall.EIO, syscall.ENOSPC, syscall.EROFS, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// recovered makes an error of a panic: bleve's readers do not check every length
// they read, so damaged bytes may panic in them.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = &damage{fmt.Errorf("panic while reading: %v", r)}
	}
}

// failed hears of errors in bleve's background work. It waits, because bleve
// tries again at once.
func (g *generation) failed(err error, _ string) {
	g.log.Error("the index cannot be written", "error", err)
	if cancel := g.giveUp.Load(); cancel != nil {
		(*cancel)(err)
	}
	if errors.Is(err, scorch.ErrAsyncPanic) {
		g.broken.Store(&err)
		return
	}
	time.Sleep(time.Second)
}

// load reads the heads and makes a view, forgetting what was known before.
func (g *generation) load() (err error) {
	defer recovered(&err)
	g.reg, g.digest, g.columns, g.cursor = newRegister(), newDigester(), map[uint64]*column{}, 0
	snap, err := g.snapshot()
	if err != nil {
		return err
	}
	defer snap.Close() //nolint:errcheck // counts down a reference
	if got, err := snap.GetInternal(keyFormat); err != nil {
		return &damage{err}
	} else if string(got) != format {
		return &damage{fmt.Errorf("its format is %q, not %q", got, format)}
	}
	if b, err := snap.GetInternal(keyCursor); err != nil {
		return &damage{err}
	} else if len(b) > 0 {
		if g.cursor, err = strconv.ParseInt(string(b), 10, 64); err != nil {
			return &damage{err}
		}
	}
	g.born = 0
	if b, err := snap.GetInternal(keyBorn); err != nil {
		return &damage{err}
	} else if len(b) > 0 {
		if g.born, err = strconv.ParseInt(string(b), 10, 64); err != nil {
			return &damage{err}
		}
	}
	g.written = g.cursor
	for _, s := range snap.Segments() {
		if err := g.loadHeads(s); err != nil {
			return &damage{err}
		}
	}
	for i := range uint32(g.reg.lines.len()) { // so that no search has to wait for it
		if l := *g.reg.lines.at(i); l != nil {
			l.course(0, nil)
		}
	}
	return g.publish()
}

// loadHeads enters the heads of a segment into the register.
func (g *generation) loadHeads(s *scorch.SegmentSnapshot) error {
	for n := range s.FullSize() {
		if s.Deleted() != nil && s.Deleted().Contains(uint32(n)) {
			continue
		}
		id, err := s.DocID(uint64(n))
		if err != nil {
			return err
		}
		if len(id) == 0 || id[0] != headPrefix[0] {
			continue
		}
		h, err := storedHead(s, uint64(n))
		if err != nil {
			return err
		}
		g.reg.put(h)
	}
	return nil
}

// storedHead reads the head that an index document holds.
func storedHead(s *scorch.SegmentSnapshot, num uint64) (h head, err error) {
	var decoding error
	err = s.VisitDocument(num, func(field string, _ byte, value []byte, _ []uint64) bool {
		if field == fieldHead {
			h, decoding = decodeHead(value)
		}
		return true // bleve puts its buffer back twice when a visitor stops at the id
	})
	return h, errors.Join(err, decoding)
}

// storedPassage reads which passage of its file it is, and what is left out of it.
func storedPassage(s *scorch.SegmentSnapshot, num uint64) (ordinal int, left []records.Span, err error) {
	var decoding error
	err = s.VisitDocument(num, func(field string, _ byte, value []byte, _ []uint64) bool {
		switch field {
		case fieldID:
			_, ordinal, _ = splitPassageID(string(value))
		case fieldLeft:
			left, decoding = unpackSpans(value)
		}
		return true
	})
	return ordinal, left, errors.Join(err, decoding)
}

var errClosed = errors.New("indexer: the index is closed")

func (g *generation) snapshot() (*scorch.IndexSnapshot, error) {
	r, err := g.ix.Reader()
	if err != nil {
		return nil, err
	}
	snap, ok := r.(*scorch.IndexSnapshot)
	if !ok || snap == nil {
		return nil, errClosed
	}
	return snap, nil
}

// close writes what is not written yet and closes the files. Searches under way
// keep their view until they are done with it.
func (g *generation) close() error {
	g.writing.Lock()
	defer g.writing.Unlock()
	g.viewing.Lock()
	v := g.view
	g.view = nil
	g.viewing.Unlock()
	var err error
	if g.broken.Load() == nil {
		g.settle(5 * time.Second) // what is missing after that comes from the ledger again
	}
	g.rest.end()
	if g.ix != nil {
		err = g.ix.Close()
	}
	if v != nil {
		v.release()
	}
	g.queue.Close()
	return err
}

// settle waits until every batch is on disk; false when that takes too long.
func (g *generation) settle(limit time.Duration) bool {
	t := time.NewTimer(limit)
	defer t.Stop()
	taken, settled := 0, true
	for settled && taken < cap(g.pending) {
		select {
		case g.pending <- struct{}{}:
			taken++
		case <-t.C:
			settled = false
		}
	}
	for range taken {
		<-g.pending
	}
	return settled
}

// flush writes a batch. It waits while several are not on disk yet, so that memory stays bounded.
func (g *generation) flush(ctx context.Context, b *index.Batch) error {
	if e := g.digest.lexicon(); e != nil {
		b.Update(e)
	}
	select {
	case g.pending <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	b.SetPersistedCallback(func(error) { <-g.pending })
	if err := g.ix.Batch(b); err != nil {
		<-g.pending // bleve does not call back for a batch it refused
		return fmt.Errorf("indexer: write a batch: %w", err)
	}
	g.rest.disturb()
	return nil
}
