package storagetest

import (
	"slices"
	"testing"

	"acervo/records"
)

var retainedRules = []rule{
	{"what the medium is to keep is told once, and again when it is to be kept longer or has more bytes", toldOnce},
	{"of bytes that records share, the latest day counts", toldLatest},
	{"what is kept permanently is told anew when its day comes near", toldAnew},
}

// retained is what is to be told, in short.
func retained(t testing.TB, h house) (all []string) {
	t.Helper()
	for _, r := range got(h.ToRetain(t.Context(), 10))(t) {
		all = append(all, string(r.Document)+" "+string(r.Until))
	}
	return all
}

func (h house) tell(t testing.TB, id records.DocumentID, until records.Date) {
	t.Helper()
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		return tx.SetRetained(t.Context(), records.Retained{Document: id, Until: until})
	}))
}

func toldOnce(t *testing.T, h house) {
	undated, dated, forever, gone := Sample(1), Sample(2), Sample(3), Sample(4)
	h.file(t, undated, dated, forever, gone)
	h.setDue(t, "d000002", records.Due{On: "2030-01-01", Action: records.DestroyIt})
	h.setDue(t, "d000003", records.Due{Action: records.KeepPermanently})
	h.setDue(t, "d000004", records.Due{On: "2030-01-01", Action: records.DestroyIt})
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		return tx.SetFate(t.Context(), "d000004", records.Disposal{Fate: records.Destroyed, At: day, Seq: 1})
	}))
	if all := retained(t, h); !slices.Equal(all, []string{"d000002 2030-01-01", "d000003 "}) {
		t.Errorf("to be told are %q", all)
	}
	h.tell(t, "d000002", "2030-01-01")
	h.tell(t, "d000003", "2036-01-01")
	if all := retained(t, h); len(all) != 0 {
		t.Errorf("told, there are left %q", all)
	}
	h.setDue(t, "d000002", records.Due{On: "2025-01-01", Action: records.DestroyIt})
	if all := retained(t, h); len(all) != 0 {
		t.Errorf("of an earlier day is told %q", all)
	}
	h.setDue(t, "d000002", records.Due{On: "2031-01-01", Action: records.DestroyIt})
	if all := retained(t, h); !slices.Equal(all, []string{"d000002 2031-01-01"}) {
		t.Errorf("of a later day is told %q", all)
	}
	h.tell(t, "d000002", "2031-01-01")
	f := Sample(5).Versions[0].Texts[0].Files[0]
	f.Document, f.Text = "d000002", "t000002"
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.InsertFile(t.Context(), f) }))
	if all := retained(t, h); !slices.Equal(all, []string{"d000002 2031-01-01"}) {
		t.Errorf("with a file more is told %q", all)
	}
	h.tell(t, "d000002", "2031-01-01")
	again := func(do func(tx records.Tx) error) { t.Helper(); must(t, h.InTx(t.Context(), do)) }
	again(func(tx records.Tx) error { return tx.TellAgain(t.Context(), sum(9)) })
	if all := retained(t, h); len(all) != 0 {
		t.Errorf("because of bytes of nobody is told %q", all)
	}
	again(func(tx records.Tx) error { return tx.TellAgain(t.Context(), f.SHA256) })
	if all := retained(t, h); !slices.Equal(all, []string{"d000002 2031-01-01"}) {
		t.Errorf("when its bytes lie somewhere anew is told %q", all)
	}
	h.tell(t, "d000002", "2031-01-01")
	again(func(tx records.Tx) error { return tx.TellAllAgain(t.Context()) })
	if all := retained(t, h); !slices.Equal(all, []string{"d000002 2031-01-01", "d000003 "}) {
		t.Errorf("when all is told again, is told %q", all)
	}
}

func toldLatest(t *testing.T, h house) {
	twin := Sample(2)
	twin.Versions[0].Texts[0].Files[0].SHA256 = sum(1)
	h.file(t, Sample(1), twin, Sample(3))
	h.tell(t, "d000001", "2030-01-01")
	h.tell(t, "d000002", "2035-01-01")
	until := got(h.RetainedUntil(t.Context(), []records.Sum{sum(1), sum(3), sum(9)}))(t)
	if len(until) != 1 || until[sum(1)] != "2035-01-01" {
		t.Errorf("the medium was told %v", until)
	}
}

func toldAnew(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2))
	for _, id := range []records.DocumentID{"d000001", "d000002"} {
		h.setDue(t, id, records.Due{Action: records.KeepPermanently})
	}
	h.tell(t, "d000001", "2028-01-01")
	h.tell(t, "d000002", "2036-01-01")
	if ids := got(h.ToRenew(t.Context(), "2031-01-01", 10))(t); !slices.Equal(ids, []records.DocumentID{"d000001"}) {
		t.Errorf("to be told anew are %v", ids)
	}
}

func (h house) setDue(t testing.TB, id records.DocumentID, due records.Due) {
	t.Helper()
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.SetDue(t.Context(), id, due) }))
}
