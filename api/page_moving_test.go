package api_test

import (
	"net/url"
	"strings"
	"testing"

	"acervo/records"
)

func TestARecordIsMovedOnAPageAndSeenBeforeIt(t *testing.T) {
	h, _ := draftHouse(t)
	r := h.file(records.FileRequest{Title: "Acta", Type: "other", Class: "papers", VersionRequest: records.VersionRequest{Language: "es"}}, "a.txt", "uno")
	at := "/d/" + string(r.Document)
	clerk, manager := h.signedIn("ana", records.Clerk), h.signedIn("marta", records.RecordsManager)
	clerk.get(at + "/move?class=norms").want(200).says("lo traslada un gestor documental")
	b := manager
	b.get(b.get(at).link("Trasladar a otra clase")).want(200).says("Papeles")
	seen := b.get(at + "/move?class=norms").want(200)
	seen.says("Qué cambiaría", "Papeles", "Normas", "Vence para revisión", "cuenta en cuanto sea sustituido", r.Number, "siguen como están")
	change := url.Values{"class": {"norms"}, "record": {seen.value("record")}}
	if p := b.post(at+"/move", change).want(400); p.mistake("reason") == "" {
		t.Errorf("nothing is said of the reason: %s", p.said())
	}
	change.Set("reason", "Así lo pide el cuadro")
	b.post(at+"/move", change).leads(at)
	b.get(at).says("Normas", "Público")
	if p := b.post(at+"/move", change).want(412); !strings.Contains(p.said(), "Alguien") && !strings.Contains(p.said(), "Somebody") {
		t.Errorf("moved by who has not seen it: %s", p.said())
	}
	b.get(at + "/move?class=old").want(400)
	clerk.post(at+"/move", url.Values{"class": {"papers"}, "record": {string(r.Document)}, "reason": {"x"}}).want(403)
}

func TestManyRecordsAreChosenSeenAndEditedOnPages(t *testing.T) {
	h, _ := draftHouse(t)
	b := h.signedIn("ana", records.Clerk)
	var refs []string
	for _, title := range []string{"Uno", "Dos", "Tres"} {
		r := h.file(records.FileRequest{Title: title, Type: "resolution", Class: "drafts", VersionRequest: records.VersionRequest{Language: "es"}}, title+".txt", title)
		refs = append(refs, string(r.Document)+":1")
	}
	if _, err := h.office.Declare(t.Context(), root(), records.DocumentID(strings.TrimSuffix(refs[2], ":1"))); err != nil {
		t.Fatal(err)
	}
	refs[2] = strings.TrimSuffix(refs[2], "1") + "2"
	b.get("/governance").want(200).says("Cambiar muchos")
	if to := b.get("/?type=resolution&class=drafts&sort=newest").link("Cambiar muchos"); to != "/governance/edit?class=drafts&type=resolution" {
		t.Errorf("a search leads to %s", to)
	}
	b.get("/governance/edit").want(200).says("Diga primero qué documentos")
	b.get("/governance/edit?type=resolution&class=drafts").want(200).says("Uno", "Dos", "Tres", "borrador", "Sesión")
	form := url.Values{"query": {"class=drafts&type=resolution"}, "of": {"resolution"}, "which": {"marked"}, "do": {"preview"}, "to_class": {"only"}, "to_body": {"CP"}, "metadata.session": {"XXXI"}}
	b.post("/governance/edit", form).want(400).says("Marque al menos un documento", "Uno")
	form["record"] = refs
	seen := b.post("/governance/edit", form).want(200)
	seen.says("2 cambiarían", "1 no se puede cambiar", "Comité", "XXXI", "Cambiar 2 documentos", "no cambia")
	if d, err := h.db.Document(t.Context(), records.DocumentID(strings.TrimSuffix(refs[0], ":1"))); err != nil || d.Revision != 1 {
		t.Errorf("looking changed it: %v", err)
	}
	form.Set("which", "all")
	delete(form, "record")
	b.post("/governance/edit", form).want(200).says("2 cambiarían")
	form.Set("do", "change")
	form["record"] = refs[:2]
	b.post("/governance/edit", form).want(200).says("Hecho", "2 cambiados", "XXXI")
	d, err := h.db.Document(t.Context(), records.DocumentID(strings.TrimSuffix(refs[0], ":1")))
	if err != nil || d.Class != "only" || d.Body != "CP" || string(d.Metadata) != `{"session":"XXXI"}` {
		t.Errorf("it has become %s, %s, %s: %v", d.Class, d.Body, d.Metadata, err)
	}
	form.Del("to_class")
	form.Del("to_body")
	form.Del("metadata.session")
	b.post("/governance/edit", form).want(400).says("Diga qué se cambia")
	form.Set("to_class", "old")
	if p := b.post("/governance/edit", form).want(400); p.mistake("to_class") == "" {
		t.Errorf("nothing is said of the class: %s", p.said())
	}
	luis := h.signedIn("luis", records.Reader)
	luis.get("/governance/edit").want(403)
	if p := luis.get("/?q=Uno"); strings.Contains(p.said(), "Cambiar muchos") {
		t.Error("a reader is offered to change many")
	}
	b.get("/governance/edit?year=x").want(400)
}
