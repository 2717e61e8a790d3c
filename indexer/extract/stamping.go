package extract

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"acervo/indexer/extract/stamp"
	"acervo/records"
)

var _ records.PageStamper = (*Pool)(nil)

// Stamp makes a certified copy of a PDF in a worker; see records.PageStamper.
func (p *Pool) Stamp(ctx context.Context, in records.StampInput) (records.Stamped, error) {
	var out string
	prepare := func(q *request) error {
		certificate := filepath.Join(q.Dir, "certificate.pdf")
		out = filepath.Join(q.Dir, "copy.pdf")
		q.Stamp = &stamp.Order{Original: q.Path, Certificate: certificate, Line: in.Line, Out: out}
		return os.WriteFile(certificate, in.Certificate, 0o600)
	}
	var s records.Stamped
	err := p.have(ctx, in.Bytes, request{Task: taskStamp, Size: in.Size, MediaType: "application/pdf"}, prepare, func(got *outcome, dir string) error {
		if err := got.err(); err != nil {
			return err
		}
		if got.Stamped == nil {
			return unavailable(errors.New("extract: a worker stamped nothing"))
		}
		s = records.Stamped{Beside: got.Stamped.Beside, Pages: got.Stamped.Pages, Signatures: got.Stamped.Signatures}
		if got.Stamped.Remark != "" {
			p.config.Logger.InfoContext(ctx, "a PDF could not be stamped", "why", got.Stamped.Remark)
		}
		if s.Beside != records.Together {
			return nil
		}
		f, err := openMade(out, dir)
		if err == nil {
			s.Copy = f
		}
		return err
	})
	var beyond *records.Unreadable
	switch {
	case err == nil:
		return s, nil
	case errors.As(err, &beyond): // more than the library survives
		return records.Stamped{Beside: records.BesideDamaged}, nil
	case errors.Is(err, errLost), records.KindOf(err) == records.TooLarge:
		return records.Stamped{Beside: records.BesideTooLarge}, nil
	}
	return records.Stamped{}, err
}
