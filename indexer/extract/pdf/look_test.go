package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"strings"
	"testing"

	"acervo/indexer/extract/extracttest"
)

// dense is a page full of small letters.
func dense(chance *rand.Rand) []byte {
	b := extracttest.NewPDF()
	var c strings.Builder
	c.WriteString("BT /F1 8 Tf 9 TL 20 820 Td\n")
	for range 88 {
		line := make([]byte, 130)
		for i := range line {
			line[i] = byte('a' + chance.IntN(26))
		}
		fmt.Fprintf(&c, "(%s) Tj T*\n", line)
	}
	b.Content(c.String()+"ET", "")
	return b.Bytes()
}

// grained is a picture as a scanner sees it on paper of a colour: v of it is 255 where there is nothing.
func grained(m *image.RGBA, paper color.RGBA, chance *rand.Rand) *image.RGBA {
	out := image.NewRGBA(m.Rect)
	for i := 0; i < len(m.Pix); i += 4 {
		grain := int(7 * chance.NormFloat64())
		for part, v := range []uint8{paper.R, paper.G, paper.B} {
			out.Pix[i+part] = uint8(max(0, min(255, int(m.Pix[i+part])*int(v)/255+grain)))
		}
		out.Pix[i+3] = 255
	}
	return out
}

// photo is colours that wander, in grain.
func photo(width, height int, chance *rand.Rand) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetRGBA(x, y, color.RGBA{uint8(x/8 + chance.IntN(60)), uint8(y/11 + chance.IntN(60)), uint8(x*y/9000%180 + chance.IntN(60)), 255})
		}
	}
	return m
}

func look(t *testing.T, m image.Image, most int) (kind string, size int, got image.Image) {
	t.Helper()
	p, err := Look(m, most)
	if err != nil {
		t.Fatal(err)
	}
	if got, _, err = image.Decode(bytes.NewReader(p.Bytes)); err != nil {
		t.Fatal(err)
	}
	return p.MediaType, len(p.Bytes), got
}

func TestWhateverIsOnAPageFits(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	letters := drawn(t, dense(chance), 860)
	noise := image.NewRGBA(image.Rect(0, 0, 860, 1200))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(chance.IntN(256)) | uint8(255*(i%4/3))
	}
	for name, m := range map[string]*image.RGBA{
		"print": letters, "a grainy scan": grained(letters, color.RGBA{235, 235, 235, 255}, chance), "a scan of yellow paper": grained(letters, color.RGBA{245, 235, 200, 255}, chance),
		"a photograph": photo(860, 1200, chance), "noise": noise, "a strip": photo(860, 5_000, chance), "a page of one colour": blank(860, 1200, func(int, int) color.RGBA { return color.RGBA{9, 9, 200, 255} }),
	} {
		for _, most := range []int{30_000, 6_000} {
			if _, size, got := look(t, m, most); size > most {
				t.Errorf("%s takes %d bytes of %d, %d pixels wide", name, size, most, got.Bounds().Dx())
			}
		}
	}
}

func TestASmallPictureIsAsSharpInAFirstLook(t *testing.T) {
	page := drawn(t, extracttest.PDF("Acta", "Acta de la sesion"), 860)
	all, err := Encode(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, most := range []int{0, 30_000} {
		if p, err := Look(page, most); err != nil || !bytes.Equal(p.Bytes, all.Bytes) {
			t.Errorf("with %d bytes it is another picture (%v)", most, err)
		}
	}
}

func TestGrainyPaperIsPrintOnOneColour(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	page := drawn(t, extracttest.PDF("Acta", strings.Repeat("La pension de vejez se calcula conforme al articulo 12 del reglamento.\n", 40)), 860)
	for name, paper := range map[string]color.RGBA{"grey": {225, 225, 225, 255}, "yellow": {245, 235, 200, 255}} {
		kind, size, got := look(t, grained(page, paper, chance), 30_000)
		if kind != "image/png" || got.Bounds().Dx() != 860 {
			t.Errorf("%s: %s of %d pixels, %d bytes", name, kind, got.Bounds().Dx(), size)
		}
		wrong := 0
		for y := range page.Rect.Dy() {
			for x := range page.Rect.Dx() {
				here := color.RGBAModel.Convert(got.At(x, y)).(color.RGBA)
				ink := int(here.G) < int(paper.G)/2
				if bare := page.Pix[page.PixOffset(x, y)+1] > 250; bare && (ink || rgbOf(int(here.R), int(here.G), int(here.B)).from(rgbOf(int(paper.R), int(paper.G), int(paper.B))) > 10*10) || page.Pix[page.PixOffset(x, y)+1] < 20 && !ink {
					wrong++
				}
			}
		}
		if wrong > 20 {
			t.Errorf("%s: %d dots are not paper where it is bare, or not ink where letters are", name, wrong)
		}
	}
}

func TestAColourThatIsFarFromInkAndPaperStays(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	page := drawn(t, dense(chance), 860)
	for y := 300; y < 400; y++ {
		for x := 100; x < 700; x++ {
			page.SetRGBA(x, y, color.RGBA{14, 91, 167, 255})
		}
	}
	_, _, got := look(t, page, 30_000)
	at := got.Bounds().Dx()
	c := color.RGBAModel.Convert(got.At(400*at/860, 350*at/860)).(color.RGBA)
	if rgbOf(int(c.R), int(c.G), int(c.B)).from(rgbOf(14, 91, 167)) > 9 {
		t.Errorf("a blue area is %v", c)
	}
}

func TestAPhotographIsCoarserInAFirstLook(t *testing.T) {
	kind, size, got := look(t, photo(860, 1200, rand.New(rand.NewPCG(1, 2))), 30_000)
	if kind != "image/jpeg" || size < 10_000 || got.Bounds().Dx() < 200 {
		t.Errorf("it is %s of %d bytes, %d pixels wide", kind, size, got.Bounds().Dx())
	}
}
