package storage_test

import (
	"sync"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage/storagetest"
)

func TestClosuresThatWaitShareACommit(t *testing.T) {
	db := storagetest.Open(t, sqliteURL(t))
	before := db.Stats()
	running, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := db.InTx(t.Context(), func(tx records.Tx) error {
			close(running)
			<-release
			return tx.InsertDocument(t.Context(), storagetest.Sample(0))
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-running
	for n := range 64 {
		wg.Go(func() {
			if err := storagetest.FileOne(t.Context(), db, storagetest.Sample(n+1)); err != nil {
				t.Error(err)
			}
		})
	}
	time.Sleep(50 * time.Millisecond) // until all of them wait
	close(release)
	wg.Wait()
	after := db.Stats()
	if did, commits := after.Transactions-before.Transactions, after.Commits-before.Commits; did != 65 || commits > 16 {
		t.Errorf("%d transactions took %d commits, want 65 and at most 16", did, commits)
	}
	if entries, problems, err := db.VerifyLedger(t.Context()); err != nil || entries != 64 || len(problems) > 0 {
		t.Errorf("%d entries, problems %q, %v", entries, problems, err)
	}
}
