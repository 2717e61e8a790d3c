package manifest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// shape writes documents as key[date:lang+lang date:lang].
func shape(docs []Document) string {
	var out []string
	for _, d := range docs {
		var versions []string
		for _, v := range d.Versions {
			var langs []string
			for _, r := range v.Rows {
				langs = append(langs, string(r.Lang))
			}
			versions = append(versions, string(v.Rows[0].Date)+":"+strings.Join(langs, "+"))
		}
		out = append(out, fmt.Sprintf("%s[%s]", d.Key, strings.Join(versions, " ")))
	}
	return strings.Join(out, " ")
}

func TestRowsBecomeDocumentsVersionsAndTexts(t *testing.T) {
	for _, c := range []struct {
		name string
		rows []Row
		want string
	}{
		{"a row without a key is a document of its own", []Row{{File: "a"}, {File: "b"}}, "[:] [:]"},
		{"versions stand in the order of their dates", []Row{
			{Document: "x", Date: "2020-01-01"}, {Document: "y", Date: "2019-01-01"}, {Document: "x", Date: "1999-01-01"},
		}, "x[1999-01-01: 2020-01-01:] y[2019-01-01:]"},
		{"the same date in another language is a text of the version", []Row{
			{Document: "x", Date: "2020-01-01", Lang: "es"}, {Document: "x", Date: "2021-01-01", Lang: "es"}, {Document: "x", Date: "2020-01-01", Lang: "en"},
		}, "x[2020-01-01:es+en 2021-01-01:es]"},
		{"the same date in the same language is a later version", []Row{
			{Document: "x", Date: "2020-01-01", Lang: "es"}, {Document: "x", Date: "2020-01-01", Lang: "es"},
		}, "x[2020-01-01:es 2020-01-01:es]"},
		{"without a language nothing is taken for a translation", []Row{
			{Document: "x", Date: "2020-01-01"}, {Document: "x", Date: "2020-01-01", Lang: "es"},
		}, "x[2020-01-01: 2020-01-01:es]"},
		{"without any dates the order of the manifest counts", []Row{
			{Document: "x", File: "1"}, {Document: "x", File: "2"},
		}, "x[: :]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &Source{Rows: c.rows}
			if got := shape(s.Documents()); got != c.want || len(s.Problems) > 0 {
				t.Errorf("%s %v, want %s", got, s.Problems, c.want)
			}
		})
	}
}

func TestTheFirstVersionSaysEverythingAboutTheDocument(t *testing.T) {
	s := &Source{Rows: []Row{
		{Document: "x", Date: "2021-01-01", Lang: "es", Title: "Reglamento reformado", Body: "AG"},
		{Document: "x", Date: "2020-01-01", Lang: "es", Title: "Reglamento", Type: "regulation"},
		{Document: "x", Date: "2022-01-01", Lang: "es", Title: "Reglamento", Symbol: "R-1"},
	}}
	versions := s.Documents()[0].Versions
	first := versions[0].Rows[0]
	if first.Type != "regulation" || first.Body != "AG" || first.Symbol != "R-1" || first.Title != "Reglamento" {
		t.Errorf("%+v", first)
	}
	if versions[1].Label != "Reglamento reformado" || versions[2].Label != "" {
		t.Errorf("labels %q, %q", versions[1].Label, versions[2].Label)
	}
}

func TestADocumentWithAMistakeIsHeldBackAsAWhole(t *testing.T) {
	for _, c := range []struct {
		name     string
		rows     []Row
		problems []Problem
		want     []string
	}{
		{"two types", []Row{{Line: 2, Document: "x", Type: "law", Date: "2020-01-01"}, {Line: 3, Document: "x", Type: "minutes", Date: "2021-01-01"}}, nil,
			[]string{"line 2: not filed, because line 3", "line 3, column type: this differs from line 2"}},
		{"one date is missing", []Row{{Line: 2, Document: "x", Date: "2020-01-01"}, {Line: 3, Document: "x"}}, nil,
			[]string{"line 2: not filed", "line 3, column date: a date is needed"}},
		{"another row cannot be read", []Row{{Line: 3, Document: "x", Date: "2021-01-01"}}, []Problem{{Line: 2, Document: "x", Column: "file", Message: "there is no such file"}},
			[]string{"line 2, column file: there is no such file", "line 3: not filed, because line 2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &Source{Rows: append(c.rows, Row{Line: 9, Document: "other"}), Problems: c.problems}
			if got := shape(s.Documents()); got != "other[:]" {
				t.Errorf("documents: %s", got)
			}
			var got []string
			for _, p := range s.Problems {
				got = append(got, p.String())
			}
			slices.Sort(got)
			if len(got) != len(c.want) {
				t.Fatalf("%q", got)
			}
			for i := range got {
				if !strings.HasPrefix(got[i], c.want[i]) {
					t.Errorf("%q, want %q", got[i], c.want[i])
				}
			}
		})
	}
}

func TestFlagsFillWhatRowsDoNotSayAndTheProfileIsAsked(t *testing.T) {
	s := &Source{Rows: []Row{
		{Line: 2, File: "a", Type: "minutes"}, {Line: 3, File: "b"}, {Line: 4, File: "c", Body: "XX"},
		{Line: 5, File: "d", Access: "restricted:AG,XX"}, {Line: 6, File: "e", Size: 11},
	}}
	s.Complete(Row{Type: "resolution", Body: "AG", Lang: "es", Date: "2020-01-01"})
	s.CheckVocabulary(Vocabulary{Types: []string{"minutes", "resolution"}, Bodies: []string{"AG"}, MaxUpload: 10})
	if len(s.Rows) != 2 || s.Rows[0].Type != "minutes" || s.Rows[1].Type != "resolution" || s.Rows[1].Body != "AG" || s.Rows[1].Lang != "es" {
		t.Errorf("rows %+v", s.Rows)
	}
	want := []string{"line 4, column body: ", "line 5, column access: ", "line 6, column file: "}
	for i, p := range s.Problems {
		if i >= len(want) || !strings.HasPrefix(p.String(), want[i]) {
			t.Errorf("%q", p)
		}
	}
	if len(s.Problems) != len(want) {
		t.Errorf("%d problems", len(s.Problems))
	}
}
