package schemas

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// column is a column of a file plan as a table: what it shows of a class, and how it sets it.
type column struct {
	name string
	get  func(c Class) string
	set  func(c *Class, cell string) (mistake string)
}

// tableColumns are the columns of a file plan as a table, in their order.
func tableColumns() []column {
	plain := func(name string, of func(c *Class) *string) column {
		return column{name, func(c Class) string { return *of(&c) }, func(c *Class, cell string) string { *of(c) = cell; return "" }}
	}
	list := func(name string, of func(c *Class) *[]string) column {
		return column{name, func(c Class) string { return strings.Join(*of(&c), "; ") }, func(c *Class, cell string) string {
			*of(c) = strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";, \t\n", r) })
			return ""
		}}
	}
	spoken := func(name string, of func(c *Class) *Names) []column {
		var all []column
		for _, lang := range Languages {
			all = append(all, column{name + "_" + lang, func(c Class) string { return (*of(&c))[lang] }, func(c *Class, cell string) string {
				setName(of(c), lang, cell)
				return ""
			}})
		}
		return all
	}
	ruled := func(name string, of func(r *Retention) *string) column {
		return column{name, func(c Class) string {
			if c.Retention == nil {
				return ""
			}
			return *of(c.Retention)
		}, func(c *Class, cell string) string { *of(ruleOf(c)) = cell; return "" }}
	}
	number := func(name string, most int, of func(r *Retention) *int) column {
		return column{name, func(c Class) string {
			if c.Retention == nil || *of(c.Retention) == 0 {
				return ""
			}
			return strconv.Itoa(*of(c.Retention))
		}, func(c *Class, cell string) string {
			n, err := strconv.Atoi(cell)
			if cell != "" && (err != nil || n < 1 || n > most) {
				return fmt.Sprintf("must be a whole number from 1 to %d, or empty.", most)
			}
			*of(ruleOf(c)) = n
			return ""
		}}
	}
	all := []column{plain("code", func(c *Class) *string { return &c.Code }), plain("parent", func(c *Class) *string { return &c.Parent })}
	all = append(all, spoken("name", func(c *Class) *Names { return &c.Names })...)
	all = append(all,
		plain("access", func(c *Class) *string { return &c.Access }),
		list("bodies", func(c *Class) *[]string { return &c.Bodies }),
		plain("series", func(c *Class) *string { return &c.Series }),
		list("types", func(c *Class) *[]string { return &c.Types }),
		plain("declare", func(c *Class) *string { return &c.Declare }),
		plain("closed", func(c *Class) *string { return &c.Closed }))
	all = append(all, spoken("basis", func(c *Class) *Names { return &c.Basis })...)
	all = append(all,
		ruled("trigger", func(r *Retention) *string { return &r.Trigger }),
		ruled("event", func(r *Retention) *string { return &r.Event }),
		number("years", maxYears, func(r *Retention) *int { return &r.Years }),
		number("months", maxMonths, func(r *Retention) *int { return &r.Months }),
		ruled("action", func(r *Retention) *string { return &r.Action }))
	for _, lang := range Languages {
		all = append(all, column{"retention_basis_" + lang, func(c Class) string {
			if c.Retention == nil {
				return ""
			}
			return c.Retention.Basis[lang]
		}, func(c *Class, cell string) string { setName(&ruleOf(c).Basis, lang, cell); return "" }})
	}
	return all
}

// ruleOf is the class's own rule, to be filled in.
func ruleOf(c *Class) *Retention {
	if c.Retention == nil {
		c.Retention = &Retention{}
	}
	return c.Retention
}

func setName(of *Names, lang, cell string) {
	switch {
	case cell == "":
		delete(*of, lang)
	case *of == nil:
		*of = Names{lang: cell}
	default:
		(*of)[lang] = cell
	}
}

// WritePlan writes the file plan of a profile as a table (CSV, RFC 4180), a row for each class in their order.
func WritePlan(p *Profile) (string, error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	columns := tableColumns()
	row := make([]string, len(columns))
	for i, c := range columns {
		row[i] = c.name
	}
	_ = w.Write(row) // a builder takes everything
	for _, class := range p.Classes {
		for i, c := range columns {
			row[i] = c.get(class)
		}
		_ = w.Write(row)
	}
	w.Flush()
	return b.String(), w.Error()
}

// planRow is a row of a table: what it says of a class.
type planRow struct {
	line  int
	code  string
	cells map[string]string // by column; those that the table has
}

// readPlan reads a table. It takes commas and semicolons, and a table that has only some of the columns.
func readPlan(data []byte) ([]planRow, []Problem) {
	if p, ok := checkText(data); !ok {
		return nil, []Problem{p}
	}
	text := strings.TrimPrefix(string(data), "\uFEFF")
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	if first, _, _ := strings.Cut(text, "\n"); strings.Count(first, ";") > strings.Count(first, ",") {
		r.Comma = ';'
	}
	head, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, []Problem{{Line: 1, Message: "The table is empty. Its first row names the columns; begin with what acervo profile show --format csv writes."}}
	}
	if err != nil {
		return nil, []Problem{explainTable(err)}
	}
	problems := checkHead(head)
	if len(problems) > 0 {
		return nil, problems
	}
	var rows []planRow
	first := map[string]int{}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, append(problems, explainTable(err))
		}
		line, _ := r.FieldPos(0)
		if !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue // an empty row, as spreadsheets leave them at the end
		}
		if len(cells) != len(head) {
			problems = append(problems, Problem{Line: line, Message: fmt.Sprintf("This row has %d cells and the first row %d. Put a cell that contains a separator in quotes, and leave none out.", len(cells), len(head))})
			continue
		}
		row := planRow{line: line, cells: map[string]string{}}
		for i, name := range head {
			row.cells[strings.TrimSpace(name)] = strings.TrimSpace(cells[i])
		}
		row.code = row.cells["code"]
		switch before, twice := first[row.code]; {
		case row.code == "":
			problems = append(problems, Problem{Line: line, Field: "column code", Message: "is empty; write the code of the class."})
			continue
		case twice:
			problems = append(problems, Problem{Line: line, Field: "column code", Message: fmt.Sprintf("%s stands on line %d already; keep one row for each class.", printable(row.code), before)})
			continue
		}
		first[row.code] = line
		rows = append(rows, row)
	}
	return rows, problems
}

// checkHead looks at the names of the columns.
func checkHead(head []string) (problems []Problem) {
	var known []string
	for _, c := range tableColumns() {
		known = append(known, c.name)
	}
	seen := map[string]bool{}
	for i, name := range head {
		name = strings.TrimSpace(name)
		switch {
		case !slices.Contains(known, name):
			problems = append(problems, Problem{Line: 1, Field: fmt.Sprintf("column %d", i+1), Message: printable(name) + " is no column of a file plan. " + meant(name, known)})
		case seen[name]:
			problems = append(problems, Problem{Line: 1, Field: fmt.Sprintf("column %d", i+1), Message: name + " stands here twice; keep one of them."})
		}
		seen[name] = true
	}
	if !seen["code"] && len(problems) == 0 {
		problems = append(problems, Problem{Line: 1, Field: "column code", Message: "is missing; every row names its class by it."})
	}
	return problems
}

// explainTable says in plain words why a table cannot be read.
func explainTable(err error) Problem {
	var e *csv.ParseError
	if !errors.As(err, &e) {
		return Problem{Message: "This is no table: " + err.Error() + "."}
	}
	message := "A quote stands in the middle of a cell. Put the whole cell in quotes, and double the quotes in it."
	if errors.Is(e.Err, csv.ErrQuote) {
		message = "A cell in quotes is not ended as it should: after the closing quote comes a separator or the end of the row."
	}
	return Problem{Line: e.Line, Field: fmt.Sprintf("character %d", e.Column), Message: message}
}
