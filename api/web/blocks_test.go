package web_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"acervo/api/web"
	"acervo/records"
)

// show writes blocks a line each.
func show(blocks []web.Block) string {
	var b strings.Builder
	for _, x := range blocks {
		fmt.Fprintf(&b, "%s#%s [%s] %s", x.Kind, x.ID, x.Label, strings.ReplaceAll(x.Text, "\n", "/"))
		for _, row := range x.Rows {
			fmt.Fprintf(&b, "%s; ", strings.Join(row, "|"))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestATextIsShownAsHeadingsParagraphsAndTables(t *testing.T) {
	got := show(web.Blocks(law, web.Span{To: len(law)}, lawOutline()))
	want := `group#tit_vi [] TÍTULO VI/DE LA REFORMA
article#tit_vi__art_17 [] Artículo 17. De la reforma del Estatuto
paragraph# [] El Estatuto podrá ser reformado por la Asamblea General a propuesta del Comité Permanente, previo dictamen de la comisión que éste designe.
paragraph# [] Las reformas entrarán en vigor en la fecha que la propia Asamblea determine y, a falta de ella, treinta días después de su adopción, conforme al artículo 9.
paragraph#tit_vi__art_18 [Artículo 18. Presidencia.] La Presidencia representa a la organización, convoca a la Asamblea General y al Comité Permanente y vigila el cumplimiento de sus acuerdos.
table# [] Cuota|2013|2014; México|12 000|12 500; 
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestHeadingsAreTakenOffTheirTexts(t *testing.T) {
	for _, c := range []struct {
		name, text, kind, label, heading, want string
	}{
		{"label alone on its line", "Artículo 3\nTexto.", "article", "Artículo 3", "", "article#x [] Artículo 3/paragraph# [] Texto."},
		{"label and text on one line", "Artículo 3.- Texto que sigue.", "article", "Artículo 3", "", "paragraph#x [Artículo 3.-] Texto que sigue."},
		{"heading on the next line", "Artículo 3\nDe la sede\nTexto.", "article", "Artículo 3", "De la sede", "article#x [] Artículo 3/De la sede/paragraph# [] Texto."},
		{"heading over two lines", "Article 3. On the seat\nof the organization\nIt is here.", "article", "Article 3", "On the seat of the organization", "article#x [] Article 3. On the seat/of the organization/paragraph# [] It is here."},
		{"Markdown", "## **Artículo 3.** Objeto. Texto.", "article", "Artículo 3", "Objeto", "paragraph#x [Artículo 3. Objeto.] Texto."},
		{"container with its name", "### CAPÍTULO I\nObjeto y ámbito\n", "chapter", "CAPÍTULO I", "Objeto y ámbito", "group#x [] CAPÍTULO I/Objeto y ámbito"},
		{"the outline's name is not in the text", "PRIMERO. Texto.", "article", "Transitorio 1", "", "paragraph#x [] PRIMERO. Texto."},
		{"nothing follows", "Artículo 3.", "article", "Artículo 3", "", "article#x [] Artículo 3."},
	} {
		t.Run(c.name, func(t *testing.T) {
			outline := []records.Provision{{EID: "x", Kind: c.kind, Label: c.label, Heading: c.heading}}
			got := strings.ReplaceAll(strings.TrimSpace(show(web.Blocks(c.text, web.Span{To: len(c.text)}, outline))), "\n", "/")
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// Lines that were broken at the edge of a printed page are joined; others are not.
func TestPrintedLinesFlowAgain(t *testing.T) {
	printed := "La organización tiene por objeto contribuir y cooperar con el\n" +
		"desarrollo de la seguridad social en los países de América, y\n" +
		"coordinar y potenciar esfuerzos para su preservación.\n" +
		"Los miembros pagarán sus cuotas dentro del primer trimestre de\n" +
		"cada año.\n" +
		"\n" +
		"ANEXO\n" +
		"Lista de miembros"
	want := `paragraph# [] La organización tiene por objeto contribuir y cooperar con el desarrollo de la seguridad social en los países de América, y coordinar y potenciar esfuerzos para su preservación. Los miembros pagarán sus cuotas dentro del primer trimestre de cada año.
paragraph# [] ANEXO/Lista de miembros
`
	if got := show(web.Blocks(printed, web.Span{To: len(printed)}, nil)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	broken := "La revisión de la documentación social\npor los clasificadores designados\nb) el emisor\nFin"
	if got, want := show(web.Blocks(broken, web.Span{To: len(broken)}, nil)), "paragraph# [] La revisión de la documentación social por los clasificadores designados/b) el emisor/Fin\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	letter := "Estimada señora:\nLe envío el informe.\nCon un saludo\nAna"
	if got, want := show(web.Blocks(letter, web.Span{To: len(letter)}, nil)), "paragraph# [] Estimada señora:\nparagraph# [] Le envío el informe.\nparagraph# [] Con un saludo/Ana\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// letters of a text, without white space and the marks of Markdown.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '#' || r == '*' {
			return -1
		}
		return r
	}, s)
}

func TestNoLetterOfATextIsLost(t *testing.T) {
	for _, text := range []string{law, "", "\n\n\n", "a\tb\n\nc", strings.Repeat("Artículo 17. De la reforma del Estatuto\n", 9), "\tx\n#\n", law + "\n" + law} {
		var b strings.Builder
		for _, x := range web.Blocks(text, web.Span{To: len(text)}, lawOutline()) {
			b.WriteString(x.Label + x.Text)
			for _, row := range x.Rows {
				b.WriteString(strings.Join(row, ""))
			}
		}
		if got, want := letters(b.String()), letters(text); got != want {
			t.Errorf("of %q remains %q", want, got)
		}
	}
}

func TestAnOutlineThatDoesNotFitItsTextLosesNothing(t *testing.T) {
	outline := []records.Provision{{EID: "a", Kind: "article", Label: "Artículo 1", Offset: 4000}, {EID: "b", Kind: "article", Label: "Artículo 2", Offset: 2}, {EID: "c", Kind: "article", Label: "Artículo 3", Offset: 1}}
	if got := letters(show(web.Blocks("uno dos", web.Span{To: 7}, outline))); !strings.Contains(got, "un") || !strings.Contains(got, "odos") {
		t.Errorf("%s", got)
	}
}

func TestPagesAreTheFilesOwnOrPortions(t *testing.T) {
	paged := "uno\fdos\f\fcuatro"
	spans := web.Portions(paged, true, nil)
	if len(spans) != 4 || paged[spans[1].From:spans[1].To] != "dos" || paged[spans[3].From:spans[3].To] != "cuatro" {
		t.Errorf("%v", spans)
	}
	if n := web.PortionOf(spans, strings.Index(paged, "dos")); n != 2 {
		t.Errorf("what stands on page 2 is on page %d", n)
	}
	if got := web.Portions("short", false, nil); len(got) != 1 || got[0] != (web.Span{To: 5}) {
		t.Errorf("%v", got)
	}
}

func TestPortionsOfALongTextMeetAndEndBeforeArticles(t *testing.T) {
	var (
		b       strings.Builder
		outline []records.Provision
	)
	for i := range 200 {
		outline = append(outline, records.Provision{EID: fmt.Sprintf("art_%d", i+1), Kind: "article", Label: fmt.Sprintf("Artículo %d", i+1), Offset: b.Len()})
		fmt.Fprintf(&b, "Artículo %d. %s\n\n", i+1, strings.Repeat("El órgano resolverá. ", 60))
	}
	for name, text := range map[string]string{"articles": b.String(), "one line": strings.Repeat("ñ", 100_000), "words": strings.Repeat("palabra ", 20_000)} {
		t.Run(name, func(t *testing.T) {
			in := outline
			if name != "articles" {
				in = nil
			}
			spans := web.Portions(text, false, in)
			at := 0
			for i, s := range spans {
				part := text[s.From:s.To]
				if s.From != at || len(part) > 40_000 || strings.ToValidUTF8(part, "") != part {
					t.Fatalf("portion %d is %v", i+1, s)
				}
				if name == "articles" && !strings.HasPrefix(part, "Artículo") {
					t.Errorf("portion %d begins with %.20q", i+1, part)
				}
				at = s.To
			}
			if at != len(text) || len(spans) < 3 {
				t.Errorf("%d portions end at %d of %d", len(spans), at, len(text))
			}
		})
	}
}
