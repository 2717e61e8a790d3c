package office

import (
	"encoding/xml"
	"strings"

	"acervo/indexer/extract/markup"
	"acervo/indexer/extract/reading"
)

// Docx reads a WordprocessingML document (ISO 29500): what stands in its body, then its
// headers and footers once, notes, comments and charts. Deleted text is left out.
func Docx(f reading.File) (reading.Text, error) {
	a, err := openArchive(f)
	if err != nil {
		return reading.Text{}, refusal("a Word document", err)
	}
	defer a.close()
	main := "word/document.xml"
	if !a.has(main) {
		if found := a.like("word/document*.xml"); len(found) > 0 {
			main = found[0]
		}
	}
	if !a.has(main) {
		return reading.Text{}, reading.Damaged("a Word document", errNoMain)
	}
	d := &docx{pages: &reading.Pages{}, numbers: readNumbering(a), seen: map[string]bool{}}
	t := reading.Text{Method: "office"}
	if err := a.mainPart(main, "a Word document", d.pages, &t, d.flow); err != nil {
		return reading.Text{}, err
	}
	for _, parts := range []string{"word/footnotes.xml", "word/endnotes.xml", "word/comments.xml", "word/header*.xml", "word/footer*.xml"} {
		for _, part := range a.like(parts) {
			a.extra(part, d.aside)
		}
	}
	for _, part := range append(a.like("word/charts/chart*.xml"), a.like("word/diagrams/data*.xml")...) {
		a.extra(part, func(s *markup.Scanner) error { return drawing(s, d.pages) })
	}
	properties(a, "docProps/core.xml", &t)
	d.pages.Into(&t)
	return t, nil
}

type docx struct {
	pages   *reading.Pages
	numbers *numbering      // of the body; nil in what hangs on it
	seen    map[string]bool // headers and footers that stand in the text already
}

// aside reads a part whose text is kept only once: each section has its headers, mostly the same.
func (d *docx) aside(s *markup.Scanner) error {
	part := &docx{pages: &reading.Pages{}}
	err := part.flow(s)
	var t reading.Text
	part.pages.Into(&t)
	text := strings.TrimSpace(strings.Join(t.Pages, "\n"))
	if text != "" && !d.seen[text] {
		d.seen[text] = true
		d.pages.WriteString("\n" + text + "\n")
	}
	return err
}

// flow writes the paragraphs and tables of a part: a line for each paragraph and each row,
// a tab between cells.
func (d *docx) flow(s *markup.Scanner) error {
	var table rowWriter
	return s.Walk(func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			return d.start(s, e, &table)
		case xml.EndElement:
			switch e.Name.Local {
			case "p":
				d.pages.WriteString(table.paragraphEnd())
			case "tc":
				table.cellEnd()
			case "tr":
				d.pages.WriteString(table.rowEnd())
			}
			if d.pages.Full() {
				return errFull
			}
		}
		return nil
	})
}

// start handles the beginning of an element. Properties, deleted text, the codes of fields and
// what stands there for old programs are passed over.
func (d *docx) start(s *markup.Scanner, e xml.StartElement, table *rowWriter) error {
	switch e.Name.Local {
	case "t":
		words, err := s.Words()
		d.pages.WriteString(words)
		return err
	case "tab", "ptab":
		d.pages.WriteString("\t")
	case "br", "cr":
		d.pages.WriteString("\n")
	case "noBreakHyphen":
		d.pages.WriteString("-")
	case "txbxContent": // a box stands in the middle of the paragraph it hangs on
		d.pages.WriteString(table.paragraphEnd())
	case "tr":
		table.row()
	case "tc":
		d.pages.WriteString(table.cell())
	case "pPr":
		return d.paragraph(s)
	case "rPr", "tblPr", "tblPrEx", "trPr", "tcPr", "sectPr", "instrText", "delText", "delInstrText", "del", "moveFrom", "Fallback":
		return s.Skip()
	}
	return nil
}

// paragraph reads a paragraph's properties and writes the number it has in its list.
func (d *docx) paragraph(s *markup.Scanner) error {
	style, own := "", place{}
	err := s.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pStyle":
			style = markup.Attribute(e, "val")
		case "numId":
			own.list = markup.Attribute(e, "val")
		case "ilvl":
			own.level = clampLevel(markup.Attribute(e, "val"))
		case "rPr", "pPrChange", "sectPr":
			return s.Skip()
		}
		return nil
	})
	if d.numbers != nil {
		d.pages.WriteString(d.numbers.label(style, own))
	}
	return err
}
