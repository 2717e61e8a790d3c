package paper

import (
	"acervo/records"
)

// Press prints the documents that the service itself writes. It is safe for use by many goroutines.
type Press struct {
	words map[records.Language]words
}

var _ records.Press = (*Press)(nil)

// NewPress makes a press.
func NewPress() (*Press, error) {
	w, err := readWords()
	if err != nil {
		return nil, records.Errorf(records.Internal, "The press has no words.").Because(err)
	}
	return &Press{words: w}, nil
}

// in returns the words of a language, or Spanish ones where there are none.
func (p *Press) in(l records.Language) words {
	if w, ok := p.words[l]; ok {
		return w
	}
	return p.words[records.Spanish]
}
