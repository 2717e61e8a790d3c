package stamp

import (
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

// BindOrder says which PDF files are to be bound into one. Without a front the pages of the one
// part are counted, and nothing is made.
type BindOrder struct {
	Front string // path of a PDF of our own
	Title string // of its bookmark
	Parts []BindPart
	Line  string // for the margins of the parts, with {page} and {pages} filled in
	Out   string // path of what is made, which must not exist
}

// BindPart is a PDF from outside.
type BindPart struct {
	Path  string
	Title string
}

// BindResult is what became of a BindOrder. Out exists when Refused is negative.
type BindResult struct {
	Pages   int            // of the part that was counted
	Beside  records.Beside // why it cannot be bound
	Refused int            // the part that could not be bound; -1 for none
	Remark  string         // the library's own words, for the log
}

// Bind carries out an order. What is wrong with a part is no error: it is what the result says.
func Bind(o BindOrder) (r BindResult, err error) {
	at := 0
	defer func() { // the libraries are not proof against everything that a file may say
		if p := recover(); p != nil {
			r, err = BindResult{Beside: records.BesideDamaged, Refused: at, Remark: fmt.Sprint(p)}, removed(o.Out)
		}
	}()
	sources := make([]*model.Context, len(o.Parts))
	for i, part := range o.Parts {
		at = i
		source, why, remark, err := openPart(part.Path)
		if err != nil {
			return BindResult{}, err
		}
		if why != records.Together {
			return BindResult{Beside: why, Refused: i, Remark: remark}, nil
		}
		sources[i] = source
	}
	if o.Front == "" {
		return BindResult{Pages: sources[0].PageCount, Refused: -1}, nil
	}
	b := binding{order: o, sources: sources, at: &at}
	if err := b.run(); err != nil {
		if b.own {
			return BindResult{}, err
		}
		return BindResult{Beside: records.BesideDamaged, Refused: at, Remark: err.Error()}, removed(o.Out)
	}
	return BindResult{Refused: -1}, nil
}

func removed(path string) error {
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}

// openPart opens a PDF from outside, or tells why it cannot be bound. Signatures do not prevent it: what is
// bound is a copy, and the front says so.
func openPart(path string) (source *model.Context, why records.Beside, remark string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, "", "", err
	}
	defer f.Close()
	source, err = open(f)
	if err != nil {
		r := refused(err)
		return nil, r.Beside, r.Remark, nil
	}
	switch {
	case source.E != nil || source.Encrypt != nil:
		return nil, records.BesideProtected, "", nil
	case source.PageCount < 1:
		return nil, records.BesideDamaged, "it has no pages", nil
	case source.PageCount > maxPages:
		return nil, records.BesideTooLarge, "", nil
	}
	return source, records.Together, "", nil
}

// binding is an order being carried out.
type binding struct {
	order   BindOrder
	sources []*model.Context
	at      *int // the part being worked on, for whoever must be blamed
	own     bool // the error is not a part's
}

// run merges the strips and the parts into the front's document, draws the strips on the parts'
// pages, drops the strips' own pages, and sets the bookmarks.
func (b *binding) run() error {
	b.own = true
	front, err := os.Open(b.order.Front)
	if err != nil {
		return err
	}
	defer front.Close()
	out, err := open(front)
	if err != nil {
		return err
	}
	before, pages, version := out.PageCount, 0, model.V17
	marks := []pdfcpu.Bookmark{{Title: b.order.Title, PageFrom: 1}}
	for i, s := range b.sources {
		marks = append(marks, pdfcpu.Bookmark{Title: b.order.Parts[i].Title, PageFrom: before + pages + 1})
		pages += s.PageCount
		version = max(version, s.XRefTable.Version())
	}
	out.RootVersion = &version
	out.Configuration.CreateBookmarks = false
	if pages > 0 {
		if err := b.merge(out, before, pages); err != nil {
			return err
		}
	}
	b.own = true
	if err := pdfcpu.AddBookmarks(out, marks, true); err != nil {
		return err
	}
	return write(out, b.order.Out)
}

func (b *binding) merge(out *model.Context, before, pages int) error {
	lines := make([]string, pages)
	for i := range lines {
		lines[i] = strings.NewReplacer("{page}", strconv.Itoa(before+i+1), "{pages}", strconv.Itoa(before+pages)).Replace(b.order.Line)
	}
	made, widths, err := paper.Strips(lines)
	if err != nil {
		return err
	}
	strips, err := api.ReadAndValidate(strings.NewReader(string(made)), pdf.Lenient())
	if err != nil {
		return err
	}
	if err := pdfcpu.MergeXRefTables("", strips, out, false, false); err != nil {
		return err
	}
	b.own = false
	owner := make([]int, 0, pages)
	for i, s := range b.sources {
		*b.at = i
		for range s.PageCount {
			owner = append(owner, i)
		}
		if err := pdfcpu.MergeXRefTables("", s, out, false, false); err != nil {
			return err
		}
		b.sources[i] = nil // its objects are the whole's now
	}
	all, err := leaves(out)
	if err != nil {
		return err
	}
	if len(all) != before+2*pages {
		return fmt.Errorf("stamp: %d pages where %d should be", len(all), before+2*pages)
	}
	for i := range pages {
		*b.at = owner[i]
		if err := draw(out, all[before+i], widths[i], all[before+pages+i]); err != nil {
			return fmt.Errorf("stamp: page %d: %w", i+1, err)
		}
	}
	return drop(out, pages, len(b.order.Parts))
}
