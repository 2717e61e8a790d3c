package records

import (
	"context"
	"time"
)

// Checkout says who works on a draft, and until when. Meanwhile nobody else edits or moves it, adds
// versions or languages, corrects its language or articles, records legal events or relations of it, or puts
// it into a matter. Notes, holds, retention and what the service reads of it go on.
type Checkout struct {
	Holder string // the actor's id
	By     string // the actor's name at the time
	At     time.Time
	Until  time.Time
}

// Holds reports whether the check-out is good at an instant: after Until it is over by itself.
func (c *Checkout) Holds(at time.Time) bool { return c != nil && at.Before(c.Until) }

// How long a draft may be checked out.
const (
	DefaultCheckout = 8 * time.Hour
	MaxCheckout     = 14 * 24 * time.Hour
)

// CheckOut takes a draft for the actor alone, for a while (0: DefaultCheckout, at most MaxCheckout).
// Whoever has it may ask again, which counts from now. Conflict when somebody else has it, or
// when it is a declared record.
func (o *Office) CheckOut(ctx context.Context, who Actor, id DocumentID, length time.Duration) (Document, error) {
	if err := who.Must(ActCheckOut); err != nil {
		return Document{}, err
	}
	if length == 0 {
		length = DefaultCheckout
	}
	if length < time.Minute || length > MaxCheckout {
		return Document{}, Errorf(Invalid, "A document is checked out for a minute at least and for 14 days at most.").At("hours")
	}
	return o.lend(ctx, who, id, CheckedOut, func(d *Document) (map[string]any, error) {
		if d.Declared.Made() {
			return nil, Errorf(Conflict, "The document is a declared record; only drafts are checked out.")
		}
		if err := o.free(who, *d); err != nil {
			return nil, err
		}
		now := o.now().UTC().Truncate(time.Microsecond)
		d.Checkout = &Checkout{Holder: who.ID, By: who.Name, At: now, Until: now.Add(length)}
		return map[string]any{"until": d.Checkout.Until}, nil
	})
}

// CheckIn gives a draft back. Conflict when the actor has not checked it out, or it was over before.
func (o *Office) CheckIn(ctx context.Context, who Actor, id DocumentID) (Document, error) {
	if err := who.Must(ActCheckOut); err != nil {
		return Document{}, err
	}
	return o.lend(ctx, who, id, CheckedIn, func(d *Document) (map[string]any, error) {
		if err := o.free(who, *d); err != nil {
			return nil, err
		}
		if !d.Checkout.Holds(o.now()) {
			return nil, Errorf(Conflict, "You have not checked the document out, or the time was over.")
		}
		d.Checkout = nil
		return map[string]any{}, nil
	})
}

// BreakCheckout ends somebody's check-out before its time, with a reason.
func (o *Office) BreakCheckout(ctx context.Context, who Actor, id DocumentID, reason string) (Document, error) {
	if err := who.Must(ActBreakOut); err != nil {
		return Document{}, err
	}
	if err := checkReason(&reason); err != nil {
		return Document{}, err
	}
	return o.lend(ctx, who, id, CheckoutBroken, func(d *Document) (map[string]any, error) {
		if !d.Checkout.Holds(o.now()) {
			return nil, Errorf(Conflict, "Nobody has checked the document out.")
		}
		detail := map[string]any{"holder": d.Checkout.Holder, "by": d.Checkout.By, "until": d.Checkout.Until, "reason": reason}
		d.Checkout = nil
		return detail, nil
	})
}

// lend changes who has a document, and says so in the ledger.
func (o *Office) lend(ctx context.Context, who Actor, id DocumentID, action Action, do func(d *Document) (map[string]any, error)) (Document, error) {
	var d Document
	err := o.catalogue.InTx(ctx, func(tx Tx) error {
		var err error
		if d, err = o.lock(ctx, tx, who, id, 0); err != nil {
			return err
		}
		if err := o.kept(ctx, d); err != nil {
			return err
		}
		detail, err := do(&d)
		if err != nil {
			return err
		}
		if err := tx.SetCheckout(ctx, id, d.Checkout); err != nil {
			return err
		}
		detail["number"] = d.Number
		_, err = tx.Append(ctx, entry(who, action, SubjectDocument, string(id), detail))
		return err
	})
	return d, err
}
