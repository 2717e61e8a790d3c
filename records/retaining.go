package records

import (
	"context"
	"fmt"
	"strings"
)

// RecordRetention is what is known of one record's retention.
type RecordRetention struct {
	Document  Document
	Keeping   Keeping
	Overrides []Override   // in the order they were recorded, lifted ones included
	Events    []NamedEvent // likewise
	Today     Date         // by the clock that counts
	Held      int          // how many holds block it
	Holds     []Hold       // those, when the actor may see holds
}

// Overdue reports whether the record is due by now.
func (r RecordRetention) Overdue() bool {
	return r.Document.Disposal.Fate == Kept && r.Keeping.State == KeepDated && !r.Keeping.Due.On.After(r.Today)
}

// Retention tells how long a record is kept, by which rule, and what would change it.
func (o *Office) Retention(ctx context.Context, who Actor, ref string) (RecordRetention, error) {
	if err := who.Must(ActSeeRetention); err != nil {
		return RecordRetention{}, err
	}
	d, err := o.Document(ctx, who, ref)
	if err != nil {
		return RecordRetention{}, err
	}
	r, err := o.retentionOf(ctx, d)
	if err != nil {
		return RecordRetention{}, err
	}
	held, err := o.catalogue.Held(ctx, []DocumentID{d.ID})
	if err != nil {
		return RecordRetention{}, err
	}
	r.Held = len(held[d.ID])
	for _, id := range held[d.ID] {
		if !who.May(ActReadHolds) {
			break
		}
		h, err := o.catalogue.Hold(ctx, id)
		if err != nil {
			return RecordRetention{}, err
		}
		r.Holds = append(r.Holds, h)
	}
	return r, nil
}

func (o *Office) retentionOf(ctx context.Context, d Document) (RecordRetention, error) {
	cases, err := o.catalogue.RetentionCases(ctx, []DocumentID{d.ID})
	if err != nil {
		return RecordRetention{}, err
	}
	now, err := o.clock(ctx)
	if err != nil {
		return RecordRetention{}, err
	}
	c := cases[d.ID]
	return RecordRetention{
		Document: d, Keeping: o.profile().Keeping(c.Document, c.Evidence), Overrides: c.Overrides, Events: c.Evidence.Events,
		Today: DateOf(now, o.profile().zone()),
	}, nil
}

// OverrideRequest asks to keep one record longer than its class.
type OverrideRequest struct {
	Trigger Trigger // default: that of the rule that holds
	Event   string
	Years   int
	Months  int
	Action  RetentionAction // default: that of the rule that holds
	Reason  string          // why; required
}

// OverrideRetention keeps a record longer than the rule that holds for it. A shorter
// period, or a less careful action, is refused (Invalid).
func (o *Office) OverrideRetention(ctx context.Context, who Actor, id DocumentID, req OverrideRequest) (Override, error) {
	if err := who.Must(ActOverrideRetention); err != nil {
		return Override{}, err
	}
	if err := checkReason(&req.Reason); err != nil {
		return Override{}, err
	}
	rule := Retention{Trigger: req.Trigger, Event: strings.TrimSpace(req.Event), Years: req.Years, Months: req.Months, Action: req.Action}
	var made Override
	err := o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lock(ctx, tx, who, id, 0)
		if err != nil {
			return err
		}
		cases, err := tx.RetentionCases(ctx, []DocumentID{id})
		if err != nil {
			return err
		}
		c, rule := cases[id], rule
		now := o.profile().Keeping(c.Document, c.Evidence)
		rule = rule.like(now)
		if err := InvalidProblems(CheckRetention(rule, o.knownEvent)); err != nil {
			return err
		}
		if why := shorter(now.Clauses, rule, o.profile().Facts(c.Document, c.Evidence)); why != "" {
			return Errorf(Invalid, "%s", why).At("years")
		}
		entry, err := tx.Append(ctx, entry(who, RetentionOverridden, SubjectDocument, string(id), map[string]any{
			"number": d.Number, "rule": ruleDetail(rule), "reason": req.Reason, "due": dueDetail(now.Due),
		}))
		if err != nil {
			return err
		}
		made = Override{ID: OverrideID(entry.Seq), Document: id, Rule: rule, Reason: req.Reason, RecordedAt: entry.At, RecordedBy: who.Name}
		if err := tx.InsertOverride(ctx, made); err != nil {
			return err
		}
		return o.redue(ctx, tx, id)
	})
	return made, err
}

// like fills what an override leaves out from the rule that decides now.
func (r Retention) like(now Keeping) Retention {
	var holds Retention
	if now.Decides >= 0 {
		holds = now.Clauses[now.Decides].Rule
	}
	if r.Action == "" {
		r.Action = holds.Action
	}
	if r.Years == 0 && r.Months == 0 && r.Action != KeepPermanently {
		r.Years, r.Months = holds.Years, holds.Months
	}
	if r.Trigger == "" && r.Action != KeepPermanently {
		r.Trigger = holds.Trigger
		if r.Event == "" {
			r.Event = holds.Event
		}
	}
	return r
}

func (o *Office) knownEvent(code string) bool {
	_, ok := o.profile().RetentionEvent(code)
	return ok
}

// ruleDetail is a rule as the ledger tells it.
func ruleDetail(r Retention) map[string]any {
	return map[string]any{"trigger": r.Trigger, "event": r.Event, "years": r.Years, "months": r.Months, "action": r.Action}
}

func dueDetail(d Due) map[string]any { return map[string]any{"on": d.On, "action": d.Action} }

// LiftOverride makes an override count no more: the record is kept as its class says.
// It is the one act that can bring a record's end nearer, and asks for a reason.
func (o *Office) LiftOverride(ctx context.Context, who Actor, id OverrideID, reason string) (Override, error) {
	if err := who.Must(ActOverrideRetention); err != nil {
		return Override{}, err
	}
	if err := checkReason(&reason); err != nil {
		return Override{}, err
	}
	was, err := o.catalogue.Override(ctx, id)
	if err != nil && KindOf(err) != NotFound {
		return Override{}, err
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lock(ctx, tx, who, was.Document, 0)
		if err != nil {
			return noOverride(err)
		}
		entry, err := tx.Append(ctx, entry(who, OverrideLifted, SubjectDocument, string(d.ID), map[string]any{
			"number": d.Number, "override": id, "rule": ruleDetail(was.Rule), "reason": reason, "due": dueDetail(d.Due),
		}))
		if err != nil {
			return err
		}
		was.LiftedAt, was.LiftedBy, was.LiftReason = entry.At, who.Name, reason
		if err := tx.LiftOverride(ctx, was); err != nil {
			return err
		}
		return o.redue(ctx, tx, d.ID)
	})
	return was, err
}

func noOverride(err error) error {
	if KindOf(err) == NotFound {
		return Errorf(NotFound, "There is no such override, or you may not read its document.")
	}
	return err
}

// NamedEventRequest asks to record that what a retention waits for has happened.
type NamedEventRequest struct {
	Code string // of the profile's retention_events
	On   Date   // the day it happened; required
	Note string
}

// RecordNamedEvent records a named event of a document. Of several of one name the last counts.
func (o *Office) RecordNamedEvent(ctx context.Context, who Actor, id DocumentID, req NamedEventRequest) (NamedEvent, error) {
	if err := who.Must(ActRecordNamedEvent); err != nil {
		return NamedEvent{}, err
	}
	now, err := o.clock(ctx)
	if err != nil {
		return NamedEvent{}, err
	}
	var problems []Problem
	if req.Code = strings.TrimSpace(req.Code); !o.knownEvent(req.Code) {
		problems = append(problems, Problem{"event", fmt.Sprintf("The profile has no event %q among its retention_events; it has: %s.",
			req.Code, codes(o.profile().RetentionEvents, func(e RetentionEvent) string { return e.Code }))})
	}
	if req.On == "" {
		problems = append(problems, Problem{"on", "Give the day on which it happened, as YYYY-MM-DD."})
	} else if e := req.On.legal("on"); e != nil {
		problems = append(problems, Problem{"on", e.Message})
	} else if req.On.After(DateOf(now, o.profile().zone())) {
		problems = append(problems, Problem{"on", "This day has not come yet; record what has happened."})
	}
	problems = append(problems, checkNote("note", &req.Note)...)
	if err := InvalidProblems(problems); err != nil {
		return NamedEvent{}, err
	}
	e := NamedEvent{Document: id, Code: req.Code, On: req.On, Note: req.Note, RecordedBy: who.Name}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lock(ctx, tx, who, id, 0)
		if err != nil {
			return err
		}
		entry, err := tx.Append(ctx, entry(who, NamedEventRecorded, SubjectDocument, string(id), map[string]any{
			"number": d.Number, "event": e.Code, "on": e.On, "note": e.Note,
		}))
		if err != nil {
			return err
		}
		e.ID, e.RecordedAt = NamedEventID(entry.Seq), entry.At
		if err := tx.InsertNamedEvent(ctx, e); err != nil {
			return err
		}
		return o.redue(ctx, tx, id)
	})
	return e, err
}

// RetractNamedEvent takes back a named event that was recorded by mistake. It stays on record.
func (o *Office) RetractNamedEvent(ctx context.Context, who Actor, id NamedEventID, reason string) (NamedEvent, error) {
	if err := who.Must(ActRecordNamedEvent); err != nil {
		return NamedEvent{}, err
	}
	if err := checkReason(&reason); err != nil {
		return NamedEvent{}, err
	}
	missing := Errorf(NotFound, "There is no such event, or you may not read its document.")
	e, err := o.catalogue.NamedEvent(ctx, id)
	if err != nil {
		if KindOf(err) == NotFound {
			return NamedEvent{}, missing
		}
		return NamedEvent{}, err
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lock(ctx, tx, who, e.Document, 0)
		if err != nil {
			if KindOf(err) == NotFound {
				return missing
			}
			return err
		}
		entry, err := tx.Append(ctx, entry(who, NamedEventRetracted, SubjectDocument, string(d.ID), map[string]any{
			"number": d.Number, "retracted": id, "event": e.Code, "on": e.On, "reason": reason,
		}))
		if err != nil {
			return err
		}
		e.RetractedAt, e.RetractedBy, e.RetractReason = entry.At, who.Name, reason
		if err := tx.RetractNamedEvent(ctx, e); err != nil {
			return err
		}
		return o.redue(ctx, tx, d.ID)
	})
	return e, err
}
