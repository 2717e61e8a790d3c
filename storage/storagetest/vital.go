package storagetest

import (
	"reflect"
	"testing"

	"acervo/records"
)

var vitalRules = []rule{
	{"what is said of a vital record comes back, and the last word counts", aVitalRecordComesBack},
	{"vital records are listed by when they are due, of the asked access classes only", vitalsAreListed},
}

func aVitalRecordComesBack(t *testing.T, h house) {
	h.file(t, Sample(1))
	v := records.Vital{Document: "d000001", Months: 12, Note: "<único>", MarkedAt: day, MarkedBy: "Rosa", NextOn: "2027-11-27"}
	save := func() {
		must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.SaveVital(t.Context(), v) }))
		if back := got(h.Vital(t.Context(), v.Document))(t); !reflect.DeepEqual(back, v) {
			t.Errorf("got  %+v\nwant %+v", back, v)
		}
	}
	save()
	v.ReviewedOn, v.ReviewedBy, v.Months, v.NextOn = "2027-01-01", "Ana", 6, "2027-07-01"
	save()
	drop := func() error {
		return h.InTx(t.Context(), func(tx records.Tx) error { return tx.DropVital(t.Context(), v.Document) })
	}
	must(t, drop())
	wantKind(t, drop(), records.NotFound)
	_, err := h.Vital(t.Context(), v.Document)
	wantKind(t, err, records.NotFound)
}

func vitalsAreListed(t *testing.T, h house) {
	staff := Sample(3)
	staff.Access = records.Access{Level: records.Staff}
	h.file(t, Sample(1), Sample(2), staff)
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		for id, on := range map[records.DocumentID]records.Date{"d000001": "2027-02-01", "d000002": "2027-01-01", "d000003": "2027-01-01"} {
			if err := tx.SaveVital(t.Context(), records.Vital{Document: id, Months: 1, MarkedAt: day, MarkedBy: "Rosa", NextOn: on}); err != nil {
				return err
			}
		}
		return nil
	}))
	both := []string{"public", "staff"}
	for _, c := range []struct {
		f    records.VitalFilter
		want string
	}{
		{records.VitalFilter{}, ""}, {records.VitalFilter{AccessClasses: both}, " d000002 d000003 d000001"}, {records.VitalFilter{AccessClasses: both[:1]}, " d000002 d000001"},
		{records.VitalFilter{AccessClasses: both, DueBefore: "2027-02-01"}, " d000002 d000003"}, {records.VitalFilter{AccessClasses: both, After: "d000002", Limit: 1}, " d000003"},
	} {
		is := ""
		for _, v := range got(h.Vitals(t.Context(), c.f))(t) {
			is += " " + string(v.Document)
		}
		if is != c.want {
			t.Errorf("%+v: got %q, want %q", c.f, is, c.want)
		}
	}
	_, err := h.Vitals(t.Context(), records.VitalFilter{AccessClasses: both, After: "nobody"})
	wantKind(t, err, records.Invalid)
	if n := got(h.CountVitals(t.Context()))(t); !reflect.DeepEqual(n, map[string]int{"public": 2, "staff": 1}) {
		t.Errorf("counted %v", n)
	}
}
