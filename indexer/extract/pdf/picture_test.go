package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"

	"acervo/indexer/extract/extracttest"
	"acervo/records"
)

// drawn is the first page of a file in all its colours.
func drawn(t *testing.T, b []byte, width int) *image.RGBA {
	t.Helper()
	f := extracttest.File(t, "a.pdf", b)
	file, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	d, err := engine(t).open(file, f.Size)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	r, err := d.pdfium.RenderPageInPixels(&requests.RenderPageInPixels{Page: d.page(0), Width: width, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Cleanup()
	whole := image.NewRGBA(r.Result.RenderedImage.Bounds())
	draw.Draw(whole, whole.Rect, r.Result.RenderedImage, image.Point{}, draw.Src)
	return whole
}

func encode(t *testing.T, m image.Image) (records.PagePicture, image.Image) {
	t.Helper()
	p, err := Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := image.Decode(bytes.NewReader(p.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	return p, got
}

// seen counts the pixels that visibly are not what was drawn.
func seen(drawn *image.RGBA, made image.Image) (n int) {
	for y := range drawn.Rect.Dy() {
		for x := range drawn.Rect.Dx() {
			c := color.RGBAModel.Convert(made.At(x, y)).(color.RGBA)
			if rgbOf(int(c.R), int(c.G), int(c.B)).from(rgbAt(drawn.Pix[drawn.PixOffset(x, y):])) > 60 {
				n++
			}
		}
	}
	return n
}

// furthest is how far the picture that was made is from what was drawn, where it is furthest.
func furthest(drawn *image.RGBA, made image.Image) (most int) {
	for y := range drawn.Rect.Dy() {
		for x := range drawn.Rect.Dx() {
			c := color.RGBAModel.Convert(made.At(x, y)).(color.RGBA)
			most = max(most, rgbOf(int(c.R), int(c.G), int(c.B)).from(rgbAt(drawn.Pix[drawn.PixOffset(x, y):])))
		}
	}
	return most
}

func TestAPageOfTextIsSmallAndSharp(t *testing.T) {
	page := strings.Repeat("La pension de vejez se calcula conforme al articulo 12 del reglamento.\n", 45)
	whole := drawn(t, extracttest.PDF("Acta", page), 860)
	p, got := encode(t, whole)
	if p.MediaType != "image/png" || len(p.Bytes) > 31_000 {
		t.Errorf("it is %s of %d bytes", p.MediaType, len(p.Bytes))
	}
	if far := furthest(whole, got); far > 19*19 { // half of a step of eight
		t.Errorf("a pixel is %d away from what was drawn", far)
	}
}

// blank is a white page with something in the middle of it.
func blank(width, height int, inside func(x, y int) color.RGBA) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(m, m.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	for y := height / 3; y < height/2; y++ {
		for x := width / 4; x < width/2; x++ {
			m.SetRGBA(x, y, inside(x-width/4, y-height/3))
		}
	}
	return m
}

func TestAreasKeepTheirColour(t *testing.T) {
	for _, c := range []color.RGBA{{14, 91, 167, 255}, {238, 240, 238, 255}, {250, 246, 220, 255}, {3, 2, 1, 255}} {
		_, got := encode(t, blank(400, 500, func(int, int) color.RGBA { return c }))
		if is := color.RGBAModel.Convert(got.At(150, 200)); is != c {
			t.Errorf("%v became %v", c, is)
		}
	}
}

func TestWhatFadesHasNoSteps(t *testing.T) {
	fading := map[string]func(x, y int) color.RGBA{
		"grey, from left to right": func(x, _ int) color.RGBA { v := uint8(55 + 2*x); return color.RGBA{v, v, v, 255} },
		"red, downwards":           func(_, y int) color.RGBA { return color.RGBA{220, uint8(60 + 2*y), uint8(60 + y), 255} },
	}
	for name, inside := range fading {
		whole := blank(400, 500, inside)
		if p, got := encode(t, whole); p.MediaType == "image/png" && seen(whole, got)*500 > len(whole.Pix)/4 {
			t.Errorf("%s: %d pixels are not what was drawn", name, seen(whole, got))
		}
	}
}

func TestAPhotographIsAJPEG(t *testing.T) {
	noise := rand.New(rand.NewPCG(1, 2))
	m := image.NewRGBA(image.Rect(0, 0, 1290, 900))
	for i := range m.Pix {
		m.Pix[i] = uint8(noise.IntN(256)) | uint8(255*(i%4/3))
	}
	p, _ := encode(t, m)
	if p.MediaType != "image/jpeg" {
		t.Errorf("it is %s", p.MediaType)
	}
}

func TestPalettesOfAnySizeAreWritten(t *testing.T) {
	for _, n := range []int{1, 2, 3, 4, 5, 16, 17, 256} {
		m := image.NewPaletted(image.Rect(0, 0, 37, 11), make(color.Palette, n))
		for i := range n {
			m.Palette[i] = color.RGBA{uint8(i), uint8(255 - i), uint8(7 * i), 255}
		}
		for i := range m.Pix {
			m.Pix[i] = uint8(i % n)
		}
		b, err := palettedPNG(m)
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatalf("%d colours: %v", n, err)
		}
		for i := range m.Pix {
			if x, y := i%37, i/37; color.RGBAModel.Convert(got.At(x, y)) != m.Palette[m.Pix[i]] {
				t.Fatalf("%d colours: the pixel at %d, %d is %v", n, x, y, got.At(x, y))
			}
		}
	}
}
