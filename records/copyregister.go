package records

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"
)

// Copies lists the certified copies that were issued of a document the actor may
// read, newest first.
func (c *Certifier) Copies(ctx context.Context, who Actor, document string) ([]Copy, error) {
	d, err := c.office.Document(ctx, who, document)
	if err != nil {
		return nil, err
	}
	if err := who.Must(ActCopies); err != nil {
		return nil, err
	}
	return c.office.catalogue.Copies(ctx, d.ID)
}

// Copy returns a copy and the document it is of, when the actor may read that.
func (c *Certifier) Copy(ctx context.Context, who Actor, code CopyCode) (Copy, Document, error) {
	if err := who.Must(ActCopies); err != nil {
		return Copy{}, Document{}, err
	}
	copied, err := c.office.catalogue.Copy(ctx, code)
	if err != nil && KindOf(err) != NotFound {
		return Copy{}, Document{}, err
	}
	d, err := c.office.given(ctx, who, copied.Document) // asked about nothing, too
	if err != nil {
		return Copy{}, Document{}, noCopy(err)
	}
	return copied, d, nil
}

func noCopy(err error) error {
	if KindOf(err) == NotFound {
		return Errorf(NotFound, "There is no such copy, or you may not read its document.").At("code")
	}
	return err
}

// Bundle is what whoever asked for a copy takes away.
type Bundle struct {
	Copy     Copy
	Name     string        // for the PDF, without its ending
	PDF      io.ReadSeeker // the issued bytes
	Original io.ReadSeeker // beside it; nil when its pages are in the PDF
	File     File          // the original's
	Proof    CopyProof
	close    []io.Closer
}

// Close closes what was opened.
func (b Bundle) Close() {
	for _, c := range b.close {
		_ = c.Close() // it was only read
	}
}

// Open opens the issued bytes of a copy of a document the actor may read.
func (c *Certifier) Open(ctx context.Context, who Actor, code CopyCode) (_ Bundle, err error) {
	copied, d, err := c.Copy(ctx, who, code)
	if err != nil {
		return Bundle{}, err
	}
	if err := c.office.opened(ctx, who, d, OpenedCopy, copied.Code.String(), ""); err != nil {
		return Bundle{}, err
	}
	if err := c.office.kept(ctx, d); err != nil {
		return Bundle{}, err
	}
	b := Bundle{Copy: copied, Name: strings.ReplaceAll(d.Number, "/", "-") + " v" + strconv.Itoa(copied.Version) + " " + string(copied.Language) + " " + copied.Code.String()}
	defer func() {
		if err != nil {
			b.Close()
		}
	}()
	if b.PDF, err = c.open(ctx, &b, copied.Issued); err != nil {
		return Bundle{}, err
	}
	if copied.Beside == Together {
		return b, nil
	}
	if b.File, err = c.office.catalogue.File(ctx, copied.File); err != nil {
		return Bundle{}, err
	}
	if b.Original, err = c.open(ctx, &b, copied.Original); err != nil {
		return Bundle{}, err
	}
	b.Proof, err = c.prove(ctx, copied, d)
	return b, err
}

func (c *Certifier) open(ctx context.Context, b *Bundle, sum Sum) (io.ReadSeeker, error) {
	f, _, err := c.office.vault.Open(ctx, sum)
	if err != nil {
		return nil, missingBytes(err)
	}
	b.close = append(b.close, f)
	return f, nil
}

// maxReason bounds what people write as a reason.
const maxReason = 2000

// Revoke says that a copy counts no more, and why. The paper stays as it is; whoever
// verifies it is told.
func (c *Certifier) Revoke(ctx context.Context, who Actor, code CopyCode, reason string) (Copy, error) {
	if err := who.Must(ActRevokeCopy); err != nil {
		return Copy{}, err
	}
	reason = strings.TrimSpace(reason)
	if reason == "" || len(reason) > maxReason {
		return Copy{}, Errorf(Invalid, "Say in a few words why the copy counts no more; whoever verifies it reads that.").At("reason")
	}
	copied, _, err := c.Copy(ctx, who, code)
	if err != nil {
		return Copy{}, err
	}
	err = c.office.catalogue.InTx(ctx, func(tx Tx) error {
		e, err := tx.Append(ctx, entry(who, CopyRevoked, SubjectDocument, string(copied.Document), map[string]any{
			"code": copied.Code, "version": copied.Version, "issued_sha256": copied.Issued, "reason": reason,
		}))
		if err != nil {
			return err
		}
		copied.RevokedAt, copied.RevokedBy, copied.RevokeReason, copied.RevokedSeq = e.At, who.Name, reason, e.Seq
		return tx.RevokeCopy(ctx, copied)
	})
	if err != nil {
		return Copy{}, err
	}
	return copied, nil
}

// VerifyCode answers whether a copy is genuine and still counts.
func (c *Certifier) VerifyCode(ctx context.Context, who Actor, code CopyCode) (CopyVerdict, error) {
	if err := who.Must(ActVerifyCopy); err != nil {
		return CopyVerdict{}, err
	}
	copied, err := c.office.catalogue.Copy(ctx, code)
	return c.verdict(ctx, who, copied, err)
}

// VerifySum answers the same for bytes with this SHA-256: an issued PDF, or the original of a
// document that the actor may read. An original of any other document is unknown.
func (c *Certifier) VerifySum(ctx context.Context, who Actor, sum Sum) (CopyVerdict, error) {
	if err := who.Must(ActVerifyCopy); err != nil {
		return CopyVerdict{}, err
	}
	if !sum.Valid() {
		return CopyVerdict{}, Errorf(Invalid, "A SHA-256 has 64 hexadecimal digits.").At("sha256")
	}
	copied, err := c.office.catalogue.CopyWithBytes(ctx, sum)
	if err == nil || KindOf(err) != NotFound {
		return c.verdict(ctx, who, copied, err)
	}
	ids, err := c.office.readableWithBytes(ctx, who, sum)
	if err != nil {
		return CopyVerdict{}, err
	}
	for _, id := range ids {
		d, err := c.office.Document(ctx, who, string(id))
		if err != nil && KindOf(err) != NotFound {
			return CopyVerdict{}, err
		}
		if err == nil {
			return c.standing(ctx, who, d, versionWith(d, sum), CopyVerdict{Original: true})
		}
	}
	return CopyVerdict{Standing: VerdictUnknown}, nil
}

// versionWith is the highest version that holds the bytes.
func versionWith(d Document, sum Sum) int {
	n := 0
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			for _, f := range t.Files {
				if f.SHA256 == sum {
					n = max(n, v.Number)
				}
			}
		}
	}
	return n
}

// verdict answers for a copy of the register.
func (c *Certifier) verdict(ctx context.Context, who Actor, copied Copy, err error) (CopyVerdict, error) {
	if err != nil {
		if KindOf(err) == NotFound {
			return CopyVerdict{Standing: VerdictUnknown}, nil
		}
		return CopyVerdict{}, err
	}
	out := CopyVerdict{RevokedAt: copied.RevokedAt}
	d, err := c.office.Document(ctx, who, string(copied.Document))
	switch {
	case err != nil && KindOf(err) != NotFound:
		return CopyVerdict{}, err
	case err != nil: // genuine, and nothing else is told; but nobody is to rely on a copy that was revoked or whose document's number counts no more
		if out.Standing = VerdictGenuine; copied.Revoked() {
			out.Standing = VerdictRevoked
		}
		annulled, err := c.office.catalogue.Annulments(ctx, []DocumentID{copied.Document})
		if a, ok := annulled[copied.Document]; ok {
			out.annul(&Annulment{At: a.At, Seq: a.Seq})
		}
		return out, err
	}
	out.Copy, out.RevokeReason = copied, copied.RevokeReason
	out, err = c.standing(ctx, who, d, copied.Version, out)
	if copied.Revoked() {
		out.Standing = VerdictRevoked
	}
	return out, err
}

// standing says what a version counts for today: by the legal events, or, where there are
// none, by whether a later version was filed.
func (c *Certifier) standing(ctx context.Context, who Actor, d Document, version int, out CopyVerdict) (CopyVerdict, error) {
	out.Document, out.Version = d, version
	timeline, err := c.timeline(ctx, who, d.ID)
	if err != nil {
		return out, err
	}
	today := c.office.today()
	known := timeline.Known(c.office.now())
	status, since, _ := known.StatusOf(d.ID, today)
	out.Standing = VerdictCurrent
	switch status {
	case StatusInForce:
		if now := known.At(d.ID, today); now.Version != version {
			if out.Standing, out.Since = VerdictSuperseded, now.Event; version > now.Version {
				out.Standing = VerdictPending
			}
		}
	case StatusSuperseded:
		out.Standing, out.Since = VerdictSuperseded, since
	case StatusRepealed, StatusExpired:
		out.Standing, out.Since = VerdictRepealed, since
	case StatusSuspended:
		out.Standing, out.Since = VerdictSuspended, since
	case StatusNone:
		if last, _ := d.Current(); last.Number != version {
			out.Standing = VerdictSuperseded
		}
	default: // draft, submitted, adopted
		out.Standing = VerdictPending
	}
	if d.Annulled != nil {
		out.annul(d.Annulled)
	}
	return out, nil
}

// annul says that the document's register entry counts no more; a revocation says more of the copy itself.
func (v *CopyVerdict) annul(a *Annulment) {
	if v.Annulled = a; v.Standing != VerdictRevoked {
		v.Standing = VerdictAnnulled
	}
}

// dateTime is how a proof writes an instant that may be unknown.
func dateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
