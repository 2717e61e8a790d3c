package records

import (
	"context"
	"encoding/hex"
	"strings"
	"time"
)

// aboutCheckpoints are the actions that say something of checkpoints only. A ledger
// to which nothing else was added needs no new checkpoint: else each would call for the next.
var aboutCheckpoints = []Action{CheckpointSigned, CheckpointCosigned, CheckpointStamped}

// ledgerSubject is the subject of entries about the ledger itself.
const ledgerSubject = "ledger"

// Checkpoint signs the ledger's present head. It is not kept; see Sign.
func (a *Auditor) Checkpoint(ctx context.Context, who Actor) (Checkpoint, error) {
	if err := who.Must(ActCheckpoints); err != nil {
		return Checkpoint{}, err
	}
	return a.signHead(ctx)
}

func (a *Auditor) signHead(ctx context.Context) (Checkpoint, error) {
	head, err := a.office.catalogue.Head(ctx)
	if err != nil {
		return Checkpoint{}, err
	}
	note, err := a.notary.Sign(CheckpointBody(a.office.profile().Origin, head))
	if err != nil {
		return Checkpoint{}, err
	}
	return Checkpoint{Head: head, Signed: note, PublicKey: a.notary.PublicKey()}, nil
}

// Sign signs and keeps a checkpoint over all that is in the ledger now. When
// nothing happened since the last one, it is that one, and made is false.
func (a *Auditor) Sign(ctx context.Context, who Actor) (c Checkpoint, made bool, err error) {
	if err := who.Must(ActSign); err != nil {
		return Checkpoint{}, false, err
	}
	return a.sign(ctx, who)
}

// SignDaily is Sign by the service itself.
func (a *Auditor) SignDaily(ctx context.Context) (c Checkpoint, made bool, err error) {
	return a.sign(ctx, Actor{})
}

func (a *Auditor) sign(ctx context.Context, who Actor) (Checkpoint, bool, error) {
	last, err := a.last(ctx)
	if err != nil && KindOf(err) != NotFound {
		return Checkpoint{}, false, err
	}
	happened, err := a.office.catalogue.HappenedAfter(ctx, last.Head.Size, aboutCheckpoints...)
	switch {
	case err != nil:
		return Checkpoint{}, false, err
	case !happened && last.Head.Size == 0:
		return Checkpoint{}, false, Errorf(Conflict, "The ledger has no entries yet; there is nothing to sign.")
	case !happened:
		return last, false, nil
	}
	c, err := a.signHead(ctx)
	if err != nil {
		return Checkpoint{}, false, err
	}
	c.At = a.office.now().UTC().Truncate(time.Microsecond)
	kept := false
	err = a.office.catalogue.InTx(ctx, func(tx Tx) error {
		if kept, err = tx.KeepCheckpoint(ctx, c); err != nil || !kept {
			return err
		}
		detail := map[string]any{"size": c.Head.Size, "root": hex.EncodeToString(c.Head.Root[:]), "at": c.At}
		_, err := tx.Append(ctx, entry(who, CheckpointSigned, SubjectSystem, ledgerSubject, detail))
		return err
	})
	if err == nil && !kept { // somebody else signed the same head meanwhile
		c, err = a.at(ctx, c.Head.Size)
	}
	return c, kept, err
}

// last returns the largest checkpoint that was kept, or NotFound.
func (a *Auditor) last(ctx context.Context) (Checkpoint, error) {
	all, err := a.office.catalogue.Checkpoints(ctx, 0, 1)
	if err != nil {
		return Checkpoint{}, err
	}
	if len(all) == 0 {
		return Checkpoint{}, Errorf(NotFound, "No checkpoint was signed yet.")
	}
	all[0].PublicKey = a.notary.PublicKey()
	return all[0], nil
}

// LastSigned returns when the last checkpoint was kept; zero when none was.
func (a *Auditor) LastSigned(ctx context.Context) (time.Time, error) {
	c, err := a.last(ctx)
	if KindOf(err) == NotFound {
		return time.Time{}, nil
	}
	return c.At, err
}

func (a *Auditor) at(ctx context.Context, size int64) (Checkpoint, error) {
	c, err := a.office.catalogue.CheckpointAt(ctx, size)
	c.PublicKey = a.notary.PublicKey()
	return c, err
}

// Checkpoints lists kept checkpoints, the largest first: at most limit of those
// smaller than before (0: of all).
func (a *Auditor) Checkpoints(ctx context.Context, who Actor, before int64, limit int) ([]Checkpoint, error) {
	if err := who.Must(ActCheckpoints); err != nil {
		return nil, err
	}
	all, err := a.office.catalogue.Checkpoints(ctx, before, limit)
	for i := range all {
		all[i].PublicKey = a.notary.PublicKey()
	}
	return all, err
}

// CheckpointAt returns the kept checkpoint over exactly size entries, or NotFound.
func (a *Auditor) CheckpointAt(ctx context.Context, who Actor, size int64) (Checkpoint, error) {
	if err := who.Must(ActCheckpoints); err != nil {
		return Checkpoint{}, err
	}
	return a.at(ctx, size)
}

// Cosign adds the signature of a second key to a kept checkpoint: one line of a
// signed note over the checkpoint's body, valid for one of the configured keys.
// The same signature brought twice is kept once.
func (a *Auditor) Cosign(ctx context.Context, who Actor, size int64, line string) (Checkpoint, error) {
	if err := who.Must(ActCosign); err != nil {
		return Checkpoint{}, err
	}
	c, err := a.at(ctx, size)
	if err != nil {
		return Checkpoint{}, err
	}
	if len(a.cosigners) == 0 {
		return Checkpoint{}, Errorf(Conflict, "This service knows no key whose cosignature it could take; it is started with --cosigners.").At("signature")
	}
	line = strings.TrimSpace(line) + "\n"
	body, _, _ := strings.Cut(c.Signed, "\n\n")
	opened, err := a.notary.Open(body+"\n\n"+line, a.cosigners...)
	if err != nil || len(opened.Signers) != 1 || strings.Count(line, "\n") != 1 {
		return Checkpoint{}, Errorf(Invalid, "This is no valid signature line over the checkpoint of %d entries by one of the keys that this service takes.", size).At("signature").Because(err)
	}
	s := Cosignature{Key: opened.Signers[0], Line: line, At: a.office.now().UTC().Truncate(time.Microsecond), Actor: who.ID, By: who.Name}
	err = a.office.catalogue.InTx(ctx, func(tx Tx) error {
		kept, err := tx.KeepCosignature(ctx, size, s)
		if err != nil || !kept {
			return err
		}
		_, err = tx.Append(ctx, entry(who, CheckpointCosigned, SubjectSystem, ledgerSubject, map[string]any{"size": size, "key": s.Key, "signature": strings.TrimSpace(line), "at": s.At}))
		return err
	})
	if err != nil {
		return Checkpoint{}, err
	}
	return a.at(ctx, size)
}

// StampLast has the last checkpoint stamped by the time-stamping authority, unless
// it was, and reports whether it did. The service does it by itself.
func (a *Auditor) StampLast(ctx context.Context) (stamped bool, err error) {
	if a.stamper == nil {
		return false, nil
	}
	c, err := a.last(ctx)
	if KindOf(err) == NotFound && err != nil {
		return false, nil
	}
	if err != nil || len(c.Stamps) > 0 {
		return false, err
	}
	s, err := a.stamper.Stamp(ctx, []byte(c.Signed))
	if err != nil {
		return false, err
	}
	s.At = a.office.now().UTC().Truncate(time.Microsecond)
	err = a.office.catalogue.InTx(ctx, func(tx Tx) error {
		if stamped, err = tx.KeepStamp(ctx, c.Head.Size, s); err != nil || !stamped {
			return err
		}
		_, err := tx.Append(ctx, entry(Actor{}, CheckpointStamped, SubjectSystem, ledgerSubject, map[string]any{
			"size": c.Head.Size, "authority": s.Authority, "time": s.Time.UTC().Format(time.RFC3339Nano), "at": s.At,
		}))
		return err
	})
	return stamped, err
}

// Verify is Office.Verify, and checks every kept checkpoint: that its note says
// what the ledger was and bears the service's signature, and that what others
// added to it is theirs.
func (a *Auditor) Verify(ctx context.Context, who Actor, progress func(Verification)) (Verification, error) {
	v, err := a.office.Verify(ctx, who, progress)
	if err != nil {
		return v, err
	}
	const step = 200
	for before := int64(0); ; {
		page, err := a.office.catalogue.Checkpoints(ctx, before, step)
		if err != nil {
			return v, err
		}
		for _, c := range page {
			v.Checkpoints++
			before = c.Head.Size
			a.look(c, v.bad)
		}
		if progress != nil {
			progress(v)
		}
		if len(page) < step {
			return v, nil
		}
	}
}

// look checks one kept checkpoint, whose root the walk over the ledger has compared with its entries.
func (a *Auditor) look(c Checkpoint, bad func(string, ...any)) {
	size := c.Head.Size
	body := CheckpointBody(a.office.profile().Origin, c.Head)
	if opened, err := a.notary.Open(c.Signed, a.notary.PublicKey()); err != nil {
		bad("The note of the checkpoint of %d entries is damaged, or this service's key is not the one that signed it.", size)
	} else if opened.Origin != a.office.profile().Origin || opened.Head != c.Head {
		bad("The note of the checkpoint of %d entries is of another ledger: %s with %d entries.", size, opened.Origin, opened.Head.Size)
	}
	for _, s := range c.Cosignatures {
		if _, err := a.notary.Open(body+"\n"+s.Line, s.Key); err != nil {
			bad("The cosignature of the checkpoint of %d entries by %s is not valid.", size, s.Key)
		}
	}
	for _, s := range c.Stamps {
		if a.stamper == nil {
			continue // nobody says whom to trust
		}
		if got, err := a.stamper.Check(s.Token, []byte(c.Signed)); err != nil {
			bad("The time-stamp of the checkpoint of %d entries by %s is not valid: %v", size, s.Authority, err)
		} else if got.Authority != s.Authority || !got.Time.Equal(s.Time) {
			bad("The time-stamp of the checkpoint of %d entries is not the one that was kept as %s's.", size, s.Authority)
		}
	}
}
