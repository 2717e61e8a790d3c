package indexer

import (
	"context"

	"acervo/records"
)

var _ records.Trace = (*Index)(nil)

// Purge implements records.Trace by making the index anew beside the present one, unless the present one
// was begun after the entry. Deleted passages stay in bleve's files until these are merged, and their words
// in the lexicon for ever; an index that is made of the catalogue as it is now never had them.
func (x *Index) Purge(ctx context.Context, seq int64) error {
	if err := x.CatchUp(ctx); err != nil {
		return err
	}
	if gen := x.generation(); gen != nil && gen.begunAfter(seq) {
		return nil
	}
	return x.Reindex(ctx, nil)
}

// begunAfter reports whether the generation was begun when the ledger had the entry.
func (g *generation) begunAfter(seq int64) bool {
	g.writing.Lock()
	defer g.writing.Unlock()
	return g.born >= seq
}
