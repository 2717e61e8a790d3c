package markup

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"acervo/indexer/extract/reading"
)

// XML reads the text of any XML document: a line for each run of text. The five entities
// of XML are known, and those of HTML; what declares its own is not read. A document that
// breaks off, or breaks the rules, is read as far as it goes.
func XML(f reading.File) (reading.Text, error) {
	file, err := f.Open()
	if err != nil {
		return reading.Text{}, err
	}
	defer file.Close()
	s := NewScanner(file)
	s.doctype = true
	s.decoder.Entity = xml.HTMLEntity
	t := reading.Text{Method: "text"}
	pages := &reading.Pages{}
	err = xmlText(s, pages)
	switch {
	case errors.Is(err, ErrDTD):
		return t, reading.Unreadable("The file declares entities of its own, which may stand for anything; it was not read.", err)
	case errors.Is(err, ErrDeep), errors.Is(err, ErrLong):
		return t, reading.Unreadable("The file is nested or stretched beyond all measure; it was not read.", err)
	case err != nil && pages.Empty():
		return t, reading.Damaged("XML", err)
	case err != nil:
		t.Find("The file is damaged; its text was read up to the damage.")
	}
	pages.Into(&t)
	return t, nil
}

func xmlText(s *Scanner, to *reading.Pages) error {
	for !to.Full() {
		token, err := s.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if c, ok := token.(xml.CharData); ok {
			if words := strings.TrimSpace(string(c)); words != "" {
				to.WriteString(words + "\n")
			}
		}
	}
	return nil
}
