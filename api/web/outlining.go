package web

import "acervo/records"

// Outlining is the page on which somebody looks at a file's outline, corrects it and confirms it.
type Outlining struct {
	Frame
	Title        Title
	Number       string
	DocumentPage string
	Page         string // of the form
	FileField    string
	FileName     string
	ReadPage     string // where the file is read; empty when it cannot be
	TextLanguage records.Language
	Version      int
	Others       []Choice // the outlines of the document's other texts

	Tag       string // of the outline that is shown
	Confirmed bool
	By        string
	Findings  []string
	Count     int // provisions of the whole outline
	From      int // the first one shown, from 0
	Shown     int // how many of it are shown; rows can be more
	Prev      string
	Next      string
	Kinds     []string
	Rows      []OutlineRow
	Mistakes  []Mistake
}

func (Outlining) name() string { return "outlining" }

// Last is the number of the last provision shown.
func (o Outlining) Last() int { return o.From + o.Shown }

// OutlineRow is a line of the form: a provision that was found, or one that is added.
type OutlineRow struct {
	Row     int // its place in the form, from 0: its fields' names end in it
	Of      int // the provision it is of, from 0; -1: it is added
	Kind    string
	Label   string
	Heading string
	EID     string
	Level   int
	Remove  bool
	At      int    // the page it begins on; 0 when there are no pages
	Text    string // the line it begins with
	Page    string // of one that is added, as typed
	Line    string

	Wrong map[string]*Mistake // by field, without the row
}

// Added reports whether the row is of no provision that was found.
func (r OutlineRow) Added() bool { return r.Of < 0 }

// Open reports whether the row's fields are shown.
func (r OutlineRow) Open() bool { return r.Added() || r.Remove || len(r.Wrong) > 0 }

// Above is the place of a provision that is added before this one; Below, after it.
func (r OutlineRow) Above() int { return r.Row }

// Below is the place of a provision that is added after this one.
func (r OutlineRow) Below() int { return r.Row + 1 }
