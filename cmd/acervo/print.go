package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"
)

// pageWidth is the width, in columns, that everything is made to fit into.
const pageWidth = 80

// printJSON prints a value as one line of JSON.
func (p *program) printJSON(v any) error {
	e := json.NewEncoder(p.stdout)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// isTerminal reports whether a person sees what is written.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// fields prints names and values, a line each, the values in one column. Empty values are left out.
func fields(w io.Writer, indent string, pairs ...string) {
	widest := 0
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			widest = max(widest, runewidth.StringWidth(pairs[i]))
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			continue
		}
		lines := wrap(pairs[i+1], pageWidth-len(indent)-widest-2)
		fmt.Fprintf(w, "%s%s  %s\n", indent, runewidth.FillRight(pairs[i], widest), lines[0])
		for _, l := range lines[1:] {
			fmt.Fprintf(w, "%s%s  %s\n", indent, strings.Repeat(" ", widest), l)
		}
	}
}

// table prints rows in columns that fit into the page; the widest column gives
// way when they do not. The first row is the header.
func table(w io.Writer, rows [][]string) { tableWithin(w, rows, pageWidth) }

// tableWithin is table on a page of another width.
func tableWithin(w io.Writer, rows [][]string, width int) {
	if len(rows) == 0 {
		return
	}
	widths := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, cell := range r {
			widths[i] = max(widths[i], runewidth.StringWidth(cell))
		}
	}
	total := 2 * (len(widths) - 1)
	widest := 0
	for i, n := range widths {
		total += n
		if n > widths[widest] {
			widest = i
		}
	}
	widths[widest] = max(8, widths[widest]-max(0, total-width))
	for _, r := range rows {
		var line strings.Builder
		for i, cell := range r {
			if i > 0 {
				line.WriteString("  ")
			}
			line.WriteString(runewidth.FillRight(runewidth.Truncate(cell, widths[i], "…"), widths[i]))
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

// wrap breaks a text between words into lines of at most width columns; a
// longer word stands alone. It returns at least one line.
func wrap(s string, width int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(s, "\n") {
		line := ""
		for word := range strings.FieldsSeq(paragraph) {
			switch {
			case line == "":
				line = word
			case runewidth.StringWidth(line)+1+runewidth.StringWidth(word) <= width:
				line += " " + word
			default:
				lines = append(lines, line)
				line = word
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// joined joins what is not empty.
func joined(sep string, parts ...string) string {
	kept := parts[:0:0]
	for _, s := range parts {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, sep)
}

// plural writes a number with its noun: 1 file, 2 files.
func plural[N int | int64](n N, noun string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, noun)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
