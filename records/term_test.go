package records

import (
	"slices"
	"testing"
)

func TestATermHoldsFromItsFirstDayUntilTheDayItEndsOn(t *testing.T) {
	for _, row := range []struct {
		from, until Date
		want        bool
	}{
		{"", "", true}, {"2026-11-23", "", true}, {"2026-11-24", "", false}, {"", "2026-11-24", true}, {"", "2026-11-23", false},
		{"2026-11-01", "2026-12-01", true}, {"2026-10-01", "2026-11-01", false},
	} {
		if got := (Term{From: row.from, Until: row.until}).Holds(today); got != row.want {
			t.Errorf("from %q until %q holds on %s: %v, want %v", row.from, row.until, today, got, row.want)
		}
	}
}

func TestOnADaySomebodyIsWhatTheyAreAlwaysAndWhatTheyAreThen(t *testing.T) {
	u := User{ID: "u", Roles: []Role{Reader}, Bodies: []string{"AG"}, Terms: []Term{
		{TermOfBody, "CP", "2026-11-01", "2026-12-01"}, {TermOfBody, "AG", "", "2026-01-01"}, {TermOfRole, "counsel", "2026-12-01", ""},
	}}
	now, later := u.On(today).Actor(), u.On("2026-12-01").Actor()
	if !slices.Equal(now.Bodies, []string{"AG", "CP"}) || !slices.Equal(now.Roles, []Role{Reader}) {
		t.Errorf("today: %v %v", now.Roles, now.Bodies)
	}
	if !slices.Equal(later.Bodies, []string{"AG"}) || !slices.Equal(later.Roles, []Role{Reader, Counsel}) {
		t.Errorf("in December: %v %v", later.Roles, later.Bodies)
	}
	if len(u.Bodies) != 1 || len(u.Roles) != 1 {
		t.Error("the account itself was changed")
	}
}
