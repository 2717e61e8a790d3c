package office

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/xuri/excelize/v2"

	"acervo/indexer/extract/markup"
	"acervo/indexer/extract/reading"
)

const (
	maxGap       = 32       // empty cells in a row that are kept between two
	maxCells     = 4 << 20  // of a workbook
	maxPart      = 32 << 20 // bytes of a part that excelize holds in memory as a tree
	streamedFrom = 4 << 20  // bytes of a sheet that excelize unpacks to a file
)

// Xlsx reads a SpreadsheetML workbook (ISO 29500): a page for each sheet, that begins with the
// sheet's name. Cells stand as they are displayed, but dates in the system's short format as
// YYYY-MM-DD. The sheet's comments, charts, headers and footers follow its rows.
func Xlsx(f reading.File) (reading.Text, error) {
	const kind = "a workbook"
	a, err := openArchive(f)
	if err != nil {
		return reading.Text{}, refusal(kind, err)
	}
	defer a.close()
	if !a.has("xl/workbook.xml") {
		if a.has("xl/workbook.bin") {
			return reading.Text{}, reading.Unreadable("The workbook is saved in binary form (xlsb), which is not read; save it as xlsx.", errNoMain)
		}
		return reading.Text{}, reading.Damaged(kind, errNoMain)
	}
	sheets, err := a.listed("xl/workbook.xml", "sheet")
	if err != nil {
		return reading.Text{}, refusal(kind, err)
	}
	bare := filepath.Join(f.Dir, "workbook.xlsx")
	defer os.Remove(bare)
	if err := a.write(bare); err != nil {
		return reading.Text{}, refusal(kind, err)
	}
	book, err := excelize.OpenFile(bare, excelize.Options{
		UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: streamedFrom, TmpDir: f.Dir, ShortDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return reading.Text{}, refusal(kind, err)
	}
	defer book.Close()
	w := &workbook{archive: a, book: book, pages: &reading.Pages{}, cells: maxCells, parts: map[string]string{}}
	for _, s := range sheets {
		w.parts[s.name] = s.part
	}
	t := reading.Text{Method: "sheet", Paged: true}
	for _, name := range book.GetSheetList() {
		if err := w.sheet(name); err != nil || a.partial {
			t.Find("The file is damaged: a part of the sheet " + name + " may be missing from the text.")
		}
	}
	if w.cells <= 0 {
		t.Find("The workbook has more than four million cells; only the first were read.")
	}
	properties(a, "docProps/core.xml", &t)
	w.pages.Into(&t)
	return t, nil
}

// write copies the parts that excelize needs to a file of their own. It holds most parts in
// memory, and pictures, pivot tables and what else a workbook carries are none of its business.
func (a *archive) write(to string) (err error) {
	file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	z := zip.NewWriter(file)
	left := int64(maxUnpacked)
	for _, name := range a.order {
		sheet := strings.HasPrefix(strings.ToLower(name), "xl/worksheets/sheet") || strings.EqualFold(name, "xl/sharedStrings.xml")
		if !sheet && !wanted(name) {
			continue
		}
		p := a.parts[name]
		left -= p.size
		if left < 0 || p.size > ratioFrom && p.size > maxRatio*p.packed || !sheet && p.size > maxPart {
			return errBomb
		}
		if err := a.copy(z, name, p); err != nil {
			return err
		}
	}
	return z.Close()
}

func wanted(name string) bool {
	folder, base := path.Split(strings.ToLower(name))
	switch folder {
	case "xl/", "xl/worksheets/":
		return path.Ext(base) == ".xml"
	case "", "_rels/", "xl/_rels/":
		return true
	}
	return false
}

// copy copies a part as it is packed, or, out of an archive whose end is lost, as far as it goes.
func (a *archive) copy(z *zip.Writer, name string, p part) error {
	if p.zipped != nil {
		return z.Copy(p.zipped)
	}
	r, err := a.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	if _, err = io.Copy(w, r); err != nil && hostile(err) {
		return err
	}
	return nil
}

type workbook struct {
	archive *archive
	book    *excelize.File
	parts   map[string]string // of the sheets, by their names
	pages   *reading.Pages
	cells   int // that may still be read
}

// sheet writes the page of a sheet.
func (w *workbook) sheet(name string) error {
	w.pages.WriteString(name + "\n")
	part := w.parts[name]
	var err error
	if path.Base(path.Dir(part)) == "worksheets" { // and not a chart, or macros
		err = w.rows(name)
	}
	for _, extra := range w.archive.related(part, "comments", "threadedComment") {
		w.archive.extra(extra, func(s *markup.Scanner) error { return drawing(s, w.pages) })
	}
	for _, shapes := range append(w.archive.related(part, "drawing"), w.archive.related(part, "chart")...) {
		w.archive.extra(shapes, func(s *markup.Scanner) error { return drawing(s, w.pages) })
		for _, chart := range w.archive.related(shapes, "chart", "chartEx", "diagramData") {
			w.archive.extra(chart, func(s *markup.Scanner) error { return drawing(s, w.pages) })
		}
	}
	if w.archive.parts[part].size < streamedFrom {
		w.archive.extra(part, w.margins)
	}
	w.pages.Break()
	return err
}

// rows writes the rows that are not empty.
func (w *workbook) rows(name string) error {
	rows, err := w.book.Rows(name)
	if err != nil {
		return err
	}
	for rows.Next() && w.cells > 0 && !w.pages.Full() {
		cells, err := rows.Columns()
		if err != nil {
			return errors.Join(err, rows.Close())
		}
		w.cells -= len(cells)
		empty := 0
		for _, c := range cells {
			if c = strings.TrimSpace(c); c == "" {
				empty++
				continue
			}
			w.pages.WriteString(strings.Repeat("\t", min(empty, maxGap)) + oneLine(c))
			empty = 1
		}
		if len(cells) > 0 {
			w.pages.WriteString("\n")
		}
	}
	return errors.Join(rows.Error(), rows.Close())
}

// oneLine makes the lines of a cell one.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r\t") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}
