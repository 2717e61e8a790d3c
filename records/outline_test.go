package records

import (
	"strings"
	"testing"
)

// outlineOf makes an outline of ids; what is no annex or part is an article.
func outlineOf(eids ...string) []Provision {
	var all []Provision
	for i, eid := range eids {
		parts := EIDParts(eid)
		word, _, _ := strings.Cut(parts[len(parts)-1], "_")
		kind := map[string]string{"anx": "annex", "tit": "title", "trans": "article"}[word]
		if kind == "" {
			kind = "article"
		}
		all = append(all, Provision{EID: eid, Kind: kind, Label: eid, Offset: 10 * i})
	}
	return all
}

func TestWhatInAnOutlineDeservesALook(t *testing.T) {
	for _, c := range []struct{ rule, eids, want string }{
		{"numbers that rise are well", "tit_i tit_i__art_1 tit_i__art_2 tit_i__art_2bis tit_ii tit_ii__art_3", ""},
		{"a number is missing", "art_1 art_2 art_4", "There are gaps in the numbers of the articles: art_2 → art_4."},
		{"the first is missing", "art_3 art_4", "There are gaps in the numbers of the articles: … → art_3."},
		{"a number comes twice", "art_1 art_2 art_2__2 art_3", "These articles come twice: art_2__2."},
		{"numbers that fall", "art_1 art_2 art_3 art_2bis art_4", "These articles are out of order: art_3 → art_2bis. There are gaps"},
		{"counting begins anew at 1, and in annexes and transitory provisions", "art_1 art_2 art_1 art_2 trans_1 trans_2 anx_1 anx_1__art_1 anx_2 anx_2__art_1", ""},
		{"articles of French codes are not counted", "art_l111-1 art_l111-4 art_r112-3", ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got := strings.Join(outlineFindings(outlineOf(strings.Fields(c.eids)...)), " ")
			for part := range strings.SplitSeq(c.want, ". ") {
				if !strings.Contains(got, strings.TrimSuffix(part, ".")) || c.want == "" && got != "" {
					t.Errorf("got %q, want %q", got, c.want)
				}
			}
		})
	}
	if tag := (Outline{Provisions: outlineOf("art_1")}).Tag(); tag == (Outline{Provisions: outlineOf("art_2")}).Tag() || tag == "" {
		t.Error("another outline has the same tag")
	}
}

func TestProvisionsAreCarriedToAnotherReading(t *testing.T) {
	const old = "Índice\nArtículo 1\nArtículo 2\n\fArtículo 1\nUno.\nArtículo 2\nDos. Artículo 3. Tres.\n"
	second := strings.LastIndex(old, "Artículo 1")
	provisions := []Provision{
		{EID: "art_1", Kind: "article", Label: "Artículo 1", Offset: second, Page: 2},
		{EID: "art_2", Kind: "article", Label: "Artículo 2", Offset: strings.LastIndex(old, "Artículo 2"), Page: 2},
		{EID: "art_3", Kind: "article", Label: "Artículo 3", Offset: strings.Index(old, "Artículo 3"), Page: 2},
	}
	for _, c := range []struct{ rule, text, lost string }{
		{"the same text", old, ""},
		{"a page before", "Portada\n\f" + old, ""},
		{"other blanks", strings.ReplaceAll(old, "Artículo 2\n", "  Artículo  2 \n"), ""},
		{"a line less", strings.Replace(old, "Artículo 1\nUno", "Art. 1\nUno", 1), "Artículo 1"},
		{"a line more that reads the same", old + "Artículo 2\n", "Artículo 2"},
		{"the line within which one begins has changed", strings.Replace(old, "Dos. ", "Dos, ", 1), "Artículo 3"},
		{"another order", "Artículo 2\nArtículo 1\nArtículo 2\nDos. Artículo 3. Tres.\nArtículo 1\nUno.\nÍndice\n", "Artículo 2"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			fitted, lost := refit(provisions, old, c.text, true)
			if lost != c.lost {
				t.Fatalf("lost at %q, want %q", lost, c.lost)
			}
			for i, p := range fitted {
				if text := strings.Join(strings.Fields(c.text[p.Offset:]), " "); !strings.HasPrefix(text, provisions[i].Label) {
					t.Errorf("%s begins with %.20q", p.EID, text)
				}
				if page := 1 + strings.Count(c.text[:p.Offset], PageBreak); p.Page != page {
					t.Errorf("%s is on page %d, not %d", p.EID, p.Page, page)
				}
			}
		})
	}
}

func TestProvisionsFitATextWhoseFormerReadingIsGone(t *testing.T) {
	const text = "Artículo 1. Uno.\nArtículo 2. Dos.\n"
	at := strings.Index(text, "Artículo 2")
	fits := []Provision{{EID: "art_1", Label: "Artículo 1", Kind: "article"}, {EID: "art_2", Label: "ARTICULO 2", Kind: "article", Offset: at}}
	if fitted, lost := refit(fits, "", text, false); lost != "" || len(fitted) != 2 {
		t.Errorf("lost at %q", lost)
	}
	for rule, p := range map[string]Provision{
		"another label":         {EID: "art_2", Label: "Artículo 3", Offset: at},
		"in the midst of it":    {EID: "art_2", Label: "Artículo 2", Offset: at - 3},
		"beyond the text's end": {EID: "art_2", Label: "Artículo 2", Offset: 1000},
	} {
		if _, lost := refit([]Provision{fits[0], p}, "", text, false); lost == "" {
			t.Errorf("%s: it fits", rule)
		}
	}
}
