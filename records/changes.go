package records

import (
	"slices"
	"strings"
	"unicode"
)

// Changes are the provisions of two texts in the order of the new one; what
// was repealed stands where it stood.
type Changes []ProvisionChange

// OldText rebuilds the old text to the byte.
func (c Changes) OldText() string {
	return c.rebuild(func(p ProvisionChange) *ProvisionPlace { return p.Old }, func(e TextEdit) string { return e.Old })
}

// NewText rebuilds the new text to the byte.
func (c Changes) NewText() string {
	return c.rebuild(func(p ProvisionChange) *ProvisionPlace { return p.New }, func(e TextEdit) string { return e.New })
}

func (c Changes) rebuild(place func(ProvisionChange) *ProvisionPlace, side func(TextEdit) string) string {
	parts := make([]ProvisionChange, 0, len(c))
	size := 0
	for _, p := range c {
		if place(p) != nil {
			parts = append(parts, p)
		}
		for _, e := range p.Edits {
			size += len(side(e))
		}
	}
	slices.SortStableFunc(parts, func(a, b ProvisionChange) int { return place(a).Ordinal - place(b).Ordinal })
	var text strings.Builder
	text.Grow(size)
	for _, p := range parts {
		for _, e := range p.Edits {
			text.WriteString(side(e))
		}
	}
	return text.String()
}

// Apply makes the new text of the old one. A text that is not the one the
// changes start from is a Conflict.
func (c Changes) Apply(old string) (string, error) {
	if c.OldText() != old {
		return "", Errorf(Conflict, "The redline was not made from this text.")
	}
	return c.NewText(), nil
}

// Count counts what changed.
func (c Changes) Count() ChangeCount {
	var n ChangeCount
	for _, p := range c {
		w := p.Words()
		n.Words.Inserted += w.Inserted
		n.Words.Deleted += w.Deleted
		if p.Holds {
			continue
		}
		switch p.Change {
		case ProvisionUnchanged:
			n.Unchanged++
		case ProvisionAmended:
			n.Amended++
		case ProvisionNew:
			n.New++
		case ProvisionRepealed:
			n.Repealed++
		case ProvisionMoved:
			n.Moved++
			if p.Amended {
				n.MovedAmended++
			}
		}
	}
	return n
}

// Words counts the words that were put in and taken out.
func (p ProvisionChange) Words() WordCount {
	var w WordCount
	for _, e := range p.Edits {
		if e.Op != WordsSame && e.Op != WordsAside {
			w.Inserted += countWords(e.New)
			w.Deleted += countWords(e.Old)
		}
	}
	return w
}

// countWords counts runs of white space apart that hold a letter or a digit.
func countWords(s string) int {
	n := 0
	for f := range strings.FieldsSeq(s) {
		if strings.ContainsFunc(f, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}
