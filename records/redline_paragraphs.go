package records

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MarkedRun is a run of words of a redline as it is shown: the same in both
// texts, deleted or inserted. Its white space is one space.
type MarkedRun struct {
	Op   EditOp // WordsSame, WordsDeleted or WordsInserted
	Text string
}

// TextLayout is what tells how the lines of a text make paragraphs.
type TextLayout struct {
	width      int             // of a full line, in letters; 0 when lines are not broken to fit a page
	hyphenated map[string]bool // words that are written with a hyphen inside a line
}

const (
	shortLine   = 20  // letters; shorter lines say nothing about the width of a page
	longestLine = 130 // of a printed page
)

// Layout finds how the texts are laid out; Paragraphs needs it.
func (c Changes) Layout() TextLayout {
	l := TextLayout{hyphenated: map[string]bool{}}
	var lengths []int
	read := func(s string) {
		for line := range strings.SplitSeq(s, "\n") {
			if n := utf8.RuneCountInString(strings.TrimSpace(line)); n >= shortLine {
				lengths = append(lengths, n)
			}
			if strings.Contains(line, "-") {
				for word := range strings.FieldsSeq(line) {
					if word = strings.TrimFunc(word, notLetter); strings.Contains(word, "-") {
						l.hyphenated[word] = true
					}
				}
			}
		}
	}
	for _, p := range c {
		for _, e := range p.Edits {
			if read(e.New); e.New == "" {
				read(e.Old)
			}
		}
	}
	if len(lengths) < 4 {
		return l
	}
	slices.Sort(lengths)
	if width := lengths[len(lengths)*9/10]; width <= longestLine {
		l.width = width
	}
	return l
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// Paragraphs returns the provision as it is shown: deletions before what
// replaces them, lines that were broken at the page's edge joined, what stands
// aside left out. A line that stays a line within its paragraph ends with "\n".
func (p ProvisionChange) Paragraphs(l TextLayout) [][]MarkedRun {
	f := paragraphs{TextLayout: l}
	for i, e := range p.Edits {
		switch {
		case e.Op == WordsSame:
			f.add(WordsSame, e.New)
		case e.Op == WordsAside && (e.New != "" || i > 0 && p.Edits[i-1].Op == WordsDeleted):
			f.add(WordsSame, "\n")
		case e.Op == WordsAside:
		default:
			f.add(WordsDeleted, e.Old)
			f.add(WordsInserted, e.New)
		}
	}
	return f.make()
}

// paragraphs joins and breaks the lines of what is shown.
type paragraphs struct {
	TextLayout
	text  strings.Builder
	ops   []markedEnd
	all   [][]MarkedRun
	open  []MarkedRun
	last  []byte // of the paragraph's last run, which grows
	op    EditOp // its operation
	space bool   // white space is due
}

// markedEnd says up to where the text has been through an operation.
type markedEnd struct {
	op EditOp
	to int
}

func (f *paragraphs) add(op EditOp, s string) {
	if s != "" {
		f.text.WriteString(s)
		f.ops = append(f.ops, markedEnd{op, f.text.Len()})
	}
}

func (f *paragraphs) make() [][]MarkedRun {
	text := strings.ReplaceAll(f.text.String(), PageBreak, "\n")
	from := 0
	for from < len(text) {
		to := strings.IndexByte(text[from:], '\n')
		if to < 0 {
			to = len(text)
		} else {
			to += from
		}
		line := strings.TrimSpace(text[from:to])
		f.line(text, from, to)
		if to < len(text) {
			f.lineEnd(line, strings.TrimSpace(nextLine(text[to+1:])))
		}
		from = to + 1
	}
	f.end()
	return f.all
}

func nextLine(rest string) string {
	line, _, _ := strings.Cut(rest, "\n")
	return line
}

// line puts the words of a line, without the marks of a Markdown heading.
func (f *paragraphs) line(text string, from, to int) {
	for from < to && (text[from] == '#' || text[from] == ' ') {
		from++
	}
	for from < to {
		for len(f.ops) > 0 && f.ops[0].to <= from {
			f.ops = f.ops[1:]
		}
		end := min(to, f.ops[0].to)
		f.words(f.ops[0].op, text[from:end])
		from = end
	}
}

func (f *paragraphs) words(op EditOp, s string) {
	if r, _ := utf8.DecodeRuneInString(s); unicode.IsSpace(r) {
		f.space = true
	}
	for word := range strings.FieldsSeq(s) {
		f.word(op, word)
		f.space = true
	}
	if r, _ := utf8.DecodeLastRuneInString(s); !unicode.IsSpace(r) {
		f.space = false
	}
}

func (f *paragraphs) word(op EditOp, word string) {
	if f.space && len(f.last) > 0 && f.last[len(f.last)-1] != '\n' {
		if f.op == op {
			f.last = append(f.last, ' ')
		} else {
			f.append(WordsSame, " ")
		}
	}
	f.space = false
	f.append(op, word)
}

func (f *paragraphs) append(op EditOp, s string) {
	if f.op != op {
		f.endRun()
	}
	f.op = op
	f.last = append(f.last, s...)
}

func (f *paragraphs) endRun() {
	if len(f.last) > 0 {
		f.open = append(f.open, MarkedRun{f.op, string(f.last)})
	}
	f.last = f.last[:0]
}

// lineEnd says what the end of a line is: a space, a line that stays, or the paragraph's end.
func (f *paragraphs) lineEnd(line, next string) {
	switch {
	case next == "" || line == "":
		f.end()
	case f.parted(line, next):
	case f.width > 0 && utf8.RuneCountInString(line) >= f.width*4/5, !endsSentence(line) && goesOn(next):
		f.space = true
	case endsSentence(line):
		f.end()
	case len(f.last) > 0:
		f.append(f.op, "\n")
		f.space = false
	}
}

// parted joins a word that is parted at the end of a line, with its hyphen if it has one elsewhere.
func (f *paragraphs) parted(line, next string) bool {
	before, ok := strings.CutSuffix(line, "-")
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(next)
	if !ok || !unicode.IsLetter(last) || !unicode.IsLower(first) || len(f.last) == 0 {
		return false
	}
	head := before[strings.LastIndexFunc(before, notLetter)+1:]
	tail := next
	if i := strings.IndexFunc(next, notLetter); i >= 0 {
		tail = next[:i]
	}
	if !f.hyphenated[head+"-"+tail] {
		f.last = bytes.TrimSuffix(f.last, []byte("-"))
	}
	f.space = false
	return true
}

func (f *paragraphs) end() {
	f.endRun()
	if len(f.open) > 0 {
		f.all = append(f.all, f.open)
	}
	f.open, f.space = nil, false
}

// goesOn reports whether a line goes on with what another began: "social por los …", not "b) …".
func goesOn(line string) bool {
	word, _, _ := strings.Cut(line, " ")
	r, _ := utf8.DecodeRuneInString(word)
	marker := utf8.RuneCountInString(word) <= 4 && strings.ContainsAny(word, ").")
	return unicode.IsLower(r) && !marker
}

// endsSentence reports whether a line ends a sentence.
func endsSentence(line string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(line, `"”»’)`))
	return strings.ContainsRune(".:;!?…", r)
}

// InOneText returns the runs of a paragraph for a view that shows both sides in
// one text: a space parts what was deleted from what was put in its place.
func InOneText(runs []MarkedRun) []MarkedRun {
	all := make([]MarkedRun, 0, len(runs)+len(runs)/2)
	for i, r := range runs {
		if i > 0 && r.Op == WordsInserted && runs[i-1].Op == WordsDeleted && !strings.HasSuffix(runs[i-1].Text, "\n") {
			all = append(all, MarkedRun{WordsSame, " "})
		}
		all = append(all, r)
	}
	return all
}

// Marked returns the provision's text with its changes marked as [-deleted-]
// and [+inserted+]; its paragraphs are parted by a blank line.
func (p ProvisionChange) Marked(l TextLayout) string {
	var b strings.Builder
	for i, runs := range p.Paragraphs(l) {
		if i > 0 {
			b.WriteString("\n\n")
		}
		for _, r := range InOneText(runs) {
			switch r.Op {
			case WordsDeleted:
				b.WriteString("[-" + r.Text + "-]")
			case WordsInserted:
				b.WriteString("[+" + r.Text + "+]")
			default:
				b.WriteString(r.Text)
			}
		}
	}
	return b.String()
}
