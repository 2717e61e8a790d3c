package records

import (
	"context"
	"errors"
	"io"
)

// Pages shows the pages of PDF files. They come from outside, so that it survives
// whatever their bytes do to it. An *Unreadable error says that trying again cannot help.
type Pages interface {
	// Sizes returns the size of every page, in order.
	Sizes(ctx context.Context, f PagedFile) ([]PageSize, error)
	// Picture draws a page, counted from 1, as large as asked for.
	Picture(ctx context.Context, f PagedFile, page int, size PictureSize) (PagePicture, error)
	// Words tells where each word of a page stands; of a page that is a picture, where those stand that are recognized on it.
	Words(ctx context.Context, f PagedFile, page int) (PageWords, error)
}

// PagedFile is a file whose pages are shown. Its hash names it for good: what was made of
// it once may be kept. Open is called only when the bytes are needed.
type PagedFile struct {
	SHA256    Sum
	Size      int64
	MediaType string   // of its bytes: application/pdf, or of a picture
	Language  Language // of its text, as far as it is known; in which words of pictures are recognized
	Open      func(context.Context) (io.ReadSeekCloser, error)
}

// PageSize is the size of a page as it is shown, turned and cropped, in points (1/72 inch).
type PageSize struct {
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// PictureSize is how large a picture is: as wide as that, in pixels. One that would take more than Most bytes is made with
// fewer shades, then with fewer pixels, until it does not; with 0 it takes as many as it needs to be sharp.
type PictureSize struct{ Width, Most int }

// PagePicture is the picture of a page: a PNG or, where that is much smaller, a JPEG.
type PagePicture struct {
	MediaType string
	Bytes     []byte
}

// PageWords is what is printed on a page and where: the origin is the upper left corner
// of the page as it is shown, and lengths are points.
type PageWords struct {
	PageSize
	Words []PageWord `json:"words"`
	// Unplaced says that the page is a picture whose words nobody could place at this moment, so that asking again may tell more.
	Unplaced bool `json:"-"`
}

// PageWord is a word in its box. Words of the same line have the same number.
type PageWord struct {
	Text   string  `json:"text"`
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
	Line   int     `json:"line"`
}

// PictureWidths are the widths in pixels that pictures of pages come in: a thumbnail, pages for telephones with one
// and two pixels to a dot, and for wide windows the very width that they have there, larger ones, and with two and
// three pixels to a dot.
var PictureWidths = []int{160, 480, 720, 860, 1080, 1290, 1720, 2580}

// LeastBytes are those that a picture may always take, and ByteStep the steps in which it may take more of them.
const LeastBytes, ByteStep = 6_000, 2_000

// PictureBytes is how many bytes a picture takes at most that may take so many; 0 when that is not said.
func PictureBytes(asked int) int {
	if asked <= 0 {
		return 0
	}
	return max(LeastBytes, asked/ByteStep*ByteStep)
}

// PictureWidth is the width in which a picture comes that was asked for in another:
// the next one up, else the largest. 0 asks for the width of a page in a window.
func PictureWidth(asked int) int {
	if asked <= 0 {
		return 860
	}
	for _, w := range PictureWidths {
		if asked <= w {
			return w
		}
	}
	return PictureWidths[len(PictureWidths)-1]
}

// Pictured reports whether the pages of a file can be shown as pictures.
func (f File) Pictured() bool {
	switch f.MediaType {
	case "application/pdf", "image/png", "image/jpeg", "image/tiff", "image/bmp", "image/gif", "image/webp":
		return true
	}
	return false
}

// PageSizes returns the size of every page of a file that the actor may read.
func (o *Office) PageSizes(ctx context.Context, who Actor, id FileID) ([]PageSize, error) {
	f, _, _, err := o.pagedFile(ctx, who, id)
	if err != nil {
		return nil, err
	}
	sizes, err := o.pages.Sizes(ctx, f)
	return sizes, noPages(err)
}

// PagePicture draws a page, counted from 1, of a file that the actor may read. The
// picture is PictureWidth(size.Width) pixels wide, or takes PictureBytes(size.Most) bytes at most.
func (o *Office) PagePicture(ctx context.Context, who Actor, id FileID, page int, size PictureSize) (PagePicture, error) {
	f, err := o.openPages(ctx, who, id)
	if err != nil {
		return PagePicture{}, err
	}
	p, err := o.pages.Picture(ctx, f, page, PictureSize{PictureWidth(size.Width), PictureBytes(size.Most)})
	return p, noPages(err)
}

// PageWords tells where the words of a page, counted from 1, of a file stand that the actor may read.
func (o *Office) PageWords(ctx context.Context, who Actor, id FileID, page int) (PageWords, error) {
	f, err := o.openPages(ctx, who, id)
	if err != nil {
		return PageWords{}, err
	}
	w, err := o.pages.Words(ctx, f, page)
	return w, noPages(err)
}

// openPages is pagedFile for whoever is shown what stands on a page.
func (o *Office) openPages(ctx context.Context, who Actor, id FileID) (PagedFile, error) {
	p, f, d, err := o.pagedFile(ctx, who, id)
	if err != nil {
		return PagedFile{}, err
	}
	return p, o.opened(ctx, who, d, OpenedPage, string(id), f.Name)
}

func (o *Office) pagedFile(ctx context.Context, who Actor, id FileID) (PagedFile, File, Document, error) {
	f, d, err := o.FileInfo(ctx, who, id)
	if err != nil {
		return PagedFile{}, File{}, Document{}, err
	}
	if !f.Pictured() || o.pages == nil {
		return PagedFile{}, File{}, Document{}, Errorf(NotFound, "Only PDF files and pictures are shown page by page. The file itself can be downloaded.")
	}
	return PagedFile{SHA256: f.SHA256, Size: f.Size, MediaType: f.MediaType, Language: languageOf(d, id), Open: func(ctx context.Context) (io.ReadSeekCloser, error) {
		b, _, err := o.vault.Open(ctx, f.SHA256)
		if err != nil && KindOf(err) == NotFound {
			return nil, Errorf(Internal, "The bytes of the file are missing from the vault.").Because(err)
		}
		return b, err
	}}, f, d, nil
}

// noPages tells people of a file that cannot be shown.
func noPages(err error) error {
	if u := (*Unreadable)(nil); errors.As(err, &u) {
		return Errorf(NotFound, "The pages of this file cannot be shown: %s The file itself can be downloaded.", u.Reason).Because(u.Cause)
	}
	return err
}

// languageOf is the language of the text that a file of a document holds.
func languageOf(d Document, id FileID) Language {
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			for _, f := range t.Files {
				if f.ID == id {
					return t.Language
				}
			}
		}
	}
	return ""
}
