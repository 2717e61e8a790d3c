package records

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DispositionPress prints what comes of a disposition, as PDF. Equal input gives equal bytes.
type DispositionPress interface {
	// Disposition prints the certificate of a disposition.
	Disposition(ctx context.Context, c PrintedDisposition) ([]byte, error)
}

// DispositionProofFormat names the form of certificate that this program writes.
const DispositionProofFormat = "acervo-disposition/1"

// DispositionCertificate says what was let go, by whom, and proves it with nothing but the
// ledger's public key: each record's entry is in a ledger that a signed checkpoint covers.
type DispositionCertificate struct {
	Format       string            `json:"format"`
	Organization string            `json:"organization"`
	Origin       string            `json:"origin"`
	PublicKey    string            `json:"public_key"` // C2SP signed-note vkey; trust one that came another way
	Disposition  DispositionID     `json:"disposition"`
	Action       RetentionAction   `json:"action"`
	Reason       string            `json:"reason"`
	ProposedBy   string            `json:"proposed_by"`
	ProposedAt   time.Time         `json:"proposed_at"`
	ApprovedBy   string            `json:"approved_by"`
	ApprovedAt   time.Time         `json:"approved_at"`
	Receiver     string            `json:"receiver,omitempty"`
	Reference    string            `json:"reference,omitempty"`
	ReceivedOn   Date              `json:"received_on,omitempty"`
	ExecutedAt   time.Time         `json:"executed_at"`
	Gone         []CertifiedRecord `json:"gone"`
	LeftOut      []CertifiedRecord `json:"left_out"` // excluded by whoever approved, or held, or otherwise forbidden when its turn came
	Acts         []ProofEntry      `json:"acts"`     // of the ledger: proposal, approval, the receiver's confirmation, execution
	Checkpoint   string            `json:"checkpoint"`
}

// What the acts of a certificate of disposition prove.
const (
	ProvesProposal     ProofRole = "proposal"
	ProvesApproval     ProofRole = "approval"
	ProvesConfirmation ProofRole = "confirmation"
	ProvesExecution    ProofRole = "execution"
)

// CertifiedRecord is a record in the certificate of its disposition. What only some may
// know of it stands in it when everybody who reads the certificate may.
type CertifiedRecord struct {
	Document DocumentID    `json:"document,omitempty"`
	Number   string        `json:"number,omitempty"`
	Title    string        `json:"title,omitempty"`
	Class    string        `json:"class,omitempty"`
	State    DisposalState `json:"state"`
	Why      string        `json:"why,omitempty"`
	Bytes    BytesState    `json:"bytes,omitempty"`
	SHA256   []Sum         `json:"sha256,omitempty"`
	Entry    *ProofEntry   `json:"entry,omitempty"`
}

// PrintedDisposition is a certificate as it is printed.
type PrintedDisposition struct {
	DispositionCertificate
	Language Language
	Zone     *time.Location
	Head     LedgerHead
}

// keeper is the service itself, which files certificates.
func (c *Custodian) keeper() Actor {
	who := Operator(c.office.Profile())
	who.ID, who.Name = "acervo", "acervo"
	return who
}

// certify makes the certificate of an executed disposition and files it, once however often
// it is called: what was made is kept before it is filed, and filed under one key.
func (c *Custodian) certify(ctx context.Context, s Disposition) (err error) {
	all, err := c.allDisposals(ctx, s.ID, "")
	if err != nil {
		return err
	}
	access, whole := certificateAccess(all)
	if s, err = c.keepCertificate(ctx, s, all, whole); err != nil {
		return err
	}
	who, number, lang := c.keeper(), s.ID.String(), c.office.profile().FirstLanguage()
	req := FileRequest{
		Type: c.certificateType(), Access: &access, Date: DateOf(s.ExecutedAt, c.office.profile().zone()),
		Titles: map[Language]string{
			Spanish: "Certificado de disposición " + number, English: "Certificate of disposition " + number,
			Portuguese: "Certificado de destinação " + number, French: "Certificat de sort final " + number,
		},
		VersionRequest: VersionRequest{Language: lang, Authority: Authentic, AllowDuplicate: true, IdempotencyKey: "disposition-" + number},
	}
	if req.Metadata, err = c.certificateMetadata(s, all); err != nil {
		return err
	}
	for _, f := range []struct {
		sum         Sum
		role        FileRole
		name, media string
	}{{s.Paper, Original, "disposition-" + number + ".pdf", "application/pdf"}, {s.Proof, Attachment, "disposition-" + number + ".json", "application/json"}} {
		blob, err := c.office.vault.Stat(ctx, f.sum)
		if err != nil {
			return err
		}
		req.Files = append(req.Files, Received{Name: f.name, MediaType: f.media, Role: f.role, Blob: blob})
	}
	receipt, err := c.office.File(ctx, who, req)
	if err != nil {
		return err
	}
	d, err := c.office.catalogue.Document(ctx, receipt.Document)
	if err != nil {
		return err
	}
	if err := c.translate(ctx, who, s, d); err != nil {
		return err
	}
	if d.Due.Action != KeepPermanently {
		_, err = c.office.OverrideRetention(ctx, who, d.ID, OverrideRequest{Action: KeepPermanently, Reason: "A certificate of disposition is kept permanently."})
		if err != nil && KindOf(err) != Invalid { // its class keeps it permanently already
			return err
		}
	}
	return c.office.catalogue.InTx(ctx, func(tx Tx) error {
		now, err := tx.Disposition(ctx, s.ID)
		if err != nil || now.State != DispositionIsExecuted {
			return err
		}
		now.State, now.Certificate = DispositionIsCertified, receipt.Document
		return tx.UpdateDisposition(ctx, now)
	})
}

// translate files the certificate in the other working languages, each printed of the same proof.
func (c *Custodian) translate(ctx context.Context, who Actor, s Disposition, d Document) error {
	var proof DispositionCertificate
	r, _, err := c.office.vault.Open(ctx, s.Proof)
	if err != nil {
		return err
	}
	err = json.NewDecoder(r).Decode(&proof)
	if err := errors.Join(err, r.Close()); err != nil {
		return err
	}
	head, err := headOf(proof.Checkpoint)
	if err != nil {
		return err
	}
	for _, lang := range WorkingLanguages {
		if slices.ContainsFunc(d.Versions[0].Texts, func(t Text) bool { return t.Language == lang }) {
			continue
		}
		p := PrintedDisposition{DispositionCertificate: proof, Language: lang, Zone: c.office.profile().zone(), Head: head}
		p.Organization = naming(c.office.profile().Organization, lang)
		for _, lines := range []*[]CertifiedRecord{&p.Gone, &p.LeftOut} {
			if *lines, err = c.titled(ctx, *lines, lang); err != nil {
				return err
			}
		}
		paper, err := c.press.Disposition(ctx, p)
		if err != nil {
			return err
		}
		blob, err := c.office.vault.Put(ctx, bytes.NewReader(paper), DefaultMaxUpload)
		if err != nil {
			return err
		}
		name := "disposition-" + s.ID.String()
		_, err = c.office.AddText(ctx, who, d.ID, 1, VersionRequest{
			Language: lang, Authority: OfficialTranslation, AllowDuplicate: true, IdempotencyKey: name + "-" + string(lang),
			Files: []Received{{Name: name + "-" + string(lang) + ".pdf", MediaType: "application/pdf", Role: Original, Blob: blob}},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// titled gives the lines of a certificate the titles of their records in a language.
func (c *Custodian) titled(ctx context.Context, lines []CertifiedRecord, lang Language) ([]CertifiedRecord, error) {
	lines = slices.Clone(lines)
	for part := range slices.Chunk(lines, 500) {
		var ids []DocumentID
		for _, l := range part {
			if l.Document != "" {
				ids = append(ids, l.Document)
			}
		}
		found, err := c.office.catalogue.Descriptions(ctx, ids)
		if err != nil {
			return nil, err
		}
		for i, l := range part {
			if d, ok := found[l.Document]; ok {
				part[i].Title = d.Title(lang)
			}
		}
	}
	return lines, nil
}

// headOf reads the head of the ledger from a checkpoint: origin, size and root, each on its line (C2SP tlog-checkpoint).
func headOf(checkpoint string) (h LedgerHead, err error) {
	lines := strings.SplitN(checkpoint, "\n", 4)
	if len(lines) < 4 {
		return h, Errorf(Internal, "The checkpoint of the certificate is cut off.")
	}
	if h.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return h, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	copy(h.Root[:], root)
	return h, err
}

// FirstLanguage is that of the organization's own papers: the first working language that it has a name in.
func (p *Profile) FirstLanguage() Language {
	for _, l := range WorkingLanguages {
		if p.Organization[l] != "" {
			return l
		}
	}
	return Spanish
}

// dispositionCertificate names the type, and its schema, that a profile may have for certificates of disposition.
const dispositionCertificate = "disposition_certificate"

// certificateType is the type of document that certificates are filed as.
func (c *Custodian) certificateType() string {
	if _, ok := c.office.profile().Type(dispositionCertificate); ok {
		return dispositionCertificate
	}
	return ""
}

// certificateMetadata is what is told of a disposition in fields, where the type of certificates has these.
func (c *Custodian) certificateMetadata(s Disposition, all []DisposalRecord) (json.RawMessage, error) {
	if t, ok := c.office.profile().Type(c.certificateType()); !ok || t.Schema != dispositionCertificate {
		return nil, nil
	}
	gone := 0
	for _, r := range all {
		if r.State == RecordDone {
			gone++
		}
	}
	told := map[string]any{"disposition": s.ID, "records_gone": gone, "records_kept": len(all) - gone}
	if s.Receiver != "" && len([]rune(s.Receiver)) <= 500 {
		told["receiver"] = s.Receiver
	}
	return json.Marshal(told)
}

// certificateAccess says who may read a certificate: staff, or where records were restricted, the
// people of the bodies that could read each of these. Where there is no such body, the certificate is for
// staff and says of restricted records nothing but their place in the ledger; whole is false then.
func certificateAccess(all []DisposalRecord) (x Access, whole bool) {
	x.Level = Staff
	for _, r := range all {
		a := r.Document.Access
		if a.Embargo.After(x.Embargo) {
			x.Embargo = a.Embargo
		}
		if a.Level != Restricted {
			continue
		}
		if x.Level == Staff {
			x.Level, x.Bodies = Restricted, slices.Clone(a.Bodies)
			continue
		}
		x.Bodies = slices.DeleteFunc(x.Bodies, func(b string) bool { return !slices.Contains(a.Bodies, b) })
	}
	if x.Level == Restricted && len(x.Bodies) == 0 {
		return Access{Level: Staff, Embargo: x.Embargo}, false
	}
	return x, true
}

// keepCertificate makes the certificate's JSON and PDF and keeps them, unless that was done before.
func (c *Custodian) keepCertificate(ctx context.Context, s Disposition, all []DisposalRecord, whole bool) (Disposition, error) {
	if s.Paper != "" {
		_, err := c.office.vault.Stat(ctx, s.Paper)
		_, perr := c.office.vault.Stat(ctx, s.Proof)
		if err == nil && perr == nil {
			return s, nil
		}
	}
	printed, err := c.certificate(ctx, s, all, whole)
	if err != nil {
		return s, err
	}
	proof, err := json.MarshalIndent(printed.DispositionCertificate, "", "  ")
	if err != nil {
		return s, err
	}
	paper, err := c.press.Disposition(ctx, printed)
	if err != nil {
		return s, err
	}
	for to, b := range map[*Sum][]byte{&s.Proof: proof, &s.Paper: paper} {
		blob, err := c.office.vault.Put(ctx, bytes.NewReader(b), DefaultMaxUpload)
		if err != nil {
			return s, err
		}
		*to = blob.Sum
	}
	err = c.office.catalogue.InTx(ctx, func(tx Tx) error {
		now, err := tx.Disposition(ctx, s.ID)
		if err != nil {
			return err
		}
		now.Proof, now.Paper = s.Proof, s.Paper
		return tx.UpdateDisposition(ctx, now)
	})
	return s, err
}

func (c *Custodian) certificate(ctx context.Context, s Disposition, all []DisposalRecord, whole bool) (PrintedDisposition, error) {
	p := PrintedDisposition{Language: c.office.profile().FirstLanguage(), Zone: c.office.profile().zone()}
	var err error
	if p.Head, p.Checkpoint, err = c.proofs.checkpoint(ctx); err != nil {
		return p, err
	}
	p.Format, p.Organization, p.Origin, p.PublicKey = DispositionProofFormat, naming(c.office.profile().Organization, p.Language), c.office.profile().Origin, c.proofs.notary.PublicKey()
	p.Disposition, p.Action, p.Reason = s.ID, s.Action, s.Reason
	p.ProposedBy, p.ProposedAt, p.ApprovedBy, p.ApprovedAt = s.ProposedBy, s.ProposedAt, s.DecidedBy, s.DecidedAt
	p.Receiver, p.Reference, p.ReceivedOn, p.ExecutedAt = s.Receiver, s.Reference, s.ReceivedOn, s.ExecutedAt
	p.Gone, p.LeftOut = []CertifiedRecord{}, []CertifiedRecord{}
	if p.Acts, err = c.provedActs(ctx, s, p.Head, whole); err != nil {
		return p, err
	}
	for part := range slices.Chunk(all, 200) {
		ids := make([]DocumentID, len(part))
		for i, r := range part {
			ids[i] = r.Document.ID
		}
		sums, err := c.office.catalogue.BytesOf(ctx, ids)
		if err != nil {
			return p, err
		}
		for _, r := range part {
			line := CertifiedRecord{State: r.State, Why: r.Reason, Bytes: r.Bytes}
			open := whole || r.Document.Access.Level != Restricted
			if open {
				line.Document, line.Number, line.Title, line.Class = r.Document.ID, r.Document.Number, r.Document.Title(p.Language), r.Document.Class
			} else {
				line.Why = ""
			}
			if r.State != RecordDone {
				p.LeftOut = append(p.LeftOut, line)
				continue
			}
			line.SHA256 = sums[r.Document.ID]
			e, err := c.proofs.proveEntry(ctx, r.Seq, p.Head)
			if err != nil {
				return p, err
			}
			e.Proves = ProofRole(s.Fate())
			if !open {
				e.Record = "" // the leaf proves that there is such an entry
			}
			line.Entry = &e
			p.Gone = append(p.Gone, line)
		}
	}
	return p, nil
}

// provedActs proves what was done about a disposition. Who proposed and who approved named the records,
// so where these are not to be known the leaf alone proves that there is such an entry.
func (c *Custodian) provedActs(ctx context.Context, s Disposition, head LedgerHead, whole bool) (acts []ProofEntry, err error) {
	for _, a := range []struct {
		role ProofRole
		seq  int64
	}{{ProvesProposal, int64(s.ID)}, {ProvesApproval, s.DecidedSeq}, {ProvesConfirmation, s.ConfirmedSeq}, {ProvesExecution, s.ExecutedSeq}} {
		if a.seq == 0 { // nobody confirms a destruction
			continue
		}
		e, err := c.proofs.proveEntry(ctx, a.seq, head)
		if err != nil {
			return nil, err
		}
		if e.Proves = a.role; !whole && (a.role == ProvesProposal || a.role == ProvesApproval) {
			e.Record = ""
		}
		acts = append(acts, e)
	}
	return acts, nil
}
