package office

import (
	"encoding/xml"
	"path"
	"strconv"
	"strings"

	"acervo/indexer/extract/markup"
	"acervo/indexer/extract/reading"
)

// OpenDocument reads a text, presentation, spreadsheet or drawing of OpenDocument (ISO 26300):
// text as one page, presentations with a page for each slide and its notes, spreadsheets with
// one for each sheet, that begins with its name. Notes and comments stand where they hang;
// headers and footers follow once. Deleted text is left out.
func OpenDocument(f reading.File) (reading.Text, error) {
	const kind = "an OpenDocument file"
	a, err := openArchive(f)
	if err != nil {
		return reading.Text{}, refusal(kind, err)
	}
	defer a.close()
	if a.encrypted() {
		return reading.Text{}, reading.Password(errSealed)
	}
	if !a.has("content.xml") {
		return reading.Text{}, reading.Damaged(kind, errNoMain)
	}
	o := &openDocument{pages: &reading.Pages{}, lists: newLists(), seen: map[string]bool{}}
	a.extra("styles.xml", o.lists.read)
	t := reading.Text{Method: "office"}
	switch {
	case strings.Contains(f.MediaType, "spreadsheet"):
		o.sheets = true
		t.Method, t.Paged = "sheet", true
	case strings.Contains(f.MediaType, "presentation"), strings.Contains(f.MediaType, "graphics"):
		o.slides = true
		t.Method, t.Paged = "slides", true
	}
	o.object = func(name string) {
		part := &openDocument{pages: o.pages, lists: newLists()}
		a.extra(path.Join(name, "content.xml"), part.flow)
	}
	if err := a.mainPart("content.xml", kind, o.pages, &t, o.flow); err != nil {
		return reading.Text{}, err
	}
	a.extra("styles.xml", o.margins)
	properties(a, "meta.xml", &t)
	o.pages.Into(&t)
	return t, nil
}

// encrypted reports whether the manifest tells how parts are encrypted (ISO 26300-3, 4.4), or
// wraps the whole document in an encrypted one.
func (a *archive) encrypted() bool {
	found := a.has("encrypted-package")
	a.extra("META-INF/manifest.xml", func(s *markup.Scanner) error {
		return s.Each(func(e xml.StartElement) error {
			found = found || e.Name.Local == "encryption-data"
			return nil
		})
	})
	return found
}

type openDocument struct {
	pages          *reading.Pages
	lists          *lists
	sheets, slides bool
	object         func(name string) // reads a chart or a formula that the document holds; nil in one
	objects        []string          // of this page
	seen           map[string]bool   // headers and footers that stand in the text already

	table      rowWriter
	tables     int // that are open
	paragraphs int // that are open: a box stands in the paragraph it hangs on
	blank      bool
}

// flow writes the paragraphs and tables of the document.
func (o *openDocument) flow(s *markup.Scanner) error {
	return s.Walk(func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			return o.start(s, e)
		case xml.EndElement:
			if o.end(e); o.pages.Full() {
				return errFull
			}
		case xml.CharData:
			if o.paragraphs > 0 {
				o.words(string(e))
			}
		}
		return nil
	})
}

// words writes text in which white space is one blank (ISO 26300-1, 6.1.2).
func (o *openDocument) words(s string) {
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' })
	if len(fields) == 0 {
		if s != "" && !o.blank {
			o.pages.WriteString(" ")
			o.blank = true
		}
		return
	}
	if s[0] <= ' ' && !o.blank {
		o.pages.WriteString(" ")
	}
	o.pages.WriteString(strings.Join(fields, " "))
	if o.blank = s[len(s)-1] <= ' '; o.blank {
		o.pages.WriteString(" ")
	}
}

func (o *openDocument) write(s string) {
	o.pages.WriteString(s)
	o.blank = true
}

func (o *openDocument) start(s *markup.Scanner, e xml.StartElement) error {
	switch e.Name.Local {
	case "p", "h":
		if o.paragraphs++; o.paragraphs > 1 {
			o.write(o.table.paragraphEnd())
		}
		o.blank = true
		o.write(o.lists.label(e))
	case "s":
		o.write(strings.Repeat(" ", min(attributeNumber(e, "c"), 80)))
	case "tab":
		o.write("\t")
	case "line-break":
		o.write("\n")
	case "list":
		o.lists.open(e)
	case "list-item":
		o.lists.item(e)
	case "list-style", "outline-style":
		return o.lists.style(s, e)
	case "table":
		if o.tables++; o.sheets && o.tables == 1 {
			o.breakPage()
			o.write(markup.Attribute(e, "name") + "\n")
		}
	case "table-row":
		o.table.row()
	case "table-cell", "covered-table-cell":
		o.write(o.table.cell() + strings.Repeat("\t", min(attributeNumber(e, "number-columns-repeated")-1, maxGap)))
	case "page":
		if o.slides {
			o.breakPage()
		}
	case "object":
		if name := markup.Attribute(e, "href"); o.object != nil && len(o.objects) < maxEntries {
			o.objects = append(o.objects, name)
		}
	case "tracked-changes", "note-citation", "page-number", "binary-data", "forms", "scripts", "event-listeners":
		return s.Skip()
	case "title", "desc", "creator", "date":
		if strings.Contains(e.Name.Space, "svg") || strings.Contains(e.Name.Space, "purl.org") {
			return s.Skip() // what a picture is called, and who wrote a comment
		}
	}
	return nil
}

func (o *openDocument) end(e xml.EndElement) {
	switch e.Name.Local {
	case "p", "h":
		o.paragraphs = max(0, o.paragraphs-1)
		o.write(o.table.paragraphEnd())
	case "list":
		o.lists.close()
	case "table":
		o.tables = max(0, o.tables-1)
	case "table-row":
		o.write(o.table.rowEnd())
	case "table-cell", "covered-table-cell":
		o.table.cellEnd()
	case "body":
		o.flush()
	}
}

// breakPage ends the page that is being written, if there is one.
func (o *openDocument) breakPage() {
	if o.flush(); !o.pages.Empty() {
		o.pages.Break()
	}
}

// flush writes the objects of the page.
func (o *openDocument) flush() {
	for _, name := range o.objects {
		o.object(name)
	}
	o.objects = nil
}

// margins writes the headers and footers of styles.xml, each text once.
func (o *openDocument) margins(s *markup.Scanner) error {
	return s.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "header", "footer", "header-left", "footer-left", "header-first", "footer-first":
			part := &openDocument{pages: &reading.Pages{}, lists: newLists()}
			err := part.flow(s)
			var t reading.Text
			part.pages.Into(&t)
			text := strings.TrimSpace(strings.Join(t.Pages, "\n"))
			if text != "" && !o.seen[text] {
				o.seen[text] = true
				o.pages.WriteString("\n" + text + "\n")
			}
			return err
		}
		return nil
	})
}

// attributeNumber returns an attribute that counts something: 1 when it does not stand there.
func attributeNumber(e xml.StartElement, local string) int {
	n, err := strconv.Atoi(markup.Attribute(e, local))
	if err != nil || n < 1 {
		return 1
	}
	return n
}
