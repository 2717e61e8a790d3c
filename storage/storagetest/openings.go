package storagetest

import (
	"testing"

	"acervo/records"
)

var openingRules = []rule{
	{"an opening is the first of its day once, and a day that is over is forgotten", openingsAreNotedOnce},
	{"who was let see a document does not change it", openingsChangeNothing},
}

func openingsAreNotedOnce(t *testing.T, h house) {
	note := func(day records.Date, actor, what string) (first bool) {
		must(t, h.InTx(t.Context(), func(tx records.Tx) (err error) {
			first, err = tx.NoteOpening(t.Context(), day, actor, "d1", what)
			return err
		}))
		return first
	}
	for _, row := range []struct {
		day         records.Date
		actor, what string
		first       bool
	}{
		{"2026-11-23", "u1", "file:f", true}, {"2026-11-23", "u1", "file:f", false}, {"2026-11-23", "u1", "text:f", true},
		{"2026-11-23", "u2", "file:f", true}, {"2026-11-24", "u1", "file:f", true}, {"2026-11-24", "u1", "file:f", false},
		{"2026-11-23", "u2", "file:f", true}, // forgotten meanwhile
	} {
		if got := note(row.day, row.actor, row.what); got != row.first {
			t.Errorf("%s %s %s is the first: %v, want %v", row.day, row.actor, row.what, got, row.first)
		}
	}
}

func openingsChangeNothing(t *testing.T, h house) {
	for _, a := range []records.Action{records.Filed, records.RecordOpened, records.ShareMade, records.ShareOpened, records.ShareRevoked} {
		appendOne(t, h, records.Entry{Actor: "u1", Action: a, Kind: records.SubjectDocument, Subject: "d-" + string(a)})
	}
	docs, reached, err := h.Changes(t.Context(), 0, 100)
	must(t, err)
	if len(docs) != 1 || docs[0] != "d-filed" || reached != 5 {
		t.Errorf("changed are %v, up to %d", docs, reached)
	}
}
