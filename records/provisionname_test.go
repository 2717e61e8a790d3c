package records_test

import (
	"testing"

	"acervo/records"
)

func TestAProvisionIsFoundByWhatPeopleWrite(t *testing.T) {
	outline := []records.Provision{
		{EID: "tit_i", Kind: "title", Label: "TÍTULO I"}, {EID: "tit_i__art_1", Kind: "article", Label: "Artículo 1"},
		{EID: "tit_vi", Kind: "title", Label: "TÍTULO VI"}, {EID: "tit_vi__art_12", Kind: "article", Label: "Artículo 12"},
		{EID: "tit_vi__art_12bis", Kind: "article", Label: "Artículo 12 bis"}, {EID: "tit_vi__art_13a", Kind: "article", Label: "Artículo 13-A"},
		{EID: "trans__art_1", Kind: "article", Label: "Primero"}, {EID: "trans__art_2", Kind: "article", Label: "Segundo"},
	}
	for written, want := range map[string]string{
		"tit_vi__art_12": "tit_vi__art_12", "art_12": "tit_vi__art_12",
		"12": "tit_vi__art_12", " 12. ": "tit_vi__art_12", "Artículo 12": "tit_vi__art_12", "articulo  12": "tit_vi__art_12", "ARTÍCULO 12": "tit_vi__art_12",
		"art. 12": "tit_vi__art_12", "Art.12": "tit_vi__art_12", "article 12": "tit_vi__art_12", "Artigo 12º": "tit_vi__art_12", "012": "tit_vi__art_12",
		"12 bis": "tit_vi__art_12bis", "art. 12 bis": "tit_vi__art_12bis", "12bis": "tit_vi__art_12bis", "13-A": "tit_vi__art_13a", "13 a": "tit_vi__art_13a",
		"segundo": "trans__art_2", "Título VI": "tit_vi",
		"":       "",
		"1":      "", // of the first title, or transitory
		"99":     "",
		"twelve": "",
		"12 ter": "",
	} {
		if got, ok := records.FindProvision(outline, written); got != want && ok || ok != (want != "") {
			t.Errorf("%q is %q, %v, not %q", written, got, ok, want)
		}
	}
}
