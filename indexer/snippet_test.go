package indexer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"acervo/records"
)

// shown writes a snippet with its marked words in brackets.
func shown(fragments []records.Fragment) string {
	var b strings.Builder
	for _, f := range fragments {
		if f.Mark {
			b.WriteString("[" + f.Text + "]")
		} else {
			b.WriteString(f.Text)
		}
	}
	return b.String()
}

func TestSnippetsMarkWhatWasFound(t *testing.T) {
	long := strings.Repeat("Relleno sin importancia alguna. ", 30)
	for _, c := range []struct {
		rule, query, text, want string
	}{
		{"accents do not shift the marks", "afiliacion", "Sobre la afiliación y la cotización.", "Sobre la [afiliación] y la cotización."},
		{"other forms of the word", "pensión", "Las PENSIONES y la pensión", "Las [PENSIONES] y la [pensión]"},
		{"a phrase only where it stands", `"la pensión"`, "la ley, la pensión, pensión", "la ley, [la] [pensión], pensión"},
		{"all that a pattern stands for", "pens*", "pensar, pensión, despensa", "[pensar], [pensión], despensa"},
		{"a symbol", "RES-12/2019", "Véase CPCISS/RES-12/2019.", "Véase CPCISS/[RES]-[12]/[2019]."},
		{"not what was excluded", "ley -pensión", "ley sin renta", "[ley] sin renta"},
		{"accents written apart", "pensión", "una pensio\u0301n", "una [pensio\u0301n]"},
		{"white space is closed up", "pensión vejez", "  pensión\n\n de\f vejez \t", "[pensión] de [vejez]"},
		{"a word divided at the line's end", "afiliación", "La afilia-\nción", "La [afilia- ción]"},
		{"signs stay as they are", "pensión", `<b>pensión</b> & "x"`, `<b>[pensión]</b> & "x"`},
		{
			"the part where most of it stands", "pensión vejez", "pensión. " + long + "La pensión de vejez se paga. " + long,
			"…Relleno sin importancia alguna. Relleno sin importancia alguna. La [pensión] de [vejez] se paga. Relleno sin importancia alguna. Relleno sin importancia alguna. Relleno sin importancia alguna. Relleno sin importancia alguna. Relleno…",
		},
		{"the beginning", "pensión", "La pensión. " + long, "La [pensión]. " + strings.TrimSpace(strings.Repeat("Relleno sin importancia alguna. ", 7)) + "…"},
	} {
		s := newShelf()
		s.file("a", es(c.text))
		x := indexOf(t, s)
		r := find(t, x, records.Query{Text: c.query})
		if r.Total != 1 || len(r.Hits[0].Passages) != 1 {
			t.Errorf("%s: found %+v", c.rule, r)
			continue
		}
		if got := shown(r.Hits[0].Passages[0].Snippet); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.rule, got, c.want)
		}
	}
}

func FuzzSnippet(f *testing.F) {
	f.Add("La pensión de vejez", "pensión")
	f.Add(strings.Repeat("ñandú\f", 100), "ñandu")
	f.Add("\xff\xfe a", "a")
	f.Fuzz(func(t *testing.T, text, word string) {
		m := newMarker([]mark{{words: []form{{word, 1}}}, {pattern: word + "*"}, {slots: [][]form{{{word, 1}}, {{"la", 1}}}}})
		for _, fr := range m.snippet(text) {
			if fr.Text == "" || utf8.ValidString(text) && !utf8.ValidString(fr.Text) {
				t.Fatalf("a fragment %q of %q", fr.Text, text)
			}
		}
	})
}
