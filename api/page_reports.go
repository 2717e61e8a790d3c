package api

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

const reportsPage = "/governance/reports"

// pageReports lists the reports there are.
func (s *Server) pageReports(c *gin.Context) (reply, error) {
	if actor(c).Anonymous() {
		return seeOther("/sign-in?next=" + reportsPage), nil
	}
	if err := actor(c).Must(records.ActOversee); err != nil {
		return reply{}, err
	}
	p := web.Reports{Frame: s.frame(c)}
	for _, name := range records.ReportNames {
		p.Reports = append(p.Reports, web.Choice{Text: string(name), Address: reportsPage + "/" + string(name)})
	}
	return s.page(c, 0, &p)
}

// pageReport shows a report, or sends it as a file for spreadsheets.
func (s *Server) pageReport(c *gin.Context) (reply, error) {
	if actor(c).Anonymous() {
		return seeOther("/sign-in?next=" + reportsPage), nil
	}
	q := readQuery(c)
	form := q.oneOf("format", "csv", "xlsx")
	if err := records.InvalidProblems(q.problems); err != nil {
		return reply{}, err
	}
	r, err := s.report(c)
	if err != nil {
		return reply{}, err
	}
	p := web.Report{Frame: s.frame(c), Report: string(r.Name), Today: r.Today, Hidden: int(r.Hidden)}
	if form != "" {
		return s.reportTable(r, form, p.Language)
	}
	p.Title = s.site.Word(p.Language, "report.name", string(r.Name))
	at := reportsPage + "/" + string(r.Name)
	p.CSV, p.XLSX = web.Address(at, url.Values{"format": {"csv"}}), web.Address(at, url.Values{"format": {"xlsx"}})
	for _, k := range r.Columns {
		p.Columns = append(p.Columns, web.ReportColumn{Name: s.site.Word(p.Language, "report.col", k.Key), Number: k.Kind == records.ColumnNumber})
	}
	rows := make([]web.ReportRow, 0, len(r.Rows))
	for _, row := range r.Rows {
		cells, err := s.reportCells(r, row, p.Language, true)
		if err != nil {
			return reply{}, err
		}
		line := web.ReportRow{Cells: cells}
		if row.Document != "" {
			line.Address = documentPage(row.Document)
		}
		if code, is := row.Cells[0].(string); is && r.Columns[0].Kind == records.ColumnClass {
			line.Class = code
		}
		rows = append(rows, line)
	}
	p.Folds = reportFolds(s.words(p.Language), r, rows)
	if r.More {
		p.More = len(r.Rows)
	}
	return s.page(c, 0, &p)
}
