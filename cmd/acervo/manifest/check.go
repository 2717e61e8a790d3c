package manifest

import (
	"fmt"
	"slices"
	"strings"
)

// Vocabulary is what the organization's profile knows.
type Vocabulary struct {
	Types, Classes, Bodies []string
	MaxUpload              int64 // bytes; 0 for no limit
}

// Complete gives every row what it does not say itself.
func (s *Source) Complete(defaults Row) {
	for i := range s.Rows {
		r := &s.Rows[i]
		r.take(defaults)
		if r.Title == "" {
			r.Title = defaults.Title
		}
		if r.Lang == "" {
			r.Lang = defaults.Lang
		}
		if r.Date == "" {
			r.Date = defaults.Date
		}
		if r.EffectiveOn == "" {
			r.EffectiveOn = defaults.EffectiveOn
		}
	}
}

// CheckVocabulary moves rows that name what the profile does not know to Problems.
func (s *Source) CheckVocabulary(v Vocabulary) {
	s.Rows = slices.DeleteFunc(s.Rows, func(r Row) bool {
		problems := v.check(r)
		s.Problems = append(s.Problems, problems...)
		return len(problems) > 0
	})
}

func (v Vocabulary) check(r Row) []Problem {
	var problems []Problem
	bad := func(column, format string, args ...any) {
		problems = append(problems, Problem{Line: r.Line, Column: column, File: r.File, Document: r.Document, Message: fmt.Sprintf(format, args...)})
	}
	for _, code := range []struct {
		column, value string
		known         []string
	}{{"type", r.Type, v.Types}, {"class", r.Class, v.Classes}, {"body", r.Body, v.Bodies}} {
		if code.value != "" && !slices.Contains(code.known, code.value) {
			bad(code.column, "the profile knows no %q; it has: %s", code.value, strings.Join(code.known, ", "))
		}
	}
	if a, err := ParseAccess(r.Access); err == nil && r.Access != "" {
		for _, b := range a.Bodies {
			if !slices.Contains(v.Bodies, b) {
				bad("access", "the profile has no body %q", b)
			}
		}
	}
	if v.MaxUpload > 0 && r.Size > v.MaxUpload {
		bad("file", "%s has %d bytes; the service takes %d at most", r.File, r.Size, v.MaxUpload)
	}
	return problems
}

// take takes over what this row does not say about its document.
func (r *Row) take(from Row) {
	for _, f := range []struct{ to, from *string }{
		{&r.Type, &from.Type}, {&r.Class, &from.Class}, {&r.Body, &from.Body}, {&r.Symbol, &from.Symbol}, {&r.Access, &from.Access}, {&r.Matter, &from.Matter},
	} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	if len(r.Metadata) == 0 {
		r.Metadata = from.Metadata
	}
}
