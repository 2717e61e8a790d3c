package storagetest

import (
	"testing"
	"time"

	"acervo/records"
)

var declaredRules = []rule{
	{"a declaration, a check-out and notes are kept as they were said", keepsWhatIsSaid},
	{"a note is never changed", notesStay},
}

func keepsWhatIsSaid(t *testing.T, h house) {
	d := Sample(1)
	h.file(t, d)
	at := day.Add(time.Hour)
	out := records.Checkout{Holder: "u1", By: "Ana", At: at, Until: at.Add(time.Hour)}
	addNote(t, h, d.ID, "Visto.", at)
	if err := h.InTx(t.Context(), func(tx records.Tx) error {
		if err := tx.SetDeclared(t.Context(), d.ID, records.Declaration{At: at, By: "Ana"}); err != nil {
			return err
		}
		if err := tx.SetCheckout(t.Context(), d.ID, &records.Checkout{Holder: "u0", By: "Luis", At: day, Until: at}); err != nil {
			return err
		}
		return tx.SetCheckout(t.Context(), d.ID, &out)
	}); err != nil {
		t.Fatal(err)
	}
	got, err := h.Document(t.Context(), d.ID)
	if err != nil || got.Declared != (records.Declaration{At: at, By: "Ana"}) || got.Checkout == nil || *got.Checkout != out || got.Revision != d.Revision+1 {
		t.Errorf("kept %+v, %+v, revision %d: %v", got.Declared, got.Checkout, got.Revision, err)
	}
	notes, err := h.Notes(t.Context(), d.ID)
	if err != nil || len(notes) != 1 || notes[0].Text != "Visto." || notes[0].By != "Ana" || !notes[0].At.Equal(at) {
		t.Errorf("the notes are %+v: %v", notes, err)
	}
	if err := h.InTx(t.Context(), func(tx records.Tx) error { return tx.SetCheckout(t.Context(), d.ID, nil) }); err != nil {
		t.Fatal(err)
	}
	if got, err := h.Document(t.Context(), d.ID); err != nil || got.Checkout != nil {
		t.Errorf("given back it is %+v: %v", got.Checkout, err)
	}
}

func addNote(t *testing.T, h house, id records.DocumentID, text string, at time.Time) {
	t.Helper()
	if err := h.InTx(t.Context(), func(tx records.Tx) error {
		return tx.InsertNote(t.Context(), records.Note{Seq: 1, Document: id, Text: text, At: at, Author: "u1", By: "Ana"})
	}); err != nil {
		t.Fatal(err)
	}
}

func notesStay(t *testing.T, h house) {
	d := Sample(1)
	h.file(t, d)
	addNote(t, h, d.ID, "Visto.", day)
	for _, change := range []string{`UPDATE notes SET text = 'x'`, `DELETE FROM notes`} {
		if err := execute(t, h.url, change); err == nil {
			t.Errorf("the database takes %s", change)
		}
	}
}
