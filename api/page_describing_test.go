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

func TestAccessAndTheFieldsOfATypeAreChangedOnAPage(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Acta", Type: "resolution", Access: &records.Access{Level: records.Public}, Metadata: []byte(`{"session":"XXX","place":"México"}`), VersionRequest: records.VersionRequest{Language: "es"}}, "a.txt", "uno")
	at := "/d/" + string(r.Document)
	b := h.signedIn("ana", records.Clerk)
	form := b.get(at + "/edit").want(200)
	if form.value("access") != "public" || form.value("metadata.session") != "XXX" {
		t.Fatalf("the form holds %q, %q: %s", form.value("access"), form.value("metadata.session"), form.said())
	}
	change := url.Values{"titles.es": {"Acta"}, "type": {"resolution"}, "class": {"norms"}, "revision": {form.value("revision")}, "access": {"restricted"}, "metadata.session": {"XXXI"}}
	if p := b.post(at+"/edit", change).want(400); p.mistake("access_bodies") == "" || p.value("metadata.session") != "XXXI" {
		t.Errorf("nothing is said of the bodies, or what was typed is lost: %s", p.said())
	}
	change["access_bodies"] = []string{"AG"}
	change.Set("embargo", "2030-13-01")
	if p := b.post(at+"/edit", change).want(400); p.mistake("embargo") == "" {
		t.Errorf("nothing is said of the embargo: %s", p.said())
	}
	change.Set("embargo", "2030-01-01")
	b.post(at+"/edit", change).leads(at)
	d, err := h.office.Document(t.Context(), root(), string(r.Document))
	if err != nil {
		t.Fatal(err)
	}
	if d.Access.Class() != "restricted:AG@2030-01-01" || string(d.Metadata) != `{"place":"México","session":"XXXI"}` {
		t.Errorf("it has %s and %s", d.Access.Class(), d.Metadata)
	}
	h.browser().get(at).want(404)
	change.Set("type", "other")
	change.Set("show", "fields")
	if p := b.post(at+"/edit", change).want(200); p.value("type") != "other" || p.value("embargo") != "2030-01-01" {
		t.Errorf("the form of another type: %s", p.said())
	}
}
