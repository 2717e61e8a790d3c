package extract

import (
	"bytes"
	"context"
	"errors"
	"sync"

	"acervo/indexer/extract/pdf"
	"acervo/records"
)

var _ records.Pages = (*Pool)(nil)

// Sizes returns the size of every page of a PDF or a picture; see records.Pages.
func (p *Pool) Sizes(ctx context.Context, f records.PagedFile) ([]records.PageSize, error) {
	s, err := p.show(ctx, f, pdf.Order{Sizes: true})
	return s.Sizes, err
}

// Picture draws a page of a PDF or a picture in a worker; see records.Pages.
func (p *Pool) Picture(ctx context.Context, f records.PagedFile, page int, size records.PictureSize) (records.PagePicture, error) {
	s, err := p.show(ctx, f, pdf.Order{Page: page, Width: size.Width, Most: size.Most})
	return s.Picture, err
}

// Words tells where the words of a page stand; see records.Pages. Of pages that are pictures one is
// recognized at a time, so that the other workers draw meanwhile.
func (p *Pool) Words(ctx context.Context, f records.PagedFile, page int) (records.PageWords, error) {
	s, err := p.show(ctx, f, pdf.Order{Page: page, Words: true})
	if err != nil || !s.Scan {
		return s.Words, err
	}
	select {
	case p.placing <- struct{}{}:
		defer func() { <-p.placing }()
	case <-ctx.Done():
		return s.Words, ctx.Err()
	case <-p.closed:
		return s.Words, errClosed
	}
	placed, err := p.show(ctx, f, pdf.Order{Page: page, Words: true, Recognize: true, Language: f.Language})
	if err != nil && ctx.Err() == nil && records.KindOf(err) != records.Unavailable { // the page is shown without them
		s.Words.Unplaced = true
		return s.Words, nil
	}
	return placed.Words, err
}

func (p *Pool) show(ctx context.Context, f records.PagedFile, o pdf.Order) (pdf.Shown, error) {
	var shown pdf.Shown
	b, err := f.Open(ctx)
	if err != nil {
		return shown, err
	}
	defer b.Close() // it is only read
	q := request{Task: taskShow, Size: f.Size, MediaType: f.MediaType, Show: &o}
	err = p.have(ctx, b, q, nil, func(got *outcome, _ string) error {
		if err := got.err(); err != nil {
			return err
		}
		if got.Shown == nil {
			return unavailable(errors.New("extract: a worker showed nothing"))
		}
		shown = *got.Shown
		return nil
	})
	switch {
	case errors.Is(err, errLost), records.KindOf(err) == records.TooLarge:
		return shown, &records.Unreadable{Reason: "The file needs more time or memory than a page may take.", Cause: err}
	case err == nil && !o.Sizes && (o.Page < 1 || o.Page > shown.Pages):
		return shown, records.Errorf(records.NotFound, "The file has %d pages.", shown.Pages).At("page")
	}
	return shown, err
}

// Warm starts all workers and their PDFium. It returns when they are ready, or when ctx ends.
func (p *Pool) Warm(ctx context.Context) error {
	errs := make([]error, cap(p.slots))
	var starting sync.WaitGroup
	for i := range errs {
		starting.Go(func() { // each of them holds one worker
			errs[i] = p.have(ctx, bytes.NewReader(nil), request{Task: taskWarm}, nil, func(got *outcome, _ string) error { return got.err() })
		})
	}
	starting.Wait()
	return errors.Join(errs...)
}
