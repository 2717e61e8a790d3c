package margins_test

import (
	"slices"
	"strings"
	"testing"

	"acervo/indexer/margins"
	"acervo/records"
)

func TestWhatRepeatsAtTheEdgesOfPagesIsAMargin(t *testing.T) {
	for _, c := range []struct {
		rule  string
		pages []string
		want  []string
	}{
		{"a footer that counts two pages", []string{"uno\nMUESTRA/REG-1 - 1 / 2", "dos\nMUESTRA/REG-1 - 2 / 2"}, []string{"MUESTRA/REG-1 - 1 / 2", "MUESTRA/REG-1 - 2 / 2"}},
		{"a header and bare numbers", []string{"Gaceta\nuno\n7", "Gaceta\ndos\n8", "Gaceta\ntres\n9"}, []string{"Gaceta", "7", "Gaceta", "8", "Gaceta", "9"}},
		{"a cover has none", []string{"Portada", "Acta 3\nuno", "Acta 3\ndos", "Acta 3\ntres"}, []string{"Acta 3", "Acta 3", "Acta 3"}},
		{"headings of articles count themselves", []string{"Artículo 1\nuno", "Artículo 2\ndos", "Artículo 3\ntres"}, nil},
		{"one heading on every page of a form", []string{"Artículo 5\nuno", "Artículo 5\ndos", "Artículo 5\ntres"}, nil},
		{"other numbers are text", []string{"Saldo 104\nuno", "Saldo 7\ndos", "Saldo 55\ntres"}, nil},
		{"annexes of two pages may be chance", []string{"Anexo 1\nuno", "Anexo 2\ndos"}, nil},
		{"what stands in the middle", []string{"a\nb\nc\nlema\nd\ne\nf", "g\nh\ni\nlema\nj\nk\nl"}, nil},
		{"one page", []string{"Gaceta\nuno\n1 / 1"}, nil},
	} {
		t.Run(c.rule, func(t *testing.T) {
			text := strings.Join(c.pages, records.PageBreak)
			var got []string
			for _, m := range margins.Find(text, nil) {
				got = append(got, text[m.From:m.To])
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestAMarginSaysWhetherItCountsPages(t *testing.T) {
	text := strings.Join([]string{"Acta\nuno\nREG-1 - 1 / 2", "Acta\ndos\nREG-1 - 2 / 2"}, records.PageBreak)
	got := margins.Find(text, nil)
	if len(got) != 4 || got[0].Numbered || !got[1].Numbered || got[2].Numbered || !got[3].Numbered || got[0].Pages != 2 {
		t.Errorf("%+v", got)
	}
}

func TestWhatBeginsAProvisionIsNoMargin(t *testing.T) {
	text := strings.Join([]string{"Único\nuno", "Único\ndos", "Único\ntres"}, records.PageBreak)
	begins := records.Provision{EID: "art_1", Offset: strings.LastIndex(text, "Único")}
	if got := margins.Find(text, []records.Provision{begins}); len(got) != 2 || got[1].From >= begins.Offset {
		t.Errorf("%+v", got)
	}
}
