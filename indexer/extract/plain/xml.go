package plain

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"acervo/indexer/extract/markup"
	"acervo/indexer/extract/reading"
)

// XML reads the words of an XML file, each element's on a line of its own. A file that
// declares a document type is read without it: entities of its own stay as they are written,
// and nothing outside the file is looked at.
func XML(f reading.File) (reading.Text, error) {
	file, err := f.Open()
	if err != nil {
		return reading.Text{}, err
	}
	defer file.Close()
	t := reading.Text{Method: "text"}
	pages := &reading.Pages{}
	err = markup.NewLenientScanner(io.LimitReader(file, 4*reading.MaxText)).Walk(func(token xml.Token) error {
		if c, ok := token.(xml.CharData); ok {
			if words := strings.TrimSpace(string(c)); words != "" {
				pages.WriteString(words + "\n")
			}
		}
		if pages.Full() {
			return io.EOF
		}
		return nil
	})
	switch {
	case errors.Is(err, markup.ErrDeep), errors.Is(err, markup.ErrLong):
		return t, reading.Unreadable("The XML is nested or stretched beyond all measure; it was not read.", err)
	case err != nil && pages.Empty():
		return t, reading.Damaged("XML", err)
	case err != nil && !pages.Full():
		t.Find("The XML is damaged; only what stands before the damage was read.")
	}
	pages.Into(&t)
	return t, nil
}
