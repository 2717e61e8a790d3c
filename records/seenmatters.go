package records

import (
	"context"
	"slices"
)

// SeenMatter is a matter as one actor may see it: of its requirements, parent and
// sub-matters what they may read, and how many documents there are.
type SeenMatter struct {
	Matter
	Above     *Matter  // the matter it is a part of; nil when there is none, or not for this actor
	Below     []Matter // its sub-matters, the newest first: the first maxBelow of them
	MoreBelow bool     // there are more than that; the list of matters has all
	Documents int      // that the actor may read
	Sealed    int      // that nobody may read before SealedUntil; told only to those who keep matters
	// SealedUntil is the first day on which a sealed document of it may be read; zero when none is sealed.
	SealedUntil Date
	// Others that the actor may not read, sealed ones apart; told only to those who close matters.
	Others int
	Today  Date // by which Overdue is told
	// Missing is what it has not of the present checklist of its class, without numbers, while it is
	// open; told only to those who keep matters.
	Missing []Requirement
}

// Matter returns a matter by id or code.
func (o *Office) Matter(ctx context.Context, who Actor, ref string) (SeenMatter, error) {
	m, err := o.matter(ctx, who, ref)
	if err != nil {
		return SeenMatter{}, err
	}
	return o.seenMatter(ctx, who, m)
}

func (o *Office) seenMatter(ctx context.Context, who Actor, m Matter) (SeenMatter, error) {
	s := SeenMatter{Matter: m}
	var err error
	if s.Today, err = o.soundToday(ctx); err != nil {
		return SeenMatter{}, err
	}
	counted, err := o.catalogue.MatterContents(ctx, []MatterID{m.ID})
	if err != nil {
		return SeenMatter{}, err
	}
	visible := o.visible(who)
	for class, n := range counted[m.ID] {
		switch x := ParseAccessClass(class); {
		case visible(x):
			s.Documents += n
		case x.Seal.After(o.today()):
			if !who.May(ActMatters) {
				continue // how many candidates there are is nobody's to know before the day
			}
			s.Sealed += n
			if s.SealedUntil == "" || s.SealedUntil.After(x.Seal) {
				s.SealedUntil = x.Seal
			}
		case who.May(ActCloseMatter):
			s.Others += n
		}
	}
	if m.Parent != "" {
		if above, err := o.matter(ctx, who, string(m.Parent)); err == nil {
			above = above.withoutNames(who)
			s.Above = &above
		} else if KindOf(err) != NotFound {
			return SeenMatter{}, err
		}
	}
	if s.Below, err = o.Matters(ctx, who, MatterFilter{Parent: m.ID, Limit: maxBelow + 1}); err != nil {
		return SeenMatter{}, err
	}
	if s.MoreBelow = len(s.Below) > maxBelow; s.MoreBelow {
		s.Below = s.Below[:maxBelow]
	}
	if m.Open() && who.May(ActMatters) {
		s.Missing = o.profile().missing(m)
	}
	s.Matter = s.Matter.withoutNames(who)
	return s, o.hideFulfilments(ctx, who, &s.Matter)
}

// withoutNames leaves out who did something, for those who may not read histories.
func (m Matter) withoutNames(who Actor) Matter {
	if who.May(ActReadHistory) {
		return m
	}
	m.OpenedBy, m.ClosedBy, m.Requirements = "", "", slices.Clone(m.Requirements)
	for i := range m.Requirements {
		r := &m.Requirements[i]
		r.AddedBy, r.FulfilledTo, r.WaivedBy = "", "", ""
	}
	return m
}

// maxBelow is the most sub-matters that are shown with a matter; the list of matters has all.
const maxBelow = 200

// allBelow returns every sub-matter of a matter that the actor was given.
func (o *Office) allBelow(ctx context.Context, who Actor, m SeenMatter) ([]Matter, error) {
	all := m.Below
	for more := m.MoreBelow; more; {
		page, err := o.Matters(ctx, who, MatterFilter{Parent: m.ID, After: all[len(all)-1].ID, Limit: maxBelow})
		if err != nil {
			return nil, err
		}
		all, more = append(all, page...), len(page) == maxBelow
	}
	return all, nil
}

// hideFulfilments takes from requirements the documents that the actor may not read. That one
// was fulfilled stays: it is the matter's own.
func (o *Office) hideFulfilments(ctx context.Context, who Actor, m *Matter) error {
	var ids []DocumentID
	for _, r := range m.Requirements {
		if r.FulfilledBy != "" {
			ids = append(ids, r.FulfilledBy)
		}
	}
	found, err := o.catalogue.Descriptions(ctx, ids)
	if err != nil {
		return err
	}
	visible := o.visible(who)
	for i := range m.Requirements {
		r := &m.Requirements[i]
		if d, ok := found[r.FulfilledBy]; r.FulfilledBy != "" && (!ok || !visible(d.Access)) {
			r.FulfilledBy, r.FulfilledTo = "", ""
		}
	}
	return nil
}

// Matters lists matters that the actor may know of, newest opened first, without their
// requirements. The filter's access classes are set here.
func (o *Office) Matters(ctx context.Context, who Actor, f MatterFilter) ([]Matter, error) {
	if err := who.Must(ActSearch); err != nil {
		return nil, err
	}
	classes, err := o.catalogue.MatterAccessClasses(ctx)
	if err != nil {
		return nil, err
	}
	visible := o.visible(who)
	f.AccessClasses = []string{}
	for _, c := range classes {
		if visible(ParseAccessClass(c)) {
			f.AccessClasses = append(f.AccessClasses, c)
		}
	}
	all, err := o.catalogue.Matters(ctx, f)
	for i := range all {
		all[i] = all[i].withoutNames(who)
	}
	return all, err
}

// membersFor finds the documents of matters that the actor may know of; which of them they may read is
// the search's own question.
func (o *Office) membersFor(ctx context.Context, who Actor) func(ref string) ([]DocumentID, error) {
	return func(ref string) ([]DocumentID, error) {
		m, err := o.matter(ctx, who, ref)
		return o.membersOf(ctx, m.ID, err)
	}
}

func (o *Office) membersOf(ctx context.Context, id MatterID, err error) ([]DocumentID, error) {
	if err != nil {
		if KindOf(err) == NotFound {
			return nil, nil
		}
		return nil, err
	}
	const step = 1000
	var all []DocumentID
	for after := DocumentID(""); ; {
		page, err := o.catalogue.Answering(ctx, HoldTerms{Matters: []MatterID{id}}, after, step)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if len(page) < step {
			return all, nil
		}
		after = page[len(page)-1]
	}
}

// MatterOf returns the matter that a document the actor was given belongs to, when they may know
// of it; ok is false for any other.
func (o *Office) MatterOf(ctx context.Context, who Actor, d Document) (m Matter, ok bool, err error) {
	if d.Matter == "" {
		return Matter{}, false, nil
	}
	m, err = o.matter(ctx, who, string(d.Matter))
	if KindOf(err) == NotFound && err != nil {
		return Matter{}, false, nil
	}
	return m, err == nil, err
}
