package records

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Binder makes what leaves the house: the dossier of a matter, as one PDF or as a package that
// proves itself, and the continuity kit of the vital records.
type Binder struct {
	office *Office
	packer Packer
	notary Notary
	press  DossierPress
	pages  PageBinder
	safe   Safe
	index  KitPress
}

// BinderConfig is what a Binder works with. All of it is required.
type BinderConfig struct {
	Office *Office
	Packer Packer
	Notary Notary
	Press  DossierPress
	Pages  PageBinder
	Safe   Safe
	Index  KitPress
}

// NewBinder makes the binder of an office.
func NewBinder(c BinderConfig) (*Binder, error) {
	if c.Office == nil || c.Packer == nil || c.Notary == nil || c.Press == nil || c.Pages == nil || c.Safe == nil || c.Index == nil {
		return nil, Errorf(Internal, "A binder needs an office, a packer, a notary, a press, a binder of pages, a safe and an index.")
	}
	return &Binder{office: c.Office, packer: c.Packer, notary: c.Notary, press: c.Press, pages: c.Pages, safe: c.Safe, index: c.Index}, nil
}

// Outgoing is something that is made while it is sent.
type Outgoing struct {
	Name      string // for a file, with its ending
	MediaType string
	// Write makes it. After an error what was written is worth nothing.
	Write func(ctx context.Context, w io.Writer) error
}

// sheet is a document as a package describes it, in open JSON.
type sheet struct {
	ID         DocumentID          `json:"id"`
	Number     string              `json:"number"`
	Symbol     string              `json:"symbol,omitempty"`
	Type       string              `json:"type"`
	Class      string              `json:"class"`
	Body       string              `json:"body,omitempty"`
	Titles     map[Language]string `json:"titles"`
	Date       Date                `json:"date,omitempty"`
	Access     string              `json:"access"`
	Metadata   json.RawMessage     `json:"metadata"`
	FiledAt    time.Time           `json:"filed_at"`
	FiledBy    string              `json:"filed_by,omitempty"`
	DeclaredAt *time.Time          `json:"declared_at,omitempty"`
	Annulled   string              `json:"annulled,omitempty"` // the reason
	Fate       Fate                `json:"fate,omitempty"`
	Versions   []sheetVersion      `json:"versions"`
}

type sheetVersion struct {
	Number      int         `json:"number"`
	Date        Date        `json:"date,omitempty"`
	EffectiveOn Date        `json:"effective_on,omitempty"`
	Label       string      `json:"label,omitempty"`
	Note        string      `json:"note,omitempty"`
	FiledAt     time.Time   `json:"filed_at"`
	Files       []sheetFile `json:"files"`
}

type sheetFile struct {
	Path      string    `json:"path,omitempty"` // in the package, beside this description; empty when there are no bytes any more
	Name      string    `json:"name"`
	Language  Language  `json:"language"`
	Authority Authority `json:"authority"`
	Role      FileRole  `json:"role"`
	MediaType string    `json:"media_type"`
	Size      int64     `json:"size"`
	SHA256    Sum       `json:"sha256"`
}

// packedFile is a file of a sheet with what opens it.
type packedFile struct {
	sheetFile
	file File
}

// describe makes the sheet of a document, and lists its files in their order. Names that
// people gave are made portable and numbered, so that no two are alike.
func (b *Binder) describe(who Actor, d Document) (sheet, []packedFile) {
	s := sheet{
		ID: d.ID, Number: d.Number, Symbol: d.Symbol, Type: d.Type, Class: d.Class, Body: d.Body, Titles: d.Titles, Date: d.Date, Access: d.Access.Class(),
		Metadata: d.Metadata, FiledAt: d.FiledAt.UTC(), Fate: d.Disposal.Fate, Versions: []sheetVersion{},
	}
	if len(s.Metadata) == 0 {
		s.Metadata = json.RawMessage(`{}`)
	}
	if who.May(ActReadHistory) {
		s.FiledBy = d.FiledBy
	}
	if d.Declared.Made() {
		at := d.Declared.At.UTC()
		s.DeclaredAt = &at
	}
	if d.Annulled != nil {
		s.Annulled = d.Annulled.Reason
	}
	var files []packedFile
	for _, v := range d.Versions {
		sv := sheetVersion{Number: v.Number, Date: v.Date, EffectiveOn: v.EffectiveOn, Label: v.Label, Note: v.Note, FiledAt: v.FiledAt.UTC(), Files: []sheetFile{}}
		for _, t := range v.Texts {
			for _, f := range t.Files {
				sf := sheetFile{Name: f.Name, Language: t.Language, Authority: t.Authority, Role: f.Role, MediaType: f.MediaType, Size: f.Size, SHA256: f.SHA256}
				if d.Disposal.Fate == Kept {
					sf.Path = fmt.Sprintf("files/%03d v%d-%s-%s %s", len(files)+1, v.Number, t.Language, f.Role, Portable(f.Name))
					files = append(files, packedFile{sf, f})
				}
				sv.Files = append(sv.Files, sf)
			}
		}
		s.Versions = append(s.Versions, sv)
	}
	return s, files
}

// entryProof proves that an entry is in the ledger that a checkpoint signs (RFC 6962, 2.1.1).
type entryProof struct {
	Seq    int64    `json:"seq"`
	Record string   `json:"record,omitempty"` // base64 of what the leaf is the hash of; absent when it names what its taker may not read
	Leaf   string   `json:"leaf"`
	Size   int64    `json:"size"`
	Root   string   `json:"root"`
	Hashes []string `json:"hashes"`
}

// proofs proves entries against a head; those that came after it are left out.
func (b *Binder) proofs(ctx context.Context, entries []Entry, head LedgerHead) ([]entryProof, error) {
	all := []entryProof{}
	for _, e := range entries {
		if e.Seq > head.Size {
			continue
		}
		p, err := b.office.catalogue.ProveInclusion(ctx, e.Seq, head.Size)
		if err != nil {
			return nil, err
		}
		one := entryProof{Seq: e.Seq, Leaf: hex.EncodeToString(p.Leaf[:]), Size: p.Head.Size, Root: hex.EncodeToString(p.Head.Root[:]), Hashes: []string{}}
		if e.LeafHash() == p.Leaf {
			one.Record = base64.StdEncoding.EncodeToString(e.Record())
		}
		for _, h := range p.Hashes {
			one.Hashes = append(one.Hashes, hex.EncodeToString(h[:]))
		}
		all = append(all, one)
	}
	return all, nil
}

// packing is one package being made: what is proved against which head, and for whom.
type packing struct {
	*Binder
	who   Actor
	head  LedgerHead
	yield func(Packed, error) bool
	n     int // documents so far
	more  bool
}

// put hands a file over; it reports whether more are wanted.
func (p *packing) put(f Packed, err error) bool {
	if p.more {
		p.more = p.yield(f, err)
	}
	if err != nil {
		p.more = false
	}
	return p.more
}

// putJSON hands over a value as indented JSON.
func (p *packing) putJSON(path string, v any) bool {
	text, err := json.MarshalIndent(v, "", "  ")
	return p.put(PackedBytes(path, append(text, '\n')), err)
}

// putEntries hands over entries as JSON lines (each the ledger's own record, where it is whole) and their proofs.
func (p *packing) putEntries(ctx context.Context, folder string, entries []Entry) bool {
	var lines []byte
	for _, e := range entries {
		lines = append(append(lines, e.Record()...), '\n')
	}
	proofs, err := p.proofs(ctx, entries, p.head)
	if err != nil {
		return p.put(Packed{}, err)
	}
	return p.put(PackedBytes(folder+"/history.jsonl", lines), nil) && p.putJSON(folder+"/proofs.json", proofs)
}

// document hands over a document the actor may read: its description, history, proofs and
// bytes. One that may not be read any more is left out, and ok is false.
func (p *packing) document(ctx context.Context, prefix string, id DocumentID) (d Document, folder string, files []packedFile, ok bool) {
	d, err := p.office.Document(ctx, p.who, string(id))
	if KindOf(err) == NotFound && err != nil {
		return Document{}, "", nil, false
	}
	if err != nil {
		p.put(Packed{}, err)
		return Document{}, "", nil, false
	}
	p.n++
	folder = fmt.Sprintf("%sdocuments/%04d %s", prefix, p.n, Portable(d.Number))
	described, files := p.describe(p.who, d)
	if !p.putJSON(folder+"/metadata.json", described) {
		return d, folder, files, false
	}
	if p.who.May(ActReadHistory) {
		entries, err := p.office.wholeHistory(ctx, p.who, d.ID)
		if err != nil {
			p.put(Packed{}, err)
			return d, folder, files, false
		}
		if !p.putEntries(ctx, folder, entries) {
			return d, folder, files, false
		}
	}
	for _, f := range files {
		open := func(ctx context.Context) (io.ReadCloser, error) {
			if err := p.office.opened(ctx, p.who, d, OpenedFile, string(f.file.ID), f.Name); err != nil {
				return nil, err
			}
			bytes, _, err := p.office.vault.Open(ctx, f.SHA256)
			if err != nil {
				return nil, missingBytes(err)
			}
			return bytes, nil
		}
		if !p.put(Packed{Path: folder + "/" + f.Path, Open: open, Sum: f.SHA256}, nil) {
			return d, folder, files, false
		}
	}
	return d, folder, files, true
}

// wholeHistory is History without its pages.
func (o *Office) wholeHistory(ctx context.Context, who Actor, id DocumentID) ([]Entry, error) {
	const step = 500
	var all []Entry
	for after := int64(0); ; {
		entries, err := o.History(ctx, who, id, after, step)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
		if len(entries) < step {
			return all, nil
		}
		after = entries[len(entries)-1].Seq
	}
}

// putLedger hands over the checkpoint that the proofs are against, and the key that signed it.
func (p *packing) putLedger(note string) bool {
	return p.put(PackedBytes("ledger/checkpoint.txt", []byte(note)), nil) && p.put(PackedBytes("ledger/key.txt", []byte(p.notary.PublicKey()+"\n")), nil)
}

// checkpoint signs the ledger's head, for what is made now.
func (b *Binder) checkpoint(ctx context.Context) (LedgerHead, string, error) {
	head, err := b.office.catalogue.Head(ctx)
	if err != nil {
		return LedgerHead{}, "", err
	}
	note, err := b.notary.Sign(CheckpointBody(b.office.profile().Origin, head))
	return head, note, err
}
