package records

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"
)

// Document returns a document by id, register number or symbol, or by one of the
// last two as it stands in an address.
func (o *Office) Document(ctx context.Context, who Actor, ref string) (Document, error) {
	id, err := o.mayRead(ctx, who, ref)
	if err != nil {
		return Document{}, err
	}
	if id == "" {
		return o.byAddress(ctx, who, ref)
	}
	return o.whole(ctx, who, id)
}

// mayRead finds a document by id, register number or symbol when the actor may read it; else
// it returns "". The catalogue is asked once, for the facts of access alone, and the rule once,
// also of what is not there: numbers and symbols can be guessed, and the time an answer takes
// must not tell what is hidden. Nothing else is read before that.
func (o *Office) mayRead(ctx context.Context, who Actor, ref string) (DocumentID, error) {
	id, access, err := o.catalogue.Resolve(ctx, ref)
	if err != nil || !o.visible(who)(access) {
		return "", err
	}
	return id, nil
}

// readableOf returns those of some documents that the actor may read. It asks the
// catalogue once, also when there are none, so that the time an answer takes does not
// tell what is not there from what one may not read: numbers and contents can be guessed.
func (o *Office) readableOf(ctx context.Context, who Actor, ids ...DocumentID) ([]DocumentID, error) {
	access, err := o.catalogue.AccessOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	visible := o.visible(who)
	var may []DocumentID
	for _, id := range ids {
		if a, ok := access[id]; ok && visible(a) {
			may = append(may, id)
		}
	}
	return may, nil
}

// given returns a document by its id when the actor may read it, else NotFound.
func (o *Office) given(ctx context.Context, who Actor, id DocumentID) (Document, error) {
	may, err := o.mayRead(ctx, who, string(id))
	if err != nil {
		return Document{}, err
	}
	if may == "" {
		return Document{}, errNoDocument()
	}
	return o.whole(ctx, who, may)
}

// whole reads all of a document that may be read; the rule is asked of what it read, too, because access may change between.
func (o *Office) whole(ctx context.Context, who Actor, id DocumentID) (Document, error) {
	d, err := o.catalogue.Document(ctx, id)
	if err != nil {
		return Document{}, noDocument(err)
	}
	err = o.hide(who, &d)
	return who.withoutPeople(d), err
}

// hide empties the document and returns NotFound when the actor may not read it.
func (o *Office) hide(who Actor, d *Document) error {
	err := o.readable(who, *d)
	if err != nil {
		*d = Document{}
	}
	return err
}

// Documents lists documents the actor may read, newest filed first, without
// their versions. The filter's access classes are set here.
func (o *Office) Documents(ctx context.Context, who Actor, f DocumentFilter) ([]Document, error) {
	if err := who.Must(ActSearch); err != nil {
		return nil, err
	}
	var err error
	if f.AccessClasses, err = o.visibleClasses(ctx, who); err != nil {
		return nil, err
	}
	found, err := o.catalogue.Documents(ctx, o.dated(f))
	for i, d := range found {
		found[i] = who.withoutPeople(d)
	}
	return found, err
}

// Readings returns what came of reading some documents, those of them that the actor may read: of each the newest version
// with its texts and files, and of older ones the files that could not be read (see Catalogue.Readings). Who may read
// is asked first; it takes two statements for any number of documents.
func (o *Office) Readings(ctx context.Context, who Actor, ids []DocumentID) (map[DocumentID][]Version, error) {
	if err := who.Must(ActSearch); err != nil {
		return nil, err
	}
	classes, err := o.visibleClasses(ctx, who)
	if err != nil {
		return nil, err
	}
	return o.catalogue.Readings(ctx, ids, classes)
}

// dated fills in the day and the instant of a list: today, as known now.
func (o *Office) dated(f DocumentFilter) DocumentFilter {
	if f.Known.IsZero() {
		f.Known = latest
	}
	if f.On == "" {
		f.On = o.today()
	}
	return f
}

// Statuses tells what each of the documents of a list, which the actor was given before,
// is on the filter's day by its own events; what has none is not in it.
func (o *Office) Statuses(ctx context.Context, documents []Document, f DocumentFilter) (map[DocumentID]Status, error) {
	f = o.dated(f)
	ids := make([]DocumentID, len(documents))
	for i, d := range documents {
		ids[i] = d.ID
	}
	lives, err := o.catalogue.Lives(ctx, ids, f.Known, true)
	if err != nil {
		return nil, err
	}
	statuses := make(map[DocumentID]Status, len(lives))
	for id, life := range lives {
		for _, i := range life {
			if i.From <= f.On {
				statuses[id] = i.Status
			}
		}
	}
	return statuses, nil
}

// visibleClasses returns the access classes of what the actor may read today; never nil.
func (o *Office) visibleClasses(ctx context.Context, who Actor) ([]string, error) {
	classes, err := o.catalogue.AccessClasses(ctx)
	if err != nil {
		return nil, err
	}
	visible := o.visible(who)
	may := make([]string, 0, len(classes))
	for _, c := range classes {
		if visible(ParseAccessClass(c)) {
			may = append(may, c)
		}
	}
	return may, nil
}

// Search finds documents the actor may read.
func (o *Office) Search(ctx context.Context, who Actor, q Query) (Results, error) {
	if err := who.Must(ActSearch); err != nil {
		return Results{}, err
	}
	q.Today, q.Members = o.today(), o.membersFor(ctx, who)
	found, err := o.finder.Search(ctx, q, o.visible(who))
	if err != nil {
		return Results{}, err
	}
	o.countSearch(q, found)
	return found, o.markAnnulled(ctx, who, found.Hits)
}

// markAnnulled says of what was found whether its register number still counts.
func (o *Office) markAnnulled(ctx context.Context, who Actor, hits []Hit) error {
	ids := make([]DocumentID, len(hits))
	for i, h := range hits {
		ids[i] = h.Document
	}
	annulled, err := o.catalogue.Annulments(ctx, ids)
	for i := range hits {
		if a, ok := annulled[hits[i].Document]; ok {
			if !who.knowsPeople() {
				a = a.withoutPeople()
			}
			hits[i].Annulled = &a
		}
	}
	return err
}

// Suggest completes what the actor is typing.
func (o *Office) Suggest(ctx context.Context, who Actor, typed string, lang Language, limit int) ([]Suggestion, error) {
	if err := who.Must(ActSearch); err != nil {
		return nil, err
	}
	return o.finder.Suggest(ctx, typed, lang, limit, o.visible(who))
}

// Mark returns where the words of a query stand in a text that the actor was given. It looks at nothing else.
func (o *Office) Mark(query, text string) []Span { return o.finder.Mark(query, text) }

// Margins returns what stands at the edges of the pages of a text that the actor was given and is not searched.
func (o *Office) Margins(text string, outline []Provision) []Span {
	return o.finder.Margins(text, outline)
}

// FileInfo returns a file and its document when the actor may read it.
func (o *Office) FileInfo(ctx context.Context, who Actor, id FileID) (File, Document, error) {
	document, access, err := o.catalogue.ResolveFile(ctx, id)
	if err != nil {
		return File{}, Document{}, err
	}
	if !o.visible(who)(access) {
		return File{}, Document{}, errNoFile()
	}
	f, err := o.catalogue.File(ctx, id)
	if err != nil {
		return File{}, Document{}, noFile(err)
	}
	d, err := o.catalogue.Document(ctx, document)
	if err != nil {
		return File{}, Document{}, noFile(err)
	}
	if err := o.readable(who, d); err != nil {
		return File{}, Document{}, noFile(err)
	}
	if err := o.kept(ctx, d); err != nil {
		return File{}, Document{}, err
	}
	return f, who.withoutPeople(d), nil
}

// FiledFile is a file with the document it belongs to.
type FiledFile struct {
	File     File
	Document Document
}

// FilesWithBytes lists the files with these bytes in documents the actor may
// read. Whether the bytes are filed anywhere else it does not tell.
func (o *Office) FilesWithBytes(ctx context.Context, who Actor, sum Sum) ([]FiledFile, error) {
	if err := who.Must(ActSearch); err != nil {
		return nil, err
	}
	if !sum.Valid() {
		return nil, Errorf(Invalid, "A SHA-256 is 64 digits from 0 to 9 and a to f.").At("sha256")
	}
	ids, err := o.readableWithBytes(ctx, who, sum)
	if err != nil {
		return nil, err
	}
	var found []FiledFile
	for _, id := range ids {
		d, err := o.Document(ctx, who, string(id))
		if KindOf(err) == NotFound && err != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, v := range d.Versions {
			for _, t := range v.Texts {
				for _, f := range t.Files {
					if f.SHA256 == sum {
						found = append(found, FiledFile{f, d})
					}
				}
			}
		}
	}
	return found, nil
}

// readableWithBytes returns the documents that the actor may read and that hold a file with these bytes.
func (o *Office) readableWithBytes(ctx context.Context, who Actor, sum Sum) ([]DocumentID, error) {
	classes, err := o.visibleClasses(ctx, who)
	if err != nil {
		return nil, err
	}
	return o.catalogue.DocumentsWithBytes(ctx, sum, classes)
}

// OpenFile opens the bytes of a file of a document the actor may read.
func (o *Office) OpenFile(ctx context.Context, who Actor, id FileID) (File, io.ReadSeekCloser, error) {
	f, d, err := o.FileInfo(ctx, who, id)
	if err != nil {
		return File{}, nil, err
	}
	if err := o.opened(ctx, who, d, OpenedFile, string(id), f.Name); err != nil {
		return File{}, nil, err
	}
	b, _, err := o.vault.Open(ctx, f.SHA256)
	if KindOf(err) == NotFound && err != nil {
		return File{}, nil, Errorf(Internal, "The bytes of the file are missing from the vault.").Because(err)
	}
	return f, b, err
}

// PageText returns the text of one page, from 1, of a file of a document the
// actor may read. A text without pages has one.
func (o *Office) PageText(ctx context.Context, who Actor, id FileID, page int) (string, File, error) {
	text, f, err := o.PlainText(ctx, who, id)
	if err != nil {
		return "", File{}, err
	}
	pages := strings.Split(text, PageBreak)
	if page < 1 || page > len(pages) {
		return "", File{}, Errorf(NotFound, "The file has %d pages.", len(pages)).At("page")
	}
	return pages[page-1], f, nil
}

// PlainText returns the whole text of a file, its pages parted by PageBreak.
func (o *Office) PlainText(ctx context.Context, who Actor, id FileID) (string, File, error) {
	f, d, err := o.FileInfo(ctx, who, id)
	if err != nil {
		return "", File{}, err
	}
	switch f.Reading.State {
	case ReadingDone:
	case ReadingFailed:
		return "", File{}, Errorf(NotFound, "The text of this file could not be read: %s The file itself can be downloaded.", f.Reading.Reason)
	default:
		e := Errorf(Unavailable, "The text of this file is still being read.")
		e.RetryAfter = 2 * time.Second
		return "", File{}, e
	}
	if err := o.opened(ctx, who, d, OpenedText, string(id), f.Name); err != nil {
		return "", File{}, err
	}
	ps, err := o.catalogue.Passages(ctx, id)
	if err != nil {
		return "", File{}, err
	}
	var b strings.Builder
	for _, p := range ps {
		b.WriteString(p.Text)
	}
	return b.String(), f, nil
}

// Outline returns the provisions of a file of a document the actor may read.
func (o *Office) Outline(ctx context.Context, who Actor, id FileID) ([]Provision, error) {
	if _, _, err := o.FileInfo(ctx, who, id); err != nil {
		return nil, err
	}
	return o.catalogue.Outline(ctx, id)
}

// AsFiled returns the version that was the latest one filed at the end of the
// day, in the organization's time zone; NotFound when none was filed yet.
func (o *Office) AsFiled(d Document, on Date) (Version, error) {
	var found Version
	for _, v := range d.Versions {
		if !DateOf(v.FiledAt, o.profile().zone()).After(on) && v.Number > found.Number {
			found = v
		}
	}
	if found.Number == 0 {
		return Version{}, Errorf(NotFound, "No version had been filed by %s.", on).At("as_of")
	}
	return found, nil
}

// History returns the ledger entries of a document the actor may read, oldest first.
func (o *Office) History(ctx context.Context, who Actor, id DocumentID, after int64, limit int) ([]Entry, error) {
	d, err := o.Document(ctx, who, string(id))
	if err != nil {
		return nil, err
	}
	if err := who.Must(ActReadHistory); err != nil {
		return nil, err
	}
	entries, err := o.catalogue.Entries(ctx, LedgerFilter{Subject: string(d.ID), After: after, Limit: limit})
	if err != nil {
		return nil, err
	}
	if err := o.hideMatters(ctx, who, entries); err != nil {
		return nil, err
	}
	return entries, o.hideNamed(ctx, who, entries)
}

// hideNamed takes from the details of entries the other documents they name
// that the actor may not read. Such a record proves itself by its leaf only.
func (o *Office) hideNamed(ctx context.Context, who Actor, entries []Entry) error {
	details := make([]map[string]json.RawMessage, len(entries))
	named := make([]DocumentID, len(entries))
	var ids []DocumentID
	for i, e := range entries {
		field := otherEnd[e.Action]
		if field == "" || json.Unmarshal(e.Detail, &details[i]) != nil || json.Unmarshal(details[i][field], &named[i]) != nil || named[i] == "" {
			continue
		}
		ids = append(ids, named[i])
	}
	may, err := o.readableOf(ctx, who, ids...)
	if err != nil {
		return err
	}
	for i, id := range named {
		if id == "" || slices.Contains(may, id) {
			continue
		}
		for _, field := range []string{"to", "to_provision", "document"} {
			delete(details[i], field)
		}
		if entries[i].Action == EventRecorded { // as of an event that no act is known of
			details[i]["by"], details[i]["by_provision"] = json.RawMessage(`""`), json.RawMessage(`""`)
		}
		b, err := json.Marshal(details[i])
		if err != nil {
			return err
		}
		entries[i].Detail = b
	}
	return nil
}

// otherEnd is the field of an entry's detail that names another document.
var otherEnd = map[Action]string{EventRecorded: "by", RelationRecorded: "to", RelationRetracted: "to", RequirementFulfilled: "document"}

// Reads returns the file of a text whose passages stand for it: the original
// when it was read, else the first that was, in the order of roles.
func (t Text) Reads() (File, bool) {
	for _, role := range []FileRole{Original, Signed, Source, Scan, Rendition} {
		i := slices.IndexFunc(t.Files, func(f File) bool { return f.Role == role && f.Reading.State == ReadingDone && f.Reading.Words > 0 })
		if i >= 0 {
			return t.Files[i], true
		}
	}
	return File{}, false
}

func errNoFile() *Error {
	return Errorf(NotFound, "There is no such file, or you may not read it.")
}

func noFile(err error) error {
	if KindOf(err) == NotFound {
		return errNoFile()
	}
	return err
}
