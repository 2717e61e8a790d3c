package api

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// spreadsheet is a table for spreadsheets (RFC 4180).
type spreadsheet struct {
	bytes bytes.Buffer
	csv   *csv.Writer
}

// newSpreadsheet begins a table with its header.
func newSpreadsheet(head ...string) *spreadsheet {
	s := &spreadsheet{}
	s.bytes.WriteString("\uFEFF") // without it spreadsheets take UTF-8 for something else
	s.csv = csv.NewWriter(&s.bytes)
	s.csv.UseCRLF = true
	s.row(head...)
	return s
}

// row adds a row; what goes wrong is told by reply.
func (s *spreadsheet) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = inert(cell)
	}
	_ = s.csv.Write(cells) // told by reply
}

// reply answers with the table as a file of that name.
func (s *spreadsheet) reply(c *gin.Context, name string) (reply, error) {
	s.csv.Flush()
	r := packed(c, "text/csv; charset=utf-8", s.bytes.Bytes())
	r.header = http.Header{"Content-Disposition": {disposition("attachment", name)}, "Vary": {"Accept"}}
	return r, s.csv.Error()
}

// inert keeps a spreadsheet from taking a cell for a formula (OWASP, CSV injection).
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
