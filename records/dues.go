package records

import (
	"context"
	"fmt"
)

// DueRequest asks what is due. Zero fields select everything.
type DueRequest struct {
	Until  Date // due on or before it; default: today
	Action RetentionAction
	Class  string
	Body   string
	After  DuePlace // the last record of the page before
	Limit  int      // 1 to 500; 0 means 50
}

// DueList is a page of what is due.
type DueList struct {
	Records []Document // without their versions, those due first first
	Next    DuePlace   // zero at the end
	Today   Date       // by the clock that counts; what is due later is not due yet
	Until   Date
	// Proposed are those of the page that are in a disposition under way, and in which.
	Proposed map[DocumentID]DispositionID
	Held     map[DocumentID]bool // those of the page that a hold blocks: they are due, and nothing may be done
	// Bound are those of the page whose bytes a vault's medium keeps, and until when: they may not go before.
	Bound map[DocumentID]Date
}

// Free reports whether a record of the page can be proposed: no hold blocks it, no disposition has it, and no medium keeps it.
func (l DueList) Free(id DocumentID) bool {
	return !l.Held[id] && l.Proposed[id] == 0 && l.Bound[id] == ""
}

// Due lists the records the actor may read that are due until a day. What is due
// is derived from rules and facts, and never from a clock that was set back.
func (o *Office) Due(ctx context.Context, who Actor, req DueRequest) (DueList, error) {
	if err := who.Must(ActOversee); err != nil {
		return DueList{}, err
	}
	now, err := o.clock(ctx)
	if err != nil {
		return DueList{}, err
	}
	list := DueList{Today: DateOf(now, o.profile().zone()), Until: req.Until}
	if list.Until == "" {
		list.Until = list.Today
	}
	if err := o.checkDue(req); err != nil {
		return DueList{}, err
	}
	classes, err := o.visibleClasses(ctx, who)
	if err != nil {
		return DueList{}, err
	}
	limit := req.Limit
	if limit <= 0 || limit > maxDuePage {
		limit = defaultDuePage
	}
	list.Records, err = o.catalogue.DueDocuments(ctx, DueFilter{
		AccessClasses: classes, Until: list.Until, Action: req.Action, Class: req.Class, Body: req.Body, After: req.After, Limit: limit + 1,
	})
	if err == nil && len(list.Records) > limit {
		list.Records = list.Records[:limit]
		last := list.Records[limit-1]
		list.Next = DuePlace{On: last.Due.On, Document: last.ID}
	}
	if err != nil {
		return DueList{}, err
	}
	ids := make([]DocumentID, len(list.Records))
	for i, d := range list.Records {
		ids[i] = d.ID
	}
	held, err := o.catalogue.Held(ctx, ids)
	if err != nil {
		return DueList{}, err
	}
	if list.Proposed, err = o.catalogue.UnderDisposition(ctx, ids); err != nil {
		return DueList{}, err
	}
	list.Held = make(map[DocumentID]bool, len(held))
	for id := range held {
		list.Held[id] = true
	}
	return list, nil
}

// The bounds of a page of a due list.
const (
	defaultDuePage = 50
	maxDuePage     = 499
)

func (o *Office) checkDue(req DueRequest) error {
	var problems []Problem
	if req.Action != "" && (!req.Action.Valid() || req.Action == KeepPermanently) {
		problems = append(problems, Problem{"action", fmt.Sprintf("Nothing is due for %q; use review, transfer or destroy.", req.Action)})
	}
	if _, ok := o.profile().Class(req.Class); !ok && req.Class != "" {
		problems = append(problems, Problem{"class", fmt.Sprintf("The file plan has no class %q.", req.Class)})
	}
	if _, ok := o.profile().Body(req.Body); !ok && req.Body != "" {
		problems = append(problems, Problem{"body", fmt.Sprintf("The profile has no body %q.", req.Body)})
	}
	return InvalidProblems(problems)
}
