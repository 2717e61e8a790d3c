package records

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"
)

// Note is something that somebody wrote on a document, declared or not. It is never changed or removed.
type Note struct {
	Seq      int64 // of its entry in the ledger
	Document DocumentID
	Text     string
	At       time.Time
	Author   string // the actor's id
	By       string // the actor's name at the time
}

// AddNote writes a note on a document.
func (o *Office) AddNote(ctx context.Context, who Actor, id DocumentID, text string) (Note, error) {
	if err := who.Must(ActNote); err != nil {
		return Note{}, err
	}
	text = strings.TrimSpace(strings.ToValidUTF8(text, ""))
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return Note{}, Errorf(Invalid, "The note is empty.").At("text")
	case n > maxNote:
		return Note{}, Errorf(Invalid, "The note has more than %d characters.", maxNote).At("text")
	}
	note := Note{Document: id, Text: text, Author: who.ID, By: who.Name}
	err := o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lock(ctx, tx, who, id, 0)
		if err != nil {
			return err
		}
		e, err := tx.Append(ctx, entry(who, NoteAdded, SubjectDocument, string(id), map[string]any{"number": d.Number, "text": text}))
		if err != nil {
			return err
		}
		note.Seq, note.At = e.Seq, e.At
		return tx.InsertNote(ctx, note)
	})
	return note, err
}

// Notes returns the notes on a document that the actor may read, in the order in which they were
// written. They are for those who work on records.
func (o *Office) Notes(ctx context.Context, who Actor, id DocumentID) ([]Note, error) {
	if err := who.Must(ActReadHistory); err != nil {
		return nil, err
	}
	if _, err := o.given(ctx, who, id); err != nil {
		return nil, err
	}
	return o.catalogue.Notes(ctx, id)
}
