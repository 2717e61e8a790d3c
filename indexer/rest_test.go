package indexer

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

func TestMergingRestsWhileBatchFollowsBatch(t *testing.T) {
	merge := scorch.Event{Kind: scorch.EventKindPreMergeCheck}
	for name, c := range map[string]struct {
		disturb func(r *rest) // in the meantime
		want    time.Duration
		merges  bool
	}{
		"when nothing is written it waits a moment": {func(*rest) {}, quiet, true},
		"each batch makes it wait longer": {func(r *rest) {
			for range 3 {
				time.Sleep(time.Second)
				r.disturb()
			}
		}, 3*time.Second + quiet, true},
		"after many batches it merges all the same": {func(r *rest) {
			for range 2 * maxUnmerged {
				time.Sleep(time.Second)
				r.disturb()
			}
		}, maxUnmerged * time.Second, true},
		"closing the index does not wait": {func(r *rest) {
			time.Sleep(time.Second)
			r.end()
		}, time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, began := newRest(), time.Now()
				var writing sync.WaitGroup
				writing.Go(func() { c.disturb(r) })
				if r.hear(merge) {
					t.Error("bleve would merge the segments of before the rest")
				}
				if took := time.Since(began); took != c.want {
					t.Errorf("it waited %s, want %s", took, c.want)
				}
				if again := r.hear(merge); again != c.merges || time.Since(began) != c.want {
					t.Errorf("asked again, it says %v after %s", again, time.Since(began))
				}
				writing.Wait()
			})
		})
	}
	t.Run("nothing else waits", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			if began := time.Now(); !newRest().hear(scorch.Event{Kind: scorch.EventKindPurgerCheck}) || time.Since(began) != 0 {
				t.Error("bleve was held up at something else than merging")
			}
		})
	})
}
