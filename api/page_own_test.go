package api_test

import (
	"strings"
	"testing"

	"acervo/records"
)

func TestTheFieldsOfATypeAreThoseOfItsSchema(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Clerk)
	p := b.get("/file?type=resolution").want(200).says("Campos de este tipo", "Sesión", "Votos a favor")
	kinds := map[string]string{}
	for _, n := range append(p.all("input"), p.all("textarea")...) {
		if name, own := strings.CutPrefix(attribute(n, "name"), "metadata."); own {
			kinds[name] = n.Data + " " + attribute(n, "type")
		}
	}
	for name, want := range map[string]string{"session": "input ", "adopted_on": "input date", "votes_for": "input number", "amends": "textarea "} {
		if kinds[name] != want {
			t.Errorf("%s is asked for by <%s>, not by <%s>", name, kinds[name], want)
		}
	}
	if p := b.get("/file"); len(p.all("textarea")) != 0 {
		t.Error("a type without fields of its own has some")
	}
}

func TestWhatTheOwnFieldsSayIsFiledAsMetadata(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Clerk)
	b.send("/file", filled(part{name: "metadata.session", text: " XXX Asamblea "}, part{name: "metadata.adopted_on", text: "2019-03-08"}, part{name: "metadata.votes_for", text: "18"},
		part{name: "metadata.amends", text: "REG-1\r\n\r\n REG-2 "}, part{name: "metadata.place", text: ""}, part{name: "metadata.of_another_type", text: "x"})).leads("/d/")
	want := `{"adopted_on":"2019-03-08","amends":["REG-1","REG-2"],"session":"XXX Asamblea","votes_for":18}`
	if got := string(h.documents()[0].Metadata); got != want {
		t.Errorf("filed with the metadata %s, not %s", got, want)
	}
}

func TestAMistakeInAnOwnFieldStandsBesideIt(t *testing.T) {
	for _, c := range []struct{ name, field, typed, says string }{
		{"a number that is none", "metadata.votes_for", "dieciocho", "número entero"},
		{"a number that is too small", "metadata.votes_for", "-1", "no puede ser menor que 0"},
		{"a date that is none", "metadata.adopted_on", "8.3.2019", "no es una fecha"},
		{"an item that is too long", "metadata.articles", "1\n" + strings.Repeat("x", 41), "se permiten 40 como máximo"},
		{"an item twice", "metadata.amends", "REG-1\nREG-1", "dos veces el mismo elemento"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			p := h.signedIn("ana", records.Clerk).send("/file", filled(part{name: c.field, text: c.typed})).want(400)
			if got := p.mistake(c.field); !strings.Contains(got, c.says) {
				t.Errorf("beside %s stands %q: %s", c.field, got, p.said())
			}
			if len(h.documents()) != 0 {
				t.Error("it was filed all the same")
			}
		})
	}
}

func TestAnotherTypeShowsItsFieldsAndNothingIsFiledOrLost(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Clerk)
	p := b.send("/file", filled(part{name: "show", text: "fields"}, part{name: "metadata.session", text: "XXX"})).want(200).says("Campos de este tipo", "Resolución.txt")
	if p.value("title") != "Resolución sobre el archivo" || p.value("metadata.session") != "XXX" || p.value("kept") == "" || len(h.documents()) != 0 {
		t.Errorf("what was typed or sent is lost, or was filed: %s", p.said())
	}
}

func TestBytesAreFoundWhereOneMayReadThemAndNowhereElse(t *testing.T) {
	h := newHouse(t)
	open := h.file(records.FileRequest{Title: "Abierto", Access: &records.Access{Level: records.Public}}, "a.txt", "los mismos bytes")
	h.file(records.FileRequest{Title: "Cerrado", Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}, VersionRequest: records.VersionRequest{AllowDuplicate: true}}, "b.txt", "los mismos bytes")
	b := h.signedIn("leo", records.Reader)
	p := b.get("/api/v1/files?sha256=" + strings.ToUpper(sum("los mismos bytes"))).want(200)
	if body := p.Body.String(); !strings.Contains(body, open.Number) || strings.Contains(body, "Cerrado") || strings.Count(body, `"id"`) != 1 {
		t.Errorf("found: %s", body)
	}
	if body := b.get("/api/v1/files?sha256=" + sum("otros")).want(200).Body.String(); body != `{"items":[]}` {
		t.Errorf("bytes that nobody filed: %s", body)
	}
	b.get("/api/v1/files?sha256=x").want(400)
	b.get("/api/v1/files").want(400)
}
