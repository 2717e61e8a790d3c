package build

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

const wordNamespace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

// wordStyles are the names of the styles in a Word file.
var wordStyles = map[style]string{paragraph: "Normal", mark: "Mark", title: "Title", heading1: "Heading1", heading2: "Heading2", table: "Normal"}

// writeDOCX makes a Word file (ECMA-376, transitional) of a text.
func writeDOCX(d document) ([]byte, error) {
	var body strings.Builder
	for _, b := range d.blocks {
		if b.style == table {
			writeWordTable(&body, b.rows)
			continue
		}
		writeWordParagraph(&body, b.style, b.lines)
	}
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	return zipped([]entry{
		{"[Content_Types].xml", head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
			`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
			`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`},
		{"_rels/.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`},
		{"word/_rels/document.xml.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
		{"word/document.xml", head + `<w:document ` + wordNamespace + `><w:body>` + body.String() +
			`<w:sectPr><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>`},
		{"word/styles.xml", head + wordStyleSheet(d.lang)},
		{"docProps/core.xml", head + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
			`<dc:title>` + escape(d.title) + `</dc:title><dc:subject>` + escape(Mark) + `</dc:subject><dc:language>` + d.lang + `</dc:language></cp:coreProperties>`},
	})
}

func writeWordParagraph(to *strings.Builder, s style, lines []string) {
	fmt.Fprintf(to, `<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr>`, wordStyles[s])
	for i, line := range lines {
		if i > 0 {
			to.WriteString(`<w:r><w:br/></w:r>`)
		}
		label, rest := splitLabel(line)
		if label != "" {
			to.WriteString(`<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">` + escape(label) + `</w:t></w:r>`)
		}
		to.WriteString(`<w:r><w:t xml:space="preserve">` + escape(rest) + `</w:t></w:r>`)
	}
	to.WriteString(`</w:p>`)
}

func writeWordTable(to *strings.Builder, rows [][]string) {
	to.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(to, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="808080"/>`, side)
	}
	to.WriteString(`</w:tblBorders></w:tblPr><w:tblGrid>` + strings.Repeat(`<w:gridCol w:w="3000"/>`, len(rows[0])) + `</w:tblGrid>`)
	for _, row := range rows {
		to.WriteString(`<w:tr>`)
		for _, cell := range row {
			to.WriteString(`<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>`)
			writeWordParagraph(to, table, []string{cell})
			to.WriteString(`</w:tc>`)
		}
		to.WriteString(`</w:tr>`)
	}
	to.WriteString(`</w:tbl>`)
}

func wordStyleSheet(lang string) string {
	var s strings.Builder
	s.WriteString(`<w:styles ` + wordNamespace + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:sz w:val="22"/><w:lang w:val="` + lang +
		`"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="140"/></w:pPr></w:pPrDefault></w:docDefaults>`)
	for _, d := range []struct {
		id, name, outline string
		size              int
	}{{"Mark", "Mark", "", 18}, {"Title", "Title", "", 32}, {"Heading1", "heading 1", "0", 23}, {"Heading2", "heading 2", "1", 22}} {
		fmt.Fprintf(&s, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:jc w:val="center"/>`, d.id, d.name)
		if d.outline != "" {
			s.WriteString(`<w:outlineLvl w:val="` + d.outline + `"/>`)
		}
		fmt.Fprintf(&s, `</w:pPr><w:rPr><w:b/><w:sz w:val="%d"/></w:rPr></w:style>`, d.size)
	}
	s.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`)
	return s.String()
}

func escape(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		return ""
	}
	return b.String()
}

// entry is a file in a zip archive.
type entry struct{ name, text string }

// zipped packs entries in their order, without times, so that the bytes are always the same.
func zipped(entries []entry) ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, e := range entries {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(e.text)); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
