package main

import (
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
