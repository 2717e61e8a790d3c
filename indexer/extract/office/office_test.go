package office

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"acervo/indexer/extract/extracttest"
	"acervo/indexer/extract/reading"
	"acervo/records"
)

type reader func(reading.File) (reading.Text, error)

// read reads a file and returns its pages, parted by a bar.
func read(t *testing.T, by reader, mediaType string, b []byte) (string, reading.Text) {
	t.Helper()
	f := extracttest.File(t, "file", b)
	f.MediaType = mediaType
	text, err := by(f)
	if err != nil {
		t.Fatalf("%v: %v", err, errors.Unwrap(err))
	}
	if left, _ := os.ReadDir(f.Dir); len(left) > 0 {
		t.Errorf("the reader left %v in its folder", left)
	}
	for i, p := range text.Pages {
		text.Pages[i] = strings.TrimSpace(p)
	}
	return strings.Join(text.Pages, "|"), text
}

func unreadable(t *testing.T, by reader, b []byte) string {
	t.Helper()
	text, err := by(extracttest.File(t, "file", b))
	var u *records.Unreadable
	if !errors.As(err, &u) {
		t.Fatalf("the error is %v, want an *Unreadable; the text has %d pages", err, len(text.Pages))
	}
	return u.Reason
}

func odf(t *testing.T, mediaType, content string, more map[string]string) []byte {
	t.Helper()
	parts := map[string]string{"mimetype": mediaType, "content.xml": `<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">` + content + `</office:document-content>`}
	for name, text := range more {
		parts[name] = text
	}
	return extracttest.Zip(t, parts)
}

const (
	odt = "application/vnd.oasis.opendocument.text"
	ods = "application/vnd.oasis.opendocument.spreadsheet"
	odp = "application/vnd.oasis.opendocument.presentation"
)

func TestOpenDocumentIsReadAsItIsSeen(t *testing.T) {
	for rule, c := range map[string]struct{ mediaType, content, want string }{
		"white space is one blank":          {odt, "<text:p>uno\n  dos<text:s text:c=\"2\"/>tres<text:tab/>x<text:line-break/>y</text:p>", "uno dos  tres\tx\ny"},
		"headings and paragraphs":           {odt, "<text:h>Título</text:h>\n<text:p>a</text:p><text:p>b</text:p>", "Título\na\nb"},
		"cells are parted by tabs":          {odt, "<table:table><table:table-row><table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table>", "a b \tc"},
		"deleted text is left out":          {odt, "<text:tracked-changes><text:changed-region><text:deletion><text:p>borrado</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>queda</text:p>", "queda"},
		"a note stands where it hangs":      {odt, "<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>nota</text:p></text:note-body></text:note></text:p>", "a\nnota"},
		"a picture's title is no text":      {odt, "<text:p>a<draw:frame><svg:title>foto</svg:title></draw:frame></text:p>", "a"},
		"list items are counted":            {odt, `<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-prefix="Artículo " style:num-suffix=".-"/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style><text:list text:style-name="L"><text:list-item><text:p>uno</text:p><text:list><text:list-item><text:p>x</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>dos</text:p></text:list-item></text:list>`, "Artículo 1.- uno\na) x\nArtículo 2.- dos"},
		"a sheet is a page, its name first": {ods, `<table:table table:name="Ingresos"><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table><table:table table:name="Gastos"/>`, "Ingresos\na \t\t\tb|Gastos"},
		"a slide is a page, with its notes": {odp, `<draw:page><text:p>uno</text:p><presentation:notes><text:p>nota</text:p></presentation:notes></draw:page><draw:page><text:p>dos</text:p></draw:page>`, "uno\nnota|dos"},
		"a million empty cells are nothing": {ods, `<table:table table:name="A"><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000000000"/></table:table-row><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>`, "A\n" + strings.Repeat("\t", maxGap) + "\nx"},
	} {
		t.Run(rule, func(t *testing.T) {
			if got, _ := read(t, OpenDocument, c.mediaType, odf(t, c.mediaType, c.content, nil)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestOpenDocumentHasItsMarginsOnceAndItsProperties(t *testing.T) {
	margins := `<office:s xmlns:office="o" xmlns:style="s" xmlns:text="t"><style:header><text:p>Cabeza</text:p></style:header><style:footer><text:p>Pie</text:p></style:footer><style:header><text:p>Cabeza</text:p></style:header></office:s>`
	meta := `<m xmlns:dc="d"><dc:title>Acta</dc:title><creation-date>2019-03-08T10:00:00</creation-date></m>`
	chart := `<c xmlns:text="t"><text:p>Gráfico</text:p></c>`
	got, text := read(t, OpenDocument, odt, odf(t, odt, `<office:body><text:p>a<draw:object xlink:href="./Object 1"/></text:p></office:body>`, map[string]string{
		"styles.xml": margins, "meta.xml": meta, "Object 1/content.xml": chart,
	}))
	if want := "a\nGráfico\n\nCabeza\n\nPie"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if text.Title != "Acta" || text.Created != "2019-03-08" {
		t.Errorf("got title %q and date %q", text.Title, text.Created)
	}
}

const word = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

func TestDocxIsReadAsItIsSeen(t *testing.T) {
	p := func(s string) string { return "<w:p><w:r><w:t>" + s + "</w:t></w:r></w:p>" }
	for rule, c := range map[string]struct {
		body string
		more map[string]string
		want string
	}{
		"cells are parted by tabs, nested ones too": {"<w:tbl><w:tr><w:tc>" + p("a") + "<w:tbl><w:tr><w:tc>" + p("b") + "</w:tc></w:tr></w:tbl></w:tc><w:tc>" + p("c") + "</w:tc></w:tr></w:tbl>", nil, "a b  \tc"},
		"deleted text is left out":                  {"<w:p><w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:ins><w:r><w:t>sí</w:t></w:r></w:ins></w:p>", nil, "sí"},
		"a text box is read once, on its own line":  {`<w:p><w:r><w:t>antes</w:t></w:r><mc:AlternateContent><mc:Choice><w:txbxContent>` + p("caja") + `</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>` + p("caja") + `</w:txbxContent></mc:Fallback></mc:AlternateContent></w:p>`, nil, "antes\ncaja"},
		"numbers of paragraphs are counted": {`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>uno</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Art"/></w:pPr><w:r><w:t>dos</w:t></w:r></w:p>`,
			map[string]string{
				"word/numbering.xml": `<w:numbering ` + word + `><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Artículo %1.-"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>`,
				"word/styles.xml":    `<w:styles ` + word + `><w:style w:styleId="Art"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style></w:styles>`,
			}, "Artículo I.- uno\nArtículo II.- dos"},
		"notes, headers once, and the words of a chart follow": {p("texto"), map[string]string{
			"word/footnotes.xml":     `<w:f ` + word + `>` + p("nota") + `</w:f>`,
			"word/header1.xml":       `<w:h ` + word + `>` + p("cabeza") + `</w:h>`,
			"word/header2.xml":       `<w:h ` + word + `>` + p("cabeza") + `</w:h>`,
			"word/charts/chart1.xml": `<c><title><t>Ingresos</t></title><cat><v>2019</v></cat><val><v>1.25</v></val></c>`,
		}, "texto\n\nnota\n\ncabeza\nIngresos\n2019"},
	} {
		t.Run(rule, func(t *testing.T) {
			if got, _ := read(t, Docx, "", extracttest.Docx(t, c.body, c.more)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func relationships(pairs ...string) string {
	var b strings.Builder
	b.WriteString("<Relationships>")
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&b, `<Relationship Id="r%d" Type="http://x/%s" Target="%s"/>`, i/2+1, pairs[i], pairs[i+1])
	}
	return b.String() + "</Relationships>"
}

func TestPptxHasAPageForEachSlideInTheirOrder(t *testing.T) {
	sp := func(kind, s string) string {
		return `<s><sp><ph type="` + kind + `"/><txBody><p><r><t>` + s + `</t></r></p></txBody></sp></s>`
	}
	got, text := read(t, Pptx, "", extracttest.Zip(t, map[string]string{
		"ppt/presentation.xml":             `<p xmlns:r="http://r"><sldId id="256" r:id="r2"/><sldId id="257" r:id="r1"/></p>`,
		"ppt/_rels/presentation.xml.rels":  relationships("slide", "slides/slide1.xml", "slide", "/ppt/slides/slide2.xml"),
		"ppt/slides/slide1.xml":            sp("title", "segunda"),
		"ppt/slides/slide2.xml":            sp("title", "primera"),
		"ppt/slides/_rels/slide2.xml.rels": relationships("notesSlide", "../notesSlides/n.xml", "chart", "../charts/c.xml", "image", "../../../../etc/passwd"),
		"ppt/notesSlides/n.xml":            "<n>" + sp("body", "nota") + sp("sldNum", "1") + "</n>",
		"ppt/charts/c.xml":                 "<c><t>gráfico</t></c>",
	}))
	if want := "primera\ngráfico\nnota|segunda"; got != want || !text.Paged {
		t.Errorf("got %q, paged %v; want %q", got, text.Paged, want)
	}
}

func TestXlsxHasAPageForEachSheet(t *testing.T) {
	got, text := read(t, Xlsx, "", workbookFile(t))
	if want := "Ingresos\nFecha\t\tImporte\n2019-03-08\t\t12.50%\nPresupuesto & plan|Gastos"; got != want || !text.Paged || text.Method != "sheet" {
		t.Errorf("got %q, want %q", got, want)
	}
}

func workbookFile(t *testing.T) []byte {
	return extracttest.Zip(t, map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Ingresos" sheetId="1" r:id="r1"/><sheet name="Gastos" sheetId="2" r:id="r2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`,
		"xl/styles.xml":              `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="10" applyNumberFormat="1"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml":   `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Fecha</t></is></c><c r="C1" t="inlineStr"><is><t>Importe</t></is></c></row><row r="1000000"><c r="A1000000" s="1"><v>43532</v></c><c r="C1000000" s="2"><v>0.125</v></c></row></sheetData><headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"&amp;12Presupuesto &amp;&amp; plan&amp;R&amp;P</oddHeader></headerFooter></worksheet>`,
		"xl/worksheets/sheet2.xml":   `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>`,
		"xl/media/image1.png":        strings.Repeat("\x00", 20<<20),
	})
}

func TestHostileFilesAreRefusedWithAReason(t *testing.T) {
	many := func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for i := range 100_000 {
			if _, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprint(i)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}()
	with := func(main, text string) []byte { return extracttest.Zip(t, map[string]string{main: text}) }
	const bomb, deep, long = "<a>%s</a>", 100_000, 20 << 20
	dtd := `<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;"><!ENTITY p SYSTEM "file:///etc/passwd">]><a>&y;&p;</a>`
	noise := make([]byte, long/2)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	const far, odd, damaged = "unpacks to far more", "no office program writes", "is damaged"
	for main, by := range map[string]reader{
		"word/document.xml": Docx, "content.xml": OpenDocument, "ppt/presentation.xml": Pptx, "xl/workbook.xml": Xlsx,
	} {
		for rule, c := range map[string]struct {
			bytes []byte
			want  string
		}{
			"a bomb":                      {with(main, fmt.Sprintf(bomb, strings.Repeat("<b>x</b>", 4<<20))), far},
			"a hundred thousand entries":  {many, far},
			"elements without end":        {with(main, strings.Repeat("<a>", deep)), odd},
			"a tag without end":           {with(main, fmt.Sprintf(`<a b="%x">`, noise)), odd},
			"entities, inner and outer":   {with(main, dtd), odd},
			"nothing":                     {nil, damaged},
			"bytes that are no zip":       {[]byte("no zip"), damaged},
			"a zip without the main part": {with("readme.txt", "x"), damaged},
		} {
			t.Run(main+": "+rule, func(t *testing.T) {
				if got := unreadable(t, by, c.bytes); !strings.Contains(got, c.want) {
					t.Errorf("the reason is %q, want one that has %q", got, c.want)
				}
			})
		}
	}
}

func TestEntitiesOfAPartThatHangsOnAreNotFollowed(t *testing.T) {
	got, _ := read(t, Docx, "", extracttest.Docx(t, "<w:p><w:r><w:t>a</w:t></w:r></w:p>", map[string]string{
		"word/footnotes.xml": `<!DOCTYPE a [<!ENTITY p SYSTEM "file:///etc/passwd">]><w:f ` + word + `><w:p><w:r><w:t>&p;</w:t></w:r></w:p></w:f>`,
	}))
	if got != "a" {
		t.Errorf("got %q, want the body alone", got)
	}
}

func TestATruncatedFileIsReadAsFarAsItGoes(t *testing.T) {
	var body strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&body, "<w:p><w:r><w:t>Párrafo %d</w:t></w:r></w:p>", i*i)
	}
	whole := extracttest.Docx(t, body.String(), nil)
	got, text := read(t, Docx, "", whole[:len(whole)*3/4])
	if !strings.HasPrefix(got, "Párrafo 0\nPárrafo 1\nPárrafo 4\n") || len(text.Findings) != 1 {
		t.Errorf("got %d bytes of text and the findings %v", len(got), text.Findings)
	}
	if got, _ := read(t, Zip, "", whole[:len(whole)*3/4]); !strings.HasPrefix(got, "Párrafo 0\n") {
		t.Errorf("as a zip file, got %d bytes of text", len(got))
	}
	unreadable(t, Docx, whole[:40])
}

func TestEncryptedFilesAskForTheirPassword(t *testing.T) {
	const want = "The file is protected by a password."
	manifest := map[string]string{"META-INF/manifest.xml": `<m><file-entry><encryption-data/></file-entry></m>`}
	if got := unreadable(t, OpenDocument, odf(t, odt, "", manifest)); got != want {
		t.Errorf("OpenDocument: %q", got)
	}
	sealed := extracttest.Docx(t, "<w:p/>", nil)
	at := bytes.LastIndex(sealed, []byte("PK\x01\x02"))
	sealed[at+8] |= 1
	if got := unreadable(t, Docx, sealed); got != want {
		t.Errorf("an encrypted zip: %q", got)
	}
	for name, c := range map[string]struct {
		entry string
		want  bool
	}{"EncryptedPackage": {"EncryptedPackage", true}, "WordDocument": {"WordDocument", false}} {
		t.Run(name, func(t *testing.T) {
			file := make([]byte, 512+3*directoryEntry)
			entry := file[512+directoryEntry:]
			for i, r := range c.entry {
				entry[2*i] = byte(r)
			}
			entry[64] = byte(2*len(c.entry) + 2)
			got, err := Sealed(extracttest.File(t, "a.docx", file))
			if err != nil || got != c.want {
				t.Errorf("Sealed = %v, %v", got, err)
			}
		})
	}
}
