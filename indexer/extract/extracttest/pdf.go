// Package extracttest makes small files of many kinds for tests.
package extracttest

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// PDF makes a PDF file with one page for each text, whose lines stand below each other.
// Characters outside Windows-1252 are lost. The title goes into its properties.
func PDF(title string, pages ...string) []byte {
	b := NewPDF()
	for _, text := range pages {
		b.Page(text, "")
	}
	b.Info = "/Title " + literal(title)
	return b.Bytes()
}

// PDFBuilder makes PDF files object by object. Objects 1 to 3 are the catalogue, the list
// of pages and a font named F1.
type PDFBuilder struct {
	Info    string // entries of the information dictionary
	Catalog string // more entries of the catalogue
	objects []string
	pages   []int
}

// NewPDF begins a file.
func NewPDF() *PDFBuilder { return &PDFBuilder{objects: make([]string, 3)} }

// Object adds an object and returns its number.
func (b *PDFBuilder) Object(body string) int {
	b.objects = append(b.objects, body)
	return len(b.objects)
}

// Stream adds a stream object with entries in its dictionary, and returns its number.
func (b *PDFBuilder) Stream(entries, data string) int {
	return b.Object(fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", entries, len(data), data))
}

// Page adds a page with lines of text, and entries in its dictionary.
func (b *PDFBuilder) Page(text, entries string) {
	var c strings.Builder
	c.WriteString("BT /F1 11 Tf 14 TL 60 780 Td\n")
	for line := range strings.SplitSeq(text, "\n") {
		c.WriteString(literal(line) + " Tj T*\n")
	}
	c.WriteString("ET")
	b.Content(c.String(), entries)
}

// Content adds a page drawn by a content stream.
func (b *PDFBuilder) Content(stream, entries string) { b.Drawn(b.Stream("", stream), entries) }

// Drawn adds a page drawn by the stream of this number.
func (b *PDFBuilder) Drawn(content int, entries string) {
	if !strings.Contains(entries, "/Resources") {
		entries += " /Resources <</Font <</F1 3 0 R>>>>"
	}
	b.pages = append(b.pages, b.Object(fmt.Sprintf("<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R %s>>", content, entries)))
}

// Bytes returns the file.
func (b *PDFBuilder) Bytes() []byte {
	kids := make([]string, len(b.pages))
	for i, n := range b.pages {
		kids[i] = fmt.Sprintf("%d 0 R", n)
	}
	b.objects[0] = "<</Type /Catalog /Pages 2 0 R " + b.Catalog + ">>"
	b.objects[1] = fmt.Sprintf("<</Type /Pages /Kids [%s] /Count %d>>", strings.Join(kids, " "), len(kids))
	b.objects[2] = "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"
	trailer := ""
	if b.Info != "" {
		trailer = fmt.Sprintf("/Info %d 0 R", b.Object("<<"+b.Info+">>"))
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	offsets := make([]int, len(b.objects))
	for i, body := range b.objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	at := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(b.objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n", len(b.objects)+1, trailer, at)
	return out.Bytes()
}

// literal writes a string as PDF does, in Windows-1252.
func literal(s string) string {
	e := charmap.Windows1252.NewEncoder()
	coded, err := e.String(s)
	if err != nil {
		coded = strings.Map(func(r rune) rune {
			if r > 0x7E {
				return '?'
			}
			return r
		}, s)
	}
	return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(coded) + ")"
}

// SignedPDF is a PDF with one page and a signature, stated to be by Ana Nñez in 2024, that nobody can check.
func SignedPDF() []byte {
	b := NewPDF()
	value := b.Object(`<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Name (Ana N\361ez) /M (D:20240102030405Z) /ByteRange [0 10 20 10] /Contents <00>>>`)
	field := b.Object(fmt.Sprintf("<</Type /Annot /Subtype /Widget /FT /Sig /T (Firma1) /V %d 0 R /Rect [0 0 0 0] /F 132>>", value))
	b.Catalog = fmt.Sprintf("/AcroForm <</Fields [%d 0 R] /SigFlags 3>>", field)
	b.Page("firmado", fmt.Sprintf("/Annots [%d 0 R]", field))
	return b.Bytes()
}
