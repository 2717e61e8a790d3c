package main

import (
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func TestCitationsAreListedOnBothSides(t *testing.T) {
	o := onFolder(t)
	const resolution = "La Asamblea RESUELVE:\n1. Reformar el artículo 1 del Estatuto.\n2. Derogar la Resolución 3 de 1999.\n"
	o.run(exitOK, "file", text(t, "r.txt", resolution), "--type", "resolution", "--title", "Resolución 9", "--date", "2019-03-08", "--lang", "es", "--symbol", "AG/RES-9/2019", "--wait")
	if r := o.run(exitOK, "cites", "AG/RES-9/2019"); strings.Count(r.stdout, "not filed") != 2 {
		t.Errorf("got %s", r.stdout)
	}
	o.run(exitOK, "file", text(t, "s.txt", statute), "--type", "statute", "--title", "Estatuto", "--lang", "es", "--symbol", "EST/1", "--date", "2012-10-24", "--wait")
	cited := parse[[]client.Cited](t, o.run(exitOK, "cites", "AG/RES-9/2019", "--version", "1", "--lang", "es", "--json"))
	if len(cited) != 2 || cited[0].State != records.CitesOne || cited[0].Target.Symbol != "EST/1" || cited[0].Provisions[0].EID != "art_1" || cited[0].EID != "para_1" {
		t.Errorf("got %+v", cited)
	}
	if r := o.run(exitOK, "cites", "EST/1", "--by"); !strings.Contains(r.stdout, "AG/RES-9/2019 v1 para_1") || !strings.Contains(r.stdout, "EST/1 art_1") {
		t.Errorf("got %s", r.stdout)
	}
	if r := o.run(exitOK, "cites", "--unresolved"); !strings.Contains(r.stdout, "Resolución 3 de 1999") || strings.Contains(r.stdout, "Estatuto") {
		t.Errorf("got %s", r.stdout)
	}
	if r := o.run(exitOK, "cites", "EST/1"); r.stdout != "None were found.\n" {
		t.Errorf("got %s", r.stdout)
	}
	for _, wrong := range [][]string{{"cites"}, {"cites", "--unresolved", "EST/1"}, {"cites", "EST/1", "--by", "--version", "1"}, {"cites", "EST/1", "--version", "-1"}} {
		o.run(exitInvalid, wrong...)
	}
	o.run(exitNotFound, "cites", "nothing")
	o.run(exitNotFound, "cites", "EST/1", "--version", "7")
}
