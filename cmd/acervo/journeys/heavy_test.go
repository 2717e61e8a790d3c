package journeys

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"acervo/indexer/extract/extracttest"
)

// heavyFiles are pages that take many bytes: print in small letters of many colours over colours that fade, a scan on grainy
// paper, a photograph of all the page, and slides of which two are seen at once. Those of the folder that ACERVO_CORPUS names
// come with them.
func heavyFiles(t *testing.T) []string {
	t.Helper()
	dir, chance := t.TempDir(), rand.New(rand.NewPCG(1, 2))
	var files []string
	for name, b := range map[string][]byte{"dense.pdf": colouredPDF(chance, 700, 7, 1), "slides.pdf": colouredPDF(chance, 300, 14, 4), "scan.jpg": grainyScan(t, chance), "photograph.pdf": photographed(t, chance)} {
		files = append(files, filepath.Join(dir, name))
		if err := os.WriteFile(files[len(files)-1], b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if corpus := os.Getenv("ACERVO_CORPUS"); corpus != "" {
		for _, kind := range []string{"pdf/*.pdf", "scans/*.jpg", "scans/*.png"} {
			more, err := filepath.Glob(filepath.Join(corpus, kind))
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, more...)
		}
	}
	slices.Sort(files)
	return files
}

// colouredPDF has pages that are so many points high, full of letters of a size in eight colours.
func colouredPDF(chance *rand.Rand, high, size, pages int) []byte {
	b := extracttest.NewPDF()
	for range pages {
		var c strings.Builder
		for i := range 60 {
			fmt.Fprintf(&c, "%.2f %.2f 1 rg 0 %d 595 %d re f\n", 0.8+float64(i)/400, 1-float64(i)/400, i*high/60, high/60+1)
		}
		c.WriteString(fmt.Sprintf("BT /F1 %d Tf %d TL 20 %d Td\n", size, size+1, high-20))
		for range high/(size+1) - 5 {
			for range 98 / size {
				word := make([]byte, 3+chance.IntN(9))
				for i := range word {
					word[i] = byte('a' + chance.IntN(26))
				}
				colour := chance.IntN(8)
				fmt.Fprintf(&c, "%d %d %d rg (%s ) Tj\n", colour&1, colour>>1&1, colour>>2, word)
			}
			c.WriteString("T*\n")
		}
		c.WriteString("ET")
		b.Content(c.String(), fmt.Sprintf("/MediaBox [0 0 595 %d]", high))
	}
	return b.Bytes()
}

// grainyScan is a page of letters as a scanner sees it that does not see paper as white.
func grainyScan(t *testing.T, chance *rand.Rand) []byte {
	line := "La Asamblea aprobó el informe de la secretaría general sobre las pensiones de los"
	lines := slices.Repeat([]string{line}, 17)
	m, err := png.Decode(bytes.NewReader(extracttest.Scan(t, lines...)))
	if err != nil {
		t.Fatal(err)
	}
	page := image.NewGray(image.Rect(0, 0, 1654, 2300))
	draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(page, image.Rect(0, 0, 1654, 1200), m, image.Point{}, draw.Src)
	draw.Draw(page, image.Rect(0, 1100, 1654, 2300), m, image.Point{}, draw.Src)
	for i, v := range page.Pix {
		page.Pix[i] = uint8(max(0, min(255, 20+int(v)*215/255-i%1654/60+int(9*chance.NormFloat64()))))
	}
	return jpegOf(t, page)
}

// photographed is a page that is all one picture: colours that wander, in grain, with a few words over them.
func photographed(t *testing.T, chance *rand.Rand) []byte {
	m := image.NewRGBA(image.Rect(0, 0, 600, 800))
	for y := range 800 {
		for x := range 600 {
			grain := chance.IntN(70)
			m.SetRGBA(x, y, color.RGBA{uint8(x/4 + grain), uint8(y/5 + grain), uint8(x*y/3000%180 + grain), 255})
		}
	}
	b := extracttest.NewPDF()
	picture := b.Stream("/Type /XObject /Subtype /Image /Width 600 /Height 800 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode", string(jpegOf(t, m)))
	words := strings.Repeat("(La sede de la secretaria, vista desde el parque en el mes de marzo del ano 2024) Tj T*\n", 5)
	b.Content("q 595 0 0 842 0 0 cm /P Do Q BT /F1 12 Tf 14 TL 40 140 Td\n"+words+"ET", fmt.Sprintf("/Resources <</Font <</F1 3 0 R>> /XObject <</P %d 0 R>>>>", picture))
	return b.Bytes()
}

func jpegOf(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The first view of a page in the reader is small whatever is on the page; it is sharp when somebody acts, and nothing moves.
func TestTheFirstViewOfAnyPageIsSmallAndSharpWhenSomebodyActs(t *testing.T) {
	openBrowser(t)
	s := start(t)
	var found []document
	files := heavyFiles(t)
	for i, name := range files {
		symbol := fmt.Sprintf("PESADO/%d", i)
		s.run("file", name, "--title", filepath.Base(name), "--symbol", symbol, "--type", "other", "--access", "public")
		found = append(found, s.document(symbol))
	}
	v := s.visitor(t, "es")
	v.watchShifts()
	for i, d := range found {
		name := filepath.Base(files[i])
		path := "/d/" + d.ID + "/read?file=" + d.Versions[0].Texts[0].Files[0].ID
		if status := v.visit(path); status != 200 {
			t.Logf("%s has no pages to see: %d", name, status)
			continue
		}
		for _, path := range []string{path, path + "&page=2"} {
			if v.visit(path) != 200 {
				continue // it has one page
			}
			page := name + strings.Repeat(", second page", strings.Count(path, "&page=2"))
			v.do(chromedp.EmulateViewport(1280, 900))
			v.isSmall(page+", just filed", path)
			v.isSmall(page, path)
			v.isSmallEverywhere(page, path)
		}
		v.becomesSharp(name, path)
	}
}

// becomesSharp opens a page, moves the pointer, and sees the same page in all its pixels at the same place.
func (v *visitor) becomesSharp(name, path string) {
	v.t.Helper()
	v.do(chromedp.EmulateViewport(1280, 900))
	v.reach(path)
	ask[bool](v, settled)
	const shown = `document.querySelector("#p1 img").currentSrc`
	if first := ask[string](v, shown); !strings.Contains(first, "most=") {
		v.t.Errorf("%s begins with %s", name, first)
	}
	v.do(input.DispatchMouseEvent(input.MouseMoved, 300, 300), input.DispatchMouseEvent(input.MouseMoved, 320, 320))
	v.eventually(shown + `.endsWith("width=860") && document.querySelector("#p1 img").complete`)
	ask[bool](v, settled)
	for _, moved := range ask[[]shift](v, `window.shifts`) {
		if moved.Value >= 0.01 {
			v.t.Errorf("%s moves when it becomes sharp: %.3f: %s", name, moved.Value, moved.What)
		}
	}
}

// Whoever has no script is led to the sharp picture of the page by a link.
func TestWithoutScriptALinkLeadsToTheSharpPage(t *testing.T) {
	openBrowser(t)
	s := startSample(t)
	d := s.document("MUESTRA/REG-1")
	v := s.scriptless(t, "es")
	v.reach("/d/" + d.ID + "/read?file=" + d.Versions[2].Texts[0].Files[0].ID)
	sharp := v.text(`.leaf figcaption a`, "href")
	if v.count(".leaf figcaption a") != 1 || !strings.HasSuffix(sharp, "/pages/1/picture?width=1720") {
		t.Fatalf("the link leads to %q", sharp)
	}
	v.says(".leaf figcaption a", v.say.the("read.sharp"))
	for _, later := range []string{"#p2 img", "#p3 img"} {
		if v.count(later) == 1 && v.count(strings.Replace(later, "img", "source", 1)) > 0 {
			t.Errorf("%s comes with fewer pixels", later)
		}
	}
}
