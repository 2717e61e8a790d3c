package records

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"time"
)

// Verification is what a check of everything found.
type Verification struct {
	Files       int      `json:"files"`       // file rows looked at
	Blobs       int      `json:"blobs"`       // blobs whose bytes were hashed
	Bytes       int64    `json:"bytes"`       // hashed
	Entries     int64    `json:"entries"`     // ledger entries whose leaves were recomputed
	Checkpoints int      `json:"checkpoints"` // kept checkpoints whose signatures were checked
	Orphans     int      `json:"orphans"`     // blobs no file refers to: leftovers of broken-off uploads, not damage
	Problems    []string `json:"problems"`    // empty when all is well
}

// maxProblems bounds a report; a vault that is gone altogether needs no list of all it held.
const maxProblems = 1000

func (v *Verification) bad(format string, args ...any) {
	if len(v.Problems) < maxProblems {
		v.Problems = append(v.Problems, fmt.Sprintf(format, args...))
	}
}

// Verify hashes every blob, recomputes the ledger and compares the catalogue
// with the vault. Progress is told now and then; it may be nil.
func (o *Office) Verify(ctx context.Context, who Actor, progress func(Verification)) (Verification, error) {
	if err := who.Must(ActVerify); err != nil {
		return Verification{}, err
	}
	var v Verification
	bad := v.bad
	tell := func() {
		if progress != nil {
			progress(v)
		}
	}
	entries, problems, err := o.catalogue.VerifyLedger(ctx)
	if err != nil {
		return v, err
	}
	holes, err := o.catalogue.VerifyRegister(ctx)
	if err != nil {
		return v, err
	}
	rows, err := o.catalogue.VerifyRows(ctx)
	if err != nil {
		return v, err
	}
	v.Entries, v.Problems = entries, append(append(problems, holes...), rows...)
	tell()
	if err := o.verifyDue(ctx, bad); err != nil {
		return v, err
	}
	if err := o.verifyFiles(ctx, &v, bad, tell); err != nil {
		return v, err
	}
	err = o.verifyBlobs(ctx, &v, bad, tell)
	return v, err
}

// verifyFiles checks that every file row has its bytes, in the right size. It names files by their
// ids: whoever runs the check may not read what they are called.
func (o *Office) verifyFiles(ctx context.Context, v *Verification, bad func(string, ...any), tell func()) error {
	const step = 500
	for after := FileID(""); ; {
		files, err := o.catalogue.AllFiles(ctx, after, step)
		if err != nil {
			return err
		}
		for _, f := range files {
			b, err := o.vault.Stat(ctx, f.SHA256)
			switch {
			case err != nil && KindOf(err) == NotFound:
				bad("The bytes of file %s (SHA-256 %s) are missing from the vault.", f.ID, f.SHA256)
			case err != nil:
				return err
			case b.Size != f.Size:
				bad("File %s has %d bytes in the vault and %d in the catalogue.", f.ID, b.Size, f.Size)
			}
			after = f.ID
			v.Files++
		}
		tell()
		if len(files) < step {
			return nil
		}
	}
}

// verifyBlobs hashes every blob and counts those no file refers to.
func (o *Office) verifyBlobs(ctx context.Context, v *Verification, bad func(string, ...any), tell func()) error {
	var sums []Sum
	count := func() error {
		kept, err := o.catalogue.Referenced(ctx, sums)
		v.Orphans += len(sums) - len(kept)
		if err == nil {
			err = o.verifyGone(ctx, slices.DeleteFunc(sums, func(s Sum) bool { return slices.Contains(kept, s) }), bad)
		}
		sums = sums[:0]
		tell()
		return err
	}
	for b, err := range o.vault.All(ctx) {
		if err != nil {
			return err
		}
		got, n, err := hashIn(ctx, o.vault, b.Sum)
		if err != nil && KindOf(err) == NotFound {
			continue // swept away meanwhile; verifyFiles tells of bytes that are missed
		}
		if err != nil {
			return err
		}
		v.Blobs, v.Bytes = v.Blobs+1, v.Bytes+n
		if got != b.Sum {
			bad("The bytes kept under SHA-256 %s are damaged: they hash to %s.", b.Sum, got)
		}
		if sums = append(sums, b.Sum); len(sums) == 500 {
			if err := count(); err != nil {
				return err
			}
		}
	}
	return count()
}

// verifyGone names bytes that are in the vault although every record that had them was destroyed or transferred.
func (o *Office) verifyGone(ctx context.Context, sums []Sum, bad func(string, ...any)) error {
	gone, err := o.catalogue.GoneWith(ctx, sums)
	for _, f := range gone {
		bad("The bytes of file %s (SHA-256 %s) are in the vault, though its record went: they came back with a backup, or were put there anew.", f.ID, f.SHA256)
	}
	return err
}

// hashIn hashes the bytes that a vault keeps under a sum, and counts them.
func hashIn(ctx context.Context, v Vault, sum Sum) (Sum, int64, error) {
	r, _, err := v.Open(ctx, sum)
	if err != nil {
		return "", 0, err
	}
	defer r.Close()
	h := sha256.New()
	n, err := io.Copy(h, r)
	return Sum(hex.EncodeToString(h.Sum(nil))), n, err
}

// sweepAfter is how old bytes without a file must be before they are removed: an
// upload may be received long before it is filed.
const sweepAfter = 24 * time.Hour

// Sweep removes what broken-off uploads left in the vault more than a day ago.
// The service does it by itself, now and then.
func (o *Office) Sweep(ctx context.Context) (removed int, err error) {
	before := o.now().Add(-sweepAfter)
	if removed, err = o.vault.Sweep(ctx, before); err != nil {
		return removed, err
	}
	if o.intake != nil {
		n, err := o.intake.Sweep(ctx, o.now().Add(-uploadIdle), o.now().Add(-uploadKept))
		if removed += n; err != nil {
			return removed, err
		}
	}
	for b, err := range o.vault.All(ctx) {
		if err != nil {
			return removed, err
		}
		if b.StoredAt.After(before) {
			continue
		}
		kept, err := o.catalogue.Referenced(ctx, []Sum{b.Sum})
		if err != nil {
			return removed, err
		}
		if len(kept) > 0 {
			continue
		}
		deleted, err := o.vault.DeleteIfOlder(ctx, b.Sum, before)
		if err != nil {
			return removed, err
		}
		if deleted {
			removed++
		}
	}
	return removed, nil
}

// Jobs lists background work on documents the actor may read, newest first: as
// many as limit (1 to 500), so that fewer of them mean there are no more.
func (o *Office) Jobs(ctx context.Context, who Actor, state JobState, before int64, limit int) ([]Job, error) {
	if err := who.Must(ActReread); err != nil {
		return nil, err
	}
	classes, err := o.visibleClasses(ctx, who)
	if err != nil {
		return nil, err
	}
	return o.catalogue.Jobs(ctx, JobFilter{AccessClasses: classes, State: state, Before: before, Limit: max(1, min(limit, 500))})
}

// Described returns what documents are called and numbered, those of them that the actor may read,
// without their versions and events. It takes two statements for any number of them: who may read is
// asked first, and then only what may be read.
func (o *Office) Described(ctx context.Context, who Actor, ids []DocumentID) (map[DocumentID]Document, error) {
	if err := who.Must(ActSearch); err != nil {
		return nil, err
	}
	may, err := o.readableOf(ctx, who, ids...)
	if err != nil {
		return nil, err
	}
	found, err := o.catalogue.Descriptions(ctx, may)
	if err != nil {
		return nil, err
	}
	visible := o.visible(who)
	for id, d := range found {
		if !visible(d.Access) { // meanwhile
			delete(found, id)
			continue
		}
		found[id] = who.withoutPeople(d)
	}
	return found, nil
}
