package records

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"time"
)

// FilingReceipt is the receipt of a filing as the ledger keeps it.
type FilingReceipt struct {
	Receipt
	Titles   map[Language]string // of a first version: as it was filed
	Annulled *Annulment          // the number counts no more, since
	// The document is sealed: whoever filed it gets number, time and sums, and nothing of the content.
	// Receipt.Sealed says until when.
}

// PrintedReceipt is all that stands on a receipt.
type PrintedReceipt struct {
	FilingReceipt
	Organization string
	Language     Language       // of the words
	Zone         *time.Location // in which times are printed
	Address      string         // of the document; empty when the service has no public address
}

// Receipt returns the receipt of the filing of a version (0: of the latest) of a
// document the actor may read, as the ledger keeps it: the same today as in ten years.
func (r *Registrar) Receipt(ctx context.Context, who Actor, ref string, version int) (FilingReceipt, error) {
	d, err := r.office.Document(ctx, who, ref)
	if KindOf(err) == NotFound && err != nil {
		return r.sealedReceipt(ctx, who, ref, version, err)
	}
	if err != nil {
		return FilingReceipt{}, err
	}
	if err := who.Must(ActReadHistory); err != nil {
		return FilingReceipt{}, err
	}
	if version == 0 {
		last, _ := d.Current()
		version = last.Number
	}
	if _, err := d.version(version); err != nil {
		return FilingReceipt{}, err
	}
	action := VersionAdded
	if version == 1 {
		action = Filed
	}
	for after := int64(0); ; {
		entries, err := r.office.catalogue.Entries(ctx, LedgerFilter{Subject: string(d.ID), Action: action, After: after})
		if err != nil {
			return FilingReceipt{}, err
		}
		for _, e := range entries {
			after = e.Seq
			receipt, err := receiptOf(d, e)
			if err != nil || receipt.Version == version {
				return receipt, err
			}
		}
		if len(entries) == 0 {
			return FilingReceipt{}, Errorf(Internal, "The ledger has no entry of the filing of version %d; run acervo verify.", version)
		}
	}
}

// sealedReceipt gives whoever filed a sealed document what proves it: its number, when it came and
// the sums of its bytes. Anybody else is told nothing, in the words that they were told already.
func (r *Registrar) sealedReceipt(ctx context.Context, who Actor, ref string, version int, nothing error) (FilingReceipt, error) {
	id, access, err := r.office.catalogue.Resolve(ctx, ref)
	if err != nil {
		return FilingReceipt{}, err
	}
	if who.Anonymous() || version > 1 || !who.May(ActFile) {
		return FilingReceipt{}, nothing
	}
	// Asked also about nothing, so that the time it takes tells nothing.
	entries, err := r.office.catalogue.Entries(ctx, LedgerFilter{Subject: cmp.Or(string(id), "-"), Action: Filed, Limit: 1})
	if err != nil {
		return FilingReceipt{}, err
	}
	if !r.office.sealed(access) || len(entries) == 0 || entries[0].Actor != who.ID {
		return FilingReceipt{}, nothing
	}
	found, err := r.office.catalogue.Descriptions(ctx, []DocumentID{id})
	if err != nil {
		return FilingReceipt{}, err
	}
	out, err := receiptOf(found[id], entries[0])
	out.Title, out.Symbol, out.Titles, out.Sealed = "", "", nil, access.Seal
	for i := range out.Files {
		out.Files[i].Name = ""
	}
	return out, err
}

// receiptOf reads a receipt out of the ledger entry of a filing. Title and symbol of a
// first version are those it was filed with.
func receiptOf(d Document, e Entry) (FilingReceipt, error) {
	var f filedDetail
	if err := json.Unmarshal(e.Detail, &f); err != nil {
		return FilingReceipt{}, Errorf(Internal, "The detail of ledger entry %d cannot be read.", e.Seq).Because(err)
	}
	out := FilingReceipt{Titles: d.Titles, Annulled: d.Annulled, Receipt: Receipt{
		Document: d.ID, Number: f.Number, Symbol: d.Symbol, Title: d.Title(""), Version: f.Version, FiledAt: e.At, FiledBy: e.Name, Revision: d.Revision,
		Seq: e.Seq, Leaf: hex.EncodeToString(e.Leaf[:]), Files: f.Files,
	}}
	if e.Action == Filed {
		out.Symbol, out.Title, out.Titles = f.Symbol, Document{Titles: f.Titles}.Title(""), f.Titles
	}
	return out, nil
}

// PrintReceipt is Receipt as a PDF in a language.
func (r *Registrar) PrintReceipt(ctx context.Context, who Actor, ref string, version int, lang Language) ([]byte, FilingReceipt, error) {
	receipt, err := r.Receipt(ctx, who, ref, version)
	if err != nil {
		return nil, FilingReceipt{}, err
	}
	p := PrintedReceipt{FilingReceipt: receipt, Organization: naming(r.office.profile().Organization, lang), Language: lang, Zone: r.office.profile().zone()}
	if r.address != "" {
		p.Address = r.address + "/d/" + string(receipt.Document)
	}
	p.Title = Document{Titles: receipt.Titles, Symbol: receipt.Symbol}.Title(lang)
	b, err := r.press.Receipt(ctx, p)
	return b, receipt, err
}
