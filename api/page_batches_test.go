package api_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

func TestMoreThanAThousandRecordsAreSeenConfirmedOnceAndWatchedOnAPage(t *testing.T) {
	h, _ := draftHouse(t)
	b := h.signedIn("ana", records.Clerk)
	ids := h.papers(records.MaxSelected+5, staffOnly)
	if _, err := h.office.CheckOut(t.Context(), root(), ids[3], time.Hour); err != nil {
		t.Fatal(err)
	}
	form := url.Values{"query": {"class=drafts"}, "which": {"all"}, "do": {"preview"}, "to_body": {"CP"}}
	at := b.post("/governance/edit", form).leads("/governance/batches/")
	looking := b.get(at).want(200)
	looking.says("Se mira qué cambiaría", "Todavía no se cambia nada", "Proyectos", "Comité", "Abandonarlo")
	looking.leavesOut("Cambiar 1")
	if len(looking.all("progress")) > 0 {
		t.Error("what a search finds has no end before it is reached")
	}
	b.get("/governance/batches").want(200).says("se está mirando 0 mirados").leavesOut("0 / 0")
	h.workOn()
	seen := b.get(at).want(200)
	seen.says("Qué cambiaría", "1004 cambiarían", "1 no se puede cambiar", "Qué no se puede cambiar, y por qué", "Cambiar 1004 documentos", "Ver los 1004")
	if d, err := h.db.Document(t.Context(), ids[0]); err != nil || d.Revision != 1 {
		t.Errorf("looking changed it: %v", err)
	}
	more := b.get(seen.link("Ver los 1004")).want(200).says("Comité")
	if next := more.link("Más"); !strings.Contains(next, "outcome=waiting") || !strings.Contains(next, "after=1") {
		t.Errorf("the next page is %s", next)
	}
	b.get("/governance/batches").want(200).says("Cambios en lote", "por confirmar", "ana")
	if running := b.get(b.post(at+"/begin", nil).leads(at)).want(200); len(running.all("progress")) != 1 {
		t.Errorf("while it runs: %s", running.said())
	} else {
		running.says("Se están cambiando los documentos", "Detenerlo", "1 / 1005")
	}
	b.post(at+"/begin", nil).want(409).says("El lote ya comenzó")
	h.workOn()
	done := b.get(at).want(200)
	done.says("El lote terminó", "1004 cambiados", "Qué no se cambió, y por qué", "Qué se cambió")
	done.leavesOut("Detenerlo", "Cambiar 1004")
	b.post(at+"/stop", nil).want(409).says("El lote ya terminó")

	again := b.post("/governance/edit", url.Values{"query": {"class=drafts"}, "which": {"all"}, "do": {"preview"}, "to_body": {"AG"}}).leads("/governance/batches/")
	if to := b.post(again+"/stop", nil).leads("/governance/edit"); to != "/governance/edit?class=drafts" {
		t.Errorf("given up, it leads to %s", to)
	}
	b.get(again).want(404)
	ada := h.signedIn("ada", records.Admin)
	ada.get("/admin/jobs").want(200).says("Cambios en lote")
	theirs := ada.get(at).want(200)
	theirs.says("1004 cambiados")
	theirs.leavesOut("Proyectos", "Comité")
	overseen := h.signedIn("carmen", records.Controller).get(at).want(200).says("Clase: Proyectos", "Comité", "1004 cambiados")
	for _, a := range overseen.all("a") {
		if strings.HasPrefix(attribute(a, "href"), "/governance/edit") {
			t.Error("who changes no records is led to where they are changed")
		}
	}
	h.signedIn("rita", records.Reader).get("/governance/batches").want(403)
}
