package records

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// A worker that is long at a file, or has more in its hands than it can read at once, keeps its jobs;
// one that is done with them, or was killed, does not.
func TestAReaderKeepsItsJobsAsLongAsItIsAtThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &slowFiles{until: map[int64]time.Time{}}
		ctx, cancel := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		go func() {
			NewDesk(DeskConfig{Catalogue: c}).Run(ctx, 1, 1)
			close(stopped)
		}()
		for begun := time.Now(); time.Since(begun) < 2*each-time.Second; time.Sleep(time.Second) {
			synctest.Wait()
			for _, id := range []int64{1, 2} {
				if left := time.Until(c.until[id]); left <= 0 && !slices.Contains(c.kept, id) {
					t.Fatalf("job %d was anybody's after %v", id, time.Since(begun))
				}
			}
		}
		time.Sleep(2 * lease)
		synctest.Wait()
		if len(c.kept) != 2 || time.Until(c.until[1]) > 0 || time.Until(c.until[2]) > 0 {
			t.Errorf("kept %v; leases until %v at %v", c.kept, c.until, time.Now())
		}
		cancel()
		<-stopped
	})
}

// each is how long a file of slowFiles takes to read.
const each = 7 * lease / 2

// slowFiles is a catalogue with two files to read, which take long.
type slowFiles struct {
	Catalogue
	until map[int64]time.Time
	kept  []int64
}

func (c *slowFiles) Claim(_ context.Context, kind JobKind, _ int, lease time.Duration) ([]Job, error) {
	if kind != JobRead || len(c.until) > 0 {
		return nil, nil
	}
	c.until[1], c.until[2] = time.Now().Add(lease), time.Now().Add(lease)
	return []Job{{ID: 1, Kind: kind, File: "1"}, {ID: 2, Kind: kind, File: "2"}}, nil
}

func (c *slowFiles) Renew(_ context.Context, ids []int64, lease time.Duration) error {
	for _, id := range ids {
		c.until[id] = time.Now().Add(lease)
	}
	return nil
}

func (c *slowFiles) File(context.Context, FileID) (File, error) {
	time.Sleep(each)
	return File{}, Errorf(NotFound, "It went while it was read.")
}

func (c *slowFiles) InTx(ctx context.Context, do func(Tx) error) error {
	return do(finishing{kept: &c.kept})
}

// finishing is the transaction that ends a job.
type finishing struct {
	Tx
	kept *[]int64
}

func (f finishing) FinishJob(_ context.Context, id int64, _ JobState, _ string, _ time.Time) error {
	*f.kept = append(*f.kept, id)
	return nil
}
