package paper

import (
	"context"
	"strings"

	"acervo/records"
)

var _ records.Printer = (*Press)(nil)

// PrintRedline prints a redline as counsel reads it: what was inserted is
// underlined, what was deleted is struck out, and a bar stands beside what changed.
func (p *Press) PrintRedline(ctx context.Context, r records.PrintedRedline) ([]byte, error) {
	s := New(Head{
		Title: r.Kicker + ": " + r.Title, Author: r.Author, Language: r.Language, Made: r.Made,
		Header: r.Author, Footer: r.Kicker + ": " + shorten(r.Title, 60),
	})
	s.Title(r.Kicker, r.Title)
	facts := make([]Fact, len(r.Facts))
	for i, f := range r.Facts {
		facts[i] = Fact{f[0], Plain(f[1])}
	}
	s.Facts(facts...)
	s.Space(3)
	s.Paragraph(Paragraph{Runs: Strong(r.Counts)})
	if len(r.Rows) > 0 {
		s.Paragraph(Paragraph{Runs: []Run{{Text: r.Legend, Colour: Soft}}, Size: Small})
		s.Heading(r.Summary)
		t := Table{Columns: []Column{{r.Head[0], 5, AtLeft}, {r.Head[1], 3, AtLeft}, {r.Head[2], 5, AtLeft}}, Size: Small}
		for _, row := range r.Rows {
			t.Rows = append(t.Rows, [][]Run{Plain(row[0]), Plain(row[1]), Plain(row[2])})
		}
		s.Table(t)
		s.Space(4)
	}
	for _, v := range r.Provisions {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		printProvision(s, v)
	}
	return s.Bytes()
}

// barIndent is how far the text stands from the bar beside it, in millimetres.
const barIndent = 4

func printProvision(s *Sheet, v records.PrintedProvision) {
	s.Space(3)
	s.Paragraph(Paragraph{Runs: []Run{{Text: v.Note, Bold: v.Changed, Colour: Soft}}, Size: Small, Indent: barIndent, Keep: 9})
	for _, runs := range v.Paragraphs {
		p := Paragraph{Indent: barIndent, Bar: v.Changed, Shade: Accent, After: 1.5}
		for _, r := range records.InOneText(runs) {
			p.Runs = append(p.Runs, markedRun(r))
		}
		s.Paragraph(p)
	}
}

func markedRun(r records.MarkedRun) Run {
	switch r.Op {
	case records.WordsDeleted:
		return Run{Text: r.Text, Strike: true, Colour: Removed}
	case records.WordsInserted:
		return Run{Text: r.Text, Underline: true, Colour: Added}
	}
	return Run{Text: r.Text}
}

// shorten cuts a text at a word, to so many letters.
func shorten(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	cut := string(letters[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.;:") + "…"
}
