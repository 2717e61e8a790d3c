package pdf

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	"math"
	"slices"

	scale "golang.org/x/image/draw"

	"acervo/records"
)

// fewTones are how many steps between ink and paper a first look has where eight are too many. With two, letters are as
// crisp as those of a fax.
var fewTones = []int{4, 3, 2}

const (
	// narrowest is the width below which no picture is made smaller.
	narrowest = 64
	// growth is by about which power of its bytes the width of a picture grows.
	growth = 0.7
	// paperPart in a hundred is how much of a page is bare where it is print, of letters and lines, and not a photograph.
	paperPart = 55
	// grain is the distance from its colour that paper has itself, and dye the one from all that lies between ink and paper
	// from which on something is coloured.
	grain, dye = 40 * 40, 25 * 25
	// inkPart of a page is coloured where colours are kept, and a largePart is what an area fills that keeps its own.
	inkPart, largePart, mostOthers = 2000, 200, 8
	// bold in a hundred is what the distance to ink counts where there is nothing else but paper: thin strokes stay.
	bold = 30
)

// Look writes the picture of a page for a first look, in most bytes at most; 0 is as many as it needs. What does not fit as Encode writes it gets
// fewer shades when it is print, however grainy its paper is, and is a coarser JPEG when it is a photograph; and when the
// least of those is still too much, fewer pixels.
func Look(picture image.Image, most int) (records.PagePicture, error) {
	p, err := Encode(picture)
	if err != nil || most <= 0 || len(p.Bytes) <= most {
		return p, err
	}
	m := image.NewRGBA(image.Rect(0, 0, picture.Bounds().Dx(), picture.Bounds().Dy()))
	draw.Draw(m, m.Rect, picture, picture.Bounds().Min, draw.Src)
	tones, width := fewTones, m.Rect.Dx()
	if p.MediaType == "image/png" && len(p.Bytes) > 2*most {
		tones = tones[1:] // half of eight tones takes more than half of their bytes
	}
	for small := m; ; small = narrowed(m, width) {
		colours := paletteOf(small)
		if paper := colours.paper(); colours.bare(paper) || flat(m) {
			p, err = colours.print(small, paper, tones, most)
		} else {
			p, err = coarse(small, most)
		}
		if err != nil || len(p.Bytes) <= most || width == narrowest {
			return p, err
		}
		part := float64(most) / float64(len(p.Bytes))
		tones, width = tones[len(tones)-1:], max(narrowest, int(float64(width)*min(0.95, math.Pow(part, growth))))
	}
}

// print paints a page in the most of some tones that fit, else in the fewest.
func (p palette) print(m *image.RGBA, paper rgb, tones []int, most int) (out records.PagePicture, err error) {
	out.MediaType = "image/png"
	for i, n := range tones {
		if i > 0 && i < len(tones)-1 && len(out.Bytes)*n > most*tones[i-1]*5/4 {
			continue // it would not fit either
		}
		out.Bytes, err = palettedPNG(p.toned(m, paper, n))
		if err != nil || len(out.Bytes) <= most {
			break
		}
	}
	return out, err
}

// toned paints a page in n steps from ink to paper, and a few other colours: of its large areas, and of what is coloured.
// On a page of print in two or three steps they are as few as leave a dot two bits.
func (p palette) toned(m *image.RGBA, paper rgb, n int) *image.Paletted {
	end := paper.parts()
	var greys, dyes []rgb
	for i := range n {
		greys = append(greys, rgbOf(i*end[0]/(n-1), i*end[1]/(n-1), i*end[2]/(n-1)))
	}
	most := 2 * mostOthers
	if n < 4 && p.bare(paper) {
		most = 4 - n
	}
	large := p.large(paper)
	large = large[:min(most, len(large))]
	for _, c := range large {
		if c.dyed(paper) {
			dyes = append(dyes, c)
		} else {
			greys = append(greys, c)
		}
	}
	greys = apart(greys)
	all := apart(slices.Concat(greys, dyes, p.inks(paper, min(most-len(large), mostOthers))))
	return p.paint(m, all, func(c rgb) int {
		among := greys
		if c.dyed(paper) {
			among = all
		}
		i, far := nearest(among, c)
		if n == 2 && c.from(all[0])*bold/100 < far {
			return 0
		}
		return i
	})
}

// inks are up to n colours of what is coloured on a page, none when that is next to nothing.
func (p palette) inks(paper rgb, n int) []rgb {
	var all []shade
	dots := 0
	for _, s := range p.shades {
		if s.dyed(paper) {
			all = append(all, s)
			dots += s.count
		}
	}
	if dots*inkPart < p.pixels {
		return nil
	}
	return cut(all, n)
}

// large are the areas' colours that can be told from the paper and fill much of the page.
func (p palette) large(paper rgb) (all []rgb) {
	for _, a := range p.areas {
		if len(all) < mostOthers && a.from(paper) > much && a.count*largePart >= p.pixels {
			all = append(all, a.rgb)
		}
	}
	return all
}

// dyed reports whether a colour is far from all that lies between black and that of the paper.
func (c rgb) dyed(paper rgb) bool {
	v, w := c.parts(), paper.parts()
	along, whole := 0, 1
	for i := range v {
		along, whole = along+v[i]*w[i], whole+w[i]*w[i]
	}
	along = min(along, whole)
	return c.from(rgbOf(w[0]*along/whole, w[1]*along/whole, w[2]*along/whole)) > dye
}

// coarse writes a photograph as finely as it may be, and no finer.
func coarse(m image.Image, most int) (records.PagePicture, error) {
	var b bytes.Buffer
	for _, q := range []int{50, 25} {
		b.Reset()
		if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: q}); err != nil {
			return records.PagePicture{}, err
		}
		if b.Len() <= most {
			break
		}
	}
	return records.PagePicture{MediaType: "image/jpeg", Bytes: b.Bytes()}, nil
}

func narrowed(m *image.RGBA, width int) *image.RGBA {
	small := image.NewRGBA(image.Rect(0, 0, width, max(1, width*m.Rect.Dy()/m.Rect.Dx())))
	scale.BiLinear.Scale(small, small.Rect, m, m.Rect, draw.Src, nil)
	return small
}

// paper is the colour of most of a page, if it is a light one, else white.
func (p palette) paper() rgb {
	white := rgbOf(255, 255, 255)
	var most shade
	for _, s := range p.shades {
		if s.count > most.count {
			most = s
		}
	}
	if most.from(white) < 128*128 {
		return most.rgb
	}
	return white
}

// bare reports whether most of a page is paper with nothing on it.
func (p palette) bare(paper rgb) bool {
	count := 0
	for _, s := range p.shades {
		if s.from(paper) < grain {
			count += s.count
		}
	}
	return count*100 >= p.pixels*paperPart
}
