package indexer

import (
	"slices"
	"testing"

	"acervo/records"
)

// indexed returns an index of what is on the shelf.
func indexOf(t *testing.T, s *shelf) *Index {
	t.Helper()
	x, err := Open(Config{Dir: t.TempDir(), Source: s, Wake: s.wake})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := x.Reindex(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return x
}

func find(t *testing.T, x *Index, q records.Query) records.Results {
	t.Helper()
	r, err := x.Search(t.Context(), q, everything)
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	return r
}

func ids(r records.Results) []string {
	found := []string{}
	for _, h := range r.Hits {
		found = append(found, string(h.Document))
	}
	return found
}

func TestSearchFindsWords(t *testing.T) {
	s := newShelf()
	s.file("a", es("La pensión de vejez se paga cada mes.", "El Instituto informa al Comité Permanente."))
	s.file("b", es("Las pensiones de invalidez.", "El año fiscal termina en diciembre."))
	s.file("c", es("Nada que ver con lo demás; el ano es otra cosa."))
	x := indexOf(t, s)
	for _, c := range []struct {
		text string
		want []string
	}{
		{"pension", []string{"a", "b"}},
		{"pensiónes", []string{"b", "a"}},
		{"pension comite", []string{"a"}},
		{"pension OR diciembre", []string{"b", "a"}},
		{"pension -invalidez", []string{"a"}},
		{`"de vejez se paga"`, []string{"a"}},
		{`"vejez de"`, []string{}},
		{"pens*", []string{"a", "b"}},
		{"penson~", []string{"a"}},
		{"ano", []string{"c", "b"}},
		{"año", []string{"b", "c"}},
		{"de la", []string{"a"}},
		{"pension de la vejez", []string{"a"}},
	} {
		got := ids(find(t, x, records.Query{Text: c.text}))
		slices.Sort(got)
		want := slices.Clone(c.want)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s found %v, not %v", c.text, got, c.want)
		}
	}
}
