package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"acervo/api"
	"acervo/records"
)

const password = "correct horse battery"

// resident makes an account with a password.
func (h *house) resident(login string, roles ...records.Role) records.User {
	h.t.Helper()
	_, secret, err := h.accounts.CreateUser(h.t.Context(), root(), records.NewUser{Login: login, Roles: roles, Bodies: []string{"AG"}})
	if err != nil {
		h.t.Fatal(err)
	}
	u, err := h.accounts.SetPassword(h.t.Context(), secret, password)
	if err != nil {
		h.t.Fatal(err)
	}
	return u
}

func signIn(login, password string) ask {
	return ask{method: "POST", path: "/api/v1/sessions", json: map[string]any{"login": login, "password": password}}
}

// cookie returns the session cookie that an answer sets.
func (a answer) cookie() *http.Cookie {
	a.t.Helper()
	for _, c := range a.Result().Cookies() {
		if c.Name == "acervo_session" {
			return c
		}
	}
	a.t.Fatalf("no session cookie in %v", a.Header())
	return nil
}

func as(c *http.Cookie, more ...string) map[string]string {
	m := map[string]string{"Cookie": c.Name + "=" + c.Value}
	for i := 0; i < len(more); i += 2 {
		m[more[i]] = more[i+1]
	}
	return m
}

func TestASessionLastsFromSigningInToSigningOut(t *testing.T) {
	h := newHouse(t)
	h.resident("ana", records.Clerk)
	c := h.client()
	in := c.want(201, signIn("Ana ", password))
	cookie := in.cookie()
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Secure {
		t.Errorf("the cookie is %v", cookie)
	}
	if me := c.want(200, ask{path: "/api/v1/sessions/current", header: as(cookie)}); me.text("name") != "ana" || me.field("anonymous") != false || !strings.Contains(fmt.Sprint(me.field("acts")), "file") {
		t.Errorf("who am I? %s", me.Body)
	}
	again := c.want(201, ask{method: "POST", path: "/api/v1/sessions", json: map[string]any{"login": "ana", "password": password}, header: as(cookie)})
	if again.cookie().Value == cookie.Value {
		t.Error("signing in again kept the token: it could have been planted")
	}
	c.want(204, ask{method: "DELETE", path: "/api/v1/sessions/current", header: as(again.cookie())})
	for _, old := range []*http.Cookie{cookie, again.cookie()} {
		if me := c.want(200, ask{path: "/api/v1/sessions/current", header: as(old)}); me.field("anonymous") != true {
			t.Errorf("a session that ended is still somebody's: %s", me.Body)
		}
	}
	if anybody := c.want(200, ask{path: "/api/v1/sessions/current"}); fmt.Sprint(anybody.field("acts")) != "[search checkpoints verify_copy]" {
		t.Errorf("a visitor may do %v", anybody.field("acts"))
	}
}

func TestOverTLSTheCookieIsSecure(t *testing.T) {
	h := newHouse(t, func(h *house, _ *records.OfficeConfig) { h.config.SecureCookies = true })
	h.resident("ana", records.Clerk)
	in := h.client().want(201, signIn("ana", password))
	if !in.cookie().Secure || in.Header().Get("Strict-Transport-Security") == "" {
		t.Errorf("the answer has %v", in.Header())
	}
}

func TestWrongNameWrongPasswordAndDisabledAccountAnswerAlike(t *testing.T) {
	h := newHouse(t)
	u := h.resident("ana", records.Clerk)
	h.resident("eva", records.Clerk)
	c := h.client()
	cookie := c.want(201, signIn("ana", password)).cookie()
	if _, err := h.accounts.ChangeUser(t.Context(), root(), u.ID, records.NewUser{Login: "ana", Roles: u.Roles, Disabled: true}); err != nil {
		t.Fatal(err)
	}
	first := c.want(401, signIn("nobody", password)).Body.String()
	for _, a := range []ask{signIn("ana", password), signIn("eva", "wrong wrong wrong"), signIn("", ""), signIn("a\x00b", password), signIn("eva", strings.Repeat("x", 2000))} {
		if got := c.want(401, a).Body.String(); got != first {
			t.Errorf("%v answers %s, not %s", a.json, got, first)
		}
	}
	gone := c.want(200, ask{path: "/api/v1/sessions/current", header: as(cookie)})
	if gone.field("anonymous") != true || gone.cookie().MaxAge >= 0 {
		t.Errorf("the session of a disabled account: %s %v", gone.Body, gone.Header())
	}
}

func TestTriesToSignInAreLimitedByLoginAndByAddress(t *testing.T) {
	clock := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	h := newHouse(t, func(h *house, _ *records.OfficeConfig) {
		h.config.Now = func() time.Time { return clock }
		h.config.TrustedProxies = []string{"192.0.2.1"}
	})
	h.resident("ana", records.Clerk)
	c := h.client()
	from := func(address string, a ask) ask {
		a.header = map[string]string{"X-Forwarded-For": address}
		return a
	}
	for i := range 8 {
		c.want(401, from(fmt.Sprintf("203.0.113.%d", i), signIn("ana", "wrong wrong wrong")))
	}
	refused := c.want(429, from("203.0.113.99", signIn("ANA ", password)))
	if refused.Header().Get("Retry-After") == "" || !strings.Contains(refused.text("detail"), "try again in") {
		t.Errorf("it is refused with %v %s", refused.Header(), refused.Body)
	}
	clock = clock.Add(time.Minute)
	c.want(201, from("203.0.113.99", signIn("ana", password)))

	for i := range 20 {
		c.want(401, from(fmt.Sprintf("2001:db8::%d", i), signIn(fmt.Sprint("guess", i), "wrong wrong wrong")))
	}
	c.want(429, from("2001:db8::ffff", signIn("another", "wrong wrong wrong")))
	c.want(401, from("2001:db8:0:1::1", signIn("another", "wrong wrong wrong"))) // the next network
}

func TestForwardedAddressesOfStrangersAreNotBelieved(t *testing.T) {
	h := newHouse(t)
	h.client().want(200, ask{path: "/api/v1/profile", header: map[string]string{"X-Forwarded-For": "198.51.100.7"}})
	if log := h.logged.String(); strings.Contains(log, "198.51.100.7") {
		t.Errorf("a forged address stands in the log: %s", log)
	}
}

func TestOtherSitesCannotUseTheSession(t *testing.T) {
	h := newHouse(t, func(h *house, _ *records.OfficeConfig) { h.config.PublicURL = "https://archive.example.org/" })
	h.resident("ana", records.Clerk)
	_, token := h.person("eva", nil, records.Clerk)
	c := h.client()
	cookie := c.want(201, signIn("ana", password)).cookie()
	filing := func(header map[string]string) ask {
		return ask{method: "POST", path: "/api/v1/documents", header: header, form: form{{name: "file", file: "a.txt", text: fmt.Sprint(header)}}}
	}
	c.want(403, filing(as(cookie, "Sec-Fetch-Site", "cross-site")))
	c.want(403, filing(as(cookie, "Sec-Fetch-Site", "same-site")))
	c.want(403, filing(as(cookie, "Origin", "https://evil.example")))
	c.want(403, ask{method: "POST", path: "/api/v1/sessions", json: map[string]any{"login": "ana", "password": password}, header: map[string]string{"Sec-Fetch-Site": "cross-site"}})
	c.want(403, ask{method: "DELETE", path: "/api/v1/sessions/current", header: as(cookie, "Sec-Fetch-Site", "cross-site")})
	c.want(201, filing(as(cookie, "Sec-Fetch-Site", "same-origin")))
	c.want(201, filing(as(cookie, "Origin", "http://example.com"))) // the tests' own host
	c.want(201, filing(as(cookie, "Origin", "https://archive.example.org")))
	c.want(200, ask{path: "/api/v1/documents", header: as(cookie, "Sec-Fetch-Site", "cross-site")})
	withToken := filing(map[string]string{"Sec-Fetch-Site": "cross-site"}) // which no browser adds by itself
	withToken.token = token
	c.want(201, withToken)
}

func TestCredentialsThatAreWrongAreNotTakenForNone(t *testing.T) {
	h := newHouse(t)
	_, token := h.person("ana", nil, records.Clerk)
	c := h.client()
	for name, header := range map[string]string{"unknown": "Bearer acervo_nothing", "empty": "Bearer ", "another scheme": "Basic YTpi", "no scheme": token} {
		got := c.want(401, ask{path: "/api/v1/documents", header: map[string]string{"Authorization": header}})
		if got.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s: no WWW-Authenticate in %v", name, got.Header())
		}
	}
	c.want(200, ask{path: "/api/v1/documents", header: map[string]string{"Authorization": "bearer " + token}})
	c.want(403, ask{path: "/api/v1/documents", token: token, header: map[string]string{"Acervo-As": "root"}})
}

func TestTokensDoNoMoreThanTheirScopesAndEndWhenRevoked(t *testing.T) {
	h := newHouse(t)
	h.resident("ana", records.Clerk)
	c := h.client()
	cookie := c.want(201, signIn("ana", password)).cookie()
	issue := func(body map[string]any, header map[string]string, token string) answer {
		return c.do(ask{method: "POST", path: "/api/v1/tokens", json: body, header: header, token: token})
	}
	made := issue(map[string]any{"name": "robot", "scopes": []string{"read"}}, as(cookie), "")
	if made.Code != 201 {
		t.Fatalf("%d %s", made.Code, made.Body)
	}
	secret := made.text("secret")
	c.want(200, ask{path: "/api/v1/documents", token: secret})
	c.want(403, ask{method: "POST", path: "/api/v1/documents", token: secret, form: form{{name: "file", file: "a.txt", text: "x"}}})
	c.want(403, ask{path: "/api/v1/tokens", token: secret})
	if me := c.want(200, ask{path: "/api/v1/sessions/current", token: secret}); fmt.Sprint(me.field("scopes")) != "[read]" {
		t.Errorf("its scopes are %v", me.field("scopes"))
	}
	list := c.want(200, ask{path: "/api/v1/tokens", header: as(cookie)})
	if strings.Contains(list.Body.String(), secret) {
		t.Error("the list shows a secret")
	}
	c.want(204, ask{method: "DELETE", path: "/api/v1/tokens/" + made.text("token", "id"), header: as(cookie)})
	c.want(401, ask{path: "/api/v1/documents", token: secret})
	c.want(404, ask{method: "DELETE", path: "/api/v1/tokens/nothing", header: as(cookie)})
	for field, body := range map[string]map[string]any{
		"name":            {"scopes": []string{"read"}},
		"scopes":          {"name": "x", "scopes": []string{"everything"}},
		"expires_in_days": {"name": "x", "scopes": []string{"read"}, "expires_in_days": 999999999},
	} {
		if got := issue(body, as(cookie), ""); got.Code != 400 || got.text("field") != field {
			t.Errorf("%v is answered with %d %s", body, got.Code, got.Body)
		}
	}
	if log := h.logged.String(); strings.Contains(log, secret) || strings.Contains(log, cookie.Value) || strings.Contains(log, password) {
		t.Error("the log holds a secret")
	}
}

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	h := newHouse(t)
	h.resident("ana", records.Clerk)
	c := h.client()
	here, elsewhere := c.want(201, signIn("ana", password)).cookie(), c.want(201, signIn("ana", password)).cookie()
	change := func(old, new string) ask {
		return ask{method: "POST", path: "/api/v1/password", header: as(here), json: map[string]any{"old_password": old, "password": new}}
	}
	if field, _ := c.problem(400, change("not this one", "another long password")); field != "old_password" {
		t.Errorf("a wrong old password is at %q", field)
	}
	for _, weak := range []string{"short", "ana", strings.Repeat("a", 20), ""} {
		if field, _ := c.problem(400, change(password, weak)); field != "password" {
			t.Errorf("%q is at %q", weak, field)
		}
	}
	changed := c.want(204, change(password, "another long password"))
	for cookie, anonymous := range map[*http.Cookie]bool{here: true, elsewhere: true, changed.cookie(): false} {
		if got := c.want(200, ask{path: "/api/v1/sessions/current", header: as(cookie)}).field("anonymous"); got != anonymous {
			t.Errorf("after the change, anonymous is %v, want %v", got, anonymous)
		}
	}
	c.want(401, signIn("ana", password))
	c.want(201, signIn("ana", "another long password"))
}

func TestAnAdministratorKeepsAccountsAndTheirOwnersSetThePassword(t *testing.T) {
	h := newHouse(t)
	_, admin := h.person("admin", nil, records.Admin)
	c := h.client()
	for field, body := range map[string]map[string]any{
		"login":    {"login": "A B", "roles": []string{"clerk"}},
		"roles":    {"login": "ana", "roles": []string{"king"}},
		"bodies":   {"login": "ana", "roles": []string{"clerk"}, "bodies": []string{"ZZ"}},
		"language": {"login": "ana", "roles": []string{"clerk"}, "language": "Spanish"},
		"role":     {"login": "ana", "role": "clerk"},
	} {
		if got, _ := c.problem(400, ask{method: "POST", path: "/api/v1/users", token: admin, json: body}); got != field {
			t.Errorf("%v is at %q", body, got)
		}
	}
	made := c.want(201, ask{method: "POST", path: "/api/v1/users", token: admin, json: map[string]any{"login": "Ana", "name": "Ana María", "roles": []string{"clerk"}, "bodies": []string{"AG"}, "language": "es"}})
	id, secret := made.text("user", "id"), made.text("link", "secret")
	if made.text("link", "path") != api.LinkPath(secret) {
		t.Errorf("the link is %s", made.Body)
	}
	c.problem(409, ask{method: "POST", path: "/api/v1/users", token: admin, json: map[string]any{"login": "ana", "roles": []string{"clerk"}}})
	set := func(secret, password string) ask {
		return ask{method: "POST", path: "/api/v1/links/" + secret, json: map[string]any{"password": password}}
	}
	if field, _ := c.problem(400, set(secret, "short")); field != "password" {
		t.Errorf("a short password is at %q", field)
	}
	if login := c.want(200, set(secret, password)).text("login"); login != "ana" {
		t.Errorf("it is the link of %q", login)
	}
	if _, says := c.problem(404, set(secret, password)); !strings.Contains(says, "used already") {
		t.Errorf("a used link says %q", says)
	}
	if strings.Contains(h.logged.String(), secret) {
		t.Error("the log holds the secret of a link")
	}
	cookie := c.want(201, signIn("ana", password)).cookie()
	changed := c.want(200, ask{method: "PATCH", path: "/api/v1/users/" + id, token: admin, json: map[string]any{"roles": []string{"reader"}, "disabled": false}})
	if changed.text("name") != "Ana María" || fmt.Sprint(changed.field("roles")) != "[reader]" {
		t.Errorf("the account is %s", changed.Body)
	}
	if me := c.want(200, ask{path: "/api/v1/sessions/current", header: as(cookie)}); fmt.Sprint(me.field("roles")) != "[reader]" {
		t.Errorf("a change of roles waits for the next session: %s", me.Body)
	}
	c.want(200, ask{path: "/api/v1/users/" + id, token: admin})
	c.problem(404, ask{path: "/api/v1/users/nobody", token: admin})
	fresh := c.want(201, ask{method: "POST", path: "/api/v1/users/" + id + "/link", token: admin}).text("secret")
	c.want(200, set(fresh, "another long password"))
	if me := c.want(200, ask{path: "/api/v1/sessions/current", header: as(cookie)}); me.field("anonymous") != true {
		t.Error("a password set by a link does not end the sessions")
	}
}

func TestTheLocalOperatorActsAsOthersWithoutAPassword(t *testing.T) {
	h := newHouse(t)
	h.resident("ana", records.Reader)
	gone := h.resident("eva", records.Reader)
	if _, err := h.accounts.ChangeUser(t.Context(), root(), gone.ID, records.NewUser{Login: "eva", Roles: gone.Roles, Disabled: true}); err != nil {
		t.Fatal(err)
	}
	local := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.handler.ServeHTTP(w, r.WithContext(api.WithActor(r.Context(), root())))
	})
	c := client{t, local, newChecker(t)}
	if me := c.want(200, ask{path: "/api/v1/sessions/current"}); me.text("id") != "root" {
		t.Errorf("the operator is %s", me.Body)
	}
	if me := c.want(200, ask{path: "/api/v1/sessions/current", header: map[string]string{"Acervo-As": "Ana"}}); me.text("name") != "ana" {
		t.Errorf("the operator acts as %s", me.Body)
	}
	c.want(403, ask{path: "/api/v1/users", header: map[string]string{"Acervo-As": "ana"}})
	c.want(403, ask{path: "/api/v1/documents", header: map[string]string{"Acervo-As": "eva"}})
	c.want(404, ask{path: "/api/v1/documents", header: map[string]string{"Acervo-As": "nobody"}})
}

func TestJSONBodiesAreExplained(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	send := func(contentType, body string) ask {
		return ask{method: "POST", path: "/api/v1/sessions", body: strings.NewReader(body), header: map[string]string{"Content-Type": contentType}}
	}
	for name, test := range map[string]struct {
		ask    ask
		status int
		field  string
		says   string
	}{
		"form":        {send("application/x-www-form-urlencoded", "login=a"), 415, "Content-Type", "application/json"},
		"nothing":     {send("application/json", ""), 400, "", "empty"},
		"broken":      {send("application/json", `{"login":`), 400, "", "broke off"},
		"no JSON":     {send("application/json", `login`), 400, "", "byte 1"},
		"two objects": {send("application/json", `{} {}`), 400, "", "follows"},
		"wrong type":  {send("application/json; charset=utf-8", `{"login":7}`), 400, "login", "a text"},
		"unknown":     {send("application/json", `{"user":"a"}`), 400, "user", "no field"},
		"a megabyte":  {send("application/json", `{"login":"`+strings.Repeat("x", 1<<20)+`"}`), 413, "", "1 MB"},
	} {
		if field, says := c.problem(test.status, test.ask); field != test.field || !strings.Contains(says, test.says) {
			t.Errorf("%s: at %q: %s", name, field, says)
		}
	}
}
