package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"acervo/records"
)

var registerRules = []rule{
	{"register numbers have no gaps under eight writers of whom a quarter give up", numbersHaveNoGaps},
	{"each series and year counts for itself", seriesCountForThemselves},
	{"a number taken and given to no document fails the transaction", numbersAreNotLost},
}

var errGaveUp = errors.New("gave up")

// storm has eight writers file perWriter documents each; every fourth is given up
// after everything was written. It returns those that were filed, by number.
func storm(t *testing.T, h house, perWriter int) map[int64]records.DocumentID {
	t.Helper()
	var wg sync.WaitGroup
	var next atomic.Int64
	var mu sync.Mutex
	filedAs := map[int64]records.DocumentID{}
	for range 8 {
		wg.Go(func() {
			for range perWriter {
				k := int(next.Add(1))
				d := Sample(k)
				var n int64
				err := h.InTx(t.Context(), func(tx records.Tx) error {
					var err error
					if n, err = tx.NextNumber(t.Context(), "general", 2026); err != nil {
						return err
					}
					d.Number = fmt.Sprintf("CISS/2026/%d", n)
					if err := insert(t.Context(), tx, d); err != nil {
						return err
					}
					if _, err := tx.Append(t.Context(), filed(d)); err != nil {
						return err
					}
					if k%4 == 0 {
						return errGaveUp
					}
					return nil
				})
				switch {
				case k%4 == 0 && !errors.Is(err, errGaveUp):
					t.Errorf("a writer that gave up got %v", err)
				case k%4 != 0 && err != nil:
					t.Errorf("a writer got %s", explain(err))
				case err == nil:
					mu.Lock()
					filedAs[n] = d.ID
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return filedAs
}

func numbersHaveNoGaps(t *testing.T, h house) {
	filedAs := storm(t, h, 25)
	if len(filedAs) != 150 {
		t.Fatalf("%d documents were filed under numbers of their own, want 150", len(filedAs))
	}
	for n := int64(1); n <= 150; n++ {
		id, ok := filedAs[n]
		if !ok {
			t.Fatalf("number %d is missing", n)
		}
		if by, _, err := h.Resolve(t.Context(), fmt.Sprintf("CISS/2026/%d", n)); err != nil || by != id {
			t.Errorf("number %d leads to %s, want %s: %v", n, by, id, err)
		}
	}
	if problems := got(h.VerifyRegister(t.Context()))(t); len(problems) != 0 {
		t.Errorf("the register has problems: %q", problems)
	}
	if size := got(h.Head(t.Context()))(t).Size; size != 150 {
		t.Errorf("the ledger has %d entries, want 150", size)
	}
	if _, problems, err := h.VerifyLedger(t.Context()); err != nil || len(problems) != 0 {
		t.Errorf("the ledger has problems: %q, %v", problems, err)
	}
}

func seriesCountForThemselves(t *testing.T, h house) {
	var numbers []int64
	take := func(tx records.Tx, series string, year, document int) {
		n, err := tx.NextNumber(t.Context(), series, year)
		must(t, err)
		must(t, tx.InsertDocument(t.Context(), Sample(document)))
		numbers = append(numbers, n)
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		numbers = nil
		take(tx, "a", 2026, 1)
		take(tx, "a", 2026, 2)
		take(tx, "a", 2027, 3)
		take(tx, "b", 2026, 4)
		return nil
	}))
	if want := []int64{1, 2, 1, 1}; !slices.Equal(numbers, want) {
		t.Errorf("got numbers %v, want %v", numbers, want)
	}
}

func numbersAreNotLost(t *testing.T, h house) {
	take := func(tx records.Tx) error { _, err := tx.NextNumber(t.Context(), "a", 2026); return err }
	wantKind(t, h.InTx(t.Context(), take), records.Internal)
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		n, err := tx.NextNumber(t.Context(), "a", 2026)
		if n != 1 {
			t.Errorf("the number lost was not given back: the next is %d", n)
		}
		must(t, err)
		return tx.InsertDocument(t.Context(), Sample(1))
	}))
}
