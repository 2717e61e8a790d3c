package records

import (
	"slices"
	"strings"
	"testing"
)

func TestSymbolsAndTitlesAsTheyStandInAddresses(t *testing.T) {
	for from, want := range map[string]string{
		"CPCISS/RES-12/2019":              "cpciss-res-12-2019",
		"AG/RES. 2872 (XLV-O/15)":         "ag-res-2872-xlv-o-15",
		"Resolución nº 3: años y órganos": "resolucion-n-3-anos-y-organos",
		"Règlement de l’Assemblée, œuvre": "reglement-de-l-assemblee-oeuvre",
		"Straße e\u0301":                  "strasse-e",
		" / ":                             "",
		"":                                "",
	} {
		if got := Slug(from); got != want {
			t.Errorf("%q is %q, want %q", from, got, want)
		}
	}
}

func TestWhatADocumentIsCalled(t *testing.T) {
	p := &Profile{Types: []DocumentType{
		{Code: "resolution", Abbreviation: "RES", Names: map[Language]string{"es": "Resolución"}},
		{Code: "rules", Abbreviation: "REG", Names: map[Language]string{"es": "Reglamento interior"}},
		{Code: "memo", Names: map[Language]string{"es": "Memorándum"}},
	}}
	for _, c := range []struct {
		rule string
		d    Document
		want string
	}{
		{"its register number", Document{Number: "CISS/2026/1", Type: "memo"}, "ref/ciss-2026-1"},
		{"its symbol, and the number in it", Document{Number: "N/1", Symbol: "CPCISS/RES-12/2019", Type: "resolution"}, "ref/cpciss-res-12-2019 ref/n-1 resolution/12/2019"},
		{"a number of another type is none of its own", Document{Number: "N/1", Symbol: "CP/REG-12/2019", Type: "resolution"}, "ref/cp-reg-12-2019 ref/n-1"},
		{"a symbol without a year", Document{Number: "N/1", Symbol: "CP/RES-12", Type: "resolution"}, "ref/cp-res-12 ref/n-1"},
		{"the number in its title, of the year of its date", Document{Number: "N/1", Type: "resolution", Date: "2024-09-20", Titles: map[Language]string{"es": "Resolución 7: reforma"}},
			"ref/n-1 resolution/7/2024 title/resolucion-7 title/resolucion-7-reforma"},
		{"the year in its title", Document{Number: "N/1", Type: "resolution", Date: "2024-01-01", Titles: map[Language]string{"en": "Resolution No. 12 of 2019"}},
			"ref/n-1 resolution/12/2019 title/resolution-no-12-of-2019"},
		{"a number that is no number of its own", Document{Number: "N/1", Type: "resolution", Date: "2024-01-01", Titles: map[Language]string{"es": "Resoluciones 2010/2012"}}, "ref/n-1 title/resoluciones-2010-2012"},
		{"what an organization has one of, whatever the profile calls it", Document{Number: "N/1", Type: "rules", Titles: map[Language]string{"es": "Reglamento"}}, "kind/regulation ref/n-1"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := strings.Join(DocumentKeys(c.d, p), " "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	other := &Profile{Types: slices.Clone(p.Types)}
	other.Types[0].Abbreviation = "R"
	if KeyPlan(p) == KeyPlan(other) {
		t.Error("another abbreviation makes other keys, and the plan does not tell")
	}
}
