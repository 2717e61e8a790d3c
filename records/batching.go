package records

import (
	"context"
	"slices"
	"strings"
)

// maxListed is the most records that the list of a batch names.
const maxListed = 100_000

// maxRef bounds what names a record of a list, in bytes.
const maxRef = 400

// SeenBatch is a batch as one actor may see it.
type SeenBatch struct {
	Batch
	Mine    bool // the actor chose its records
	Told    bool // what is asked for, of which records and why is told; else Query, Changes and Reason are empty
	Counts  BatchCounts
	Hidden  int64  // records that the actor may not read, of others' batches, for those who oversee them
	Trouble string // why it does not go on for now
}

// mostChosen is how many batches of one actor wait to be begun.
const mostChosen = 20

// ChooseBatch chooses any number of records that are to be changed alike. What would become of them is found
// out beside, and nothing is changed before the same actor says so: see BeginBatch. What is
// wrong with the change itself or with the query is Invalid. Of 20 that were not begun the oldest is given up.
func (c *Custodian) ChooseBatch(ctx context.Context, who Actor, s Selection, edit EditTogether) (SeenBatch, error) {
	o := c.office
	if err := who.Must(ActDescribe); err != nil {
		return SeenBatch{}, err
	}
	edit.Reason = strings.TrimSpace(edit.Reason)
	if err := o.checkTogether(who, edit); err != nil {
		return SeenBatch{}, err
	}
	if err := c.checkBatch(s); err != nil {
		return SeenBatch{}, err
	}
	b := Batch{
		ID: BatchID(o.newID()), Maker: who.ID, MadeBy: who.Name, Scopes: who.Scopes, Token: who.Token, MadeAt: o.now().UTC(), Query: s.Query,
		List: s.Records, Listed: int64(len(s.Records)), Changes: changesOf(edit), Reason: edit.Reason, State: BatchLooking,
	}
	earlier, err := o.catalogue.Batches(ctx, who.ID, false, batchesShown)
	if err != nil {
		return SeenBatch{}, err
	}
	earlier = slices.DeleteFunc(earlier, func(e Batch) bool { return e.BegunSeq > 0 })
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		for _, e := range earlier[min(len(earlier), mostChosen-1):] {
			if _, err := tx.Batch(ctx, e.ID); KindOf(err) == NotFound && err != nil {
				continue // given up meanwhile
			} else if err != nil {
				return err
			}
			if err := tx.DropBatch(ctx, e.ID); err != nil { // which leaves one that was begun
				return err
			}
		}
		return tx.InsertBatch(ctx, b)
	})
	if err != nil {
		return SeenBatch{}, err
	}
	c.begun()
	b.List = nil
	return SeenBatch{Batch: b, Mine: true, Told: true, Counts: BatchCounts{}}, nil // none is looked at yet
}

// checkBatch finds what is wrong with the choice of records.
func (c *Custodian) checkBatch(s Selection) error {
	switch {
	case (len(s.Records) > 0) == (s.Query != ""):
		return Errorf(Invalid, "Say which records are meant: a list of them, or a query; one of the two.").At("records")
	case len(s.Records) > maxListed:
		return Errorf(Invalid, "Name at most %d records.", maxListed).At("records")
	case s.Query == "":
		for i, r := range s.Records {
			if r.Ref == "" || len(r.Ref) > maxRef || strings.ContainsRune(r.Ref, 0) {
				return Errorf(Invalid, "There is no id, number or symbol at place %d of the list.", i+1).At("records")
			}
		}
		return nil
	}
	terms, err := c.office.choosing(s.Query)
	if err == nil && terms.Text != "" && c.catcher == nil {
		err = Errorf(Invalid, "This service has no index, so that words choose nothing.").At("query")
	}
	return err
}

// BeginBatch has the records of a batch changed that would change, beside and in steps. It is said by whoever
// chose them, once what would become of them is known (Conflict before), with a reason when
// declared records ask for one; empty leaves the reason that was given with the choice.
func (c *Custodian) BeginBatch(ctx context.Context, who Actor, id BatchID, reason string) (SeenBatch, error) {
	if err := who.Must(ActDescribe); err != nil {
		return SeenBatch{}, err
	}
	var b Batch
	err := c.office.catalogue.InTx(ctx, func(tx Tx) error {
		var err error
		if b, err = tx.Batch(ctx, id); err != nil || b.Maker != who.ID {
			return noBatch(err)
		}
		counts, err := tx.CountBatch(ctx, id)
		switch {
		case err != nil:
			return err
		case b.State == BatchLooking:
			return Errorf(Conflict, "What would become of the records is still being found out; wait until it is known.")
		case b.State != BatchSeen:
			return Errorf(Conflict, "The batch was begun already.")
		case counts[BatchWaiting] == 0:
			return Errorf(Conflict, "None of these records would change.")
		}
		if reason = strings.TrimSpace(reason); reason != "" {
			b.Reason = reason
		}
		edit := b.Changes.Edit()
		edit.Reason = b.Reason
		if err := c.office.checkTogether(who, edit); err != nil {
			return err
		}
		if b.Asks && b.Reason == "" {
			return Errorf(Invalid, "Declared records are among them: say why they are corrected. The reason stays on record.").At("reason")
		}
		e, err := tx.Append(ctx, entry(who, BatchBegun, SubjectBatch, string(b.ID), map[string]any{
			"query": b.Query, "changes": b.Changes, "reason": b.Reason, "records": counts[BatchWaiting], "token": who.Token,
		}))
		if err != nil {
			return err
		}
		b.State, b.BegunAt, b.BegunSeq = BatchRunning, e.At, e.Seq
		b.Scopes, b.Token = who.Scopes, who.Token
		return tx.UpdateBatch(ctx, b)
	})
	if err != nil {
		return SeenBatch{}, err
	}
	c.begun()
	return c.seenBatch(ctx, who, b)
}

// StopBatch ends a batch before it is done: one's own, or as an administrator anybody's. What was done stays
// done, and what was not reached is left as it is. A batch that was not begun is given up, and nothing is kept of it.
func (c *Custodian) StopBatch(ctx context.Context, who Actor, id BatchID) (SeenBatch, error) {
	if err := who.Must(ActStopBatch); err != nil {
		return SeenBatch{}, err
	}
	var b Batch
	err := c.office.catalogue.InTx(ctx, func(tx Tx) error {
		var err error
		if b, err = tx.Batch(ctx, id); err != nil || !sees(who, b) {
			return noBatch(err)
		}
		switch {
		case b.Maker != who.ID && !who.Has(Admin):
			return Errorf(Forbidden, "A batch is stopped by whoever began it or by an administrator.")
		case b.BegunSeq == 0:
			b.State = BatchDropped
			return tx.DropBatch(ctx, id)
		case b.State != BatchRunning:
			return Errorf(Conflict, "The batch has ended already.")
		}
		// With the batch kept still no step is under way, and what is counted now stays so.
		counts, err := tx.CountBatch(ctx, id)
		if err != nil {
			return err
		}
		b.Stopper = who.Name
		return endBatch(ctx, tx, who, &b, BatchStopped, BatchWasStopped, counts)
	})
	if err != nil {
		return SeenBatch{}, err
	}
	if b.State == BatchDropped {
		return SeenBatch{Batch: b, Mine: true, Told: true, Counts: BatchCounts{}}, nil
	}
	return c.seenBatch(ctx, who, b)
}

// endBatch tells the end of a batch in the ledger and writes it.
func endBatch(ctx context.Context, tx Tx, who Actor, b *Batch, state BatchState, action Action, counts BatchCounts) error {
	e, err := tx.Append(ctx, entry(who, action, SubjectBatch, string(b.ID), map[string]any{
		"changed": counts[BatchChanged], "unchanged": counts[BatchUnchanged], "refused": counts[BatchRefused], "left": counts[BatchWaiting],
	}))
	if err != nil {
		return err
	}
	b.State, b.EndedAt, b.EndedSeq = state, e.At, e.Seq
	return tx.UpdateBatch(ctx, *b)
}

// sees reports whether the actor may know of a batch: whoever chose it, and once it was begun those who
// oversee or run the office.
func sees(who Actor, b Batch) bool {
	return b.Maker == who.ID || b.BegunSeq > 0 && (who.May(ActOversee) || who.Has(Admin))
}

// noBatch gives a batch that is not there the same words as one that is not the actor's.
func noBatch(err error) error {
	if err != nil && KindOf(err) != NotFound {
		return err
	}
	return Errorf(NotFound, "There is no such batch.")
}

// Batch returns a batch that the actor may know of.
func (c *Custodian) Batch(ctx context.Context, who Actor, id BatchID) (SeenBatch, error) {
	if err := who.Must(ActSeeBatches); err != nil {
		return SeenBatch{}, err
	}
	b, err := c.office.catalogue.Batch(ctx, id)
	if err != nil || !sees(who, b) {
		return SeenBatch{}, noBatch(err)
	}
	return c.seenBatch(ctx, who, b)
}

// batchesShown is how many batches are listed.
const batchesShown = 100

// Batches lists the newest batches that the actor may know of, the newest first.
func (c *Custodian) Batches(ctx context.Context, who Actor) ([]SeenBatch, error) {
	if err := who.Must(ActSeeBatches); err != nil {
		return nil, err
	}
	all, err := c.office.catalogue.Batches(ctx, who.ID, who.May(ActOversee) || who.Has(Admin), batchesShown)
	if err != nil {
		return nil, err
	}
	seen := make([]SeenBatch, len(all))
	for i, b := range all {
		if seen[i], err = c.seenBatch(ctx, who, b); err != nil {
			return nil, err
		}
	}
	return seen, nil
}

// seenBatch takes from a batch what the actor may not know: of others' batches what they may not read is not
// counted, but as a number for those who oversee them.
func (c *Custodian) seenBatch(ctx context.Context, who Actor, b Batch) (s SeenBatch, err error) {
	s = SeenBatch{Batch: b, Mine: b.Maker == who.ID, Trouble: c.trouble(string(b.ID))}
	s.List, s.Told = nil, s.Mine || who.May(ActOversee)
	if s.Mine {
		s.Counts, err = c.office.catalogue.CountBatch(ctx, b.ID)
		return s, err
	}
	if !s.Told {
		s.Query, s.Changes, s.Reason = "", BatchChanges{}, ""
	}
	s.Looked, s.Listed, s.Counts = 0, 0, BatchCounts{}
	by, err := c.office.catalogue.CountBatchByAccess(ctx, b.ID)
	visible := c.office.visible(who)
	for class, counts := range by {
		if !visible(ParseAccessClass(class)) {
			s.Hidden += counts.All()
			continue
		}
		for outcome, n := range counts {
			s.Counts[outcome] += n
		}
	}
	if !s.Told {
		s.Hidden = 0
	}
	return s, err
}

// SeenBatchRecord is a record of a batch as the actor may see it.
type SeenBatchRecord struct {
	BatchRecord
	// Edited is what would become of it as it is now, of a record that waits; of others Before is
	// the record as it is, and zero when the actor may not read it.
	Edited Edited
}

// BatchRecords lists records of a batch in the order in which they were chosen, at most limit (500) after a place:
// those with an outcome, or all. Of others' batches what the actor may read.
func (c *Custodian) BatchRecords(ctx context.Context, who Actor, id BatchID, of BatchOutcome, after int64, limit int) ([]SeenBatchRecord, error) {
	b, err := c.Batch(ctx, who, id)
	if err != nil {
		return nil, err
	}
	o := c.office
	var classes []string
	if !b.Mine {
		if classes, err = o.visibleClasses(ctx, who); err != nil {
			return nil, err
		}
		if len(classes) == 0 {
			return nil, nil
		}
	}
	rows, err := o.catalogue.BatchRecords(ctx, id, of, classes, after, min(limit, 500))
	if err != nil {
		return nil, err
	}
	var part []chosen
	var ids []DocumentID
	for _, r := range rows {
		ids = append(ids, r.Document)
		if r.Outcome == BatchWaiting && b.Mine && b.EndedSeq == 0 {
			part = append(part, r.chosen())
		}
	}
	edit := b.Changes.Edit()
	edit.Reason, edit.DryRun = sayable(b.Reason), true
	would, err := o.editPart(ctx, who, part, edit)
	if err != nil {
		return nil, err
	}
	found, err := o.catalogue.Descriptions(ctx, ids)
	if err != nil {
		return nil, err
	}
	all := make([]SeenBatchRecord, len(rows))
	for i, r := range rows {
		all[i] = SeenBatchRecord{BatchRecord: r, Edited: Edited{Ref: r.Ref}}
		if d, ok := found[r.Document]; ok && o.readable(who, d) == nil {
			all[i].Edited.Before, all[i].Edited.After = d, d
		}
		if len(part) > 0 && r.Document == part[0].id {
			all[i].Edited, part, would = would[0], part[1:], would[1:]
		}
	}
	return all, nil
}

// sayable stands for a reason while nothing is changed yet: it is asked for when it is.
func sayable(reason string) string {
	if reason == "" {
		return "-"
	}
	return reason
}

// chosen is a record of a batch as it was seen.
func (r BatchRecord) chosen() chosen {
	return chosen{Selected: Selected{Ref: r.Ref, Revision: r.Revision}, id: r.Document}
}
