package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
)

func TestTablesAndFieldsFitTheirPage(t *testing.T) {
	long := strings.Repeat("Comisión Americana de Organización y Sistemas Administrativos – 社会保障 ", 4)
	var b bytes.Buffer
	table(&b, [][]string{{"CODE", "NAME", "ACCESS"}, {"CASS-OS", long, "members"}, {"AG", "Asamblea", ""}})
	fields(&b, "  ", "title", long, "empty", "", "number", "N/1")
	lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
	for _, l := range lines {
		if runewidth.StringWidth(l) > pageWidth {
			t.Errorf("%d columns: %s", runewidth.StringWidth(l), l)
		}
		if strings.HasSuffix(l, " ") {
			t.Errorf("blanks at the end: %q", l)
		}
	}
	if strings.Contains(b.String(), "empty") || !strings.Contains(b.String(), "number  N/1") {
		t.Errorf("%s", b.String())
	}
	if !strings.HasPrefix(lines[1], "CASS-OS  Comisión") || !strings.HasSuffix(lines[1], "…  members") {
		t.Errorf("%s", lines[1])
	}
}

func TestWrapBreaksBetweenWords(t *testing.T) {
	got := wrap("uno dos tres\ncuatroycinco seis", 8)
	if strings.Join(got, "|") != "uno dos|tres|cuatroycinco|seis" {
		t.Errorf("%q", got)
	}
	if got := wrap("", 8); len(got) != 1 || got[0] != "" {
		t.Errorf("%q", got)
	}
}
