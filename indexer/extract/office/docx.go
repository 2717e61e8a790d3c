package office

import (
	"encoding/xml"
	"errors"
	"io"
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
		return reading.Text{}, reading.Damaged("a Word document", errors.New("office: it has no main part"))
	}
	d := &docx{pages: &reading.Pages{}, seen: map[string]bool{}}
	if err := a.read(main, d.flow); err != nil {
		return reading.Text{}, refusal("a Word document", err)
	}
	for _, parts := range []string{"word/footnotes.xml", "word/endnotes.xml", "word/comments.xml", "word/header*.xml", "word/footer*.xml"} {
		for _, part := range a.like(parts) {
			_ = a.read(part, d.aside) // the body is read; what hangs on it is a gain where it can be had
		}
	}
	for _, part := range append(a.like("word/charts/chart*.xml"), a.like("word/diagrams/data*.xml")...) {
		_ = a.read(part, func(s *markup.Scanner) error { return drawing(s, d.pages) })
	}
	t := reading.Text{Method: "office"}
	properties(a, "docProps/core.xml", &t)
	d.pages.Into(&t)
	return t, nil
}

type docx struct {
	pages *reading.Pages
	seen  map[string]bool // headers and footers that stand in the text already
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

// flow writes the paragraphs and tables of a part.
func (d *docx) flow(s *markup.Scanner) error {
	cells := []int{} // for each table row that is open, how many cells were begun
	inCell := 0      // how many cells are open
	for {
		t, err := s.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "t":
				words, err := s.Words()
				if err != nil {
					return err
				}
				d.pages.WriteString(words)
			case "tab", "ptab":
				d.pages.WriteString("\t")
			case "br", "cr":
				d.pages.WriteString("\n")
			case "noBreakHyphen":
				d.pages.WriteString("-")
			case "tr":
				cells = append(cells, 0)
			case "tc":
				if n := len(cells); n > 0 {
					if cells[n-1]++; cells[n-1] > 1 {
						d.pages.WriteString("\t")
					}
				}
				inCell++
			case "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "instrText", "delText", "del", "moveFrom", "Fallback", "oMathPara":
				if e.Name.Local == "oMathPara" {
					continue
				}
				if err := s.Skip(); err != nil {
					return err
				}
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "p":
				if inCell > 0 {
					d.pages.WriteString(" ")
				} else {
					d.pages.WriteString("\n")
				}
			case "tc":
				inCell--
			case "tr":
				if n := len(cells); n > 0 {
					cells = cells[:n-1]
				}
				if inCell == 0 {
					d.pages.WriteString("\n")
				}
			}
		}
	}
}

// drawing writes the words of a chart or a diagram, each on a line: text runs and the
// strings that a chart keeps of its titles and categories.
func drawing(s *markup.Scanner, to *reading.Pages) error {
	return s.Each(func(e xml.StartElement) error {
		if e.Name.Local != "t" && e.Name.Local != "v" {
			return nil
		}
		words, err := s.Words()
		if words = strings.TrimSpace(words); words != "" {
			to.WriteString(words + "\n")
		}
		return err
	})
}
