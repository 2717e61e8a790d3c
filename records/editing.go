package records

import (
	"context"
	"encoding/json"
)

// Edit changes a document's metadata; nil fields stay as they are. Bytes,
// register number and time of filing never change.
type Edit struct {
	Type     *string
	Class    *string
	Body     *string
	Symbol   *string
	Titles   map[Language]string // replaces the titles of these languages; "" removes one
	Date     *Date
	Access   *Access
	Metadata json.RawMessage
	Reason   string // why what stands fast is corrected; see Office.Edit
}

// Edit changes the metadata of a document. Revision is the one the caller has
// seen (PreconditionFailed when it is not the present one); it is required. Of a declared document
// type, symbol, date and body stand fast once they are set, and so does the class: a records manager
// changes them, with a reason. A document that somebody else has checked out is left alone.
// Moved to another class, a document that had the access of its old class gets that of the new one,
// unless the edit says otherwise. An edit of nothing leaves no entry and the revision as it was.
func (o *Office) Edit(ctx context.Context, who Actor, id DocumentID, revision int64, edit Edit) (Document, error) {
	if err := who.Must(ActDescribe); err != nil {
		return Document{}, err
	}
	var after Document
	err := o.catalogue.InTx(ctx, func(tx Tx) error {
		tx.GoBy(o.profiles.Number())
		before, err := o.lock(ctx, tx, who, id, revision)
		if err != nil {
			return err
		}
		if after, err = o.edited(who, before, edit); err != nil {
			return err
		}
		if unchanged(before, after) {
			after = before
			return nil
		}
		if err := keepHeld(ctx, tx, id); err != nil {
			return err
		}
		if err := tx.UpdateDocument(ctx, after); err != nil {
			return o.hideConflict(ctx, who, err)
		}
		after.Revision++
		if err := tx.SaveKeys(ctx, id, DocumentKeys(after, o.profile())); err != nil {
			return err
		}
		changed := []DocumentID{id}
		if before.Date != after.Date { // on which what it replaces was superseded
			replaced, err := tx.ReplacedBy(ctx, id)
			if err != nil {
				return err
			}
			changed = append(changed, replaced...)
		}
		if err := o.redue(ctx, tx, changed...); err != nil {
			return err
		}
		if normative(o.profile(), before.Type) != normative(o.profile(), after.Type) {
			if err := o.readAgain(ctx, tx, after); err != nil { // it is cut by article now, or no longer
				return err
			}
		}
		_, err = tx.Append(ctx, entry(who, MetadataEdited, SubjectDocument, string(id), edit.told(before, after)))
		return err
	})
	if err != nil {
		return Document{}, o.unrelated(ctx, who, err)
	}
	o.filed()
	return after, nil
}

// unchanged reports whether an edit left everything as it was.
func unchanged(before, after Document) bool {
	return len(changes(before, after)) == len(changes(before, before))
}

func normative(p *Profile, code string) bool {
	t, _ := p.Type(code)
	return t.Normative
}

func (e Edit) apply(d Document) Document {
	titles := make(map[Language]string, len(d.Titles))
	for l, t := range d.Titles {
		titles[l] = t
	}
	for l, t := range e.Titles {
		if t == "" {
			delete(titles, l)
		} else {
			titles[l] = t
		}
	}
	d.Titles = titles
	set(&d.Type, e.Type)
	set(&d.Class, e.Class)
	set(&d.Body, e.Body)
	set(&d.Symbol, e.Symbol)
	set(&d.Date, e.Date)
	seal := d.Access.Seal // is its matter's, and no edit breaks it
	set(&d.Access, e.Access)
	d.Access.Seal = seal
	if e.Metadata != nil {
		d.Metadata = e.Metadata
	}
	return d
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// changes tells each field that differs, before and after.
func changes(before, after Document) map[string]any {
	fields := func(d Document) map[string]any {
		return map[string]any{
			"type": d.Type, "class": d.Class, "body": d.Body, "symbol": d.Symbol, "titles": d.Titles,
			"date": d.Date, "access": d.Access.Class(), "metadata": d.Metadata,
		}
	}
	was, is := fields(before), fields(after)
	out := map[string]any{"number": after.Number, "revision": after.Revision}
	for k := range was {
		b, berr := json.Marshal(was[k])
		a, aerr := json.Marshal(is[k])
		if berr != nil || aerr != nil || string(b) != string(a) {
			out[k] = map[string]any{"before": was[k], "after": is[k]}
		}
	}
	return out
}

// CorrectLanguage says what language a text is really in. Its files are read again.
func (o *Office) CorrectLanguage(ctx context.Context, who Actor, id DocumentID, version int, from, to Language) error {
	if err := who.Must(ActDescribe); err != nil {
		return err
	}
	to = to.Primary()
	if !to.Valid() {
		return Errorf(Invalid, "%q is not a language code; write es, en, pt, fr or another code of two or three letters.", to).At("lang")
	}
	err := o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lockFree(ctx, tx, who, id, 0)
		if err != nil {
			return err
		}
		v, err := d.version(version)
		if err != nil {
			return err
		}
		t, exact, _ := v.Text(from)
		if !exact {
			return Errorf(NotFound, "Version %d has no text in %q.", version, from).At("lang")
		}
		was := t.Language
		t.Language, t.LanguageDetected = to, false
		if err := tx.UpdateText(ctx, t); err != nil {
			return err
		}
		if err := o.readAgain(ctx, tx, Document{Versions: []Version{{Texts: []Text{t}}}}); err != nil {
			return err
		}
		_, err = tx.Append(ctx, entry(who, LanguageCorrected, SubjectDocument, string(id), map[string]any{
			"version": version, "language": map[string]any{"before": was, "after": to},
		}))
		return err
	})
	if err == nil {
		o.filed()
	}
	return err
}

// Reread has the files of a document read again, whatever became of them before.
func (o *Office) Reread(ctx context.Context, who Actor, id DocumentID) error {
	if err := who.Must(ActReread); err != nil {
		return err
	}
	err := o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lock(ctx, tx, who, id, 0)
		if err != nil {
			return err
		}
		if err := o.readAgain(ctx, tx, d); err != nil {
			return err
		}
		_, err = tx.Append(ctx, entry(who, RereadAsked, SubjectDocument, string(id), map[string]any{"number": d.Number}))
		return err
	})
	if err == nil {
		o.filed()
	}
	return err
}

// readAgain makes the reading of every file of the document wait anew.
func (o *Office) readAgain(ctx context.Context, tx Tx, d Document) error {
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			for _, f := range t.Files {
				if err := tx.Enqueue(ctx, JobRead, f.ID, o.now()); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
