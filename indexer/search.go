package indexer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"acervo/indexer/querylang"
	"acervo/records"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// search is one search at work on one view.
type search struct {
	ctx   context.Context
	v     *view
	scope *scope
	notes []string
	err   error
	steps int // since the context was asked last

	dicts map[dictKey]segment.TermDictionary
	lists map[listKey]*postings // that were found

	spare   segment.PostingsList // read and of no use, to be read into again
	spareIt segment.PostingsIterator

	scratch *scratch
}

// Search returns one page of the documents found; see records.Finder.
func (x *Index) Search(ctx context.Context, q records.Query, visible records.Visible) (res records.Results, err error) {
	began := time.Now()
	err = x.with(ctx, func(s *search) error {
		f, err := s.find(q, visible)
		if err != nil {
			return err
		}
		res.Total = len(f.docs)
		if q.Facets {
			res.Facets = s.facets(f.ranking)
		}
		if res.Hits, err = x.hits(s, f); err != nil {
			return err
		}
		if f.more {
			res.Cursor = writeCursor(f.query, f.page[len(f.page)-1])
		}
		res.Notes = s.notes
		return nil
	})
	res.Took = time.Since(began)
	return res, err
}

// with runs a search on the present view, within its time.
func (x *Index) with(ctx context.Context, do func(s *search) error) (err error) {
	v, err := x.acquire()
	if err != nil {
		return err
	}
	defer v.release()
	defer func() { err = x.searchError(err) }()
	defer recovered(&err)
	limited, cancel := context.WithTimeout(ctx, x.Timeout)
	defer cancel()
	c, ok := x.scratch.Get().(*scratch)
	if !ok {
		c = &scratch{}
	}
	defer func() { x.scratch.Put(c) }()
	c.reset(v.passages, v.docs.len())
	return do(&search{ctx: limited, v: v, dicts: map[dictKey]segment.TermDictionary{}, lists: map[listKey]*postings{}, scratch: c})
}

// finding is what a query found, before it is shown.
type finding struct {
	*ranking
	query records.Query // complete
	marks []mark
	page  []place
	more  bool
}

// find does everything but to show.
func (s *search) find(q records.Query, visible records.Visible) (finding, error) {
	q, err := complete(q)
	if err != nil {
		return finding{}, err
	}
	after, err := readCursor(q)
	if err != nil {
		return finding{}, err
	}
	typed := querylang.Parse(q.Text)
	s.notes = typed.Notes
	s.scope = newScope(s.v, s.onDay(q, typed.Root), visible)
	p := &plan{s: s}
	root := p.root(typed.Root)
	if q.Sort == "" {
		q.Sort = records.Relevance
		if len(p.leaves) == 0 {
			q.Sort = records.Newest
		}
	}
	matched := s.evaluate(root, nil)
	f := finding{query: q, marks: p.marks, ranking: s.rank(matched, p.leaves)}
	f.page, f.more = f.ranking.page(q, after)
	return f, s.err
}

// onDay takes up a day that was typed, and says what does not go with a day.
func (s *search) onDay(q records.Query, root querylang.Node) records.Query {
	for _, m := range querylang.Days(root) {
		if q.On != "" && q.On != m.Date {
			s.note("Two days are asked for: %s counts, and %s was left out.", q.On, m.Date)
			continue
		}
		q.On = m.Date
	}
	if q.On != "" && q.AllVersions {
		s.note("On a day there is one version in force: that all versions were asked for was left out.")
	}
	return q
}

// complete checks a query and fills in what it leaves open.
func complete(q records.Query) (records.Query, error) {
	switch q.Sort {
	case "", records.Relevance, records.Newest, records.Oldest:
	default:
		return q, records.Errorf(records.Invalid, "There is no order %q; choose relevance, newest or oldest.", q.Sort).At("sort")
	}
	switch {
	case q.Limit == 0:
		q.Limit = 20
	case q.Limit < 1 || q.Limit > 100:
		return q, records.Errorf(records.Invalid, "A page has 1 to 100 documents.").At("limit")
	}
	if q.Today == "" {
		q.Today = today()
	}
	return q, nil
}

// today is the date where nobody says what it is in the organization's place.
func today() records.Date { return records.DateOf(time.Now(), time.UTC) }

// searchError makes what people see of an error: a search that took too long,
// or an index found damaged (which Run then makes anew).
func (x *Index) searchError(err error) error {
	if d := (*damage)(nil); errors.As(err, &d) {
		if gen := x.generation(); gen != nil {
			e := error(d)
			gen.broken.Store(&e)
		}
		x.Log.Error("the index is damaged and will be made anew", "error", d)
		e := records.Errorf(records.Unavailable, "The search index is damaged and is being made anew; try again in a moment.").Because(d)
		e.RetryAfter = 10 * time.Second
		return e
	}
	if errors.Is(err, context.DeadlineExceeded) {
		e := records.Errorf(records.Unavailable, "The search took too long. Give more of each word, or narrow it down by type, body or year.").Because(err)
		e.RetryAfter = time.Second
		return e
	}
	return err
}

func (s *search) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// goOn reports whether there is no error and time left; it is asked again and again.
func (s *search) goOn() bool {
	if s.steps++; s.steps%64 == 0 {
		s.fail(s.ctx.Err())
	}
	return s.err == nil
}

func (s *search) note(format string, args ...any) {
	if n := fmt.Sprintf(format, args...); !slices.Contains(s.notes, n) {
		s.notes = append(s.notes, n)
	}
}
