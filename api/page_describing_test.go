package api_test

import (
	"net/url"
	"testing"

	"acervo/records"
)

func TestADescriptionIsChangedOnAPageAndNotOverwritten(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Acta", Type: "resolution", Symbol: "S/1", Access: &records.Access{Level: records.Public}, VersionRequest: records.VersionRequest{Language: "es"}}, "a.txt", "uno")
	at := "/d/" + string(r.Document)
	b := h.signedIn("ana", records.Clerk)
	form := b.get(b.get(at).link("Editar la descripción")).want(200)
	if form.value("titles.es") != "Acta" || form.value("symbol") != "S/1" || form.value("type") != "resolution" {
		t.Errorf("the form holds %q, %q, %q", form.value("titles.es"), form.value("symbol"), form.value("type"))
	}
	change := url.Values{"titles.es": {"Acta corregida"}, "titles.en": {"Minutes"}, "type": {"resolution"}, "class": {"norms"}, "body": {"CP"}, "symbol": {"S/1"}, "date": {"2019-03-08"}, "revision": {form.value("revision")}}
	b.post(at+"/edit", change).leads(at)
	b.get(at).says("Acta corregida", "Minutes", "Comité", "8 mar 2019", "cambió la descripción")
	again := b.post(at+"/edit", change).want(412)
	if again.value("titles.es") != "Acta corregida" {
		t.Errorf("what was typed is lost: %q", again.value("titles.es"))
	}
	change.Set("date", "2019-13-08")
	if p := b.post(at+"/edit", change).want(400); p.mistake("date") == "" {
		t.Error("the date's mistake is not told")
	}
	h.signedIn("luis", records.Reader).get(at + "/edit").want(403)
}
