package api_test

import (
	"net/url"
	"strings"
	"testing"

	"acervo/records"
)

func TestASearchIsSavedOpenedAndDeletedByItsPersonAlone(t *testing.T) {
	h := newHouse(t)
	h.file(records.FileRequest{Title: "Acta", Type: "resolution", Access: &records.Access{Level: records.Public}}, "a.txt", "pensión")
	ana, luis := h.signedIn("ana", records.Reader), h.signedIn("luis", records.Clerk)
	query := ana.get("/?q=pensión&type=resolution&cursor=&hl=es").want(200).value("query")
	if want := (url.Values{"q": {"pensión"}, "type": {"resolution"}}).Encode(); query != want {
		t.Errorf("saved would be %q", query)
	}
	ana.post("/searches", url.Values{"query": {query}, "name": {"Pensiones"}}).leads("/#saved")
	ana.post("/searches", url.Values{"query": {"q=vejez"}, "name": {" "}}).leads("/#saved")
	front := ana.get("/").want(200).says("Mis búsquedas", "Pensiones", "vejez")
	ana.get(front.link("Pensiones")).want(200)
	forget := ""
	for _, f := range front.all("form") {
		if strings.HasSuffix(attribute(f, "action"), "/forget") {
			forget = attribute(f, "action")
			break
		}
	}
	for _, other := range []*browser{luis, h.browser()} {
		if strings.Contains(other.get("/").said(), "Pensiones") {
			t.Error("somebody else sees the search")
		}
	}
	luis.post(forget, nil).want(404)
	h.browser().post(forget, nil).want(401)
	h.browser().post("/searches", url.Values{"query": {query}}).want(401)
	ana.post(forget, nil).leads("/#saved")
	if strings.Contains(ana.get("/").said(), "Pensiones") {
		t.Error("a search that was deleted is listed")
	}
	ana.post("/searches", url.Values{"query": {""}, "name": {"Nada"}}).want(400)
	ana.post("/searches", url.Values{"query": {query}, "name": {strings.Repeat("x", 101)}}).want(400).says("un nombre de 100")
}
