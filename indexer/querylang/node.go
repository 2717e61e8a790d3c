// Package querylang reads what people type into the search box. It never
// fails: what it cannot understand it takes as words, and says so.
//
//	pensión vejez          all the words, in any order
//	"seguridad social"     the words in this order
//	pension OR renta       one of them; AND and a space are the same
//	-provisional           not this; NOT is the same
//	pens*  reg*ción        words that begin so; * and ? also within a word
//	reglamneto~            words spelled almost so
//	(a OR b) c             parentheses
//	type:resolution        a field: type, class, body, matter, lang, status, year, date, symbol, number, title
//	on:2014-05-01          what was in force on that day
//	year:2010..2015  date:[2019-01-01 TO 2019-12-31]  year:>=2010
//	CPCISS/RES-12/2019     a symbol, whole or in part, is found in texts too
package querylang

import (
	"strings"

	"acervo/records"
)

// Node is a part of a query.
type Node interface {
	// String writes the part so that it reads back as the same.
	String() string
}

// The parts of a query.
type (
	// And matches documents that all its parts match.
	And []Node
	// Or matches documents that one of its parts matches.
	Or []Node
	// Not matches documents that its part does not match.
	Not struct{ Node Node }
	// Word matches the forms of a word.
	Word struct{ Text string }
	// Phrase matches words in their order.
	Phrase struct{ Text string }
	// Pattern matches words by * (any letters) and ? (one letter); Prefix is what stands before the first of them.
	Pattern struct{ Prefix, Text string }
	// Fuzzy matches words that differ from it in one letter.
	Fuzzy struct{ Text string }
	// Field matches a field with one of several values.
	Field struct {
		Name   string
		Values []string
	}
	// Range matches years or dates, both ends included; an empty end is open.
	Range struct {
		Name     string // year or date
		From, To records.Date
	}
	// Day is the day on which a document must have been in force. It is of the
	// whole query and not of a part.
	Day struct{ Date records.Date }
	// In matches a part within one field: title, symbol or number.
	In struct {
		Name string
		Node Node
	}
)

func (n And) String() string { return list(n, " ") }
func (n Or) String() string  { return list(n, " OR ") }
func (n Not) String() string { return "-" + n.Node.String() }

// String returns the word as typed.
func (n Word) String() string    { return n.Text }
func (n Phrase) String() string  { return `"` + n.Text + `"` }
func (n Pattern) String() string { return n.Text }
func (n Fuzzy) String() string   { return n.Text + "~" }
func (n Field) String() string   { return n.Name + `:"` + strings.Join(n.Values, ",") + `"` }
func (n Range) String() string {
	return n.Name + ":" + string(n.From) + ".." + string(n.To)
}
func (n Day) String() string { return "on:" + string(n.Date) }
func (n In) String() string  { return n.Name + ":" + n.Node.String() }

func list(nodes []Node, sep string) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = n.String()
	}
	return "(" + strings.Join(parts, sep) + ")"
}

// Days returns the days that a whole query asks for.
func Days(root Node) []Day {
	if d, ok := root.(Day); ok {
		return []Day{d}
	}
	var days []Day
	if and, ok := root.(And); ok {
		for _, n := range and {
			if d, ok := n.(Day); ok {
				days = append(days, d)
			}
		}
	}
	return days
}

// Query is what was understood.
type Query struct {
	Root  Node     // nil when nothing was asked for
	Notes []string // what was taken as words, or left out
}
