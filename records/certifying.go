package records

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Certifier issues certified copies of exact texts, keeps the register of them, and
// answers for those that were issued.
type Certifier struct {
	office  *Office
	press   Press
	stamper PageStamper
	notary  Notary
	address string
	newCode func() CopyCode
}

// CertifierConfig is what a Certifier works with. All but Address and NewCode are required.
type CertifierConfig struct {
	Office  *Office
	Press   Press
	Stamper PageStamper
	Notary  Notary
	Address string          // at which people reach the service, for the code on the certificate; may be empty
	NewCode func() CopyCode // default NewCopyCode
}

// NewCertifier makes the certifier of an office.
func NewCertifier(c CertifierConfig) (*Certifier, error) {
	if c.Office == nil || c.Press == nil || c.Stamper == nil || c.Notary == nil {
		return nil, Errorf(Internal, "A certifier needs an office, a press, a stamper and a notary.")
	}
	if c.NewCode == nil {
		c.NewCode = NewCopyCode
	}
	return &Certifier{office: c.Office, press: c.Press, stamper: c.Stamper, notary: c.Notary, address: strings.TrimRight(c.Address, "/"), newCode: c.NewCode}, nil
}

// CertifyRequest asks for a copy of one text: by the version's number, or as in force on a day.
type CertifyRequest struct {
	Document    string // id, register number or symbol
	Version     int
	On          Date
	Known       time.Time // with On: as known then; zero for now
	Language    Language  // of the text; empty for the authentic one
	Certificate Language  // of the certificate; empty for the text's, where it is a working language
}

// Certify issues a certified copy of a text of a document the actor may read and
// returns its entry in the register of copies.
func (c *Certifier) Certify(ctx context.Context, who Actor, req CertifyRequest) (Copy, error) {
	if err := who.Must(ActCertify); err != nil {
		return Copy{}, err
	}
	if (req.Version == 0) == (req.On == "") {
		return Copy{}, Errorf(Invalid, "Say which text: the number of a version, or a day on which it was in force.").At("version")
	}
	if req.Certificate != "" && !slices.Contains(WorkingLanguages, req.Certificate) {
		return Copy{}, Errorf(Invalid, "Certificates are written in es, en, pt and fr.").At("certificate_language")
	}
	d, err := c.office.Document(ctx, who, req.Document)
	if err != nil {
		return Copy{}, err
	}
	facts := Certificate{Zone: c.office.profile().zone()}
	issued := &facts.Copy
	issued.IssuedAt, issued.IssuedBy = c.office.now().UTC().Truncate(time.Microsecond), who.Name
	v, err := c.choose(ctx, who, &d, req, &facts)
	if err != nil {
		return Copy{}, err
	}
	if err := c.office.kept(ctx, d); err != nil {
		return Copy{}, err
	}
	t, f, err := textToCertify(v, req.Language)
	if err != nil {
		return Copy{}, err
	}
	issued.Code, issued.Document, issued.Version, issued.Language, issued.File, issued.Original = c.newCode(), d.ID, v.Number, t.Language, f.ID, f.SHA256
	if issued.Certificate = certificateLanguage(req.Certificate, t.Language); issued.Certificate == "" {
		issued.Certificate = Spanish
	}
	if err := c.describe(ctx, &facts, d, v, t, f); err != nil {
		return Copy{}, err
	}
	if err := c.print(ctx, &facts, f); err != nil {
		return Copy{}, err
	}
	return c.enter(ctx, who, *issued)
}

// choose finds the version asked for. Asked by a day, it may be another document's: the
// one that spoke for the lineage then.
func (c *Certifier) choose(ctx context.Context, who Actor, d *Document, req CertifyRequest, facts *Certificate) (Version, error) {
	if req.On == "" {
		return d.version(req.Version)
	}
	known := req.Known
	if known.IsZero() || known.After(facts.Copy.IssuedAt) {
		known = facts.Copy.IssuedAt
	}
	timeline, err := c.timeline(ctx, who, d.ID)
	if err != nil {
		return Version{}, err
	}
	s := timeline.Known(known).At(d.ID, req.On)
	if !s.InForce() {
		return Version{}, Errorf(Conflict, "No text of this document was in force on %s, as far as was known on %s (it was: %s). Ask for a version by its number to certify it all the same.",
			req.On, DateOf(known, facts.Zone), s.Status).At("on")
	}
	if s.Document != d.ID {
		if *d, err = c.office.Document(ctx, who, string(s.Document)); err != nil {
			return Version{}, err
		}
	}
	facts.Copy.On, facts.Copy.Known, facts.Event = req.On, known.UTC().Truncate(time.Microsecond), &s.Event
	return d.version(s.Version)
}

// timeline returns the lineage's events as the actor may see them.
func (c *Certifier) timeline(ctx context.Context, who Actor, of DocumentID) (Timeline, error) {
	all, err := c.office.catalogue.Timeline(ctx, of)
	if err != nil || len(all.Events) == 0 {
		return all, err
	}
	seen, err := c.office.seen(ctx, who, all)
	return seen.Timeline, err
}

// textToCertify never falls back to another language: a certificate is of the text asked for, or of none.
func textToCertify(v Version, lang Language) (Text, File, error) {
	t, exact, ok := v.Text(lang)
	if ok && lang != "" && !exact {
		var has []string
		for _, t := range v.Texts {
			has = append(has, string(t.Language))
		}
		return Text{}, File{}, Errorf(NotFound, "Version %d has no text in %s; it has %s.", v.Number, lang, strings.Join(has, ", ")).At("language")
	}
	f, has := t.Main()
	if !ok || !has {
		return Text{}, File{}, Errorf(NotFound, "Version %d has no file that could be certified.", v.Number).At("version")
	}
	return t, f, nil
}

func certificateLanguage(choices ...Language) Language {
	for _, l := range choices {
		if slices.Contains(WorkingLanguages, l) {
			return l
		}
	}
	return ""
}

// describe gathers what the certificate says.
func (c *Certifier) describe(ctx context.Context, facts *Certificate, d Document, v Version, t Text, f File) error {
	lang, p := facts.Copy.Certificate, c.office.profile()
	facts.Organization, facts.Title, facts.Number, facts.Symbol = naming(p.Organization, lang), d.Title(lang), d.Number, d.Symbol
	facts.Type, facts.Body = d.Type, d.Body
	if t, ok := p.Type(d.Type); ok {
		facts.Type = naming(t.Names, lang)
	}
	if b, ok := p.Body(d.Body); ok {
		facts.Body = naming(b.Names, lang)
	}
	facts.VersionDate, facts.VersionOf, facts.Authority = v.Date, len(d.Versions), t.Authority
	facts.FileName, facts.MediaType, facts.FileSize, facts.FiledAt, facts.Pages = f.Name, f.MediaType, f.Size, f.FiledAt, 0
	if f.Reading.Method == "pdf" || f.Reading.Method == "ocr" {
		facts.Pages = f.Reading.Pages
	}
	if c.address != "" {
		facts.Address = c.address + "/verify/" + facts.Copy.Code.String()
	}
	var err error
	if facts.Filing, err = c.filing(ctx, f); err != nil {
		return err
	}
	facts.Copy.FiledSeq = facts.Filing.Seq
	facts.Checkpoint, facts.Note, err = c.checkpoint(ctx)
	return err
}

// naming returns a name in a language, else in a working language, else any.
func naming(names map[Language]string, lang Language) string {
	return Document{Titles: names}.Title(lang)
}

// filing finds the ledger entry by which a file came.
func (c *Certifier) filing(ctx context.Context, f File) (Entry, error) {
	const step = 500
	for after := int64(0); ; {
		entries, err := c.office.catalogue.Entries(ctx, LedgerFilter{Subject: string(f.Document), After: after, Limit: step})
		if err != nil {
			return Entry{}, err
		}
		for _, e := range entries {
			after = e.Seq
			var detail struct {
				Files []ReceiptFile `json:"files"`
			}
			if json.Unmarshal(e.Detail, &detail) == nil && slices.ContainsFunc(detail.Files, func(r ReceiptFile) bool { return r.ID == f.ID && r.SHA256 == f.SHA256 }) {
				return e, nil
			}
		}
		if len(entries) < step {
			return Entry{}, Errorf(Conflict, "The ledger has no entry by which this file was filed, so that it cannot be certified: it was made from another one. Certify the original.")
		}
	}
}

func (c *Certifier) checkpoint(ctx context.Context) (LedgerHead, string, error) {
	head, err := c.office.catalogue.Head(ctx)
	if err != nil {
		return LedgerHead{}, "", err
	}
	note, err := c.notary.Sign(CheckpointBody(c.office.profile().Origin, head))
	return head, note, err
}

// print makes the PDF and puts it into the vault: the certificate with the original's
// pages, or by itself when they must stay as they are.
func (c *Certifier) print(ctx context.Context, facts *Certificate, f File) error {
	stamped := Stamped{Beside: BesideOtherKind}
	if f.MediaType == "application/pdf" {
		alone, err := c.press.Certificate(ctx, *facts)
		if err != nil {
			return err
		}
		if stamped, err = c.stamp(ctx, *facts, f, alone); err != nil {
			return err
		}
	}
	if stamped.Copy != nil {
		defer stamped.Copy.Close()
		blob, err := c.office.vault.Put(ctx, stamped.Copy, DefaultMaxUpload)
		facts.Copy.Issued, facts.Copy.Size = blob.Sum, blob.Size
		return err
	}
	facts.Copy.Beside, facts.Signatures, facts.Pages = stamped.Beside, stamped.Signatures, max(facts.Pages, stamped.Pages)
	alone, err := c.press.Certificate(ctx, *facts)
	if err != nil {
		return err
	}
	blob, err := c.office.vault.Put(ctx, bytes.NewReader(alone), DefaultMaxUpload)
	facts.Copy.Issued, facts.Copy.Size = blob.Sum, blob.Size
	return err
}

func (c *Certifier) stamp(ctx context.Context, facts Certificate, f File, certificate []byte) (Stamped, error) {
	original, _, err := c.office.vault.Open(ctx, f.SHA256)
	if err != nil {
		return Stamped{}, missingBytes(err)
	}
	defer original.Close()
	return c.stamper.Stamp(ctx, StampInput{Bytes: original, Size: f.Size, Certificate: certificate, Line: c.press.MarginLine(facts)})
}

func missingBytes(err error) error {
	if KindOf(err) == NotFound {
		return Errorf(Internal, "The bytes of the file are missing from the vault.").Because(err)
	}
	return err
}

// enter writes the copy into the register and the ledger.
func (c *Certifier) enter(ctx context.Context, who Actor, copied Copy) (Copy, error) {
	err := c.office.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := tx.Document(ctx, copied.Document)
		if err != nil {
			return noDocument(err)
		}
		if err := c.office.readable(who, d); err != nil { // its access may have changed meanwhile
			return err
		}
		e, err := tx.Append(ctx, entry(who, CopyIssued, SubjectDocument, string(copied.Document), map[string]any{
			"code": copied.Code, "number": d.Number, "symbol": d.Symbol, "title": d.Title(copied.Certificate), "version": copied.Version, "language": copied.Language, "file": copied.File,
			"original_sha256": copied.Original, "issued_sha256": copied.Issued, "issued_at": copied.IssuedAt, "beside": copied.Beside,
			"size": copied.Size, "certificate_language": copied.Certificate,
			"on": copied.On, "known": omitZero(copied.Known), "filed_seq": copied.FiledSeq,
		}))
		if err != nil {
			return err
		}
		copied.Seq = e.Seq
		return tx.InsertCopy(ctx, copied)
	})
	return copied, err
}

func omitZero(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
