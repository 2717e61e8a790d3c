package records

import (
	"context"
	"fmt"
	"slices"
)

// RelationRequest asks to record a relation from a document to another.
type RelationRequest struct {
	Type          RelationType
	FromProvision string
	To            string // id, register number or symbol
	ToProvision   string
	Note          string
}

// Related is a relation as one actor may see it: both its documents are theirs to read.
type Related struct {
	Relation
	From, To Document // without versions and events
}

// RecordRelation records a relation by hand, from a document the actor may read to another.
func (o *Office) RecordRelation(ctx context.Context, who Actor, from DocumentID, req RelationRequest) (Related, error) {
	if err := who.Must(ActRecordLaw); err != nil {
		return Related{}, err
	}
	var problems []Problem
	if !req.Type.Valid() {
		problems = append(problems, Problem{"type", fmt.Sprintf("%q is no type of relation; use one of: %s.", req.Type, codes(RelationTypes, func(t RelationType) string { return string(t) }))})
	}
	if req.To == "" {
		problems = append(problems, Problem{"to", "Name the other document: id, register number or symbol."})
	}
	problems = append(problems, checkNote("note", &req.Note)...)
	if err := InvalidProblems(problems); err != nil {
		return Related{}, err
	}
	d, err := o.Document(ctx, who, string(from))
	if err != nil {
		return Related{}, err
	}
	to, err := o.readableRef(ctx, who, "to", req.To)
	if err != nil {
		return Related{}, err
	}
	if req.FromProvision, err = o.provisionOf(ctx, d.ID, "from_provision", req.FromProvision); err != nil {
		return Related{}, err
	}
	if req.ToProvision, err = o.provisionOf(ctx, to, "to_provision", req.ToProvision); err != nil {
		return Related{}, err
	}
	r := Relation{Type: req.Type, From: d.ID, FromProvision: req.FromProvision, To: to, ToProvision: req.ToProvision, Note: req.Note}
	if r.From == r.To && r.FromProvision == r.ToProvision {
		return Related{}, Errorf(Invalid, "A document has no relation to itself; name another one, or the provisions.").At("to")
	}
	there, err := o.catalogue.Relations(ctx, d.ID)
	if err != nil {
		return Related{}, err
	}
	for _, x := range there {
		if x.Type == r.Type && x.From == r.From && x.To == r.To && x.FromProvision == r.FromProvision && x.ToProvision == r.ToProvision && !x.Retracted() {
			return Related{}, Errorf(Conflict, "This relation is on record already, as number %d.", x.ID).At("to")
		}
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lockFree(ctx, tx, who, d.ID, 0)
		if err != nil {
			return err
		}
		e, err := tx.Append(ctx, entry(who, RelationRecorded, SubjectDocument, string(d.ID), map[string]any{
			"number": d.Number, "type": r.Type, "from_provision": r.FromProvision, "to": r.To, "to_provision": r.ToProvision, "note": r.Note,
		}))
		if err != nil {
			return err
		}
		r.ID, r.RecordedAt, r.RecordedBy = e.Seq, e.At, who.Name
		if err := tx.InsertRelation(ctx, r); err != nil || r.Type != Replaces {
			return err
		}
		return o.redue(ctx, tx, r.To)
	})
	if err != nil {
		return Related{}, err
	}
	return o.related(ctx, who, r)
}

// related adds the documents of a relation; NotFound when one may not be read.
func (o *Office) related(ctx context.Context, who Actor, r Relation) (Related, error) {
	all, err := o.visibleRelations(ctx, who, []Relation{r})
	if err != nil {
		return Related{}, err
	}
	if len(all) == 0 {
		return Related{}, errNoRelation()
	}
	return all[0], nil
}

func errNoRelation() *Error {
	return Errorf(NotFound, "There is no such relation, or you may not read its documents.")
}

// visibleRelations leaves out the relations that lead to or from what the actor may not read.
func (o *Office) visibleRelations(ctx context.Context, who Actor, all []Relation) ([]Related, error) {
	ids := make([]DocumentID, 0, 2*len(all))
	for _, r := range all {
		ids = append(ids, r.From, r.To)
	}
	slices.Sort(ids)
	may, err := o.readableOf(ctx, who, slices.Compact(ids)...)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(slices.Clone(all), func(r Relation) bool { return !slices.Contains(may, r.From) || !slices.Contains(may, r.To) })
	ids = ids[:0]
	for _, r := range all {
		ids = append(ids, r.From, r.To)
	}
	slices.Sort(ids)
	found, err := o.catalogue.Descriptions(ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	visible := o.visible(who)
	seen := make([]Related, 0, len(all))
	for _, r := range all {
		from, to := found[r.From], found[r.To]
		if from.ID != "" && to.ID != "" && visible(from.Access) && visible(to.Access) {
			if !who.knowsPeople() {
				r.RecordedBy, r.RetractedBy = "", ""
			}
			seen = append(seen, Related{r, who.withoutPeople(from), who.withoutPeople(to)})
		}
	}
	return seen, nil
}

// Relations returns the relations of a document the actor may read, from both
// ends: those that follow from legal events, and those recorded by hand, which
// include the retracted ones when all are asked for.
func (o *Office) Relations(ctx context.Context, who Actor, ref string, retracted bool) ([]Related, Document, error) {
	d, err := o.Document(ctx, who, ref)
	if err != nil {
		return nil, Document{}, err
	}
	done, err := o.catalogue.EventsBy(ctx, d.ID)
	if err != nil {
		return nil, Document{}, err
	}
	var all []Relation
	for _, e := range append(done, d.Events...) {
		if r, ok := e.Relation(); ok && !slices.ContainsFunc(all, func(x Relation) bool { return x.Event == r.Event }) {
			all = append(all, r)
		}
	}
	byHand, err := o.catalogue.Relations(ctx, d.ID)
	if err != nil {
		return nil, Document{}, err
	}
	for _, r := range byHand {
		if retracted || !r.Retracted() {
			all = append(all, r)
		}
	}
	seen, err := o.visibleRelations(ctx, who, all)
	return seen, d, err
}

// RetractRelation takes back a relation that was recorded by hand.
func (o *Office) RetractRelation(ctx context.Context, who Actor, id int64, reason string) (Related, error) {
	if err := who.Must(ActRecordLaw); err != nil {
		return Related{}, err
	}
	if err := checkReason(&reason); err != nil {
		return Related{}, err
	}
	r, err := o.catalogue.Relation(ctx, id)
	if err != nil && KindOf(err) != NotFound {
		return Related{}, err
	}
	seen, err := o.related(ctx, who, r) // asked about nothing, too
	if err != nil {
		return Related{}, err
	}
	if r.Retracted() {
		return Related{}, Errorf(Conflict, "The relation %d was retracted on %s by %s: %s", id, DateOf(r.RetractedAt, o.profile().zone()), r.RetractedBy, r.RetractReason)
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lockFree(ctx, tx, who, r.From, 0)
		if err != nil {
			return err
		}
		e, err := tx.Append(ctx, entry(who, RelationRetracted, SubjectDocument, string(d.ID), map[string]any{
			"number": d.Number, "relation": id, "type": r.Type, "to": r.To, "reason": reason,
		}))
		if err != nil {
			return err
		}
		seen.RetractedAt, seen.RetractedBy, seen.RetractReason = e.At, who.Name, reason
		if err := tx.RetractRelation(ctx, seen.Relation); err != nil || r.Type != Replaces {
			return err
		}
		return o.redue(ctx, tx, r.To)
	})
	return seen, err
}
