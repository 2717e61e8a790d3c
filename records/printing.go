package records

import (
	"context"
	"time"
)

// Printer makes PDFs for people who read on paper.
type Printer interface {
	// PrintRedline makes the PDF of a redline: insertions are underlined, deletions
	// struck out, and a bar stands in the margin beside what changed. Equal input gives equal bytes.
	PrintRedline(ctx context.Context, r PrintedRedline) ([]byte, error)
}

// PrintedRedline is a redline in the words in which it is printed, from top to bottom.
type PrintedRedline struct {
	Language   Language // of the words around the text
	Kicker     string
	Title      string
	Author     string // the organization
	Made       time.Time
	Facts      [][2]string // a name and what it is
	Legend     string      // how to read the marks
	Counts     string
	Summary    string // the heading over the table
	Head       [3]string
	Rows       [][3]string // of the table: provision, change, act
	Provisions []PrintedProvision
}

// PrintedProvision is a provision of a printed redline.
type PrintedProvision struct {
	Note       string // its label, what became of it, and by which act
	Changed    bool
	Paragraphs [][]MarkedRun
}
