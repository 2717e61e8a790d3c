package outline

import (
	"slices"
	"strings"
	"testing"

	"acervo/records"
)

// ids returns the ids of the units that are found in a text without pages.
func ids(text string) string {
	units, _ := Find([]string{text}, false)
	var out []string
	for _, u := range units {
		out = append(out, u.EID)
	}
	return strings.Join(out, " ")
}

func TestHeadingsAreFoundInFourLanguages(t *testing.T) {
	for _, c := range []struct{ rule, text, want string }{
		{"Spanish", "TÍTULO I\nDISPOSICIONES GENERALES\nArtículo 1.- La Conferencia es un organismo.\nArtículo 2.- Sus fines son:\n", "tit_i tit_i__art_1 tit_i__art_2"},
		{"English", "CHAPTER I\nGeneral\nArticle 1. The Conference is a body.\nArticle 2. Its aims are:\n", "chp_i chp_i__art_1 chp_i__art_2"},
		{"Portuguese", "CAPÍTULO I\nDISPOSIÇÕES GERAIS\nArt. 1º A Conferência é um organismo.\nArt. 2º São seus fins:\n", "chp_i chp_i__art_1 chp_i__art_2"},
		{"French", "Titre Ier\nDispositions générales\nArticle premier\nLa Conférence est un organisme.\nArticle 2\nSes buts sont :\n", "tit_i tit_i__art_1 tit_i__art_2"},
		{"ordinal marks", "Artículo 1°.- Uno.\nArtículo 2º. Dos.\nArtículo 3o.- Tres.\nARTÍCULO 4ª.- Cuatro.\n", "art_1 art_2 art_3 art_4"},
		{"ordinal words", "Artículo Primero.- Uno.\nArtículo Segundo.- Dos.\nARTÍCULO TERCERO: Tres.\n", "art_1 art_2 art_3"},
		{"ordinals of two words", numbersFrom("Artículo", "Décimo Primero", "Decimosegundo", "Décimo Tercero", "Decimocuarto"), "art_11 art_12 art_13 art_14"},
		{"roman numbers are the same articles", "Artigo I\nTexto.\nArtigo II\nTexto.\nArtigo III\nTexto.\n", "art_1 art_2 art_3"},
		{"the only article", "Artículo único.- Se aprueba el presupuesto.\n", "art_1"},
		{"thousands with a dot", numbersFrom("Art.", "1.013", "1.014", "1.015"), "art_1013 art_1014 art_1015"},
		{"suffixes", "Artículo 11.- A.\nArtículo 12.- A.\nArtículo 12 bis.- B.\nArtículo 12 Ter.- C.\nArtículo 13-A.- D.\nArtículo 14.- E.\n", "art_11 art_12 art_12bis art_12ter art_13a art_14"},
		{"an attached letter is a suffix", "Art. 7º Texto.\nArt. 7º-A Texto.\nArt. 7ºB. Texto.\n", "art_7 art_7a art_7b"},
		{"a letter at the line's end is one", "Artículo 12\nTexto.\nArtículo 12 A\nTexto.\nArtículo 13\nTexto.\n", "art_12 art_12a art_13"},
		{"a letter before text is text", "Art. 6o Texto.\nArt. 7o A Conferência reúne-se.\nArt. 8o O Comitê decide.\n", "art_6 art_7 art_8"},
		{"articles of French codes", "Article L111-1\nTexte.\nArticle L111-2\nTexte.\nArticle R*111-3\nTexte.\nArticle L112-1\nTexte.\n", "art_l111-1 art_l111-2 art_r111-3 art_l112-1"},
		{"parts in parts", "LIBRO PRIMERO\nTÍTULO II\nCAPÍTULO III\nSección 4ª\nArtículo 1. A.\nCAPÍTULO IV\nArtículo 2. B.\nTÍTULO III\nArtículo 3. C.\n",
			"book_i book_i__tit_ii book_i__tit_ii__chp_iii book_i__tit_ii__chp_iii__sec_iv book_i__tit_ii__chp_iii__sec_iv__art_1 book_i__tit_ii__chp_iv book_i__tit_ii__chp_iv__art_2 book_i__tit_iii book_i__tit_iii__art_3"},
		{"the number on the next line", "CAPÍTULO\nII\nDE LA ASAMBLEA\nArtículo 1.- Uno.\nArtículo 2.- Dos.\n", "chp_ii chp_ii__art_1 chp_ii__art_2"},
		{"spaced letters", "T I T U L O I Ámbito\nArtículo 1.- Uno.\nT Í T U L O II Fines\nArtículo 2.- Dos.\n", "tit_i tit_i__art_1 tit_ii tit_ii__art_2"},
		{"a preliminary title", "TÍTULO PRELIMINAR\nArtículo 1.- Uno.\nArtículo 2.- Dos.\n", "tit_preliminar tit_preliminar__art_1 tit_preliminar__art_2"},
		{"the only chapter in English", "TITLE I\nSOLE CHAPTER\nArticle 1. One.\nArticle 2. Two.\n", "tit_i tit_i__chp_i tit_i__chp_i__art_1 tit_i__chp_i__art_2"},
		{"transitory ordinals in French", "Article 1. Un.\nArticle 2. Deux.\nDISPOSITIONS TRANSITOIRES\nPremièrement. Trois.\nDeuxièmement. Quatre.\n", "art_1 art_2 trans trans_1 trans_2"},
		{"sections where there are no articles", "PART I\nPreliminary\nSection 1. Short title.\nSection 2. Interpretation.\n", "part_i part_i__sec_1 part_i__sec_2"},
		{"sections without their word", "1.—(1) This Act may be cited as the Act.\n2.—In this Act “member” means a member.\n2A.—The same.\n", "sec_1 sec_2 sec_2a"},
		{"Markdown", "# Ley 1\n\n## Título I\n\n### Artículo 1\n\nTexto.\n\n### Artículo 2 BIS\n\nTexto.\n", "tit_i tit_i__art_1 tit_i__art_2bis"},
		{"Markdown of Irish acts", "## PART 1 Preliminary\n\n##### 1. **Short title**\n\n**1.**—This Act.\n\n##### 2. **Commencement**\n\n**2.**—On.\n", "part_i part_i__sec_1 part_i__sec_2"},
		{"Markdown that leaves a title", "## Título I\n\n### Artículo 1\n\nA.\n\n## Artículo 2\n\nB.\n", "tit_i tit_i__art_1 art_2"},
		{"a resolution's paragraphs", "La Asamblea General,\nCONSIDERANDO que es necesario:\nRESUELVE:\n1. Aprobar el informe.\n2. Agradecer a la sede.\n", "para_1 para_2"},
		{"a resolution's ordinals", "EL COMITÉ PERMANENTE RESUELVE:\nPRIMERO.- Aprobar.\nSEGUNDO.- Publicar.\n", "para_1 para_2"},
		{"a letter to somebody has none", "Estimada señora:\nLe escribo por el artículo 5.\nTítulo de la obra\nAtentamente,\n", ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := ids(c.text); got != c.want {
				t.Errorf("found %s\n want %s", got, c.want)
			}
		})
	}
}

// numbersFrom makes articles with the given numbers.
func numbersFrom(keyword string, numbers ...string) string {
	var b strings.Builder
	for _, n := range numbers {
		b.WriteString(keyword + " " + n + ".- El texto del artículo.\n")
	}
	return b.String()
}

func TestCitationsAreNoHeadings(t *testing.T) {
	const before, after = "Artículo 1.- Uno.\nArtículo 2.- Dos.\n", "Artículo 3.- Tres.\n"
	for _, c := range []struct{ rule, text string }{
		{"small letter", "artículo 17. La Asamblea"},
		{"a preposition follows", "Artículo 17 del Estatuto, que dice"},
		{"a fraction follows", "Artículo 17, fracción II, de la Ley"},
		{"another list follows", "Artículo 17; y lo previsto"},
		{"several articles", "Artículos 17 y 18 de la Ley"},
		{"in a quotation", "\"Artículo 17.- La Asamblea se reunirá\""},
		{"in French quotation marks", "« Article 17. L'Assemblée se réunit »"},
		{"in the midst of a sentence", "de conformidad con lo que dispone el\nArtículo 17. La Asamblea"},
		{"after a comma", "en los términos del Reglamento,\nArtículo 17. La Asamblea"},
		{"a table of contents", "Artículo 17. La Asamblea ........... 12"},
		{"a table of contents with a tab", "Artículo 17. La Asamblea\t12"},
		{"a chapter of another law", "Capítulo II del Título III de la Ley"},
		{"a number out of order", "Artículo 98.- De otra ley."},
		{"a title without a number", "Título profesional de abogado"},
		{"a part of speech", "Parte de la Asamblea"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got, want := ids(before+c.text+"\n"+after), "art_1 art_2 art_3"; got != want {
				t.Errorf("found %s, want %s", got, want)
			}
		})
	}
}

func TestCountingBeginsAnew(t *testing.T) {
	const body = "Artículo 1.- Uno.\nArtículo 2.- Dos.\nArtículo 3.- Tres.\n"
	for _, c := range []struct{ rule, text, want string }{
		{"under transitory provisions", body + "DISPOSICIONES TRANSITORIAS\nArtículo 1.- A.\nArtículo 2.- B.\n", "trans trans_1 trans_2"},
		{"with ordinals", body + "ARTÍCULOS TRANSITORIOS\nArtículo Primero.- A.\nArtículo Segundo.- B.\n", "trans trans_1 trans_2"},
		{"with ordinals alone", body + "TRANSITORIOS\nPRIMERO.- A.\nSEGUNDO.- B.\nTercero: C.\n", "trans trans_1 trans_2 trans_3"},
		{"where the article says so", body + "Artículo 1 transitorio.- A.\nArtículo segundo transitorio.- B.\n", "trans_1 trans_2"},
		{"in a single one", body + "Artículo transitorio.- A.\n", "trans_1"},
		{"in Spain", body + "Disposición adicional primera. A.\nDisposición transitoria primera. B.\nDisposición final única. C.\n", "add_1 trans_1 fin_1"},
		{"in Portuguese", body + "DISPOSIÇÕES TRANSITÓRIAS\nArt. 1º Alfa.\nArt. 2º Beta.\n", "trans trans_1 trans_2"},
		{"in English", body + "TRANSITIONAL PROVISIONS\nArticle 1. A.\nArticle 2. B.\n", "trans trans_1 trans_2"},
		{"but not when the numbers go on", body + "DISPOSICIONES TRANSITORIAS\nArtículo 4.- A.\nArtículo 5.- B.\n", "trans trans__art_4 trans__art_5"},
		{"in a chapter of transitory provisions", body + "CAPÍTULO II\nDISPOSICIONES TRANSITORIAS\nArtículo 1.- A.\n", "chp_ii trans_1"},
		{"in an annex", body + "ANEXO\nReglas\nArtículo 1.- A.\nArtículo 2.- B.\n", "anx_1 anx_1__art_1 anx_1__art_2"},
		{"in numbered annexes", body + "ANEXO I\nArtículo 1.- A.\nANNEX B\nArticle 1. A.\n", "anx_1 anx_1__art_1 anx_2 anx_2__art_1"},
		{"in another chapter", body + "CAPÍTULO II\nArtículo 1.- A.\nArtículo 2.- B.\n", "chp_ii chp_ii__art_1 chp_ii__art_2"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got, want := ids(c.text), "art_1 art_2 art_3 "+c.want; got != want {
				t.Errorf("found %s\n want %s", got, want)
			}
		})
	}
}

func TestContentsAreDropped(t *testing.T) {
	var contents, body strings.Builder
	for i, name := range []string{"Naturaleza", "Fines", "Miembros", "Órganos", "Asamblea"} {
		n := string(rune('1' + i))
		contents.WriteString("Artículo " + n + " " + name + "\n")
		body.WriteString("Artículo " + n + ". " + name + ". " + strings.Repeat("El texto del artículo sigue. ", 20) + "\n")
	}
	want := "tit_i tit_i__art_1 tit_i__art_2 tit_i__art_3 tit_i__art_4 tit_i__art_5"
	text := "ÍNDICE\nTÍTULO I\n" + contents.String() + "TÍTULO I\n" + body.String()
	units, _ := Find([]string{text}, false)
	if got := ids(text); got != want {
		t.Fatalf("found %s\n want %s", got, want)
	}
	if at := strings.LastIndex(text, "TÍTULO I"); units[0].Offset != at {
		t.Errorf("the first unit is at %d, want %d, behind the table of contents", units[0].Offset, at)
	}
}

func TestRepeatedPageHeadersAreOneHeading(t *testing.T) {
	pages := []string{"CAPÍTULO II\nArtículo 4.- A.", "CAPÍTULO II\nArtículo 5.- B.", "CAPÍTULO II\nsigue el texto\nArtículo 6.- C."}
	units, _ := Find(pages, true)
	var got []string
	for _, u := range units {
		got = append(got, u.EID)
	}
	if want := []string{"chp_ii", "chp_ii__art_4", "chp_ii__art_5", "chp_ii__art_6"}; !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
}

func TestWhatOCRMisreadIsMendedWhereItFits(t *testing.T) {
	for _, c := range []struct{ rule, text, want string }{
		{"a P for 1°", "Artículo P.- Uno.\nArtículo 2°.- Dos.\nArtículo 3°.- Tres.\n", "art_1 art_2 art_3"},
		{"an l for 1", "Artículo 10.- A.\nArtículo l1.- B.\nArtículo 12.- C.\n", "art_10 art_11 art_12"},
		{"an O for 0", "Artículo 9.- A.\nArtículo 1O.- B.\nArtículo 11.- C.\n", "art_9 art_10 art_11"},
		{"a roman two for 11", "Artículo 10.- A.\nArtículo II.- B.\nArtículo 12.- C.\n", "art_10 art_11 art_12"},
		{"not where it does not fit", "Artículo 10.- A.\nArtículo S.- B.\nArtículo 11.- C.\n", "art_10 art_11"},
		{"figures in the word", "Articu1o 1.- A.\nArtícul0 2.- B.\nARTICUL0 3.- C.\n", "art_1 art_2 art_3"},
		{"an f for í", "Artfculo 1.- A.\nArtfculo 2.- B.\nCAPfTULO II\nArtículo 3.- C.\n", "art_1 art_2 art_3"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := ids(c.text); got != c.want {
				t.Errorf("found %s, want %s", got, c.want)
			}
		})
	}
}

func TestUnitsSayWhereTheyBegin(t *testing.T) {
	pages := []string{"ESTATUTO\n\n  TÍTULO I\n  DE LOS FINES\n", "Artículo 1.- Objeto. Ñandú.\nmás texto", "Artículo 2.- Fin."}
	joined := strings.Join(pages, records.PageBreak)
	units, remarks := Find(pages, true)
	want := []records.Provision{
		{EID: "tit_i", Kind: "title", Label: "TÍTULO I", Heading: "DE LOS FINES", Page: 1, Level: 0},
		{EID: "tit_i__art_1", Kind: "article", Label: "Artículo 1", Heading: "Objeto", Page: 2, Level: 1},
		{EID: "tit_i__art_2", Kind: "article", Label: "Artículo 2", Heading: "", Page: 3, Level: 1},
	}
	if len(units) != len(want) || len(remarks) > 0 {
		t.Fatalf("found %+v with remarks %q", units, remarks)
	}
	for i, u := range units {
		line := joined[u.Offset:]
		if !strings.HasPrefix(strings.TrimLeft(line, " "), u.Label) || u.Offset > 0 && joined[u.Offset-1] != '\n' && joined[u.Offset-1] != '\f' {
			t.Errorf("%s is at %d, which is no beginning of its line: %.20q", u.EID, u.Offset, line)
		}
		u.Offset = 0
		if u != want[i] {
			t.Errorf("unit %d is %+v\n want %+v", i, u, want[i])
		}
	}
}

func TestNamesOfArticles(t *testing.T) {
	for _, c := range []struct{ rule, text, want string }{
		{"before the first full stop", "Artículo 1. Objeto. El presente Reglamento rige.", "Objeto"},
		{"the rest of the line", "Artículo 1. Objeto y fines", "Objeto y fines"},
		{"the line below", "ARTÍCULO 1\nObjeto y fines\nEl presente Reglamento rige.", "Objeto y fines"},
		{"in capitals", "ARTÍCULO 1.- OBJETO\nEl presente Reglamento rige.", "OBJETO"},
		{"the text is no name", "Artículo 1. El presente Reglamento rige en todos los países miembros de la Conferencia.", ""},
		{"a short sentence is no name", "Artículo 1. Queda derogado.", ""},
		{"nor is the text below", "Artículo 1\nEl presente Reglamento rige en todos los países miembros\nde la Conferencia.", ""},
		{"nor a short line that goes on", "Artículo 1\nEl presente Reglamento\nrige en todos.", ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			units, _ := Find([]string{c.text + "\nArtículo 2. Otro."}, false)
			if len(units) != 2 || units[0].Heading != c.want {
				t.Errorf("found %+v, want the name %q", units, c.want)
			}
		})
	}
}

func TestGapsAreReportedToTheFiler(t *testing.T) {
	for _, c := range []struct{ rule, text, want string }{
		{"a missing article", "Artículo 1.- A.\nArtículo 2.- B.\nArtículo 4.- D.\n", "There are gaps in the numbers of the articles: after Artículo 2 comes Artículo 4."},
		{"a missing beginning", "Artículo 3.- A.\nArtículo 4.- B.\n", "There are gaps in the numbers of the articles: the first is Artículo 3."},
		{"what was left out", "Artículo 1.- A.\nArtículo 98.- X.\nArtículo 2.- B.\n", "These lines look like headings of articles, but their numbers do not fit, so they were taken for quotations: Artículo 98."},
		{"a heading that comes twice", "## Artículo 1\n\nA.\n\n## Artículo 1\n\nB.\n", "These headings come twice: Artículo 1."},
		{"nothing", "Artículo 1.- A.\nArtículo 1 bis.- B.\nArtículo 2.- C.\n", ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			_, remarks := Find([]string{c.text}, false)
			if got := strings.Join(remarks, "|"); got != c.want {
				t.Errorf("remarks are %q\n want %q", got, c.want)
			}
		})
	}
}

func TestIdsAreUniqueAndOffsetsRise(t *testing.T) {
	text := strings.Repeat("## Título I\n\n### Artículo 1\n\nA.\n\n### Artículo 2\n\n", 50)
	units, _ := Find([]string{text, text}, true)
	seen := map[string]bool{}
	last := -1
	for _, u := range units {
		if seen[u.EID] || u.Offset <= last {
			t.Fatalf("%s at %d comes twice or out of order", u.EID, u.Offset)
		}
		seen[u.EID], last = true, u.Offset
	}
	if len(units) != 300 {
		t.Errorf("found %d units, want 300", len(units))
	}
}

func FuzzFind(f *testing.F) {
	f.Add("TÍTULO I\nArtículo 1.- Uno.\nArtículo 1O.-\nANEXO\n")
	f.Add("## Artículo 1 BIS\n##### 2. x\nTRANSITORIOS\nPRIMERO.-\n")
	f.Fuzz(func(t *testing.T, text string) {
		units, _ := Find([]string{text}, false)
		last := -1
		for _, u := range units {
			if u.Offset <= last || u.Offset > len(text) || u.EID == "" {
				t.Fatalf("%+v after %d in %d bytes", u, last, len(text))
			}
			last = u.Offset
		}
	})
}
