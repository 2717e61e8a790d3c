package records

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"
)

// DossierPress prints the front of a dossier.
type DossierPress interface {
	// Dossier prints cover, checklist, contents and the sheet of what could not be bound, as PDF.
	Dossier(ctx context.Context, d PrintedDossier) ([]byte, error)
	// DossierText prints the text of a file that is no PDF, as PDF.
	DossierText(ctx context.Context, t DossierText) ([]byte, error)
}

// DossierText is the text of a file of a dossier, which stands in it for the file.
type DossierText struct {
	DossierPaper
	Organization string
	In           Language // of the words about it
	Text         string   // as it was read; PageBreak parts its pages
}

// PrintedDossier is all that stands at the front of a dossier.
type PrintedDossier struct {
	SeenMatter
	Organization string
	Class        string // in words
	BodyName     string // in words
	Language     Language
	Zone         *time.Location
	MadeAt       time.Time
	MadeBy       string
	Head         LedgerHead // the ledger's when it was made
	Papers       []DossierPaper
	Behind       int // pages of papers that are bound behind the front
}

// DossierPaper is one file of a dossier.
type DossierPaper struct {
	Document Document // without its versions
	Version  int
	Language Language
	File     File
	First    int    // the page on which it begins; 0 when its pages are not here
	Pages    int    //
	Why      Beside // why they are not
	Printed  []byte // as PDF, the text of a file that is none; nil of others
}

// PageBinder binds PDF files into one. They come from outside, so that it survives whatever
// their bytes do to it; they are never altered.
type PageBinder interface {
	// CountPages tells how many pages a PDF has, or why they cannot be bound.
	CountPages(ctx context.Context, bytes io.ReadSeeker, size int64) (pages int, why Beside, err error)
	// Bind puts the parts behind the front, with a bookmark for each and a line into each page's
	// margin. When one of them cannot be bound after all, Bound says which, and has no PDF.
	Bind(ctx context.Context, in BindInput) (Bound, error)
}

// BindInput is what is to be bound.
type BindInput struct {
	Front []byte // a PDF of our own
	Title string // of the bookmark of the front
	Parts []BindPart
	// Line goes into the margin of each page of the parts, with {page} and {pages} filled in,
	// counted from the front's first page.
	Line string
}

// BindPart is a PDF to bind.
type BindPart struct {
	Title string // of its bookmark
	Bytes io.ReadSeeker
	Size  int64
}

// Bound is a bound PDF, or which part prevented it.
type Bound struct {
	PDF     io.ReadCloser // after Close its bytes are gone
	Refused int           // when PDF is nil: the part, from 0
}

// The bounds of a dossier in one PDF: what is beyond is named in it, and is in the package.
const (
	maxBoundPages   = 5000
	maxBoundBytes   = 400_000_000
	maxPrintedBytes = 1_000_000 // of the text of a file
)

// Dossier makes the dossier of a matter as one PDF: cover, checklist, contents, and the papers that
// the actor may read, each in its latest version, with bookmarks and page numbers. What is no PDF
// and has no rendition as one stands in it with its text, if that was read. Of the rest, of what could not be bound and what
// would be too much, name, size and sum are listed.
func (b *Binder) Dossier(ctx context.Context, who Actor, ref string, lang Language) (Outgoing, error) {
	if err := who.Must(ActDossier); err != nil {
		return Outgoing{}, err
	}
	m, err := b.office.Matter(ctx, who, ref)
	if err != nil {
		return Outgoing{}, err
	}
	o := b.office
	class, _ := o.profile().Class(m.Class)
	body, _ := o.profile().Body(m.Body)
	p := PrintedDossier{
		SeenMatter: m, Organization: naming(o.profile().Organization, lang), Class: naming(class.Names, lang), BodyName: naming(body.Names, lang),
		Language: lang, Zone: o.profile().zone(), MadeAt: o.now().UTC().Truncate(time.Second), MadeBy: who.Name,
	}
	if p.Head, err = o.catalogue.Head(ctx); err != nil {
		return Outgoing{}, err
	}
	if p.Papers, err = b.papers(ctx, who, m, p); err != nil {
		return Outgoing{}, err
	}
	pdf, err := b.bind(ctx, p)
	if err != nil {
		return Outgoing{}, err
	}
	return Outgoing{Name: dossierName(m.Matter) + ".pdf", MediaType: "application/pdf", Write: func(_ context.Context, w io.Writer) error {
		_, err := io.Copy(w, pdf)
		return errors.Join(err, pdf.Close())
	}}, nil
}

// papers lists the files of a matter and of its sub-matters for a dossier, prints those that are no PDF, and counts their pages.
func (b *Binder) papers(ctx context.Context, who Actor, m SeenMatter, in PrintedDossier) ([]DossierPaper, error) {
	ids, err := b.office.papersOf(ctx, who, m.ID)
	if err != nil {
		return nil, err
	}
	var all []DossierPaper
	pages, sum := 0, int64(0)
	for _, id := range ids {
		d, err := b.office.Document(ctx, who, string(id))
		if KindOf(err) == NotFound && err != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		v, _ := d.Current()
		for _, t := range v.Texts {
			f, ok := t.printable()
			if !ok {
				continue
			}
			paper := DossierPaper{Document: d, Version: v.Number, Language: t.Language, File: f}
			paper.Document.Versions = nil
			size := f.Size
			switch {
			case d.Disposal.Fate != Kept:
				paper.Why = BesideOtherKind
			case f.MediaType != "application/pdf":
				if err := b.printText(ctx, who, &paper, in); err != nil {
					return nil, err
				}
				size = int64(len(paper.Printed))
			case sum+size > maxBoundBytes:
				paper.Why = BesideTooLarge
			default:
				if paper.Pages, paper.Why, err = b.count(ctx, who, d, f); err != nil {
					return nil, err
				}
			}
			if paper.Why == Together && (pages+paper.Pages > maxBoundPages || sum+size > maxBoundBytes) {
				paper.Why, paper.Printed = BesideTooLarge, nil
			}
			if paper.Why == Together {
				pages, sum = pages+paper.Pages, sum+size
			}
			all = append(all, paper)
		}
	}
	parts, err := b.office.allBelow(ctx, who, m)
	if err != nil {
		return nil, err
	}
	for _, below := range parts {
		seen, err := b.office.Matter(ctx, who, string(below.ID))
		if err != nil {
			return nil, err
		}
		more, err := b.papers(ctx, who, seen, in)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// printText prints the text of a paper that is no PDF, and says why not where there is none.
func (b *Binder) printText(ctx context.Context, who Actor, paper *DossierPaper, in PrintedDossier) error {
	paper.Why = BesideOtherKind
	if paper.File.Reading.State != ReadingDone {
		return nil
	}
	text, _, err := b.office.PlainText(ctx, who, paper.File.ID)
	switch {
	case err != nil && (KindOf(err) == NotFound || KindOf(err) == Unavailable): // read anew meanwhile
		return nil
	case err != nil || strings.TrimSpace(text) == "":
		return err
	case len(text) > maxPrintedBytes:
		paper.Why = BesideTooLarge
		return nil
	}
	if paper.Printed, err = b.press.DossierText(ctx, DossierText{DossierPaper: *paper, Organization: in.Organization, In: in.Language, Text: text}); err != nil {
		return err
	}
	paper.Pages, paper.Why, err = b.pages.CountPages(ctx, bytes.NewReader(paper.Printed), int64(len(paper.Printed)))
	return err
}

// printable is the file of a text that can be bound: its main file when that is a PDF, else a
// rendition of it as one, else the main file for the list.
func (t Text) printable() (File, bool) {
	main, ok := t.Main()
	if ok && main.MediaType != "application/pdf" {
		for _, f := range t.Files {
			if f.Role == Rendition && f.MediaType == "application/pdf" {
				return f, true
			}
		}
	}
	return main, ok
}

func (b *Binder) count(ctx context.Context, who Actor, d Document, f File) (int, Beside, error) {
	if err := b.office.opened(ctx, who, d, OpenedFile, string(f.ID), f.Name); err != nil {
		return 0, "", err
	}
	original, _, err := b.office.vault.Open(ctx, f.SHA256)
	if err != nil {
		return 0, "", missingBytes(err)
	}
	n, why, err := b.pages.CountPages(ctx, original, f.Size)
	return n, why, errors.Join(err, original.Close())
}

// bind prints the front and binds the papers behind it. A paper that cannot be bound after all is
// listed instead, and the rest is bound without it.
func (b *Binder) bind(ctx context.Context, p PrintedDossier) (io.ReadCloser, error) {
	for {
		front, err := b.front(ctx, &p)
		if err != nil {
			return nil, err
		}
		bound, at, err := b.together(ctx, p, front)
		if err != nil || bound.PDF != nil {
			return bound.PDF, err
		}
		if bound.Refused < 0 || bound.Refused >= len(at) {
			return nil, Errorf(Internal, "The dossier could not be bound; take it as a package instead.")
		}
		p.Papers[at[bound.Refused]].Why = BesideDamaged
	}
}

// front prints the front twice: only then is it known on which page the papers begin.
func (b *Binder) front(ctx context.Context, p *PrintedDossier) ([]byte, error) {
	pages := 1
	for range 3 {
		next := pages + 1
		p.Behind = 0
		for i := range p.Papers {
			d := &p.Papers[i]
			if d.First = 0; d.Why == Together {
				d.First, next = next, next+d.Pages
				p.Behind += d.Pages
			}
		}
		front, err := b.press.Dossier(ctx, *p)
		if err != nil {
			return nil, err
		}
		n, _, err := b.pages.CountPages(ctx, strings.NewReader(string(front)), int64(len(front)))
		if err != nil || n == pages {
			return front, err
		}
		pages = n
	}
	return nil, Errorf(Internal, "The front of the dossier has no fixed number of pages.")
}

// together opens the papers and has them bound; at tells which paper each part is.
func (b *Binder) together(ctx context.Context, p PrintedDossier, front []byte) (_ Bound, at []int, err error) {
	in := BindInput{Front: front, Title: p.Title(p.Language), Line: dossierName(p.Matter) + " · {page}/{pages}"}
	for i, d := range p.Papers {
		if d.Why != Together {
			continue
		}
		part := BindPart{Title: joinedWords(d.Document.Number, d.Document.Title(p.Language)), Bytes: bytes.NewReader(d.Printed), Size: int64(len(d.Printed))}
		if d.Printed == nil {
			original, _, err := b.office.vault.Open(ctx, d.File.SHA256)
			if err != nil {
				return Bound{}, nil, missingBytes(err)
			}
			defer func() { _ = original.Close() }() // it was only read
			part.Bytes, part.Size = original, d.File.Size
		}
		in.Parts, at = append(in.Parts, part), append(at, i)
	}
	bound, err := b.pages.Bind(ctx, in)
	return bound, at, err
}
