package office

import (
	"encoding/xml"
	"strconv"
	"strings"

	"acervo/indexer/extract/markup"
)

// outlineStyle is the name under which the numbering of headings is kept.
const outlineStyle = "\x00outline"

// lists counts the items of OpenDocument's lists and its headings: like Word, it keeps the
// numbers out of the text.
type lists struct {
	styles  map[string]*scheme
	counts  map[string]*counts
	stack   []string // the styles of the lists that are open
	pending bool     // an item has begun, and its first paragraph has not
}

func newLists() *lists { return &lists{styles: map[string]*scheme{}, counts: map[string]*counts{}} }

// read takes the styles of lists from styles.xml.
func (l *lists) read(s *markup.Scanner) error {
	return s.Each(func(e xml.StartElement) error {
		if e.Name.Local == "list-style" || e.Name.Local == "outline-style" {
			return l.style(s, e)
		}
		return nil
	})
}

// style reads the style of a list (ISO 26300-1, 16.30) or of all headings (16.34).
func (l *lists) style(s *markup.Scanner, e xml.StartElement) error {
	name := markup.Attribute(e, "name")
	if e.Name.Local == "outline-style" {
		name = outlineStyle
	}
	style := &scheme{}
	l.styles[name] = style
	return s.Each(func(e xml.StartElement) error {
		at, err := strconv.Atoi(markup.Attribute(e, "level"))
		if err != nil || at < 1 || at > levels {
			return nil
		}
		one := &style[at-1]
		one.start = attributeNumber(e, "start-value")
		switch e.Name.Local {
		case "list-level-style-bullet":
			one.format = "bullet"
		case "list-level-style-number", "outline-level-style":
			one.format = markup.Attribute(e, "num-format")
			var numbers []string
			for i := max(1, at+1-attributeNumber(e, "display-levels")); i <= at; i++ {
				numbers = append(numbers, "%"+strconv.Itoa(i))
			}
			one.text = markup.Attribute(e, "num-prefix") + strings.Join(numbers, ".") + markup.Attribute(e, "num-suffix")
		}
		return nil
	})
}

// open begins a list; it goes on counting only where it says so.
func (l *lists) open(e xml.StartElement) {
	name := markup.Attribute(e, "style-name")
	if n := len(l.stack); n > 0 {
		if name == "" {
			name = l.stack[n-1]
		}
	} else if markup.Attribute(e, "continue-numbering") != "true" && markup.Attribute(e, "continue-list") == "" {
		delete(l.counts, name)
	}
	l.stack = append(l.stack, name)
}

func (l *lists) close() {
	l.stack, l.pending = l.stack[:max(0, len(l.stack)-1)], false
}

// item begins an item of the list.
func (l *lists) item(e xml.StartElement) {
	l.pending = true
	if start, err := strconv.Atoi(markup.Attribute(e, "start-value")); err == nil {
		if name, style, at := l.place(); style != nil {
			l.countsOf(name, style)[at] = start - 1
		}
	}
}

// place returns the style of the innermost list and its level in it.
func (l *lists) place() (string, *scheme, int) {
	n := len(l.stack)
	if n == 0 {
		return "", nil, 0
	}
	return l.stack[n-1], l.styles[l.stack[n-1]], min(n, levels) - 1
}

func (l *lists) countsOf(name string, style *scheme) *counts {
	if l.counts[name] == nil {
		l.counts[name] = style.begin()
	}
	return l.counts[name]
}

// label returns what stands before a paragraph or a heading.
func (l *lists) label(e xml.StartElement) string {
	name, style, at := l.place()
	switch {
	case l.pending:
		l.pending = false
	case e.Name.Local == "h" && len(l.stack) == 0 && markup.Attribute(e, "is-list-header") != "true":
		name, style, at = outlineStyle, l.styles[outlineStyle], min(attributeNumber(e, "outline-level"), levels)-1
	default:
		return ""
	}
	if style == nil {
		return ""
	}
	c := l.countsOf(name, style)
	style.count(at, c)
	return style.label(at, c)
}
