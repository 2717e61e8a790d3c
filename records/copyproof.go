package records

import (
	"context"
	"encoding/hex"
)

// CopyProofFormat names the form of proof that this program writes and checks.
const CopyProofFormat = "acervo-copy-proof/1"

// CopyProof proves a certified copy with nothing but the ledger's public key: that
// the original was filed, and the copy issued, in entries that a signed checkpoint
// of the ledger covers.
type CopyProof struct {
	Format       string        `json:"format"`
	Organization string        `json:"organization"`
	Origin       string        `json:"origin"`     // the ledger's name, the checkpoint's first line
	PublicKey    string        `json:"public_key"` // by which to look for the right key; trust one that came another way (C2SP signed-note vkey)
	Document     ProofDocument `json:"document"`
	Copy         ProofCopy     `json:"copy"`
	Checkpoint   string        `json:"checkpoint"` // signed note (C2SP tlog-checkpoint); it may have several signatures
	Entries      []ProofEntry  `json:"entries"`
}

// ProofDocument says of which document a copy is.
type ProofDocument struct {
	ID     DocumentID `json:"id"`
	Number string     `json:"number"`
	Symbol string     `json:"symbol,omitempty"`
	Title  string     `json:"title"`
}

// ProofCopy is the copy as it stands in the register.
type ProofCopy struct {
	Code     CopyCode `json:"code"`
	Version  int      `json:"version"`
	Language Language `json:"language"`
	Original Sum      `json:"original_sha256"`
	Issued   Sum      `json:"issued_sha256"`
	Beside   Beside   `json:"beside,omitempty"`
	On       Date     `json:"on,omitempty"`
	Known    string   `json:"known,omitempty"` // RFC 3339
	IssuedAt string   `json:"issued_at"`       // likewise
	IssuedBy string   `json:"issued_by"`
}

// ProofRole is what an entry of the ledger proves of a copy.
type ProofRole string

// The entries of a proof. Filing and issue are in each; a revocation is when there was one.
const (
	ProvesFiling     ProofRole = "filing"
	ProvesIssue      ProofRole = "issue"
	ProvesRevocation ProofRole = "revocation"
)

// ProofEntry is an entry of the ledger with the proof that the checkpoint covers it (RFC 6962 §2.1.1).
type ProofEntry struct {
	Proves ProofRole `json:"proves"`
	Seq    int64     `json:"seq"`
	Record string    `json:"record"` // the bytes that the leaf is the hash of (Entry.Record)
	Leaf   string    `json:"leaf"`   // SHA-256(0x00 || record), hexadecimal
	Path   []string  `json:"path"`   // hashes from the leaf to the root, hexadecimal
}

// Proof proves a copy of a document the actor may read.
func (c *Certifier) Proof(ctx context.Context, who Actor, code CopyCode) (CopyProof, error) {
	copied, d, err := c.Copy(ctx, who, code)
	if err != nil {
		return CopyProof{}, err
	}
	return c.prove(ctx, copied, d)
}

func (c *Certifier) prove(ctx context.Context, copied Copy, d Document) (CopyProof, error) {
	head, note, err := c.covering(ctx, max(copied.FiledSeq, copied.Seq, copied.RevokedSeq))
	if err != nil {
		return CopyProof{}, err
	}
	p := CopyProof{
		Format: CopyProofFormat, Organization: naming(c.office.profile().Organization, copied.Certificate), Origin: c.office.profile().Origin,
		PublicKey: c.notary.PublicKey(), Checkpoint: note,
		Document: ProofDocument{ID: d.ID, Number: d.Number, Symbol: d.Symbol, Title: d.Title(copied.Certificate)},
		Copy: ProofCopy{
			Code: copied.Code, Version: copied.Version, Language: copied.Language, Original: copied.Original, Issued: copied.Issued, Beside: copied.Beside,
			On: copied.On, Known: dateTime(copied.Known), IssuedAt: dateTime(copied.IssuedAt), IssuedBy: copied.IssuedBy,
		},
	}
	for _, part := range []struct {
		role ProofRole
		seq  int64
	}{{ProvesFiling, copied.FiledSeq}, {ProvesIssue, copied.Seq}, {ProvesRevocation, copied.RevokedSeq}} {
		if part.seq == 0 {
			continue
		}
		e, err := c.proveEntry(ctx, part.seq, head)
		if err != nil {
			return CopyProof{}, err
		}
		e.Proves = part.role
		p.Entries = append(p.Entries, e)
	}
	return p, nil
}

// lookedAt is how many kept checkpoints are looked through for a cosigned one: a few months of them.
const lookedAt = 100

// covering returns a checkpoint that covers an entry: the latest that somebody else has cosigned too,
// else the ledger's present head.
func (c *Certifier) covering(ctx context.Context, seq int64) (LedgerHead, string, error) {
	kept, err := c.office.catalogue.Checkpoints(ctx, 0, lookedAt)
	if err != nil {
		return LedgerHead{}, "", err
	}
	for _, k := range kept {
		if k.Head.Size < seq {
			break
		}
		if len(k.Cosignatures) > 0 {
			return k.Head, k.Note(), nil
		}
	}
	return c.checkpoint(ctx)
}

func (c *Certifier) proveEntry(ctx context.Context, seq int64, head LedgerHead) (ProofEntry, error) {
	entries, err := c.office.catalogue.Entries(ctx, LedgerFilter{After: seq - 1, Limit: 1})
	if err != nil {
		return ProofEntry{}, err
	}
	if len(entries) == 0 || entries[0].Seq != seq {
		return ProofEntry{}, Errorf(Internal, "Entry %d is missing from the ledger.", seq)
	}
	inclusion, err := c.office.catalogue.ProveInclusion(ctx, seq, head.Size)
	if err != nil {
		return ProofEntry{}, err
	}
	out := ProofEntry{Seq: seq, Record: string(entries[0].Record()), Leaf: hex.EncodeToString(inclusion.Leaf[:]), Path: []string{}}
	for _, h := range inclusion.Hashes {
		out.Path = append(out.Path, hex.EncodeToString(h[:]))
	}
	return out, nil
}
