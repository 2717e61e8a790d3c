package plain

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html/charset"

	"acervo/indexer/extract/reading"
)

// maxDepth is how deep the elements of an XML file may stand in each other.
const maxDepth = 2000

// XML reads the words of an XML file, each element's on a line of its own. A file that
// declares a document type is read without it: entities of its own stay as they are written,
// and nothing outside the file is looked at.
func XML(f reading.File) (reading.Text, error) {
	file, err := f.Open()
	if err != nil {
		return reading.Text{}, err
	}
	defer file.Close()
	d := xml.NewDecoder(io.LimitReader(file, 4*reading.MaxText))
	d.CharsetReader = charset.NewReaderLabel
	d.Strict = false // an entity that is not declared here is no reason to lose the rest
	t := reading.Text{Method: "text"}
	pages := &reading.Pages{}
	depth := 0
	for !pages.Full() {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if pages.Empty() {
				return t, reading.Damaged("XML", err)
			}
			t.Find("The XML is damaged; only what stands before the damage was read.")
			break
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return t, reading.Unreadable("The XML is nested too deeply; it was not read.", nil)
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if words := strings.TrimSpace(string(e)); words != "" {
				pages.WriteString(words + "\n")
			}
		}
	}
	pages.Into(&t)
	return t, nil
}
