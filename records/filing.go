package records

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// FileRequest asks to file a new document with its first version.
type FileRequest struct {
	Type     string // default "other", where the profile has it
	Class    string // default: the type's class
	Body     string
	Title    string // default: the first file's name without its ending
	Titles   map[Language]string
	Symbol   string
	Date     Date
	Access   *Access // default: the class's
	Metadata json.RawMessage
	// Matter is the matter that it is filed into, by id or code; empty for none. Its class and body
	// stand for those that are not given.
	Matter      string
	Requirement int // of the matter's checklist, that it fulfils; 0 for none
	VersionRequest
}

// VersionRequest asks to add a version in one language; see Office.AddVersion.
type VersionRequest struct {
	VersionDate    Date // of this state; default for a first version: the document's date
	EffectiveOn    Date // from when it is the law; of a normative document it makes the legal event
	Label          string
	Note           string
	Language       Language // empty: detected when the text is read
	Authority      Authority
	Files          []Received `json:"-"` // the fingerprint counts their bytes, not when they came
	AllowDuplicate bool       // file bytes that are filed already
	IdempotencyKey string     // a repeated request with the same key gets the first receipt
	IfRevision     int64      // 0: whatever the document's revision is
}

// Receipt says what was filed, when and under which number.
type Receipt struct {
	Document DocumentID    `json:"document"`
	Number   string        `json:"number"`
	Symbol   string        `json:"symbol,omitempty"`
	Title    string        `json:"title"`
	Version  int           `json:"version"`
	FiledAt  time.Time     `json:"filed_at"`
	FiledBy  string        `json:"filed_by"`
	Revision int64         `json:"revision"`
	Seq      int64         `json:"ledger_seq"`
	Leaf     string        `json:"ledger_leaf"`     // SHA-256 in hexadecimal (RFC 6962 leaf hash)
	Event    EventID       `json:"event,omitempty"` // that the effective date made
	Files    []ReceiptFile `json:"files"`
	Matter   MatterID      `json:"matter,omitempty"`       // that it was filed into
	Sealed   Date          `json:"sealed_until,omitempty"` // nobody may read it before this day
	Repeated bool          `json:"repeated,omitempty"`     // this is the answer to an earlier request with the same key
}

// ReceiptFile is one file of a receipt.
type ReceiptFile struct {
	ID        FileID   `json:"id"`
	Name      string   `json:"name"`
	Role      FileRole `json:"role"`
	MediaType string   `json:"media_type"`
	Size      int64    `json:"size"`
	SHA256    Sum      `json:"sha256"`
}

// File files a document with its first version and returns the receipt.
func (o *Office) File(ctx context.Context, who Actor, req FileRequest) (Receipt, error) {
	if err := who.Must(ActFile); err != nil {
		return Receipt{}, err
	}
	by := o.profiles.Number()
	matter, err := o.intoMatter(ctx, who, &req)
	if err != nil {
		return Receipt{}, err
	}
	d, class, err := o.describe(who, req)
	if err != nil {
		return Receipt{}, err
	}
	if err := checkVersion(&req.VersionRequest); err != nil {
		return Receipt{}, err
	}
	series, ok := o.profile().SeriesOf(class)
	if !ok {
		return Receipt{}, Errorf(Invalid, "The class %q has no register series in the profile.", class.Code).At("class")
	}
	if req.VersionDate == "" {
		req.VersionDate = req.Date
	}
	req.Metadata = d.Metadata // checked and compact: what is no JSON would make all fingerprints alike
	return o.once(ctx, who, "file", req, req.VersionRequest, func(tx Tx) (Receipt, error) {
		tx.GoBy(by)
		now, err := o.clockAfter(ctx, tx)
		if err != nil {
			return Receipt{}, err
		}
		d := d
		d.ID = DocumentID(o.newID())
		d.FiledAt, d.FiledBy, d.Revision = now.UTC().Truncate(time.Microsecond), who.Name, 1
		if o.profile().declares(d.Class) {
			d.Declared = Declaration{At: d.FiledAt, By: d.FiledBy}
		}
		d.Due = o.profile().Keeping(d, Evidence{}).Due
		year := DateOf(d.FiledAt, o.profile().zone()).Year()
		n, err := tx.NextNumber(ctx, series.Code, year)
		if err != nil {
			return Receipt{}, err
		}
		d.Number = FormatNumber(series.Template, d.Body, o.profile().abbreviation(d.Type), year, n)
		inMatter, err := o.placed(ctx, tx, who, matter, req.Requirement, &d)
		if err != nil {
			return Receipt{}, err
		}
		if err := tx.InsertDocument(ctx, d); err != nil {
			return Receipt{}, o.hideConflict(ctx, who, err)
		}
		if err := tx.SaveKeys(ctx, d.ID, DocumentKeys(d, o.profile())); err != nil {
			return Receipt{}, err
		}
		v, err := o.insertVersion(ctx, tx, who, d, 1, req.VersionRequest)
		if err != nil {
			return Receipt{}, err
		}
		detail := map[string]any{
			"number": d.Number, "symbol": d.Symbol, "type": d.Type, "class": d.Class, "body": d.Body,
			"titles": d.Titles, "date": d.Date, "access": d.Access.Class(), "metadata": d.Metadata,
		}
		if d.Declared.Made() {
			detail["declared_at"] = d.Declared.At
		}
		r, err := o.append(ctx, tx, who, Filed, d, v, detail)
		if err != nil {
			return Receipt{}, err
		}
		r.Matter = d.Matter
		if o.sealed(d.Access) {
			r.Sealed = d.Access.Seal
		}
		if err := appendAll(ctx, tx, who, inMatter); err != nil {
			return Receipt{}, err
		}
		err = o.recordEffect(ctx, tx, who, d, v, &r)
		return r, err
	})
}

// AddVersion adds the next version of a document the actor may read. Two added
// at once are both kept, numbered in the order of their commits, unless
// IfRevision is set: then the second is PreconditionFailed.
func (o *Office) AddVersion(ctx context.Context, who Actor, id DocumentID, req VersionRequest) (Receipt, error) {
	if err := who.Must(ActFile); err != nil {
		return Receipt{}, err
	}
	if err := checkVersion(&req); err != nil {
		return Receipt{}, err
	}
	return o.once(ctx, who, "version "+string(id), req, req, func(tx Tx) (Receipt, error) {
		d, err := o.lockFree(ctx, tx, who, id, req.IfRevision)
		if err != nil {
			return Receipt{}, err
		}
		if err := inOpenMatter(ctx, tx, d); err != nil {
			return Receipt{}, err
		}
		last, _ := d.Current()
		v, err := o.insertVersion(ctx, tx, who, d, last.Number+1, req)
		if err != nil {
			return Receipt{}, err
		}
		if err := tx.UpdateDocument(ctx, d); err != nil {
			return Receipt{}, err
		}
		d.Revision++
		r, err := o.append(ctx, tx, who, VersionAdded, d, v, map[string]any{"number": d.Number})
		if err != nil {
			return Receipt{}, err
		}
		err = o.recordEffect(ctx, tx, who, d, v, &r)
		return r, err
	})
}

// AddText adds a language to a version, or more files to a language it has.
func (o *Office) AddText(ctx context.Context, who Actor, id DocumentID, version int, req VersionRequest) (Receipt, error) {
	if err := who.Must(ActFile); err != nil {
		return Receipt{}, err
	}
	if req.Authority == "" && req.Language != "" {
		req.Authority = CourtesyTranslation // nobody said that it is more; see docs/decisions.md
	}
	if err := checkVersion(&req); err != nil {
		return Receipt{}, err
	}
	return o.once(ctx, who, fmt.Sprintf("text %s %d", id, version), req, req, func(tx Tx) (Receipt, error) {
		d, err := o.lockFree(ctx, tx, who, id, req.IfRevision)
		if err != nil {
			return Receipt{}, err
		}
		if err := inOpenMatter(ctx, tx, d); err != nil {
			return Receipt{}, err
		}
		v, err := d.version(version)
		if err != nil {
			return Receipt{}, err
		}
		action := FileAdded
		t, exact, _ := v.Text(req.Language)
		if !exact || req.Language == "" {
			action = TextAdded
			if t, err = o.insertText(ctx, tx, v.ID, req); err != nil {
				return Receipt{}, err
			}
		}
		if t.Files, err = o.insertFiles(ctx, tx, who, d.ID, t.ID, req); err != nil {
			return Receipt{}, err
		}
		if err := tx.UpdateDocument(ctx, d); err != nil {
			return Receipt{}, err
		}
		d.Revision++
		v.Texts = []Text{t}
		return o.append(ctx, tx, who, action, d, v, map[string]any{"number": d.Number})
	})
}

// lock returns the document, kept still until the transaction ends, when the
// actor may read it and its revision is the one expected.
func (o *Office) lock(ctx context.Context, tx Tx, who Actor, id DocumentID, revision int64) (Document, error) {
	_, access, err := tx.Resolve(ctx, string(id)) // before anything else is read: what is hidden takes no longer than what is not there
	if err != nil {
		return Document{}, err
	}
	if !o.visible(who)(access) {
		return Document{}, errNoDocument()
	}
	d, err := tx.Document(ctx, id)
	if err != nil {
		return Document{}, noDocument(err)
	}
	if err := o.readable(who, d); err != nil {
		return Document{}, err
	}
	if err := o.kept(ctx, d); err != nil {
		return Document{}, err
	}
	if revision != 0 && revision != d.Revision {
		return Document{}, errStale(d.Revision, revision)
	}
	return d, nil
}

func errStale(is, seen int64) *Error {
	return Errorf(PreconditionFailed, "Somebody changed the document meanwhile (revision %d, you had %d). Read it again and repeat your change.", is, seen).At("If-Match")
}

// once runs a filing in one transaction, and answers a repeated idempotency key with the
// first receipt. request is all that was asked for, what its kind and whom it is for, and
// v the part that brings bytes and key.
func (o *Office) once(ctx context.Context, who Actor, what string, request any, v VersionRequest, do func(tx Tx) (Receipt, error)) (Receipt, error) {
	key, asked := v.IdempotencyKey, ""
	if key != "" {
		if err := allNamed(v.Files); err != nil {
			return Receipt{}, err
		}
		asked = fingerprint(what, request, v.Files)
		if r, err := o.answered(ctx, who, key, asked); KindOf(err) != NotFound || err == nil {
			if err == nil {
				o.filed() // whoever filed it the first time may have ended before it was read
			}
			return r, err
		}
	}
	var receipt Receipt
	err := o.catalogue.InTx(ctx, func(tx Tx) error {
		var err error
		if receipt, err = do(tx); err != nil {
			return err
		}
		if key != "" {
			b, err := json.Marshal(receipt)
			if err != nil {
				return err
			}
			if err := tx.KeepReceipt(ctx, KeptReceipt{Actor: who.ID, Key: key, Request: asked, Receipt: b, At: receipt.FiledAt, Document: receipt.Document}); err != nil {
				return err
			}
		}
		tx.Prepare()
		for i := range v.Files { // bytes first: no row is ever without them
			if err := v.Files[i].Settle(); err != nil {
				return err
			}
			if err := o.stillThere(ctx, v.Files[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		if key != "" && KindOf(err) == Conflict { // the same key, twice at the same time
			if r, kerr := o.answered(ctx, who, key, asked); kerr == nil {
				return r, nil
			}
		}
		return Receipt{}, o.unrelated(ctx, who, err)
	}
	o.filed()
	return receipt, nil
}

func (o *Office) answered(ctx context.Context, who Actor, key, request string) (Receipt, error) {
	k, err := o.catalogue.Receipt(ctx, who.ID, key)
	if err != nil {
		return Receipt{}, err
	}
	if k.Request != request {
		return Receipt{}, Errorf(Conflict, "This key was used before for another request; use a new one.").At("Idempotency-Key")
	}
	var r Receipt
	if err := json.Unmarshal(k.Receipt, &r); err != nil {
		return Receipt{}, err
	}
	r.Repeated = true
	return r, nil
}

// allNamed waits until the sums of all files are known.
func allNamed(files []Received) error {
	for i := range files {
		if err := files[i].Named(); err != nil {
			return err
		}
	}
	return nil
}

// fingerprint tells one request from another, so that a key cannot be reused.
// It is over what was asked for and the files' names and bytes.
func fingerprint(what string, req any, files []Received) string {
	h := sha256.New()
	fmt.Fprintln(h, what)
	if err := json.NewEncoder(h).Encode(req); err != nil {
		fmt.Fprintln(h, err)
	}
	for _, f := range files {
		fmt.Fprintf(h, "%s %s %s\n", f.Blob.Sum, f.Role, f.Name)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (o *Office) refuseDuplicates(ctx context.Context, tx Tx, who Actor, req VersionRequest) error {
	if req.AllowDuplicate {
		return nil
	}
	for _, f := range req.Files {
		holders, err := tx.DocumentsWithBytes(ctx, f.Blob.Sum)
		if err != nil {
			return err
		}
		visible := o.visible(who)
		for _, h := range holders {
			if !visible(h.Access) { // a duplicate of what one may not read is not told
				continue
			}
			d, err := tx.Document(ctx, h.Document)
			if err != nil {
				return err
			}
			if d.Disposal.Fate == Kept && visible(d.Access) {
				e := Errorf(Conflict, "The same bytes are filed already as %s (%s). File them again only if you mean to.", d.Number, d.Title("")).At(f.Name)
				e.Related = d.ID
				return e
			}
		}
	}
	return nil
}

func (o *Office) insertVersion(ctx context.Context, tx Tx, who Actor, d Document, number int, req VersionRequest) (Version, error) {
	v := Version{
		ID: VersionID(o.newID()), Document: d.ID, Number: number, Date: req.VersionDate, EffectiveOn: req.EffectiveOn,
		Label: req.Label, Note: req.Note, FiledAt: o.now().UTC().Truncate(time.Microsecond), FiledBy: who.Name,
	}
	if err := tx.InsertVersion(ctx, v); err != nil {
		return Version{}, err
	}
	t, err := o.insertText(ctx, tx, v.ID, req)
	if err != nil {
		return Version{}, err
	}
	if t.Files, err = o.insertFiles(ctx, tx, who, d.ID, t.ID, req); err != nil {
		return Version{}, err
	}
	v.Texts = []Text{t}
	return v, nil
}

func (o *Office) insertText(ctx context.Context, tx Tx, v VersionID, req VersionRequest) (Text, error) {
	t := Text{ID: TextID(o.newID()), Version: v, Language: req.Language, Authority: req.Authority}
	if t.Language == "" {
		t.Language, t.LanguageDetected = Undetermined, true
	}
	return t, tx.InsertText(ctx, t)
}

// insertFiles comes late in a filing: what could be done without the sums was done while they were made.
func (o *Office) insertFiles(ctx context.Context, tx Tx, who Actor, d DocumentID, t TextID, req VersionRequest) ([]File, error) {
	if err := allNamed(req.Files); err != nil {
		return nil, err
	}
	if err := o.refuseDuplicates(ctx, tx, who, req); err != nil {
		return nil, err
	}
	files := make([]File, 0, len(req.Files))
	for _, r := range req.Files {
		now := o.now().UTC().Truncate(time.Microsecond)
		f := File{
			ID: FileID(o.newID()), Text: t, Document: d, Role: r.Role, Name: r.Name, MediaType: r.MediaType,
			Size: r.Blob.Size, SHA256: r.Blob.Sum, FiledAt: now, Reading: Reading{State: ReadingPending, UpdatedAt: now},
		}
		if err := tx.InsertFile(ctx, f); err != nil {
			return nil, err
		}
		if err := tx.Enqueue(ctx, JobRead, f.ID, now); err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// append writes the ledger entry of a filing and makes its receipt.
func (o *Office) append(ctx context.Context, tx Tx, who Actor, action Action, d Document, v Version, detail map[string]any) (Receipt, error) {
	t := v.Texts[0]
	r := Receipt{Document: d.ID, Number: d.Number, Symbol: d.Symbol, Title: d.Title(t.Language), Version: v.Number, FiledBy: who.Name, Revision: d.Revision}
	for _, f := range t.Files {
		r.Files = append(r.Files, ReceiptFile{ID: f.ID, Name: f.Name, Role: f.Role, MediaType: f.MediaType, Size: f.Size, SHA256: f.SHA256})
	}
	detail["version"], detail["version_date"], detail["effective_on"] = v.Number, v.Date, v.EffectiveOn
	detail["language"], detail["authority"], detail["files"] = t.Language, t.Authority, r.Files
	e, err := tx.Append(ctx, entry(who, action, SubjectDocument, string(d.ID), detail))
	if err != nil {
		return Receipt{}, err
	}
	r.FiledAt, r.Seq, r.Leaf = e.At, e.Seq, hex.EncodeToString(e.Leaf[:])
	return r, nil
}

// recordEffect records what a version's effective date says of a normative
// document: the first that has one came into force, each later one amended it.
func (o *Office) recordEffect(ctx context.Context, tx Tx, who Actor, d Document, v Version, r *Receipt) error {
	if v.EffectiveOn == "" || !normative(o.profile(), d.Type) {
		return nil
	}
	e := Event{Document: d.ID, Type: EventAmended, EffectiveOn: v.EffectiveOn, Version: v.Number}
	if !(Timeline{d.Events}).entered(d.ID) {
		e.Type = EventInForce
	}
	e, err := o.insertEvent(ctx, tx, who, d, e)
	r.Event = e.ID
	return err
}

// entry makes a ledger entry; a detail that cannot be written is a fault of ours and shows as null.
func entry(who Actor, action Action, kind SubjectKind, subject string, detail map[string]any) Entry {
	if detail == nil {
		detail = map[string]any{} // an object also when there is nothing to tell
	}
	b, err := json.Marshal(detail)
	if err != nil {
		b = json.RawMessage(`{"detail":null}`)
	}
	return Entry{Actor: who.ID, Name: who.Name, Action: action, Kind: kind, Subject: subject, Detail: b}
}

// version returns the document's version of that number, or NotFound.
func (d Document) version(number int) (Version, error) {
	i := slices.IndexFunc(d.Versions, func(v Version) bool { return v.Number == number })
	if i < 0 {
		return Version{}, Errorf(NotFound, "The document has no version %d.", number).At("version")
	}
	return d.Versions[i], nil
}
