package plain_test

import (
	"errors"
	"strings"
	"testing"

	"acervo/indexer/extract/extracttest"
	"acervo/indexer/extract/plain"
	"acervo/indexer/extract/reading"
	"acervo/records"
)

func read(t *testing.T, reader func(reading.File) (reading.Text, error), name, content string) reading.Text {
	t.Helper()
	text, err := reader(extracttest.File(t, name, []byte(content)))
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range text.Pages {
		text.Pages[i] = plain.Clean(p)
	}
	return text
}

func TestEncodingsAreTold(t *testing.T) {
	for _, c := range []struct{ rule, in, want string }{
		{"UTF-8", "pensión", "pensión"},
		{"UTF-8 with a mark", "\xEF\xBB\xBFpensión", "pensión"},
		{"UTF-16, little end first", "\xFF\xFEa\x00\xF1\x00o\x00", "año"},
		{"UTF-16, big end first", "\xFE\xFF\x00a\x00\xF1\x00o", "año"},
		{"Windows-1252", "pensi\xF3n de \x80 5 \x93as\xED\x94", "pensión de € 5 “así”"},
		{"Latin-1", "a\xF1o", "año"},
		{"UTF-8 with a wrong byte", "ñññññññññññ\xFFñ", "ñññññññññññ\uFFFDñ"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := read(t, plain.Text, "a.txt", c.in).Pages[0]; got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
		})
	}
}

func TestBytesWithZerosAreNoText(t *testing.T) {
	_, err := plain.Text(extracttest.File(t, "a.txt", []byte("a\x00b")))
	var u *records.Unreadable
	if !errors.As(err, &u) {
		t.Errorf("the error is %v, want an *Unreadable", err)
	}
}

func TestOnlyTheBeginningOfAHugeTextIsKept(t *testing.T) {
	text := read(t, plain.Text, "a.txt", strings.Repeat("ñ", reading.MaxText/2+10))
	if n := len(text.Pages[0]); n > reading.MaxText || n < reading.MaxText-4 {
		t.Errorf("%d bytes were kept", n)
	}
	if len(text.Findings) != 1 {
		t.Errorf("the findings are %q, want one that says so", text.Findings)
	}
}

func TestWebPages(t *testing.T) {
	for _, c := range []struct{ rule, in, want string }{
		{"blocks are lines", "<h1>Uno</h1><p>dos <b>tres</b>,\n cuatro</p><div>cinco<br>seis</div>", "Uno\n\ndos tres, cuatro\n\ncinco\nseis"},
		{"scripts and styles are not read", "a<script>var b='<p>x'</script><style>c{}</style><noscript>d</noscript>e", "ae"},
		{"tables have tabs", "<table><tr><th>País<th>Año<tr><td>Perú</td><td>2019</td></tr></table>", "País\tAño\nPerú\t2019"},
		{"lists have points", "<ul><li>uno<li>dos</ul>", "• uno\n• dos"},
		{"entities are characters", "A&ntilde;o &lt;2019&gt; &amp; m&aacute;s&nbsp;&#8364;", "Año <2019> & más €"},
		{"preformatted text keeps its lines", "<pre>uno\n  dos</pre>", "uno\n  dos"},
		{"tags that are never closed", "<p>uno<p>dos<b>tres", "uno\ndostres"},
		{"an encoding in a meta element", "<meta charset=iso-8859-1><p>a\xF1o", "año"},
		{"a script that is never closed hides the rest", "uno<script>dos", "uno"},
		{"a picture in the text is left out", "uno<img src='data:image/png;base64,AAAA'>dos", "unodos"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			text := read(t, plain.HTML, "a.html", c.in)
			if got := strings.Join(text.Pages, "|"); got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
		})
	}
}

func TestAWebPageIsReadUpToATagWithoutEnd(t *testing.T) {
	text := read(t, plain.HTML, "a.html", "<p>uno<p "+strings.Repeat("a=b ", 5<<20)+">dos")
	if len(text.Pages) != 1 || text.Pages[0] != "uno" || len(text.Findings) != 1 {
		t.Errorf("read %.40q with findings %q", text.Pages, text.Findings)
	}
}

func TestAWebPageSaysItsTitleAndLanguage(t *testing.T) {
	text := read(t, plain.HTML, "a.html", `<!DOCTYPE html><html lang="pt-BR"><head><title> Regimento &amp; Lei </title></head><body>texto</body></html>`)
	if text.Title != " Regimento & Lei " || text.Language != records.Portuguese || text.Pages[0] != "texto" {
		t.Errorf("read %+v", text)
	}
}

func TestMarkdownTakesProposalsFromItsFrontMatter(t *testing.T) {
	in := "---\ntitulo: \"Ley de \\\"aguas\\\"\"\nfecha: 2019-03-08\nlang: es\nestado: vigente\n---\n\n# Ley 1\n"
	text := read(t, plain.Markdown, "ley.md", in)
	if text.Title != `Ley de "aguas"` || text.Date != "2019-03-08" || text.Language != records.Spanish {
		t.Errorf("read %+v", text)
	}
	if !strings.HasPrefix(text.Pages[0], "---\ntitulo") {
		t.Errorf("the text lost its front matter: %q", text.Pages[0])
	}
	for _, none := range []string{"# Ley\n\ntitle: x\n", "---\ntitle: never closed\n", ""} {
		if text := read(t, plain.Markdown, "x.md", none); text.Title != "" {
			t.Errorf("%q has the title %q", none, text.Title)
		}
	}
}

func TestTables(t *testing.T) {
	for _, c := range []struct{ rule, in, want string }{
		{"commas", "país,año\nPerú,2019\n", "país\taño\nPerú\t2019"},
		{"semicolons, as Spanish Excel has them", "país;monto\nPerú;1.234,50\nChile;2,5\n", "país\tmonto\nPerú\t1.234,50\nChile\t2,5"},
		{"tabs", "a\tb\nc, d\te\n", "a\tb\nc, d\te"},
		{"quotation marks", "a,b\n\"uno, dos\",\"tres\ncuatro\"\n", "a\tb\nuno, dos\ttres cuatro"},
		{"rows of any length", "a,b\nc\nd,e,f\n", "a\tb\nc\nd\te\tf"},
		{"a quotation mark that is never closed", "a,b\n\"c,d\n", "a\tb\nc,d"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := read(t, plain.Table, "a.csv", c.in).Pages[0]; got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
		})
	}
}

func TestXMLIsReadWithoutItsEntities(t *testing.T) {
	for _, c := range []struct{ rule, in, want string }{
		{"words of elements", `<?xml version="1.0"?><a><b>uno</b> <c x="no">dos</c><!-- no --></a>`, "uno\ndos"},
		{"an encoding of its own", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>a\xF1o</a>", "año"},
		{"an entity from outside", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>uno &x; dos</a>`, "uno &x; dos"},
		{"entities of entities", `<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>`, "&y;"},
		{"damage after words", "<a>uno<b>dos</", "uno\ndos"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := read(t, plain.XML, "a.xml", c.in).Pages[0]; got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
		})
	}
	_, err := plain.XML(extracttest.File(t, "a.xml", []byte(strings.Repeat("<a>", 5000))))
	var u *records.Unreadable
	if !errors.As(err, &u) {
		t.Errorf("deep XML: the error is %v, want an *Unreadable", err)
	}
}
