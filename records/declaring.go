package records

import (
	"context"
	"slices"
	"strings"
	"time"
)

// DeclaredReader reads notes.
type DeclaredReader interface {
	// Notes returns the notes of a document in the order in which they were added.
	Notes(ctx context.Context, id DocumentID) ([]Note, error)
}

// DeclaredWriter writes what is said about a document beside its description.
type DeclaredWriter interface {
	// SetDeclared writes since when a document is a record, or that it is none, and raises its revision.
	SetDeclared(ctx context.Context, id DocumentID, d Declaration) error
	// SetCheckout writes who works on a document, in place of whoever did; nil for nobody.
	SetCheckout(ctx context.Context, id DocumentID, c *Checkout) error
	// InsertNote adds a note under the number of its ledger entry, after Append.
	InsertNote(ctx context.Context, n Note) error
}

// DeclaredByPerson reports whether what is filed in a class is a draft until a person declares it.
func (p *Profile) DeclaredByPerson(class string) bool { return !p.declares(class) }

// declares reports whether what is filed in a class is a record at once.
func (p *Profile) declares(class string) bool {
	for _, c := range p.lineOf(class) {
		if c.Declare != "" {
			return c.Declare == DeclareAtFiling
		}
	}
	return true
}

// checkPlace tells why a document cannot go into its class today.
func (o *Office) checkPlace(d Document) error {
	if err := o.checkOpen(d.Class); err != nil {
		return err
	}
	p := o.profile()
	if !p.Takes(d.Class, d.Type) {
		return Errorf(Invalid, "The class %s does not take documents of type %s; it takes: %s.", d.Class, d.Type, strings.Join(p.TypesOf(d.Class), ", ")).At("class")
	}
	return nil
}

func (o *Office) closed(class string) *Error {
	return Errorf(Invalid, "The class %s was closed on %s: nothing new is filed in it. Choose another class.", class, o.profile().ClosedOn(class)).At("class")
}

// lockFree is lock of a document that nobody else has checked out.
func (o *Office) lockFree(ctx context.Context, tx Tx, who Actor, id DocumentID, revision int64) (Document, error) {
	d, err := o.lock(ctx, tx, who, id, revision)
	if err != nil {
		return Document{}, err
	}
	return d, o.free(who, d)
}

// checkOpen tells why nothing new comes into a class today.
func (o *Office) checkOpen(class string) error {
	if o.profile().ClosedBy(class, o.today()) {
		return o.closed(class)
	}
	return nil
}

// free tells when somebody else works on a document now.
func (o *Office) free(who Actor, d Document) error {
	if c := d.Checkout; c.Holds(o.now()) && c.Holder != who.ID {
		return Errorf(Conflict, "%s has checked the document out until %s. Wait until then, or ask a records manager to break it.", c.By, c.Until.In(o.profile().zone()).Format("2006-01-02 15:04 (-07:00)"))
	}
	return nil
}

// fast are the fields of a declared document that stand fast once they are set: they say what
// the record is, who made it, when, and under which number (ISO 16175-1: what a record needs to be
// evidence). Titles, access and the type's own metadata describe it, and may be bettered.
func (d Document) fast() map[string]string {
	return map[string]string{"type": d.Type, "symbol": d.Symbol, "date": string(d.Date), "body": d.Body}
}

// disturbs names what an edit would change of what stands fast, in alphabetical order.
func disturbs(before, after Document) []string {
	var all []string
	is := after.fast()
	for field, was := range before.fast() {
		if was != "" && is[field] != was {
			all = append(all, field)
		}
	}
	if before.Class != after.Class {
		all = append(all, "class")
	}
	slices.Sort(all)
	return all
}

// edited makes what becomes of a document by an edit, when the actor may do that to it.
func (o *Office) edited(who Actor, before Document, edit Edit) (Document, error) {
	after := edit.apply(before)
	if edit.Access == nil {
		after.Access = o.moved(before, after.Class)
	}
	if err := o.check(who, &after); err != nil {
		return Document{}, err
	}
	if err := o.free(who, before); err != nil {
		return Document{}, err
	}
	if after.Class != before.Class || after.Type != before.Type && !o.profile().Takes(after.Class, after.Type) {
		if err := o.checkPlace(after); err != nil {
			return Document{}, err
		}
	}
	if before.Declared.Made() {
		if fast := disturbs(before, after); len(fast) > 0 {
			if !who.May(ActCorrect) {
				return Document{}, Errorf(Forbidden, "The document is a declared record: its %s stands fast. A records manager corrects it, with a reason.", strings.Join(fast, ", ")).At(fast[0])
			}
			if err := needReason(&edit.Reason, "The document is a declared record: say why it is corrected. The reason stays on record."); err != nil {
				return Document{}, err
			}
		}
	}
	return after, nil
}

// moved is the access of a document in another class: that of the class, when it had that of its
// old class; its own, when it was given one. A seal and an embargo stay.
func (o *Office) moved(d Document, class string) Access {
	was, _ := o.profile().Class(d.Class)
	is, known := o.profile().Class(class)
	x := d.Access
	if !known || class == d.Class || x.Level != was.Access.Level || !slices.Equal(sorted(x.Bodies), sorted(was.Access.Bodies)) {
		return x
	}
	x.Level, x.Bodies = is.Access.Level, slices.Clone(is.Access.Bodies)
	return x
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}

// told is the detail of an edit in the ledger.
func (e Edit) told(before, after Document) map[string]any {
	detail := changes(before, after)
	if reason := strings.TrimSpace(e.Reason); reason != "" {
		detail["reason"] = reason
	}
	return detail
}

// Declare makes a draft a record: from now on type, symbol, date and body stand fast. A check-out of
// the actor's own ends with it. Conflict when it is one already.
func (o *Office) Declare(ctx context.Context, who Actor, id DocumentID) (Document, error) {
	return o.declare(ctx, who, id, ActDeclare, Declared, "", func(_ Tx, d Document) (Declaration, error) {
		if d.Declared.Made() {
			return Declaration{}, Errorf(Conflict, "The document has been a declared record since %s.", DateOf(d.Declared.At, o.profile().zone()))
		}
		return Declaration{At: o.now().UTC().Truncate(time.Microsecond), By: who.Name}, o.free(who, d)
	})
}

// Undeclare makes a record a draft again. A held record stays one: the hold forbids to change it.
func (o *Office) Undeclare(ctx context.Context, who Actor, id DocumentID, reason string) (Document, error) {
	if err := who.Must(ActUndeclare); err != nil {
		return Document{}, err
	}
	if err := checkReason(&reason); err != nil {
		return Document{}, err
	}
	return o.declare(ctx, who, id, ActUndeclare, Undeclared, reason, func(tx Tx, d Document) (Declaration, error) {
		if !d.Declared.Made() {
			return Declaration{}, Errorf(Conflict, "The document is a draft already.")
		}
		held, err := tx.Held(ctx, []DocumentID{id})
		if err == nil && len(held[id]) > 0 {
			err = Errorf(Conflict, "The record is on hold: it stays as it is until the hold is lifted.")
		}
		return Declaration{}, err
	})
}

func (o *Office) declare(ctx context.Context, who Actor, id DocumentID, act Act, action Action, reason string, becomes func(Tx, Document) (Declaration, error)) (Document, error) {
	if err := who.Must(act); err != nil {
		return Document{}, err
	}
	var d Document
	err := o.catalogue.InTx(ctx, func(tx Tx) error {
		var err error
		if d, err = o.lock(ctx, tx, who, id, 0); err != nil {
			return err
		}
		if err := o.kept(ctx, d); err != nil {
			return err
		}
		was := d.Declared
		if d.Declared, err = becomes(tx, d); err != nil {
			return err
		}
		if err := tx.SetDeclared(ctx, id, d.Declared); err != nil {
			return err
		}
		if d.Checkout != nil {
			if err := tx.SetCheckout(ctx, id, nil); err != nil {
				return err
			}
			d.Checkout = nil
		}
		d.Revision++
		if err := o.redue(ctx, tx, id); err != nil {
			return err
		}
		detail := map[string]any{"number": d.Number, "revision": d.Revision}
		if d.Declared.Made() {
			detail["declared_at"] = d.Declared.At
		}
		if reason != "" {
			detail["reason"], detail["declared_at"], detail["declared_by"] = reason, was.At, was.By
		}
		_, err = tx.Append(ctx, entry(who, action, SubjectDocument, string(id), detail))
		return err
	})
	return d, err
}
