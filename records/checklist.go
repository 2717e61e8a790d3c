package records

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"
)

// RequirementRequest describes something that a matter must have.
type RequirementRequest struct {
	Text string
	Body string
	Due  Date
}

// maxRequirements bounds a matter's checklist.
const maxRequirements = 200

func (o *Office) checkRequirement(req RequirementRequest, at string) (Requirement, error) {
	var problems []Problem
	r := Requirement{Text: CleanText(req.Text), Body: req.Body, Due: req.Due}
	switch {
	case r.Text == "":
		problems = append(problems, Problem{at + "text", "Say what is required."})
	case utf8.RuneCountInString(r.Text) > maxTitle:
		problems = append(problems, Problem{at + "text", fmt.Sprintf("The text has more than %d characters.", maxTitle)})
	}
	if _, ok := o.profile().Body(r.Body); !ok && r.Body != "" {
		problems = append(problems, Problem{at + "body", fmt.Sprintf("The profile has no body %q; it has: %s.", r.Body, codes(o.profile().Bodies, func(b Body) string { return b.Code }))})
	}
	if e := r.Due.legal(at + "due"); e != nil {
		problems = append(problems, Problem{at + "due", e.Message})
	}
	return r, InvalidProblems(problems)
}

// onChecklist runs a change of an open matter's checklist in one transaction.
func (o *Office) onChecklist(ctx context.Context, who Actor, ref string, change func(tx Tx, m Matter) ([]entryOf, error)) (SeenMatter, error) {
	m, err := o.matter(ctx, who, ref)
	if err != nil {
		return SeenMatter{}, err
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		m, err := o.lockMatter(ctx, tx, who, m.ID)
		if err != nil {
			return err
		}
		if err := m.mustBeOpen(); err != nil {
			return err
		}
		all, err := change(tx, m)
		if err != nil {
			return err
		}
		return appendAll(ctx, tx, who, all)
	})
	if err != nil {
		return SeenMatter{}, err
	}
	return o.Matter(ctx, who, string(m.ID))
}

// Require adds a requirement to an open matter's checklist.
func (o *Office) Require(ctx context.Context, who Actor, matter string, req RequirementRequest) (SeenMatter, error) {
	if err := who.Must(ActMatters); err != nil {
		return SeenMatter{}, err
	}
	r, err := o.checkRequirement(req, "")
	if err != nil {
		return SeenMatter{}, err
	}
	return o.onChecklist(ctx, who, matter, func(tx Tx, m Matter) ([]entryOf, error) {
		if len(m.Requirements) >= maxRequirements {
			return nil, tooManyRequirements()
		}
		r := r
		r.N, r.AddedAt, r.AddedBy = len(m.Requirements)+1, o.now().UTC().Truncate(time.Microsecond), who.Name
		return []entryOf{r.added(m.ID)}, tx.SaveRequirement(ctx, m.ID, r)
	})
}

// Fulfil says by which document of the matter a requirement is fulfilled. Said again it names another one.
func (o *Office) Fulfil(ctx context.Context, who Actor, matter string, n int, document string) (SeenMatter, error) {
	if err := who.Must(ActMatters); err != nil {
		return SeenMatter{}, err
	}
	if _, err := o.matter(ctx, who, matter); err != nil {
		return SeenMatter{}, err
	}
	d, err := o.Document(ctx, who, document)
	if err != nil {
		return SeenMatter{}, err
	}
	return o.onChecklist(ctx, who, matter, func(tx Tx, m Matter) ([]entryOf, error) {
		d, err := o.lock(ctx, tx, who, d.ID, 0)
		if err != nil {
			return nil, err
		}
		e, err := o.fulfil(ctx, tx, who, m, n, d)
		return []entryOf{e}, err
	})
}

func (o *Office) fulfil(ctx context.Context, tx Tx, who Actor, m Matter, n int, d Document) (entryOf, error) {
	r, err := m.requirement(n)
	switch {
	case err != nil:
		return entryOf{}, err
	case d.Matter != m.ID:
		return entryOf{}, Errorf(Conflict, "%s does not belong to this matter; put it there first.", d.Number).At("document")
	case r.Waived():
		return entryOf{}, Errorf(Conflict, "Requirement %d was waived: %s", n, r.WaiveReason).At("requirement")
	case !o.fulfils(d, r):
		return entryOf{}, Errorf(Conflict, "Requirement %d is fulfilled by a document of the type %s, and %s is of the type %s. Choose another document, or waive the requirement and say why.", n, r.Type, d.Number, d.Type).At("document")
	}
	r.FulfilledBy, r.FulfilledAt, r.FulfilledTo = d.ID, o.now().UTC().Truncate(time.Microsecond), who.Name
	return entryOf{RequirementFulfilled, SubjectMatter, string(m.ID), map[string]any{"requirement": n, "text": r.Text, "document": d.ID, "at": r.FulfilledAt}}, tx.SaveRequirement(ctx, m.ID, r)
}

// fulfils reports whether a document is of the type that a requirement asks for. A type that the
// profile no longer has is asked of nobody.
func (o *Office) fulfils(d Document, r Requirement) bool {
	_, known := o.profile().Type(r.Type)
	return !known || d.Type == r.Type
}

// Waive does without a requirement, and says why.
func (o *Office) Waive(ctx context.Context, who Actor, matter string, n int, reason string) (SeenMatter, error) {
	if err := who.Must(ActMatters); err != nil {
		return SeenMatter{}, err
	}
	if err := checkReason(&reason); err != nil {
		return SeenMatter{}, err
	}
	return o.onChecklist(ctx, who, matter, func(tx Tx, m Matter) ([]entryOf, error) {
		r, err := m.requirement(n)
		switch {
		case err != nil:
			return nil, err
		case !r.Open():
			return nil, Errorf(Conflict, "Requirement %d is fulfilled or waived already.", n).At("requirement")
		}
		r.WaivedAt, r.WaivedBy, r.WaiveReason = o.now().UTC().Truncate(time.Microsecond), who.Name, reason
		return []entryOf{{RequirementWaived, SubjectMatter, string(m.ID), map[string]any{"requirement": n, "text": r.Text, "reason": reason, "at": r.WaivedAt}}}, tx.SaveRequirement(ctx, m.ID, r)
	})
}
