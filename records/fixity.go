package records

import (
	"context"
	"errors"
	"strconv"
	"time"
)

// The actions of the ledger about bytes.
const (
	FixityFailed  Action = "fixity_failed"  // bytes are missing from a vault, or are others than were filed
	BytesRepaired Action = "bytes_repaired" // from the other vault, after their hash was checked
)

// vaultSubject is the subject of entries about bytes.
const vaultSubject = "vault"

// fixityStep is how many sums are listed at a time.
const fixityStep = 100

// Check goes through all bytes now, whether they are due or not, as fast as it goes, and tells
// how they are. Progress is told after each range; it may be nil.
func (t *Caretaker) Check(ctx context.Context, who Actor, progress func(Fixity)) (Fixity, error) {
	if err := who.Must(ActVerify); err != nil {
		return Fixity{}, err
	}
	ranges, err := t.ranges(ctx)
	if err != nil {
		return Fixity{}, err
	}
	var sofar Fixity
	for _, r := range ranges {
		r.Cursor, r.PassBlobs, r.PassBytes, r.PassFaults, r.PassStarted = "", 0, 0, 0, time.Time{}
		if err := t.pass(ctx, r, 0, &sofar); err != nil {
			return Fixity{}, err
		}
		if progress != nil {
			progress(sofar)
		}
	}
	return t.Report(ctx, who)
}

// pass goes through a range from its cursor on, at most rate bytes a second. What it has done is
// kept every hundred blobs, so that a restart goes on there. Sofar, if given, is added to.
func (t *Caretaker) pass(ctx context.Context, r FixityRange, rate int64, sofar *Fixity) (err error) {
	t.busy.Lock()
	defer t.busy.Unlock()
	defer func() {
		if err != nil && r.Cursor != "" { // the next pass goes on here
			err = errors.Join(err, t.keeper.SaveFixityRange(context.WithoutCancel(ctx), r))
		}
	}()
	if r.PassStarted.IsZero() {
		r.PassStarted = t.office.now().UTC().Truncate(time.Microsecond)
	}
	after := max(r.Cursor, Sum(r.Prefix))
	for {
		blobs, err := t.keeper.KeptSums(ctx, after, Sum(r.Prefix+"g"), fixityStep)
		if err != nil {
			return err
		}
		for _, b := range blobs {
			read, faults, err := t.checkBlob(ctx, b)
			if err != nil {
				return err
			}
			after = b.Sum
			r.Cursor, r.PassBlobs, r.PassBytes, r.PassFaults = b.Sum, r.PassBlobs+1, r.PassBytes+b.Size, r.PassFaults+int64(faults)
			if sofar != nil {
				sofar.Blobs, sofar.Bytes, sofar.Open = sofar.Blobs+1, sofar.Bytes+b.Size, sofar.Open+faults
			}
			if rate > 0 && read > 0 {
				if err := t.pause(ctx, time.Duration(float64(read)/float64(rate)*float64(time.Second))); err != nil {
					return err
				}
			}
		}
		if len(blobs) < fixityStep {
			break
		}
		if err := t.keeper.SaveFixityRange(ctx, r); err != nil {
			return err
		}
	}
	return t.keeper.SaveFixityRange(ctx, FixityRange{
		Prefix: r.Prefix, CheckedAt: t.office.now().UTC().Truncate(time.Microsecond), Blobs: r.PassBlobs, Bytes: r.PassBytes, Faults: r.PassFaults,
	})
}

// checkBlob hashes bytes in both vaults and repairs what is wrong in one from the other.
// It tells how many bytes it read and how many faults are left.
func (t *Caretaker) checkBlob(ctx context.Context, b Blob) (read int64, faults int, err error) {
	first, n, err := faultOf(ctx, t.office.vault, b)
	if err != nil {
		return n, 0, err
	}
	read = n
	var second BytesFault
	if t.second != nil {
		if second, n, err = faultOf(ctx, t.second, b); err != nil {
			return read, 0, err
		}
		read += n
	}
	if second == BytesMissing && first == "" { // not copied yet: that is no fault
		known, err := t.keeper.BytesFinding(ctx, b.Sum, true)
		if KindOf(err) == NotFound && err != nil || err == nil && !known.RepairedAt.IsZero() {
			return read, 0, t.bring(ctx, t.office.vault, t.second, b)
		}
	}
	for _, side := range []struct {
		fault, other BytesFault
		second       bool
		from, to     Vault
	}{{first, second, false, t.second, t.office.vault}, {second, first, true, t.office.vault, t.second}} {
		left, err := t.settle(ctx, b, side.fault, side.second, side.other == "" && t.second != nil, side.from, side.to)
		if err != nil {
			return read, faults, err
		}
		if left {
			faults++
		}
	}
	return read, faults, nil
}

// settle writes down what was found, and repairs it when the other vault has the bytes.
// left tells whether the fault is still there.
func (t *Caretaker) settle(ctx context.Context, b Blob, fault BytesFault, second, repairable bool, from, to Vault) (left bool, err error) {
	known, err := t.keeper.BytesFinding(ctx, b.Sum, second)
	open := err == nil && known.RepairedAt.IsZero()
	if err != nil && KindOf(err) != NotFound {
		return false, err
	}
	if fault == "" && !open {
		return false, nil
	}
	now := t.office.now().UTC().Truncate(time.Microsecond)
	f := known
	if fault != "" && (!open || known.Fault != fault) {
		f = BytesFinding{Sum: b.Sum, Second: second, Fault: fault, Size: b.Size, FoundAt: now}
		if err := t.tell(ctx, f, FixityFailed); err != nil {
			return true, err
		}
		t.log.Error("bytes are not as they were filed", "sha256", b.Sum, "fault", fault, "second", second)
	}
	if fault != "" {
		if !repairable {
			return true, nil
		}
		if fault != BytesMissing {
			if err := to.Delete(ctx, b.Sum); err != nil { // Put leaves what is there
				t.log.Error("damaged bytes cannot be replaced", "sha256", b.Sum, "second", second, "err", err)
				return true, nil
			}
		}
		if err := t.bring(ctx, from, to, b); err != nil {
			t.log.Error("damaged bytes are not repaired yet", "sha256", b.Sum, "second", second, "err", err)
			return true, nil
		}
		if still, _, err := faultOf(ctx, to, b); err != nil || still != "" {
			return true, err
		}
	}
	f.RepairedAt = now
	return false, t.tell(ctx, f, BytesRepaired)
}

func (t *Caretaker) tell(ctx context.Context, f BytesFinding, action Action) error {
	place := "vault"
	if f.Second {
		place = "second vault"
	}
	return t.keeper.SaveBytesFinding(ctx, f, entry(Actor{Name: "acervo"}, action, SubjectSystem, vaultSubject, map[string]any{
		"sha256": f.Sum, "fault": f.Fault, "place": place, "bytes": f.Size,
	}))
}

// faultOf hashes bytes and tells what is wrong with them, and how many it read.
func faultOf(ctx context.Context, v Vault, b Blob) (BytesFault, int64, error) {
	got, n, err := hashIn(ctx, v, b.Sum)
	switch {
	case err != nil && KindOf(err) == NotFound:
		return BytesMissing, 0, nil
	case err != nil:
		return "", n, err
	case got == b.Sum:
		return "", n, nil
	case n != b.Size:
		return BytesSize, n, nil
	}
	return BytesChanged, n, nil
}

// bring copies bytes from one vault into the other, whose medium is told of holds on them and of their retention.
func (t *Caretaker) bring(ctx context.Context, from, to Vault, b Blob) error {
	if err := copyBytes(ctx, from, to, b); err != nil {
		return err
	}
	if tells, err := newMedia(to, nil).tells(ctx); !tells || err != nil {
		return err
	}
	return t.office.catalogue.InTx(ctx, func(tx Tx) error { return tx.TellAgain(ctx, b.Sum) })
}

// copyBytes puts bytes of one vault into another one, where they must hash to the same.
func copyBytes(ctx context.Context, from, to Vault, b Blob) error {
	r, _, err := from.Open(ctx, b.Sum)
	if err != nil {
		return err
	}
	defer r.Close()
	put, err := to.Put(ctx, r, max(b.Size, 1))
	if err == nil && put.Sum != b.Sum {
		if !put.Existed {
			err = to.Delete(ctx, put.Sum)
		}
		if err == nil {
			err = Errorf(Internal, "The bytes under %s hash to %s on the way to the other vault.", b.Sum, put.Sum)
		}
	}
	return err
}

// SecondVaultSetting is the setting with the last ledger entry whose bytes are in the second vault. A catalogue that
// is brought elsewhere forgets it: there may be another second vault, which has nothing yet.
const SecondVaultSetting = "second_vault_seq"

func (t *Caretaker) copied(ctx context.Context) (int64, error) {
	s, err := t.keeper.Setting(ctx, SecondVaultSetting)
	if err != nil {
		if KindOf(err) == NotFound {
			err = nil
		}
		return 0, err
	}
	return strconv.ParseInt(s, 10, 64)
}

// copyEvery is how long the copying waits at most before it looks into the ledger again.
const copyEvery = 30 * time.Second

// keepCopying copies what is filed into the second vault, and removes there what was destroyed, until ctx ends.
func (t *Caretaker) keepCopying(ctx context.Context) {
	for ctx.Err() == nil {
		if err := t.Copy(ctx); err != nil && ctx.Err() == nil {
			t.log.Warn("the second vault is behind; it is tried again", "err", err)
		}
		timer := time.NewTimer(copyEvery)
		select {
		case <-ctx.Done():
		case <-t.wake:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// Copy follows the ledger to its end: bytes of documents that are kept are put into the second
// vault, those of documents that were destroyed or transferred are removed there.
func (t *Caretaker) Copy(ctx context.Context) error {
	after, err := t.copied(ctx)
	if err != nil {
		return err
	}
	for {
		ids, reached, err := t.keeper.Changes(ctx, after, 200)
		if err != nil || reached == after {
			return err
		}
		for _, id := range ids {
			if err := t.copyDocument(ctx, id); err != nil {
				return err
			}
		}
		if err := t.keeper.KeepSetting(ctx, SecondVaultSetting, strconv.FormatInt(reached, 10)); err != nil {
			return err
		}
		after = reached
	}
}

func (t *Caretaker) copyDocument(ctx context.Context, id DocumentID) error {
	d, err := t.office.catalogue.Document(ctx, id)
	if err != nil {
		return err
	}
	var blobs []Blob
	for _, v := range d.Versions {
		for _, x := range v.Texts {
			for _, f := range x.Files {
				blobs = append(blobs, Blob{Sum: f.SHA256, Size: f.Size})
			}
		}
	}
	copies, err := t.office.catalogue.Copies(ctx, id)
	if err != nil {
		return err
	}
	for _, c := range copies {
		blobs = append(blobs, Blob{Sum: c.Issued, Size: c.Size})
	}
	for _, b := range blobs {
		if err := t.copyBlob(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// copyBlob makes the second vault have bytes, or have them no more, as the catalogue keeps them.
func (t *Caretaker) copyBlob(ctx context.Context, b Blob) error {
	kept, err := t.keeper.KeptSums(ctx, b.Sum[:len(b.Sum)-1], b.Sum+"0", 16)
	if err != nil {
		return err
	}
	for _, k := range kept {
		if k.Sum != b.Sum {
			continue
		}
		switch _, err := t.second.Stat(ctx, b.Sum); {
		case err == nil:
			return nil
		case KindOf(err) != NotFound:
			return err
		}
		err := t.bring(ctx, t.office.vault, t.second, b)
		if err != nil && KindOf(err) != Unavailable { // damaged or gone: the check of the bytes names it
			t.log.Error("bytes are not copied into the second vault", "sha256", b.Sum, "err", err)
			return nil
		}
		return err
	}
	now, err := t.office.clock(ctx)
	if err != nil {
		return err
	}
	_, err = eraseIn(ctx, t.second, b.Sum, now.Add(time.Minute)) // whatever its clock says: nobody but this puts anything there
	return err
}
