package records

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"
)

// caseSheet is a matter as a package describes it.
type caseSheet struct {
	ID           MatterID            `json:"id"`
	Code         string              `json:"code,omitempty"`
	Titles       map[Language]string `json:"titles"`
	Class        string              `json:"class"`
	Body         string              `json:"body,omitempty"`
	Access       string              `json:"access"`
	State        MatterState         `json:"state"`
	Seal         Date                `json:"seal,omitempty"`
	OpenedAt     time.Time           `json:"opened_at"`
	OpenedBy     string              `json:"opened_by,omitempty"`
	ClosedOn     Date                `json:"closed_on,omitempty"`
	ClosedBy     string              `json:"closed_by,omitempty"`
	Sealed       int                 `json:"sealed"`           // documents that nobody may read yet, and that are not here
	Others       int                 `json:"others,omitempty"` // documents that its taker may not read
	SealedUntil  Date                `json:"sealed_until,omitempty"`
	Requirements []caseRequirement   `json:"requirements"`
	Documents    []caseDocument      `json:"documents"`
	SubMatters   []string            `json:"sub_matters"` // their folders
}

type caseRequirement struct {
	N           int                 `json:"n"`
	Text        string              `json:"text"`
	Code        string              `json:"code,omitempty"` // of the class's checklist that it is from
	Texts       map[Language]string `json:"texts,omitempty"`
	Type        string              `json:"type,omitempty"` // of the document that fulfils it
	Body        string              `json:"body,omitempty"`
	Due         Date                `json:"due,omitempty"`
	FulfilledBy DocumentID          `json:"fulfilled_by,omitempty"`
	FulfilledAt *time.Time          `json:"fulfilled_at,omitempty"`
	WaiveReason string              `json:"waive_reason,omitempty"`
	WaivedAt    *time.Time          `json:"waived_at,omitempty"`
}

type caseDocument struct {
	Folder string     `json:"folder"`
	ID     DocumentID `json:"id"`
	Number string     `json:"number"`
	Title  string     `json:"title"`
}

func said(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// Bag makes the dossier of a matter as a package (BagIt, in a ZIP archive): for each document that
// the actor may read its description, its history with proofs, and its bytes; and the matter's own.
func (b *Binder) Bag(ctx context.Context, who Actor, ref string) (Outgoing, error) {
	if err := who.Must(ActDossier); err != nil {
		return Outgoing{}, err
	}
	m, err := b.office.Matter(ctx, who, ref)
	if err != nil {
		return Outgoing{}, err
	}
	name := dossierName(m.Matter)
	return Outgoing{Name: name + ".zip", MediaType: "application/zip", Write: func(ctx context.Context, w io.Writer) error {
		head, note, err := b.checkpoint(ctx)
		if err != nil {
			return err
		}
		files := func(yield func(Packed, error) bool) {
			p := &packing{Binder: b, who: who, head: head, yield: yield, more: true}
			if p.matter(ctx, "", m) {
				p.putLedger(note)
			}
		}
		return b.packer.Pack(ctx, w, Package{Name: name, Made: b.office.today(), Labels: []Label{
			{"Source-Organization", naming(b.office.profile().Organization, Spanish)}, {"External-Identifier", string(m.ID)},
			{"External-Description", Document{Titles: m.Titles, Symbol: m.Code}.Title("")}, {"Bag-Software-Agent", "Acervo"},
		}, Files: files})
	}}, nil
}

func dossierName(m Matter) string {
	code := m.Code
	if code == "" {
		code = string(m.ID)
	}
	return Portable("dossier " + code)
}

// matter hands over a matter and what is below it; it reports whether more is wanted.
func (p *packing) matter(ctx context.Context, prefix string, m SeenMatter) bool {
	c := caseSheet{
		ID: m.ID, Code: m.Code, Titles: m.Titles, Class: m.Class, Body: m.Body, Access: m.Access.Class(), State: m.State, Seal: m.Seal, OpenedAt: m.OpenedAt.UTC(), OpenedBy: m.OpenedBy,
		ClosedOn: m.ClosedOn, ClosedBy: m.ClosedBy, Sealed: m.Sealed, SealedUntil: m.SealedUntil, Others: m.Others,
		Requirements: []caseRequirement{}, Documents: []caseDocument{}, SubMatters: []string{},
	}
	for _, r := range m.Requirements {
		c.Requirements = append(c.Requirements, caseRequirement{r.N, r.Text, r.Code, r.Texts, r.Type, r.Body, r.Due, r.FulfilledBy, said(r.FulfilledAt), r.WaiveReason, said(r.WaivedAt)})
	}
	ids, err := p.office.papersOf(ctx, p.who, m.ID)
	if err != nil {
		return p.put(Packed{}, err)
	}
	for _, id := range ids {
		d, folder, _, ok := p.document(ctx, prefix, id)
		if !p.more {
			return false
		}
		if ok {
			c.Documents = append(c.Documents, caseDocument{folder, d.ID, d.Number, d.Title("")})
		}
	}
	parts, err := p.office.allBelow(ctx, p.who, m)
	if err != nil {
		return p.put(Packed{}, err)
	}
	for i, below := range parts {
		seen, err := p.office.Matter(ctx, p.who, string(below.ID))
		if KindOf(err) == NotFound && err != nil {
			continue
		}
		if err != nil {
			return p.put(Packed{}, err)
		}
		folder := fmt.Sprintf("%smatters/%03d %s/", prefix, i+1, Portable(joinedWords(below.Code, below.Title(""))))
		c.SubMatters = append(c.SubMatters, folder)
		if !p.matter(ctx, folder, seen) {
			return false
		}
	}
	if p.who.May(ActReadHistory) {
		entries, err := p.office.MatterHistory(ctx, p.who, string(m.ID), 0, 1000)
		if err != nil {
			return p.put(Packed{}, err)
		}
		if !p.putEntries(ctx, prefix+"matter", entries) {
			return false
		}
	}
	return p.putJSON(prefix+"matter/matter.json", c)
}

func joinedWords(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

// papersOf lists the documents of a matter that the actor may read, the first filed first.
func (o *Office) papersOf(ctx context.Context, who Actor, m MatterID) ([]DocumentID, error) {
	const step = 500
	var ids []DocumentID
	for f := (DocumentFilter{Matter: m, Limit: step}); ; {
		page, err := o.Documents(ctx, who, f)
		if err != nil {
			return nil, err
		}
		for _, d := range page {
			ids = append(ids, d.ID)
		}
		if len(page) < step {
			slices.Reverse(ids)
			return ids, nil
		}
		f.After = page[len(page)-1].ID
	}
}
