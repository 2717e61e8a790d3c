package records_test

import (
	"testing"
	"time"

	"acervo/records"
)

func TestDaysAreCountedByTheCalendar(t *testing.T) {
	for _, c := range []struct {
		from records.Date
		days int
		want records.Date
	}{{"2020-02-28", 1, "2020-02-29"}, {"2020-03-01", -1, "2020-02-29"}, {"2019-12-31", 1, "2020-01-01"}, {"", 1, ""}} {
		if got := c.from.AddDays(c.days); got != c.want {
			t.Errorf("%q and %d days is %q, not %q", c.from, c.days, got, c.want)
		}
	}
}

func TestADateAsAnInstantIsTheEndOfThatDay(t *testing.T) {
	mexico, err := time.LoadLocation("America/Mexico_City")
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{
		"":                          "0001-01-01T00:00:00Z",
		"2019-03-08":                "2019-03-09T05:59:59.999999Z",
		"2019-03-08T10:00:00Z":      "2019-03-08T10:00:00Z",
		"2019-03-08T10:00:00-06:00": "2019-03-08T16:00:00Z",
		"2020-02-29":                "2020-03-01T05:59:59.999999Z",
	} {
		got, err := records.ParseInstant(typed, mexico)
		if err != nil || got.UTC().Format(time.RFC3339Nano) != want {
			t.Errorf("%q is %s, not %s (%v)", typed, got.UTC().Format(time.RFC3339Nano), want, err)
		}
	}
	for _, typed := range []string{"2019-02-30", "yesterday", "2019", "22026-01-01", "2019-03-08 10:00"} {
		if got, err := records.ParseInstant(typed, mexico); records.KindOf(err) != records.Invalid {
			t.Errorf("%q is %s (%v)", typed, got, err)
		}
	}
}
