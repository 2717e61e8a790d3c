package indexer

import (
	"context"

	"acervo/records"
)

var _ records.Catcher = (*Index)(nil)

// Matches returns every document that answers the query's words and filters and that visible
// allows, in no order; see records.Catcher.
func (x *Index) Matches(ctx context.Context, q records.Query, visible records.Visible) (ids []records.DocumentID, err error) {
	err = x.with(ctx, func(s *search) error {
		f, err := s.find(q, visible)
		if err != nil {
			return err
		}
		ids = make([]records.DocumentID, len(f.docs))
		for i, doc := range f.docs {
			ids[i] = s.v.docs.at(doc).id
		}
		return nil
	})
	return ids, err
}
