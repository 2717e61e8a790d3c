package records

import (
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
	maxBoundPages = 5000
	maxBoundBytes = 400_000_000
)

// Dossier makes the dossier of a matter as one PDF: cover, checklist, contents, and the papers that
// the actor may read, each in its latest version, with bookmarks and page numbers. Of what is no PDF
// and has no rendition as one, what could not be bound and what would be too much, name, size and sum are listed.
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
	if p.Papers, err = b.papers(ctx, who, m); err != nil {
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

// papers lists the files of a matter and of its sub-matters, and counts their pages.
func (b *Binder) papers(ctx context.Context, who Actor, m SeenMatter) ([]DossierPaper, error) {
	ids, err := b.office.papersOf(ctx, who, m.ID)
	if err != nil {
		return nil, err
	}
	var all []DossierPaper
	pages, bytes := 0, int64(0)
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
			switch {
			case d.Disposal.Fate != Kept || f.MediaType != "application/pdf":
				paper.Why = BesideOtherKind
			case bytes+f.Size > maxBoundBytes:
				paper.Why = BesideTooLarge
			default:
				if paper.Pages, paper.Why, err = b.count(ctx, who, d, f); err != nil {
					return nil, err
				}
				if paper.Why == Together && pages+paper.Pages > maxBoundPages {
					paper.Why = BesideTooLarge
				}
			}
			if paper.Why == Together {
				pages, bytes = pages+paper.Pages, bytes+f.Size
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
		more, err := b.papers(ctx, who, seen)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
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
	bytes, _, err := b.office.vault.Open(ctx, f.SHA256)
	if err != nil {
		return 0, "", missingBytes(err)
	}
	n, why, err := b.pages.CountPages(ctx, bytes, f.Size)
	return n, why, errors.Join(err, bytes.Close())
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
		bytes, _, err := b.office.vault.Open(ctx, d.File.SHA256)
		if err != nil {
			return Bound{}, nil, missingBytes(err)
		}
		defer func() { _ = bytes.Close() }() // it was only read
		title := joinedWords(d.Document.Number, d.Document.Title(p.Language))
		in.Parts, at = append(in.Parts, BindPart{Title: title, Bytes: bytes, Size: d.File.Size}), append(at, i)
	}
	bound, err := b.pages.Bind(ctx, in)
	return bound, at, err
}
