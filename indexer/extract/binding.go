package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"acervo/indexer/extract/stamp"
	"acervo/records"
)

var _ records.PageBinder = (*Pool)(nil)

// CountPages tells how many pages a PDF has, or why they cannot be bound; see records.PageBinder.
func (p *Pool) CountPages(ctx context.Context, bytes io.ReadSeeker, size int64) (pages int, why records.Beside, err error) {
	prepare := func(q *request) error {
		q.Bind = &stamp.BindOrder{Parts: []stamp.BindPart{{Path: q.Path}}}
		return nil
	}
	r, err := p.bound(ctx, bytes, size, prepare, nil)
	switch {
	case err == nil:
		return r.Pages, r.Beside, nil
	case errors.Is(err, errLost), records.KindOf(err) == records.TooLarge:
		return 0, records.BesideTooLarge, nil
	}
	var beyond *records.Unreadable
	if errors.As(err, &beyond) {
		return 0, records.BesideDamaged, nil
	}
	return 0, "", err
}

// Bind binds PDF files into one in a worker; see records.PageBinder.
func (p *Pool) Bind(ctx context.Context, in records.BindInput) (records.Bound, error) {
	var out string
	prepare := func(q *request) error {
		out = filepath.Join(q.Dir, "dossier.pdf")
		q.Bind = &stamp.BindOrder{Front: q.Path, Title: in.Title, Line: in.Line, Out: out}
		for i, part := range in.Parts {
			dir := filepath.Join(q.Dir, fmt.Sprint(i))
			if err := os.Mkdir(dir, 0o700); err != nil {
				return err
			}
			path, err := pathOf(part.Bytes, dir)
			if err != nil {
				return err
			}
			q.Bind.Parts = append(q.Bind.Parts, stamp.BindPart{Path: path, Title: part.Title})
		}
		return nil
	}
	b := records.Bound{Refused: -1}
	r, err := p.bound(ctx, strings.NewReader(string(in.Front)), int64(len(in.Front)), prepare, func(r stamp.BindResult, dir string) error {
		if r.Refused >= 0 {
			return nil
		}
		f, err := openMade(out, dir)
		if err == nil {
			b.PDF = f
		}
		return err
	})
	if errors.Is(err, errLost) || records.KindOf(err) == records.TooLarge {
		return b, records.Errorf(records.TooLarge, "The dossier is too large to be bound into one PDF; take it as a package instead.").Because(err)
	}
	if b.Refused = r.Refused; r.Remark != "" {
		p.config.Logger.InfoContext(ctx, "a PDF could not be bound", "why", r.Remark)
	}
	return b, err
}

func (p *Pool) bound(ctx context.Context, bytes io.ReadSeeker, size int64, prepare func(*request) error, take func(r stamp.BindResult, dir string) error) (stamp.BindResult, error) {
	var r stamp.BindResult
	err := p.have(ctx, bytes, request{Task: taskBind, Size: size, MediaType: "application/pdf"}, prepare, func(got *outcome, dir string) error {
		if err := got.err(); err != nil {
			return err
		}
		if got.Bound == nil {
			return unavailable(errors.New("extract: a worker bound nothing"))
		}
		r = *got.Bound
		if take == nil {
			return nil
		}
		return take(r, dir)
	})
	return r, err
}
