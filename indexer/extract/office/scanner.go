package office

import (
	"encoding/xml"
	"errors"
	"io"

	"golang.org/x/net/html/charset"
)

// maxDepth is how deep the elements of a document may stand in each other.
const maxDepth = 512

var (
	errDTD  = errors.New("office: the XML declares a document type")
	errDeep = errors.New("office: the XML is nested too deeply")
)

// scanner reads XML token by token. It declares no entities, follows nothing outside the
// bytes, and refuses document types and absurd depth.
type scanner struct {
	decoder *xml.Decoder
	depth   int
}

func newScanner(r io.Reader) *scanner {
	d := xml.NewDecoder(r)
	d.CharsetReader = charset.NewReaderLabel
	return &scanner{decoder: d}
}

// next returns the next start, end or text; io.EOF ends a document.
func (s *scanner) next() (xml.Token, error) {
	for {
		t, err := s.decoder.Token()
		if err != nil {
			return nil, err
		}
		switch t.(type) {
		case xml.StartElement:
			if s.depth++; s.depth > maxDepth {
				return nil, errDeep
			}
			return t, nil
		case xml.EndElement:
			s.depth--
			return t, nil
		case xml.CharData:
			return t, nil
		case xml.Directive:
			return nil, errDTD
		}
	}
}

// skip reads to the end of the element whose start was read last.
func (s *scanner) skip() error {
	for inside := s.depth - 1; s.depth > inside; {
		if _, err := s.next(); err != nil {
			return err
		}
	}
	return nil
}

// words returns the text of the element whose start was read last.
func (s *scanner) words() (string, error) {
	var text []byte
	for inside := s.depth - 1; s.depth > inside; {
		t, err := s.next()
		if err != nil {
			return "", err
		}
		if c, ok := t.(xml.CharData); ok && len(text) < maxWords {
			text = append(text, c...)
		}
	}
	return string(text), nil
}

// maxWords bounds the text of one element that is taken whole: a title, a label.
const maxWords = 1 << 20

// each calls visit for every start of an element to the end of the document. A visit may
// read on in the scanner, to the end of its element.
func (s *scanner) each(visit func(xml.StartElement) error) error {
	for {
		t, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := t.(xml.StartElement); ok {
			if err := visit(start); err != nil {
				return err
			}
		}
	}
}

// attribute returns the value of an attribute by its local name.
func attribute(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
