package indexer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"acervo/records"

	index "github.com/blevesearch/bleve_index_api"
)

var _ records.Trace = (*Index)(nil)

// vanishing is how long files that were replaced may stay, because of searches that began before.
const vanishing = 5 * time.Minute

// maxRounds is how often it is tried to have segments written anew; twice is enough unless bleve merges much meanwhile.
const maxRounds = 10

// errAnother is the error of cleaning an index in whose place another one has come meanwhile.
var errAnother = errors.New("indexer: another index has been put in place meanwhile")

// Purge implements records.Trace. Deleted passages stay in bleve's files until these are merged, and their words
// in the lexicon for ever. So words that stand in nothing any more are struck from the lexicon, and the segments in which
// anything is deleted are written anew without it, each by itself; no text is read for it. An index that cannot be
// cleaned so, or does not show that it is clean, is made anew. Searches and filing go on meanwhile.
func (x *Index) Purge(ctx context.Context, seq int64) error {
	x.purging.Lock()
	defer x.purging.Unlock()
	if err := x.CatchUp(ctx); err != nil {
		return err
	}
	gen := x.generation()
	if gen != nil {
		if gen.begunAfter(seq) {
			return nil
		}
		err := x.clean(ctx, gen, seq)
		if err == nil || ctx.Err() != nil {
			return err
		}
		if now := x.generation(); now != nil && now != gen && now.begunAfter(seq) {
			return nil
		}
		x.Log.Warn("the index could not be rid of what was destroyed as it is, and is made anew", "error", err)
	}
	return x.Reindex(ctx, nil)
}

// begunAfter reports whether nothing that went before the entry is in the generation's files: it was begun when the
// ledger had the entry, or was cleaned since.
func (g *generation) begunAfter(seq int64) bool {
	g.writing.Lock()
	defer g.writing.Unlock()
	return g.born >= seq
}

// clean rids the files of a generation of all that is deleted in it. That it did so is written down last: what
// breaks off before counts for nothing, and is begun again.
func (x *Index) clean(ctx context.Context, gen *generation, seq int64) error {
	began := time.Now()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	gen.giveUp.Store(&cancel) // with the first error that bleve has meanwhile: left to itself, it tries again without end
	defer gen.giveUp.Store(nil)
	waste, err := gen.waste()
	if err != nil {
		return err
	}
	var reached int64
	var marked map[uint64]bool
	var old []uint64
	err = x.undisturbed(gen, func() (err error) {
		reached, marked, err = gen.strike(ctx, waste)
		return err
	})
	if err != nil {
		return err
	}
	if reached < seq {
		return fmt.Errorf("indexer: the index is at entry %d and cannot forget what went by entry %d", reached, seq)
	}
	for looked, rounds := false, 0; !looked; rounds++ {
		if rounds == maxRounds {
			return errors.New("indexer: what is deleted stays, however often the index is written anew")
		}
		if looked, err = gen.rewrite(ctx); err != nil {
			return err
		}
		err = x.undisturbed(gen, func() (err error) {
			if !looked {
				looked, err = gen.unmarked(ctx)
			}
			if looked && err == nil {
				old, err = gen.replaced(ctx, marked)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	if err := x.vanished(ctx, gen, old); err != nil {
		return err
	}
	if err := x.undisturbed(gen, func() error { return gen.cleaned(ctx, reached) }); err != nil {
		return err
	}
	x.Log.Info("the index was rid of what was destroyed", "segments", len(marked), "words", len(waste.forms), "took", time.Since(began))
	return nil
}

// undisturbed does something with a generation while it is the present one and is not written to.
func (x *Index) undisturbed(gen *generation, do func() error) (err error) {
	x.feeding.Lock()
	defer x.feeding.Unlock()
	if x.generation() != gen {
		return errAnother
	}
	gen.writing.Lock()
	defer gen.writing.Unlock()
	defer recovered(&err)
	return do()
}

// strike removes what is waste from the lexicon and returns, when everything is on disk, how far the ledger is told
// there and the segments in which anything is deleted.
func (g *generation) strike(ctx context.Context, w *waste) (reached int64, marked map[uint64]bool, err error) {
	b := index.NewBatch()
	if err := g.throwAway(w, b); err != nil {
		return 0, nil, err
	}
	if err := g.write(ctx, b); err != nil {
		return 0, nil, err
	}
	if _, marked, err = g.segments(); err != nil {
		return 0, nil, err
	}
	return g.cursor, marked, g.publish()
}

// unmarked reports whether nothing at all is deleted in the index. Otherwise it writes an index document of no words beside
// the only segment on disk, because bleve writes a segment anew only where there are others.
func (g *generation) unmarked(ctx context.Context) (bool, error) {
	_, marked, err := g.segments()
	if err != nil || len(marked) == 0 {
		return true, err
	}
	b := index.NewBatch()
	b.Update(g.digest.entry(lexiconPrefix + "companion"))
	return false, g.write(ctx, b)
}

// write writes a batch and waits until it is on disk.
func (g *generation) write(ctx context.Context, b *index.Batch) error {
	if err := g.flush(ctx, b); err != nil {
		return err
	}
	for end := time.Now().Add(time.Minute); !g.settle(100 * time.Millisecond); {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if time.Now().After(end) {
			return errors.New("indexer: the index could not be written to disk")
		}
	}
	return context.Cause(ctx)
}

// segments returns the numbers of the present segments, and of those in which anything is deleted.
func (g *generation) segments() (all, deleted map[uint64]bool, err error) {
	snap, err := g.snapshot()
	if err != nil {
		return nil, nil, err
	}
	defer snap.Close() //nolint:errcheck // counts down a reference
	all, deleted = map[uint64]bool{}, map[uint64]bool{}
	for _, s := range snap.Segments() {
		all[s.Id()] = true
		if d := s.Deleted(); d != nil && !d.IsEmpty() {
			deleted[s.Id()] = true
		}
	}
	return all, deleted, nil
}

// replaced makes sure that none of the segments is used any more, and returns the files, by number, that are not.
func (g *generation) replaced(ctx context.Context, marked map[uint64]bool) (old []uint64, err error) {
	present, _, err := g.segments()
	if err != nil {
		return nil, err
	}
	for n := range marked {
		if present[n] {
			return nil, fmt.Errorf("indexer: segment %x has not been written anew", n)
		}
	}
	if err := g.publish(); err != nil { // which lets go of them
		return nil, err
	}
	files, err := g.files()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(files, func(n uint64) bool { return present[n] }), g.nudge(ctx)
}

// nudge has bleve look for files that it can remove: it does so after it has written something.
func (g *generation) nudge(ctx context.Context) error {
	b := index.NewBatch()
	b.SetInternal(keyFormat, []byte(format))
	err := g.flush(ctx, b)
	g.rest.wake()
	return err
}

// files returns the numbers of the segments whose files are in the folder.
func (g *generation) files() (numbers []uint64, err error) {
	entries, err := os.ReadDir(g.dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".zap")
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(name, 16, 64)
		if err != nil {
			return nil, fmt.Errorf("indexer: what is %s in %s: %w", e.Name(), filepath.Base(g.dir), err)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

// vanished waits until the files are gone. Those that were just being written are no old ones: they have become part
// of the index, or go as well. Bleve keeps a file as long as a search is at work that began when it was used.
func (x *Index) vanished(ctx context.Context, gen *generation, old []uint64) error {
	for began, pause := time.Now(), 10*time.Millisecond; ; pause = min(2*pause, time.Second) {
		files, err := gen.files()
		if err != nil {
			return err
		}
		left := slices.DeleteFunc(old, func(n uint64) bool { return !slices.Contains(files, n) })
		if len(left) == 0 {
			return nil
		}
		err = x.undisturbed(gen, func() error {
			present, _, err := gen.segments()
			if err != nil {
				return err
			}
			if left = slices.DeleteFunc(left, func(n uint64) bool { return present[n] }); len(left) == 0 {
				return nil
			}
			if err := gen.publish(); err != nil {
				return err
			}
			return gen.nudge(ctx)
		})
		if err != nil || len(left) == 0 {
			return err
		}
		if time.Since(began) > vanishing {
			return fmt.Errorf("indexer: %d files that are not needed any more stay", len(left))
		}
		old = left
		x.sleep(ctx, pause)
		if err := context.Cause(ctx); err != nil {
			return err
		}
	}
}

// cleaned writes down, durably, that nothing is left of what went by entries up to seq.
func (g *generation) cleaned(ctx context.Context, seq int64) error {
	if err := syncFolder(g.dir); err != nil { // so that no file comes back
		return err
	}
	b := index.NewBatch()
	b.SetInternal(keyBorn, []byte(strconv.FormatInt(seq, 10)))
	if err := g.write(ctx, b); err != nil {
		return err
	}
	g.born = seq
	return nil
}
