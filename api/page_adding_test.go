package api_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"acervo/records"
)

func TestAVersionAndALanguageAreAddedFromTheDocumentsPage(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Estatuto", Type: "resolution", VersionRequest: records.VersionRequest{Language: "es"}}, "a.txt", "Artículo 1. Uno.")
	at := "/d/" + string(r.Document)
	b := h.signedIn("ana", records.Clerk)
	b.get(b.get(at).link("Añadir una versión")).want(200).says("Añadir la versión 2", "Estatuto")
	wrong := b.send(at+"/add", form{{name: "file", file: "b.txt", text: "Artículo 1. Dos."}, {name: "effective_on", text: "2020-13-01"}, {name: "label", text: "Texto refundido"}}).want(400)
	if wrong.mistake("effective_on") == "" || wrong.value("label") != "Texto refundido" || wrong.value("kept") == "" {
		t.Fatalf("the mistake is not told, or what was sent is lost: %s", wrong.said())
	}
	to := b.send(at+"/add", form{{name: "kept", text: wrong.value("kept")}, {name: "effective_on", text: "2020-01-01"}, {name: "lang", text: "es"}, {name: "authority", text: "authentic"}, {name: "label", text: "Texto refundido"}, {name: "note", text: "Con la reforma"}}).leads(at + "/receipt")
	b.get(to).want(200).says("Recibo", "b.txt", sum("Artículo 1. Dos.")[:8])
	b.get(at).says("versión 2 de 2", "Texto refundido", "Vigente desde el 1 de enero de 2020")

	b.get(b.get(at).link("Añadir un idioma")).want(200).says("Añadir un idioma a la versión 2", "Ya están: español")
	if p := b.send(at+"/add", form{{name: "version", text: "2"}, {name: "lang", text: "en"}}).want(400); p.mistake("file") == "" {
		t.Error("a language without a file is added")
	}
	b.send(at+"/add", form{{name: "version", text: "2"}, {name: "lang", text: "en"}, {name: "authority", text: "official_translation"}, {name: "file", file: "en.txt", text: "Article 1. Two."}}).leads(at + "/receipt")
	b.get(at).says("Traducción oficial", "en.txt")
	b.get(at + "/add?version=7").want(404)
	b.send(at+"/add", form{{name: "version", text: "7"}, {name: "file", file: "x.txt", text: "x"}}).want(404)
	if strings.Contains(h.signedIn("luis", records.Reader).get(at).said(), "Añadir") {
		t.Error("a reader is offered to add something")
	}
}

func TestTheSameFormSentTwiceAddsOneVersion(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Estatuto", Type: "resolution"}, "a.txt", "uno")
	b := h.signedIn("ana", records.Clerk)
	at := "/d/" + string(r.Document) + "/add"
	f := form{{name: "key", text: b.get(at).value("key")}, {name: "file", file: "b.txt", text: "dos"}}
	if first, second := b.send(at, f).leads("/d/"), b.send(at, f).leads("/d/"); first != second {
		t.Errorf("%s and %s", first, second)
	}
}

func TestRelationsAreRecordedAndTakenBackOnAPage(t *testing.T) {
	h := newHouse(t)
	id, _ := lawOf(h)
	hidden := h.file(records.FileRequest{Title: "Reservado", Type: "resolution", Symbol: "RESERVADO/1", Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}}, "r.txt", "reservado")
	h.file(records.FileRequest{Title: "Reglamento", Type: "resolution", Symbol: "REG/1", Access: &records.Access{Level: records.Public}}, "reg.txt", "reg")
	at := "/d/" + string(id)
	b := h.signedIn("ana", records.Counsel)
	page := b.get(b.get(at).link("Relaciones")).want(200)
	if strings.Contains(page.said(), "Reforma a") || len(page.all("option")) != 4 {
		t.Errorf("what follows from legal events is offered by hand: %s", page.said())
	}
	if strings.Contains(page.said(), "Retirar") {
		t.Error("a relation that follows from an event is offered to be taken back")
	}
	for _, to := range []string{"", "RESERVADO/1", "NADA/9", "EST/1"} {
		if p := b.post(at+"/relations", url.Values{"type": {"implements"}, "to": {to}}).want(400); p.mistake("to") == "" {
			t.Errorf("nothing is said of %q: %s", to, p.said())
		}
	}
	if p := b.post(at+"/relations", url.Values{"type": {"implements"}, "to": {"REG/1"}, "from_provision": {"Art uno"}}).want(400); p.mistake("from_provision") == "" || p.value("to") != "REG/1" {
		t.Errorf("an id that is none: %s", p.said())
	}
	b.post(at+"/relations", url.Values{"type": {"implements"}, "to": {"REG/1"}, "from_provision": {"Artículo 1"}}).leads(at)
	b.get(at).says("Desarrolla", "REG/1")
	form := b.get(at+"/relations").want(200).says("REG/1", "art_1")
	b.post(at+"/relations", url.Values{"retract": {form.value("retract")}}).want(400)
	b.post("/d/"+string(hidden.Document)+"/relations", url.Values{"retract": {form.value("retract")}, "reason": {"Error"}}).want(404)
	b.post(at+"/relations", url.Values{"retract": {form.value("retract")}, "reason": {"Error de captura"}}).leads(at)
	if strings.Contains(b.get(at).said(), "REG/1") {
		t.Error("a relation that was taken back is shown")
	}
}

func TestACertifiedCopyIsRevokedFromThePageByThoseWhoMay(t *testing.T) {
	h := newHouse(t)
	id, _ := lawOf(h)
	at := "/d/" + string(id)
	counsel, clerk := h.signedIn("ana", records.Counsel), h.signedIn("eva", records.Clerk)
	counsel.post(at+"/certify", url.Values{"version": {"1"}, "language": {"und"}}).leads(at)
	code := counsel.get(at + "?version=1").want(200).value("code")
	if code == "" || strings.Contains(clerk.get(at).said(), "Revocar") {
		t.Fatalf("the code is %q, or a clerk is offered to revoke", code)
	}
	other := h.file(records.FileRequest{Title: "Otro", Type: "resolution"}, "o.txt", "otro")
	counsel.post("/d/"+string(other.Document)+"/copies", url.Values{"code": {code}, "reason": {"x"}}).want(404)
	counsel.post(at+"/copies", url.Values{"code": {code}, "reason": {" "}}).want(400).says("por qué la copia ya no vale")
	clerk.post(at+"/copies", url.Values{"code": {code}, "reason": {"x"}}).want(403)
	counsel.post(at+"/copies", url.Values{"code": {code}, "reason": {"Se emitió por error"}}).leads(at + "#copies")
	counsel.get(at).says("Revocada")
}

func TestAnEventsOrderAndTheProvisionOfItsActAreRecordedOnAPage(t *testing.T) {
	h := newHouse(t)
	id, _ := lawOf(h)
	at := "/d/" + string(id)
	b := h.signedIn("ana", records.Counsel)
	p := b.post(at+"/law", url.Values{"type": {"amended"}, "effective_on": {"2020-01-01"}, "by": {"ACTO/1"}, "by_provision": {"3"}, "ordinal": {"x"}}).want(400)
	if p.mistake("ordinal") == "" || p.value("ordinal") != "x" || p.value("by_provision") != "3" {
		t.Errorf("the mistakes are not told: %s", p.said())
	}
	if p := b.post(at+"/law", url.Values{"type": {"amended"}, "by": {"ACTO/1"}, "by_provision": {"Artículo tres"}}).want(400); !strings.Contains(p.mistake("by_provision"), "«Artículo tres»") {
		t.Errorf("an article that is none: %s", p.said())
	}
	b.post(at+"/law", url.Values{"type": {"amended"}, "effective_on": {"2020-01-01"}, "by": {"ACTO/1"}, "by_provision": {"Art. 3"}, "ordinal": {"2"}}).leads(at)
	d, err := h.office.Document(t.Context(), root(), string(id))
	if err != nil {
		t.Fatal(err)
	}
	if e := d.Events[len(d.Events)-1]; e.ByProvision != "art_3" || e.Ordinal != 2 {
		t.Errorf("recorded as %s", fmt.Sprint(e.ByProvision, e.Ordinal))
	}
}
