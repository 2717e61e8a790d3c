package pdf

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"math/bits"

	"github.com/klauspost/compress/zlib"

	"acervo/records"
)

// quality of a JPEG on which text can be read without a halo.
const quality = 82

// Encode writes the picture of a page: text as a PNG of few colours, small and sharp, photographs as a JPEG.
func Encode(picture image.Image) (records.PagePicture, error) {
	rgba, ok := picture.(*image.RGBA)
	if !ok || !flat(rgba) {
		return photograph(picture)
	}
	p := paletteOf(rgba)
	colours := p.enough()
	if colours == nil {
		return drawing(rgba)
	}
	b, err := palettedPNG(p.paint(rgba, colours, func(c rgb) int { i, _ := nearest(colours, c); return i }))
	return records.PagePicture{MediaType: "image/png", Bytes: b}, err
}

// drawing writes what has too many colours for a palette: as it is, or, where that takes much less, like a photograph.
func drawing(m *image.RGBA) (records.PagePicture, error) {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, m); err != nil {
		return records.PagePicture{}, err
	}
	if p, err := photograph(m); err != nil || len(p.Bytes) < b.Len()/2 {
		return p, err
	}
	return records.PagePicture{MediaType: "image/png", Bytes: b.Bytes()}, nil
}

func photograph(m image.Image) (records.PagePicture, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality})
	return records.PagePicture{MediaType: "image/jpeg", Bytes: b.Bytes()}, err
}

// flat reports whether most pixels are like their neighbours, as on a page of text.
func flat(m *image.RGBA) bool {
	alike, all := 0, 0
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y += 3 {
		row := m.Pix[m.PixOffset(m.Rect.Min.X, y) : m.PixOffset(m.Rect.Max.X-1, y)+4]
		for x := 4; x < len(row); x += 4 {
			if row[x] == row[x-4] && row[x+1] == row[x-3] && row[x+2] == row[x-2] {
				alike++
			}
			all++
		}
	}
	return alike*10 >= all*6
}

// palettedPNG writes a picture with its palette (https://www.w3.org/TR/png-3, 11.2). image/png writes the same, but its
// compression takes three times as long.
func palettedPNG(m *image.Paletted) ([]byte, error) {
	depth := 8
	if n := bits.Len(uint(len(m.Palette) - 1)); n <= 4 { // pixels have 1, 2, 4 or 8 bits
		depth = []int{1, 1, 2, 4, 4}[n]
	}
	var packed bytes.Buffer
	z, err := zlib.NewWriterLevel(&packed, zlib.BestCompression)
	if err != nil {
		return nil, err
	}
	line := make([]byte, 1+(m.Rect.Dx()*depth+7)/8) // begins with its filter, which is none
	for y := range m.Rect.Dy() {
		clear(line)
		for x, index := range m.Pix[y*m.Stride : y*m.Stride+m.Rect.Dx()] {
			at := x * depth
			line[1+at/8] |= index << (8 - depth - at%8)
		}
		if _, err := z.Write(line); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	var colours []byte
	for _, c := range m.Palette {
		r, g, b, _ := c.RGBA()
		colours = append(colours, byte(r>>8), byte(g>>8), byte(b>>8))
	}
	header := binary.BigEndian.AppendUint32(nil, uint32(m.Rect.Dx()))
	header = binary.BigEndian.AppendUint32(header, uint32(m.Rect.Dy()))
	out := []byte("\x89PNG\r\n\x1a\n")
	out = chunk(out, "IHDR", append(header, byte(depth), 3, 0, 0, 0)) // 3: by a palette
	out = chunk(out, "PLTE", colours)
	out = chunk(out, "IDAT", packed.Bytes())
	return chunk(out, "IEND", nil), nil
}

func chunk(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	from := len(out)
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[from:]))
}
