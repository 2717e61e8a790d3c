package web_test

import (
	"strings"
	"testing"

	"acervo/api/web"
	"acervo/records"
)

func TestRunningHeadersAndFootersAreNoMatterOfAPage(t *testing.T) {
	for _, c := range []struct {
		name  string
		pages []string
		want  []string
	}{
		{"a footer with the page's number", []string{"uno\ndos\nMUESTRA/EST-1 - 1 / 2\n", "tres\nMUESTRA/EST-1 - 2 / 2"}, []string{"uno\ndos", "tres"}},
		{"a header on most pages", []string{"Portada", "Acta 3\nuno", "Acta 3\ndos\n7", "Acta 3\ntres\n8"}, []string{"Portada", "uno", "dos", "tres"}},
		{"the only page says so", []string{"uno\nPágina 1 de 1"}, []string{"uno"}},
		{"what stands once stays", []string{"Título\nuno", "dos\nFirma"}, []string{"Título\nuno", "dos\nFirma"}},
		{"what stands in the middle stays", []string{"a\nb\nlema\nc\nd", "e\nf\nlema\ng\nh"}, []string{"a\nb\nlema\nc\nd", "e\nf\nlema\ng\nh"}},
		{"a page of nothing else", []string{"X - 1 / 2", "X - 2 / 2"}, []string{"", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Join(c.pages, records.PageBreak)
			for i, s := range web.Matter(text, web.Portions(text, true, nil), nil) {
				if got := strings.TrimSpace(text[s.From:s.To]); got != c.want[i] {
					t.Errorf("page %d: %q, want %q", i+1, got, c.want[i])
				}
			}
		})
	}
}

func TestAProvisionAtTheEdgeOfPagesIsNoRunningHeader(t *testing.T) {
	text := "Artículo 1\nuno" + records.PageBreak + "Artículo 2\ndos"
	second := strings.Index(text, "Artículo 2")
	got := web.Matter(text, web.Portions(text, true, nil), []records.Provision{{EID: "art_1"}, {EID: "art_2", Offset: second}})
	if got[0].From != 0 || got[1].From != second {
		t.Errorf("%v", got)
	}
}

func TestAHeadingOfMarkdownThatIsNoProvisionIsAHeading(t *testing.T) {
	text := "### CHAPITRE I\nDes archives.\n\n#archives\n"
	blocks := web.Blocks(text, web.Span{To: len(text)}, nil)
	if len(blocks) != 3 || blocks[2].Text != "#archives" || blocks[0].Kind != web.GroupHeading || blocks[0].Text != "CHAPITRE I" || blocks[1].Text != "Des archives." {
		t.Errorf("%+v", blocks)
	}
}
