package api_test

import (
	"net/url"
	"testing"

	"acervo/records"
)

// The story of a draft on pages: checked out, broken, given back, declared, made a draft again.
func TestADraftIsCheckedOutDeclaredAndUndeclaredOnPages(t *testing.T) {
	h, _ := draftHouse(t)
	r := h.file(records.FileRequest{Title: "Proyecto", Class: "drafts", VersionRequest: records.VersionRequest{Language: "es"}}, "a.txt", "uno")
	at := "/d/" + string(r.Document)
	ana, luis, marta := h.signedIn("ana", records.Clerk), h.signedIn("luis", records.Clerk), h.signedIn("marta", records.RecordsManager)
	do := func(b *browser, what string, more ...string) page {
		v := url.Values{"do": {what}}
		for i := 0; i < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return b.post(at+"/state", v)
	}
	ana.get(ana.get(at).link("Declarar o reservar")).want(200).says("Borrador", "Declarar", "Reservar")
	do(ana, "checkout", "hours", "24").leads(at)
	ana.get(at+"/state").says("Reservado por usted hasta", "Devolver")
	luis.get(at).says("Reservado por ana hasta")
	luis.get(at+"/state").says("Reservado por ana hasta", "pida a un gestor documental")
	do(luis, "declare").want(409).says("ana tiene reservado el documento hasta")
	do(luis, "break", "reason", "x").want(403)
	if p := do(marta, "break").want(400); p.mistake("reason") == "" {
		t.Errorf("nothing is said of the reason: %s", p.said())
	}
	do(marta, "break", "reason", "está de licencia").leads(at)
	do(luis, "checkout", "hours", "999").want(400).says("por un minuto al menos y por 14 días a lo sumo")
	do(luis, "checkout", "hours", "2").leads(at)
	do(luis, "checkin").leads(at)
	do(luis, "declare").leads(at)
	luis.get(at+"/state").says("Declarado:", "Un gestor documental puede volverlo borrador")
	do(luis, "undeclare", "reason", "x").want(403)
	marta.get(marta.get(at).link("Estado del documento")).says("Volverlo borrador")
	if p := do(marta, "undeclare").want(400); p.mistake("reason") == "" {
		t.Errorf("nothing is said of the reason: %s", p.said())
	}
	do(marta, "undeclare", "reason", "faltaba un anexo").leads(at)
	marta.get(at).says("Borrador", "faltaba un anexo")
	do(marta, "nothing").leads(at + "/state")
	h.signedIn("rita", records.Reader).get(at + "/state").want(403)
}

func TestNotesAreWrittenAndReadOnAPage(t *testing.T) {
	h := newHouse(t)
	r := h.paper("Acta")
	at := "/d/" + string(r.Document)
	ana := h.signedIn("ana", records.Clerk)
	ana.get(ana.get(at).link("Notas")).want(200).says("Nadie ha escrito una nota")
	if p := ana.post(at+"/notes", url.Values{"text": {"  "}}).want(400); p.mistake("text") == "" {
		t.Errorf("nothing is said of an empty note: %s", p.said())
	}
	ana.post(at+"/notes", url.Values{"text": {"El original está en la caja 14."}}).leads(at + "/notes")
	ana.get(ana.get(at).link("Notas (1)")).says("caja 14", "ana")
	contralora := h.signedIn("carla", records.Controller)
	contralora.get(at + "/notes").want(200).says("caja 14")
	contralora.post(at+"/notes", url.Values{"text": {"x"}}).want(403)
}

func TestWhatStandsFastIsCorrectedOnThePageWithAReason(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Acta", Type: "resolution", Class: "norms", Symbol: "S/1", VersionRequest: records.VersionRequest{Language: "es"}}, "a.txt", "uno")
	at := "/d/" + string(r.Document)
	clerk, manager := h.signedIn("ana", records.Clerk), h.signedIn("marta", records.RecordsManager)
	change := url.Values{"titles.es": {"Acta"}, "type": {"resolution"}, "class": {"norms"}, "symbol": {"S/2"}, "revision": {"1"}}
	clerk.get(at + "/edit").says("un gestor documental los corrige")
	if p := clerk.post(at+"/edit", change).want(403); p.mistake("symbol") == "" || p.value("symbol") != "S/2" {
		t.Errorf("that the symbol stands fast is not told beside it: %s", p.said())
	}
	manager.get(at + "/edit").says("Motivo")
	p := manager.post(at+"/edit", change).want(400)
	if p.mistake("reason") == "" || p.value("symbol") != "S/2" {
		t.Errorf("nothing is said of the reason, or what was typed is lost: %s", p.said())
	}
	change.Set("reason", "un error de captura")
	manager.post(at+"/edit", change).leads(at)
	manager.get(at).says("S/2", "un error de captura")
}
