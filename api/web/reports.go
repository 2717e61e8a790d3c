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
	Folds     []Fold[ReportRow]
	Hidden    int
	More      int // how many rows are listed, when there are more; else 0
	CSV, XLSX string
}

// Fold is a part of a long list, which a narrow screen shows folded up: the classes below one, or a
// number of rows from one to another. A part without a name and numbers is the whole list.
type Fold[T any] struct {
	Name       string
	From, Last int
	Rows       []T
}

// Whole reports whether the part is all there is, so that there is nothing to fold.
func (f Fold[T]) Whole() bool { return f.Name == "" && f.Last == 0 }

// Empty reports whether there are no rows.
func (r Report) Empty() bool { return len(r.Folds) == 0 || len(r.Folds[0].Rows) == 0 }

// ReportColumn is a column of a report.
type ReportColumn struct {
	Name   string
	Number bool
}

// ReportRow is a row of a report; Address is empty when it leads nowhere.
type ReportRow struct {
	Address string
	Class   string // the code of the class that it is about, when the first column is one
	Cells   []string
}

func (Report) name() string { return "report" }

// Here is the entry for records management.
func (Report) Here() string { return "governance" }
