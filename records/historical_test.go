package records

import (
	"fmt"
	"testing"
	"time"
)

func TestASymbolSaysItsSeriesItsYearOrSessionAndItsNumber(t *testing.T) {
	for symbol, want := range map[string]string{
		"CPCISS/RES-12/2019":           "CPCISS/RES-{number}/{year} 2019 12",
		"MUESTRA/RES-7/2024":           "MUESTRA/RES-{number}/{year} 2024 7",
		"cpciss/res-3/2019":            "CPCISS/RES-{number}/{year} 2019 3",
		"MUESTRA/REG-1":                "MUESTRA/REG-{number}  1",
		"CISS/2019/RES/14":             "CISS/{year}/RES/{number} 2019 14",
		"RES 2019-05":                  "RES {year}-{number} 2019 5",
		"Resolución 3":                 "RESOLUCIÓN {number}  3",
		"XXVI Resolución No. 3":        "{session} RESOLUCIÓN NO. {number} XXVI 3",
		"Resolución 12 de la I Sesión": "RESOLUCIÓN {number} DE LA {session} SESIÓN I 12",
		"AG/RES. 2872 (XLV-O/15)":      "AG/RES. {number}  2872",
		"A/RES/70/1":                   "A/RES/70/{number}  1",
		"CPCISS/RES-12/2019/Rev.1":     "CPCISS/RES-{number}/{year} 2019 12",
		"CPCISS/RES-12/2019 Add. 2":    "CPCISS/RES-{number}/{year} 2019 12",
		"RES-12 bis":                   "RES-{number}  12",
		"SR-4/RES-2/2020":              "SR-4/RES-{number}/{year} 2020 2",
		"ACTA 2024":                    "", // a year is no running number
		"ESTATUTO":                     "",
		"":                             "",
		"RES-0/2019":                   "",
		"RES-99999999999999999999":     "",
	} {
		is := ""
		if h, ok := ParseSymbol(symbol); ok {
			is = fmt.Sprintf("%s %s %d", h.Series, h.Group, h.N)
		}
		if is != want {
			t.Errorf("%q is %q, want %q", symbol, is, want)
		}
	}
}

func TestGapsAreTheNumbersUpToTheHighestThatNobodyHas(t *testing.T) {
	for _, c := range []struct {
		numbers []int64
		want    string
	}{
		{[]int64{1, 2, 3}, "3 of 3, missing [] (0), repeated []"},
		{[]int64{5, 2, 2, 9, 2}, "3 of 9, missing [{1 1} {3 4} {6 8}] (6), repeated [2]"},
		{[]int64{7}, "1 of 7, missing [{1 6}] (6), repeated []"},
	} {
		h := gaps("S", "", c.numbers)
		if is := fmt.Sprintf("%d of %d, missing %v (%d), repeated %v", h.Known, h.Highest, h.Missing, h.Absent, h.Repeated); is != c.want {
			t.Errorf("%v: %s, want %s", c.numbers, is, c.want)
		}
	}
	if order("IX") != 9 || order("XLV") != 45 || order("XXVIII") != 28 || order("2019") != 2019 || order("") >= order("I") {
		t.Error("sessions and years are out of order")
	}
}

// A day has the length that it has where the organization is.
func TestADayBeginsAndEndsWhereTheOrganizationIs(t *testing.T) {
	for name, hours := range map[string]float64{"America/Mexico_City": 24, "America/Santiago": 25, "UTC": 24} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		from, to := Date("2026-04-04").span(zone) // the clocks go back in Santiago that night
		if to.Sub(from).Hours() != hours || DateOf(from, zone) != "2026-04-04" || DateOf(to, zone) != "2026-04-05" || DateOf(to.Add(-time.Nanosecond), zone) != "2026-04-04" {
			t.Errorf("%s: from %s to %s", name, from, to)
		}
	}
}
