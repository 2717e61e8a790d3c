package schemas

import (
	"fmt"
	"slices"
	"strings"
)

// Languages that every name of a profile is given in.
var Languages = []string{"es", "en", "pt", "fr"}

// Names is what something is called in each of Languages.
type Names map[string]string

// Profile is an organization's own data, as its YAML file says it.
type Profile struct {
	Name         string // short: an acronym
	Organization Names
	TimeZone     string // IANA name; legal dates are counted there
	Founded      string // YYYY-MM-DD: legal events before it are doubted; may be empty
	PublicRoom   bool   // visitors without an account see public documents
	Origin       string // the ledger's name in its checkpoints (C2SP tlog-checkpoint)
	Bodies       []Body
	Types        []DocumentType
	Classes      []Class
	Series       []Series

	FiscalYearEnd   string           // MM-DD: the last day of a fiscal year; empty for 12-31
	RetentionEvents []RetentionEvent // that retentions may count from
}

// Body is an organ or unit of the organization.
type Body struct {
	Code  string
	Names Names
}

// DocumentType is a kind of document.
type DocumentType struct {
	Code         string
	Abbreviation string // stands for {type} in register numbers
	Names        Names
	Class        string // where a document goes unless another class is named
	Normative    bool   // cut by article, with legal events
	Schema       string // the JSON Schema of its own metadata: one of TypeSchemas
}

// Class is a node of the file plan.
type Class struct {
	Code   string
	Parent string // empty at the top
	Names  Names
	Access string   // public, members, staff or restricted
	Bodies []string // who reads what is restricted
	Series string   // empty: its parent's

	Types   []string // that may be filed here; empty: as the parent says, and at the top any
	Basis   Names    // the law or decision that it rests on; nil for none
	Closed  string   // YYYY-MM-DD: from that day nothing new is filed here; empty while it is open
	Declare string   // filing (also when empty) or person

	Retention *Retention      // nil: its parent's
	Checklist []ChecklistItem // what a matter of it must have; nil: its parent's, and empty: nothing
}

// Series is a row of register numbers.
type Series struct {
	Code     string
	Template string
}

// Numbering is the rule of number templates, which stands in one place, the
// domain, and is handed in from there.
type Numbering struct {
	// Check explains what is wrong with a template, or returns "".
	Check func(template string) string
	// Format fills a template in.
	Format func(template, body, abbreviation string, year int, n int64) string
}

// LoadProfile reads a profile in YAML. It returns every mistake in it, in the
// order of lines, and a profile only when there is none.
func LoadProfile(data []byte, numbering Numbering) (*Profile, []Problem) {
	root, problems := parseYAML(data)
	if len(problems) > 0 {
		return nil, problems
	}
	r := reader{lines: map[string]int{}}
	p := r.profile(root)
	check(&r, &p, numbering)
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b Problem) int { return a.Line - b.Line })
		return nil, r.problems
	}
	return &p, nil
}

// nearest returns the known word that the given one was probably meant to be, or "".
func nearest(word string, known []string) string {
	best, least := "", 3 // at most two letters wrong
	word = strings.ToLower(word)
	if len(word) > 64 {
		return ""
	}
	for _, k := range known {
		if d := distance(word, strings.ToLower(k)); d < least && d < len(k) {
			best, least = k, d
		}
	}
	return best
}

// distance is how many letters must be added, removed or replaced to make b of a (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

// meant is the hint that follows an unknown word.
func meant(word string, known []string) string {
	const most = 12
	k := nearest(word, known)
	switch {
	case k != "":
		return "Did you mean " + k + "?"
	case len(known) == 0:
		return "None is allowed here."
	case len(known) > most:
		return fmt.Sprintf("Use one of the %d there are, such as %s.", len(known), oneOf(known[:most]))
	}
	return "Use " + oneOf(known) + "."
}

// oneOf lists words as people do: a, b or c.
func oneOf(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
