package office

import (
	"encoding/xml"
	"strconv"

	"acervo/indexer/extract/markup"
)

// numbering counts the numbered paragraphs of a document: "Artículo 12.-" is often not in
// the text, but in its numbering.
type numbering struct {
	abstract map[string]*scheme
	lists    map[string]string // the list of a numId
	restarts map[string]map[int]int
	styles   map[string]place // what a paragraph style says
	counts   map[string]*counts
	begun    map[string]bool // lists that were begun under their own numId
}

// place is that of a paragraph in a list.
type place struct {
	list  string // numId; empty says nothing, "0" says none
	level int
	based string // the style it is based on
}

func readNumbering(a *archive) *numbering {
	n := &numbering{
		abstract: map[string]*scheme{}, lists: map[string]string{}, restarts: map[string]map[int]int{},
		styles: map[string]place{}, counts: map[string]*counts{}, begun: map[string]bool{},
	}
	// Without them the paragraphs are there all the same.
	_ = a.read("word/numbering.xml", n.readLists)
	_ = a.read("word/styles.xml", n.readStyles)
	return n
}

func (n *numbering) readLists(s *markup.Scanner) error {
	var abstract *scheme
	var at *level
	number, override := "", -1
	return s.Each(func(e xml.StartElement) error {
		value := markup.Attribute(e, "val")
		switch e.Name.Local {
		case "abstractNum":
			abstract = &scheme{}
			n.abstract[markup.Attribute(e, "abstractNumId")] = abstract
		case "lvl":
			at = nil
			if i, err := strconv.Atoi(markup.Attribute(e, "ilvl")); err == nil && i >= 0 && i < levels && abstract != nil && override < 0 {
				at = &abstract[i]
			}
		case "num":
			abstract, at, override = nil, nil, -1
			number = markup.Attribute(e, "numId")
		case "abstractNumId":
			n.lists[number] = value
		case "lvlOverride":
			override = -1
			if i, err := strconv.Atoi(markup.Attribute(e, "ilvl")); err == nil {
				override = i
			}
		case "startOverride":
			if start, err := strconv.Atoi(value); err == nil && override >= 0 {
				if n.restarts[number] == nil {
					n.restarts[number] = map[int]int{}
				}
				n.restarts[number][override] = start
			}
		}
		if at == nil {
			return nil
		}
		switch e.Name.Local {
		case "start":
			if start, err := strconv.Atoi(value); err == nil {
				at.start = start
			}
		case "numFmt":
			at.format = value
		case "lvlText":
			at.text = value
		case "pStyle":
			at.style = value
		}
		return nil
	})
}

func (n *numbering) readStyles(s *markup.Scanner) error {
	id, style := "", place{}
	err := s.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "style":
			n.styles[id] = style
			id, style = markup.Attribute(e, "styleId"), place{}
		case "basedOn":
			style.based = markup.Attribute(e, "val")
		case "numId":
			style.list = markup.Attribute(e, "val")
		case "ilvl":
			style.level = clampLevel(markup.Attribute(e, "val"))
		}
		return nil
	})
	n.styles[id] = style
	return err
}

func clampLevel(s string) int {
	i, err := strconv.Atoi(s)
	if err != nil || i < 0 || i >= levels {
		return 0
	}
	return i
}

// label counts a paragraph and returns what stands before its text, with a blank after it.
func (n *numbering) label(style string, own place) string {
	if own.list == "" {
		own = n.styled(style)
	}
	list, ok := n.lists[own.list]
	abstract := n.abstract[list]
	if !ok || abstract == nil {
		return ""
	}
	return abstract.label(own.level, n.count(own.list, list, own.level))
}

// styled returns the place in a list that the style gives, or one that it is based on.
func (n *numbering) styled(style string) place {
	for range 10 { // styles may be based on each other in a circle
		s, ok := n.styles[style]
		if !ok {
			break
		}
		if s.list != "" {
			if abstract := n.abstract[n.lists[s.list]]; abstract != nil && s.level == 0 {
				for i := range abstract {
					if abstract[i].style == style {
						s.level = i
					}
				}
			}
			return s
		}
		style = s.based
	}
	return place{}
}

// count counts a paragraph of a list.
func (n *numbering) count(number, list string, at int) *counts {
	abstract := n.abstract[list]
	c := n.counts[list]
	if c == nil {
		c = abstract.begin()
		n.counts[list] = c
	}
	if !n.begun[number] {
		n.begun[number] = true
		for i, start := range n.restarts[number] {
			if i >= 0 && i < levels {
				c[i] = start - 1
			}
		}
	}
	abstract.count(at, c)
	return c
}
