package api

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type reportColumnJSON struct {
	Key  string             `json:"key"`
	Kind records.ColumnKind `json:"kind"`
	Name string             `json:"name"`
}

type reportRowJSON struct {
	Document records.DocumentID `json:"document,omitempty"`
	Cells    []any              `json:"cells"`
	Text     []string           `json:"text"` // the cells in words
}

type reportJSON struct {
	Name    records.ReportName `json:"name"`
	Title   string             `json:"title"`
	Today   records.Date       `json:"today"`
	Columns []reportColumnJSON `json:"columns"`
	Rows    []reportRowJSON    `json:"rows"`
	Hidden  int64              `json:"hidden"`
	More    bool               `json:"more"`
}

// getReport gives a report as JSON, CSV or a workbook.
func (s *Server) getReport(c *gin.Context) (reply, error) {
	q := readQuery(c)
	form, lang := q.oneOf("format", "json", "csv", "xlsx"), q.printLanguage(c)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	r, err := s.report(c)
	if err != nil {
		return reply{}, err
	}
	if form = wanted(c, form, "csv"); form != "json" {
		return s.reportTable(r, form, lang)
	}
	texts := make([][]string, len(r.Rows))
	for i, row := range r.Rows {
		var err error
		if texts[i], err = s.reportCells(r, row, lang, true); err != nil {
			return reply{}, err
		}
	}
	j := reportJSON{
		Name: r.Name, Title: s.site.Word(lang, "report.name", string(r.Name)), Today: r.Today, Hidden: r.Hidden, More: r.More,
		Columns: each(r.Columns, func(k records.ReportColumn) reportColumnJSON {
			return reportColumnJSON{k.Key, k.Kind, s.site.Word(lang, "report.col", k.Key)}
		}),
		Rows: []reportRowJSON{},
	}
	for n, row := range r.Rows {
		cells := make([]any, len(row.Cells))
		for i, v := range row.Cells {
			cells[i] = v
			if rule, ok := v.(records.Retention); ok {
				cells[i] = nil
				if rule.Action != "" {
					cells[i] = newRule(rule)
				}
			}
		}
		j.Rows = append(j.Rows, reportRowJSON{row.Document, cells, texts[n]})
	}
	return varied(j), nil
}

// report makes the report that the address names.
func (s *Server) report(c *gin.Context) (records.Report, error) {
	name := records.ReportName(c.Param("name"))
	if name != records.ReportFixity {
		return s.office.Report(c.Request.Context(), actor(c), name)
	}
	care, err := s.care(c, records.ActOversee)
	if err != nil {
		return records.Report{}, err
	}
	return care.FixityReport(c.Request.Context(), actor(c))
}

// reportTable sends a report as a file for spreadsheets.
func (s *Server) reportTable(r records.Report, form string, lang records.Language) (reply, error) {
	rows := [][]string{each(r.Columns, func(k records.ReportColumn) string { return s.site.Word(lang, "report.col", k.Key) })}
	for _, row := range r.Rows {
		cells, err := s.reportCells(r, row, lang, false)
		if err != nil {
			return reply{}, err
		}
		rows = append(rows, cells)
	}
	kind, make := "text/csv; charset=utf-8", tableCSV
	if form == "xlsx" {
		kind, make = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", tableXLSX
	}
	b, err := make(rows)
	if err != nil {
		return reply{}, err
	}
	answer := content(kind, b)
	name := "acervo-" + string(r.Name) + "-" + strings.ReplaceAll(string(r.Today), "-", "") + "." + form
	answer.header.Set("Content-Disposition", disposition("attachment", name))
	answer.header.Set("Vary", "Accept, Accept-Language")
	return answer, nil
}

// reportCells puts a row into words; for people numbers and dates are written as their language does.
func (s *Server) reportCells(r records.Report, row records.ReportRow, lang records.Language, people bool) ([]string, error) {
	words, cells := s.words(lang), make([]string, len(row.Cells))
	for i, v := range row.Cells {
		switch v := v.(type) {
		case int64:
			cells[i] = strconv.FormatInt(v, 10)
			if people {
				cells[i] = s.site.Number(lang, v)
			}
		case records.Date:
			cells[i] = string(v)
			if people && v != "" {
				cells[i] = s.site.Day(lang, v)
			}
		case records.RetentionAction:
			cells[i] = s.site.Word(lang, "keep.action", string(v))
		case records.Retention:
			rule, err := s.ruleWords(lang, v)
			if err != nil {
				return nil, err
			}
			cells[i] = rule
		case string:
			cells[i] = v
			switch {
			case v == "":
			case r.Columns[i].Kind == records.ColumnClass:
				cells[i] = strings.TrimSpace(v + " " + words.classOrNone(v))
			case r.Columns[i].Kind == records.ColumnBody:
				cells[i] = words.body(v)
			case r.Columns[i].Kind == records.ColumnType:
				cells[i] = words.docType(v)
			}
		}
	}
	return cells, nil
}

// classOrNone is the name of a class; empty when it is no more in the plan.
func (w words) classOrNone(code string) string {
	if _, ok := w.profile.Class(code); !ok {
		return ""
	}
	return w.class(code)
}

// ruleWords says a rule in short; empty for none.
func (s *Server) ruleWords(lang records.Language, r records.Retention) (string, error) {
	action := s.site.Word(lang, "keep.action", string(r.Action))
	if r.Action == "" || r.Action == records.KeepPermanently {
		return strings.TrimSpace(action), nil
	}
	period, err := s.site.Period(lang, r)
	if err != nil {
		return "", err
	}
	start := s.site.Word(lang, "keep.trigger", string(r.Trigger))
	if e, ok := s.office.Profile().RetentionEvent(r.Event); ok {
		start = inLanguage(e.Names, lang)
	}
	return period + " · " + start + " · " + action, nil
}
