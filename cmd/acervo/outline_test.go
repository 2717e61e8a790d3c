package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func TestAnOutlineIsSeenCorrectedAndConfirmed(t *testing.T) {
	o := onFolder(t)
	const rules = "Reglamento.\n\nArtículo 1. La sala abre.\nArtículo 2. La sala cierra.\nÚltimo. Rige desde hoy.\n"
	o.run(exitOK, "file", text(t, "r.txt", rules), "--type", "regulation", "--title", "Reglamento de la sala", "--lang", "es", "--symbol", "REG/1", "--wait")
	o.run(exitOK, "file", text(t, "s.txt", statute), "--type", "statute", "--title", "Estatuto", "--lang", "es", "--symbol", "EST/1", "--wait")

	waiting := parse[[]client.WaitingOutline](t, o.run(exitOK, "outline", "--waiting", "--json"))
	if len(waiting) != 2 || waiting[0].Symbol != "EST/1" || waiting[1].Provisions != 2 {
		t.Errorf("waiting: %+v", waiting)
	}
	if r := o.run(exitOK, "outline", "REG/1"); !strings.Contains(r.stdout, "proposed") || !strings.Contains(r.stdout, "art_2") {
		t.Errorf("got %s", r.stdout)
	}
	list := parse[client.Outline](t, o.run(exitOK, "outline", "REG/1", "--json"))
	list.Items = append(list.Items, records.Provision{EID: "art_3", Kind: "article", Label: "Último", Offset: strings.Index(rules, "Último")})
	b, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	corrected := filepath.Join(t.TempDir(), "list.json")
	if err := os.WriteFile(corrected, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := o.run(exitOK, "outline", "REG/1", "--from", corrected); !strings.Contains(r.stdout, "confirmed by operator") || !strings.Contains(r.stdout, "art_3") {
		t.Errorf("got %s", r.stdout)
	}
	o.run(exitOK, "outline", "EST/1", "--confirm", "--version", "1", "--lang", "es")
	if r := o.run(exitOK, "outline", "--waiting"); r.stdout != "No outline waits to be confirmed.\n" {
		t.Errorf("got %s", r.stdout)
	}
	if r := parse[client.Results](t, o.run(exitOK, "search", "rige", "--json")); r.Total != 1 || r.Hits[0].Passages[0].EID != "art_3" {
		t.Errorf("the search does not go by the corrected outline: %+v", r)
	}
	for _, wrong := range [][]string{
		{"outline"},
		{"outline", "--waiting", "REG/1"},
		{"outline", "REG/1", "--confirm", "--from", corrected},
		{"outline", "REG/1", "--from", text(t, "x.json", "{")},
		{"outline", "REG/1", "--from", filepath.Join(t.TempDir(), "none.json")},
		{"outline", "REG/1", "--from", text(t, "x.json", `{"items":[{"eid":"X","kind":"article","label":"X","offset":0}]}`)},
	} {
		if r := o.run(exitInvalid, wrong...); r.stderr == "" {
			t.Errorf("%v says nothing", wrong)
		}
	}
	o.run(exitNotFound, "outline", "REG/1", "--lang", "fr")
	o.run(exitNotFound, "outline", "REG/1", "--version", "7")
}
