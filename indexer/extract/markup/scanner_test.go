package markup

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// words returns the text of a document, or the error at which it ended.
func words(s *Scanner) (string, error) {
	var b strings.Builder
	err := s.Walk(func(t xml.Token) error {
		if c, ok := t.(xml.CharData); ok {
			b.Write(c)
		}
		return nil
	})
	return b.String(), err
}

func TestXMLFromOutsideIsBounded(t *testing.T) {
	attributes := make([]string, 2<<20)
	for i := range attributes {
		attributes[i] = fmt.Sprintf(`a%d=""`, i)
	}
	const entities = `<!DOCTYPE a [<!ENTITY x "y"><!ENTITY p SYSTEM "file:///etc/passwd">]><a>&x;&p;</a>`
	for rule, c := range map[string]struct {
		xml           string
		strict, loose error
		want          string // of the lenient scanner, where there is no error
	}{
		"a document":                  {`<a>uno &amp; <b>dos</b></a>`, nil, nil, "uno & dos"},
		"entities stay as written":    {entities, ErrDTD, nil, "&x;&p;"},
		"deep elements":               {strings.Repeat("<a>", 100_000), ErrDeep, ErrDeep, ""},
		"a text without end":          {"<a>" + strings.Repeat("x", 2*maxToken), ErrLong, ErrLong, ""},
		"a tag without end":           {"<a " + strings.Join(attributes, " "), ErrLong, ErrLong, ""},
		"a comment without end":       {"<a><!--" + strings.Repeat("x", 2*maxToken), ErrLong, ErrLong, ""},
		"a long document is no token": {"<a>" + strings.Repeat("<b>"+strings.Repeat("x", 1<<20)+"</b>", 20) + "</a>", nil, nil, strings.Repeat("x", 20<<20)},
	} {
		t.Run(rule, func(t *testing.T) {
			if _, err := words(NewScanner(strings.NewReader(c.xml))); !errors.Is(err, c.strict) {
				t.Errorf("the error is %v, want %v", err, c.strict)
			}
			got, err := words(NewLenientScanner(strings.NewReader(c.xml)))
			if !errors.Is(err, c.loose) || c.loose == nil && got != c.want {
				t.Errorf("the lenient scanner gives %.40q, %v; want %q, %v", got, err, c.want, c.loose)
			}
		})
	}
}

func TestAWalkEndsWithItsElement(t *testing.T) {
	s := NewScanner(strings.NewReader(`<a><b>uno<c>dos</c></b><b>tres</b><d>x</d></a>`))
	var got []string
	err := s.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "b":
			w, err := s.Words()
			got = append(got, w)
			return err
		case "d":
			return s.Skip()
		}
		return nil
	})
	if err != nil || strings.Join(got, "|") != "unodos|tres" {
		t.Errorf("got %q, %v", got, err)
	}
}
