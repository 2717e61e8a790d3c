package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAMembershipHasABeginningAndAnEnd(t *testing.T) {
	o := onFolder(t)
	o.run(0, "user", "add", "rosa", "--roles", "reader")
	o.run(0, "user", "body", "add", "rosa", "AG", "--from", "2020-01-01", "--until", "2999-01-01")
	o.run(0, "user", "role", "add", "rosa", "counsel", "--until", "2999-01-01")
	if out := o.run(0, "user", "list").stdout; !strings.Contains(out, "AG(2020-01-01..2999-01-01)") || !strings.Contains(out, "counsel(..2999-01-01)") {
		t.Errorf("the list says\n%s", out)
	}
	if out := o.run(0, "user", "body", "end", "rosa", "AG", "--on", "2021-01-01").stdout; !strings.Contains(out, "AG(2020-01-01..2021-01-01)") {
		t.Errorf("the end says\n%s", out)
	}
	if r := o.run(2, "user", "body", "add", "rosa"); r.stderr == "" {
		t.Error("a command that lacks the body says nothing")
	}
	if r := acervo(t, o.env, "user", "body", "end", "rosa", "AG"); r.code == 0 || !strings.Contains(r.stderr, "no AG that goes on") {
		t.Errorf("what is over is ended again: %d %s", r.code, r.stderr)
	}
}

func TestALinkIsMadeListedAndRevoked(t *testing.T) {
	o := onFolder(t)
	o.run(0, "file", text(t, "acuerdo.txt", "El acuerdo."), "--title", "Acuerdo", "--type", "resolution", "--symbol", "S/1", "--access", "staff")
	made := parse[struct {
		Share struct{ ID string }
		Link  struct{ Path string }
	}](t, o.run(0, "share", "make", "S/1", "--days", "2", "--json"))
	if made.Share.ID == "" || !strings.HasPrefix(made.Link.Path, "/s/") {
		t.Fatalf("made is %+v", made)
	}
	if out := o.run(0, "share", "list", "S/1").stdout; !strings.Contains(out, made.Share.ID) || !strings.Contains(out, "open") || strings.Contains(out, made.Link.Path[3:]) {
		t.Errorf("the list says\n%s", out)
	}
	o.run(0, "share", "revoke", made.Share.ID, "--reason", "a slip")
	if out := o.run(0, "share", "list", "S/1").stdout; !strings.Contains(out, "revoked") {
		t.Errorf("the list says\n%s", out)
	}
	if r := acervo(t, o.env, "share", "make", "S/1", "--days", "400"); r.code == 0 || !strings.Contains(r.stderr, "1 to 30 days") {
		t.Errorf("for 400 days: %d %s", r.code, r.stderr)
	}
}

// Damage in the vault is found and named, and repaired from the second vault.
func TestDamageIsFoundAndRepairedByCommand(t *testing.T) {
	o := onFolder(t)
	second := filepath.Join(t.TempDir(), "second")
	filed := parse[struct {
		Files []struct{ SHA256 string }
	}](t, o.run(0, "file", text(t, "acuerdo.txt", "El acuerdo."), "--title", "Acuerdo", "--type", "resolution", "--access", "public", "--json"))
	sum := filed.Files[0].SHA256
	path := filepath.Join(o.env["ACERVO_DATA"], "vault", sum[:2], sum)
	spoil := func() {
		t.Helper()
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("El acuerdo!"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o.run(0, "fixity", "run", "--second-vault", second)
	spoil()
	if r := o.run(7, "fixity", "run"); !strings.Contains(r.stdout, "DAMAGE: "+sum) || !strings.Contains(r.stdout, "changed") || !strings.Contains(r.stdout, "acuerdo.txt") {
		t.Errorf("the damage is told as\n%s", r.stdout)
	}
	o.run(7, "fixity", "status")
	if r := o.run(0, "fixity", "run", "--second-vault", second); !strings.Contains(r.stdout, "repaired: "+sum) {
		t.Errorf("the repair is told as\n%s", r.stdout)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "El acuerdo." {
		t.Errorf("the bytes are %q: %v", b, err)
	}
	o.run(0, "verify")
}
