// Package markup scans XML that comes from outside.
package markup

import (
	"encoding/xml"
	"errors"
	"io"

	"golang.org/x/net/html/charset"
)

const (
	maxDepth = 512      // elements that stand in each other
	maxToken = 16 << 20 // bytes of one tag or one run of text: both are held in memory
	maxWords = 1 << 20  // bytes of an element's text that is taken whole: a title, a label
)

var (
	// ErrDTD is the error of XML that declares a document type, or entities.
	ErrDTD = errors.New("markup: the XML declares a document type")
	// ErrDeep is the error of elements that stand too deep in each other.
	ErrDeep = errors.New("markup: the XML is nested too deeply")
	// ErrLong is the error of a tag or a text that is too long.
	ErrLong = errors.New("markup: the XML has a tag or a text without end")
)

// Scanner reads XML token by token. It declares no entities, follows nothing outside the
// bytes, and refuses document types, endless tokens and absurd depth.
type Scanner struct {
	decoder *xml.Decoder
	input   *rationed
	depth   int
	lenient bool
}

// NewScanner makes a scanner of an XML document.
func NewScanner(r io.Reader) *Scanner {
	s := &Scanner{input: &rationed{Reader: r}}
	s.decoder = xml.NewDecoder(s.input)
	s.decoder.CharsetReader = charset.NewReaderLabel
	return s
}

// NewLenientScanner makes a scanner that goes on where XML breaks its own rules, and passes
// over document types: the entities that they declare stay as they are written.
func NewLenientScanner(r io.Reader) *Scanner {
	s := NewScanner(r)
	s.decoder.Strict, s.lenient = false, true
	return s
}

// rationed reads so far as one token may reach.
type rationed struct {
	io.Reader
	used int
}

func (r *rationed) Read(b []byte) (int, error) {
	if r.used > maxToken {
		return 0, ErrLong
	}
	n, err := r.Reader.Read(b)
	r.used += n
	return n, err
}

// Next returns the next start, end or text; io.EOF ends a document.
func (s *Scanner) Next() (xml.Token, error) {
	for {
		s.input.used = 0
		t, err := s.decoder.Token()
		if err != nil {
			return nil, err
		}
		switch t.(type) {
		case xml.StartElement:
			if s.depth++; s.depth > maxDepth {
				return nil, ErrDeep
			}
			return t, nil
		case xml.EndElement:
			s.depth--
			return t, nil
		case xml.CharData:
			return t, nil
		case xml.Directive:
			if !s.lenient {
				return nil, ErrDTD
			}
		}
	}
}

// Walk calls visit for every token to the end of the element whose start was read last; at the
// beginning of a document, to its end. A visit may read on, to the end of the element it is given.
func (s *Scanner) Walk(visit func(xml.Token) error) error {
	for inside := s.depth - 1; s.depth > inside; {
		t, err := s.Next()
		if inside < 0 && errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && s.depth > inside {
			err = visit(t)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Each walks, and calls visit for the starts of elements only.
func (s *Scanner) Each(visit func(xml.StartElement) error) error {
	return s.Walk(func(t xml.Token) error {
		if start, ok := t.(xml.StartElement); ok {
			return visit(start)
		}
		return nil
	})
}

// Skip reads to the end of the element whose start was read last.
func (s *Scanner) Skip() error {
	return s.Walk(func(xml.Token) error { return nil })
}

// Words returns the text of the element whose start was read last, at most 1 MB of it.
func (s *Scanner) Words() (string, error) {
	var text []byte
	err := s.Walk(func(t xml.Token) error {
		if c, ok := t.(xml.CharData); ok && len(text) < maxWords {
			text = append(text, c...)
		}
		return nil
	})
	return string(text), err
}

// Attribute returns the value of an attribute by its local name.
func Attribute(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
