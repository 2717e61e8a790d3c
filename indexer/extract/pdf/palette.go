package pdf

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

const (
	// shades are the steps between white and black at the edges of letters. Eight of them look like the two hundred that
	// there are.
	shades = 8
	// areaRun is how many alike pixels in a row are part of an area, and areaPart what part of a page a grey fills with
	// those to keep its value; of any other colour a tenth of that is enough.
	areaRun, areaPart = 5, 4000
	// mostAreas is how many of those colours are kept.
	mostAreas = 64
	// gentle is how many pixels in a row go over into one another gently where a colour fades, as no edge of a letter does.
	gentle = 6
	// much is the distance from which a step from one colour to the next is seen as one.
	much = 150
)

// rgb is a colour, red in the highest byte.
type rgb uint32

func rgbAt(pix []uint8) rgb { return rgb(pix[0])<<16 | rgb(pix[1])<<8 | rgb(pix[2]) }

func rgbOf(r, g, b int) rgb { return rgb(r)<<16 | rgb(g)<<8 | rgb(b) }

func (c rgb) parts() [3]int { return [3]int{int(c >> 16), int(c >> 8 & 255), int(c & 255)} }

// from is the square of the distance of two colours, red and green weighed more than blue.
func (c rgb) from(d rgb) int {
	a, b := c.parts(), d.parts()
	red, green, blue := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return (3*red*red + 4*green*green + 2*blue*blue) / 9
}

// near reports whether it is another colour that looks much like it.
func (c rgb) near(d rgb) bool { return c != d && c.from(d) < much }

// coloured reports whether nobody would call it a grey.
func (c rgb) coloured() bool {
	v := c.parts()
	return slices.Max(v[:])-slices.Min(v[:]) > 24
}

// bucket joins colours that nobody tells apart.
func (c rgb) bucket() int { return int(c>>19<<11 | c>>10&63<<5 | c>>3&31) }

const buckets = 1 << 16

// palette is what the pixels of a picture are painted with when its colours become few.
type palette struct {
	areas  []area  // the largest first
	shades []shade // all colours, like ones joined
	pixels int
}

// area is a colour that fills some of a picture, and how many pixels of it.
type area struct {
	rgb
	count int
}

// shade is a colour, how many pixels have it, and how many of them fade into it.
type shade struct {
	rgb
	count, fading int
}

func (s shade) weight() int { return 1 + s.count + 8*s.fading }

// paletteOf looks at a picture, run by run of alike pixels.
func paletteOf(m *image.RGBA) palette {
	p := palette{pixels: m.Rect.Dx() * m.Rect.Dy()}
	filled := map[rgb]int{}
	count, fading, sum := make([]int, buckets), make([]int, buckets), make([][3]int, buckets)
	for y := range m.Rect.Dy() {
		row := m.Pix[y*m.Stride : y*m.Stride+4*m.Rect.Dx()]
		soft, last := 0, rgb(0)
		for x := 0; x < len(row); {
			c, n := rgbAt(row[x:]), 1
			for x += 4; x < len(row) && rgbAt(row[x:]) == c; x += 4 {
				n++
			}
			b := c.bucket()
			count[b] += n
			for i, v := range c.parts() {
				sum[b][i] += n * v
			}
			if n >= areaRun {
				filled[c] += n
			}
			above := c
			if y > 0 {
				above = rgbAt(m.Pix[(y-1)*m.Stride+x-4*(n/2+1):])
			}
			switch {
			case n >= 2*gentle:
				if soft = 0; c.near(above) {
					fading[b] += n
				}
			case c.near(last) && c.from(above) < much:
				if soft += n; soft > gentle {
					fading[b] += n
				}
			default:
				soft = 0
			}
			last = c
		}
	}
	for c, n := range filled {
		if n >= p.pixels/areaPart || c.coloured() && 10*n >= p.pixels/areaPart {
			p.areas = append(p.areas, area{c, n})
		}
	}
	slices.SortFunc(p.areas, func(a, b area) int { return cmp.Or(b.count-a.count, int(a.rgb)-int(b.rgb)) })
	p.areas = p.areas[:min(mostAreas, len(p.areas))]
	for b, n := range count {
		if n > 0 {
			p.shades = append(p.shades, shade{rgbOf(sum[b][0]/n, sum[b][1]/n, sum[b][2]/n), n, fading[b]})
		}
	}
	return p
}

func (p palette) filled() []rgb {
	all := make([]rgb, len(p.areas))
	for i, a := range p.areas {
		all[i] = a.rgb
	}
	return all
}

// letters are the areas' colours, n steps from black to white, and k more of those that are no greys.
func (p palette) letters(n, k int) []rgb {
	all := p.filled()
	for i := range n {
		v := i * 255 / (n - 1)
		all = append(all, rgbOf(v, v, v))
	}
	coloured := slices.DeleteFunc(slices.Clone(p.shades), func(s shade) bool { return !s.coloured() })
	return apart(append(all, cut(coloured, k)...))
}

// colours are the areas' colours and n others, of all that are there.
func (p palette) colours(n int) []rgb {
	all := apart(append(p.filled(), cut(p.shades, n)...))
	return all[:min(256, len(all))]
}

// apart leaves out what looks like a colour before.
func apart(all []rgb) []rgb {
	var kept []rgb
	for _, c := range all {
		if !slices.ContainsFunc(kept, func(k rgb) bool { return k.from(c) < 16 }) {
			kept = append(kept, c)
		}
	}
	return kept
}

// cut parts shades into n boxes, always the one that is spread most, where half of it is on each side, and returns
// the mean of each (Heckbert, Color image quantization for frame buffer display, 1982).
func cut(shades []shade, n int) []rgb {
	if n == 0 || len(shades) == 0 {
		return nil
	}
	boxes := [][]shade{slices.Clone(shades)}
	for len(boxes) < n {
		widest, part, most := 0, 0, 0
		for i, b := range boxes {
			if p, size := spread(b); size > most {
				widest, part, most = i, p, size
			}
		}
		if most == 0 {
			break
		}
		b := boxes[widest]
		slices.SortFunc(b, func(x, y shade) int { return x.parts()[part] - y.parts()[part] })
		whole, half, at := 0, 0, 0
		for _, s := range b {
			whole += s.weight()
		}
		for at < len(b)-1 && (at == 0 || 2*half < whole) {
			half += b[at].weight()
			at++
		}
		boxes[widest] = b[:at]
		boxes = append(boxes, b[at:])
	}
	means := make([]rgb, len(boxes))
	for i, b := range boxes {
		means[i] = mean(b)
	}
	return means
}

// spread tells by which part of its colours a box is spread most, and how much.
func spread(box []shade) (part, size int) {
	if len(box) < 2 {
		return 0, 0
	}
	low, high, weight := box[0].parts(), box[0].parts(), 0
	for _, s := range box {
		weight += s.weight()
		for i, v := range s.parts() {
			low[i], high[i] = min(low[i], v), max(high[i], v)
		}
	}
	for i := range low {
		if wide := (high[i] - low[i]) * weight; wide > size {
			part, size = i, wide
		}
	}
	return part, size
}

func mean(box []shade) rgb {
	var sum [3]int
	weight := 0
	for _, s := range box {
		weight += s.weight()
		for i, v := range s.parts() {
			sum[i] += s.weight() * v
		}
	}
	return rgbOf(sum[0]/weight, sum[1]/weight, sum[2]/weight)
}

// enough are the fewest colours in which a page looks as it does in all of them; nil when it has too many.
func (p palette) enough() []rgb {
	for _, k := range []int{0, 8, 16, 32, 64} {
		if colours := p.letters(shades, k); p.does(colours) {
			return colours
		}
	}
	for _, n := range []int{32, 64, 128, 256} {
		if colours := p.colours(n); p.does(colours) {
			return colours
		}
	}
	return nil
}

// does reports whether nobody misses what some colours leave out: of five hundred pixels hardly one that fades
// changes visibly, or any other much, of five thousand hardly one its colour.
func (p palette) does(colours []rgb) bool {
	wrong, stepped := 0, 0
	for _, s := range p.shades {
		_, far := nearest(colours, s.rgb)
		if far > 900 {
			wrong += s.count
			if s.coloured() {
				wrong += 9 * s.count
			}
		}
		if far > 30 {
			stepped += s.fading
		}
	}
	return wrong*500 <= p.pixels && stepped*500 <= p.pixels
}

// paint gives each pixel one of some colours: its own, else the one that is chosen for it.
func (p palette) paint(m *image.RGBA, colours []rgb, choose func(rgb) int) *image.Paletted {
	near := make([]uint8, buckets)
	for _, s := range p.shades {
		near[s.bucket()] = uint8(choose(s.rgb))
	}
	exact := map[rgb]uint8{}
	seen := make(color.Palette, len(colours))
	for i, c := range colours {
		v := c.parts()
		seen[i] = color.RGBA{uint8(v[0]), uint8(v[1]), uint8(v[2]), 255}
		exact[c] = uint8(i)
	}
	out := image.NewPaletted(image.Rect(0, 0, m.Rect.Dx(), m.Rect.Dy()), seen)
	for y := range m.Rect.Dy() {
		row := m.Pix[y*m.Stride:]
		to := out.Pix[y*out.Stride : y*out.Stride+m.Rect.Dx()]
		last, index := rgb(1<<24), uint8(0)
		for x := range to {
			if c := rgbAt(row[4*x:]); c != last {
				i, ok := exact[c]
				if !ok {
					i = near[c.bucket()]
				}
				last, index = c, i
			}
			to[x] = index
		}
	}
	return out
}

// nearest tells which of some colours is the nearest, and how far it is. Of a grey it is a grey where there is one: an
// edge of black letters with a tinge of another colour would be seen.
func nearest(colours []rgb, c rgb) (best, far int) {
	const tinge = 400
	far = 1 << 30
	for i, k := range colours {
		d := k.from(c)
		if k.coloured() && !c.coloured() {
			d += tinge
		}
		if d < far {
			best, far = i, d
		}
	}
	return best, far
}
