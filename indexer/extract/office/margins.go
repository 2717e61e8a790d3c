package office

import (
	"encoding/xml"
	"regexp"
	"strings"

	"acervo/indexer/extract/markup"
)

// marginCode is a code in a sheet's header or footer: a font, a size, a colour, the page's
// number, or which third of the margin follows (ISO 29500-1, 18.3.1.46).
var marginCode = regexp.MustCompile(`&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|[^&])`)

// margins writes the words of a sheet's headers and footers.
func (w *workbook) margins(s *markup.Scanner) error {
	return s.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "sheetData":
			return s.Skip()
		case "oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter":
			words, err := s.Words()
			words = strings.ReplaceAll(marginCode.ReplaceAllString(words, "\t"), "&&", "&")
			if words = strings.Join(strings.Fields(words), " "); words != "" {
				w.pages.WriteString(words + "\n")
			}
			return err
		}
		return nil
	})
}
