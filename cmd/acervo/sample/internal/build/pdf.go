package build

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/font"
	"golang.org/x/text/encoding/charmap"
)

// A page of US letter size, in points, as offices in Mexico use it.
const (
	pageWidth  = 612.0
	pageHeight = 792.0
	margin     = 72.0
)

// The fonts of a PDF's resources: three of the fourteen that every reader has.
var fontNames = map[string]string{"F1": "Times-Roman", "F2": "Times-Bold", "F3": "Helvetica-Oblique"}

// typeface is how a block is printed.
type typeface struct {
	font     string
	size     float64
	centred  bool
	before   float64 // space above
	keepNext bool    // a heading never stands last on a page
}

var typefaces = map[style]typeface{
	paragraph: {font: "F1", size: 11, before: 7},
	mark:      {font: "F3", size: 9, centred: true},
	title:     {font: "F2", size: 16, centred: true, before: 18, keepNext: true},
	heading1:  {font: "F2", size: 11.5, centred: true, before: 18, keepNext: true},
	heading2:  {font: "F2", size: 11, centred: true, before: 12, keepNext: true},
}

// word is a word in its font, in WinAnsiEncoding.
type word struct {
	font, text string
	width      float64
}

// writePDF prints a text into a PDF that any tool can read: standard fonts,
// WinAnsi encoding, nothing compressed.
func writePDF(d document) ([]byte, error) {
	var p press
	p.newPage()
	for _, b := range d.blocks {
		if b.style == table {
			return nil, errors.New("a PDF of this collection has no tables")
		}
		face := typefaces[b.style]
		p.space(face)
		for _, line := range b.lines {
			words, err := setWords(face, line)
			if err != nil {
				return nil, err
			}
			p.fill(face, words)
		}
	}
	return assemble(d, p.pages)
}

func setWords(face typeface, line string) ([]word, error) {
	var words []word
	label, rest := splitLabel(line)
	for _, part := range []struct{ font, text string }{{"F2", label}, {face.font, rest}} {
		encoded, err := winAnsi(part.text)
		if err != nil {
			return nil, err
		}
		for _, text := range strings.Fields(encoded) {
			width, err := font.TextWidthFloat(text, fontNames[part.font], face.size)
			if err != nil {
				return nil, err
			}
			words = append(words, word{part.font, text, width})
		}
	}
	return words, nil
}

// press fills pages with lines from top to bottom.
type press struct {
	pages []*bytes.Buffer
	y     float64
}

func (p *press) newPage() {
	p.pages = append(p.pages, &bytes.Buffer{})
	p.y = pageHeight - margin
}

// space leaves the room above a block, or turns the page when too little is left below.
func (p *press) space(face typeface) {
	p.y -= face.before
	least := 2 * face.size
	if face.keepNext {
		least = 6 * face.size
	}
	if p.y < margin+least {
		p.newPage()
	}
}

// fill breaks words into lines and prints them.
func (p *press) fill(face typeface, words []word) {
	const measure = pageWidth - 2*margin
	gap := face.size / 4
	for len(words) > 0 {
		width, n := words[0].width, 1
		for n < len(words) && width+gap+words[n].width <= measure {
			width += gap + words[n].width
			n++
		}
		if p.y < margin {
			p.newPage()
		}
		x := margin
		if face.centred {
			x += (measure - width) / 2
		}
		p.y -= face.size * 1.3
		p.print(face, x, words[:n])
		words = words[n:]
	}
}

func (p *press) print(face typeface, x float64, words []word) {
	page := p.pages[len(p.pages)-1]
	for len(words) > 0 {
		n := 1
		for n < len(words) && words[n].font == words[0].font {
			n++
		}
		texts, width := make([]string, n), 0.0
		for i, w := range words[:n] {
			texts[i] = w.text
			width += w.width + face.size/4 // a space of Times is a quarter of its size
		}
		show(page, words[0].font, face.size, x, p.y, strings.Join(texts, " "))
		x += width
		words = words[n:]
	}
}

// show writes one run of encoded text.
func show(page *bytes.Buffer, font string, size, x, y float64, text string) {
	escaped := strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(text)
	fmt.Fprintf(page, "BT /%s %.4g Tf %.2f %.2f Td (%s) Tj ET\n", font, size, x, y, escaped)
}

// winAnsi is the encoding of the text on the pages; a letter outside of it is an error.
func winAnsi(text string) (string, error) { return charmap.Windows1252.NewEncoder().String(text) }

// textString is how a PDF keeps text that is not on a page: UTF-16 (ISO 32000-1, 7.9.2.2).
func textString(text string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String() + ">"
}

// assemble puts the pages, with their heads and feet, into a file (ISO 32000-1, 7.5).
func assemble(d document, pages []*bytes.Buffer) ([]byte, error) {
	const firstPage = 7 // after catalogue, page tree, three fonts, information
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", firstPage+2*i))
	}
	objects := []string{
		fmt.Sprintf("<< /Type /Catalog /Pages 2 0 R /Lang (%s) >>", d.lang),
		fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages)),
	}
	for _, name := range []string{"F1", "F2", "F3"} {
		objects = append(objects, fmt.Sprintf("<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>", fontNames[name]))
	}
	objects = append(objects, fmt.Sprintf("<< /Title %s /Subject %s >>", textString(d.title), textString(Mark)))
	for i, page := range pages {
		head, err := winAnsi(Mark)
		if err != nil {
			return nil, err
		}
		if i > 0 { // the first page has it as its first line
			show(page, "F3", 8, margin, pageHeight-margin/2, head)
		}
		show(page, "F3", 8, margin, margin/2, fmt.Sprintf("%s - %d / %d", d.symbol, i+1, len(pages)))
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> /Contents %d 0 R >>",
				pageWidth, pageHeight, firstPage+2*i+1),
			fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", page.Len(), page))
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for i, object := range objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return out.Bytes(), nil
}
