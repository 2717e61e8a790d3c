package records

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
)

// PrepareTransfer returns the package of an approved transfer: every record that goes, with its bytes, metadata,
// history and the proofs of its entries in the ledger, to be written as a bag (RFC 8493). It may be had as often
// as is needed until the receiver has confirmed, by those who see dispositions and may read every record in it.
func (c *Custodian) PrepareTransfer(ctx context.Context, who Actor, id DispositionID) (Package, error) {
	if err := who.Must(ActReadFates); err != nil {
		return Package{}, err
	}
	s, err := c.office.catalogue.Disposition(ctx, id)
	switch {
	case err != nil:
		return Package{}, err
	case s.Action != TransferIt || s.State != DispositionIsApproved:
		return Package{}, Errorf(Conflict, "There is a package of an approved transfer until its receiver confirms; this disposition has none.")
	case c.packer == nil || c.proofs == nil:
		return Package{}, Errorf(Unavailable, "This service packs nothing.")
	}
	all, err := c.allDisposals(ctx, id, RecordProposed)
	if err != nil {
		return Package{}, err
	}
	visible := c.office.visible(who)
	for _, r := range all {
		if !visible(r.Document.Access) {
			return Package{}, Errorf(Forbidden, "The package holds records that you may not read.")
		}
	}
	head, note, err := c.proofs.checkpoint(ctx)
	if err != nil {
		return Package{}, err
	}
	profile := c.office.profile()
	return Package{
		Name: "transfer-" + s.ID.String(), Made: DateOf(s.DecidedAt, profile.zone()),
		Labels: []Label{
			{"Source-Organization", naming(profile.Organization, Spanish)}, {"External-Identifier", profile.Origin + "/disposition/" + s.ID.String()},
			{"External-Description", s.Reason}, {"Contact-Name", s.ProposedBy},
		},
		Files: c.packed(ctx, all, head, note),
	}, nil
}

// packed gives the files of a package, one after the other.
func (c *Custodian) packed(ctx context.Context, all []DisposalRecord, head LedgerHead, note string) iter.Seq2[Packed, error] {
	return func(yield func(Packed, error) bool) {
		if !yield(PackedBytes("checkpoint.txt", []byte(note)), nil) {
			return
		}
		for i, r := range all {
			d, err := c.office.catalogue.Document(ctx, r.Document.ID)
			if err != nil {
				yield(Packed{}, err)
				return
			}
			folder := fmt.Sprintf("%05d-%s/", i+1, Portable(d.Number))
			for _, papers := range []struct {
				name string
				make func(context.Context, Document, LedgerHead) (any, error)
			}{{"metadata.json", c.packedMetadata}, {"history.json", c.packedHistory}} {
				content, err := papers.make(ctx, d, head)
				var b []byte
				if err == nil {
					b, err = json.MarshalIndent(content, "", "  ")
				}
				if !yield(PackedBytes(folder+papers.name, b), err) || err != nil {
					return
				}
			}
			n := 0
			for _, v := range d.Versions {
				for _, t := range v.Texts {
					for _, f := range t.Files {
						n++
						path := fmt.Sprintf("%sv%d-%s/%02d-%s", folder, v.Number, t.Language, n, Portable(f.Name))
						open := func(ctx context.Context) (io.ReadCloser, error) {
							b, _, err := c.office.vault.Open(ctx, f.SHA256)
							return b, missingBytes(err)
						}
						if !yield(Packed{Path: path, Open: open, Sum: f.SHA256}, nil) {
							return
						}
					}
				}
			}
		}
	}
}

// packedMetadata is what a package says of a record.
func (c *Custodian) packedMetadata(_ context.Context, d Document, _ LedgerHead) (any, error) {
	type file struct {
		Version  int      `json:"version"`
		Language Language `json:"language"`
		ReceiptFile
	}
	files := []file{}
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			for _, f := range t.Files {
				files = append(files, file{v.Number, t.Language, ReceiptFile{f.ID, f.Name, f.Role, f.MediaType, f.Size, f.SHA256}})
			}
		}
	}
	return map[string]any{
		"id": d.ID, "number": d.Number, "symbol": d.Symbol, "type": d.Type, "class": d.Class, "body": d.Body, "titles": d.Titles, "date": d.Date,
		"access": d.Access.Class(), "metadata": d.Metadata, "filed_at": d.FiledAt, "filed_by": d.FiledBy, "files": files,
	}, nil
}

// packedHistory is every entry of the ledger about a record, each with its proof against the checkpoint.
func (c *Custodian) packedHistory(ctx context.Context, d Document, head LedgerHead) (any, error) {
	const step = 500
	proofs := []ProofEntry{}
	for after := int64(0); ; {
		entries, err := c.office.catalogue.Entries(ctx, LedgerFilter{Subject: string(d.ID), After: after, Limit: step})
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			after = e.Seq
			if e.Seq > head.Size {
				return proofs, nil
			}
			p, err := c.proofs.proveEntry(ctx, e.Seq, head)
			if err != nil {
				return nil, err
			}
			p.Proves = ProofRole(e.Action)
			proofs = append(proofs, p)
		}
		if len(entries) < step {
			return proofs, nil
		}
	}
}

// Pack writes a package that PrepareTransfer returned.
func (c *Custodian) Pack(ctx context.Context, w io.Writer, p Package) error {
	return c.packer.Pack(ctx, w, p)
}
