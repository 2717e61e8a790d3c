package records

import "context"

// effects says for every class whose rule would be another one what that does to its records. All
// are counted, also those that whoever asks may not read: the plan is for all of them, and names none.
func (p *Planner) effects(ctx context.Context, old, other *Profile) ([]RetentionEffect, error) {
	o := &Office{catalogue: p.catalogue, now: p.now, profiles: p.standing}
	now, err := o.clock(ctx)
	if err != nil {
		return nil, err
	}
	today := DateOf(now, other.zone())
	var all []RetentionEffect
	for _, class := range old.Classes {
		if _, stays := other.Class(class.Code); !stays || old.ruleMark(class.Code) == other.ruleMark(class.Code) {
			continue
		}
		e := RetentionEffect{Class: class.Code, Before: old.ruleOf(class.Code), After: other.ruleOf(class.Code)}
		e.Shorter = shortens(e.Before, e.After)
		for after, more := DocumentID(""), true; more; {
			cases, err := p.catalogue.RetentionCasesOf(ctx, class.Code, after, simulatedBatch)
			if err != nil {
				return nil, err
			}
			for _, c := range cases {
				e.add(old, other, c, today)
				after = c.Document.ID
			}
			more = len(cases) == simulatedBatch
		}
		e.Shorter = e.Shorter || e.Sooner > 0
		all = append(all, e)
	}
	return all, nil
}

func (e *RetentionEffect) add(old, other *Profile, c RetentionCase, today Date) {
	if c.Document.Disposal.Fate != Kept {
		return
	}
	e.Records++
	before, after := old.Keeping(c.Document, c.Evidence), other.Keeping(c.Document, c.Evidence)
	if before.State == after.State && before.Due == after.Due {
		return
	}
	e.Changed++
	if after.State != KeepDated || before.State == KeepDated && !before.Due.On.After(after.Due.On) {
		return
	}
	e.Sooner++
	if !after.Due.On.After(today) && (before.State != KeepDated || before.Due.On.After(today)) {
		e.AtOnce++
	}
}

// ruleOf is the rule that holds for a class; nil when none does.
func (p *Profile) ruleOf(class string) *Retention {
	rule, _, ok := p.RetentionOf(class)
	if !ok {
		return nil
	}
	return &rule
}

// shortens reports whether a rule keeps some record less long than another one, or protects it
// less, as far as the rules alone tell.
func shortens(before, after *Retention) bool {
	switch {
	case after == nil || after.Action == KeepPermanently: // what has no rule is kept until it has one
		return false
	case before == nil || before.Action == KeepPermanently:
		return true
	case after.Action.protects() < before.Action.protects():
		return true
	}
	return after.Trigger == before.Trigger && after.Event == before.Event && after.period() < before.period()
}
