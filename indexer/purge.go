package indexer

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"acervo/records"

	index "github.com/blevesearch/bleve_index_api"
)

var _ records.Trace = (*Index)(nil)

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
	if waste.reached < seq {
		return fmt.Errorf("indexer: the index is at entry %d and cannot forget what went by entry %d", waste.reached, seq)
	}
	var marked map[uint64]bool
	var old []uint64
	err = x.undisturbed(gen, func() (err error) {
		marked, err = gen.strike(ctx, waste)
		return err
	})
	if err != nil {
		return err
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
	if err := x.undisturbed(gen, func() error { return gen.cleaned(ctx, waste.reached) }); err != nil {
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

// strike removes what is waste from the lexicon and returns, when everything is on disk, the segments in which anything is deleted.
func (g *generation) strike(ctx context.Context, w *waste) (marked map[uint64]bool, err error) {
	b := index.NewBatch()
	if err := g.throwAway(w, b); err != nil {
		return nil, err
	}
	if err := g.write(ctx, b); err != nil {
		return nil, err
	}
	if _, marked, err = g.segments(); err != nil {
		return nil, err
	}
	return marked, g.publish()
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
