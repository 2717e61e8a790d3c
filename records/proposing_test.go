package records_test

import (
	"testing"

	"acervo/records"
)

func TestAnIdIsProposedFromTheLabelAndWhatStandsAbove(t *testing.T) {
	above := []records.Provision{
		{EID: "tit_vi", Kind: "title"}, {EID: "tit_vi__chp_i", Kind: "chapter"}, {EID: "tit_vi__chp_i__art_11", Kind: "article"},
	}
	for _, c := range []struct {
		name        string
		above       []records.Provision
		kind, label string
		want        string
	}{
		{"an article stands in the last chapter", above, "article", "Artículo 12", "tit_vi__chp_i__art_12"},
		{"nothing is above", nil, "article", "Art. 5º.", "art_5"},
		{"bis", nil, "article", "Artículo 12 bis", "art_12bis"},
		{"a letter that is attached", nil, "article", "Artículo 7-A", "art_7a"},
		{"a chapter leaves the chapter", above, "chapter", "CAPÍTULO II", "tit_vi__chp_ii"},
		{"a title leaves the title", above, "title", "Título 7", "tit_vii"},
		{"an annex stands in nothing", above, "annex", "Anexo II", "anx_2"},
		{"transitory provisions have no number", above, "transitory", "TRANSITORIOS", "trans"},
		{"a label without a number", above, "article", "Disposición única", ""},
		{"a kind that is none", above, "poem", "Poema 1", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := records.ProposeEID(c.above, c.kind, c.label); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
