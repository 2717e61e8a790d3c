package records

import (
	"context"
	"errors"
	"io"
	"time"
)

// KitIndex is all that stands on the page by which a continuity kit is read.
type KitIndex struct {
	Organization string
	Language     Language
	MadeAt       time.Time
	MadeBy       string
	Zone         *time.Location
	Head         LedgerHead
	Others       int // vital records that its taker may not read, and that are not in it
	Documents    []KitDocument
}

// KitDocument is one vital record of a kit.
type KitDocument struct {
	Number string
	Symbol string
	Title  string
	Date   Date
	Folder string
	Files  []KitFile
}

// KitFile is a file of a vital record, and where it lies beside the index.
type KitFile struct {
	Path    string
	Name    string
	Version int
	Size    int64
	SHA256  Sum
}

// Kit makes the continuity kit: the vital records that the actor may read, with their descriptions,
// histories and proofs, a page by which they are read without this service, and the ledger's signed
// checkpoint, as a package (BagIt, in a ZIP archive) that only those open whom the lock names. Who takes
// one is in the ledger before its first byte leaves.
func (b *Binder) Kit(ctx context.Context, who Actor, lock Lock, lang Language) (Outgoing, error) {
	if err := who.Must(ActKit); err != nil {
		return Outgoing{}, err
	}
	if err := b.safe.Check(lock); err != nil {
		return Outgoing{}, err
	}
	o := b.office
	counted, err := o.catalogue.CountVitals(ctx)
	if err != nil {
		return Outgoing{}, err
	}
	visible := o.visible(who)
	in, others := 0, 0
	for class, n := range counted {
		if visible(ParseAccessClass(class)) {
			in += n
		} else {
			others += n
		}
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		return appendAll(ctx, tx, who, []entryOf{{KitTaken, SubjectSystem, "", map[string]any{
			"documents": in, "left_out": others, "recipients": append([]string{}, lock.Recipients...), "passphrase": lock.Passphrase != "",
		}}})
	})
	if err != nil {
		return Outgoing{}, err
	}
	day := o.today()
	name := "continuity-kit-" + string(day)
	return Outgoing{Name: name + ".zip.age", MediaType: "application/octet-stream", Write: func(ctx context.Context, w io.Writer) error {
		locked, err := b.safe.Lock(w, lock)
		if err != nil {
			return err
		}
		err = b.packer.Pack(ctx, locked, Package{Name: name, Made: day, Labels: []Label{
			{"Source-Organization", naming(o.profile().Organization, lang)}, {"External-Description", "Vital records"}, {"Bag-Software-Agent", "Acervo"},
		}, Files: b.kitFiles(ctx, who, lang, others)})
		if err != nil {
			return err // and without its end the kit cannot be opened
		}
		return locked.Close()
	}}, nil
}

// kitFiles walks the vital records, one in memory at a time.
func (b *Binder) kitFiles(ctx context.Context, who Actor, lang Language, others int) func(func(Packed, error) bool) {
	return func(yield func(Packed, error) bool) {
		head, note, err := b.checkpoint(ctx)
		p := &packing{Binder: b, who: who, head: head, yield: yield, more: true}
		if err != nil {
			p.put(Packed{}, err)
			return
		}
		o := b.office
		k := KitIndex{
			Organization: naming(o.profile().Organization, lang), Language: lang, MadeAt: o.now().UTC().Truncate(time.Second), MadeBy: who.Name,
			Zone: o.profile().zone(), Head: head, Others: others,
		}
		const step = 200
		for after := DocumentID(""); ; {
			page, err := o.Vitals(ctx, who, false, after, step)
			if err != nil {
				p.put(Packed{}, err)
				return
			}
			for _, v := range page {
				after = v.Document
				d, folder, files, ok := p.document(ctx, "", v.Document)
				if !p.more {
					return
				}
				if ok {
					k.Documents = append(k.Documents, kitDocument(d, lang, folder, files))
				}
			}
			if len(page) < step {
				break
			}
		}
		if !p.putLedger(note) {
			return
		}
		html, err := b.index.Index(k)
		p.put(PackedBytes("index.html", html), errors.Join(err))
	}
}

func kitDocument(d Document, lang Language, folder string, files []packedFile) KitDocument {
	k := KitDocument{Number: d.Number, Symbol: d.Symbol, Title: d.Title(lang), Date: d.Date, Folder: folder}
	versions := map[FileID]int{}
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			for _, f := range t.Files {
				versions[f.ID] = v.Number
			}
		}
	}
	for _, f := range files {
		k.Files = append(k.Files, KitFile{Path: folder + "/" + f.Path, Name: f.Name, Version: versions[f.file.ID], Size: f.Size, SHA256: f.SHA256})
	}
	return k
}
