package ocr

import (
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // for DecodeConfig
	_ "image/jpeg" // for DecodeConfig
	_ "image/png"  // for DecodeConfig

	_ "golang.org/x/image/bmp"  // for DecodeConfig
	_ "golang.org/x/image/tiff" // for DecodeConfig
	_ "golang.org/x/image/webp" // for DecodeConfig

	"acervo/indexer/extract/reading"
)

const (
	maxPixels = 100_000_000 // of a picture: a square metre at 250 dpi
	maxPages  = 2000        // of a file of pictures
)

// Picture reads a file that is a picture, or several: a scan. Without Tesseract, or when it is
// not asked for, the pages are counted and left empty.
func Picture(ctx context.Context, f reading.File, t *Tesseract) (reading.Text, error) {
	pages, err := measure(f)
	if err != nil {
		return reading.Text{}, err
	}
	text := reading.Text{Method: "ocr", Paged: true}
	collected := &reading.Pages{}
	failed, late := 0, false
	read := min(pages, maxPages)
	for i := range read {
		if !f.Recognize || t == nil {
			text.Pictures++
			collected.Break()
			continue
		}
		if err := ctx.Err(); err != nil {
			return reading.Text{}, err
		}
		words, err := t.page(ctx, f.Path, i, 0, f.Language)
		if f.Alive != nil {
			f.Alive(ctx)
		}
		if err != nil {
			failed++
			late = late || errors.Is(err, context.DeadlineExceeded)
		}
		collected.Add(words)
	}
	switch {
	case failed == read && late: // the machine may have more time another time
		return reading.Text{}, errors.New("ocr: Tesseract did not get ready in time")
	case failed == read:
		return reading.Text{}, reading.Unreadable("The picture could not be read by OCR.", errors.New("ocr: Tesseract failed on every page"))
	case failed > 0:
		text.Find(fmt.Sprintf("%d of %d pages could not be read by OCR.", failed, read))
	}
	if pages > maxPages {
		text.Find(fmt.Sprintf("The file has %d pages; the first %d were read.", pages, read))
	}
	collected.Into(&text)
	return text, nil
}

// measure returns how many pages the picture has, and refuses one that would fill the memory.
func measure(f reading.File) (pages int, err error) {
	file, err := f.Open()
	if err != nil {
		return 0, err
	}
	defer file.Close()
	c, format, err := image.DecodeConfig(file)
	if err != nil {
		return 0, reading.Damaged("a picture", err)
	}
	if c.Width < 1 || c.Height < 1 || c.Width > maxPixels/c.Height {
		return 0, reading.Unreadable(fmt.Sprintf("The picture is too large to be read: %d by %d dots.", c.Width, c.Height), nil)
	}
	if format != "tiff" {
		return 1, nil
	}
	return max(1, countTIFF(file)), nil
}
