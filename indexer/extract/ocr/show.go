package ocr

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"io"
	"os"

	"golang.org/x/image/draw"
	"golang.org/x/image/tiff"

	"acervo/indexer/extract/pdf"
	"acervo/indexer/extract/reading"
	"acervo/records"
)

// dotsPerPoint is what a sheet's size is told by: most scans have 200 dots an inch or more.
const dotsPerPoint = 200.0 / 72

// Show shows what is ordered of a file of pictures as pages: a TIFF has one for each of its
// sheets, any other one. Words are placed by t, when they are asked for and it is not nil.
func Show(ctx context.Context, f reading.File, o pdf.Order, t *Tesseract) (s pdf.Shown, err error) {
	if s.Pages, err = measure(f); err != nil {
		return s, err
	}
	s.Pages = min(s.Pages, maxPages)
	file, err := f.Open()
	if err != nil {
		return s, err
	}
	defer file.Close()
	sheets := sheetsOfTIFF(file) // of anything else nothing is asked of it
	if s.Pages == 1 {
		sheets = nil
	}
	switch {
	case o.Sizes:
		for page := range s.Pages {
			size, err := sizeOf(file, sheets, page)
			if err != nil {
				return s, err
			}
			s.Sizes = append(s.Sizes, points(size))
		}
		return s, nil
	case o.Page < 1 || o.Page > s.Pages:
		return s, nil
	}
	size, err := sizeOf(file, sheets, o.Page-1)
	if err != nil {
		return s, err
	}
	if o.Words {
		s.Words.PageSize, s.Scan = points(size), true
		if !o.Recognize {
			return s, nil
		}
		s.Words.Unplaced = true
		if t != nil {
			if words, err := t.place(ctx, f.Path, o.Page-1, 0, o.Language); err == nil {
				s.Words.Words, s.Words.Unplaced = pdf.InPoints(words, 1/dotsPerPoint), false
			}
		}
		return s, nil
	}
	s.Picture, err = drawn(file, sheets, o, size)
	return s, err
}

func points(size image.Point) records.PageSize {
	return records.PageSize{Width: float64(size.X) / dotsPerPoint, Height: float64(size.Y) / dotsPerPoint}
}

// sheet reads a file as if one of its sheets were the first.
func sheet(file *os.File, sheets [][4]byte, page int) (io.Reader, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if page < len(sheets) {
		return &oneSheet{Reader: file, file: file, first: sheets[page]}, nil
	}
	return file, nil
}

// oneSheet is a TIFF whose header leads to another sheet than the first.
type oneSheet struct {
	io.Reader
	file  *os.File
	first [4]byte
}

// ReadAt is what the decoder of TIFF reads by; bytes 4 to 7 say where the first sheet is.
func (s *oneSheet) ReadAt(b []byte, at int64) (int, error) {
	n, err := s.file.ReadAt(b, at)
	for i := range s.first {
		if place := int64(4+i) - at; place >= 0 && place < int64(n) {
			b[place] = s.first[i]
		}
	}
	return n, err
}

func sizeOf(file *os.File, sheets [][4]byte, page int) (image.Point, error) {
	r, err := sheet(file, sheets, page)
	if err != nil {
		return image.Point{}, err
	}
	c, err := decodeConfig(r)
	if err != nil {
		return image.Point{}, reading.Damaged("a picture", err)
	}
	if c.Width < 1 || c.Height < 1 || c.Width > maxPixels/c.Height {
		return image.Point{}, reading.Unreadable(fmt.Sprintf("The picture is too large to be read: %d by %d dots.", c.Width, c.Height), nil)
	}
	return image.Point{X: c.Width, Y: c.Height}, nil
}

// The registry of package image would read a TIFF as a stream, which begins at its first sheet.
func decodeConfig(r io.Reader) (c image.Config, err error) {
	if s, ok := r.(*oneSheet); ok {
		return tiff.DecodeConfig(s)
	}
	c, _, err = image.DecodeConfig(r)
	return c, err
}

func decode(r io.Reader) (m image.Image, err error) {
	if s, ok := r.(*oneSheet); ok {
		return tiff.Decode(s)
	}
	m, _, err = image.Decode(r)
	return m, err
}

func drawn(file *os.File, sheets [][4]byte, o pdf.Order, size image.Point) (records.PagePicture, error) {
	height := max(1, o.Width*size.Y/size.X)
	if o.Width*height > pdf.MaxShown {
		return records.PagePicture{}, reading.Unreadable(fmt.Sprintf("The picture is too large to be read: %d by %d dots.", size.X, size.Y), nil)
	}
	r, err := sheet(file, sheets, o.Page-1)
	if err != nil {
		return records.PagePicture{}, err
	}
	whole, err := decode(r)
	if err != nil {
		return records.PagePicture{}, reading.Damaged("a picture", err)
	}
	small := image.NewRGBA(image.Rect(0, 0, o.Width, height))
	draw.Draw(small, small.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.BiLinear.Scale(small, small.Bounds(), whole, whole.Bounds(), draw.Over, nil)
	return pdf.Look(small, o.Most)
}
