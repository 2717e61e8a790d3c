package extracttest

import (
	"bytes"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Scan makes the picture of a page with lines of text, as a scanner does at 200 dpi.
func Scan(t testing.TB, lines ...string) []byte {
	t.Helper()
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 12, DPI: 200})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewGray(image.Rect(0, 0, 1654, 1200))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	pen := font.Drawer{Dst: img, Src: image.NewUniform(color.Black), Face: face}
	for row, line := range lines {
		pen.Dot = fixed.P(150, 200+row*60)
		pen.DrawString(line)
	}
	return encode(t, img)
}

// Turn turns a PNG by so many quarters, clockwise.
func Turn(t testing.TB, b []byte, quarters int) []byte {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	for range quarters {
		from := img.Bounds()
		turned := image.NewGray(image.Rect(0, 0, from.Dy(), from.Dx()))
		for y := range from.Dy() {
			for x := range from.Dx() {
				turned.Set(from.Dy()-1-y, x, img.At(x, y))
			}
		}
		img = turned
	}
	return encode(t, img)
}

func encode(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// CRC is the check sum of a PNG's chunk.
func CRC(b []byte) uint32 { return crc32.ChecksumIEEE(b) }
