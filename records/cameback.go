package records

import (
	"bytes"
	"context"
	"encoding/hex"
)

// CameBack names what certificates of disposition say to be gone and is here, as it is after an old backup was
// restored. The catalogue cannot tell that by itself: its ledger then ends before the destruction. Only those of a
// ledger of this name are taken. Records are named as the certificates name them, else by their ledger entries.
func (c *Custodian) CameBack(ctx context.Context, who Actor, certificates []DispositionCertificate) (problems []string, err error) {
	if err := who.Must(ActVerify); err != nil {
		return nil, err
	}
	var v Verification
	head, err := c.office.catalogue.Head(ctx)
	if err != nil {
		return nil, err
	}
	for _, cert := range certificates {
		if cert.Format != DispositionProofFormat || cert.Origin != c.office.profile().Origin {
			return nil, Errorf(Invalid, "This is no certificate of disposition of the ledger %s, or of a form that this program does not know.", c.office.profile().Origin).At("certificates")
		}
		older, other := int64(0), int64(0)
		for _, line := range cert.Gone {
			name := line.Number
			if line.Entry == nil {
				continue
			}
			if name == "" {
				name = "the record of entry " + DispositionID(line.Entry.Seq).String()
			}
			switch same, err := c.sameEntry(ctx, *line.Entry, head); {
			case err != nil:
				return nil, err
			case line.Entry.Seq > head.Size:
				older = max(older, line.Entry.Seq)
			case !same:
				other = line.Entry.Seq
			}
			if err := c.lineCameBack(ctx, &v, cert, line, name); err != nil {
				return nil, err
			}
		}
		if older > 0 {
			v.bad("The ledger ends at entry %d, and by certificate %s records went up to entry %d: this is an older state, restored from a backup.", head.Size, cert.Disposition, older)
		}
		if other > 0 {
			v.bad("Entry %d of the ledger is not the one that certificate %s proves: this ledger went another way.", other, cert.Disposition)
		}
	}
	return v.Problems, nil
}

// sameEntry reports whether the ledger has an entry that a certificate proves.
func (c *Custodian) sameEntry(ctx context.Context, e ProofEntry, head LedgerHead) (bool, error) {
	if e.Seq > head.Size {
		return false, nil
	}
	found, err := c.office.catalogue.Entries(ctx, LedgerFilter{After: e.Seq - 1, Limit: 1})
	if err != nil || len(found) == 0 {
		return false, err
	}
	leaf, err := hex.DecodeString(e.Leaf)
	return err == nil && bytes.Equal(found[0].Leaf[:], leaf), nil
}

// lineCameBack looks for one record of a certificate: whether it is kept again, and whether its bytes are here.
func (c *Custodian) lineCameBack(ctx context.Context, v *Verification, cert DispositionCertificate, line CertifiedRecord, name string) error {
	if line.Document != "" {
		found, err := c.office.catalogue.Descriptions(ctx, []DocumentID{line.Document})
		if err != nil {
			return err
		}
		if d, ok := found[line.Document]; ok && d.Disposal.Fate == Kept {
			v.bad("%s went by certificate %s on %s and is kept here again.", name, cert.Disposition, DateOf(cert.ExecutedAt, c.office.profile().zone()))
		}
	}
	if line.Bytes == BytesShared { // a record that stays has them, too
		return nil
	}
	for _, vault := range []struct {
		Vault
		name string
	}{{c.office.vault, "vault"}, {c.second, "second vault"}} {
		if vault.Vault == nil {
			continue
		}
		for _, sum := range line.SHA256 {
			switch _, err := vault.Stat(ctx, sum); {
			case err == nil:
				v.bad("The bytes of %s (SHA-256 %s) are in the %s, though certificate %s says that they are gone.", name, sum, vault.name, cert.Disposition)
			case KindOf(err) != NotFound:
				return err
			}
		}
	}
	return nil
}
