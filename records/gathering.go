package records

import (
	"context"
	"maps"
	"math"
	"slices"
	"time"
)

// The steps of the work on holds: records a transaction, entries of the ledger a look, and
// records whose bytes are locked before it is noted.
const (
	gatherStep = 2000
	lookStep   = 500
	lockStep   = 100
)

// longestBreath bounds how long gathering rests after each step, which is twice as long as the step took: whoever
// searches or files meanwhile has the machine most of the time, and the hold blocks whatever it has gathered.
const longestBreath = 250 * time.Millisecond

// workHolds gathers what holds catch, also of what arrived since, and has the media of the
// vaults told of it where they can hold bytes by themselves. What a medium does not take keeps no hold from being gathered.
func (c *Custodian) workHolds(ctx context.Context) error {
	if err := c.catchArrivals(ctx); err != nil {
		return err
	}
	if err := c.catchWords(ctx); err != nil {
		return err
	}
	if err := c.catchMoved(ctx); err != nil {
		return err
	}
	holds, err := c.office.catalogue.Holds(ctx, true)
	if err != nil {
		return err
	}
	able, err := c.media.locking(ctx)
	if err != nil {
		c.log.WarnContext(ctx, "a vault does not say whether it can hold bytes by itself", "err", err)
	}
	var untold error
	for _, h := range holds {
		switch h.State {
		case HoldPlacing:
			if h, err = c.gather(ctx, h); err != nil {
				return err
			}
		case HoldLifting:
			if err := c.release(ctx, h, able); err != nil {
				return err
			}
		}
		if len(able) > 0 && untold == nil && h.InForce() {
			untold = c.lock(ctx, h, able)
		}
	}
	return untold
}

// gather puts everything under a hold that was there when it was placed.
func (c *Custodian) gather(ctx context.Context, h Hold) (Hold, error) {
	var list []DocumentID
	switch {
	case h.Scope == HoldRecords:
		list = slices.Clone(h.HoldTarget.Records)
	case h.Terms.Text != "":
		var err error
		if list, err = c.having(ctx, h); err != nil {
			return h, err
		}
	}
	slices.Sort(list)
	for h.State == HoldPlacing {
		begun := time.Now()
		var ids []DocumentID
		var err error
		if h.Terms.Asks() {
			ids, err = c.office.catalogue.Answering(ctx, h.Terms, h.Cursor, gatherStep)
		} else {
			from, _ := slices.BinarySearch(list, h.Cursor)
			for from < len(list) && list[from] <= h.Cursor {
				from++
			}
			ids = list[from:min(len(list), from+gatherStep)]
		}
		if err != nil {
			return h, err
		}
		if h, err = c.extend(ctx, h.ID, ids, func(h *Hold) {
			if len(ids) > 0 {
				h.Cursor, h.Done = ids[len(ids)-1], h.Done+int64(len(ids))
			}
			if len(ids) < gatherStep {
				h.State, h.Total, h.Cursor = HoldInForce, h.Done, ""
			}
		}); err != nil {
			return h, err
		}
		if h.State != HoldPlacing {
			break
		}
		if err := wait(ctx, min(2*time.Since(begun), longestBreath)); err != nil {
			return h, err
		}
	}
	return h, nil
}

// extend puts records under a hold, tells it in the ledger, and notes the progress.
func (c *Custodian) extend(ctx context.Context, id HoldID, ids []DocumentID, progress func(*Hold)) (h Hold, err error) {
	err = c.office.catalogue.InTx(ctx, func(tx Tx) error {
		if h, err = tx.Hold(ctx, id); err != nil {
			return err
		}
		if !h.InForce() {
			return nil // lifted meanwhile
		}
		before := h
		progress(&h)
		if h.State != before.State || h.Cursor != before.Cursor || h.Done != before.Done || h.Reached != before.Reached {
			if err := tx.UpdateHold(ctx, h); err != nil {
				return err
			}
		}
		return extendHold(ctx, tx, h, ids)
	})
	return h, err
}

// extendHold puts those of the records under a hold that answer its terms, and tells it in the ledger.
func extendHold(ctx context.Context, tx Tx, h Hold, ids []DocumentID) error {
	added, err := tx.ExtendHold(ctx, h.ID, h.Terms, ids)
	if err != nil || len(added) == 0 {
		return err
	}
	slices.Sort(added)
	_, err = tx.Append(ctx, entry(Actor{Name: "acervo"}, HoldExtended, SubjectHold, h.Name, map[string]any{"hold": h.ID, "name": h.Name, "records": added}))
	return err
}

// keepHeld puts records under the holds whose terms they answer and that have not come to them
// yet, before they are changed: nothing slips from a hold by being described anew.
func keepHeld(ctx context.Context, tx Tx, ids ...DocumentID) error {
	held, err := tx.Held(ctx, ids)
	if err != nil {
		return err
	}
	under := map[HoldID][]DocumentID{}
	for id, holds := range held {
		for _, h := range holds {
			under[h] = append(under[h], id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(under)) {
		h, err := tx.Hold(ctx, id)
		if err != nil {
			return err
		}
		if h.Scope == HoldRecords {
			continue // it names its records, whatever they are called
		}
		if err := extendHold(ctx, tx, h, under[id]); err != nil {
			return err
		}
	}
	return nil
}

// catchArrivals puts under the holds in force what was filed or changed since they last looked.
func (c *Custodian) catchArrivals(ctx context.Context) error {
	holds, err := c.office.catalogue.Holds(ctx, false)
	if err != nil {
		return err
	}
	holds = slices.DeleteFunc(holds, func(h Hold) bool { return h.Scope == HoldRecords })
	if len(holds) == 0 {
		return nil
	}
	after := int64(math.MaxInt64)
	for _, h := range holds {
		after = min(after, max(h.Reached, c.looked[h.ID]))
	}
	begun := holds[0].Reached
	for {
		docs, reached, err := c.changes(ctx, after, lookStep)
		if err != nil {
			return err
		}
		if reached == after {
			break
		}
		able, _ := c.media.locking(ctx)
		for _, h := range holds {
			if len(docs) == 0 || !h.Terms.Asks() {
				continue
			}
			if _, err := c.extend(ctx, h.ID, docs, func(h *Hold) {}); err != nil {
				return err
			}
		}
		if len(able) > 0 {
			if err := c.lockAgain(ctx, docs); err != nil {
				return err
			}
		}
		after = reached
	}
	for _, h := range holds { // others may have been placed meanwhile, which have not seen these
		c.looked[h.ID], begun = after, min(begun, h.Reached)
	}
	if after-begun < lookStep {
		return nil // a restart looks at these few again
	}
	return c.reach(ctx, holds, after)
}

// reach notes up to where arrivals were looked at.
func (c *Custodian) reach(ctx context.Context, holds []Hold, seq int64) error {
	return c.office.catalogue.InTx(ctx, func(tx Tx) error {
		for _, h := range holds {
			h, err := tx.Hold(ctx, h.ID)
			if err != nil {
				return err
			}
			h.Reached = max(h.Reached, seq)
			if err := tx.UpdateHold(ctx, h); err != nil {
				return err
			}
		}
		return nil
	})
}

// catchMoved puts under the holds in force what came to answer their terms without having changed
// itself: records of a matter that was made part of a held one, and of a class put below a held one.
func (c *Custodian) catchMoved(ctx context.Context) error {
	holds, err := c.office.catalogue.Holds(ctx, false)
	if err != nil {
		return err
	}
	for _, h := range holds {
		if h.State != HoldInForce {
			continue
		}
		if err := c.widen(ctx, &h); err != nil {
			return err
		}
		for h.State == HoldInForce && h.Scope == HoldMatter {
			ids, err := c.office.catalogue.Uncaught(ctx, h.ID, h.Terms, gatherStep)
			if err != nil {
				return err
			}
			if len(ids) == 0 {
				break
			}
			if h, err = c.extend(ctx, h.ID, ids, func(*Hold) {}); err != nil {
				return err
			}
		}
	}
	return nil
}

// widen gives a hold the classes that the file plan has got below its own since. Those it had it keeps:
// what it caught stays caught. The hold is gathered once more then.
func (c *Custodian) widen(ctx context.Context, h *Hold) error {
	now, err := c.terms(h.HoldTarget)
	if err != nil {
		return nil //nolint:nilerr // a class of the query is no more in the plan; the hold keeps its terms
	}
	more := slices.DeleteFunc(now.Classes, func(code string) bool { return slices.Contains(h.Terms.Classes, code) })
	if len(more) == 0 {
		return nil
	}
	return c.office.catalogue.InTx(ctx, func(tx Tx) error {
		if *h, err = tx.Hold(ctx, h.ID); err != nil || h.State != HoldInForce {
			return err
		}
		h.Terms.Classes = append(h.Terms.Classes, more...)
		h.State, h.Cursor, h.Done = HoldPlacing, "", 0
		return tx.UpdateHold(ctx, *h)
	})
}

// catchWords looks again for what holds by words catch, when the index has everything there is.
func (c *Custodian) catchWords(ctx context.Context) error {
	head, err := c.office.catalogue.Head(ctx)
	if err != nil || c.catcher == nil || head.Size == c.worded || !c.catcher.Reached(head.Size) {
		return err
	}
	holds, err := c.office.catalogue.Holds(ctx, false)
	if err != nil {
		return err
	}
	for _, h := range holds {
		if h.Terms.Text == "" || h.State != HoldInForce {
			continue
		}
		if _, err := c.catchWorded(ctx, h); err != nil {
			return err
		}
	}
	c.worded = head.Size
	return nil
}

// catchWorded puts under a hold by words what has them and is not under it yet.
func (c *Custodian) catchWorded(ctx context.Context, h Hold) (caught int, err error) {
	ids, err := c.having(ctx, h)
	if err != nil {
		return 0, err
	}
	for part := range slices.Chunk(ids, gatherStep) {
		before, err := c.office.catalogue.Held(ctx, part)
		if err != nil {
			return caught, err
		}
		missing := slices.DeleteFunc(slices.Clone(part), func(id DocumentID) bool { return slices.Contains(before[id], h.ID) })
		if len(missing) == 0 {
			continue
		}
		if _, err := c.extend(ctx, h.ID, missing, func(h *Hold) {
			h.Done += int64(len(missing))
			h.Total = h.Done
		}); err != nil {
			return caught, err
		}
		caught += len(missing)
	}
	return caught, nil
}

// having returns what has the words of a hold, in the order of ids.
func (c *Custodian) having(ctx context.Context, h Hold) ([]DocumentID, error) {
	t := h.Terms
	q := Query{Text: t.Text, Types: t.Types, Bodies: t.Bodies, Classes: t.Classes, Years: t.Years, From: t.From, To: t.To, Language: t.Language, AllVersions: true, Today: c.office.today(),
		Members: func(ref string) ([]DocumentID, error) { // a hold catches whoever may read it
			id, err := c.office.catalogue.ResolveMatter(ctx, ref)
			return c.office.membersOf(ctx, id, err)
		}}
	ids, err := c.catcher.Matches(ctx, q, func(Access) bool { return true })
	slices.Sort(ids)
	return ids, err
}

// lock has the media hold the bytes of a hold's records, too.
func (c *Custodian) lock(ctx context.Context, h Hold, able []medium) error {
	for {
		ids, err := c.office.catalogue.Unlocked(ctx, h.ID, lockStep)
		if err != nil || len(ids) == 0 {
			return err
		}
		bytes, err := c.office.catalogue.BytesOf(ctx, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			for _, sum := range bytes[id] {
				if err := c.media.tell(ctx, able, sum, func(m medium) error { return m.Lock(ctx, sum, true) }); err != nil {
					return err
				}
			}
		}
		if err := c.office.catalogue.InTx(ctx, func(tx Tx) error { return tx.Locked(ctx, h.ID, ids, true) }); err != nil {
			return err
		}
	}
}

// lockAgain has the bytes of held records that changed locked anew: there may be more of them.
func (c *Custodian) lockAgain(ctx context.Context, ids []DocumentID) error {
	by, err := c.office.catalogue.Held(ctx, ids)
	if err != nil || len(by) == 0 {
		return err
	}
	return c.office.catalogue.InTx(ctx, func(tx Tx) error {
		for id, holds := range by {
			for _, h := range holds {
				if err := tx.Locked(ctx, h, []DocumentID{id}, false); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// release frees the bytes that no hold in force needs any more, record after record.
func (c *Custodian) release(ctx context.Context, h Hold, able []medium) error {
	step := gatherStep
	if len(able) > 0 {
		step = lockStep
	}
	everybody, err := c.office.catalogue.AccessClasses(ctx)
	if err != nil {
		return err
	}
	for h.State == HoldLifting {
		docs, err := c.office.catalogue.HoldRecords(ctx, h.ID, everybody, h.Cursor, min(step, 500))
		if err != nil {
			return err
		}
		if len(able) > 0 {
			if err := c.unlock(ctx, docs, able); err != nil {
				return err
			}
		}
		err = c.office.catalogue.InTx(ctx, func(tx Tx) error {
			if h, err = tx.Hold(ctx, h.ID); err != nil {
				return err
			}
			if len(docs) > 0 {
				h.Cursor, h.Done = docs[len(docs)-1].ID, h.Done+int64(len(docs))
			} else {
				h.State, h.Total, h.Cursor = HoldLifted, h.Done, ""
			}
			return tx.UpdateHold(ctx, h)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *Custodian) unlock(ctx context.Context, docs []Document, able []medium) error {
	ids := make([]DocumentID, len(docs))
	for i, d := range docs {
		ids[i] = d.ID
	}
	bytes, err := c.office.catalogue.BytesOf(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		still, err := c.office.catalogue.HeldBytes(ctx, bytes[id])
		if err != nil {
			return err
		}
		for _, sum := range bytes[id] {
			if slices.Contains(still, sum) {
				continue
			}
			for _, m := range able {
				if err := m.Lock(ctx, sum, false); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
