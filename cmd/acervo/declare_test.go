package main

import (
	"strings"
	"testing"
)

// A record's story, told by commands on both stacks: undeclared, worked on, declared again.
func TestTheStoryOfADraft(t *testing.T) {
	stacks(t, func(t *testing.T, o on) {
		o.run(exitOK, "file", text(t, "a.txt", "Acta de la sesión."), "--title", "Acta", "--symbol", "MUESTRA/ACT-1")
		says := func(code int, want string, args ...string) {
			t.Helper()
			if r := o.run(code, args...); !strings.Contains(r.stdout+r.stderr, want) {
				t.Errorf("acervo %s does not say %q: %s%s", strings.Join(args, " "), want, r.stdout, r.stderr)
			}
		}
		says(exitConflict, "declared record since", "declare", "MUESTRA/ACT-1")
		says(exitConflict, "only drafts", "checkout", "MUESTRA/ACT-1")
		o.run(exitInvalid, "undeclare", "MUESTRA/ACT-1")
		says(exitOK, "is a draft.", "undeclare", "MUESTRA/ACT-1", "--reason", "A page is missing.")
		says(exitOK, "checked out by operator until", "checkout", "MUESTRA/ACT-1", "--hours", "2")
		says(exitOK, "is a draft.", "checkin", "MUESTRA/ACT-1")
		o.run(exitConflict, "checkin", "MUESTRA/ACT-1")
		says(exitOK, "box 14", "note", "MUESTRA/ACT-1", "--text", "The original is in box 14.")
		says(exitOK, "a declared record since", "declare", "MUESTRA/ACT-1")
		says(exitOK, "box 14", "note", "MUESTRA/ACT-1")
		o.run(exitNotFound, "declare", "MUESTRA/NONE")
	})
}
