package api_test

import (
	"net/url"
	"strconv"
	"testing"

	"acervo/records"
)

func TestARecordsRetentionIsSeenAndLengthenedOnPages(t *testing.T) {
	h := newHouse(t)
	r := h.paper("Acta")
	at := "/d/" + string(r.Document)
	b := h.signedIn("rita", records.RecordsManager)
	b.get(at).says("Conservación", "Vence para revisión el", "5 años tras su registro", "Fundamento: Acuerdo 7")
	p := b.get(b.get(at).link("Conservación y lo que la cambia")).want(200)
	p.says("Vence para revisión el", "Lo cambiarían una retención legal")
	if p := b.post(at+"/retention", url.Values{"do": {"override"}, "years": {"4"}, "reason": {"falta sitio"}}).want(400); p.mistake("years") == "" || p.value("reason") != "falta sitio" {
		t.Errorf("a shorter period is refused without a word at its field: %s", p.said())
	}
	if p := b.post(at+"/retention", url.Values{"do": {"override"}, "years": {"diez"}, "reason": {"x"}}).want(400); p.mistake("years") == "" {
		t.Errorf("a period in words: %s", p.said())
	}
	b.post(at+"/retention", url.Values{"do": {"override"}, "years": {"9"}, "reason": {"auditoría abierta"}}).leads(at + "/retention")
	b.get(at+"/retention").says("9 años tras su registro", "rita registró para este documento: auditoría abierta.")
	if p := b.post(at+"/retention", url.Values{"do": {"event"}, "code": {"separation"}}).want(400); p.mistake("on") == "" {
		t.Errorf("an event without a day: %s", p.said())
	}
	b.post(at+"/retention", url.Values{"do": {"event"}, "code": {"separation"}, "on": {"2020-02-29"}}).leads(at + "/retention")
	cases, err := h.db.RetentionCases(t.Context(), []records.DocumentID{r.Document})
	if err != nil || len(cases[r.Document].Overrides) != 1 || len(cases[r.Document].Evidence.Events) != 1 {
		t.Fatalf("%+v, %v", cases, err)
	}
	id := cases[r.Document].Overrides[0].ID
	b.post(at+"/retention", url.Values{"lift": {"999"}, "reason": {"x"}}).want(400).says("no hay nada con ese número")
	b.post(at+"/retention", url.Values{"lift": {strconv.FormatInt(int64(id), 10)}, "reason": {"terminó"}}).leads(at + "/retention")
	b.get(at+"/retention").says("Levantada por rita: terminó", "5 años tras su registro")

	due := h.due(r.Document)
	b.get("/governance/due").says("Nada vence hasta entonces")
	b.get("/governance/due?until="+string(due.On)).says("Acta", "Papeles", "revisar")
	b.get("/governance/due?until=x").want(400)
	b.get("/governance").says("Vencimientos")
	h.signedIn("carla", records.Clerk).post(at+"/retention", url.Values{"do": {"override"}, "years": {"12"}, "reason": {"x"}}).want(403)
	h.signedIn("luis", records.Reader).get(at + "/retention").want(403)
}

func TestARuleIsTriedOutOnAPage(t *testing.T) {
	h := newHouse(t)
	h.paper("Acta")
	b := h.signedIn("rita", records.RecordsManager)
	b.get("/governance/simulate").says("Probar un calendario")
	b.get("/governance/simulate?class=papers&trigger=filed&years=3&action=destroy").says("De ellos, antes", "Acta", "destruir", "revisar")
	b.get("/governance/simulate?class=papers&trigger=filed&years=5&action=review").says("Ningún documento tendría otro vencimiento")
	for field, address := range map[string]string{"trigger": "class=papers&years=3&action=destroy", "years": "class=papers&trigger=filed&years=x&action=destroy", "class": "class=nowhere&trigger=filed&years=3&action=review"} {
		if p := b.get("/governance/simulate?" + address).want(400); field != "class" && p.mistake(field) == "" {
			t.Errorf("the mistake is not at %s: %s", field, p.said())
		}
	}
}
