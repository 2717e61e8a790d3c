package web_test

import (
	"slices"
	"strings"
	"testing"

	"acervo/api/web"
	"acervo/records"
)

func TestOfAPageIsShownWhatStandsBetweenItsMargins(t *testing.T) {
	text := strings.Join([]string{"Portada\n", "Acta 3\nOrden\nuno\nActa 3\ndos\n7\n", " \nActa 3\n8"}, records.PageBreak)
	var margins []records.Span
	for from := 0; ; {
		i := strings.Index(text[from:], "Acta 3")
		if i < 0 {
			break
		}
		margins = append(margins, records.Span{From: from + i, To: from + i + len("Acta 3")})
		from += i + 1
	}
	for _, n := range []string{"7", "8"} {
		at := strings.LastIndex(text, n)
		margins = append(margins, records.Span{From: at, To: at + 1})
	}
	slices.SortFunc(margins, func(a, b records.Span) int { return a.From - b.From })
	want := []string{"Portada", "Orden\nuno\nActa 3\ndos", ""} // what is in the middle stays
	for i, s := range web.Matter(text, web.Portions(text, true, nil), margins) {
		if got := strings.TrimSpace(text[s.From:s.To]); got != want[i] {
			t.Errorf("page %d: %q, want %q", i+1, got, want[i])
		}
	}
}

func TestAHeadingOfMarkdownThatIsNoProvisionIsAHeading(t *testing.T) {
	text := "### CHAPITRE I\nDes archives.\n\n#archives\n"
	blocks := web.Blocks(text, web.Span{To: len(text)}, nil)
	if len(blocks) != 3 || blocks[2].Text != "#archives" || blocks[0].Kind != web.GroupHeading || blocks[0].Text != "CHAPITRE I" || blocks[1].Text != "Des archives." {
		t.Errorf("%+v", blocks)
	}
}
