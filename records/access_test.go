package records

import (
	"fmt"
	"strings"
	"testing"
)

const today = Date("2026-11-23")

func actorOf(role Role, bodies ...string) Actor {
	if role == "" {
		return Actor{}
	}
	return Actor{ID: "id-" + string(role), Name: string(role), Roles: []Role{role}, Bodies: bodies}
}

// The table of reading: who may read what. Columns are the roles in the order
// anonymous, reader, clerk, counsel, records manager, controller, admin; the
// actors belong to body AG and to no other.
func TestWhoMayReadWhat(t *testing.T) {
	columns := append([]Role{""}, Roles...)
	for _, row := range []struct {
		name   string
		access Access
		may    string
	}{
		{"public documents are everybody's", Access{Level: Public}, "1111111"},
		{"members' documents need an account", Access{Level: Members}, "0111111"},
		{"staff documents are the Secretariat's own", Access{Level: Staff}, "0011111"},
		{"restricted documents belong to their bodies, and never to an administrator as such", Access{Level: Restricted, Bodies: []string{"AG"}}, "0111110"},
		{"restricted documents of another body do not exist", Access{Level: Restricted, Bodies: []string{"CO"}}, "0000000"},
		{"restricted to nobody is nobody's", Access{Level: Restricted}, "0000000"},
		{"an unknown level is nobody's", Access{Level: "secret"}, "0000000"},
		{"an embargo leaves those who work on records", Access{Level: Public, Embargo: "2026-11-24"}, "0011100"},
		{"an embargo ends on its day", Access{Level: Public, Embargo: "2026-11-23"}, "1111111"},
		{"a sealed document is nobody's before its day, whoever asks", Access{Level: Public, Seal: "2026-11-24"}, "0000000"},
		{"a seal opens on its day", Access{Level: Public, Seal: "2026-11-23"}, "1111111"},
		{"an embargo opens no restricted document", Access{Level: Restricted, Bodies: []string{"CO"}, Embargo: "2027-01-01"}, "0000000"},
	} {
		for i, role := range columns {
			t.Run(fmt.Sprintf("%s/%s", row.name, role), func(t *testing.T) {
				if got, want := actorOf(role, "AG").MayRead(row.access, today), row.may[i] == '1'; got != want {
					t.Errorf("MayRead = %v, want %v", got, want)
				}
			})
		}
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	columns := append([]Role{""}, Roles...)
	table := map[Act]string{
		ActRecordLaw: "0011100", ActOutline: "0011100", ActCertify: "0011100", ActCopies: "0011110", ActRevokeCopy: "0001100", ActVerifyCopy: "1111111",
		ActSearch: "1111111", ActCheckpoints: "1111111", ActFile: "0010100", ActDescribe: "0010100", ActReread: "0010101",
		ActReadHistory: "0011110", ActReadLedger: "0000010", ActManageUsers: "0000001", ActOwnAccount: "0111111", ActOwnSearches: "0111111", ActKeepSearch: "0111111",
		ActRunSystem: "0000001", ActVerify: "0000011", ActBackup: "0000000",
		ActSign: "0000111", ActCosign: "0000010", ActRegister: "0010110", ActAnnul: "0000100",
		ActReadPlan: "0011110", ActApplyPlan: "0000100", ActDeclare: "0010100", ActUndeclare: "0000100", ActCorrect: "0000100",
		ActNote: "0011100", ActCheckOut: "0010100", ActBreakOut: "0000100",
		ActSeeRetention: "0011110", ActRecordNamedEvent: "0010100", ActOverrideRetention: "0000100", ActOversee: "0000110",
		ActMatters: "0010100", ActCloseMatter: "0000100", ActSealMatter: "0010100", ActDossier: "0111110",
		ActSeeVital: "0011110", ActVital: "0000100", ActKit: "0000100",
	}
	table[ActHold], table[ActReadHolds], table[ActDispose], table[ActApprove], table[ActReadFates] = "0001100", "0001110", "0000100", "0000110", "0000110"
	table[ActShare], table[ActFixity] = "0011100", "0000111"
	table[ActSeeBatches], table[ActStopBatch] = "0010111", "0010101"
	for act := range acts {
		if _, ok := table[act]; !ok {
			t.Errorf("the act %q has no row in this table", act)
		}
		if _, ok := scopeOf[act]; !ok {
			t.Errorf("the act %q has no token scope: a token could do it whatever it is limited to", act)
		}
	}
	for act, may := range table {
		for i, role := range columns {
			if got, want := actorOf(role).May(act), may[i] == '1'; got != want {
				t.Errorf("%q May(%s) = %v, want %v", role, act, got, want)
			}
		}
	}
}

func TestATokenNeverDoesMoreThanItsScopes(t *testing.T) {
	who := actorOf(Clerk)
	who.Scopes = []Scope{ScopeRead}
	if !who.May(ActSearch) || !who.MayRead(Access{Level: Staff}, today) {
		t.Error("a reading token cannot read")
	}
	if who.May(ActFile) || who.May(ActOwnAccount) {
		t.Error("a reading token can file or manage tokens")
	}
	who.Scopes = []Scope{ScopeFile}
	if who.MayRead(Access{Level: Public}, today) {
		t.Error("a filing token reads")
	}
}

func TestRefusalsSaySignInOrForbidden(t *testing.T) {
	if err := (Actor{}).Must(ActFile); KindOf(err) != Unauthenticated {
		t.Errorf("a visitor gets %v", KindOf(err))
	}
	if err := actorOf(Reader).Must(ActFile); KindOf(err) != Forbidden {
		t.Errorf("a reader gets %v", KindOf(err))
	}
	if err := actorOf(Reader).Must(ActFile); !strings.Contains(err.Error(), "clerk, records manager") {
		t.Errorf("it is not said whose work it is: %v", err)
	}
	limited := actorOf(Clerk)
	limited.Scopes = []Scope{ScopeRead}
	if err := limited.Must(ActFile); KindOf(err) != Forbidden || !strings.Contains(err.Error(), "scope file") {
		t.Errorf("a clerk's token for reading gets %v", err)
	}
	if err := actorOf(Clerk).Must(ActFile); err != nil {
		t.Errorf("a clerk gets %v", err)
	}
}

func TestAccessClassesAreReadBack(t *testing.T) {
	for _, x := range []Access{
		{Level: Public}, {Level: Staff, Embargo: "2027-01-01"},
		{Level: Restricted, Bodies: []string{"AG", "SG"}}, {Level: Restricted, Bodies: []string{"CO"}, Embargo: "2027-01-01"},
	} {
		got := ParseAccessClass(x.Class())
		if fmt.Sprint(got) != fmt.Sprint(x) {
			t.Errorf("ParseAccessClass(%q) = %v, want %v", x.Class(), got, x)
		}
	}
	if a, b := (Access{Level: Restricted, Bodies: []string{"B", "A"}}), (Access{Level: Restricted, Bodies: []string{"A", "B", "A"}}); a.Class() != b.Class() {
		t.Errorf("%q and %q are one class", a.Class(), b.Class())
	}
	for _, broken := range []string{"", "open", "public2", ":AG", "@2020-01-01"} {
		if x := ParseAccessClass(broken); x.Level != Restricted || len(x.Bodies) != 0 {
			t.Errorf("ParseAccessClass(%q) = %v: it must fail closed", broken, x)
		}
	}
}

func TestActsListsEveryActOfTheTable(t *testing.T) {
	if len(Acts) != len(acts) || len(acts) != len(scopeOf) {
		t.Fatalf("%d acts are listed, the table has %d and the scopes %d", len(Acts), len(acts), len(scopeOf))
	}
	for _, a := range Acts {
		if _, ok := acts[a]; !ok {
			t.Errorf("the table has no row for %s", a)
		}
		if _, ok := scopeOf[a]; !ok {
			t.Errorf("no scope is named for %s", a)
		}
	}
}
