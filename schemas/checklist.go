package schemas

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// ChecklistItem is something that every matter of a class must have.
type ChecklistItem struct {
	Code   string // by which a matter is known to have it, whatever it is called later
	Names  Names
	Type   string // of the document that fulfils it; empty for any
	Body   string // that must bring it; may be empty
	Months int    // after the opening of the matter, and with Days the time there is for it; both 0 for no day
	Days   int
}

// The bounds of a checklist.
const (
	maxChecklist = 100
	maxDueMonths = 120
	maxDueDays   = 3660
)

// checklist reads what a matter must have. An empty list, unlike none, says that nothing is.
func (r *reader) checklist(to *[]ChecklistItem) place {
	return func(n *yaml.Node, path string) {
		*to = []ChecklistItem{}
		if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
			return
		}
		r.list(func(n *yaml.Node, path string) { *to = append(*to, r.checklistItem(n, path)) })(n, path)
	}
}

func (r *reader) checklistItem(n *yaml.Node, path string) (i ChecklistItem) {
	r.group(n, path,
		field{name: "code", read: r.text(&i.Code)},
		field{name: "names", read: r.names(&i.Names)},
		field{name: "type", read: r.text(&i.Type), optional: true},
		field{name: "body", read: r.text(&i.Body), optional: true},
		field{name: "months", read: r.number(&i.Months, 1, maxDueMonths), optional: true},
		field{name: "days", read: r.number(&i.Days, 1, maxDueDays), optional: true},
	)
	return i
}

func (c checks) checkChecklists() {
	types := filled(c.profile.Types, func(t DocumentType) string { return t.Code })
	for i, class := range c.profile.Classes {
		at := fmt.Sprintf("classes[%d].checklist", i)
		if len(class.Checklist) > maxChecklist {
			c.report(at, "has %d requirements; at most %d are allowed.", len(class.Checklist), maxChecklist)
		}
		codes := c.codes(at, snakeCase)
		for j, item := range class.Checklist {
			codes.add(j, "code", item.Code)
			c.known(fmt.Sprintf("%s[%d].type", at, j), "type", item.Type, types)
			c.known(fmt.Sprintf("%s[%d].body", at, j), "body", item.Body, c.bodies)
		}
	}
}
