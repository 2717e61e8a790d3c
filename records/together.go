package records

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
)

// EditTogether changes many records alike; nil fields stay as they are. Titles, symbol and date
// are each record's own and are changed one by one.
type EditTogether struct {
	Type     *string
	Class    *string
	Body     *string
	Access   *Access                    // without an embargo each keeps its own
	Metadata map[string]json.RawMessage // of the types' own, by name: null takes one away, what is not named stays
	Reason   string                     // why what stands fast of a declared record is corrected
	DryRun   bool                       // tell what would become of them, and change nothing

	batch BatchID // of which it is a step; empty for none
}

// Outcome says what became of a record of a selection, or would become.
type Outcome string

// The outcomes of an edit of many.
const (
	OutcomeChanged Outcome = "changed"
	OutcomeSame    Outcome = "unchanged" // it was so already
	OutcomeRefused Outcome = "refused"   // Err says why
)

// Edited is what became of one record, or would become. Of one that the actor may not read,
// or that does not exist, there is the reference alone.
type Edited struct {
	Ref     string // as it was named
	Outcome Outcome
	Before  Document // without its versions
	After   Document
	Was     Keeping // how long it was kept before
	Is      Keeping
	Held    int // how many holds block its disposition; told when nothing is changed yet
	Err     error
}

// EditedTogether is what became of a selection.
type EditedTogether struct {
	Records []Edited
	Changed int
	Same    int
	Refused int
	Next    DocumentID // of a query: where it goes on; empty at its end
}

// editGroup is how many records one transaction changes.
const editGroup = 250

// EditTogether changes many records alike, as Edit changes one, in transactions of some hundreds and
// with an entry of the ledger for each record. A record that cannot be changed so is told with the
// reason, and the others are changed all the same. What is wrong with the change itself (a class
// that is not there or closed, an access that is none) is Invalid, and nothing is changed.
// Asked again for the same, it goes on where it broke off: what is so already is left alone.
func (o *Office) EditTogether(ctx context.Context, who Actor, s Selection, edit EditTogether) (EditedTogether, error) {
	if err := who.Must(ActDescribe); err != nil {
		return EditedTogether{}, err
	}
	if err := o.checkTogether(who, edit); err != nil {
		return EditedTogether{}, err
	}
	all, next, err := o.choose(ctx, who, s)
	if err != nil {
		return EditedTogether{}, err
	}
	done := EditedTogether{Records: make([]Edited, 0, len(all)), Next: next}
	for part := range slices.Chunk(all, editGroup) {
		edited, err := o.editPart(ctx, who, part, edit)
		if err != nil {
			return done, err
		}
		for _, e := range edited {
			switch e.Outcome {
			case OutcomeChanged:
				done.Changed++
			case OutcomeSame:
				done.Same++
			case OutcomeRefused:
				done.Refused++
			}
		}
		done.Records = append(done.Records, edited...)
	}
	if done.Changed > 0 && !edit.DryRun {
		o.filed()
	}
	return done, nil
}

// checkTogether finds what is wrong with a change, whatever it is made to.
func (o *Office) checkTogether(who Actor, e EditTogether) error {
	if e.Type == nil && e.Class == nil && e.Body == nil && e.Access == nil && len(e.Metadata) == 0 {
		return Errorf(Invalid, "Say what is to be changed: type, class, body, access or metadata.").At("changes")
	}
	p, problems := o.profile(), []Problem(nil)
	if e.Type != nil {
		if _, ok := p.Type(*e.Type); !ok {
			problems = append(problems, unknownType(p, *e.Type))
		}
	}
	if e.Body != nil && *e.Body != "" {
		if _, ok := p.Body(*e.Body); !ok {
			problems = append(problems, unknownBody(p, *e.Body))
		}
	}
	if e.Class != nil {
		if _, ok := p.Class(*e.Class); !ok {
			problems = append(problems, unknownClass(p, *e.Class))
		} else if p.ClosedBy(*e.Class, o.today()) {
			problems = append(problems, Problem{"class", o.closed(*e.Class).Message})
		}
	}
	if e.Access != nil {
		x := *e.Access
		problems = append(problems, o.checkAccess(who, &x)...)
	}
	if b, err := json.Marshal(e.Metadata); err != nil || len(b) > maxMetadata {
		problems = append(problems, Problem{"metadata", "The metadata is longer than 64 kB."})
	}
	if problem := checkNote("reason", &e.Reason); len(problem) > 0 {
		problems = append(problems, problem...)
	}
	return InvalidProblems(problems)
}

// editPart changes some records in one transaction, or tells what would become of them.
func (o *Office) editPart(ctx context.Context, who Actor, part []chosen, edit EditTogether) ([]Edited, error) {
	if edit.DryRun {
		ids := idsOf(part)
		cases, err := o.catalogue.RetentionCases(ctx, ids)
		if err != nil {
			return nil, err
		}
		held, err := o.catalogue.Held(ctx, ids)
		if err != nil {
			return nil, err
		}
		all := make([]Edited, len(part))
		for i, c := range part {
			all[i] = o.wouldBe(ctx, who, c, cases, edit)
			all[i].Held = len(held[all[i].Before.ID])
		}
		return all, nil
	}
	var all []Edited
	err := o.catalogue.InTx(ctx, func(tx Tx) (err error) {
		var entries []Entry
		if all, entries, err = o.changePart(ctx, tx, who, part, edit); err != nil || len(entries) == 0 {
			return err
		}
		_, err = tx.AppendAll(ctx, entries)
		return err
	})
	return all, err
}

// changePart changes some records in a transaction, and returns the entries that are to be appended last.
func (o *Office) changePart(ctx context.Context, tx Tx, who Actor, part []chosen, edit EditTogether) (all []Edited, entries []Entry, err error) {
	tx.GoBy(o.profiles.Number())
	cases, err := tx.RetentionCases(ctx, idsOf(part))
	if err != nil {
		return nil, nil, err
	}
	all = make([]Edited, len(part))
	var after []Document
	var changed []DocumentID
	for i, c := range part {
		e := o.wouldBe(ctx, who, c, cases, edit)
		if e.Outcome == OutcomeChanged {
			after, changed = append(after, e.After), append(changed, e.After.ID)
			if err := o.entail(ctx, tx, e); err != nil {
				return nil, nil, err
			}
			e.After.Revision++
			told := Edit{Reason: edit.Reason}.told(e.Before, e.After)
			if edit.batch != "" {
				told["batch"] = edit.batch
			}
			entries = append(entries, entry(who, MetadataEdited, SubjectDocument, string(e.After.ID), told))
		}
		all[i] = e
	}
	if len(after) == 0 {
		return all, nil, nil
	}
	if err := keepHeld(ctx, tx, changed...); err != nil {
		return nil, nil, err
	}
	return all, entries, tx.Redescribe(ctx, after)
}

// idsOf are the documents that were found, in order.
func idsOf(part []chosen) []DocumentID {
	ids := make([]DocumentID, 0, len(part))
	for _, c := range part {
		if c.err == nil {
			ids = append(ids, c.id)
		}
	}
	slices.Sort(ids)
	return ids
}

// entail writes what follows from a changed description: what the document is called by, and
// how its files are read.
func (o *Office) entail(ctx context.Context, tx Tx, e Edited) error {
	if e.Before.Type == e.After.Type {
		return nil
	}
	if err := tx.SaveKeys(ctx, e.After.ID, DocumentKeys(e.After, o.profile())); err != nil {
		return err
	}
	if normative(o.profile(), e.Before.Type) == normative(o.profile(), e.After.Type) {
		return nil
	}
	whole, err := tx.Document(ctx, e.After.ID)
	if err != nil {
		return err
	}
	return o.readAgain(ctx, tx, whole) // it is cut by article now, or no longer
}

// wouldBe makes what becomes of a record, when the actor may do that to it.
func (o *Office) wouldBe(ctx context.Context, who Actor, c chosen, cases map[DocumentID]RetentionCase, edit EditTogether) Edited {
	e := Edited{Ref: c.Ref, Outcome: OutcomeRefused, Err: c.err}
	was, there := cases[c.id]
	if c.err != nil || !there || o.readable(who, was.Document) != nil {
		e.Err = errNoDocument()
		return e
	}
	e.Before, e.After = was.Document, was.Document
	e.Was = o.profile().Keeping(was.Document, was.Evidence)
	e.Is = e.Was
	if e.Err = o.kept(ctx, was.Document); e.Err != nil {
		return e
	}
	if c.Revision != 0 && c.Revision != was.Document.Revision {
		e.Err = errStale(was.Document.Revision, c.Revision)
		return e
	}
	one, err := edit.of(was.Document)
	if err != nil {
		e.Err = err
		return e
	}
	if one.leaves(was.Document) {
		e.Outcome = OutcomeSame
		return e
	}
	after, err := o.edited(who, was.Document, one)
	if err != nil {
		e.Err = err
		return e
	}
	e.Is = o.profile().Keeping(after, was.Evidence)
	after.Due = e.Is.Due
	e.Outcome, e.After = OutcomeChanged, after
	return e
}

// of is the edit that a change of many is for one of them.
func (e EditTogether) of(d Document) (Edit, error) {
	one := Edit{Type: e.Type, Class: e.Class, Body: e.Body, Access: e.Access, Reason: e.Reason}
	if e.Access != nil && e.Access.Embargo == "" {
		x := *e.Access
		x.Embargo, one.Access = d.Access.Embargo, &x
	}
	if len(e.Metadata) == 0 {
		return one, nil
	}
	own := map[string]json.RawMessage{}
	if len(bytes.TrimSpace(d.Metadata)) > 0 {
		if err := json.Unmarshal(d.Metadata, &own); err != nil {
			return one, Errorf(Invalid, "The metadata is not JSON.").At("metadata")
		}
	}
	differs := false
	for name, v := range e.Metadata {
		was, there := own[name]
		switch {
		case string(bytes.TrimSpace(v)) == "null":
			differs = differs || there
			delete(own, name)
		case !there || !sameJSON(was, v):
			differs = true
			own[name] = v
		}
	}
	if !differs {
		return one, nil
	}
	whole, err := json.Marshal(own)
	one.Metadata = whole
	return one, err
}

// sameJSON compares two values apart from the white space in them.
func sameJSON(a, b json.RawMessage) bool {
	var x, y bytes.Buffer
	return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}

// leaves reports whether an edit of many says nothing but what is so already.
func (e Edit) leaves(d Document) bool {
	is := func(want *string, have string) bool { return want == nil || *want == have }
	if !is(e.Type, d.Type) || !is(e.Class, d.Class) || !is(e.Body, d.Body) || e.Metadata != nil {
		return false
	}
	if e.Access == nil {
		return true
	}
	x := *e.Access
	x.Seal = d.Access.Seal
	return x.Class() == d.Access.Class()
}
