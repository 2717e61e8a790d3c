package storagetest

import (
	"reflect"
	"testing"
	"time"

	"acervo/records"
)

var figureRules = []rule{
	{"months count what was filed in them, and bytes once", monthsCount},
	{"the counts of searches of a day add up", searchesAddUp},
}

func monthsCount(t *testing.T, h house) {
	month := func(m time.Month) time.Time { return time.Date(2024, m, 1, 6, 0, 0, 0, time.UTC) } // midnight of some zone
	for n, at := range []time.Time{month(9).Add(-time.Second), month(9), month(10).Add(-time.Second), month(10), month(12)} {
		d := Sample(n + 1)
		d.FiledAt = at
		f := &d.Versions[0].Texts[0].Files[0]
		f.FiledAt = at
		if n == 2 {
			d.Type, f.Reading.State = "minutes", records.ReadingFailed
		}
		if n == 3 {
			f.SHA256 = sum(1) // the bytes of the first
		}
		must(t, h.InTx(t.Context(), func(tx records.Tx) error { return insert(t.Context(), tx, d) }))
	}
	all := func(string) bool { return true }
	months := []time.Time{month(9), month(10), month(11), month(12)}
	counted := got(h.CountMonths(t.Context(), months, all))(t)
	want := []records.MonthFigures{
		{Filed: map[string]int{"resolution": 1, "minutes": 1}, Files: 2, Unread: 1, NewBytes: 2000, Bytes: 3000},
		{Filed: map[string]int{"resolution": 1}, Files: 1, Bytes: 3000},
		{Bytes: 3000},
	}
	if !reflect.DeepEqual(counted, want) {
		t.Errorf("got  %+v\nwant %+v", counted, want)
	}
	want[0].Filed, want[1].Filed = map[string]int{"": 2}, map[string]int{"": 1}
	if untold := got(h.CountMonths(t.Context(), months, func(class string) bool { return class == "of others" }))(t); !reflect.DeepEqual(untold, want) {
		t.Errorf("of types that are not told: %+v", untold)
	}
	if none, err := h.CountMonths(t.Context(), []time.Time{month(9)}, all); err != nil || none != nil {
		t.Errorf("%v %v", none, err)
	}
}

func searchesAddUp(t *testing.T, h house) {
	must(t, h.CountSearches(t.Context(), []records.SearchDay{{Day: "2024-11-23", Searches: 3, Empty: 1}, {Day: "2024-11-22", Searches: 1}}))
	must(t, h.CountSearches(t.Context(), []records.SearchDay{{Day: "2024-11-23", Searches: 2, Empty: 2}}))
	want := []records.SearchDay{{Day: "2024-11-22", Searches: 1}, {Day: "2024-11-23", Searches: 5, Empty: 3}}
	if got := got(h.SearchDays(t.Context(), "2024-11-22"))(t); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	if got := got(h.SearchDays(t.Context(), "2024-11-24"))(t); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}
