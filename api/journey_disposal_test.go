package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"acervo/records"
)

// One record, from the due list to its certificate, on the pages alone.
func TestADispositionIsWalkedThroughOnThePages(t *testing.T) {
	a := newArchive(t)
	d := a.due(records.DestroyIt, "recibo")
	a.readAll()
	_, manager := a.person("rosa", []string{"AG"}, records.RecordsManager)
	_, controller := a.person("carmen", []string{"AG"}, records.Controller)
	c := a.client()
	page := func(token, path string) string {
		t.Helper()
		return string(c.want(http.StatusOK, ask{path: path, token: token, header: map[string]string{"Accept": "text/html"}}).Body.Bytes())
	}
	send := func(token, path string, values url.Values, status int) string {
		t.Helper()
		got := c.want(status, ask{method: "POST", path: path, token: token, body: strings.NewReader(values.Encode()), header: map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}})
		return got.Header().Get("Location")
	}
	if due := page(manager, "/governance/dispositions"); !strings.Contains(due, d.Number) {
		t.Fatal("the due record is not offered")
	}
	here := send(manager, "/governance/dispositions", url.Values{"record": {string(d.ID)}, "action": {"destroy"}, "reason": {"Venció su plazo"}}, http.StatusSeeOther)
	if strings.Contains(page(manager, here), `value="approve"`) {
		t.Error("whoever proposed is offered to approve")
	}
	hold := send(manager, "/governance/holds", url.Values{"name": {"Auditoría"}, "reason": {"anual"}, "authority": {"Contraloría"}, "records": {d.Number}}, http.StatusSeeOther)
	if !strings.Contains(page(manager, hold), d.Number) {
		t.Error("the hold does not show what it holds")
	}
	send(manager, hold+"/lift", url.Values{"reason": {"terminó"}}, http.StatusSeeOther)
	if !strings.Contains(page(controller, here), `value="approve"`) {
		t.Fatal("the controller is not offered to approve")
	}
	send(controller, here+"/decide", url.Values{"do": {"approve"}, "note": {"conforme"}}, http.StatusSeeOther)
	send(manager, here+"/decide", url.Values{"do": {"run"}}, http.StatusSeeOther)
	s, err := a.custodian.Dispositions(t.Context(), root())
	if err != nil || len(s) != 1 || s[0].State != records.DispositionIsCertified {
		t.Fatalf("%+v, %v", s, err)
	}
	if !strings.Contains(page(manager, here), s[0].Number) {
		t.Error("the certificate is not shown")
	}
	stub := page(manager, "/d/"+string(d.ID))
	if !strings.Contains(stub, `class="banner gone"`) || !strings.Contains(stub, s[0].Number) || !strings.Contains(stub, d.Number) {
		t.Error("the record's page does not say that it is gone")
	}
	if got := c.want(http.StatusGone, ask{path: "/api/v1/files/" + string(d.Versions[0].Texts[0].Files[0].ID) + "/content", token: manager}); !strings.Contains(got.Body.String(), "under certificate "+s[0].Number) {
		t.Errorf("its bytes answer %s", got.Body)
	}
}
