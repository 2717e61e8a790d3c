package records

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"
)

// batchPatience is how long it is waited for the word of whoever chose the records of a batch.
const batchPatience = 24 * time.Hour

// workBatches looks at the records of batches and changes them: of each batch that works a step, in turns, until
// none is left to do. A batch that fails does not keep others from going on.
func (c *Custodian) workBatches(ctx context.Context) error {
	c.changing.Lock()
	defer c.changing.Unlock()
	failed := map[BatchID]bool{}
	var all error
	for {
		open, err := c.office.catalogue.OpenBatches(ctx)
		if err != nil {
			return errors.Join(all, err)
		}
		maps.DeleteFunc(c.found, func(id BatchID, _ []DocumentID) bool {
			return !slices.ContainsFunc(open, func(b Batch) bool { return b.ID == id && b.State == BatchLooking })
		})
		worked := false
		for _, b := range open {
			if failed[b.ID] {
				continue
			}
			begun := time.Now()
			done, err := c.turn(ctx, b)
			c.note(string(b.ID), err)
			if err != nil {
				failed[b.ID], all = true, errors.Join(all, err)
				continue
			}
			if worked = worked || done; !done {
				continue
			}
			if err := wait(ctx, min(2*time.Since(begun), longestBreath)); err != nil {
				return errors.Join(all, err)
			}
		}
		if !worked {
			return all
		}
	}
}

// turn does a step of a batch, and reports whether there was one to do.
func (c *Custodian) turn(ctx context.Context, b Batch) (bool, error) {
	if b.BegunSeq == 0 && c.office.now().Sub(b.MadeAt) > batchPatience {
		return true, c.office.catalogue.InTx(ctx, func(tx Tx) error {
			now, err := tx.Batch(ctx, b.ID)
			if err != nil || now.BegunSeq > 0 {
				return ifThere(err)
			}
			return tx.DropBatch(ctx, b.ID)
		})
	}
	switch b.State {
	case BatchLooking:
		return true, c.look(ctx, b)
	case BatchRunning:
		return true, c.advance(ctx, b)
	}
	return false, nil
}

// ifThere takes from an error that a batch is no more.
func ifThere(err error) error {
	if KindOf(err) == NotFound {
		return nil
	}
	return err
}

// maker is whoever chose the records of a batch, as they may act today, and why they may change nothing of it, if so.
func (c *Custodian) maker(ctx context.Context, b Batch, edit EditTogether) (who Actor, barred, err error) {
	who, is, err := c.office.actorOf(ctx, b.Maker)
	if err != nil {
		return who, nil, err
	}
	who.ID, who.Name, who.Scopes, who.Token = b.Maker, b.MadeBy, b.Scopes, b.Token
	if b.Token != "" {
		good, err := c.office.comesBy(ctx, &who)
		if err != nil {
			return who, nil, err
		}
		if !good {
			return who, Errorf(Forbidden, "The key that asked for it was revoked or has expired."), nil
		}
	}
	if !is || !who.May(ActDescribe) {
		return who, Errorf(Forbidden, "Whoever began it may change records no more."), nil
	}
	return who, c.office.checkTogether(who, edit), nil
}

// look finds out what would become of the next records of a batch.
func (c *Custodian) look(ctx context.Context, b Batch) error {
	edit := b.Changes.Edit()
	edit.Reason, edit.DryRun = sayable(b.Reason), true
	who, barred, err := c.maker(ctx, b, edit)
	if err != nil {
		return err
	}
	part, next, err := c.nextOf(ctx, who, b)
	if err != nil {
		return err
	}
	would, err := c.office.editPart(ctx, who, part, edit)
	if err != nil {
		return err
	}
	rows := make([]BatchRecord, len(part))
	for i, e := range would {
		if barred != nil && e.Before.ID != "" {
			e.Outcome, e.Err = OutcomeRefused, barred
		}
		rows[i] = BatchRecord{Place: b.Looked + int64(i) + 1, Ref: part[i].Ref, Document: part[i].id, Revision: e.Before.Revision}
		if rows[i], err = rows[i].became(e); err != nil {
			return err
		}
		if e.Outcome == OutcomeChanged {
			rows[i].Outcome = BatchWaiting
			next.Asks = next.Asks || e.Before.Declared.Made() && len(disturbs(e.Before, e.After)) > 0
		}
		if e.Before.ID == "" {
			rows[i].Document = "" // it went out of sight since it was chosen
		}
	}
	return c.office.catalogue.InTx(ctx, func(tx Tx) error {
		now, err := tx.Batch(ctx, b.ID)
		if err != nil || now.State != BatchLooking || now.Looked != b.Looked || now.Cursor != b.Cursor {
			return ifThere(err) // given up, or looked at by another process
		}
		if err := tx.AddBatchRecords(ctx, b.ID, rows); err != nil {
			return err
		}
		return tx.UpdateBatch(ctx, next)
	})
}

// became writes into a record of a batch what became of it.
func (r BatchRecord) became(e Edited) (BatchRecord, error) {
	r.Outcome, r.Kind, r.Field, r.Why = BatchOutcome(e.Outcome), "", "", ""
	if e.Err == nil {
		return r, nil
	}
	var refusal *Error
	if !errors.As(e.Err, &refusal) || refusal.Kind == Internal || refusal.Kind == Unavailable {
		return r, e.Err // a fault of ours is no reason: it is tried again
	}
	r.Kind, r.Field, r.Why = refusal.Kind.String(), refusal.Field, refusal.Message
	return r, nil
}

// nextOf chooses the next records of a batch, and returns the batch as it is once they were looked at.
func (c *Custodian) nextOf(ctx context.Context, who Actor, b Batch) (part []chosen, next Batch, err error) {
	next = b
	if b.Query == "" {
		next.Looked = min(b.Looked+editGroup, int64(len(b.List)))
		part, err = c.office.chooseNamed(ctx, who, b.List[b.Looked:next.Looked])
		if next.Looked == int64(len(b.List)) {
			next.State = BatchSeen
		}
		return part, next, err
	}
	ids, err := c.nextAnswering(ctx, who, b)
	if err != nil {
		return nil, next, err
	}
	if len(ids) > 0 {
		next.Cursor = ids[len(ids)-1]
	}
	if len(ids) < editGroup {
		next.State = BatchSeen
	}
	may, err := c.office.readableOf(ctx, who, ids...)
	for _, id := range may {
		part = append(part, chosen{Selected: Selected{Ref: string(id)}, id: id})
	}
	next.Looked += int64(len(part))
	return part, next, err
}

// nextAnswering finds the next records that answer the query of a batch, in the order of ids.
func (c *Custodian) nextAnswering(ctx context.Context, who Actor, b Batch) ([]DocumentID, error) {
	terms, err := c.office.choosing(b.Query)
	if err != nil {
		return nil, err
	}
	if terms.Text == "" {
		return c.office.catalogue.Answering(ctx, terms, b.Cursor, editGroup)
	}
	found, there := c.found[b.ID]
	if !there {
		if found, err = c.catcher.Matches(ctx, c.office.wordsOf(ctx, who, terms), c.office.visible(who)); err != nil {
			return nil, err
		}
		slices.Sort(found)
		c.found[b.ID] = found
	}
	from, at := slices.BinarySearch(found, b.Cursor)
	if at {
		from++
	}
	return found[from:min(len(found), from+editGroup)], nil
}

// advance changes the next records of a batch in one transaction with their entries, as an edit of many does, and notes
// what became of each. When none is left, it ends the batch.
func (c *Custodian) advance(ctx context.Context, b Batch) error {
	o := c.office
	rows, err := o.catalogue.BatchRecords(ctx, b.ID, BatchWaiting, nil, 0, editGroup)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return c.finishBatch(ctx, b)
	}
	edit := b.Changes.Edit()
	edit.Reason, edit.batch = b.Reason, b.ID
	who, barred, err := c.maker(ctx, b, edit)
	if err != nil {
		return err
	}
	part := make([]chosen, len(rows))
	for i, r := range rows {
		part[i] = r.chosen()
	}
	changed := false
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		changed = false
		now, err := tx.Batch(ctx, b.ID)
		if err != nil || now.State != BatchRunning {
			return err // stopped meanwhile
		}
		all := make([]Edited, len(rows))
		var entries []Entry
		if barred != nil {
			for i := range all {
				all[i] = Edited{Outcome: OutcomeRefused, Err: barred}
			}
		} else if all, entries, err = o.changePart(ctx, tx, who, part, edit); err != nil {
			return err
		}
		after := make([]BatchRecord, len(rows))
		for i, e := range all {
			if after[i], err = rows[i].became(e); err != nil {
				return err
			}
		}
		if err := tx.UpdateBatchRecords(ctx, b.ID, after); err != nil || len(entries) == 0 {
			return err
		}
		changed = true
		_, err = tx.AppendAll(ctx, entries)
		return err
	})
	if err == nil && changed {
		o.filed()
	}
	return err
}

// finishBatch ends a batch of which nothing waits any more.
func (c *Custodian) finishBatch(ctx context.Context, b Batch) error {
	return c.office.catalogue.InTx(ctx, func(tx Tx) error {
		now, err := tx.Batch(ctx, b.ID)
		if err != nil || now.State != BatchRunning {
			return err
		}
		counts, err := tx.CountBatch(ctx, b.ID)
		if err != nil || counts[BatchWaiting] > 0 {
			return err
		}
		return endBatch(ctx, tx, Actor{Name: "acervo"}, &now, BatchDone, BatchWasDone, counts)
	})
}
