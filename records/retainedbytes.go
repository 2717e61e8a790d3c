package records

import (
	"context"
	"fmt"
)

// The bounds of what a medium is told of bytes that are kept permanently: always some years ahead, so that a
// class that is once kept for a time only is not bound for ever.
const (
	permanentAhead = 10 // years until which it is told to keep them
	permanentLeast = 5  // years ahead at which it is told again
)

// retainStep is how many records are told to the medium before it is noted.
const retainStep = 100

// retain has the media of the vaults keep the bytes of records until their retention ends, where they offer that. What one
// was told is only ever extended: bytes go before their day by a disposition alone.
func (c *Custodian) retain(ctx context.Context) error {
	able, err := c.media.retaining(ctx)
	if err != nil || len(able) == 0 {
		return err
	}
	today, err := c.day(ctx)
	if err != nil {
		return err
	}
	if today != c.renewed {
		if err := c.renew(ctx, able, today); err != nil {
			return err
		}
		c.renewed = today
	}
	for {
		all, err := c.office.catalogue.ToRetain(ctx, retainStep)
		if err != nil || len(all) == 0 {
			return err
		}
		if err := c.tellMedia(ctx, able, all, today); err != nil {
			return err
		}
	}
}

// renew tells the media anew of what is kept permanently, some years ahead.
func (c *Custodian) renew(ctx context.Context, able []medium, today Date) error {
	for {
		ids, err := c.office.catalogue.ToRenew(ctx, today.addMonths(12*permanentLeast), retainStep)
		if err != nil || len(ids) == 0 {
			return err
		}
		all := make([]Retained, len(ids))
		for i, id := range ids {
			all[i].Document = id
		}
		if err := c.tellMedia(ctx, able, all, today); err != nil {
			return err
		}
	}
}

func (c *Custodian) tellMedia(ctx context.Context, able []medium, all []Retained, today Date) error {
	ids := make([]DocumentID, len(all))
	for i, r := range all {
		ids[i] = r.Document
	}
	bytes, err := c.office.catalogue.BytesOf(ctx, ids)
	if err != nil {
		return err
	}
	var sums []Sum
	for _, of := range bytes {
		sums = append(sums, of...)
	}
	told, err := c.office.catalogue.RetainedUntil(ctx, sums)
	if err != nil {
		return err
	}
	for i := range all {
		r := &all[i]
		if r.Until == "" {
			r.Until = today.addMonths(12 * permanentAhead)
		}
		for _, sum := range bytes[r.Document] {
			until := r.Until // those of another record, too, may be kept longer for it
			if told[sum].After(until) {
				until = told[sum]
			}
			begins, _ := until.span(c.office.profile().zone())
			if err := c.media.tell(ctx, able, sum, func(m medium) error { return m.Retain(ctx, sum, begins) }); err != nil {
				return err
			}
		}
	}
	return c.office.catalogue.InTx(ctx, func(tx Tx) error {
		for _, r := range all {
			if err := tx.SetRetained(ctx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// bound returns which of the records have bytes that a medium keeps beyond today and that the service may not
// overrule, and until when.
func (c *Custodian) bound(ctx context.Context, ids []DocumentID, today Date) (map[DocumentID]Date, error) {
	able, err := c.media.retaining(ctx)
	if err != nil || len(able) == 0 {
		return nil, err
	}
	bytes, err := c.office.catalogue.BytesOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	var sums []Sum
	for _, of := range bytes {
		sums = append(sums, of...)
	}
	told, err := c.office.catalogue.RetainedUntil(ctx, sums)
	if err != nil {
		return nil, err
	}
	until := map[DocumentID]Date{}
	for id, of := range bytes {
		for _, sum := range of {
			if told[sum].After(today) && told[sum].After(until[id]) {
				until[id] = told[sum]
			}
		}
	}
	if len(until) == 0 {
		return nil, nil
	}
	for _, m := range able {
		if may, err := m.Overrules(ctx); err != nil || !may {
			return until, err
		}
	}
	return nil, nil
}

// Due is Office.Due, and tells what the media of the vaults keep longer and do not let go of. While one of them
// does not answer, nothing is told of that.
func (c *Custodian) Due(ctx context.Context, who Actor, req DueRequest) (DueList, error) {
	list, err := c.office.Due(ctx, who, req)
	if err != nil {
		return list, err
	}
	ids := make([]DocumentID, len(list.Records))
	for i, d := range list.Records {
		ids[i] = d.ID
	}
	if list.Bound, err = c.bound(ctx, ids, list.Today); err != nil {
		c.log.WarnContext(ctx, "a vault does not say what it keeps", "err", err)
	}
	return list, ctx.Err()
}

// Medium says whether the vault's medium itself refuses to let go of what is held or kept; empty where there is
// nothing to say, as of a folder.
func (c *Custodian) Medium(ctx context.Context) string { return aboutMedium(ctx, c.office.vault) }

// SecondMedium is Medium of the second vault.
func (c *Custodian) SecondMedium(ctx context.Context) string { return aboutMedium(ctx, c.second) }

func aboutMedium(ctx context.Context, v Vault) string {
	medium, ok := v.(medium)
	if !ok {
		return ""
	}
	locks, err := medium.Locks(ctx)
	if err != nil {
		return ""
	}
	mode, err := medium.Retains(ctx)
	switch {
	case err != nil:
		return ""
	case !locks:
		return "The bucket has no Object Lock; the catalogue alone forbids deletion."
	case mode == RetainsNot:
		return "The bucket has Object Lock: what is held cannot be deleted there. It is not told of retention."
	}
	return fmt.Sprintf("The bucket has Object Lock: what is held cannot be deleted there, and what has a retention is kept until it ends (%s).", mode)
}
