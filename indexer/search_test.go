package indexer

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"acervo/records"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
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
	if err := x.CatchUp(t.Context()); err != nil { // makes the vocabularies
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
		{"mes -de", []string{}},
		{"pension -la", []string{"b"}},
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

// Every word of the vocabularies is found by itself, by the same word without
// accents, and by nothing that does not find both: through the whole index.
func TestWordsWithAndWithoutAccentsFindTheSame(t *testing.T) {
	s := newShelf()
	words := map[string]bool{}
	for _, lang := range []records.Language{records.Spanish, records.Portuguese, records.French} {
		list, err := os.ReadFile("analysis/testdata/" + string(lang) + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range strings.Fields(string(list)) {
			s.file(fmt.Sprintf("%s%03d", lang, i), map[records.Language][]string{lang: {"x1 " + w + " x2"}})
			words[w] = true
		}
	}
	x := indexOf(t, s)
	bare := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)))
	accented := 0
	for w := range words {
		typed, _, err := transform.String(bare, strings.ReplaceAll(w, "œ", "oe"))
		if err != nil {
			t.Fatal(err)
		}
		if typed == w {
			continue
		}
		accented++
		a, b := ids(find(t, x, records.Query{Text: w, Sort: records.Newest, Limit: 100})), ids(find(t, x, records.Query{Text: typed, Sort: records.Newest, Limit: 100}))
		if len(a) == 0 || !slices.Equal(a, b) {
			t.Errorf("%s finds %v and %s finds %v", w, a, typed, b)
		}
	}
	if accented < 300 {
		t.Errorf("only %d words have accents", accented)
	}
}

// matter: narrows a search to the documents of a matter, alone and within OR and NOT; of what nobody may know of it finds nothing.
func TestASearchIsNarrowedToAMatter(t *testing.T) {
	s := newShelf()
	s.file("a", es("La pensión de vejez."))
	s.file("b", es("La pensión de invalidez."))
	s.file("c", es("Nada que ver."))
	x := indexOf(t, s)
	members := func(ref string) ([]records.DocumentID, error) {
		if ref == "AG/EL-2026" {
			return []records.DocumentID{"a", "c"}, nil
		}
		return nil, nil
	}
	for typed, want := range map[string][]string{
		"matter:AG/EL-2026": {"a", "c"}, "expediente:AG/EL-2026 pension": {"a"}, "pension -matter:AG/EL-2026": {"b"}, "invalidez OR matter:AG/EL-2026": {"a", "b", "c"},
		"matter:AG/OTHER": {}, `dossier:"AG/OTHER,AG/EL-2026"`: {"a", "c"},
	} {
		got := ids(find(t, x, records.Query{Text: typed, Members: members}))
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s found %v, not %v", typed, got, want)
		}
		if got := ids(find(t, x, records.Query{Text: "matter:AG/EL-2026"})); len(got) != 0 {
			t.Errorf("where nothing knows of matters it found %v", got)
		}
	}
	broken := func(string) ([]records.DocumentID, error) { return nil, records.Errorf(records.Unavailable, "gone") }
	if _, err := x.Search(t.Context(), records.Query{Text: "matter:x", Members: broken}, everything); records.KindOf(err) != records.Unavailable {
		t.Errorf("without a catalogue it answers %v", err)
	}
}
