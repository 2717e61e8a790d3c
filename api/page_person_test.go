package api_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"acervo/records"
)

func TestAPersonChoosesTheLanguageOfThePages(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Reader)
	b.get("/account").want(200).says("Mi cuenta", "ana", "Lector")
	to := b.post("/account/language", url.Values{"language": {"fr"}}).leads("/account")
	b.get(to).want(200).says("La langue est enregistrée.")
	if u := h.byLogin("ana"); u.Language != "fr" {
		t.Errorf("the account keeps %q", u.Language)
	}
	other := h.browser()
	other.signIn("ana")
	if got := attribute(other.get("/").all("html")[0], "lang"); got != "fr" {
		t.Errorf("another browser shows %s", got)
	}
	b.post("/account/language", url.Values{"language": {"xx"}}).want(400).says("choisissez-en une")
	b.post("/account/language", url.Values{"language": {""}}).leads("/account")
	if got := attribute(b.get("/").all("html")[0], "lang"); got != "es" {
		t.Errorf("the browser's own language is not followed: %s", got)
	}
}

func TestAPersonChangesThePasswordAndStaysSignedIn(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Reader)
	other := h.browser()
	other.signIn("ana")
	change := func(old, one, two string) page {
		return b.post("/account/password", url.Values{"old_password": {old}, "password": {one}, "again": {two}})
	}
	if p := change("not this one", "another password", "another password").want(400); p.mistake("old_password") != "La contraseña actual no es correcta." {
		t.Error(p.said())
	}
	if p := change(password, "another password", "yet another one").want(400); p.mistake("again") != "Las dos contraseñas no son iguales." {
		t.Error(p.said())
	}
	if p := change(password, "short", "short").want(400); p.mistake("password") == "" || len(p.all("title")) == 0 || !strings.HasPrefix(textOf(p.all("title")[0]), "Error") {
		t.Error(p.said())
	}
	b.get(change(password, "another password", "another password").leads("/account")).want(200).says("La contraseña cambió")
	other.get("/account").leads("/sign-in")
}

func TestAKeyIsShownOnce(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Reader)
	if p := b.post("/account/tokens", url.Values{"days": {"30"}}).want(400); p.mistake("name") != "Diga para qué es la clave." || p.mistake("scopes") == "" {
		t.Error(p.said())
	}
	if p := b.post("/account/tokens", url.Values{"name": {"x"}, "scope": {"read"}, "days": {"9999"}}).want(400); p.mistake("expires_in_days") == "" || p.value("name") != "x" {
		t.Error(p.said())
	}
	p := b.post("/account/tokens", url.Values{"name": {"informe"}, "scope": {"read"}, "days": {"30"}}).want(201).says("informe", "solo se muestra esta vez")
	var secret string
	for _, code := range p.all("code") {
		if s := textOf(code); strings.HasPrefix(s, records.TokenPrefix) {
			secret = s
		}
	}
	api := h.client()
	if who := api.want(200, ask{path: "/api/v1/sessions/current", token: secret}); who.text("name") != "ana" {
		t.Errorf("the key is %s's", who.text("name"))
	}
	again := b.get("/account").want(200).says("informe", "leer")
	if strings.Contains(again.Body.String(), secret) || strings.Contains(h.logged.String(), secret) {
		t.Error("the secret is told again")
	}
	b.get(b.post("/account/tokens/revoke", url.Values{"token": {again.value("token")}}).leads("/account")).says("revocada")
	api.want(401, ask{path: "/api/v1/sessions/current", token: secret})
	stranger := h.signedIn("bea", records.Reader)
	stranger.post("/account/tokens/revoke", url.Values{"token": {again.value("token")}}).want(404)
}

func TestAPersonEndsTheirOtherSessions(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Reader)
	phone := h.browser()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/sign-in", strings.NewReader(credentials("ana", password, "").Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1")
	phone.do(r).leads("/")
	stranger := h.signedIn("bea", records.Reader)
	p := b.get("/account").want(200).says("Safari · iPhone", "192.0.2.1", "este")
	for _, cookie := range phone.cookies {
		if strings.Contains(p.Body.String(), cookie) {
			t.Error("the page shows a session's own secret")
		}
	}
	stranger.post("/account/sessions/end", url.Values{"session": {p.value("session")}}).want(404)
	phone.get("/account").want(200)
	b.post("/account/sessions/end", url.Values{"session": {p.value("session")}}).leads("/account")
	phone.get("/account").leads("/sign-in")
	phone.signIn("ana")
	b.post("/account/sessions/end", url.Values{}).leads("/account")
	phone.get("/account").leads("/sign-in")
	b.get("/account").want(200)
	stranger.get("/account").want(200)
}
