package office

import (
	"encoding/xml"
	"errors"

	"acervo/indexer/extract/markup"
	"acervo/indexer/extract/reading"
)

// Pptx reads a PresentationML document (ISO 29500): a page for each slide, with its tables,
// charts, diagrams, comments and the speaker's notes.
func Pptx(f reading.File) (reading.Text, error) {
	const kind = "a presentation"
	a, err := openArchive(f)
	if err != nil {
		return reading.Text{}, refusal(kind, err)
	}
	defer a.close()
	slides, err := a.listed("ppt/presentation.xml", "sldId")
	if err != nil && hostile(err) {
		return reading.Text{}, refusal(kind, err)
	}
	if len(slides) == 0 {
		for _, part := range a.like("ppt/slides/slide*.xml") {
			slides = append(slides, named{part: part})
		}
	}
	if len(slides) == 0 && !a.has("ppt/presentation.xml") {
		return reading.Text{}, refusal(kind, errors.Join(err, errNoMain))
	}
	p := &presentation{archive: a, pages: &reading.Pages{}}
	damaged := a.partial || err != nil
	for _, slide := range slides {
		if err := p.slide(slide.part); err != nil {
			if hostile(err) {
				return reading.Text{}, refusal(kind, err)
			}
			damaged = damaged || !errors.Is(err, errFull)
		}
		if p.pages.Full() {
			break
		}
	}
	if damaged && p.pages.Len() == 0 {
		return reading.Text{}, reading.Damaged(kind, err)
	}
	t := reading.Text{Method: "slides", Paged: true}
	if damaged {
		t.Find("The file is damaged: a part of it may be missing from the text.")
	}
	properties(a, "docProps/core.xml", &t)
	p.pages.Into(&t)
	return t, nil
}

type presentation struct {
	archive *archive
	pages   *reading.Pages
}

// slide writes the page of a slide.
func (p *presentation) slide(part string) error {
	err := p.archive.read(part, func(s *markup.Scanner) error { return p.shapes(s, "sldNum") })
	for _, extra := range p.archive.related(part, "chart", "chartEx", "diagramData", "comments") {
		p.archive.extra(extra, func(s *markup.Scanner) error { return drawing(s, p.pages) })
	}
	for _, notes := range p.archive.related(part, "notesSlide") {
		p.archive.extra(notes, func(s *markup.Scanner) error { return p.shapes(s, "sldNum", "hdr", "ftr", "dt") })
	}
	p.pages.Break()
	return err
}

// shapes writes the text of a slide's shapes and tables, but of the placeholders that are left out.
func (p *presentation) shapes(s *markup.Scanner, without ...string) error {
	var table rowWriter
	hidden := false
	return s.Walk(func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "sp":
				hidden = false
			case "ph":
				for _, kind := range without {
					hidden = hidden || markup.Attribute(e, "type") == kind
				}
			case "txBody":
				if hidden {
					return s.Skip()
				}
			case "t":
				words, err := s.Words()
				p.pages.WriteString(words)
				return err
			case "br":
				p.pages.WriteString("\n")
			case "tr":
				table.row()
			case "tc":
				p.pages.WriteString(table.cell())
			case "Fallback":
				return s.Skip()
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "p":
				p.pages.WriteString(table.paragraphEnd())
			case "tc":
				table.cellEnd()
			case "tr":
				p.pages.WriteString(table.rowEnd())
			}
			if p.pages.Full() {
				return errFull
			}
		}
		return nil
	})
}
