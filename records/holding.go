package records

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// HoldRequest asks to place a hold.
type HoldRequest struct {
	Name      string
	Reason    string
	Authority string
	Refs      []string // of the records, for a list of them: ids, register numbers or symbols
	Class     string
	Matter    string // id or code
	Query     string // as an address has it: q=asamblea&type=minutes
}

// The bounds of a hold.
const (
	maxHoldName    = 200  // characters
	maxHoldRecords = 1000 // of a list; more are chosen by class, matter or query
)

// HoldExtension is the detail of a HoldExtended entry.
type HoldExtension struct {
	Hold    HoldID       `json:"hold"`
	Records []DocumentID `json:"records"`
}

// SeenHold is a hold as one actor may see it.
type SeenHold struct {
	Hold
	Records int64 // that it has gathered and the actor may read
	Hidden  int64 // that it has gathered besides
	// Untold: the hold was placed by words, and how many records that the actor may not read
	// have them is for those only who read the whole ledger. Hidden, Done and Total are 0 then.
	Untold bool
	// MatterName is by what its matter is known, code or title; empty for other scopes, and for who may not know of it.
	MatterName string
}

// PlaceHold places a hold. It blocks at once; what it catches is gathered beside, and the
// hold tells how far that is. A list of records must be of records the actor may read; the other
// scopes catch every record, whoever may read it.
func (c *Custodian) PlaceHold(ctx context.Context, who Actor, req HoldRequest) (SeenHold, error) {
	if err := who.Must(ActHold); err != nil {
		return SeenHold{}, err
	}
	h := Hold{Name: strings.TrimSpace(req.Name), Reason: strings.TrimSpace(req.Reason), Authority: strings.TrimSpace(req.Authority), State: HoldPlacing}
	if err := checkHold(h); err != nil {
		return SeenHold{}, err
	}
	var err error
	if h.HoldTarget, err = c.target(ctx, who, req); err != nil {
		return SeenHold{}, err
	}
	if h.Terms, err = c.terms(h.HoldTarget); err == nil { // of one that stands already it is not asked
		err = InvalidProblems(checkLength(h.Query, h.Terms))
	}
	if err != nil {
		return SeenHold{}, err
	}
	if h.Total, err = c.expected(ctx, h); err != nil {
		return SeenHold{}, err
	}
	err = c.office.catalogue.InTx(ctx, func(tx Tx) error {
		e, err := tx.Append(ctx, entry(who, HoldPlaced, SubjectHold, h.Name, map[string]any{
			"name": h.Name, "reason": h.Reason, "authority": h.Authority, "target": h.HoldTarget,
		}))
		if err != nil {
			return err
		}
		h.ID, h.PlacedAt, h.PlacedBy, h.PlacedActor, h.Reached = HoldID(e.Seq), e.At, e.Name, e.Actor, e.Seq
		if h.Scope != HoldRecords {
			return tx.InsertHold(ctx, h)
		}
		// A list is short, and nothing but its rows says what it blocks: it is complete at once.
		h.State, h.Done = HoldInForce, h.Total
		if err := tx.InsertHold(ctx, h); err != nil {
			return err
		}
		return extendHold(ctx, tx, h, h.HoldTarget.Records)
	})
	if err != nil {
		return SeenHold{}, err
	}
	c.begun()
	return c.seen(ctx, who, h)
}

func checkHold(h Hold) error {
	var problems []Problem
	for _, f := range []struct {
		field, value, ask string
		most              int
	}{
		{"name", h.Name, "Give the hold a name by which people know it.", maxHoldName},
		{"reason", h.Reason, "Say why nothing may be destroyed; the reason stands beside the hold for ever.", maxReason},
		{"authority", h.Authority, "Say who ordered it: a court, the auditors, a resolution.", maxReason},
	} {
		switch {
		case f.value == "":
			problems = append(problems, Problem{f.field, f.ask})
		case utf8.RuneCountInString(f.value) > f.most:
			problems = append(problems, Problem{f.field, fmt.Sprintf("Write at most %d characters.", f.most)})
		}
	}
	return InvalidProblems(problems)
}

// target reads on what a hold is placed.
func (c *Custodian) target(ctx context.Context, who Actor, req HoldRequest) (HoldTarget, error) {
	given := 0
	t := HoldTarget{}
	for scope, is := range map[HoldScope]bool{HoldRecords: len(req.Refs) > 0, HoldClass: req.Class != "", HoldMatter: req.Matter != "", HoldQuery: req.Query != ""} {
		if is {
			given++
			t.Scope = scope
		}
	}
	if given != 1 {
		return t, Errorf(Invalid, "Say on what the hold is placed: on a list of records, on a class, on a matter, or on a query; one of them.").At("records")
	}
	switch t.Scope {
	case HoldClass:
		t.Class = req.Class
		if _, ok := c.office.Profile().Class(t.Class); !ok {
			return t, Errorf(Invalid, "There is no class %q in the file plan.", t.Class).At("class")
		}
	case HoldMatter:
		m, err := c.office.matter(ctx, who, req.Matter)
		if err != nil {
			if KindOf(err) == NotFound {
				err = Errorf(Invalid, "There is no matter %q, or you may not read it. Give its id or code.", req.Matter).At("matter")
			}
			return t, err
		}
		t.Matter = m.ID
	case HoldQuery:
		values, err := url.ParseQuery(strings.TrimPrefix(req.Query, "?"))
		if err != nil {
			return t, Errorf(Invalid, "The query cannot be read; write it as an address has it: q=asamblea&type=minutes.").At("query")
		}
		t.Query = values.Encode()
	case HoldRecords:
		ids, err := c.office.listed(ctx, who, req.Refs, maxHoldRecords)
		t.Records = ids
		return t, err
	}
	return t, nil
}

// listed resolves references to documents the actor may read, each once.
func (o *Office) listed(ctx context.Context, who Actor, refs []string, most int) ([]DocumentID, error) {
	if len(refs) > most {
		return nil, Errorf(Invalid, "Name at most %d records.", most).At("records")
	}
	var ids []DocumentID
	var problems []Problem
	for i, ref := range refs {
		d, err := o.Document(ctx, who, ref)
		switch {
		case err == nil && !slices.Contains(ids, d.ID):
			ids = append(ids, d.ID)
		case err != nil && KindOf(err) == NotFound:
			problems = append(problems, Problem{"records", fmt.Sprintf("There is no record at place %d of the list, or you may not read it.", i+1)})
		case err != nil:
			return nil, err
		}
	}
	return ids, InvalidProblems(problems)
}

// terms says a target in the catalogue's words.
func (c *Custodian) terms(t HoldTarget) (HoldTerms, error) {
	switch t.Scope {
	case HoldClass:
		return HoldTerms{Classes: c.office.Profile().Below(t.Class)}, nil
	case HoldMatter:
		return HoldTerms{Matters: []MatterID{t.Matter}}, nil
	case HoldQuery:
		return c.queryTerms(t.Query)
	}
	return HoldTerms{}, nil
}

func (c *Custodian) queryTerms(query string) (HoldTerms, error) {
	terms, problems := readTerms(c.office.Profile(), query)
	switch {
	case terms.Text != "" && c.catcher == nil:
		problems = append(problems, Problem{"query", "This service has no index, so that a hold by words catches nothing."})
	case terms.Text == "" && !terms.Asks() && len(problems) == 0:
		problems = append(problems, Problem{"query", "A query that asks nothing would hold everything; say what is to be held."})
	}
	return terms, InvalidProblems(problems)
}

// expected counts what a hold will gather.
func (c *Custodian) expected(ctx context.Context, h Hold) (int64, error) {
	switch {
	case h.Scope == HoldRecords:
		return int64(len(h.HoldTarget.Records)), nil
	case h.Terms.Text != "":
		ids, err := c.having(ctx, h)
		return int64(len(ids)), err
	}
	return c.office.catalogue.CountAnswering(ctx, h.Terms)
}

// LiftHold lifts a hold. What no other hold blocks is free at once; the hold and what it
// held stay on record.
func (c *Custodian) LiftHold(ctx context.Context, who Actor, id HoldID, reason string) (SeenHold, error) {
	if err := who.Must(ActHold); err != nil {
		return SeenHold{}, err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case reason == "":
		return SeenHold{}, Errorf(Invalid, "Say why the hold is lifted; the reason stands beside it for ever.").At("reason")
	case utf8.RuneCountInString(reason) > maxReason:
		return SeenHold{}, Errorf(Invalid, "The reason is longer than %d characters.", maxReason).At("reason")
	}
	var h Hold
	err := c.office.catalogue.InTx(ctx, func(tx Tx) error {
		var err error
		if h, err = tx.Hold(ctx, id); err != nil {
			return err
		}
		if !h.InForce() {
			return Errorf(Conflict, "The hold was lifted already, by %s: %s", h.LiftedBy, h.LiftReason)
		}
		e, err := tx.Append(ctx, entry(who, HoldWasLifted, SubjectHold, h.Name, map[string]any{"hold": h.ID, "name": h.Name, "reason": reason}))
		if err != nil {
			return err
		}
		h.LiftedAt, h.LiftedBy, h.LiftReason, h.LiftedSeq = e.At, e.Name, reason, e.Seq
		h.State, h.Cursor, h.Done = HoldLifting, "", 0
		return tx.UpdateHold(ctx, h)
	})
	if err != nil {
		return SeenHold{}, err
	}
	c.begun()
	return c.seen(ctx, who, h)
}

// Hold returns a hold to those who may know of holds.
func (c *Custodian) Hold(ctx context.Context, who Actor, id HoldID) (SeenHold, error) {
	if err := who.Must(ActReadHolds); err != nil {
		return SeenHold{}, err
	}
	h, err := c.office.catalogue.Hold(ctx, id)
	if err != nil {
		return SeenHold{}, err
	}
	return c.seen(ctx, who, h)
}

// Holds lists the holds in force, or all there ever were, the newest first.
func (c *Custodian) Holds(ctx context.Context, who Actor, all bool) ([]SeenHold, error) {
	if err := who.Must(ActReadHolds); err != nil {
		return nil, err
	}
	holds, err := c.office.catalogue.Holds(ctx, all)
	if err != nil {
		return nil, err
	}
	return c.seenAll(ctx, who, holds)
}

// HoldsOf lists every hold that a record the actor may read is or was in, the newest first.
func (c *Custodian) HoldsOf(ctx context.Context, who Actor, ref string) ([]SeenHold, error) {
	if err := who.Must(ActReadHolds); err != nil {
		return nil, err
	}
	d, err := c.office.Document(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	holds, err := c.office.catalogue.HoldsOf(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	return c.seenAll(ctx, who, holds)
}

// HoldRecords lists what a hold has gathered and the actor may read, in the order of ids.
func (c *Custodian) HoldRecords(ctx context.Context, who Actor, id HoldID, after DocumentID, limit int) ([]Document, error) {
	if err := who.Must(ActReadHolds); err != nil {
		return nil, err
	}
	if _, err := c.office.catalogue.Hold(ctx, id); err != nil {
		return nil, err
	}
	classes, err := c.office.visibleClasses(ctx, who)
	if err != nil {
		return nil, err
	}
	return c.office.catalogue.HoldRecords(ctx, id, classes, after, limit)
}

func (c *Custodian) seenAll(ctx context.Context, who Actor, holds []Hold) ([]SeenHold, error) {
	all := make([]SeenHold, len(holds))
	for i, h := range holds {
		var err error
		if all[i], err = c.seen(ctx, who, h); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// seen takes from a hold what the actor may not know: the records of a list, and how many
// hidden ones have the words that it was placed by.
func (c *Custodian) seen(ctx context.Context, who Actor, h Hold) (SeenHold, error) {
	counts, err := c.office.catalogue.CountHoldRecords(ctx, h.ID)
	if err != nil {
		return SeenHold{}, err
	}
	s := SeenHold{Hold: h}
	visible := c.office.visible(who)
	for class, n := range counts {
		if visible(ParseAccessClass(class)) {
			s.Records += n
		} else {
			s.Hidden += n
		}
	}
	if h.Terms.Text != "" && !who.May(ActReadLedger) {
		s.Untold, s.Hidden, s.Done, s.Total = true, 0, 0, 0
	}
	if h.Scope == HoldMatter {
		m, err := c.office.matter(ctx, who, string(h.Matter))
		if err != nil && KindOf(err) != NotFound {
			return SeenHold{}, err
		}
		if s.MatterName = m.Code; err == nil && m.Code == "" {
			s.MatterName = m.Title("")
		}
	}
	if len(h.HoldTarget.Records) > 0 {
		may := make([]DocumentID, 0, len(h.HoldTarget.Records))
		found, err := c.office.catalogue.Descriptions(ctx, h.HoldTarget.Records)
		if err != nil {
			return SeenHold{}, err
		}
		for _, id := range h.HoldTarget.Records {
			if d, ok := found[id]; ok && visible(d.Access) {
				may = append(may, id)
			}
		}
		s.HoldTarget.Records = may
	}
	return s, nil
}
