package build

import (
	"regexp"
	"strings"
)

// Mark stands in the first line of every text of the collection.
const Mark = "MUESTRA / SAMPLE — not an official document"

// document is a text of the collection in blocks.
type document struct {
	lang   string
	symbol string
	title  string
	source string
	blocks []block
}

type style int

const (
	paragraph style = iota
	mark
	title
	heading1
	heading2
	table
)

// block is a paragraph, a heading or a table.
type block struct {
	style style
	lines []string   // of a paragraph or heading
	rows  [][]string // of a table; the first is its heading
}

// newDocument reads the little Markdown that the texts use: headings with #,
// tables with |, and paragraphs between blank lines, whose line ends count.
func newDocument(text, lang, symbol string) document {
	d := document{lang: lang, symbol: symbol, source: text}
	for chunk := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		b := newBlock(strings.Split(chunk, "\n"))
		if b.style == title {
			d.title = b.lines[0]
		}
		d.blocks = append(d.blocks, b)
	}
	if d.title == "" {
		d.title = symbol
	}
	return d
}

func newBlock(lines []string) block {
	b := block{lines: lines}
	marks, rest, _ := strings.Cut(lines[0], " ")
	switch {
	case lines[0] == Mark:
		b.style = mark
	case strings.HasPrefix(lines[0], "|"):
		b.style = table
		for _, line := range lines {
			var row []string
			for cell := range strings.SplitSeq(strings.Trim(line, "| "), "|") {
				row = append(row, strings.TrimSpace(cell))
			}
			b.rows = append(b.rows, row)
		}
	case marks == "#", marks == "##", marks == "###":
		b.style = title + style(len(marks)-1)
		b.lines = append([]string{rest}, lines[1:]...)
	}
	return b
}

var articleLabel = regexp.MustCompile(`^(Artículo|Article|Artigo) \d+( bis)?\. `)

// splitLabel parts an article's label, printed in bold, from what follows.
func splitLabel(line string) (label, rest string) {
	label = articleLabel.FindString(line)
	return label, line[len(label):]
}
