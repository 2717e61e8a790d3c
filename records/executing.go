package records

import (
	"context"
	"errors"
	"slices"
	"time"
)

// goStep is how many records go in one transaction, each with its own ledger entry.
const goStep = 25

func asError(err error, to **Error) bool { return errors.As(err, to) }

// Forgetter is what keeps something made of bytes, such as pictures of pages.
type Forgetter interface {
	// Forget removes whatever was made of the bytes. That there is nothing is no error.
	Forget(ctx context.Context, sum Sum) error
}

// Trace is a place beside the catalogue where something is made of records, such as an index, or
// where older states of it may linger.
type Trace interface {
	// Purge returns when nothing is left there, on its disk either, of what records held that went by
	// entries of the ledger up to seq. Called again for the same entry it has nothing to do.
	Purge(ctx context.Context, seq int64) error
}

// workDispositions carries out what was approved, and goes on where it was interrupted. A record is
// whole until the transaction that makes it a stub, and its bytes go after that: a crash
// leaves the one or the other, and the bytes that are left of a stub are removed here.
func (c *Custodian) workDispositions(ctx context.Context) error {
	open, err := c.office.catalogue.Dispositions(ctx, DispositionIsApproved, DispositionIsConfirmed)
	if err != nil {
		return err
	}
	slices.Reverse(open) // the oldest first
	var all error
	for _, s := range open {
		if s.Runs() {
			_, err := c.execute(ctx, s)
			c.note(s.ID.String(), err)
			all = errors.Join(all, err)
		}
	}
	return all
}

// finish certifies what was carried out, when nothing is left of it anywhere. It is work of its own, because an
// index whose files are written anew takes its time, and no hold waits for that.
func (c *Custodian) finish(ctx context.Context) error {
	c.finishing.Lock()
	defer c.finishing.Unlock()
	done, err := c.office.catalogue.Dispositions(ctx, DispositionIsExecuted)
	if err != nil {
		return err
	}
	slices.Reverse(done)
	var all error
	for _, s := range done {
		err := c.purge(ctx, s.ExecutedSeq)
		if err == nil && c.press != nil {
			err = c.certify(ctx, s)
		}
		c.note(s.ID.String(), err)
		all = errors.Join(all, err)
	}
	return all
}

// purge has every trace forget what went by entries up to seq.
func (c *Custodian) purge(ctx context.Context, seq int64) error {
	if seq <= c.purged {
		return nil
	}
	for _, t := range c.traces {
		if err := t.Purge(ctx, seq); err != nil {
			return err
		}
	}
	c.purged = seq
	return nil
}

// note remembers why a disposition, by its number, or a batch, by its id, does not go on, for those who ask; nil that it does.
func (c *Custodian) note(of string, err error) {
	c.noting.Lock()
	defer c.noting.Unlock()
	delete(c.troubles, of)
	switch e := (*Error)(nil); {
	case err == nil:
	case asError(err, &e) && e.Kind != Internal:
		c.troubles[of] = e.Message
	default:
		c.troubles[of] = "Something went wrong inside; the log of the service tells what. It is tried again."
	}
}

// trouble is what was noted.
func (c *Custodian) trouble(of string) string {
	c.noting.Lock()
	defer c.noting.Unlock()
	return c.troubles[of]
}

// errHeldMeanwhile breaks a transaction off that destroyed what somebody has just put on hold.
var errHeldMeanwhile = errors.New("records came under a hold while they were about to go")

func (c *Custodian) execute(ctx context.Context, s Disposition) (Disposition, error) {
again:
	for {
		waiting, err := c.allDisposals(ctx, s.ID, RecordProposed)
		if err != nil {
			return s, err
		}
		if err := c.erase(ctx, s); err != nil {
			return s, err
		}
		if len(waiting) == 0 {
			break
		}
		going := make(map[DocumentID]bool, len(waiting))
		for _, r := range waiting {
			going[r.Document.ID] = true
		}
		for part := range slices.Chunk(waiting, goStep) {
			if err := c.wordsNow(ctx); err != nil {
				return s, err
			}
			ids := make([]DocumentID, len(part))
			for i, r := range part {
				ids[i] = r.Document.ID
			}
			err := c.letGo(ctx, s, ids, going)
			if errors.Is(err, errHeldMeanwhile) {
				continue again
			}
			if err != nil {
				return s, err
			}
			if err := c.erase(ctx, s); err != nil {
				return s, err
			}
		}
	}
	if err := c.lookAgain(ctx, s); err != nil {
		return s, err
	}
	counts, err := c.office.catalogue.CountDisposals(ctx, s.ID)
	if err != nil {
		return s, err
	}
	all := int64(0)
	for _, n := range counts {
		all += n
	}
	err = c.office.catalogue.InTx(ctx, func(tx Tx) (err error) {
		if s, err = tx.Disposition(ctx, s.ID); err != nil || !s.Runs() {
			return err
		}
		e, err := tx.Append(ctx, entry(Actor{Name: "acervo"}, DispositionExecuted, SubjectDisposal, s.ID.String(), map[string]any{
			"disposition": s.ID, "gone": counts[RecordDone], "left_out": all - counts[RecordDone],
		}))
		if err != nil {
			return err
		}
		s.State, s.ExecutedAt, s.ExecutedSeq = DispositionIsExecuted, e.At, e.Seq
		return tx.UpdateDisposition(ctx, s)
	})
	return s, err
}

// letGo makes stubs of records, in one transaction. What may not go any more is left out, and why is kept.
func (c *Custodian) letGo(ctx context.Context, s Disposition, ids []DocumentID, going map[DocumentID]bool) error {
	today, err := c.day(ctx)
	if err != nil {
		return err
	}
	bytes, err := c.office.catalogue.BytesOf(ctx, ids)
	if err != nil {
		return err
	}
	bound, err := c.bound(ctx, ids, today)
	if err != nil {
		return err
	}
	profile, derived, err := c.derived(ctx)
	if err != nil {
		return err
	}
	return c.office.catalogue.InTx(ctx, func(tx Tx) error {
		held, err := tx.Held(ctx, ids)
		if err != nil {
			return err
		}
		for id := range held {
			delete(going, id) // what shares its bytes stays with it
		}
		var stubs []DocumentID
		for _, id := range ids {
			d, err := tx.Document(ctx, id)
			if err != nil {
				return err
			}
			if d.Disposal.Fate != Kept {
				continue
			}
			if err := derived(d.Class); err != nil {
				return err
			}
			switch err := c.mayGo(ctx, tx, d, s.Action, today, held[id], bound[id], going); {
			case err != nil && KindOf(err) != Conflict:
				return err
			case err != nil:
				if err := tx.UpdateDisposal(ctx, s.ID, id, RecordLeftOut, messageOf(err), 0, BytesKept); err != nil {
					return err
				}
				delete(going, id)
				continue
			}
			if err := c.makeStub(ctx, tx, s, d, bytes[id]); err != nil {
				return err
			}
			stubs = append(stubs, id)
		}
		// With the entries appended nobody can place a hold before this ends: what is not held now was not
		// held when it went, whatever was committed since the look above.
		if held, err = tx.Held(ctx, stubs); err == nil && len(held) > 0 {
			err = errHeldMeanwhile
		}
		if err == nil && c.office.profile() != profile {
			err = errRuleChanged
		}
		return err
	})
}

func (c *Custodian) makeStub(ctx context.Context, tx Tx, s Disposition, d Document, sums []Sum) error {
	if err := tx.Strip(ctx, d.ID); err != nil {
		return err
	}
	action := RecordDestroyed
	if s.Action == TransferIt {
		action = RecordTransferred
	}
	e, err := tx.Append(ctx, entry(Actor{Name: "acervo"}, action, SubjectDocument, string(d.ID), map[string]any{
		"number": d.Number, "title": d.Title(c.office.profile().FirstLanguage()), "class": d.Class, "disposition": s.ID, "proposed_by": s.ProposedBy, "approved_by": s.DecidedBy, "receiver": s.Receiver, "sha256": sums,
	}))
	if err != nil {
		return err
	}
	if err := tx.SetFate(ctx, d.ID, Disposal{Fate: s.Fate(), At: e.At, Seq: e.Seq}); err != nil {
		return err
	}
	return tx.UpdateDisposal(ctx, s.ID, d.ID, RecordDone, "", e.Seq, BytesPending)
}

// erase removes the bytes of the stubs of a disposition, with all that was made of them.
// What a medium does not let go of stays pending, and is the error when the others are gone.
func (c *Custodian) erase(ctx context.Context, s Disposition) error {
	var stopped error
	for after := DocumentID(""); ; {
		ids, err := c.office.catalogue.PendingBytes(ctx, s.ID, after, goStep)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			return stopped
		}
		after = ids[len(ids)-1]
		bytes, err := c.office.catalogue.BytesOf(ctx, ids)
		if err != nil {
			return err
		}
		became := make(map[DocumentID]BytesState, len(ids))
		for _, id := range ids {
			state := BytesGone
			for _, sum := range bytes[id] {
				gone, err := c.eraseOne(ctx, sum)
				switch {
				case err != nil && KindOf(err) == Conflict:
					state, stopped = BytesPending, err
				case err != nil:
					return err
				case !gone && state == BytesGone:
					state = BytesShared
				}
			}
			if state != BytesPending {
				became[id] = state
			}
		}
		err = c.office.catalogue.InTx(ctx, func(tx Tx) error {
			for _, id := range ids {
				if became[id] == BytesKept {
					continue
				}
				d, err := tx.Document(ctx, id)
				if err != nil {
					return err
				}
				if err := tx.UpdateDisposal(ctx, s.ID, id, RecordDone, "", d.Disposal.Seq, became[id]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

// eraseOne removes bytes unless a kept record has them. What was put anew since it was looked at
// stays, and is the sweep's to take when nobody files it.
func (c *Custodian) eraseOne(ctx context.Context, sum Sum) (gone bool, err error) {
	before, err := c.office.clock(ctx) // of a clock set back, the bytes would seem to be put later
	if err != nil {
		return false, err
	}
	kept, err := c.office.catalogue.Referenced(ctx, []Sum{sum})
	if err != nil || len(kept) > 0 {
		return false, err
	}
	if f, ok := c.office.pages.(Forgetter); ok {
		if err := f.Forget(ctx, sum); err != nil {
			return false, err
		}
	}
	gone, err = eraseIn(ctx, c.office.vault, sum, before.Add(time.Millisecond))
	if !gone || err != nil || c.second == nil {
		return gone, err
	}
	return eraseIn(ctx, c.second, sum, before.Add(time.Millisecond))
}

// eraseIn removes bytes from a vault with every older version that its medium keeps, unless they were put
// since the instant, and reports whether they are gone.
func eraseIn(ctx context.Context, v Vault, sum Sum, before time.Time) (gone bool, err error) {
	if e, ok := v.(Eraser); ok {
		return e.Erase(ctx, sum, before)
	}
	if gone, err = v.DeleteIfOlder(ctx, sum, before); gone || err != nil {
		return gone, err
	}
	_, err = v.Stat(ctx, sum)
	if err != nil && KindOf(err) == NotFound {
		return true, nil
	}
	return false, err
}

// lookAgain removes bytes that records of this disposition shared with one another: with the last of
// them nobody needs them any more.
func (c *Custodian) lookAgain(ctx context.Context, s Disposition) error {
	done, err := c.allDisposals(ctx, s.ID, RecordDone)
	if err != nil {
		return err
	}
	done = slices.DeleteFunc(done, func(r DisposalRecord) bool { return r.Bytes != BytesShared })
	if len(done) == 0 {
		return nil
	}
	err = c.office.catalogue.InTx(ctx, func(tx Tx) error {
		for _, r := range done {
			if err := tx.UpdateDisposal(ctx, s.ID, r.Document.ID, RecordDone, "", r.Seq, BytesPending); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.erase(ctx, s)
}
