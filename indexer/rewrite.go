package indexer

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
)

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
