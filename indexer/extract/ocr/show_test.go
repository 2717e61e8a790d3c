package ocr

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/tiff"

	"acervo/indexer/extract/pdf"
	"acervo/indexer/extract/reading"
)

// twoSheets is a TIFF of two sheets: one black of 40 by 60, one white of 60 by 40.
func twoSheets(t *testing.T) []byte {
	t.Helper()
	one := func(w, h int, c color.Gray) []byte {
		m := image.NewGray(image.Rect(0, 0, w, h))
		for i := range m.Pix {
			m.Pix[i] = c.Y
		}
		var b bytes.Buffer
		if err := tiff.Encode(&b, m, nil); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first, second := one(40, 60, color.Gray{0}), one(60, 40, color.Gray{255})
	le := binary.LittleEndian
	base := uint32(len(first))
	// The second file behind the first, its places moved, is what the first directory leads to.
	directory := le.Uint32(second[4:])
	n := int(le.Uint16(second[directory:]))
	sizes := map[uint16]uint32{1: 1, 2: 1, 3: 2, 4: 4, 5: 8}
	for i := range n {
		e := second[int(directory)+2+12*i:]
		tag, kind, count := le.Uint16(e), le.Uint16(e[2:]), le.Uint32(e[4:])
		if sizes[kind]*count > 4 || tag == 273 { // what stands elsewhere, and the strips themselves
			le.PutUint32(e[8:], le.Uint32(e[8:])+base)
		}
	}
	at := le.Uint32(first[4:])
	le.PutUint32(first[at+2+12*uint32(le.Uint16(first[at:])):], base+directory)
	return append(first, second...)
}

func TestEverySheetOfAPictureIsAPage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.tif")
	if err := os.WriteFile(path, twoSheets(t), 0o600); err != nil {
		t.Fatal(err)
	}
	f := reading.File{Path: path, MediaType: "image/tiff"}
	s, err := Show(t.Context(), f, pdf.Order{Sizes: true}, nil)
	if err != nil || len(s.Sizes) != 2 || s.Sizes[0].Height <= s.Sizes[0].Width || s.Sizes[1].Height >= s.Sizes[1].Width {
		t.Fatalf("%+v, %v", s, err)
	}
	for page, want := range map[int]uint32{1: 0, 2: 0xffff} {
		s, err := Show(t.Context(), f, pdf.Order{Page: page, Width: 30}, nil)
		if err != nil {
			t.Fatal(err)
		}
		m, _, err := image.Decode(bytes.NewReader(s.Picture.Bytes))
		if err != nil {
			t.Fatal(err)
		}
		if r, _, _, _ := m.At(5, 5).RGBA(); r != want || m.Bounds().Dx() != 30 {
			t.Errorf("page %d is %v of colour %x", page, m.Bounds(), r)
		}
	}
	if s, err := Show(t.Context(), f, pdf.Order{Page: 3, Width: 30}, nil); err != nil || s.Pages != 2 || s.Picture.Bytes != nil {
		t.Errorf("a page that there is not: %+v, %v", s, err)
	}
}
