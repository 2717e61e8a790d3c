package records

import (
	"fmt"
	"testing"
	"time"
)

// The matrix of access: every role, of the body that a document belongs to, of another
// and of none; every level; every embargo and seal, running and over; every state
// that a document can be in; every act. Columns are the roles: anonymous, reader, clerk, counsel,
// records manager, controller, admin.
func TestTheMatrixOfAccess(t *testing.T) {
	columns := append([]Role{""}, Roles...)
	const nobody = "0000000"
	levels := []struct {
		access         Access
		own, elsewhere string // who reads: people of body AG, people of no body or another
		embargoed      string // of body AG, while an embargo runs
		embargoedElse  string
	}{
		{Access{Level: Public}, "1111111", "1111111", "0011100", "0011100"},
		{Access{Level: Members}, "0111111", "0111111", "0011100", "0011100"},
		{Access{Level: Staff}, "0011111", "0011111", "0011100", "0011100"},
		{Access{Level: Restricted, Bodies: []string{"AG"}}, "0111110", nobody, "0011100", nobody},
		{Access{Level: Restricted, Bodies: []string{"AG", "SG"}}, "0111110", nobody, "0011100", nobody},
		{Access{Level: Restricted, Bodies: []string{"SG"}}, nobody, nobody, nobody, nobody},
		{Access{Level: Restricted}, nobody, nobody, nobody, nobody},
		{Access{Level: "secret"}, nobody, nobody, nobody, nobody},
	}
	long := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	states := map[string]Document{
		"draft":       {},
		"declared":    {Declared: Declaration{At: long, By: "Clara"}},
		"annulled":    {Declared: Declaration{At: long}, Annulled: &Annulment{At: long, Reason: "twice"}},
		"of a matter": {Declared: Declaration{At: long}, Matter: "m"},
		"due":         {Declared: Declaration{At: long}, Due: Due{On: "2026-01-01", Action: DestroyIt}},
		"destroyed":   {Declared: Declaration{At: long}, Disposal: Disposal{Fate: Destroyed, At: long, Seq: 1}},
		"transferred": {Declared: Declaration{At: long}, Disposal: Disposal{Fate: Transferred, At: long, Seq: 1}},
	}
	days := []Date{"", "2026-11-22", today, "2026-11-24"} // none, over, ends today, running
	clock := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	open := &Office{profiles: NewStandingProfile(&Profile{PublicRoom: true}, 0), now: func() time.Time { return clock }}
	closed := &Office{profiles: NewStandingProfile(&Profile{}, 0), now: open.now}
	cells := 0
	for _, level := range levels {
		for _, body := range []string{"AG", "CP", ""} {
			for _, embargo := range days {
				for _, seal := range days {
					may := level.elsewhere
					switch {
					case seal.After(today):
						may = nobody
					case embargo.After(today) && body == "AG":
						may = level.embargoed
					case embargo.After(today):
						may = level.embargoedElse
					case body == "AG":
						may = level.own
					}
					for i, role := range columns {
						who := actorOf(role)
						if body != "" && role != "" {
							who.Bodies = []string{body}
						}
						for state, d := range states {
							d.Access = level.access
							d.Access.Embargo, d.Access.Seal = embargo, seal
							cells++
							name := fmt.Sprintf("%q of %q reads what is %s and %s", role, body, d.Access.Class(), state)
							if got, want := open.readable(who, d) == nil, may[i] == '1'; got != want {
								t.Errorf("%s: %v, want %v", name, got, want)
							}
							if got, want := closed.readable(who, d) == nil, may[i] == '1' && role != ""; got != want {
								t.Errorf("%s in a room that is not public: %v, want %v", name, got, want)
							}
							if err := open.readable(who, d); err != nil && (KindOf(err) != NotFound || err.Error() != errNoDocument().Error()) {
								t.Errorf("%s: refused as %v, not as what never was", name, err)
							}
							if back := ParseAccessClass(d.Access.Class()); who.MayRead(back, today) != who.MayRead(d.Access, today) || who.Sees(today)(back) != who.MayRead(back, today) {
								t.Errorf("%s: the index decides otherwise", name)
							}
						}
					}
				}
			}
		}
	}
	if want := len(levels) * 3 * len(days) * len(days) * len(columns) * len(states); cells != want {
		t.Errorf("%d cells were looked at, want %d", cells, want)
	}
}

// No act opens a document: what a role may do, it may do to what it may read.
func TestNoRoleReadsByWhatItMayDo(t *testing.T) {
	for _, role := range Roles {
		who := actorOf(role, "CP")
		for _, x := range []Access{{Level: Restricted, Bodies: []string{"AG"}}, {Level: Public, Seal: "2999-01-01"}} {
			if who.MayRead(x, today) {
				t.Errorf("%s reads what is %s", role, x.Class())
			}
		}
	}
	all := Actor{ID: "all", Roles: Roles, Bodies: []string{"AG", "CP", "SG"}}
	if all.MayRead(Access{Level: Public, Seal: "2999-01-01"}, today) {
		t.Error("who has every role and body reads what is sealed")
	}
}

// Who keeps records is told to those who may read history, and to nobody else.
func TestNamesOfPeopleAreHistory(t *testing.T) {
	columns := append([]Role{""}, Roles...)
	for i, role := range columns {
		d := Document{
			FiledBy: "Clara", Declared: Declaration{By: "Clara"}, Annulled: &Annulment{By: "Rosa", Actor: "r", Reason: "twice"},
			Versions: []Version{{FiledBy: "Clara"}}, Events: []Event{{RecordedBy: "Clara", RetractedBy: "Rosa"}},
		}
		got := actorOf(role).withoutPeople(d)
		told := got.FiledBy + got.Declared.By + got.Annulled.By + got.Annulled.Actor + got.Versions[0].FiledBy + got.Events[0].RecordedBy + got.Events[0].RetractedBy
		if want := "0011110"[i] == '1'; (told != "") != want {
			t.Errorf("%q is told %q", role, told)
		}
		if d.FiledBy == "" || d.Versions[0].FiledBy == "" || d.Annulled.By == "" {
			t.Error("the names were taken from the document itself")
		}
	}
}
