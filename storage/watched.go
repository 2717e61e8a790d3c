package storage

import "context"

// watched tells of each statement before it runs it.
type watched struct {
	querier
	watch func(ctx context.Context, statement string)
}

// watched puts whoever watches the catalogue before a querier.
func (d *DB) watched(q querier) querier {
	if d.watch == nil {
		return q
	}
	return watched{q, d.watch}
}

func (w watched) get(ctx context.Context, dest any, query string, args ...any) error {
	w.watch(ctx, query)
	return w.querier.get(ctx, dest, query, args...)
}

func (w watched) list(ctx context.Context, dest any, query string, args ...any) error {
	w.watch(ctx, query)
	return w.querier.list(ctx, dest, query, args...)
}

func (w watched) exec(ctx context.Context, query string, args ...any) (int64, error) {
	w.watch(ctx, query)
	return w.querier.exec(ctx, query, args...)
}
