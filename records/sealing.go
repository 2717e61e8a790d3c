package records

import (
	"context"
	"encoding/json"
	"errors"
)

// entryOf is a ledger entry that is still to be appended.
type entryOf struct {
	action  Action
	kind    SubjectKind
	subject string
	detail  map[string]any
}

// appendAll appends entries in their order.
func appendAll(ctx context.Context, tx Tx, who Actor, all []entryOf) error {
	entries := make([]Entry, len(all))
	for i, e := range all {
		entries[i] = entry(who, e.action, e.kind, e.subject, e.detail)
	}
	_, err := tx.AppendAll(ctx, entries)
	return err
}

// checkSeal refuses a seal that would not close anything, and one that would open earlier what is sealed.
func (o *Office) checkSeal(ctx context.Context, who Actor, m Matter, until Date) error {
	if _, err := ParseDate(string(until)); err != nil || until == "" {
		return Errorf(Invalid, "Say until which day the documents are sealed, as in 2026-11-23.").At("seal")
	}
	today, err := o.soundToday(ctx)
	if err != nil {
		return err
	}
	switch {
	case !until.After(today):
		return Errorf(Invalid, "A seal ends on a day that is still to come; %s is not.", until).At("seal")
	case until.Year() > lastLegalYear:
		return Errorf(Invalid, "The year %d cannot be right.", until.Year()).At("seal")
	case m.Seal.After(until):
		return Errorf(Invalid, "The documents are sealed until %s already. A seal can be made longer; nobody can lift it or make it end earlier.", m.Seal).At("seal")
	}
	return nil
}

// SealMatter seals the documents of a matter and of its sub-matters, and whatever is filed into
// them: before that day nobody reads them, whoever asks. A seal can be made longer, never shorter.
func (o *Office) SealMatter(ctx context.Context, who Actor, ref string, until Date) (SeenMatter, error) {
	if err := who.Must(ActSealMatter); err != nil {
		return SeenMatter{}, err
	}
	m, err := o.matter(ctx, who, ref)
	if err != nil {
		return SeenMatter{}, err
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		before, err := o.lockMatter(ctx, tx, who, m.ID)
		if err != nil {
			return err
		}
		if err := o.checkSeal(ctx, who, before, until); err != nil {
			return err
		}
		after := before
		after.Seal = until
		seals, err := o.sealBelow(ctx, tx, m.ID, until)
		if err != nil {
			return err
		}
		if err := tx.UpdateMatter(ctx, after); err != nil {
			return err
		}
		if err := appendAll(ctx, tx, who, seals); err != nil {
			return err
		}
		_, err = tx.Append(ctx, entry(who, MatterSealed, SubjectMatter, string(m.ID), map[string]any{
			"code": after.Code, "seal": map[string]any{"before": before.Seal, "after": after.Seal}, "documents": len(seals),
		}))
		return err
	})
	if err != nil {
		return SeenMatter{}, err
	}
	o.filed()
	return o.Matter(ctx, who, string(m.ID))
}

// sealBelow seals the documents of a matter, and its sub-matters with theirs, and returns what is
// to be said of it in the ledger: an entry for each document, by which its index follows.
func (o *Office) sealBelow(ctx context.Context, tx Tx, id MatterID, until Date) ([]entryOf, error) {
	ids, err := tx.SealDocuments(ctx, id, until)
	if err != nil {
		return nil, err
	}
	all := make([]entryOf, 0, len(ids))
	for _, d := range ids {
		all = append(all, entryOf{DocumentSealed, SubjectDocument, string(d), map[string]any{"matter": id, "seal": until}})
	}
	below, err := tx.SubMatters(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, sub := range below {
		m, err := tx.Matter(ctx, sub)
		if err != nil {
			return nil, err
		}
		if until.After(m.Seal) {
			was := m.Seal
			m.Seal = until
			if err := tx.UpdateMatter(ctx, m); err != nil {
				return nil, err
			}
			all = append(all, entryOf{MatterSealed, SubjectMatter, string(sub), map[string]any{"code": m.Code, "seal": map[string]any{"before": was, "after": until}}})
		}
		more, err := o.sealBelow(ctx, tx, sub, until)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// sealed reports whether nobody may read what has this access today.
func (o *Office) sealed(x Access) bool { return x.Seal.After(o.today()) }

// hideSealed takes from ledger entries what they tell of documents that are sealed, for whoever
// reads the ledger: that something happened to them, when and by whom stays, and so does the leaf.
func (o *Office) hideSealed(ctx context.Context, entries []Entry) error {
	ids := make([]DocumentID, 0, len(entries))
	about := make([][]DocumentID, len(entries))
	for i, e := range entries {
		if e.Kind == SubjectDocument {
			about[i] = append(about[i], DocumentID(e.Subject))
		}
		var detail map[string]json.RawMessage
		if field := otherEnd[e.Action]; field != "" && json.Unmarshal(e.Detail, &detail) == nil {
			var id DocumentID
			if json.Unmarshal(detail[field], &id) == nil && id != "" {
				about[i] = append(about[i], id)
			}
		}
		ids = append(ids, about[i]...)
	}
	found, err := o.catalogue.AccessOf(ctx, ids)
	if err != nil {
		return err
	}
	for i := range entries {
		for _, id := range about[i] {
			if a, ok := found[id]; ok && o.sealed(a) {
				entries[i].Detail = json.RawMessage(`{"sealed_until":"` + string(a.Seal) + `"}`)
			}
		}
	}
	return nil
}

// hideConflict takes from a conflict with another document what it tells of it, when the actor may not read that.
func (o *Office) hideConflict(ctx context.Context, who Actor, err error) error {
	var e *Error
	if !errors.As(err, &e) || e.Kind != Conflict || e.Related == "" {
		return err
	}
	found, ferr := o.catalogue.Descriptions(ctx, []DocumentID{e.Related})
	if ferr != nil {
		return ferr
	}
	if d, ok := found[e.Related]; ok && o.readable(who, d) == nil {
		return err
	}
	return Errorf(Conflict, "The %s is in use already; use another one.", e.Field).At(e.Field).Because(err)
}

// StillSealed reports whether a seal has not ended today.
func (o *Office) StillSealed(seal Date) bool { return o.sealed(Access{Seal: seal}) }
