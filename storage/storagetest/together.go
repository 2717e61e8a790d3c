package storagetest

import (
	"reflect"
	"testing"

	"acervo/records"
)

var togetherRules = []rule{
	{"many descriptions are changed together, each on its revision", redescribes},
	{"entries appended together make the same tree as one after the other", appendsTogether},
}

func redescribes(t *testing.T, h house) {
	a, b := Sample(1), Sample(2)
	h.file(t, a, b)
	for _, d := range []*records.Document{&a, &b} {
		d.Type, d.Class, d.Body, d.Metadata = "minutes", "papers", "CP", []byte(`{"session":"XXX"}`)
		d.Access, d.Due = records.Access{Level: records.Restricted, Bodies: []string{"AG"}, Embargo: "2027-01-01"}, records.Due{On: "2031-01-01", Action: records.ReviewIt}
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.Redescribe(t.Context(), []records.Document{a, b}) }))
	for _, d := range []records.Document{a, b} {
		d.Revision++
		if back := got(h.Document(t.Context(), d.ID))(t); !reflect.DeepEqual(back, d) {
			t.Errorf("got  %+v\nwant %+v", back, d)
		}
	}
	if classes := got(h.AccessClasses(t.Context()))(t); !reflect.DeepEqual(classes, []string{"restricted:AG@2027-01-01"}) {
		t.Errorf("the access classes are %v", classes)
	}
	b.Revision++
	b.Class = "norms"
	wantKind(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.Redescribe(t.Context(), []records.Document{b, a}) }), records.PreconditionFailed)
	if back := got(h.Document(t.Context(), b.ID))(t); back.Class != "papers" {
		t.Errorf("of two of which one was refused the other is in %s", back.Class)
	}
}

func appendsTogether(t *testing.T, h house) {
	var all []records.Entry
	for n := range 70 {
		all = append(all, filed(Sample(n)))
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		_, err := tx.Append(t.Context(), all[0])
		return err
	}))
	var together []records.Entry
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		if none, err := tx.AppendAll(t.Context(), nil); err != nil || none != nil {
			t.Errorf("no entries: %v, %v", none, err)
		}
		var err error
		together, err = tx.AppendAll(t.Context(), all[1:])
		return err
	}))
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		_, err := tx.Append(t.Context(), all[0])
		return err
	}))
	back := got(h.Entries(t.Context(), records.LedgerFilter{After: 1, Limit: len(together)}))(t)
	if !reflect.DeepEqual(back, together) {
		t.Errorf("the entries come back otherwise: %+v, %+v", back[0], together[0])
	}
	n, problems, err := h.VerifyLedger(t.Context())
	if err != nil || n != 71 || len(problems) > 0 {
		t.Errorf("a ledger of %d entries: %v, %v", n, problems, err)
	}
}
