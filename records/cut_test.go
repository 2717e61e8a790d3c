package records

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func joinedText(ps []Passage) string {
	var b strings.Builder
	for _, p := range ps {
		b.WriteString(p.Text)
	}
	return b.String()
}

func TestPassagesHoldTheWholeTextOnce(t *testing.T) {
	long := strings.Repeat("Los Estados miembros de la Conferencia acuerdan la reforma. ", 200)
	for name, x := range map[string]Extraction{
		"one page":                     {Pages: []string{"hola"}, Paged: true},
		"three pages, one empty":       {Pages: []string{"a", "", "c"}, Paged: true},
		"no pages":                     {Pages: []string{"short"}},
		"long without blank lines":     {Pages: []string{long}},
		"long without any space":       {Pages: []string{strings.Repeat("ñ", 9000)}},
		"sheets":                       {Pages: []string{"a\tb\n1\t2", "c"}, Paged: true},
		"articles":                     {Pages: []string{"TITLE\nArt. 1\nx\nArt. 2\ny"}, Outline: []Provision{{Kind: "article", EID: "art_1", Offset: 6}, {Kind: "article", EID: "art_2", Offset: 15}}},
		"articles across pages":        {Paged: true, Pages: []string{"Art. 1 begins", "and ends. Art. 2", "z"}, Outline: []Provision{{Kind: "article", Offset: 0}, {Kind: "article", Offset: 24}}},
		"an outline beyond the text":   {Pages: []string{"abc"}, Outline: []Provision{{Kind: "article", Offset: 99}}},
		"an outline running backwards": {Pages: []string{"abcdef"}, Outline: []Provision{{Kind: "article", Offset: 4}, {Kind: "article", Offset: 2}}},
	} {
		t.Run(name, func(t *testing.T) {
			ps := Cut("f", x)
			if got, want := joinedText(ps), strings.Join(x.Pages, PageBreak); got != want {
				t.Errorf("the passages hold %q, want %q", got, want)
			}
			for i, p := range ps {
				if p.Ordinal != i || p.File != "f" || !utf8.ValidString(p.Text) {
					t.Errorf("passage %d: ordinal %d, file %q, valid %v", i, p.Ordinal, p.File, utf8.ValidString(p.Text))
				}
			}
		})
	}
}

func TestAnArticleIsAPassageWithTheHeadingsBeforeIt(t *testing.T) {
	text := "Preamble\nCHAPTER I\nMembers\nArticle 1\nfirst\nCHAPTER II\nArticle 2\nsecond"
	at := func(s string) int { return strings.Index(text, s) }
	ps := Cut("f", Extraction{Pages: []string{text}, Outline: []Provision{
		{Kind: "chapter", EID: "chp_i", Offset: at("CHAPTER I\n")}, {Kind: "article", EID: "chp_i__art_1", Label: "Article 1", Offset: at("Article 1")},
		{Kind: "chapter", EID: "chp_ii", Offset: at("CHAPTER II")}, {Kind: "article", EID: "chp_ii__art_2", Label: "Article 2", Offset: at("Article 2")},
	}})
	want := []string{"Preamble\n", "CHAPTER I\nMembers\nArticle 1\nfirst\n", "CHAPTER II\nArticle 2\nsecond"}
	if len(ps) != len(want) {
		t.Fatalf("%d passages, want %d: %+v", len(ps), len(want), ps)
	}
	for i, p := range ps {
		if p.Text != want[i] {
			t.Errorf("passage %d is %q, want %q", i, p.Text, want[i])
		}
	}
	if ps[0].EID != "" || ps[1].EID != "chp_i__art_1" || ps[2].Label != "Article 2" {
		t.Errorf("wrong owners: %+v", ps)
	}
}

func TestAPassageKnowsThePageItStartsOn(t *testing.T) {
	x := Extraction{Paged: true, Pages: []string{"Art. 1 a", "b", "c Art. 2 d"}}
	joined := strings.Join(x.Pages, PageBreak)
	x.Outline = []Provision{{Kind: "article", Offset: 0}, {Kind: "article", Offset: strings.Index(joined, "Art. 2")}}
	ps := Cut("f", x)
	if len(ps) != 2 || ps[0].Page != 1 || ps[1].Page != 3 {
		t.Errorf("%+v", ps)
	}
}
