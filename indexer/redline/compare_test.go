package redline_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"acervo/indexer/redline"
	"acervo/records"
)

func compare(t *testing.T, before, after records.ComparedText) records.Changes {
	t.Helper()
	changes, err := redline.New().Compare(t.Context(), before, after)
	if err != nil {
		t.Fatal(err)
	}
	exact(t, t.Name(), before.Text, after.Text, changes)
	return changes
}

func TestWhatIsNoChangeOfTheLawIsNoChange(t *testing.T) {
	for name, c := range map[string][2]string{
		"line ends":             {"Artículo 1. Uno dos\ntres cuatro.", "Artículo 1. Uno dos tres\n cuatro.\n"},
		"a word parted":         {"Artículo 1. El regla-\nmento rige.", "Artículo 1. El reglamento rige."},
		"a hyphen kept":         {"Artículo 1. Un plan económico-\nsocial rige.", "Artículo 1. Un plan económico-social rige."},
		"quotes":                {"Artículo 1. Se llama «Acta».", "Artículo 1. Se llama “Acta”."},
		"apostrophes":           {"Article 1. L'article rige.", "Article 1. L’article rige."},
		"dashes":                {"Artículo 1. Uno – dos.", "Artículo 1. Uno — dos."},
		"ordinal signs":         {"Artículo 1. El artículo 3° de la Ley N° 4.", "Artículo 1. El artículo 3º de la Ley Nº 4."},
		"the label's own marks": {"Artículo 1°.- Uno dos.", "ARTÍCULO 1. Uno dos."},
		"combining accents":     {"Artículo 1. Sesión.", "Artículo 1. Sesio\u0301n."},
		"ligatures":             {"Artículo 1. El oficio final.", "Artículo 1. El oﬁcio ﬁnal."},
		"invisible characters":  {"Artículo 1. Reglamento.", "Artículo 1. Regla\u00admento\u200b."},
		"Markdown":              {"Artículo 1. Uno.", "## Artículo 1. *Uno*."},
		"dot leaders":           {"Artículo 1. Uno .... dos.", "Artículo 1. Uno ........ dos."},
	} {
		t.Run(name, func(t *testing.T) {
			for _, p := range compare(t, text(c[0]), text(c[1])) {
				if p.Changed() {
					t.Errorf("%s: %s", p.Change, p.Marked(records.TextLayout{}))
				}
			}
		})
	}
}

func TestWhatLooksLikeTypographyAndIsNot(t *testing.T) {
	for name, c := range map[string][2]string{
		"a number":      {"Artículo 1. Son 1.250 pesos.", "Artículo 1. Son 1.350 pesos."},
		"an accent":     {"Artículo 1. El año.", "Artículo 1. El ano."},
		"a capital":     {"Artículo 1. El comité.", "Artículo 1. El Comité."},
		"a comma":       {"Artículo 1. Uno dos.", "Artículo 1. Uno, dos."},
		"a decimal":     {"Artículo 1. El 1,5 por ciento.", "Artículo 1. El 15 por ciento."},
		"an ordinal":    {"Artículo 1. El artículo 3 bis.", "Artículo 1. El artículo 3 ter."},
		"a number's º":  {"Artículo 1. El 1 bis.", "Artículo 1. El 1º bis."},
		"one letter in": {"Artículo 1. La letra a.", "Artículo 1. La letra b."},
	} {
		t.Run(name, func(t *testing.T) {
			if n := compare(t, text(c[0]), text(c[1])).Count(); n.Amended != 1 {
				t.Errorf("it is not seen as a change: %+v", n)
			}
		})
	}
}

func TestHeadersAndNumbersOfPagesAreNotCompared(t *testing.T) {
	page := func(header, number, body string) string { return header + "\n\n" + body + "\n\n" + number + "\n" }
	before := strings.Join([]string{
		page("Estatuto", "1", "Artículo 1. Uno dos tres cuatro cinco seis sie-"), page("Estatuto", "2", "te ocho.\n\nArtículo 2. Nueve diez once."), page("Estatuto", "3", "Artículo 3. Doce trece catorce."),
	}, records.PageBreak)
	after := "Artículo 1. Uno dos tres cuatro cinco seis siete ocho.\n\nArtículo 2. Nueve diez once.\n\nArtículo 3. Doce trece quince.\n"
	changes := compare(t, text(before), text(after))
	if n := changes.Count(); n.Amended != 1 || n.Words != (records.WordCount{Inserted: 1, Deleted: 1}) {
		t.Errorf("the furniture of pages counts: %+v\n%s", n, sheet(changes))
	}
	for _, p := range compare(t, text(after), text(before)) {
		if strings.Contains(p.Marked(records.TextLayout{}), "Estatuto") {
			t.Errorf("a header is shown as text: %s", p.Marked(records.TextLayout{}))
		}
	}
}

func TestANumberAtAPagesEdgeThatDoesNotCountIsText(t *testing.T) {
	before := "Ingresos\n\n100\n\fGastos\n\n250\n\fSaldo\n\n75\n"
	after := "Ingresos\n\n100\n\fGastos\n\n260\n\fSaldo\n\n75\n"
	if n := compare(t, records.ComparedText{Text: before}, records.ComparedText{Text: after}).Count(); n.Amended != 1 {
		t.Errorf("a changed amount is not seen: %+v", n)
	}
}

func TestArticlesNumberedTwiceAreComparedInTheirOrder(t *testing.T) {
	double := func(last string) records.ComparedText {
		s := "Artículo 1. El primero de los dos.\nArtículo 1. El segundo de los dos.\nArtículo 2. " + last
		x := records.ComparedText{Text: s}
		for i, at := range []int{0, strings.LastIndex(s, "Artículo 1"), strings.Index(s, "Artículo 2")} {
			x.Outline = append(x.Outline, records.Provision{EID: []string{"art_1", "art_1", "art_2"}[i], Kind: "article", Label: s[at : at+len("Artículo 1")], Offset: at})
		}
		return x
	}
	n := compare(t, double("El tercero queda."), double("El tercero cambia.")).Count()
	if n.Unchanged != 2 || n.Amended != 1 {
		t.Errorf("counts: %+v", n)
	}
}

func TestAChapterWithAnotherNumberDoesNotMoveItsArticles(t *testing.T) {
	before := "CAPÍTULO I\nDEL OBJETO\n\nArtículo 1. El objeto de esta norma es el archivo.\n\nCAPÍTULO II\nDE LOS PLAZOS\n\nArtículo 2. Los plazos corren por días hábiles.\n\nArtículo 3. Los meses se cuentan de fecha a fecha.\n"
	after := strings.Replace(before, "CAPÍTULO II\nDE LOS PLAZOS", "CAPÍTULO II\nDE LAS PERSONAS\n\nArtículo 1 BIS. Toda persona puede consultar el archivo sin costo.\n\nCAPÍTULO III\nDE LOS PLAZOS", 1)
	changes := compare(t, text(before), text(after))
	if n := changes.Count(); n.New != 1 || n.Moved != 0 || n.Unchanged != 3 {
		t.Errorf("counts: %+v\n%s", n, sheet(changes))
	}
}

func TestAgainstNothing(t *testing.T) {
	whole := law(t, "estatuto/1.txt", true)
	n := compare(t, whole, records.ComparedText{}).Count()
	if n.Repealed != 10 || n.New+n.Amended+n.Moved+n.Unchanged != 0 {
		t.Errorf("against an empty text: %+v", n)
	}
	if n := compare(t, records.ComparedText{}, whole).Count(); n.New != 10 {
		t.Errorf("an empty text against it: %+v", n)
	}
	if c := compare(t, records.ComparedText{}, records.ComparedText{}); len(c) != 0 {
		t.Errorf("nothing against nothing: %v", c)
	}
	if n := compare(t, records.ComparedText{Text: " \n\n"}, records.ComparedText{Text: "\n"}).Count(); n.Amended != 0 {
		t.Errorf("blank against blank: %+v", n)
	}
}

func TestATextOfTwoThousandPagesIsShownPageByPage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pages := make([]string, 2000)
	for i := range pages {
		pages[i] = prose(r, 300)
	}
	long := records.ComparedText{Text: strings.Join(pages, records.PageBreak)}
	if n := compare(t, records.ComparedText{}, long).Count(); n.New != 2000 {
		t.Errorf("pages shown: %+v", n)
	}
	if n := compare(t, long, records.ComparedText{}).Count(); n.Repealed != 2000 {
		t.Errorf("pages shown: %+v", n)
	}
	pages[7], pages[1500] = prose(r, 300), pages[1500]+" Y una frase más."
	changes := compare(t, long, records.ComparedText{Text: strings.Join(pages, records.PageBreak)})
	if n := changes.Count(); n.Unchanged < 1996 || n.Amended+n.New+n.Repealed < 2 {
		t.Errorf("two pages were changed: %+v", n)
	}
}

var vocabulary = strings.Fields("la el de que en los se del las por un para con una no su al lo como más pero sus le ya este comité asamblea secretaría estatuto artículo reforma plazo miembro votación quórum presupuesto acta sesión archivo documento registro norma vigencia publicación")

// prose is a run of sentences.
func prose(r *rand.Rand, words int) string {
	var b strings.Builder
	for i := range words {
		w := vocabulary[r.IntN(len(vocabulary))]
		switch {
		case i > 0 && r.IntN(12) == 0:
			b.WriteString(". ")
		case i > 0 && r.IntN(10) == 0:
			b.WriteString("\n")
		case i > 0:
			b.WriteString(" ")
		}
		b.WriteString(w)
	}
	return b.String() + "."
}

// Whatever is done to a text, its redline rebuilds both to the byte.
func TestRandomEditsAreRebuilt(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	sources := []string{
		law(t, "estatuto/1.txt", true).Text, law(t, "estatuto/2.txt", true).Text, law(t, "statute/1.txt", true).Text, law(t, "acta/1.txt", false).Text, "",
	}
	for range 600 {
		before := sources[r.IntN(len(sources))]
		after := before
		for range r.IntN(12) {
			after = edited(r, after, sources)
		}
		x, y := text(before), text(after)
		if r.IntN(4) == 0 {
			x.Outline = nil
		}
		if r.IntN(4) == 0 {
			y.Outline = nil
		}
		changes := compare(t, x, y)
		layout := changes.Layout()
		for _, p := range changes {
			p.Paragraphs(layout) // must take whatever comes
		}
		if before == after && len(x.Outline) == len(y.Outline) {
			for _, p := range changes {
				if p.Changed() {
					t.Fatalf("a text differs from itself: %s", p.Marked(records.TextLayout{}))
				}
			}
		}
	}
}

// edited does something to a text: bytes, words, lines, whole articles.
func edited(r *rand.Rand, s string, sources []string) string {
	a, b := r.IntN(len(s)+1), r.IntN(len(s)+1)
	a, b = min(a, b), max(a, b)
	switch r.IntN(8) {
	case 0:
		return s[:a] + string([]byte{byte(r.IntN(256))}) + s[a:]
	case 1:
		return s[:a] + s[min(len(s), a+r.IntN(40)):]
	case 2:
		return s[:a] + prose(r, r.IntN(30)) + s[a:]
	case 3:
		return s[b:] + s[:a] + s[a:b]
	case 4:
		lines := strings.SplitAfter(s, "\n")
		r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		return strings.Join(lines, "")
	case 5:
		return s[:a] + records.PageBreak + s[a:]
	case 6:
		return s[:a] + sources[r.IntN(len(sources))] + s[a:]
	}
	return strings.ReplaceAll(s, "Artículo 5", "Artículo 6")
}

func TestAnArticleIsFollowedThroughItsVersions(t *testing.T) {
	states := []records.ComparedText{law(t, "estatuto/1.txt", true), law(t, "estatuto/2.txt", true), law(t, "estatuto/3.txt", true)}
	c := redline.New()
	story := func(at int, eid string) []string {
		t.Helper()
		traced, err := c.Trace(t.Context(), states, at, eid)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, p := range traced {
			if p.Old == nil && p.New == nil {
				told = append(told, "absent")
				continue
			}
			told = append(told, string(p.Change)+" "+p.Place().EID)
		}
		return told
	}
	for _, s := range []struct {
		at   int
		eid  string
		want string
	}{
		{2, "chp_ii__art_7", "new chp_ii__art_6, moved chp_ii__art_7, amended chp_ii__art_7"}, // renumbered, then corrected
		{0, "chp_ii__art_6", "new chp_ii__art_6, moved chp_ii__art_7, amended chp_ii__art_7"},
		{0, "chp_ii__art_7", "new chp_ii__art_7, repealed chp_ii__art_7, absent"},
		{1, "chp_iii__art_9bis", "absent, new chp_iii__art_9bis, unchanged chp_iii__art_9bis"},
		{2, "chp_i__art_1", "new chp_i__art_1, unchanged chp_i__art_1, unchanged chp_i__art_1"},
	} {
		if got := strings.Join(story(s.at, s.eid), ", "); got != s.want {
			t.Errorf("%s of version %d: %s; want %s", s.eid, s.at+1, got, s.want)
		}
	}
	if _, err := c.Trace(t.Context(), states, 0, "art_99"); records.KindOf(err) != records.NotFound {
		t.Errorf("an article that there is not: %v", err)
	}
}

func TestRunningTextMovedByHalfAPageIsAligned(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var paragraphs []string
	for range 120 {
		paragraphs = append(paragraphs, prose(r, 60))
	}
	pages := func(ps []string, per int) records.ComparedText {
		var b strings.Builder
		for i, p := range ps {
			if i > 0 && i%per == 0 {
				b.WriteString(records.PageBreak)
			} else if i > 0 {
				b.WriteString("\n\n")
			}
			b.WriteString(p)
		}
		return records.ComparedText{Text: b.String()}
	}
	before := pages(paragraphs, 7)
	after := pages(append([]string{"Un párrafo del todo nuevo abre el acta."}, paragraphs...), 5)
	n := compare(t, before, after).Count()
	if n.Amended != 1 || n.Words.Inserted != 8 || n.Words.Deleted != 0 {
		t.Errorf("other pages are taken for other words: %+v", n)
	}
}
