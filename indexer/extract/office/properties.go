package office

import (
	"encoding/xml"
	"strings"

	"acervo/indexer/extract/markup"
	"acervo/indexer/extract/reading"
	"acervo/records"
)

// properties takes title and creation date from the part that holds them: docProps/core.xml
// (ISO 29500-2) or meta.xml (OpenDocument). What is wrong in it is no reason to lose the text.
func properties(a *archive, part string, t *reading.Text) {
	_ = a.read(part, func(s *markup.Scanner) error {
		return s.Each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "title":
				words, err := s.Words()
				if t.Title == "" {
					t.Title = strings.TrimSpace(words)
				}
				return err
			case "created", "creation-date":
				words, err := s.Words()
				if len(words) >= 10 {
					if d, err := records.ParseDate(words[:10]); err == nil {
						t.Created = d
					}
				}
				return err
			}
			return nil
		})
	})
}
