package storage

import (
	"fmt"
	"time"

	"acervo/records"
)

// tx is one transaction on the catalogue, or one turn in a shared one.
type tx struct {
	querier
	dialect  *dialect
	now      func() time.Time
	taken    []registerNumber // numbers taken and not yet given to a document
	appended bool             // there are new ledger entries
	enqueued bool             // there are jobs waiting
	profile  int              // the number of the profile it goes by; 0 when it does not matter
	fresh    string           // the document inserted last: of it the catalogue has nothing else yet
	flush    func()           // writes what is changed without committing it; nil where that does not help
}

// Prepare implements records.Tx.
func (t *tx) Prepare() {
	if t.flush != nil {
		t.flush()
	}
}

func (d *DB) newTx(q querier) *tx { return &tx{querier: d.watched(q), dialect: d.dialect, now: d.now} }

// finish refuses a transaction that would leave a hole in the register.
func (t *tx) finish() error {
	if len(t.taken) == 0 {
		return nil
	}
	n := t.taken[0]
	return records.Errorf(records.Internal, "A register number was taken and no document was filed under it.").
		Because(fmt.Errorf("series %s, year %d, number %d", n.series, n.year, n.n))
}
