package storage

import "context"

// registerNumber is a number of a series that a document is about to get.
type registerNumber struct {
	series string
	year   int
	n      int64
}

// NextNumber takes the series' next number. The documents inserted after it in
// the same transaction get the numbers taken, in order; a transaction that
// leaves one over fails, because it would leave a hole in the register.
func (t *tx) NextNumber(ctx context.Context, series string, year int) (int64, error) {
	const next = `INSERT INTO register_series (series, year, last) VALUES (?, ?, 1)
		ON CONFLICT (series, year) DO UPDATE SET last = register_series.last + 1 RETURNING last`
	var n int64
	if err := t.get(ctx, &n, next, series, year); err != nil {
		return 0, err
	}
	t.taken = append(t.taken, registerNumber{series: series, year: year, n: n})
	return n, nil
}

// register enters a document under the first number that was taken and is still free.
func (t *tx) register(ctx context.Context, document string, at int64) error {
	if len(t.taken) == 0 {
		return nil
	}
	n := t.taken[0]
	const enter = `INSERT INTO register_entries (series, year, n, document_id, at) VALUES (?, ?, ?, ?, ?)`
	if _, err := t.exec(ctx, enter, n.series, n.year, n.n, document, at); err != nil {
		return err
	}
	t.taken = t.taken[1:]
	return nil
}
