package web_test

import (
	"testing"

	"acervo/api/web"
	"acervo/records"
)

func TestTheStripOfYearsLeadsToTheLastDayOfEachAndToToday(t *testing.T) {
	s := web.NewStrip(map[int]int{1988: 3, 2014: 9, 2090: 1}, "2014-03-14", "2026-11-26", func(d records.Date) string { return string(d) })
	if s.First != 1988 || s.Last != 2026 || s.Year != 2014 || len(s.Bars) != 39 {
		t.Fatalf("%+v", s)
	}
	for _, b := range s.Bars {
		if b.Before != (b.Year <= 2014) || b.Height < 2 || b.Y < 0 || b.X+11 > s.Width {
			t.Errorf("%+v", b)
		}
	}
	if a, b := s.Bars[0].Address, s.Bars[38].Address; a != "1988-12-31" || b != "2026-11-26" {
		t.Errorf("the first leads to %s, the last to %s", a, b)
	}
	if s := web.NewStrip(nil, "", "2026-11-26", func(d records.Date) string { return "" }); s.Year != 2026 || len(s.Bars) != 30 {
		t.Errorf("without documents there are %d years", len(s.Bars))
	}
}
