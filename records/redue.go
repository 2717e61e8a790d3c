package records

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// clock is the present instant, never before the ledger's last entry: a clock that was
// set back makes nothing due later, and nothing younger than it is.
func (o *Office) clock(ctx context.Context) (time.Time, error) { return o.clockAfter(ctx, o.catalogue) }

// clockAfter is clock by the ledger as that one sees it, a transaction for one.
func (o *Office) clockAfter(ctx context.Context, ledger interface {
	LastEntryAt(ctx context.Context) (time.Time, error)
}) (time.Time, error) {
	last, err := ledger.LastEntryAt(ctx)
	return later(o.now(), last), err
}

// redue derives anew when the retention of documents ends, and writes what has
// changed. Whoever changes a fact of a retention calls it in the same transaction, after
// the fact is written. What is derived is in no ledger entry: it follows from those that are.
func (o *Office) redue(ctx context.Context, tx Tx, ids ...DocumentID) error {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	cases, err := tx.RetentionCases(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if c, ok := cases[id]; ok {
			if err := o.settle(ctx, tx, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// settle writes what follows from a case when it is not what is kept.
func (o *Office) settle(ctx context.Context, tx Tx, c RetentionCase) error {
	due := o.profile().Keeping(c.Document, c.Evidence).Due
	if due == c.Document.Due {
		return nil
	}
	return tx.SetDue(ctx, c.Document.ID, due)
}

// redueBatch is how many documents one transaction derives anew.
const redueBatch = 500

// RedueClass derives anew when the retention of a class's documents ends, in batches of
// their own transactions. It remembers how far it is, so that after a crash the next call for the same
// rule goes on there. It returns how many documents it looked at.
func (o *Office) RedueClass(ctx context.Context, class string) (int, error) {
	mark := o.profile().ruleMark(class)
	n := 0
	for {
		all, err := o.catalogue.AppliedRules(ctx)
		if err != nil {
			return n, err
		}
		at := all[class]
		if at.Rule != mark || at.Done {
			at = AppliedRule{Rule: mark}
		}
		last := 0
		err = o.catalogue.InTx(ctx, func(tx Tx) error {
			next := at
			cases, err := tx.RetentionCasesOf(ctx, class, at.After, redueBatch)
			if err != nil {
				return err
			}
			for _, c := range cases {
				if err := o.settle(ctx, tx, c); err != nil {
					return err
				}
				next.After = c.Document.ID
			}
			last, next.Done = len(cases), len(cases) < redueBatch
			return tx.KeepAppliedRule(ctx, class, next)
		})
		n += last
		if err != nil || last < redueBatch {
			return n, err
		}
	}
}

// RedueAll calls RedueClass for every class whose rule is not the one that was applied
// last: the service does it when it starts, so that a changed profile, or one whose
// application a crash broke off, is applied to the end.
func (o *Office) RedueAll(ctx context.Context) (int, error) {
	applied, err := o.catalogue.AppliedRules(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, class := range o.profile().Classes {
		if at := applied[class.Code]; at.Done && at.Rule == o.profile().ruleMark(class.Code) {
			continue
		}
		done, err := o.RedueClass(ctx, class.Code)
		if n += done; err != nil {
			return n, err
		}
	}
	return n, nil
}

// verifyDue names documents that are due on another day than their class's rule and their facts say. No entry
// of the ledger tells such a day, so it is derived. Classes whose days are being derived anew are left to that.
func (o *Office) verifyDue(ctx context.Context, bad func(string, ...any)) error {
	applied, err := o.catalogue.AppliedRules(ctx)
	if err != nil {
		return err
	}
	p := o.profile()
	differs := func(c RetentionCase) bool {
		return c.Document.Disposal.Fate == Kept && p.Keeping(c.Document, c.Evidence).Due != c.Document.Due
	}
	for _, class := range p.Classes {
		if at, ever := applied[class.Code]; !ever || !at.Done || at.Rule != p.ruleMark(class.Code) {
			continue
		}
		for after := DocumentID(""); ; {
			cases, err := o.catalogue.RetentionCasesOf(ctx, class.Code, after, redueBatch)
			if err != nil {
				return err
			}
			var ids []DocumentID
			for _, c := range cases {
				if after = c.Document.ID; differs(c) {
					ids = append(ids, after)
				}
			}
			again, err := o.catalogue.RetentionCases(ctx, ids) // somebody may have changed it between the two looks
			if err != nil {
				return err
			}
			for _, id := range ids {
				if c, ok := again[id]; ok && differs(c) && o.profile() == p {
					bad("When document %s is due is not what the rule of its class and its own facts say.", id)
				}
			}
			if len(cases) < redueBatch {
				break
			}
		}
	}
	return nil
}

// ruleMark is what the due dates of a class depend on besides its documents.
func (p *Profile) ruleMark(class string) string {
	rule, _, _ := p.RetentionOf(class)
	b, err := json.Marshal([]any{rule.Trigger, rule.Event, rule.Years, rule.Months, rule.Action, p.FiscalYearEnd, p.zone().String()})
	if err != nil { // strings and numbers can always be written
		return ""
	}
	return string(b)
}
