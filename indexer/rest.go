package indexer

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

const (
	// quiet is how long nothing must have been written before segments are merged.
	quiet = 1500 * time.Millisecond
	// maxUnmerged is after how many batches they are merged all the same: each costs every search a little.
	maxUnmerged = 40
)

// rest holds bleve's merging off while batch follows batch: merging takes as
// much work as making the segments, and a merge of many does it once where merging
// as they come does it again and again.
type rest struct {
	written chan struct{} // a value for each batch that was written
	ended   chan struct{}
	once    sync.Once
	over    bool // known to bleve's merging goroutine alone
	woken   chan struct{}
	hurried atomic.Int32 // how many wait for a merge

	watch atomic.Pointer[func(scorch.EventKind)] // sees bleve's events first, in a test
}

func newRest() *rest {
	return &rest{written: make(chan struct{}, maxUnmerged), ended: make(chan struct{}), woken: make(chan struct{}, 1)}
}

// disturb tells that a batch was written.
func (r *rest) disturb() {
	select {
	case r.written <- struct{}{}:
	default:
	}
}

// hurry ends the rest, because somebody waits for a merge; relax takes that back.
func (r *rest) hurry() {
	r.hurried.Add(1)
	r.wake()
}

func (r *rest) relax() { r.hurried.Add(-1) }

// wake has bleve look at the segments that there are now: as long as it rests, it keeps the files of those that
// there were when the rest began.
func (r *rest) wake() {
	select {
	case r.woken <- struct{}{}:
	default:
	}
}

// end lets the merger go, for the index is closed next.
func (r *rest) end() { r.once.Do(func() { close(r.ended) }) }

// hear is called by bleve before it merges, in the goroutine that merges. It returns
// when the rest is over; first with false, which makes bleve look at the segments
// that there are by then and call again.
func (r *rest) hear(e scorch.Event) bool {
	if watch := r.watch.Load(); watch != nil {
		(*watch)(e.Kind)
	}
	if e.Kind != scorch.EventKindPreMergeCheck {
		return true
	}
	if r.over || r.hurried.Load() > 0 {
		r.over = false
		return true
	}
	t := time.NewTimer(quiet)
	defer t.Stop()
	for batches := 0; batches < maxUnmerged; batches++ {
		select {
		case <-r.written:
			t.Reset(quiet)
			continue
		case <-t.C:
		case <-r.woken:
			return false
		case <-r.ended:
			return false
		}
		break
	}
	r.over = true
	return false
}
