package records

import (
	"fmt"
	"slices"
	"strings"
)

// usage is a ProfileUse added up by code.
type usage struct {
	ProfileUse
	documents, matters map[PlanKind]map[string]int
	open               map[string]int // open matters by class
}

func newUsage(u ProfileUse) usage {
	count := func() map[PlanKind]map[string]int {
		return map[PlanKind]map[string]int{PlanClass: {}, PlanType: {}, PlanBody: {}}
	}
	s := usage{ProfileUse: u, documents: count(), matters: count(), open: map[string]int{}}
	for _, d := range u.Documents {
		s.documents[PlanClass][d.Class] += d.N
		s.documents[PlanType][d.Type] += d.N
		for _, b := range concerned(d.Body, d.Access) {
			s.documents[PlanBody][b] += d.N
		}
	}
	for _, m := range u.Matters {
		s.matters[PlanClass][m.Class] += m.N
		for _, b := range concerned(m.Body, m.Access) {
			s.matters[PlanBody][b] += m.N
		}
		if m.Open {
			s.open[m.Class] += m.N
		}
	}
	return s
}

// concerned are the bodies that something names: its own, and those whose people read it.
func concerned(body string, a Access) []string {
	all := slices.Clone(a.Bodies)
	if body != "" {
		all = append(all, body)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// of counts what goes by a part of the profile. A register's documents are its numbers.
func (s usage) of(kind PlanKind, code string) (documents, matters, people int) {
	switch kind {
	case PlanSeries:
		return s.Numbers[code], 0, 0
	case PlanEvent:
		return s.Events[code], 0, 0
	case PlanBody:
		people = s.People[code]
	}
	return s.documents[kind][code], s.matters[kind][code], people
}

// PlanReason is why a profile may not be applied.
type PlanReason string

// The reasons for which a profile is refused.
const (
	RefusedRemoval  PlanReason = "in_use"         // a part is gone by which something goes
	RefusedClosing  PlanReason = "open_matters"   // a class is closed in which matters are open
	RefusedRestart  PlanReason = "restarted"      // a series would give numbers again that another one gave
	RefusedRenaming PlanReason = "ledger_renamed" // the ledger's name stands in what was given out
)

// PlanRefusal is a reason for which a profile may not be applied, and how much it is about.
type PlanRefusal struct {
	Reason    PlanReason
	Kind      PlanKind
	Code      string
	Documents int // of a series: numbers; of an event: how often it is recorded
	Matters   int
	People    int
	Other     string // of a restarted series: the one that gave the numbers; of the ledger: its name
}

// Problem is the refusal in words: what it is about, how much of it there is, and what to do.
func (r PlanRefusal) Problem() Problem {
	p := Problem{Field: fmt.Sprintf("%s.%s", plural(r.Kind), r.Code)}
	switch r.Reason {
	case RefusedClosing:
		p.Message = fmt.Sprintf("The class %s would be closed, by itself or with one above it, while %s of it %s open. Close them first, or give them another class.", r.Code, count(r.Matters, "matter"), areOrIs(r.Matters))
	case RefusedRestart:
		p.Message = fmt.Sprintf("The series %s would begin anew with numbers that the series %s has given already (%d so far). Give it another template.", r.Code, r.Other, r.Documents)
	case RefusedRenaming:
		p.Field = "origin"
		p.Message = fmt.Sprintf("The ledger is called %s in every checkpoint, receipt and copy that was given out. Keep this line as it was.", r.Other)
	case RefusedRemoval:
		p.Message = r.removal()
	}
	return p
}

func (r PlanRefusal) removal() string {
	switch r.Kind {
	case PlanSeries:
		return fmt.Sprintf("The series %s is gone, and it has given %s. Keep it; no class needs to use it.", r.Code, count(r.Documents, "number"))
	case PlanEvent:
		return fmt.Sprintf("The retention event %s is gone, and it is recorded %s. Keep it; no class needs to count from it.", r.Code, count(r.Documents, "time"))
	}
	var used []string
	for _, u := range []struct {
		n    int
		noun string
	}{{r.Documents, "document"}, {r.Matters, "matter"}} {
		if u.n > 0 {
			used = append(used, count(u.n, u.noun))
		}
	}
	switch {
	case r.People == 1:
		used = append(used, "1 person")
	case r.People > 1:
		used = append(used, fmt.Sprintf("%d people", r.People))
	}
	mend := "Keep it."
	switch r.Kind {
	case PlanClass:
		mend = "Keep it and close it (closed: with the day), or move them to another class first."
	case PlanType:
		mend = "Keep it and leave it out of the types of your classes, or give them another type first."
	case PlanBody:
		mend = "Keep it, or give them another body first."
	}
	return fmt.Sprintf("The %s %s is gone, and it is that of %s. %s", r.Kind, r.Code, strings.Join(used, ", "), mend)
}

func plural(k PlanKind) string {
	switch k {
	case PlanBody:
		return "bodies"
	case PlanClass:
		return "classes"
	case PlanType:
		return "types"
	case PlanEvent:
		return "retention_events"
	}
	return string(k)
}

func areOrIs(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// RefusePlan gives every reason for which another profile may not take the place of this one.
func RefusePlan(old, other *Profile, use ProfileUse) []PlanRefusal {
	s := newUsage(use)
	var all []PlanRefusal
	if old.Origin != other.Origin {
		all = append(all, PlanRefusal{Reason: RefusedRenaming, Kind: PlanSetting, Code: "origin", Other: old.Origin})
	}
	for _, c := range ComparePlans(old, other, use) {
		if c.Did == PlanRemoves && c.Documents+c.Matters+c.People > 0 {
			all = append(all, PlanRefusal{Reason: RefusedRemoval, Kind: c.Kind, Code: c.Code, Documents: c.Documents, Matters: c.Matters, People: c.People})
		}
	}
	for _, c := range other.Classes {
		if n := s.open[c.Code]; n > 0 && old.ClosedOn(c.Code) == "" && other.ClosedOn(c.Code) != "" {
			all = append(all, PlanRefusal{Reason: RefusedClosing, Kind: PlanClass, Code: c.Code, Matters: n})
		}
	}
	return append(all, restarts(old, other, s)...)
}

// restarts finds series that would give numbers which another one gave already: each
// counts on its own, so a template that changes hands begins anew.
func restarts(old, other *Profile, s usage) []PlanRefusal {
	const year, n = 2001, 7
	numbers := func(template string) map[string]bool {
		made := map[string]bool{}
		for _, p := range []*Profile{old, other} {
			for _, t := range p.Types {
				made[FormatNumber(template, "", p.abbreviation(t.Code), year, n)] = true
				for _, b := range p.Bodies {
					made[FormatNumber(template, b.Code, p.abbreviation(t.Code), year, n)] = true
				}
			}
		}
		return made
	}
	var all []PlanRefusal
	for _, was := range old.Series {
		if s.Numbers[was.Code] == 0 {
			continue
		}
		given := numbers(was.Template)
		for _, is := range other.Series {
			if is.Code == was.Code {
				continue
			}
			for number := range numbers(is.Template) {
				if given[number] {
					all = append(all, PlanRefusal{Reason: RefusedRestart, Kind: PlanSeries, Code: is.Code, Documents: s.Numbers[was.Code], Other: was.Code})
					break
				}
			}
		}
	}
	return all
}
