package outline

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var (
	// numbered is a section of a Markdown text: "##### 4A. Heading".
	numbered = regexp.MustCompile(`^\d{1,3}[A-Z]{0,2}\.{0,2}\s+[\pL"“*]`)
	// dashed is a section as British and Irish acts print it: "4A.—(1) …".
	dashed = regexp.MustCompile(`^\d{1,3}[A-Z]{0,2}\.\s?[—–]`)
	// counted is a numbered paragraph of a resolution.
	counted = regexp.MustCompile(`^\d{1,3}(\.[-–—]?|\))\s+\S`)
	// operative is the word that stands between the reasons of a resolution and what it decides.
	operative = regexp.MustCompile(`(?i)^(y )?(resuelve|acuerda|decide|dispone|resolves|decides|agrees|resolve|decide|delibera|décide|arrête|adopte)\s*:?$|^[A-ZÁÉÍÓÚÑÇ ,]*\b(RESUELVE|ACUERDA|RESOLVES|RESOLVE|DÉCIDE|DECIDE)\b\s*:?$`)
)

// insert adds candidates and keeps all in the order of their lines.
func (t *text) insert(more []candidate) {
	t.found = append(t.found, more...)
	slices.SortStableFunc(t.found, func(a, b candidate) int { return a.at - b.at })
}

// bare reads a line that has no keyword as a unit that is counted by a number or an ordinal.
func bare(l line, at int, prefix string) (c candidate, ok bool) {
	n, rest, ok := takeNumeral(l.text, false)
	if !ok || n.doubtful || n.word != "" {
		return c, false
	}
	c = candidate{heading: heading{kind: article, numeral: n, prefix: prefix}, at: at, lines: 1}
	if strings.HasPrefix(rest, ")") {
		rest = "." + rest[1:]
	}
	c.finish(l.text, rest)
	return c, c.delimited || l.marks > 0
}

// collectTransitory finds the articles of transitory provisions that have only an ordinal:
// "PRIMERO.- El presente Estatuto …".
func (t *text) collectTransitory() {
	var more []candidate
	for i, c := range t.found {
		if c.kind != transitory {
			continue
		}
		end := len(t.lines)
		if i+1 < len(t.found) {
			if t.found[i+1].kind == article {
				continue
			}
			end = t.found[i+1].at
		}
		more = append(more, t.run(c.at+1, end, transitory.prefix, func(l line) bool { return unicode.IsUpper(firstRune(l.text)) })...)
	}
	t.insert(more)
}

// run finds lines from one to another that count up from 1 without a gap.
func (t *text) run(from, to int, prefix string, fits func(line) bool) []candidate {
	var run []candidate
	for i := from; i < to; i++ {
		l := t.lines[i]
		if l.quoted || !fits(l) {
			continue
		}
		if c, ok := bare(l, i, prefix); ok {
			if n, plain := c.numeral.plain(); plain && n == len(run)+1 {
				run = append(run, c)
			}
		}
	}
	return run
}

// collectSections makes articles of sections, in a text that has no articles.
func (t *text) collectSections() {
	sections := 0
	for _, c := range t.found {
		if c.kind == section {
			sections++
		}
	}
	if sections > 1 {
		for i := range t.found {
			if c := &t.found[i]; c.kind == section {
				c.kind, c.prefix = article, section.prefix
			}
		}
		return
	}
	var more []candidate
	for i, l := range t.lines {
		if l.quoted || t.marked != (l.marks > 0) || t.marked && !numbered.MatchString(l.text) || !t.marked && !dashed.MatchString(l.text) {
			continue
		}
		if c, ok := bare(l, i, section.prefix); ok {
			more = append(more, c)
		}
	}
	if !t.marked && !t.resolves() {
		more = append(more, t.headed()...)
	}
	if len(more) > 1 {
		t.insert(more)
	}
}

// resolves reports whether the text has the word before what a resolution decides.
func (t *text) resolves() bool {
	return slices.ContainsFunc(t.lines, func(l line) bool { return operative.MatchString(l.text) })
}

// joinRestated leaves out a heading that only says again which article it is: "Artículo 1" /
// "ARTÍCULO 1°.- Las aguas …", "1. Definitions" / "1.—In this Act …".
func (t *text) joinRestated() {
	kept := t.found[:0]
	for _, c := range t.found {
		if n := len(kept); n > 0 && c.kind == article {
			last := kept[n-1]
			if last.kind == article && c.at == last.at+last.lines && c.prefix == last.prefix && !last.states() && c.numeral.compare(last.numeral.number) == 0 {
				continue
			}
		}
		kept = append(kept, c)
	}
	t.found = kept
}

// states reports whether the article's text stands on the line of its heading.
func (c candidate) states() bool {
	return len(c.rest) > maxHeaded || strings.HasSuffix(c.rest, ";") || strings.HasSuffix(c.rest, ",")
}

// collectOperative finds the numbered paragraphs of a resolution.
func (t *text) collectOperative() {
	for i, l := range t.lines {
		if !operative.MatchString(l.text) {
			continue
		}
		run := t.run(i+1, len(t.lines), paragraph.prefix+"a", func(l line) bool {
			return counted.MatchString(l.text) || unicode.IsUpper(firstRune(l.text))
		})
		if len(run) > 0 {
			t.insert(run)
			return
		}
	}
}

// headed finds numbered headings that stand alone, with text below each: "1. Definitions".
func (t *text) headed() (alone []candidate) {
	for i, l := range t.lines {
		if l.quoted || !t.gap[i] || !t.gap[i+1] || !numbered.MatchString(l.text) || len(l.text) > maxHeaded {
			continue
		}
		c, ok := bare(l, i, section.prefix)
		restated := ok && len(alone) > 0 && alone[len(alone)-1].at == i-1 && c.numeral.compare(alone[len(alone)-1].numeral.number) == 0
		if ok && !restated && unicode.IsUpper(firstRune(c.rest)) {
			alone = append(alone, c)
		}
	}
	if len(alone) < 2 {
		return nil
	}
	below := 0 // how many have text below, and no further heading: else it is a list
	for k, c := range alone {
		if next := c.at + 1; next < len(t.lines) && (k+1 == len(alone) || alone[k+1].at != next) {
			below++
		}
	}
	if n, plain := alone[0].numeral.plain(); plain && n == 1 && below*4 >= len(alone)*3 {
		return alone
	}
	return nil
}

// maxHeaded bounds a heading that is known by its number only.
const maxHeaded = 160
