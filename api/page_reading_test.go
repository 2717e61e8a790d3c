package api_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"acervo/records"
)

func TestTheFrontPageOffersWhatThereIs(t *testing.T) {
	h := newHouse(t)
	h.browser().get("/").want(200).says("Muestra", "Todavía no hay ninguno")
	h.file(records.FileRequest{Title: "Resolución sobre <archivos>", Type: "resolution", Date: "2019-03-08", Body: "AG"}, "a.txt", "uno")
	h.file(records.FileRequest{Title: "Papel interno"}, "b.txt", "dos")
	b := h.browser()
	p := b.get("/").want(200).says("Un documento para consultar.", "Resolución sobre <archivos>", "8 mar 2019", "Asamblea", "Por tipo")
	if strings.Contains(p.said(), "Papel interno") {
		t.Error("a visitor sees what is the staff's")
	}
	b.get(p.link("Resolución 1 1 documento")).want(200).says("1 documento", "Resolución sobre <archivos>")
	h.signedIn("ana", records.Clerk).get("/").says("Papel interno", "Personal")
}

func TestWhatIsFoundIsShownByDocumentWithItsPassages(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Reglamento <i>financiero</i>", Type: "resolution", Date: "2019-03-08", Body: "CP", Symbol: "S/1"}, "a.txt", "Preámbulo\fArtículo 1. La contraloría <b>examina</b> el presupuesto anual.")
	h.file(records.FileRequest{Title: "Otro", Access: &records.Access{Level: records.Public}}, "b.txt", "La contraloría no dice nada")
	h.readAll()
	b := h.browser()
	p := b.get("/?q=contraloría&type=resolution&type=other&sort=newest").want(200).says("2 documentos", "Reglamento <i>financiero</i>", "Artículo 1", "S/1", "<b>examina</b>")
	if marks := p.all("mark"); len(marks) != 2 || textOf(marks[0]) != "contraloría" {
		t.Errorf("%d words are marked", len(marks))
	}
	to := p.link("Artículo 1 Artículo 1. La contraloría <b>examina</b> el presupuesto anual.")
	if want := "/d/" + string(r.Document) + "/read?at=art_1&file=" + string(r.Files[0].ID) + "&q=contralor%C3%ADa#art_1"; to != want {
		t.Errorf("the passage leads to %s, want %s", to, want)
	}
	text := b.get(strings.Split(to, "#")[0]).want(200).says("Artículo 1. La contraloría <b>examina</b>")
	if !hasID(text, "art_1") {
		t.Error("the article has no anchor")
	}
	if p.value("q") != "contraloría" || p.value("sort") != "newest" {
		t.Errorf("the box keeps %q and %q", p.value("q"), p.value("sort"))
	}
	for text, want := range map[string]string{
		"Quitar el filtro Tipo Resolución ×": "/?q=contralor%C3%ADa&sort=newest&type=other",
		"Quitar todos":                       "/?q=contralor%C3%ADa&sort=newest",
		"más antiguos":                       "/?q=contralor%C3%ADa&sort=oldest&type=resolution&type=other",
		"Resolución 1":                       "/?q=contralor%C3%ADa&sort=newest&type=other",
	} {
		if got := p.link(text); got != want {
			t.Errorf("%q leads to %s, want %s", text, got, want)
		}
	}
	b.get("/?q=(contraloría").want(200).says("No se entendió todo")
	b.get("/?q=nadalodice").want(200).says("Ningún documento", "Pruebe con menos palabras", "sin cuenta solo se ven los documentos públicos")
	b.get("/?q=" + strings.Repeat("x", 3000)).want(400)
}

func hasID(p page, id string) bool {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && attribute(n, "id") == id {
			return true
		}
	}
	return false
}

func TestADocumentIsShownWithAllItsVersionsTextsAndFiles(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{
		Type: "resolution", Title: "Resolución 12", Titles: map[records.Language]string{"en": "Resolution 12"}, Symbol: "S/12", Date: "2019-03-08", Body: "AG",
		Metadata: json.RawMessage(`{"votes_for": 18, "session": "XXX Asamblea", "adopted_on": "2019-03-07", "articles": ["4", "7 bis"]}`), VersionRequest: records.VersionRequest{Language: "es"},
	}, "Resolución nº 12.txt", "Artículo 1. Uno.")
	f, err := h.office.Receive(t.Context(), root(), "v2.txt", strings.NewReader("PASSWORD"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.office.AddVersion(t.Context(), root(), r.Document, records.VersionRequest{Language: "pt", Label: "Reforma", Note: "Dos\nlíneas", EffectiveOn: "2020-01-01", Authority: records.OfficialTranslation, Files: []records.Received{f}}); err != nil {
		t.Fatal(err)
	}
	h.readAll()
	b, path := h.browser(), "/d/"+string(r.Document)
	p := b.get(path).want(200).says("Resolución 12", r.Number, "S/12", "versión 2 de 2", "Resolution 12", "portugués", "Traducción oficial", "v2.txt", "texto no leído: Está protegido por una contraseña.",
		"8 mar 2019", "1 ene 2020", "Reforma", "Asamblea", "Normas", "Público", "Votos a favor 18", "Sesión XXX Asamblea", "Fecha de adopción 7 mar 2019", "Artículos que modifica 4 7 bis")
	if strings.Contains(p.said(), "Historia") || strings.Contains(p.said(), "Está viendo") || strings.Contains(p.said(), "Leer el texto") {
		t.Errorf("too much is said: %s", p.said())
	}
	old := b.get(path+"?version=1").want(200).says("Está leyendo la versión 1; la vigente es la 2.", "Texto auténtico", "Resolución nº 12.txt", string(r.Files[0].SHA256))
	if to := old.link("Ir al texto vigente"); !strings.HasPrefix(to, path+"?on=") {
		t.Errorf("the text in force is at %s", to)
	}
	b.get(old.link("Leer el texto")).want(200).says("Artículo 1. Uno.", "Está viendo la versión 1 de 2.")
	if to := old.link("Resolución nº 12.txt"); to != "/api/v1/files/"+string(r.Files[0].ID)+"/content" {
		t.Errorf("the file is at %s", to)
	}
	b.get(path + "?version=3").want(404)
	b.get(path + "?version=x").want(400)
	b.accept = "en"
	b.get(path).says("Resolution 12", "Votes for 18", "7 Mar 2019", "Filed")
	for _, ref := range []string{r.Number, "S/12"} {
		b.get("/d?ref=" + url.QueryEscape(ref)).leads(path)
	}
	b.get("/d?ref=nothing").want(404)
}

func TestTheHistoryIsToldInSentencesToThoseWhoMayReadIt(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Título", Type: "resolution", VersionRequest: records.VersionRequest{Language: "es"}}, "a.txt", "uno")
	title, symbol := map[records.Language]string{"es": "Otro"}, "S/9"
	if _, err := h.office.Edit(t.Context(), root(), r.Document, 1, records.Edit{Titles: title, Symbol: &symbol, Reason: "a slip"}); err != nil {
		t.Fatal(err)
	}
	if err := h.office.CorrectLanguage(t.Context(), root(), r.Document, 1, "es", "fr"); err != nil {
		t.Fatal(err)
	}
	h.readAll()
	path := "/d/" + string(r.Document)
	counsel := h.signedIn("leda", records.Counsel)
	p := counsel.get(path).want(200).says("Historia", "Root archivó el documento con el número "+r.Number+".", "Root cambió la descripción: títulos, símbolo.", "Root corrigió el idioma: español → francés.", "El servicio leyó el texto de un archivo.")
	counsel.get(p.link("recibo")).want(200).says("Recibo de registro", r.Number, "Título", fmt.Sprint(r.Seq))
	if strings.Contains(h.signedIn("leo", records.Reader).get(path).said(), "Historia") {
		t.Error("a reader is told the history")
	}
}

func TestATextIsReadByPagesAndLandsWhereItIsAskedFor(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Reglamento", Type: "resolution", VersionRequest: records.VersionRequest{Language: "es"}}, "a.txt",
		"Portada\fArtículo 1. El órgano\n resolverá.\fTercera página con\nunas palabras propias")
	h.readAll()
	file := string(r.Files[0].ID)
	b, path := h.browser(), "/d/"+string(r.Document)+"/read?file="+file
	first := b.get(path).want(200).says("Portada", "Página", "de 3")
	second := b.get(first.link("Siguiente")).want(200).says("El órgano resolverá.")
	if a := second.link("Anterior"); !strings.HasSuffix(a, "page=1") {
		t.Errorf("the page before is %s", a)
	}
	third := b.get(path + "&page=3").want(200).says("Tercera página")
	if strings.Contains(third.said(), "Siguiente") {
		t.Error("there is a page after the last")
	}
	if to := third.link("Artículo 1"); !strings.HasSuffix(to, "page=2#art_1") {
		t.Errorf("the outline leads to %s", to)
	}
	b.get(path + "&at=art_1").says("El órgano resolverá.")
	b.get(path + "&near=unas+palabras").says("Tercera página")
	b.get(path + "&at=nothing&near=%5B%28").says("Portada")
	for query, status := range map[string]int{path + "&page=4": 404, path + "&page=0": 400, path + "&page=x": 400, "/d/" + string(r.Document) + "/read": 400, "/d/" + string(r.Document) + "/read?file=x": 404} {
		b.get(query).want(status)
	}
	sheet := ""
	for _, a := range b.get(path).all("article") {
		sheet = attribute(a, "lang")
	}
	if sheet != "es" {
		t.Errorf("the text says it is in %q", sheet)
	}
}

func TestATextThatIsNotReadSaysWhy(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Cerrado", Type: "resolution"}, "a.txt", "PASSWORD")
	path := "/d/" + string(r.Document) + "/read?file=" + string(r.Files[0].ID)
	if got := h.browser().get(path).want(503).says("El texto de este archivo todavía se está leyendo.").Header().Get("Retry-After"); got == "" {
		t.Error("nobody says when to come back")
	}
	h.readAll()
	h.browser().get(path).want(404).says("Está protegido por una contraseña.")
	other := h.file(records.FileRequest{Title: "Otro", Type: "resolution"}, "b.txt", "uno")
	h.browser().get("/d/" + string(other.Document) + "/read?file=" + string(r.Files[0].ID)).want(404)
}
