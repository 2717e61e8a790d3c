package api_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"acervo/records"
)

// lawOf files a norm of two versions, in force since 2001, amended in 2010 by an act that not everybody may read.
func lawOf(h *house) (records.DocumentID, records.DocumentID) {
	h.t.Helper()
	act := h.file(records.FileRequest{Title: "Acto reservado", Type: "resolution", Symbol: "ACTO/1", Access: &records.Access{Level: records.Staff}}, "acto.txt", "Se reforma")
	r := h.file(records.FileRequest{Title: "Estatuto", Type: "resolution", Symbol: "EST/1", Access: &records.Access{Level: records.Public}}, "a.txt", "Artículo 1. Uno.")
	f, err := h.office.Receive(h.t.Context(), root(), "b.txt", strings.NewReader("Artículo 1. Dos."))
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.office.AddVersion(h.t.Context(), root(), r.Document, records.VersionRequest{Files: []records.Received{f}}); err != nil {
		h.t.Fatal(err)
	}
	for _, e := range []records.EventRequest{
		{Type: records.EventInForce, EffectiveOn: "2001-01-01", Version: 1}, {Type: records.EventAmended, EffectiveOn: "2010-05-01", Version: 2, By: "ACTO/1"},
	} {
		if _, err := h.office.RecordEvent(h.t.Context(), root(), r.Document, e); err != nil {
			h.t.Fatal(err)
		}
	}
	return r.Document, act.Document
}

func TestTheDocumentPageShowsTheTextThatIsInForceAndSince(t *testing.T) {
	h := newHouse(t)
	id, _ := lawOf(h)
	b := h.browser()
	at := "/d/" + string(id)
	b.get(at).want(200).says("Vigente desde el 1 de mayo de 2010", "versión 2 de 2", "Hechos jurídicos")
	past := b.get(at+"?on=2005-06-01").want(200).says("El 1 de junio de 2005: vigente desde el 1 de enero de 2001 hasta el 30 de abril de 2010", "versión 1 de 2")
	if to := past.link("Ver lo vigente hoy"); to != at {
		t.Errorf("today is at %s", to)
	}
	if to := past.link("Comparar con hoy"); !strings.Contains(to, "from_on=2005-06-01") {
		t.Errorf("compared at %s", to)
	}
	b.get(at + "?version=1").want(200).says("Está leyendo la versión 1; la vigente es la 2.")
	b.get(at+"?on=1999-01-01").want(200).says("El 1 de enero de 1999: ", "Entra en vigor (1 ene 2001)")
	b.get(at + "?on=x").want(400)
	b.get(at + "?known=x").want(400)
	if bars := past.all("rect"); len(bars) != 2 {
		t.Errorf("%d intervals are drawn", len(bars))
	}
}

// What one may not read is named nowhere on the page: not as an act, not as a relation, not in the picture.
func TestTheDocumentPageNamesNoActThatMayNotBeRead(t *testing.T) {
	h := newHouse(t)
	id, act := lawOf(h)
	at := "/d/" + string(id)
	p := h.browser().get(at).want(200)
	for _, mark := range []string{"ACTO/1", "reservado", string(act)} {
		if strings.Contains(p.Body.String(), mark) {
			t.Errorf("the page tells %q", mark)
		}
	}
	h.signedIn("ana", records.Counsel).get(at).want(200).says("por ACTO/1", "Reformado por", "Acto reservado")
}

func TestACertifiedCopyIsIssuedFromThePage(t *testing.T) {
	h := newHouse(t)
	id, _ := lawOf(h)
	at := "/d/" + string(id)
	if strings.Contains(h.browser().get(at).said(), "Copia certificada") {
		t.Error("a visitor is offered a copy")
	}
	b := h.signedIn("ana", records.Counsel)
	b.get(at).says("Copia certificada")
	to := b.post(at+"/certify", url.Values{"version": {"1"}, "language": {"und"}}).leads(at + "?version=1&issued=")
	b.get(to).want(200).says("Copias certificadas", "Se expidió la copia certificada", "Descargar el PDF", "Comprobarla")
	if said := b.get(at + "?version=1&issued=00000-00000").said(); strings.Contains(said, "Se expidió") {
		t.Error("a copy is said to be issued that was not")
	}
	h.browser().post(at+"/certify", url.Values{"version": {"1"}}).want(401)
}

func TestALegalEventIsRecordedAndTakenBackOnAPage(t *testing.T) {
	h := newHouse(t)
	id, _ := lawOf(h)
	at := "/d/" + string(id)
	b := h.signedIn("ana", records.Counsel)
	b.get(b.get(at).link("Asentar un hecho jurídico")).want(200).says("Estatuto", "Reforma")
	p := b.post(at+"/law", url.Values{"type": {"repealed"}, "effective_on": {"2020-13-01"}, "note": {"Fin"}}).want(400)
	if p.mistake("effective_on") == "" || p.value("type") != "repealed" || p.value("note") != "Fin" {
		t.Errorf("the form says %q and keeps %q, %q", p.mistake("effective_on"), p.value("type"), p.value("note"))
	}
	b.post(at+"/law", url.Values{"type": {"repealed"}, "effective_on": {"2020-01-01"}, "by": {"ACTO/1"}}).leads(at + "#events")
	b.get(at).says("Derogado desde el 1 de enero de 2020 por ACTO/1")
	d, err := h.office.Document(t.Context(), root(), string(id))
	if err != nil {
		t.Fatal(err)
	}
	last := d.Events[len(d.Events)-1]
	b.post(at+"/law", url.Values{"retract": {"1"}, "reason": {"Error"}}).want(400)
	b.post(at+"/law", url.Values{"retract": {fmt.Sprint(last.ID)}, "reason": {"Error de captura"}}).leads(at)
	b.get(at).says("Vigente desde el 1 de mayo de 2010")
	h.signedIn("luis", records.Reader).get(at + "/law").want(403)
	h.browser().get(at + "/law").leads("/sign-in?next=" + at + "/law")
}
