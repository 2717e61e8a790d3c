package indexer

import (
	"strings"
	"testing"
)

func TestMarksStandWhereTheSearchWouldFind(t *testing.T) {
	const text = "Las pensiones de vejez; el presupuesto anual de la Contraloría, 12/2019 y año."
	for query, want := range map[string]string{
		"pension":             "pensiones",
		"PENSIÓN vejez":       "pensiones vejez",
		`"presupuesto anual"`: "presupuesto anual",
		`"anual presupuesto"`: "",
		"contral*":            "Contraloría",
		"vejes~":              "vejez",
		"vejez -anual":        "vejez",
		"de la":               "de de la",
		"de vejez":            "vejez",
		"ano":                 "año",
		"type:resolution":     "",
		"año:2019":            "",
		"":                    "",
		"(vejez OR anual":     "vejez anual",
	} {
		var got []string
		for _, s := range markText(query, text) {
			got = append(got, text[s.From:s.To])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q marks %q, want %q", query, got, want)
		}
	}
}

func FuzzMark(f *testing.F) {
	f.Add("pensión \"a b\" c*", "La pensión a b c\x00ñ")
	f.Fuzz(func(t *testing.T, query, text string) {
		at := 0
		for _, s := range markText(query, text) {
			if s.From < at || s.To <= s.From || s.To > len(text) {
				t.Fatalf("%+v after %d of %d", s, at, len(text))
			}
			at = s.To
		}
	})
}
