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

// retain has the vault's medium keep the bytes of records until their retention ends, where it offers that. What it
// was told is only ever extended: bytes go before their day by a disposition alone.
func (c *Custodian) retain(ctx context.Context) error {
	keeper, ok := c.office.vault.(Retainer)
	if !ok {
		return nil
	}
	mode, err := keeper.Retains(ctx)
	if err != nil || mode == RetainsNot {
		return err
	}
	today, err := c.day(ctx)
	if err != nil {
		return err
	}
	if today != c.renewed {
		if err := c.renew(ctx, keeper, today); err != nil {
			return err
		}
		c.renewed = today
	}
	for {
		all, err := c.office.catalogue.ToRetain(ctx, retainStep)
		if err != nil || len(all) == 0 {
			return err
		}
		if err := c.tellMedium(ctx, keeper, all, today); err != nil {
			return err
		}
	}
}

// renew tells the medium anew of what is kept permanently, some years ahead.
func (c *Custodian) renew(ctx context.Context, keeper Retainer, today Date) error {
	for {
		ids, err := c.office.catalogue.ToRenew(ctx, today.addMonths(12*permanentLeast), retainStep)
		if err != nil || len(ids) == 0 {
			return err
		}
		all := make([]Retained, len(ids))
		for i, id := range ids {
			all[i].Document = id
		}
		if err := c.tellMedium(ctx, keeper, all, today); err != nil {
			return err
		}
	}
}

func (c *Custodian) tellMedium(ctx context.Context, keeper Retainer, all []Retained, today Date) error {
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
			if err := keeper.Retain(ctx, sum, begins); err != nil {
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

// bound returns which of the records have bytes that the medium keeps beyond today and that the service may not
// overrule, and until when.
func (c *Custodian) bound(ctx context.Context, ids []DocumentID, today Date) (map[DocumentID]Date, error) {
	keeper, ok := c.office.vault.(Retainer)
	if !ok {
		return nil, nil
	}
	mode, err := keeper.Retains(ctx)
	if err != nil || mode == RetainsNot {
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
	may, err := keeper.Overrules(ctx)
	if may {
		clear(until)
	}
	return until, err
}

// Medium says whether the vault's medium itself refuses to let go of what is held or kept; empty where there is
// nothing to say, as of a folder.
func (c *Custodian) Medium(ctx context.Context) string {
	medium, ok := c.office.vault.(interface {
		Locker
		Retainer
	})
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
