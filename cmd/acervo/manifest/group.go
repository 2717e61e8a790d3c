package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Document is what the rows of one key make.
type Document struct {
	Key      string // empty for a document of one row without a key
	Versions []Version
}

// Version is one state of a document, in one or more languages.
type Version struct {
	Rows  []Row  // a language each; the first is filed with the version
	Label string // the row's title, where it is not the document's
}

// Documents puts rows together: rows with the same key are versions of one
// document in the order of their dates, and rows with the same key and date in
// different languages are texts of one version. Rows that contradict each other
// are told in Problems, and their document is left out.
func (s *Source) Documents() []Document {
	groups := map[string][]Row{}
	var order []string
	for i, r := range s.Rows {
		key := "k" + r.Document
		if r.Document == "" {
			key = fmt.Sprintf("r%d", i)
		}
		if _, ok := groups[key]; !ok {
			order = append(order, key)
		}
		groups[key] = append(groups[key], r)
	}
	broken := map[string]int{}
	for _, p := range s.Problems {
		if p.Document != "" {
			broken["k"+p.Document] = p.Line
		}
	}
	docs := make([]Document, 0, len(order))
	for _, key := range order {
		rows := groups[key]
		if line, ok := broken[key]; ok {
			s.hold(rows, line)
			continue
		}
		if problems := contradictions(rows); len(problems) > 0 {
			s.Problems = append(s.Problems, problems...)
			s.hold(slices.DeleteFunc(slices.Clone(rows), func(r Row) bool {
				return slices.ContainsFunc(problems, func(p Problem) bool { return p.Line == r.Line })
			}), problems[0].Line)
			continue
		}
		docs = append(docs, Document{Key: rows[0].Document, Versions: versions(rows)})
	}
	return docs
}

// hold leaves out the rows of a document that has a mistake in another row:
// filed without it, its versions would be numbered wrongly for ever.
func (s *Source) hold(rows []Row, line int) {
	for _, r := range rows {
		s.Problems = append(s.Problems, Problem{
			Line: r.Line, File: r.File, Document: r.Document,
			Message: fmt.Sprintf("not filed, because line %d of the same document (%q) has a mistake", line, r.Document),
		})
	}
}

// contradictions finds what the rows of one document do not agree on.
func contradictions(rows []Row) []Problem {
	var problems []Problem
	dated := 0
	said := map[string]Row{}
	for _, r := range rows {
		if r.Date != "" {
			dated++
		}
		for _, f := range r.documentFields() {
			first, ok := said[f.name]
			switch {
			case f.value == "":
			case !ok:
				said[f.name] = r
			case first.field(f.name) != f.value:
				problems = append(problems, Problem{
					Line: r.Line, Column: f.name, File: r.File, Document: r.Document,
					Message: fmt.Sprintf("this differs from line %d, which is the same document (%q)", first.Line, r.Document),
				})
			}
		}
	}
	if dated > 0 && dated < len(rows) {
		for _, r := range rows {
			if r.Date == "" {
				problems = append(problems, Problem{
					Line: r.Line, Column: "date", File: r.File, Document: r.Document,
					Message: fmt.Sprintf("a date is needed to know the order of the versions of %q", r.Document),
				})
			}
		}
	}
	return problems
}

type field struct{ name, value string }

// documentFields are those that a document has once, whatever its versions are.
func (r Row) documentFields() []field {
	return []field{{"type", r.Type}, {"class", r.Class}, {"body", r.Body}, {"symbol", r.Symbol}, {"access", r.Access}, {"metadata", compact(r.Metadata)}}
}

func (r Row) field(name string) string {
	for _, f := range r.documentFields() {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

func compact(b json.RawMessage) string {
	var out bytes.Buffer
	if json.Compact(&out, b) != nil {
		return ""
	}
	return out.String()
}

// versions orders the rows of one document and gives the first of them
// everything that any row says about the document.
func versions(rows []Row) []Version {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Row) int {
		switch {
		case a.Date < b.Date:
			return -1
		case a.Date > b.Date:
			return 1
		}
		return 0
	})
	for _, r := range rows[1:] {
		rows[0].take(r)
		if rows[0].Title == "" && r.Lang == rows[0].Lang {
			rows[0].Title = r.Title
		}
	}
	title := rows[0].Title
	var out []Version
	for _, r := range rows {
		if n := len(out); n > 0 && out[n-1].takes(r) {
			out[n-1].Rows = append(out[n-1].Rows, r)
			continue
		}
		v := Version{Rows: []Row{r}}
		if r.Title != title && r.Lang == rows[0].Lang && len(out) > 0 {
			v.Label = shorten(r.Title, maxLabel)
		}
		out = append(out, v)
	}
	return out
}

// takes reports whether the row is a text of this version: the same date in a language it does not have.
func (v Version) takes(r Row) bool {
	first := v.Rows[0]
	if r.Date != first.Date || r.Lang == "" || r.EffectiveOn != "" && r.EffectiveOn != first.EffectiveOn {
		return false
	}
	return !slices.ContainsFunc(v.Rows, func(x Row) bool { return x.Lang == r.Lang || x.Lang == "" })
}

// maxLabel is the most characters of a version's label.
const maxLabel = 200

func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
