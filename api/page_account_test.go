package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"acervo/records"
)

func credentials(login, password, next string) url.Values {
	return url.Values{"login": {login}, "password": {password}, "next": {next}}
}

func TestSigningInLeadsBackToWhereOneWas(t *testing.T) {
	h := newHouse(t)
	h.resident("ana", records.Clerk)
	b := h.browser()
	b.get(b.get("/file").leads("/sign-in")).want(200).says("Entrar")
	if got := b.post("/sign-in", credentials("ana", password, "/file")).leads("/"); got != "/file" {
		t.Errorf("it leads to %s", got)
	}
	b.get("/file").want(200)
	b.get("/sign-in?next=/d/x").leads("/d/x")
	who := b.get("/").Body.String()
	if !strings.Contains(who, ">ana<") || !strings.Contains(who, "Salir") {
		t.Error("the page does not say who is signed in")
	}
	b.post("/sign-out", nil).leads("/")
	b.get("/file").leads("/sign-in")
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`} {
		c := h.browser()
		if got := c.post("/sign-in", credentials("ana", password, next)).leads("/"); got != "/" {
			t.Errorf("a stranger's link sends people to %s", got)
		}
	}
}

func TestAWrongPasswordIsToldWithoutSayingWhatIsWrong(t *testing.T) {
	h := newHouse(t)
	h.resident("ana", records.Clerk)
	b := h.browser()
	for _, login := range []string{"ana", "nobody"} {
		p := b.post("/sign-in", credentials(login, "wrong password", "/file")).want(401).says("El nombre de usuario o la contraseña no es correcto.")
		if p.value("login") != login || p.value("next") != "/file" || p.value("password") != "" || strings.Contains(p.Body.String(), "wrong password") {
			t.Errorf("%s", p.Body)
		}
	}
	b.post("/sign-in", credentials("", "", "")).want(400).says("Escriba su nombre de usuario y su contraseña.")
	if len(b.cookies) != 0 {
		t.Errorf("cookies: %v", b.cookies)
	}
}

// One limit for the pages and the API: whoever tries passwords gains nothing by trying both.
func TestThePagesShareTheLimitOfTries(t *testing.T) {
	h := newHouse(t)
	h.resident("ana", records.Clerk)
	b, c := h.browser(), h.client()
	var last page
	for range 4 {
		b.post("/sign-in", credentials("ana", "wrong password", "")).want(401)
		c.want(401, signIn("ana", "wrong password"))
	}
	last = b.post("/sign-in", credentials("ana", password, "")).want(429).says("Hubo demasiados intentos de entrar")
	if last.Header().Get("Retry-After") == "" {
		t.Error("nobody says when to come back")
	}
	c.want(429, signIn("ana", password))
}

func TestTheOneTimeLinkIsTheFirstAdministratorsWayIn(t *testing.T) {
	h := newHouse(t)
	_, secret, err := h.accounts.CreateUser(t.Context(), root(), records.NewUser{Login: "root2", Roles: []records.Role{records.Admin}})
	if err != nil {
		t.Fatal(err)
	}
	b := h.browser()
	p := b.get("/link/"+secret).want(200).says("Elija su contraseña", "Al menos 12 caracteres")
	if p.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Error("the secret may be told to other pages")
	}
	choose := func(one, two string) page {
		return b.post("/link/"+secret, url.Values{"password": {one}, "again": {two}})
	}
	if p := choose(password, "something else"); p.want(400).mistake("again") != "Las dos contraseñas no son iguales." {
		t.Errorf("%s", p.said())
	}
	if p := choose("short", "short"); p.want(400).mistake("password") != "La contraseña necesita al menos 12 caracteres." {
		t.Errorf("%s", p.said())
	}
	choose(password, password).leads("/")
	if !strings.Contains(b.get("/").Body.String(), ">root2<") {
		t.Error("whoever set the password is not signed in")
	}
	choose(password, password).want(404).says("Este enlace ya se usó o tiene más de tres días.")
	h.browser().post("/sign-in", credentials("root2", password, "")).leads("/")
	if strings.Contains(h.logged.String(), secret) {
		t.Error("the secret is in the log")
	}
}

// The cookie is not sent along with what other sites ask for, and what they send is refused.
func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Clerk)
	b.site = "cross-site"
	for path, f := range map[string]form{"/file": filled(), "/sign-out": {}, "/sign-in": {}, "/link/x": {}} {
		b.send(path, f).want(403).says("Esta solicitud vino de otro sitio.")
	}
	b.get("/").want(200)
	b.site = "same-origin"
	b.get("/file").want(200)
	if n := len(h.documents()); n != 0 {
		t.Errorf("%d documents were filed", n)
	}
	for _, c := range h.browser().get("/?hl=fr").Result().Cookies() {
		if c.SameSite != http.SameSiteLaxMode || !c.HttpOnly {
			t.Errorf("the cookie %v", c)
		}
	}
}

func TestThePageSpeaksTheLanguageOfTheAccount(t *testing.T) {
	h := newHouse(t)
	_, secret, err := h.accounts.CreateUser(t.Context(), root(), records.NewUser{Login: "rui", Roles: []records.Role{records.Reader}, Language: "pt"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.accounts.SetPassword(t.Context(), secret, password); err != nil {
		t.Fatal(err)
	}
	b := h.browser()
	b.signIn("rui")
	if got := attribute(b.get("/").all("html")[0], "lang"); got != "pt" {
		t.Errorf("the page is in %s", got)
	}
}
