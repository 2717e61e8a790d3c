package web

import (
	"slices"
	"strings"

	"acervo/records"
)

// Matter returns the spans of pages without what stands in their margins: running headers and footers, in their order.
func Matter(text string, pages []Span, margins []records.Span) []Span {
	matter := slices.Clone(pages)
	for i := range matter {
		p := &matter[i]
		for _, m := range margins {
			if p.From <= m.From && m.To <= p.To && strings.TrimSpace(text[p.From:m.From]) == "" {
				p.From = m.To
			}
		}
		for _, m := range slices.Backward(margins) {
			if p.From <= m.From && m.To <= p.To && strings.TrimSpace(text[m.To:p.To]) == "" {
				p.To = m.From
			}
		}
	}
	return matter
}
