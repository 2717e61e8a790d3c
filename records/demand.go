package records

import (
	"context"
	"slices"
	"strings"
	"time"
)

// ChecklistItem is what the file plan demands of every matter of a class. Taken over it is a
// Requirement, and the matter's own: what the plan says later changes it no more.
type ChecklistItem struct {
	Code   string // by which a matter is known to have it, whatever it is called later
	Names  map[Language]string
	Type   string // of the document that fulfils it; empty for any
	Body   string // that must bring it; may be empty
	Months int    // after the opening of the matter, and with Days the time there is for it; both 0 for no day
	Days   int
}

// DueAfter returns the last day for it in a matter that was opened on a day; zero when there is none.
// Months are counted first, as PeriodEnd does, then days.
func (i ChecklistItem) DueAfter(opened Date) Date {
	if i.Months == 0 && i.Days == 0 {
		return ""
	}
	return PeriodEnd(opened, 0, i.Months).AddDays(i.Days)
}

// requirement is what it is in a matter that was opened on a day, without a number yet.
func (i ChecklistItem) requirement(opened Date) Requirement {
	return Requirement{Code: i.Code, Text: Document{Titles: i.Names}.Title(""), Texts: i.Names, Type: i.Type, Body: i.Body, Due: i.DueAfter(opened)}
}

// ChecklistOf returns what matters of a class must have: its own list, else its nearest ancestor's, and
// the class whose list it is. A class with an empty list demands nothing, whatever those above it do.
func (p *Profile) ChecklistOf(class string) (list []ChecklistItem, from string) {
	for _, c := range p.lineOf(class) {
		if c.Checklist != nil {
			return c.Checklist, c.Code
		}
	}
	return nil, ""
}

// demanded are the requirements of a class for a matter that was opened on a day.
func (p *Profile) demanded(class string, opened Date) []Requirement {
	list, _ := p.ChecklistOf(class)
	all := make([]Requirement, len(list))
	for i, item := range list {
		all[i] = item.requirement(opened)
	}
	return all
}

// missing are the requirements of its class that a matter has not, in the order of the list: those
// that it has under the same code, fulfilled or waived ones too, are not missing.
func (p *Profile) missing(m Matter) []Requirement {
	return slices.DeleteFunc(p.demanded(m.Class, DateOf(m.OpenedAt, p.zone())), func(d Requirement) bool {
		return slices.ContainsFunc(m.Requirements, func(r Requirement) bool { return r.Code == d.Code })
	})
}

// Demanded returns what a matter of a class would take over if it were opened today.
func (o *Office) Demanded(ctx context.Context, who Actor, class string) ([]Requirement, error) {
	if err := who.Must(ActMatters); err != nil {
		return nil, err
	}
	if _, ok := o.profile().Class(class); !ok {
		return nil, Errorf(NotFound, "The file plan has no class %q; it has: %s.", class, codes(o.profile().Classes, func(c Class) string { return c.Code })).At("class")
	}
	today, err := o.soundToday(ctx)
	if err != nil {
		return nil, err
	}
	return o.profile().demanded(class, today), nil
}

// TakeOver adds to an open matter what it has not of the present checklist of its class: the
// items of those codes, or without codes all of them. Days are counted from its opening, as if it had had them from the first.
func (o *Office) TakeOver(ctx context.Context, who Actor, matter string, wanted []string) (SeenMatter, error) {
	if err := who.Must(ActMatters); err != nil {
		return SeenMatter{}, err
	}
	return o.onChecklist(ctx, who, matter, func(tx Tx, m Matter) ([]entryOf, error) {
		tx.GoBy(o.profiles.Number())
		missing := o.profile().missing(m)
		for _, code := range wanted {
			if !slices.ContainsFunc(missing, func(r Requirement) bool { return r.Code == code }) {
				return nil, Errorf(Invalid, "Nothing with the code %q is missing of the checklist of the class %s; missing: %s.", code, m.Class, codesOrNone(missing)).At("codes")
			}
		}
		if len(missing) == 0 {
			return nil, Errorf(Conflict, "The matter has everything that is on the checklist of its class %s.", m.Class).At("matter")
		}
		var all []entryOf
		for _, r := range missing {
			if len(wanted) > 0 && !slices.Contains(wanted, r.Code) {
				continue
			}
			if len(m.Requirements) >= maxRequirements {
				return nil, tooManyRequirements()
			}
			r.N, r.AddedAt, r.AddedBy = len(m.Requirements)+1, o.now().UTC().Truncate(time.Microsecond), who.Name
			m.Requirements = append(m.Requirements, r)
			if err := tx.SaveRequirement(ctx, m.ID, r); err != nil {
				return nil, err
			}
			all = append(all, r.added(m.ID))
		}
		return all, nil
	})
}

func codesOrNone(all []Requirement) string {
	if len(all) == 0 {
		return "nothing"
	}
	names := make([]string, len(all))
	for i, r := range all {
		names[i] = r.Code
	}
	return strings.Join(names, ", ")
}

func tooManyRequirements() *Error {
	return Errorf(TooLarge, "A matter has %d requirements at most.", maxRequirements)
}

// added is the ledger's entry of a requirement that was added.
func (r Requirement) added(m MatterID) entryOf {
	detail := r.told()
	detail["requirement"], detail["at"] = r.N, r.AddedAt
	return entryOf{RequirementAdded, SubjectMatter, string(m), detail}
}

// told is what the ledger tells of a requirement when a matter gets it.
func (r Requirement) told() map[string]any {
	told := map[string]any{"text": r.Text, "body": r.Body, "due": r.Due}
	if r.Code != "" {
		told["code"], told["texts"], told["type"] = r.Code, r.Texts, r.Type
	}
	return told
}
