package main

import (
	"fmt"
	"strings"

	"acervo/records"
)

// Letters that nobody writes stand for the marks while lines are broken (Unicode's private use).
const (
	beginDeleted  = '\uE000'
	endDeleted    = '\uE001'
	beginInserted = '\uE002'
	endInserted   = '\uE003'
)

// marks are what the letters become.
type marks map[rune]string

var (
	plainMarks = marks{beginDeleted: "[-", endDeleted: "-]", beginInserted: "[+", endInserted: "+]"}
	// On a terminal: struck out in red, underlined in green (ECMA-48).
	colourMarks = marks{beginDeleted: "\x1b[9;31m", endDeleted: "\x1b[0m", beginInserted: "\x1b[4;32m", endInserted: "\x1b[0m"}
)

// marks are those for where the output goes. NO_COLOR asks for none of a terminal's own (no-color.org).
func (p *program) marks() marks {
	if isTerminal(p.stdout) && (p.getenv == nil || p.getenv("NO_COLOR") == "") {
		return colourMarks
	}
	return plainMarks
}

// printMarked prints a provision with its changes.
func (p *program) printMarked(c records.ProvisionChange, layout records.TextLayout) {
	with := p.marks()
	for i, runs := range c.Paragraphs(layout) {
		if i > 0 {
			fmt.Fprintln(p.stdout)
		}
		for _, line := range with.lines(runs, pageWidth-2) {
			fmt.Fprintln(p.stdout, strings.TrimRight("  "+line, " "))
		}
	}
}

// lines breaks marked runs into lines. A mark that goes on in the next line is
// ended and begun again.
func (m marks) lines(runs []records.MarkedRun, width int) []string {
	var text strings.Builder
	for _, r := range records.InOneText(runs) {
		switch r.Op {
		case records.WordsDeleted:
			text.WriteString(string(beginDeleted) + r.Text + string(endDeleted))
		case records.WordsInserted:
			text.WriteString(string(beginInserted) + r.Text + string(endInserted))
		default:
			text.WriteString(r.Text)
		}
	}
	ends := map[rune]rune{beginDeleted: endDeleted, beginInserted: endInserted}
	lines := wrap(text.String(), width)
	open := rune(0)
	for i, line := range lines {
		var b strings.Builder
		if open != 0 {
			b.WriteString(m[open])
		}
		for _, r := range line {
			mark, is := m[r]
			switch {
			case !is:
				b.WriteRune(r)
				continue
			case ends[r] != 0:
				open = r
			default:
				open = 0
			}
			b.WriteString(mark)
		}
		if open != 0 {
			b.WriteString(m[ends[open]])
		}
		lines[i] = b.String()
	}
	return lines
}
