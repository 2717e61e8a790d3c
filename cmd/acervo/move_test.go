package main

import (
	"strings"
	"testing"
)

// Records are moved and edited by commands on both stacks, seen before it is done.
func TestRecordsAreMovedAndEditedByCommands(t *testing.T) {
	stacks(t, func(t *testing.T, o on) {
		o.run(exitOK, "file", text(t, "a.txt", "Acta de la sesión."), "--title", "Acta", "--symbol", "MUESTRA/ACT-1", "--type", "other", "--date", "2021-05-05")
		o.run(exitOK, "file", text(t, "b.txt", "Acta de otra sesión."), "--title", "Otra", "--symbol", "MUESTRA/ACT-2", "--type", "other", "--date", "2021-06-06")
		classes := o.run(exitOK, "profile", "show").stdout
		says := func(code int, args []string, want ...string) {
			t.Helper()
			r := o.run(code, args...)
			for _, w := range want {
				if !strings.Contains(r.stdout+r.stderr, w) {
					t.Errorf("acervo %s does not say %q: %s%s", strings.Join(args, " "), w, r.stdout, r.stderr)
				}
			}
		}
		to := "PLA-PRG"
		if !strings.Contains(classes, to) {
			t.Fatalf("the profile has no class %s: %s", to, classes)
		}
		says(exitOK, []string{"move", "MUESTRA/ACT-1", "--class", to, "--dry-run", "--reason", "x"}, "-> "+to, "  now   ", "  then  ", "1 would change")
		says(exitInvalid, []string{"move", "MUESTRA/ACT-1", "--class", to}, "reason: ", "say why")
		says(exitOK, []string{"move", "MUESTRA/ACT-1", "--class", to, "--reason", "It belongs there."}, "-> "+to, "1 changed")
		says(exitOK, []string{"move", "MUESTRA/ACT-1", "--class", to}, "is so already")
		says(exitInvalid, []string{"move", "MUESTRA/ACT-1", "--class", "99"}, "has no class")
		says(exitInvalid, []string{"move", "MUESTRA/ACT-1"}, "--class")
		says(exitNotFound, []string{"move", "MUESTRA/NONE", "--class", to}, "no such document")
		says(exitPartly, []string{"edit", "MUESTRA/ACT-1", "MUESTRA/ACT-2", "MUESTRA/NONE", "--set", "access=members", "--reason", "x"}, "1 changed, 1 so already, 1 refused", "MUESTRA/NONE  not changed")
		says(exitOK, []string{"edit", "--query", "type=other&year=2021", "--set", "access=members", "--set", "body=", "--dry-run"}, "2 so already")
		says(exitInvalid, []string{"edit", "--query", "type=other", "--set", "title=x"}, "each record's own")
		says(exitInvalid, []string{"edit", "--query", "type=other"}, "--set")
		says(exitInvalid, []string{"edit", "MUESTRA/ACT-1", "--query", "type=other", "--set", "body=AG"}, "one of the two")
		if r := o.run(exitOK, "edit", "MUESTRA/ACT-2", "--set", "access=staff", "--json"); !strings.Contains(r.stdout, `"changed": 1`) && !strings.Contains(r.stdout, `"changed":1`) {
			t.Errorf("as JSON: %s", r.stdout)
		}
	})
}
