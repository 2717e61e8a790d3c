package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

const (
	roomRules = "REGLAMENTO DE LA SALA\n\nArtículo 1. La sala abre a las nueve horas.\n\nArtículo 2. El lector presentará su carné\nal entrar.\n\nArtículo 3. Se prohíbe fumar en la sala.\n"
	roomFirst = "REGLAMENTO DE LA SALA\n\nArtículo 1. La sala abre a las diez horas.\n\nArtículo 2. La sala cierra los días feriados de la ciudad.\n\nArtículo 3. El lector presentará su carné al\nentrar.\n"
)

// compared files two versions of a regulation.
func compared(t *testing.T) on {
	t.Helper()
	o := onFolder(t)
	o.run(exitOK, "file", text(t, "r.txt", roomRules), "--type", "regulation", "--title", "Reglamento de la sala", "--lang", "es", "--symbol", "REG/1", "--wait")
	o.run(exitOK, "file", text(t, "r2.txt", roomFirst), "--version-of", "REG/1", "--lang", "es", "--wait")
	return o
}

func TestARedlineIsPrintedAsText(t *testing.T) {
	o := compared(t)
	r := o.run(exitOK, "compare", "REG/1")
	for _, want := range []string{
		"changed  1 amended, 1 new, 1 repealed, 1 moved, 1 unchanged; ",
		"Artículo 1: amended\n  Artículo 1. La sala abre a las [-nueve-] [+diez+] horas.\n",
		"Artículo 2: new\n  [+Artículo 2. La sala cierra los días feriados de la ciudad.+]\n",
		"Artículo 3: moved, formerly Artículo 2\n  Artículo [-2-] [+3+]. El lector presentará su carné al entrar.\n",
		"Artículo 3: repealed\n  [-Artículo 3. Se prohíbe fumar en la sala.-]\n",
		"Opening: unchanged\n",
	} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("it does not say %q:\n%s", want, r.stdout)
		}
	}
	if r := o.run(exitOK, "compare", "REG/1", "--changed-only"); strings.Contains(r.stdout, "unchanged\n") {
		t.Errorf("what did not change is printed: %s", r.stdout)
	}
	back := parse[client.Redline](t, o.run(exitOK, "compare", "REG/1@2", "REG/1@1", "--json"))
	if back.Changes().OldText() != strings.TrimSpace(roomFirst) || back.Changes().NewText() != strings.TrimSpace(roomRules) {
		t.Errorf("the redline does not hold its texts: %q", back.Changes().OldText())
	}
	if r := o.run(exitOK, "compare", "REG/1", "--from", "1", "--to", "1"); !strings.Contains(r.stdout, "The two texts say the same.") {
		t.Errorf("got %s", r.stdout)
	}
}

func TestARedlineIsWrittenToFiles(t *testing.T) {
	o := compared(t)
	for name, begins := range map[string]string{"r.pdf": "%PDF-", "r.html": "<!doctype html>", "r.txt": "Reglamento de la sala\n"} {
		path := filepath.Join(t.TempDir(), name)
		o.run(exitOK, "compare", "REG/1", "-o", path)
		b, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(b), begins) {
			t.Errorf("%s: %v %.40q", name, err, b)
		}
	}
	if r := o.run(exitOK, "compare", "REG/1", "--html"); !strings.Contains(r.stdout, "<ins>") {
		t.Errorf("got %.300s", r.stdout)
	}
}

func TestAnArticleIsFollowedOnTheCommandLine(t *testing.T) {
	o := compared(t)
	r := o.run(exitOK, "history", "REG/1", "art_3")
	for _, want := range []string{"Artículo 3, Reglamento de la sala", "Version 1: new\n  Artículo 2. El lector", "Version 2: moved, formerly Artículo 2\n  Artículo [-2-] [+3+]."} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("it does not say %q:\n%s", want, r.stdout)
		}
	}
	if h := parse[client.ArticleHistory](t, o.run(exitOK, "history", "REG/1", "art_3", "--json")); len(h.States) != 2 {
		t.Errorf("%+v", h)
	}
	o.run(exitNotFound, "history", "REG/1", "art_9")
}

func TestWhatCannotBeCompared(t *testing.T) {
	o := compared(t)
	for _, wrong := range [][]string{
		{"compare"}, {"compare", "REG/1@1", "--from", "2"}, {"compare", "REG/1@soon"}, {"compare", "REG/1", "--json", "--html"}, {"history", "REG/1"},
	} {
		if r := o.run(exitInvalid, wrong...); r.stderr == "" {
			t.Errorf("%v says nothing", wrong)
		}
	}
	o.run(exitNotFound, "compare", "REG/1@9")
	o.run(exitNotFound, "compare", "REG/1", "NONE/1")
	o.run(exitNotFound, "compare", "REG/1", "--lang", "fr")
	o.run(exitNotFound, "compare", "REG/1@2001-01-01", "REG/1@2")
}

func TestMarksGoOnInTheNextLine(t *testing.T) {
	runs := []records.MarkedRun{{Op: records.WordsSame, Text: "uno "}, {Op: records.WordsDeleted, Text: "dos tres cuatro"}, {Op: records.WordsSame, Text: " "}, {Op: records.WordsInserted, Text: "cinco"}}
	if got := strings.Join(plainMarks.lines(runs, 10), "|"); got != "uno [-dos-]|[-tres-]|[-cuatro-]|[+cinco+]" {
		t.Errorf("got %s", got)
	}
	if got := strings.Join(colourMarks.lines(runs, 40), "|"); got != "uno \x1b[9;31mdos tres cuatro\x1b[0m \x1b[4;32mcinco\x1b[0m" {
		t.Errorf("got %q", got)
	}
}
