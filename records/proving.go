package records

import (
	"context"
	"encoding/base64"
	"fmt"
)

// Auditor answers for the ledger: it lists entries and proves them.
type Auditor struct {
	office *Office
	notary Notary
}

// Notary signs checkpoints with the service's key.
type Notary interface {
	// Sign returns the body with its signature lines (C2SP signed-note).
	Sign(body string) (string, error)
	// PublicKey returns the verifier key (C2SP signed-note vkey).
	PublicKey() string
}

// NewAuditor makes the auditor of an office's ledger.
func NewAuditor(o *Office, n Notary) *Auditor { return &Auditor{office: o, notary: n} }

// Entries lists ledger entries for whoever may read the whole ledger.
func (a *Auditor) Entries(ctx context.Context, who Actor, f LedgerFilter) ([]Entry, error) {
	if err := who.Must(ActReadLedger); err != nil {
		return nil, err
	}
	return a.office.catalogue.Entries(ctx, f)
}

// Inclusion proves that an entry is in the ledger, to those who may read the
// ledger or the document the entry is about.
func (a *Auditor) Inclusion(ctx context.Context, who Actor, seq, size int64) (Entry, InclusionProof, error) {
	if err := who.Must(ActCheckpoints); err != nil {
		return Entry{}, InclusionProof{}, err
	}
	none := Errorf(NotFound, "There is no such ledger entry, or you may not read it.").At("seq")
	es, err := a.office.catalogue.Entries(ctx, LedgerFilter{After: seq - 1, Limit: 1})
	if err != nil {
		return Entry{}, InclusionProof{}, err
	}
	if seq < 1 || len(es) == 0 || es[0].Seq != seq {
		return Entry{}, InclusionProof{}, none
	}
	if !who.May(ActReadLedger) {
		if es[0].Kind != SubjectDocument || !who.May(ActReadHistory) {
			return Entry{}, InclusionProof{}, none
		}
		if _, err := a.office.Document(ctx, who, es[0].Subject); err != nil {
			return Entry{}, InclusionProof{}, none
		}
	}
	p, err := a.office.catalogue.ProveInclusion(ctx, seq, size)
	return es[0], p, err
}

// Consistency proves that nothing of an earlier ledger was rewritten.
func (a *Auditor) Consistency(ctx context.Context, who Actor, old, size int64) (ConsistencyProof, error) {
	if err := who.Must(ActCheckpoints); err != nil {
		return ConsistencyProof{}, err
	}
	return a.office.catalogue.ProveConsistency(ctx, old, size)
}

// Checkpoint is the signed head of the ledger.
type Checkpoint struct {
	Head      LedgerHead
	Note      string // the signed note
	PublicKey string
}

// Checkpoint signs the ledger's present head.
func (a *Auditor) Checkpoint(ctx context.Context, who Actor) (Checkpoint, error) {
	if err := who.Must(ActCheckpoints); err != nil {
		return Checkpoint{}, err
	}
	head, err := a.office.catalogue.Head(ctx)
	if err != nil {
		return Checkpoint{}, err
	}
	note, err := a.notary.Sign(CheckpointBody(a.office.profile.Origin, head))
	if err != nil {
		return Checkpoint{}, err
	}
	return Checkpoint{Head: head, Note: note, PublicKey: a.notary.PublicKey()}, nil
}

// CheckpointBody is the text that is signed: origin, size and root in base64, a
// line each (C2SP tlog-checkpoint).
func CheckpointBody(origin string, head LedgerHead) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, head.Size, base64.StdEncoding.EncodeToString(head.Root[:]))
}
