package records

import "context"

// Auditor answers for the ledger: it lists entries and proves them, and has its
// head signed, cosigned and time-stamped.
type Auditor struct {
	office    *Office
	notary    Notary
	cosigners []string
	stamper   Stamper
}

// AuditorConfig is what an Auditor works with. Office and Notary are required.
type AuditorConfig struct {
	Office    *Office
	Notary    Notary
	Cosigners []string // the public keys whose cosignatures are taken (C2SP signed-note vkey)
	Stamper   Stamper  // none: checkpoints get no time-stamp
}

// Notary signs checkpoints with the service's key, and checks signatures.
type Notary interface {
	// Sign returns the body with its signature line (C2SP signed-note).
	Sign(body string) (string, error)
	// PublicKey returns the verifier key (C2SP signed-note vkey).
	PublicKey() string
	// Open checks a checkpoint's note against public keys. It needs a valid signature
	// of one of them at least; a signature of one of them that is not valid is an error.
	Open(note string, keys ...string) (SignedHead, error)
}

// Stamper has data stamped by a time-stamping authority (RFC 3161).
type Stamper interface {
	// Stamp asks the authority for a token over the SHA-256 of the data. Unavailable when it does not answer.
	Stamp(ctx context.Context, data []byte) (Stamp, error)
	// Check reads a token and checks that it is over the data, signed, and by whom
	// the configuration trusts.
	Check(token, data []byte) (Stamp, error)
}

// NewAuditor makes the auditor of an office's ledger.
func NewAuditor(c AuditorConfig) *Auditor {
	return &Auditor{office: c.Office, notary: c.Notary, cosigners: c.Cosigners, stamper: c.Stamper}
}

// Entries lists ledger entries for whoever may read the whole ledger.
func (a *Auditor) Entries(ctx context.Context, who Actor, f LedgerFilter) ([]Entry, error) {
	if err := who.Must(ActReadLedger); err != nil {
		return nil, err
	}
	entries, err := a.office.catalogue.Entries(ctx, f)
	if err != nil {
		return nil, err
	}
	return entries, a.office.hideSealed(ctx, entries)
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
	whole := string(es[0].Detail)
	if err := a.office.hideSealed(ctx, es); err != nil || string(es[0].Detail) != whole {
		return Entry{}, InclusionProof{}, none // it is sealed, and proves nothing without its detail
	}
	if !who.May(ActReadLedger) {
		if !who.May(ActReadHistory) {
			return Entry{}, InclusionProof{}, none
		}
		switch es[0].Kind {
		case SubjectDocument:
			if _, err := a.office.Document(ctx, who, es[0].Subject); err != nil {
				return Entry{}, InclusionProof{}, none
			}
		case SubjectMatter:
			if _, err := a.office.matter(ctx, who, es[0].Subject); err != nil {
				return Entry{}, InclusionProof{}, none
			}
		default:
			return Entry{}, InclusionProof{}, none
		}
		if err := a.office.hideMatters(ctx, who, es); err != nil {
			return Entry{}, InclusionProof{}, none
		}
		if err := a.office.hideNamed(ctx, who, es); err != nil || string(es[0].Detail) != whole {
			return Entry{}, InclusionProof{}, none // it names a document that one may not read, and proves nothing without it
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
