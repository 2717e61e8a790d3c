package api_test

import (
	"net/url"
	"strings"
	"testing"

	"acervo/records"
)

// outlineForm is what the page's form would send as it is.
func outlineForm(p page) url.Values {
	v := url.Values{}
	for _, n := range p.all("form") {
		if attribute(n, "class") == "outlining" {
			for _, name := range []string{"file", "tag", "from", "rows"} {
				v.Set(name, p.value(name))
			}
		}
	}
	for _, n := range p.all("input") {
		if name := attribute(n, "name"); strings.Contains(name, "-") && attribute(n, "type") != "checkbox" {
			v.Set(name, attribute(n, "value"))
		}
	}
	for _, n := range p.all("select") {
		if name := attribute(n, "name"); strings.HasPrefix(name, "kind-") {
			v.Set(name, p.value(name))
		}
	}
	return v
}

func TestAnOutlineIsConfirmedOnAPage(t *testing.T) {
	h := newHouse(t)
	r, _ := shelveLaw(h, law)
	at := "/d/" + string(r.Document)
	b := h.signedIn("ana", records.Clerk)
	p := b.get(b.get(at).link("Confirmar el índice de artículos")).want(200).says("Artículo 2", "Presta libros.", "Faltan números", "3 disposiciones")
	form := url.Values{"file": {p.value("file")}, "tag": {"stale"}, "confirm": {"true"}}
	b.post(at+"/outline", form).want(412).says("ha cambiado desde que lo vio")
	form.Set("tag", p.value("tag"))
	b.post(at+"/outline", form).leads(at + "?version=1")
	b.get(b.get(at).link("Índice de artículos")).want(200).says("Confirmado por ana.")
	h.signedIn("luis", records.Reader).get(at + "/outline").want(403)
	other, _ := shelveLaw(h, law+"Otra.")
	b.get(at + "/outline?file=" + string(other.Files[0].ID)).want(404)
}

func TestAnOutlineIsCorrectedByAPlainForm(t *testing.T) {
	h := newHouse(t)
	r, _ := shelveLaw(h, strings.Replace(law, "Artículo 4.", "Art-3. Cierra.\nArtículo 4.", 1))
	at := "/d/" + string(r.Document) + "/outline"
	b := h.signedIn("ana", records.Clerk)
	form := outlineForm(b.get(at).want(200))
	form.Set("label-0", "Artículo 7")
	form.Set("heading-0", "De la biblioteca")
	form.Set("add", "2")
	p := b.post(at, form).want(200)
	if p.value("of-2") != "-1" || p.value("heading-0") != "De la biblioteca" {
		t.Fatalf("no line is added after the second, or what was typed is lost: %s", p.said())
	}
	form = outlineForm(p)
	form.Set("label-2", "Artículo 3")
	form.Set("page-2", "2")
	form.Set("line-2", "No such line")
	wrong := b.post(at, form).want(400)
	if wrong.mistake("line-2") == "" || wrong.mistake("line-1") != "" || wrong.value("label-0") != "Artículo 7" {
		t.Errorf("the mistake is not beside its line: %s", wrong.said())
	}
	form.Set("line-2", "Art-3. Cierra.")
	b.post(at, form).leads(at)
	b.post(at, form).want(412)
	again := outlineForm(b.get(at).want(200))
	again.Set("remove-3", "true")
	b.post(at, again).leads(at)
	all, err := h.office.Outline(t.Context(), root(), r.Files[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, x := range all {
		ids = append(ids, x.EID)
	}
	if got := strings.Join(ids, " "); got != "art_7 art_2 art_3" || all[0].Heading != "De la biblioteca" {
		t.Errorf("the outline is %s", got)
	}
}
