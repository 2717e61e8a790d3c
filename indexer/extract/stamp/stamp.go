// Package stamp makes a certified copy of a PDF: a certificate, then the original's pages
// with a line in their margins. It works on bytes from outside, inside a worker process.
package stamp

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"acervo/indexer/extract/pdf"
	"acervo/indexer/paper"
	"acervo/records"
)

// Order says what is to be put where.
type Order struct {
	Original    string // path
	Certificate string // path of a PDF of our own
	Line        string // for the margins, with {page} and {pages} filled in
	Out         string // path of the copy, which must not exist
}

// Result is what became of an order. Out exists when Beside is empty.
type Result struct {
	Beside     records.Beside
	Pages      int
	Signatures []records.FoundSignature
	Remark     string // the library's own words on what it refused, for the log
}

// maxPages bounds the copies that are stamped: each page costs a few objects.
const maxPages = 5000

// Stamp carries out an order. What is wrong with the original is no error: it is
// the reason that the result has no copy.
func Stamp(o Order) (r Result, err error) {
	original, err := os.Open(o.Original)
	if err != nil {
		return Result{}, err
	}
	defer original.Close()
	source, err := open(original)
	if err != nil {
		return refused(err), nil
	}
	defer func() { // the libraries are not proof against everything that a file may say
		if p := recover(); p != nil {
			r, err = Result{Beside: records.BesideDamaged, Pages: r.Pages, Remark: fmt.Sprint(p)}, os.RemoveAll(o.Out)
		}
	}()
	r.Pages = source.PageCount
	switch {
	case source.E != nil || source.Encrypt != nil:
		r.Beside = records.BesideProtected
		return r, nil
	case source.PageCount < 1:
		r.Beside, r.Remark = records.BesideDamaged, "it has no pages"
		return r, nil
	case source.PageCount > maxPages:
		r.Beside, r.Remark = records.BesideTooLarge, fmt.Sprintf("it has %d pages", source.PageCount)
		return r, nil
	}
	if r.Signatures = pdf.Signatures(original, source); len(r.Signatures) > 0 {
		r.Beside = records.BesideSigned
		return r, nil
	}
	if err := together(source, o); err != nil {
		var fault *ownFault
		if errors.As(err, &fault) {
			return Result{}, err
		}
		r.Beside, r.Remark = records.BesideDamaged, err.Error()
		return r, os.RemoveAll(o.Out)
	}
	return r, nil
}

// ownFault is an error that is not the original's.
type ownFault struct{ error }

func (f *ownFault) Unwrap() error { return f.error }

func open(f *os.File) (*model.Context, error) {
	ctx, err := api.ReadAndValidate(f, pdf.Lenient())
	if err != nil {
		return nil, err
	}
	return ctx, ctx.EnsurePageCount()
}

func refused(err error) Result {
	r := Result{Beside: records.BesideDamaged, Remark: err.Error()}
	if strings.Contains(r.Remark, "password") || strings.Contains(r.Remark, "encrypt") {
		r.Beside = records.BesideProtected
	}
	return r
}

// together writes the copy: the certificate's document takes the strips and the original's
// pages in, the strips are drawn on the pages, and their own pages are dropped.
func together(source *model.Context, o Order) error {
	certificate, err := os.Open(o.Certificate)
	if err != nil {
		return &ownFault{err}
	}
	defer certificate.Close()
	out, err := open(certificate)
	if err != nil {
		return &ownFault{err}
	}
	before, pages := out.PageCount, source.PageCount
	lines := make([]string, pages)
	for i := range lines {
		lines[i] = strings.NewReplacer("{page}", strconv.Itoa(i+1), "{pages}", strconv.Itoa(pages)).Replace(o.Line)
	}
	made, widths, err := paper.Strips(lines)
	if err != nil {
		return &ownFault{err}
	}
	strips, err := api.ReadAndValidate(strings.NewReader(string(made)), pdf.Lenient())
	if err != nil {
		return &ownFault{err}
	}
	out.Configuration.CreateBookmarks = false
	v := max(source.XRefTable.Version(), model.V17)
	out.RootVersion = &v
	for _, more := range []*model.Context{strips, source} {
		if err := pdfcpu.MergeXRefTables("", more, out, false, false); err != nil {
			return err
		}
	}
	all, err := leaves(out)
	if err != nil {
		return err
	}
	if len(all) != before+2*pages {
		return fmt.Errorf("stamp: %d pages where %d should be", len(all), before+2*pages)
	}
	for i := range pages {
		if err := draw(out, all[before+i], widths[i], all[before+pages+i]); err != nil {
			return fmt.Errorf("stamp: page %d: %w", i+1, err)
		}
	}
	if err := drop(out, pages, 1); err != nil {
		return err
	}
	return write(out, o.Out)
}

func write(ctx *model.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return &ownFault{err}
	}
	return errors.Join(api.WriteContext(ctx, f), f.Close())
}
