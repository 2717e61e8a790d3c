package records

import (
	"context"
	"encoding/json"
	"time"
)

// intoMatter is what a filing into a matter needs to know before its transaction: the
// matter's own class and body stand for those that were not given.
func (o *Office) intoMatter(ctx context.Context, who Actor, req *FileRequest) (MatterID, error) {
	if req.Matter == "" {
		if req.Requirement != 0 {
			return "", Errorf(Invalid, "A requirement is a matter's; name the matter.").At("requirement")
		}
		return "", nil
	}
	m, err := o.matter(ctx, who, req.Matter)
	if err != nil {
		if KindOf(err) == NotFound {
			return "", Errorf(Invalid, "There is no matter %q, or you may not read it. Give its id or code.", req.Matter).At("matter")
		}
		return "", err
	}
	if req.Class == "" {
		req.Class = m.Class
	}
	if req.Body == "" {
		req.Body = m.Body
	}
	return m.ID, nil
}

// placed puts a document that is being filed into a matter: it gets the matter's seal, and
// fulfils a requirement when one was named. What it returns is appended after the filing.
func (o *Office) placed(ctx context.Context, tx Tx, who Actor, id MatterID, requirement int, d *Document) ([]entryOf, error) {
	if id == "" {
		return nil, nil
	}
	m, err := o.lockMatter(ctx, tx, who, id)
	if err != nil {
		return nil, err
	}
	if err := m.mustBeOpen(); err != nil {
		return nil, err
	}
	d.Matter = m.ID
	d.Access.Seal = max(d.Access.Seal, m.Seal)
	all := []entryOf{{PutInMatter, SubjectDocument, string(d.ID), map[string]any{"number": d.Number, "matter": m.ID, "seal": d.Access.Seal}}}
	if requirement == 0 {
		return all, nil
	}
	fulfilled, err := o.fulfil(ctx, tx, who, m, requirement, *d)
	return append(all, fulfilled), err
}

// inOpenMatter refuses what would add to a document whose matter is closed: a closed aggregation takes
// nothing new (MoReq2010, R5: closed aggregations have no entities added). It says nothing else of a matter that the actor may not know of.
func inOpenMatter(ctx context.Context, tx Tx, d Document) error {
	if d.Matter == "" {
		return nil
	}
	m, err := tx.Matter(ctx, d.Matter)
	if err != nil || m.Open() {
		return err
	}
	return Errorf(Conflict, "The matter that %s belongs to is closed and takes nothing new. Ask a records manager to reopen it, then add this again.", d.Number).At("matter")
}

// PutInMatter puts a document the actor may read into an open matter. A document that belongs to
// another matter must be taken out of that one first. It gets the matter's seal at once.
func (o *Office) PutInMatter(ctx context.Context, who Actor, matter, document string) (SeenMatter, error) {
	if err := who.Must(ActMatters); err != nil {
		return SeenMatter{}, err
	}
	m, err := o.matter(ctx, who, matter)
	if err != nil {
		return SeenMatter{}, err
	}
	d, err := o.Document(ctx, who, document)
	if err != nil {
		return SeenMatter{}, err
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		m, err := o.lockMatter(ctx, tx, who, m.ID)
		if err != nil {
			return err
		}
		d, err := o.lockFree(ctx, tx, who, d.ID, 0)
		if err != nil {
			return err
		}
		if err := m.mustBeOpen(); err != nil {
			return err
		}
		switch d.Matter {
		case "":
		case m.ID:
			return Errorf(Conflict, "%s belongs to this matter already.", d.Number).At("document")
		default:
			return o.elsewhere(ctx, who, d)
		}
		if err := tx.SetMatter(ctx, d.ID, m.ID); err != nil {
			return err
		}
		seal := d.Access.Seal
		if m.Seal.After(seal) {
			if _, err := tx.SealDocuments(ctx, m.ID, m.Seal); err != nil {
				return err
			}
			seal = m.Seal
		}
		if err := o.redue(ctx, tx, d.ID); err != nil {
			return err
		}
		_, err = tx.Append(ctx, entry(who, PutInMatter, SubjectDocument, string(d.ID), map[string]any{"number": d.Number, "matter": m.ID, "seal": seal}))
		return err
	})
	if err != nil {
		return SeenMatter{}, err
	}
	o.filed()
	return o.Matter(ctx, who, string(m.ID))
}

// elsewhere says that a document belongs to another matter, and to which if the actor may know.
func (o *Office) elsewhere(ctx context.Context, who Actor, d Document) error {
	other, ok, err := o.MatterOf(ctx, who, d)
	switch {
	case err != nil:
		return err
	case !ok:
		return Errorf(Conflict, "%s belongs to another matter; it must be taken out of that one first.", d.Number).At("document")
	}
	return Errorf(Conflict, "%s belongs to the matter %q; take it out of that one first.", d.Number, other.Title("")).At("document")
}

// TakeFromMatter takes a document out of an open matter, and says why. A requirement that it
// fulfilled is open again. What is sealed is nobody's to take out.
func (o *Office) TakeFromMatter(ctx context.Context, who Actor, matter, document, reason string) (SeenMatter, error) {
	if err := who.Must(ActMatters); err != nil {
		return SeenMatter{}, err
	}
	if err := checkReason(&reason); err != nil {
		return SeenMatter{}, err
	}
	m, err := o.matter(ctx, who, matter)
	if err != nil {
		return SeenMatter{}, err
	}
	d, err := o.Document(ctx, who, document)
	if err != nil {
		return SeenMatter{}, err
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		m, err := o.lockMatter(ctx, tx, who, m.ID)
		if err != nil {
			return err
		}
		d, err := o.lockFree(ctx, tx, who, d.ID, 0)
		if err != nil {
			return err
		}
		if err := m.mustBeOpen(); err != nil {
			return err
		}
		if d.Matter != m.ID {
			return Errorf(NotFound, "%s does not belong to this matter.", d.Number).At("document")
		}
		if err := keepHeld(ctx, tx, d.ID); err != nil {
			return err
		}
		if err := tx.SetMatter(ctx, d.ID, ""); err != nil {
			return err
		}
		if err := o.redue(ctx, tx, d.ID); err != nil {
			return err
		}
		var reopened []int
		for _, r := range m.Requirements {
			if r.FulfilledBy == d.ID {
				r.FulfilledBy, r.FulfilledAt, r.FulfilledTo = "", time.Time{}, ""
				if err := tx.SaveRequirement(ctx, m.ID, r); err != nil {
					return err
				}
				reopened = append(reopened, r.N)
			}
		}
		_, err = tx.Append(ctx, entry(who, TakenFromMatter, SubjectDocument, string(d.ID), map[string]any{
			"number": d.Number, "matter": m.ID, "reason": reason, "requirements": reopened,
		}))
		return err
	})
	if err != nil {
		return SeenMatter{}, err
	}
	o.filed()
	return o.Matter(ctx, who, string(m.ID))
}

// hideMatters takes from the details of entries the matters they name that the actor may not
// know of. Such a record proves itself by its leaf only.
func (o *Office) hideMatters(ctx context.Context, who Actor, entries []Entry) error {
	details := make([]map[string]json.RawMessage, len(entries))
	named := make([]MatterID, len(entries))
	var ids []MatterID
	for i, e := range entries {
		switch e.Action {
		case PutInMatter, TakenFromMatter, DocumentSealed:
			if json.Unmarshal(e.Detail, &details[i]) == nil && json.Unmarshal(details[i]["matter"], &named[i]) == nil {
				ids = append(ids, named[i])
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := o.catalogue.MattersByID(ctx, ids)
	if err != nil {
		return err
	}
	visible := o.visible(who)
	for i, id := range named {
		if m, ok := found[id]; id == "" || ok && visible(m.Access) {
			continue
		}
		delete(details[i], "matter")
		b, err := json.Marshal(details[i])
		if err != nil {
			return err
		}
		entries[i].Detail = b
	}
	return nil
}

// MatterHistory returns the ledger entries of a matter the actor may know of, oldest first.
func (o *Office) MatterHistory(ctx context.Context, who Actor, ref string, after int64, limit int) ([]Entry, error) {
	m, err := o.matter(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	if err := who.Must(ActReadHistory); err != nil {
		return nil, err
	}
	entries, err := o.catalogue.Entries(ctx, LedgerFilter{Subject: string(m.ID), After: after, Limit: limit})
	if err != nil {
		return nil, err
	}
	return entries, o.hideNamed(ctx, who, entries)
}
