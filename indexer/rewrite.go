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
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	index "github.com/blevesearch/bleve_index_api"
)

// vanishing is how long files that were replaced may stay, because of searches that began before; none takes so long.
const vanishing = time.Minute

// rewrite writes anew the segments on disk in which anything is deleted. Bleve merges one thing after the other: what it
// was merging when this was called, with or without what was deleted meanwhile, is finished before and looked at as
// well. looked is false when it did not look, because there was a single segment.
func (g *generation) rewrite(ctx context.Context) (looked bool, err error) {
	s, ok := g.ix.(*scorch.Scorch)
	if !ok {
		return false, errClosed
	}
	var asked atomic.Bool
	plan := &mergeplan.MergePlanOptions{
		SegmentsPerMergeTask: 1, MaxSegmentSize: mergeplan.MaxSegmentSizeLimit, // each by itself, however large; of those without deletions bleve makes no task
		CalcBudget: func(int64, int64, *mergeplan.MergePlanOptions) int {
			asked.Store(true)
			return 0 // so that all are looked at
		},
	}
	g.rest.hurry()
	defer g.rest.relax()
	done := make(chan error, 1)
	go func() { done <- s.ForceMerge(ctx, plan) }() // it does not hear of ctx while it waits for its turn
	select {
	case err := <-done:
		return asked.Load(), errors.Join(err, context.Cause(ctx))
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
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
