package records

import (
	"context"
	"strings"
	"time"
)

// Annulment says that a document's register number counts no more. The number,
// the document and its data stay legible, and the number is never given again
// (as in DPR 445/2000, art. 54).
type Annulment struct {
	Reason string
	At     time.Time
	Actor  string // the id of whoever annulled it
	By     string // their name at the time
	Seq    int64  // the ledger entry that says so
}

// Annul annuls the register entry of a document the actor may read. What was
// annulled once cannot be annulled again, nor brought back: file the document anew.
func (r *Registrar) Annul(ctx context.Context, who Actor, ref, reason string) (Annulment, error) {
	if err := who.Must(ActAnnul); err != nil {
		return Annulment{}, err
	}
	d, err := r.office.Document(ctx, who, ref)
	if err != nil {
		return Annulment{}, err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case reason == "":
		return Annulment{}, Errorf(Invalid, "Say why the entry is annulled; the reason stands beside the number for ever.").At("reason")
	case len(reason) > maxReason:
		return Annulment{}, Errorf(Invalid, "The reason is longer than %d bytes.", maxReason).At("reason")
	}
	var a Annulment
	err = r.office.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := r.office.lock(ctx, tx, who, d.ID, 0)
		if err != nil {
			return err
		}
		if d.Annulled != nil {
			return Errorf(Conflict, "%s was annulled already, by %s: %s", d.Number, d.Annulled.By, d.Annulled.Reason)
		}
		entered, err := tx.RegisterEntry(ctx, d.ID)
		if err != nil {
			return err
		}
		if err := tx.UpdateDocument(ctx, d); err != nil { // whoever has seen it unannulled must look again before they change it
			return err
		}
		e, err := tx.Append(ctx, entry(who, RegisterAnnulled, SubjectDocument, string(d.ID), map[string]any{
			"number": d.Number, "series": entered.Series, "year": entered.Year, "n": entered.N, "reason": reason,
		}))
		if err != nil {
			return err
		}
		a = Annulment{Reason: reason, At: e.At, Actor: e.Actor, By: e.Name, Seq: e.Seq}
		return tx.InsertAnnulment(ctx, d.ID, a)
	})
	return a, err
}
