package api

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/xuri/excelize/v2"

	"acervo/records"
)

// exported is the most documents that a list of results holds.
const exported = 1000

// pageExport sends what was found as a table: CSV (RFC 4180) or a workbook.
// It is the same search, with the same filter of what one may read.
func (s *Server) pageExport(c *gin.Context) (reply, error) {
	q := readQuery(c)
	format := q.oneOf("format", "csv", "xlsx")
	lang := s.tongue(c)
	search := q.search(lang, s.office)
	if err := records.InvalidProblems(q.problems); err != nil {
		return reply{}, err
	}
	search.Cursor, search.Limit, search.Facets = "", 100, false
	show := searchShow{s.words(lang), s.site, newSearchAddress(q.values)}
	word := func(key string) string { return s.site.Word(lang, "table", key) }
	rows := [][]string{{word("number"), word("symbol"), word("title"), word("type"), word("body"), word("class"), word("date"), word("status"), word("version"), word("address")}}
	for len(rows) <= exported {
		found, err := s.office.Search(c.Request.Context(), actor(c), search)
		if err != nil {
			return reply{}, err
		}
		for _, h := range found.Hits {
			status := ""
			if h.Status != "" {
				status = s.site.Word(lang, "status", h.Status)
			}
			rows = append(rows, []string{
				h.Number, h.Symbol, h.Title, show.docType(h.Type), show.bodyName(h.Body), show.class(h.Class), string(h.Date), status,
				strconv.Itoa(h.Version), s.origin(c) + versionPage(h.Document, h.Version),
			})
		}
		if found.Cursor == "" || len(found.Hits) == 0 {
			break
		}
		search.Cursor = found.Cursor
	}
	rows = rows[:min(len(rows), exported+1)]
	name := "acervo-" + strings.ReplaceAll(string(records.DateOf(s.now(), s.office.Profile().TimeZone)), "-", "") + "." + format
	kind, make := "text/csv; charset=utf-8", tableCSV
	if format == "xlsx" {
		kind, make = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", tableXLSX
	}
	b, err := make(rows)
	if err != nil {
		return reply{}, err
	}
	r := content(kind, b)
	r.header.Set("Content-Disposition", disposition("attachment", name))
	return r, nil
}

func tableCSV(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\uFEFF") // without it spreadsheets take UTF-8 for something else
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = inert(cell)
		}
		if err := w.Write(safe); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// tableXLSX writes cells of text, which no spreadsheet takes for formulas.
func tableXLSX(rows [][]string) (_ []byte, err error) {
	book := excelize.NewFile()
	defer book.Close()
	const sheet = "Sheet1"
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, err
	}
	w, err := book.NewStreamWriter(sheet)
	if err != nil {
		return nil, err
	}
	for i, width := range []float64{22, 22, 60, 18, 24, 24, 12, 16, 9, 44} {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return nil, err
		}
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for k, cell := range row {
			cells[k] = cell
			if i == 0 {
				cells[k] = excelize.Cell{StyleID: bold, Value: cell}
			}
		}
		if err := w.SetRow("A"+strconv.Itoa(i+1), cells); err != nil {
			return nil, err
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
