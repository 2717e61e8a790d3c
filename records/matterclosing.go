package records

import (
	"context"
	"time"
)

// CloseMatter closes a matter: it takes nothing new, and retention counts from today. With
// requirements still open a reason is needed; with sub-matters open they are to be closed first.
func (o *Office) CloseMatter(ctx context.Context, who Actor, ref, reason string) (SeenMatter, error) {
	if err := who.Must(ActCloseMatter); err != nil {
		return SeenMatter{}, err
	}
	if problems := checkNote("reason", &reason); len(problems) > 0 {
		return SeenMatter{}, InvalidProblems(problems)
	}
	m, err := o.matter(ctx, who, ref)
	if err != nil {
		return SeenMatter{}, err
	}
	today, err := o.soundToday(ctx)
	if err != nil {
		return SeenMatter{}, err
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		m, err := o.lockMatter(ctx, tx, who, m.ID)
		if err != nil {
			return err
		}
		if err := m.mustBeOpen(); err != nil {
			return err
		}
		if err := noneOpenBelow(ctx, tx, m.ID); err != nil {
			return err
		}
		open := m.openOnes()
		if len(open) > 0 && reason == "" {
			return Errorf(Conflict, "%d requirements are neither fulfilled nor waived (the first is %d). Say why the matter is closed nevertheless.", len(open), open[0]).At("reason")
		}
		m.State, m.ClosedAt, m.ClosedBy, m.ClosedOn = MatterIsClosed, o.now().UTC().Truncate(time.Microsecond), who.Name, today
		return o.changedState(ctx, tx, who, m, MatterWasClosed, map[string]any{"code": m.Code, "closed_on": m.ClosedOn, "at": m.ClosedAt, "reason": reason, "open_requirements": open})
	})
	if err != nil {
		return SeenMatter{}, err
	}
	return o.Matter(ctx, who, string(m.ID))
}

func noneOpenBelow(ctx context.Context, tx Tx, id MatterID) error {
	below, err := tx.SubMatters(ctx, id)
	if err != nil {
		return err
	}
	open := 0
	for _, sub := range below {
		m, err := tx.Matter(ctx, sub)
		if err != nil {
			return err
		}
		if m.Open() {
			open++
		}
	}
	if open > 0 {
		return Errorf(Conflict, "%d of its sub-matters are open; close them first.", open).At("matter")
	}
	return nil
}

// ReopenMatter opens a closed matter again, and says why. What it is a part of must be open.
func (o *Office) ReopenMatter(ctx context.Context, who Actor, ref, reason string) (SeenMatter, error) {
	if err := who.Must(ActCloseMatter); err != nil {
		return SeenMatter{}, err
	}
	if err := checkReason(&reason); err != nil {
		return SeenMatter{}, err
	}
	m, err := o.matter(ctx, who, ref)
	if err != nil {
		return SeenMatter{}, err
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		m, err := o.lockMatter(ctx, tx, who, m.ID)
		if err != nil {
			return err
		}
		if m.Open() {
			return Errorf(Conflict, "The matter is open.").At("matter")
		}
		tx.GoBy(o.profiles.Number())
		if err := o.checkOpen(m.Class); err != nil {
			return err
		}
		if m.Parent != "" {
			above, err := tx.Matter(ctx, m.Parent)
			if err != nil {
				return err
			}
			if !above.Open() {
				return Errorf(Conflict, "The matter that it is a part of is closed; reopen that one first.").At("matter")
			}
		}
		was := m.ClosedOn
		m.State, m.ClosedAt, m.ClosedBy, m.ClosedOn = MatterIsOpen, time.Time{}, "", ""
		return o.changedState(ctx, tx, who, m, MatterReopened, map[string]any{"code": m.Code, "closed_on": was, "reason": reason})
	})
	if err != nil {
		return SeenMatter{}, err
	}
	return o.Matter(ctx, who, string(m.ID))
}

// changedState writes a matter that was closed or reopened, with what follows for its documents.
func (o *Office) changedState(ctx context.Context, tx Tx, who Actor, m Matter, action Action, detail map[string]any) error {
	if err := tx.UpdateMatter(ctx, m); err != nil {
		return err
	}
	ids, err := tx.DocumentsOfMatter(ctx, m.ID)
	if err != nil {
		return err
	}
	if err := o.redue(ctx, tx, ids...); err != nil {
		return err
	}
	detail["documents"] = len(ids)
	_, err = tx.Append(ctx, entry(who, action, SubjectMatter, string(m.ID), detail))
	return err
}
