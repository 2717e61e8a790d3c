package storagetest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acervo/records"
)

var transactionRules = []rule{
	{"a closure that fails leaves nothing behind", failuresLeaveNothing},
	{"a closure that fails does not harm those committed with it", neighboursAreSafe},
	{"a closure that panics panics in its caller and harms nobody", panicsHarmNobody},
	{"a closure whose context ended is not run, and one interrupted leaves nothing", cancelledAreNotRun},
	{"transactions that lock one another out are run again until both succeed", deadlocksAreRunAgain},
	{"of two that file the same bytes at once the second sees the first", sameBytesAreSeen},
	{"a transaction kept after its end answers with an error", endedTransactionsRefuse},
}

func failuresLeaveNothing(t *testing.T, h house) {
	no := errors.New("no")
	err := h.InTx(t.Context(), func(tx records.Tx) error {
		_, err := tx.NextNumber(t.Context(), "general", 2026)
		must(t, err)
		must(t, insert(t.Context(), tx, Sample(1)))
		_, err = tx.Append(t.Context(), filed(Sample(1)))
		must(t, err)
		return no
	})
	if !errors.Is(err, no) {
		t.Errorf("got %v, want the closure's own error", err)
	}
	_, err = h.Document(t.Context(), Sample(1).ID)
	wantKind(t, err, records.NotFound)
	h.file(t, Sample(1))
	if e := got(h.Entries(t.Context(), records.LedgerFilter{}))(t); len(e) != 1 || e[0].Seq != 1 {
		t.Errorf("the ledger has %v", e)
	}
}

func neighboursAreSafe(t *testing.T, h house) {
	no := errors.New("no")
	var wg sync.WaitGroup
	for n := range 64 {
		wg.Go(func() {
			err := h.InTx(t.Context(), func(tx records.Tx) error {
				if err := insert(t.Context(), tx, Sample(n)); err != nil {
					return err
				}
				switch n % 4 {
				case 1: // a failure of its own
					return no
				case 2: // one of the database
					return tx.InsertDocument(t.Context(), Sample(n))
				}
				_, err := tx.Append(t.Context(), filed(Sample(n)))
				return err
			})
			if n%4 == 0 || n%4 == 3 {
				must(t, err)
			} else if err == nil {
				t.Errorf("closure %d should have failed", n)
			}
		})
	}
	wg.Wait()
	for n := range 64 {
		_, err := h.Document(t.Context(), Sample(n).ID)
		if there := err == nil; there != (n%4 == 0 || n%4 == 3) {
			t.Errorf("document %d is there: %v", n, there)
		}
	}
	if entries, problems, err := h.VerifyLedger(t.Context()); err != nil || entries != 32 || len(problems) != 0 {
		t.Errorf("%d entries, problems %q, %v", entries, problems, err)
	}
}

func panicsHarmNobody(t *testing.T, h house) {
	panics := func() (v any) {
		defer func() { v = recover() }()
		_ = h.InTx(t.Context(), func(tx records.Tx) error {
			must(t, insert(t.Context(), tx, Sample(1)))
			panic("a fault")
		})
		return nil
	}
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			if n == 4 {
				if v := panics(); v != "a fault" {
					t.Errorf("the caller got %v", v)
				}
				return
			}
			h.file(t, Sample(10+n))
		})
	}
	wg.Wait()
	_, err := h.Document(t.Context(), Sample(1).ID)
	wantKind(t, err, records.NotFound)
	h.file(t, Sample(1))
}

func cancelledAreNotRun(t *testing.T, h house) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	err := h.InTx(over, func(records.Tx) error { t.Error("it was run"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = h.InTx(ctx, func(tx records.Tx) error {
		must(t, tx.InsertDocument(ctx, Sample(1)))
		cancel()
		return tx.InsertDocument(ctx, Sample(2))
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	for n := 1; n <= 2; n++ {
		_, err = h.Document(t.Context(), Sample(n).ID)
		wantKind(t, err, records.NotFound)
	}
	h.file(t, Sample(1))
}

func endedTransactionsRefuse(t *testing.T, h house) {
	var kept records.Tx
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { kept = tx; return nil }))
	wantKind(t, kept.InsertDocument(t.Context(), Sample(1)), records.Internal)
}

func deadlocksAreRunAgain(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2))
	var wg sync.WaitGroup
	for _, order := range [][]records.DocumentID{{"d000001", "d000002"}, {"d000002", "d000001"}} {
		wg.Go(func() {
			err := h.InTx(t.Context(), func(tx records.Tx) error {
				for _, id := range order {
					d, err := tx.Document(t.Context(), id)
					if err != nil {
						return err
					}
					if err := tx.UpdateDocument(t.Context(), d); err != nil {
						return err
					}
					time.Sleep(20 * time.Millisecond)
				}
				return nil
			})
			if err != nil {
				t.Error(explain(err))
			}
		})
	}
	wg.Wait()
	for _, id := range []records.DocumentID{"d000001", "d000002"} {
		if d := got(h.Document(t.Context(), id))(t); d.Revision != 3 {
			t.Errorf("%s has revision %d, want 3", id, d.Revision)
		}
	}
}

func sameBytesAreSeen(t *testing.T, h house) {
	var wg sync.WaitGroup
	var filed, refused atomic.Int64
	for n := range 8 {
		wg.Go(func() {
			d := Sample(n)
			d.Versions[0].Texts[0].Files[0].SHA256 = sum(1)
			var there []records.Holder
			err := h.InTx(t.Context(), func(tx records.Tx) error {
				var err error
				if there, err = tx.DocumentsWithBytes(t.Context(), sum(1)); err != nil || len(there) > 0 {
					return err
				}
				return insert(t.Context(), tx, d)
			})
			if err != nil {
				t.Error(explain(err))
			}
			if len(there) > 0 {
				refused.Add(1)
			} else {
				filed.Add(1)
			}
		})
	}
	wg.Wait()
	if filed.Load() != 1 || refused.Load() != 7 {
		t.Errorf("%d filed and %d saw that they were filed, want 1 and 7", filed.Load(), refused.Load())
	}
}
