package build

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math/rand/v2"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// A scanned sheet of US letter size.
const (
	dotsPerInch = 200
	scanWidth   = dotsPerInch * 17 / 2
	scanHeight  = dotsPerInch * 11
	scanMargin  = dotsPerInch
	letterSize  = 11 // points
	paper       = 240
	lineLetters = 66
)

// writeScan types a text on a sheet and scans it: grey, a little askew, with specks.
func writeScan(d document) ([]byte, error) {
	sheet, err := typed(d)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, scanned(sheet)); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// typed is the sheet as it came out of the machine.
func typed(d document) (*image.Gray, error) {
	parsed, err := opentype.Parse(gomono.TTF)
	if err != nil {
		return nil, err
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: letterSize, DPI: dotsPerInch, Hinting: font.HintingFull})
	if err != nil {
		return nil, err
	}
	defer face.Close()
	sheet := image.NewGray(image.Rect(0, 0, scanWidth, scanHeight))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.Gray{Y: paper}), image.Point{}, draw.Src)
	pen := font.Drawer{Dst: sheet, Src: image.NewUniform(color.Gray{Y: 40}), Face: face}
	y := scanMargin
	for _, b := range d.blocks {
		for _, line := range b.lines {
			for _, part := range wrap(line, lineLetters) {
				pen.Dot = fixed.P(scanMargin, y)
				pen.DrawString(part)
				y += letterSize * dotsPerInch / 72 * 3 / 2
			}
		}
		y += letterSize * dotsPerInch / 72
	}
	return sheet, nil
}

// wrap breaks a line between words.
func wrap(line string, letters int) []string {
	lines := []string{""}
	for _, w := range strings.Fields(line) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = w
		case len([]rune(*last))+1+len([]rune(w)) <= letters:
			*last += " " + w
		default:
			lines = append(lines, w)
		}
	}
	return lines
}

// scanned turns the sheet by about a third of a degree, in whole numbers so
// that it comes out the same on every machine, and spoils it a little.
func scanned(sheet *image.Gray) *image.Gray {
	const slope = 160 // dots in which a line falls by one
	scan := image.NewGray(sheet.Bounds())
	chance := rand.New(rand.NewPCG(1988, 8)) //nolint:gosec // dust, not a secret
	for y := range scanHeight {
		for x := range scanWidth {
			grey := uint8(paper)
			if from := image.Pt(x-y/slope, y+x/slope); from.In(sheet.Bounds()) {
				grey = sheet.GrayAt(from.X, from.Y).Y
			}
			switch n := chance.IntN(4000); {
			case n == 0:
				grey = 110 // a speck
			case grey < 128 && n < 1000:
				grey += 48 // ink that did not take
			}
			scan.SetGray(x, y, color.Gray{Y: grey &^ 15})
		}
	}
	return scan
}
