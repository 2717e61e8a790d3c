package indexer

import (
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf8"

	"acervo/indexer/margins"
	"acervo/records"
)

// leftOut tells of each passage of a file what is left out of it when it is indexed and shown: running headers and
// footers. The passages are the whole text, which readers get with them.
func leftOut(passages []records.Passage) [][]records.Span {
	var text strings.Builder
	var outline []records.Provision
	for _, p := range passages {
		if p.EID != "" { // it may begin with the headings of what it belongs to
			outline = append(outline, records.Provision{Offset: text.Len() + max(0, strings.Index(p.Text, p.Label))})
		}
		text.WriteString(p.Text)
	}
	found := margined(text.String(), outline)
	if len(found) == 0 {
		return nil
	}
	all := make([][]records.Span, len(passages))
	at, i := 0, 0
	for _, m := range found {
		for i < len(passages) && at+len(passages[i].Text) <= m.From {
			at += len(passages[i].Text)
			i++
		}
		if i == len(passages) || m.To > at+len(passages[i].Text) {
			continue // a line that two passages share
		}
		all[i] = append(all[i], records.Span{From: m.From - at, To: m.To - at})
	}
	return all
}

// margined finds the running headers and footers of a text. In a document of two pages only what counts them is one,
// for two pages may well begin alike.
func margined(text string, outline []records.Provision) (all []records.Span) {
	pages := 1 + strings.Count(text, records.PageBreak)
	for _, m := range margins.Find(text, outline) {
		if pages > 2 || m.Numbered {
			all = append(all, m.Span)
		}
	}
	return all
}

// Margins finds running headers and footers; see records.Finder.
func (x *Index) Margins(text string, outline []records.Provision) []records.Span {
	return margined(text, outline)
}

// without is a text from which spans were taken out. Spans that are not of this text leave it as it is.
func without(text string, spans []records.Span) string {
	if len(spans) == 0 {
		return text
	}
	var b strings.Builder
	from := 0
	for _, s := range spans {
		if s.From < from || s.To < s.From || s.To > len(text) {
			return text
		}
		b.WriteString(text[from:s.From])
		from = s.To
	}
	b.WriteString(text[from:])
	if left := b.String(); utf8.ValidString(left) {
		return left
	}
	return text
}

// packSpans writes spans as they are stored beside a passage: the distance to each, and its length.
func packSpans(spans []records.Span) []byte {
	var b []byte
	from := 0
	for _, s := range spans {
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(s.From-from)), uint64(s.To-s.From)) //nolint:gosec // they rise
		from = s.To
	}
	return b
}

func unpackSpans(b []byte) (spans []records.Span, err error) {
	at := 0
	for len(b) > 0 {
		gap, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errors.New("indexer: what is left out of a passage cannot be read")
		}
		length, m := binary.Uvarint(b[n:])
		if m <= 0 || gap > 1<<40 || length > 1<<40 {
			return nil, errors.New("indexer: what is left out of a passage cannot be read")
		}
		at += int(gap) //nolint:gosec // bounded above
		spans = append(spans, records.Span{From: at, To: at + int(length)})
		at += int(length)
		b = b[n+m:]
	}
	return spans, nil
}
