package records

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// DispositionRequest proposes a disposition.
type DispositionRequest struct {
	Action   RetentionAction // DestroyIt or TransferIt
	Refs     []string        // of the records: ids, register numbers or symbols
	Reason   string
	Receiver string // of a transfer
}

// maxDisposed bounds the records of one disposition.
const maxDisposed = 5000

// SeenDisposition is a disposition as one actor may see it.
type SeenDisposition struct {
	Disposition
	Counts  map[DisposalState]int64
	Number  string // the certificate's register number, for those who may read it
	Trouble string // why it does not go on, when something stops it
}

// Propose proposes that records be destroyed or transferred. Each must be a record whose
// retention has ended with this action or with a review, that nothing holds, that is in no
// other disposition under way, and whose bytes no other record has; every one that is not is named.
func (c *Custodian) Propose(ctx context.Context, who Actor, req DispositionRequest) (SeenDisposition, error) {
	if err := who.Must(ActDispose); err != nil {
		return SeenDisposition{}, err
	}
	s := Disposition{Action: req.Action, Reason: strings.TrimSpace(req.Reason), Receiver: strings.TrimSpace(req.Receiver), State: DispositionIsProposed}
	if err := checkDisposition(s, req.Refs); err != nil {
		return SeenDisposition{}, err
	}
	ids, err := c.office.listed(ctx, who, req.Refs, maxDisposed)
	if err != nil {
		return SeenDisposition{}, err
	}
	if err := c.wordsNow(ctx); err != nil {
		return SeenDisposition{}, err
	}
	today, err := c.day(ctx)
	if err != nil {
		return SeenDisposition{}, err
	}
	going := make(map[DocumentID]bool, len(ids))
	for _, id := range ids {
		going[id] = true
	}
	bound, err := c.bound(ctx, ids, today)
	if err != nil {
		return SeenDisposition{}, err
	}
	profile, derived, err := c.derived(ctx)
	if err != nil {
		return SeenDisposition{}, err
	}
	err = c.office.catalogue.InTx(ctx, func(tx Tx) error {
		held, err := tx.Held(ctx, ids)
		if err != nil {
			return err
		}
		var problems []Problem
		for _, id := range ids {
			d, err := c.office.lock(ctx, tx, who, id, 0)
			if err != nil && KindOf(err) != Gone {
				return err
			}
			if err == nil {
				err = derived(d.Class)
			}
			if err == nil {
				err = c.mayGo(ctx, tx, d, s.Action, today, held[id], bound[id], going)
			}
			if err == nil {
				var open DispositionID
				if open, err = tx.OpenDisposition(ctx, id); err == nil && open != 0 {
					err = Errorf(Conflict, "%s is in disposition %d, which is not over.", d.Number, open)
				}
			}
			switch KindOf(err) {
			case Conflict, Gone:
				problems = append(problems, Problem{"records", messageOf(err)})
			default:
				if err != nil {
					return err
				}
			}
		}
		if len(problems) > 0 {
			return refusals(problems)
		}
		if c.office.profile() != profile {
			return errRuleChanged
		}
		e, err := tx.Append(ctx, entry(who, DispositionProposed, SubjectDisposal, "", map[string]any{
			"action": s.Action, "reason": s.Reason, "receiver": s.Receiver, "records": ids,
		}))
		if err != nil {
			return err
		}
		s.ID, s.ProposedAt, s.ProposedBy, s.ProposedActor = DispositionID(e.Seq), e.At, e.Name, e.Actor
		return tx.InsertDisposition(ctx, s, ids)
	})
	if err != nil {
		return SeenDisposition{}, err
	}
	return c.seenDisposition(ctx, who, s)
}

// refusals is a Conflict that names every record that may not go.
func refusals(problems []Problem) error {
	e := &Error{Kind: Conflict, Field: "records", Message: problems[0].Message, Problems: problems}
	if len(problems) > 1 {
		e.Message = problems[0].Message + " And others may not go either: see the list."
	}
	return e
}

func messageOf(err error) string {
	var e *Error
	if asError(err, &e) {
		return e.Message
	}
	return "It may not go."
}

func checkDisposition(s Disposition, refs []string) error {
	var problems []Problem
	bad := func(field, message string) { problems = append(problems, Problem{field, message}) }
	if s.Action != DestroyIt && s.Action != TransferIt {
		bad("action", "Choose destroy or transfer.")
	}
	if len(refs) == 0 {
		bad("records", "Name the records.")
	}
	if s.Reason == "" || utf8.RuneCountInString(s.Reason) > maxReason {
		bad("reason", "Say why, in at most 2000 characters; the reason stands in the certificate.")
	}
	if s.Action == TransferIt && s.Receiver == "" {
		bad("receiver", "Say who receives the records.")
	}
	return InvalidProblems(problems)
}

// day is today by the clock that counts: never earlier than the last ledger entry.
func (c *Custodian) day(ctx context.Context) (Date, error) {
	now, err := c.office.clock(ctx)
	return DateOf(now, c.office.profile().zone()), err
}

// mayGo says why a record may not go now, as a Conflict, or nil.
func (c *Custodian) mayGo(ctx context.Context, tx Tx, d Document, action RetentionAction, today Date, held []HoldID, bound Date, going map[DocumentID]bool) error {
	switch {
	case len(held) > 0:
		return Errorf(Conflict, "%s is under a hold; it stays until every hold on it is lifted.", d.Number)
	case !d.Declared.Made():
		return Errorf(Conflict, "%s is a draft, not a record; declare it or leave it.", d.Number)
	case d.Access.Seal.After(today):
		return Errorf(Conflict, "%s is sealed until %s.", d.Number, d.Access.Seal)
	case d.Due.Action == KeepPermanently:
		return Errorf(Conflict, "%s is kept permanently.", d.Number)
	case d.Due.On == "" || d.Due.On.After(today):
		return Errorf(Conflict, "The retention of %s has not ended.", d.Number)
	case d.Due.Action != action && d.Due.Action != ReviewIt:
		return Errorf(Conflict, "By its retention %s is to be handled otherwise (%s).", d.Number, d.Due.Action)
	}
	if bound != "" {
		return Errorf(Conflict, "The bucket keeps the bytes of %s until %s (Object Lock), and the service's key may not overrule it.", d.Number, bound)
	}
	sharers, err := tx.SharersOf(ctx, d.ID)
	if err != nil {
		return err
	}
	if sharedOutside(sharers, going) {
		return Errorf(Conflict, "The bytes of %s are those of another record, too, which stays.", d.Number)
	}
	if c.words.Load() && d.unread() {
		return Errorf(Conflict, "The text of %s is still being read, and a hold by words may catch it.", d.Number)
	}
	return nil
}

// unread reports whether the text of a file is not read yet.
func (d Document) unread() bool {
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			for _, f := range t.Files {
				if f.Reading.State == ReadingPending || f.Reading.State == ReadingRunning {
					return true
				}
			}
		}
	}
	return false
}

// Approve lets a disposition be carried out, without the records excluded. Whoever proposed it
// may not, nor who may not read every record of it. Of two who decide at once the second is told.
func (c *Custodian) Approve(ctx context.Context, who Actor, id DispositionID, exclude []string, note string) (SeenDisposition, error) {
	if err := who.Must(ActApprove); err != nil {
		return SeenDisposition{}, err
	}
	if _, err := c.office.catalogue.Disposition(ctx, id); err != nil {
		return SeenDisposition{}, err
	}
	out, err := c.office.listed(ctx, who, exclude, maxDisposed)
	if err != nil {
		return SeenDisposition{}, err
	}
	all, err := c.allDisposals(ctx, id, "")
	if err != nil {
		return SeenDisposition{}, err
	}
	hidden, visible, within := 0, c.office.visible(who), map[DocumentID]bool{}
	for _, r := range all {
		within[r.Document.ID] = true
		if !visible(r.Document.Access) {
			hidden++
		}
	}
	if hidden > 0 {
		return SeenDisposition{}, Errorf(Forbidden, "%d of its records you may not read; who approves must be able to read them all.", hidden)
	}
	if i := slices.IndexFunc(out, func(id DocumentID) bool { return !within[id] }); i >= 0 {
		return SeenDisposition{}, Errorf(Invalid, "%q is no record of this disposition.", exclude[i]).At("exclude")
	}
	if len(out) == len(all) {
		return SeenDisposition{}, Errorf(Invalid, "No record would be left; reject the disposition instead.").At("exclude")
	}
	s, err := c.decide(ctx, who, id, DispositionApproved, note, func(tx Tx, s *Disposition, e Entry) error {
		s.State = DispositionIsApproved
		for _, d := range out {
			if err := tx.UpdateDisposal(ctx, s.ID, d, RecordExcluded, "Excluded by whoever approved.", e.Seq, BytesKept); err != nil {
				return err
			}
		}
		return nil
	}, map[string]any{"excluded": out})
	if err != nil {
		return SeenDisposition{}, err
	}
	c.begun()
	return c.seenDisposition(ctx, who, s)
}

// Reject ends a disposition; its records stay as they are.
func (c *Custodian) Reject(ctx context.Context, who Actor, id DispositionID, reason string) (SeenDisposition, error) {
	if err := who.Must(ActApprove); err != nil {
		return SeenDisposition{}, err
	}
	if strings.TrimSpace(reason) == "" {
		return SeenDisposition{}, Errorf(Invalid, "Say why it is rejected.").At("reason")
	}
	s, err := c.decide(ctx, who, id, DispositionRejected, reason, func(_ Tx, s *Disposition, _ Entry) error {
		s.State = DispositionIsRejected
		return nil
	}, map[string]any{})
	if err != nil {
		return SeenDisposition{}, err
	}
	return c.seenDisposition(ctx, who, s)
}

func (c *Custodian) decide(ctx context.Context, who Actor, id DispositionID, act Action, note string, do func(Tx, *Disposition, Entry) error, detail map[string]any) (s Disposition, err error) {
	if note = strings.TrimSpace(note); utf8.RuneCountInString(note) > maxReason {
		return s, Errorf(Invalid, "Write at most %d characters.", maxReason).At("reason")
	}
	err = c.office.catalogue.InTx(ctx, func(tx Tx) error {
		if s, err = tx.Disposition(ctx, id); err != nil {
			return err
		}
		switch {
		case s.State != DispositionIsProposed:
			day := DateOf(s.DecidedAt, c.office.profile().zone())
			if s.State == DispositionIsRejected {
				return Errorf(Conflict, "%s has decided already, on %s: the disposition was rejected.", s.DecidedBy, day)
			}
			return Errorf(Conflict, "%s has decided already, on %s: the disposition was approved.", s.DecidedBy, day)
		case s.ProposedActor == who.ID:
			return Errorf(Forbidden, "You proposed this disposition; somebody else must decide on it.")
		}
		detail["disposition"], detail["note"] = s.ID, note
		e, err := tx.Append(ctx, entry(who, act, SubjectDisposal, s.ID.String(), detail))
		if err != nil {
			return err
		}
		s.DecidedAt, s.DecidedBy, s.DecidedActor, s.Decision, s.DecidedSeq = e.At, e.Name, e.Actor, note, e.Seq
		if err := do(tx, &s, e); err != nil {
			return err
		}
		return tx.UpdateDisposition(ctx, s)
	})
	return s, err
}

// Confirmation is what the receiver of a transfer answered.
type Confirmation struct {
	Receiver  string // who confirms; empty for the one proposed
	Reference string // of their letter or receipt
	On        Date
}

// Confirm records that the receiver has what was transferred; then the local bytes are destroyed.
func (c *Custodian) Confirm(ctx context.Context, who Actor, id DispositionID, by Confirmation) (SeenDisposition, error) {
	if err := who.Must(ActDispose); err != nil {
		return SeenDisposition{}, err
	}
	by.Reference, by.Receiver = strings.TrimSpace(by.Reference), strings.TrimSpace(by.Receiver)
	switch {
	case by.Reference == "":
		return SeenDisposition{}, Errorf(Invalid, "Give the reference of the receiver's confirmation.").At("reference")
	case by.On == "":
		return SeenDisposition{}, Errorf(Invalid, "Say on which day the receiver confirmed.").At("received_on")
	}
	today, err := c.day(ctx)
	if err != nil {
		return SeenDisposition{}, err
	}
	var s Disposition
	err = c.office.catalogue.InTx(ctx, func(tx Tx) (err error) {
		if s, err = tx.Disposition(ctx, id); err != nil {
			return err
		}
		if s.Action != TransferIt || s.State != DispositionIsApproved {
			return Errorf(Conflict, "Only an approved transfer that was not confirmed yet waits for a confirmation.")
		}
		if day := DateOf(s.DecidedAt, c.office.profile().zone()); by.On < day || by.On.After(today) {
			return Errorf(Invalid, "The receiver cannot have confirmed on %s: the transfer was approved on %s, and today is %s.", by.On, day, today).At("received_on")
		}
		if by.Receiver != "" {
			s.Receiver = by.Receiver
		}
		e, err := tx.Append(ctx, entry(who, DispositionConfirmed, SubjectDisposal, s.ID.String(), map[string]any{
			"disposition": s.ID, "receiver": s.Receiver, "reference": by.Reference, "received_on": by.On,
		}))
		if err != nil {
			return err
		}
		s.State, s.Reference, s.ReceivedOn, s.ConfirmedAt, s.ConfirmedBy, s.ConfirmedSeq = DispositionIsConfirmed, by.Reference, by.On, e.At, e.Name, e.Seq
		return tx.UpdateDisposition(ctx, s)
	})
	if err != nil {
		return SeenDisposition{}, err
	}
	c.begun()
	return c.seenDisposition(ctx, who, s)
}

// Resume has a disposition that is to be carried out gone on with, and returns when it can go no further now.
func (c *Custodian) Resume(ctx context.Context, who Actor, id DispositionID) (SeenDisposition, error) {
	if err := who.Must(ActDispose); err != nil {
		return SeenDisposition{}, err
	}
	s, err := c.office.catalogue.Disposition(ctx, id)
	if err != nil {
		return SeenDisposition{}, err
	}
	switch s.State {
	case DispositionIsProposed, DispositionIsRejected:
		return SeenDisposition{}, Errorf(Conflict, "Only a disposition that was approved is carried out.")
	case DispositionIsCertified:
		return c.seenDisposition(ctx, who, s)
	}
	if err := c.Work(ctx); err != nil {
		return SeenDisposition{}, err
	}
	return c.Disposition(ctx, who, id)
}

// Disposition returns a disposition with how far it is.
func (c *Custodian) Disposition(ctx context.Context, who Actor, id DispositionID) (SeenDisposition, error) {
	if err := who.Must(ActReadFates); err != nil {
		return SeenDisposition{}, err
	}
	s, err := c.office.catalogue.Disposition(ctx, id)
	if err != nil {
		return SeenDisposition{}, err
	}
	return c.seenDisposition(ctx, who, s)
}

// Dispositions lists dispositions, the newest first.
func (c *Custodian) Dispositions(ctx context.Context, who Actor) ([]SeenDisposition, error) {
	if err := who.Must(ActReadFates); err != nil {
		return nil, err
	}
	found, err := c.office.catalogue.Dispositions(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]SeenDisposition, len(found))
	for i, s := range found {
		if all[i], err = c.seenDisposition(ctx, who, s); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// DisposalRecords lists the records of a disposition that the actor may read, and how many others there are.
func (c *Custodian) DisposalRecords(ctx context.Context, who Actor, id DispositionID) (seen []DisposalRecord, hidden int, err error) {
	if err := who.Must(ActReadFates); err != nil {
		return nil, 0, err
	}
	if _, err := c.office.catalogue.Disposition(ctx, id); err != nil {
		return nil, 0, err
	}
	all, err := c.allDisposals(ctx, id, "")
	visible := c.office.visible(who)
	for _, r := range all {
		if visible(r.Document.Access) {
			seen = append(seen, r)
		} else {
			hidden++
		}
	}
	return seen, hidden, err
}

func (c *Custodian) allDisposals(ctx context.Context, id DispositionID, state DisposalState) (all []DisposalRecord, err error) {
	const step = 500
	for after := DocumentID(""); ; {
		page, err := c.office.catalogue.DisposalRecords(ctx, id, state, after, step)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if len(page) < step {
			return all, nil
		}
		after = page[len(page)-1].Document.ID
	}
}

func (c *Custodian) seenDisposition(ctx context.Context, who Actor, s Disposition) (SeenDisposition, error) {
	counts, err := c.office.catalogue.CountDisposals(ctx, s.ID)
	seen := SeenDisposition{Disposition: s, Counts: counts, Trouble: c.trouble(s.ID.String())}
	if err != nil || s.Certificate == "" {
		return seen, err
	}
	d, err := c.office.Document(ctx, who, string(s.Certificate))
	if err != nil {
		if KindOf(err) == NotFound {
			seen.Certificate, err = "", nil
		}
		return seen, err
	}
	seen.Number = d.Number
	return seen, nil
}

// wordsPatience is how long a disposition waits for the index, so that holds by words catch everything.
const wordsPatience = 20 * time.Second

// wordsNow gathers what holds by words catch, and returns when they have caught everything there is.
func (c *Custodian) wordsNow(ctx context.Context) error {
	holds, err := c.office.catalogue.Holds(ctx, false)
	if err != nil {
		return err
	}
	holds = slices.DeleteFunc(holds, func(h Hold) bool { return h.Terms.Text == "" })
	c.words.Store(len(holds) > 0)
	if len(holds) == 0 {
		return nil
	}
	head, err := c.office.catalogue.Head(ctx)
	if err != nil {
		return err
	}
	for deadline := time.Now().Add(wordsPatience); c.catcher == nil || !c.catcher.Reached(head.Size); {
		if c.catcher == nil || time.Now().After(deadline) {
			e := Errorf(Unavailable, "The index is behind, so that what the holds by words catch is not known; try again in a moment.")
			e.RetryAfter = 5 * time.Second
			return e
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond): // the index tells nobody when it is there
		}
	}
	for _, h := range holds {
		if _, err := c.catchWorded(ctx, h); err != nil {
			return err
		}
	}
	return nil
}
