package office

import (
	"encoding/xml"
	"strings"

	"acervo/indexer/extract/markup"
	"acervo/indexer/extract/reading"
)

// drawing writes the words of a chart, a diagram, a shape or a comment of OOXML, each on a
// line: titles, names of series and categories. The figures of a chart are left out; they
// are rounded differently on each axis, and stand in a table where they matter.
func drawing(s *markup.Scanner, to *reading.Pages) error {
	return s.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "val", "xVal", "yVal", "bubbleSize", "Fallback":
			return s.Skip()
		case "t", "v", "text":
			words, err := s.Words()
			if words = strings.TrimSpace(words); words != "" {
				to.WriteString(words + "\n")
			}
			return err
		}
		return nil
	})
}
