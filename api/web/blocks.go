package web

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"acervo/records"
)

// Blocks makes headings and paragraphs of a part of a text. Every provision that
// begins there begins a block that carries its id. Nothing of the text is lost
// but white space, and the marks of Markdown headings.
func Blocks(text string, part Span, outline []records.Provision) []Block {
	lines := newFlow(text[part.From:part.To])
	var blocks []Block
	at := part.From
	var open *records.Provision
	put := func(to int) {
		if open == nil {
			blocks = lines.blocks(text[at:to])
			return
		}
		head, rest := begin(text[at:to], *open)
		run := lines.blocks(rest)
		if head.Kind == Paragraph && len(run) > 0 && run[0].Kind == Paragraph { // its text goes on in the same line
			run[0].ID, run[0].Label = head.ID, head.Label
		} else {
			run = append([]Block{head}, run...)
		}
		blocks = append(blocks, run...)
	}
	for i, p := range outline {
		if p.Offset < at || p.Offset >= part.To {
			continue
		}
		put(p.Offset)
		at, open = p.Offset, &outline[i]
	}
	put(part.To)
	return blocks
}

// headMarks stand between a provision's label, its heading and its text.
const headMarks = ".-–—:)º°ª*_ \t"

// begin takes the heading of a provision off its text. A head that is a paragraph
// only begins one: the rest goes on in the same line.
func begin(text string, p records.Provision) (head Block, rest string) {
	line, rest, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	line = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "#* "))
	kind := GroupHeading
	if p.Kind == "article" {
		kind = ArticleHeading
	}
	label, after := cutLabel(line, p.Label)
	if label == "" && kind == ArticleHeading { // the outline names it otherwise than the text does
		return Block{Kind: Paragraph, ID: p.EID}, text
	}
	heading := strings.Join(strings.Fields(p.Heading), " ")
	switch {
	case after == "" || kind == GroupHeading || strings.HasPrefix(heading, squeeze(after)):
		// on a line of its own, or on several
		block := Block{Kind: kind, ID: p.EID, Text: line}
		for left := unsaid(heading, squeeze(after)); left != ""; {
			next, more, _ := strings.Cut(strings.TrimLeft(rest, "\r\n"), "\n")
			said := squeeze(next)
			if said == "" || !strings.HasPrefix(left, strings.TrimRight(said, headMarks)) {
				break
			}
			block.Text += "\n" + said
			rest, left = more, unsaid(left, strings.TrimRight(said, headMarks))
		}
		return block, rest
	case heading != "" && strings.HasPrefix(squeeze(after), heading):
		into, text := cutLabel(squeeze(after), heading)
		label, after = label+" "+into, text
	}
	return Block{Kind: Paragraph, ID: p.EID, Label: strings.TrimSpace(label)}, after + "\n" + rest
}

// cutLabel parts a line after a label and the marks that follow it; label is empty when the line does not begin so.
func cutLabel(line, label string) (with, rest string) {
	if label == "" || !strings.HasPrefix(strings.ToLower(line), strings.ToLower(label)) || len(line) < len(label) {
		return "", line
	}
	rest = strings.TrimLeft(line[len(label):], headMarks)
	return strings.TrimRight(line[:len(line)-len(rest)], " \t*_"), rest
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// unsaid is what of a heading has not been printed yet.
func unsaid(heading, said string) string {
	return strings.TrimLeft(strings.TrimPrefix(heading, said), headMarks)
}

// flow says how the lines of a text make paragraphs.
type flow struct {
	width int // of a full line, in letters; 0 when lines were not broken to fit a page
}

// wrapped is the longest that a line of a printed page is.
const wrapped = 130

func newFlow(text string) flow {
	var lengths []int
	for line := range strings.SplitSeq(text, "\n") {
		if n := utf8.RuneCountInString(strings.TrimSpace(line)); n >= 20 {
			lengths = append(lengths, n)
		}
	}
	if len(lengths) < 4 {
		return flow{}
	}
	slices.Sort(lengths)
	width := lengths[len(lengths)*9/10]
	if width > wrapped {
		return flow{}
	}
	return flow{width}
}

// full reports whether a line goes on in the next one.
func (f flow) full(line string) bool {
	return f.width > 0 && utf8.RuneCountInString(line) >= f.width*4/5
}

// blocks makes paragraphs: lines that were broken at the page's edge are joined,
// the others stay; a blank line, or a short line that ends a sentence, ends the paragraph.
func (f flow) blocks(text string) []Block {
	var (
		blocks []Block
		b      strings.Builder
		kind   = Paragraph
		last   string
	)
	end := func() {
		switch s := strings.TrimRight(b.String(), " \n"); {
		case s == "":
		case kind == Table:
			blocks = append(blocks, Block{Kind: kind, Rows: rows(s)})
		default:
			blocks = append(blocks, Block{Kind: kind, Text: s})
		}
		b.Reset()
		last = ""
	}
	for line := range strings.SplitSeq(text, "\n") {
		row := strings.Contains(strings.TrimSpace(line), "\t")
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		is := Paragraph
		if row {
			is = Table
		} else {
			line = strings.TrimSpace(line)
		}
		if title := markdownHeading(line); title != "" {
			end()
			blocks = append(blocks, Block{Kind: GroupHeading, Text: title})
			continue
		}
		if line == "" || is != kind {
			end()
			kind = is
		}
		switch {
		case line == "":
			continue
		case b.Len() == 0:
		case kind == Paragraph && (f.full(last) || !ends(last) && goesOn(line)):
			b.WriteByte(' ')
		case kind == Paragraph && ends(last):
			end()
		default:
			b.WriteByte('\n')
		}
		b.WriteString(line)
		last = line
	}
	end()
	return blocks
}

// markdownHeading is the text of a line that is a heading of Markdown, else "".
func markdownHeading(line string) string {
	title := strings.TrimLeft(line, "#")
	if n := len(line) - len(title); n == 0 || n > 6 || !strings.HasPrefix(title, " ") {
		return ""
	}
	return strings.Trim(title, " #*")
}

// rows parts lines into cells.
func rows(text string) [][]string {
	var all [][]string
	for line := range strings.SplitSeq(text, "\n") {
		all = append(all, strings.Split(line, "\t"))
	}
	return all
}

// goesOn reports whether a line goes on with what another began: "social por los …", not "b) …".
func goesOn(line string) bool {
	word, _, _ := strings.Cut(line, " ")
	r, n := utf8.DecodeRuneInString(word)
	return unicode.IsLower(r) && !strings.ContainsAny(word[n:], ").")
}

// ends reports whether a line ends a sentence.
func ends(line string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(line, `"”»’)`))
	return strings.ContainsRune(".:;!?…", r)
}
