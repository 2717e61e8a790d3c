package web

import "acervo/records"

// Reports lists the reports there are; their text is the name.
type Reports struct {
	Frame
	Reports []Choice
}

func (Reports) name() string { return "reports" }

// Here is the entry for records management.
func (Reports) Here() string { return "governance" }

// Report is a table of a report.
type Report struct {
	Frame
	Report    string // its name
	Title     string
	Today     records.Date
	Columns   []ReportColumn
	Rows      []ReportRow
	Hidden    int
	More      int // how many rows are listed, when there are more; else 0
	CSV, XLSX string
}

// ReportColumn is a column of a report.
type ReportColumn struct {
	Name   string
	Number bool
}

// ReportRow is a row of a report; Address is empty when it leads nowhere.
type ReportRow struct {
	Address string
	Cells   []string
}

func (Report) name() string { return "report" }

// Here is the entry for records management.
func (Report) Here() string { return "governance" }
