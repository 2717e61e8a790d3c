package indexer

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	// changesLimit is how many ledger entries are taken up at once.
	changesLimit = 500
	// busy is how long a catching-up takes at least when much is being filed. Then
	// the next one waits for more to come, up to gather or until nothing came for a
	// lull: every batch is a segment of the index that must be merged later, and a few
	// large ones cost half of many small ones.
	busy   = 25 * time.Millisecond
	gather = 800 * time.Millisecond
	lull   = 250 * time.Millisecond
	// breath is how long after a wake-up call a catching-up begins: whoever files one thing
	// after the other shares processors and disk with it a few times only.
	breath = 100 * time.Millisecond
	// slowest is the longest pause after errors.
	slowest = 30 * time.Second
)

// follow is the loop of Run.
func (x *Index) follow(ctx context.Context) error {
	var checking sync.WaitGroup
	checking.Go(func() { x.checkNowAndThen(ctx) })
	defer checking.Wait()
	pause := time.Second
	for ctx.Err() == nil {
		begun := time.Now()
		err := x.CatchUp(ctx)
		took := time.Since(begun)
		if err == nil {
			pause = time.Second
			x.wait(ctx, x.Poll)
			x.sleep(ctx, breath)
			if took > busy {
				x.gather(ctx, min(4*took, gather))
			}
			continue
		}
		if ctx.Err() != nil {
			break
		}
		x.Log.Error("the index cannot follow the ledger", "error", err, "cause", errors.Unwrap(err), "again_in", pause)
		x.sleep(ctx, pause)
		pause = min(2*pause, slowest)
	}
	return nil
}

// checkNowAndThen verifies the files' checksums, first when everything has started.
func (x *Index) checkNowAndThen(ctx context.Context) {
	for x.sleep(ctx, min(time.Minute, x.CheckEvery)); ctx.Err() == nil; x.sleep(ctx, x.CheckEvery) {
		if err := x.Check(ctx); err != nil && ctx.Err() == nil {
			x.Log.Error("the index's files are not sound", "error", err)
		}
	}
}

// wait returns at the next wake-up call, or after a while.
func (x *Index) wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-x.Wake:
	case <-t.C:
	}
}

// gather returns when nothing more came for a lull, or after a while.
func (x *Index) gather(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			return
		case <-x.Wake:
		case <-time.After(lull):
			return
		}
	}
}

func (x *Index) sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// mend rebuilds the index when there is none or it is known to be damaged.
func (x *Index) mend(ctx context.Context) error {
	gen := x.generation()
	if gen != nil && gen.broken.Load() == nil {
		return nil
	}
	return x.Reindex(ctx, nil)
}

// CatchUp indexes everything that the ledger tells up to now, making the index
// anew where it must be. Run calls it by itself; a program without Run calls it
// before it searches.
func (x *Index) CatchUp(ctx context.Context) error {
	if err := x.mend(ctx); err != nil {
		return err
	}
	x.feeding.Lock()
	defer x.feeding.Unlock()
	gen := x.generation()
	if gen == nil {
		return nil
	}
	moved, err := x.feed(ctx, gen)
	for more := !moved; err == nil && more && !moved; {
		if more, err = gen.refresh(); err == nil && more {
			moved, err = x.feed(ctx, gen)
		}
	}
	if d := (*damage)(nil); errors.As(err, &d) {
		e := error(d)
		gen.broken.Store(&e)
	}
	return err
}

// feed brings a generation to the ledger's end; moved tells whether it was behind.
func (x *Index) feed(ctx context.Context, gen *generation) (moved bool, err error) {
	for {
		docs, reached, err := x.Source.Changes(ctx, gen.cursor, changesLimit)
		if err != nil {
			return moved, err
		}
		if reached == gen.cursor {
			return moved, nil
		}
		if err := gen.apply(ctx, x.Source, docs, reached); err != nil {
			return moved, err
		}
		moved = true
	}
}

// Reached reports whether everything up to a ledger entry can be found.
func (x *Index) Reached(seq int64) bool {
	v, err := x.acquire()
	if err != nil {
		return false
	}
	defer v.release()
	return v.cursor >= seq
}
