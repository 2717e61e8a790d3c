package api_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"acervo/api"
	"acervo/cmd/acervo/openid"
	"acervo/cmd/acervo/openid/openidtest"
	"acervo/records"
)

const publicURL = "http://archive.example.org"

// withProvider is a house whose people can sign in at a real identity provider.
func withProvider(t *testing.T, people ...openidtest.Person) (*house, *openidtest.Provider) {
	t.Helper()
	at := openidtest.Start(t, publicURL+api.ProviderBack, people...)
	h := newHouse(t, func(h *house, _ *records.OfficeConfig) {
		h.config.PublicURL = publicURL
		h.config.Provider = openid.New(openid.Config{
			Issuer: at.Issuer, ClientID: openidtest.ClientID, ClientSecret: openidtest.ClientSecret, Name: "Casa",
			Redirect: publicURL + api.ProviderBack, Scopes: []string{"profile", "email"},
		})
	})
	err := h.accounts.MapGroups([]records.GroupRule{
		{Group: "clerks", Roles: []records.Role{records.Clerk}, Bodies: []string{"AG"}}, {Group: "lawyers", Roles: []records.Role{records.Counsel}, Bodies: []string{"CP", "AG"}},
		{Group: "staff", Bodies: []string{"CP"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return h, at
}

var ana = openidtest.Person{ID: "42", Login: "Ana", Name: "Ana Gómez", Email: "ana@example.org", EmailVerified: true, Groups: []string{"clerks"}}

// through signs somebody in at the provider and returns the path it sends the browser back to.
func (b *browser) through(at *openidtest.Provider, login, next string) string {
	b.t.Helper()
	page := b.get("/sign-in?next=" + url.QueryEscape(next)).want(200)
	address := b.get(page.link("Entrar con Casa")).leads(at.Issuer)
	back := at.SignIn(b.t, address, login)
	if !strings.HasPrefix(back.String(), publicURL) {
		b.t.Fatalf("the provider sends people to %s", back)
	}
	return back.RequestURI()
}

// done lists what the ledger says happened to a person's account.
func (h *house) done(user string) []records.Action {
	h.t.Helper()
	entries, err := h.db.Entries(h.t.Context(), records.LedgerFilter{Subject: user})
	if err != nil {
		h.t.Fatal(err)
	}
	var all []records.Action
	for _, e := range entries {
		all = append(all, e.Action)
	}
	return all
}

func (h *house) byLogin(login string) records.User {
	h.t.Helper()
	u, _, err := h.db.UserByLogin(h.t.Context(), login)
	if err != nil {
		h.t.Fatal(err)
	}
	return u
}

func TestAPersonSignsInAtTheIdentityProvider(t *testing.T) {
	h, at := withProvider(t, ana)
	b := h.browser()
	if got := b.get(b.through(at, "Ana", "/file")).leads("/"); got != "/file" {
		t.Errorf("it leads to %s", got)
	}
	b.get("/file").want(200)
	if _, kept := b.cookies["acervo_door"]; kept {
		t.Error("the door stands open")
	}
	u := h.byLogin("ana")
	if u.Name != "Ana Gómez" || u.Email != "ana@example.org" || u.Subject != "42" || !slices.Equal(u.Roles, []records.Role{records.Clerk}) || !slices.Equal(u.Bodies, []string{"AG"}) {
		t.Errorf("the account is %+v", u)
	}
	_, admin := h.person("root3", nil, records.Admin)
	if got := h.client().want(200, ask{path: "/api/v1/users/" + u.ID, token: admin}).text("issuer"); got != at.Issuer {
		t.Errorf("the account is of %q", got)
	}
	b.post("/sign-out", nil).leads("/signed-out")
	signedOut := b.get("/signed-out").want(200).says("Ha salido")
	if to := signedOut.link("Salir de Casa"); !strings.HasPrefix(to, at.Issuer+"/") {
		t.Errorf("one signs out at %s", to)
	}
	b.get("/file").leads("/sign-in")

	at.Change("Ana", func(p *openidtest.Person) {
		p.Groups, p.EmailVerified = []string{"lawyers", "staff"}, false
	})
	b.get(b.through(at, "Ana", "/")).leads("/")
	b.get("/file").want(403)
	u = h.byLogin("ana")
	if !slices.Equal(u.Roles, []records.Role{records.Counsel}) || !slices.Equal(u.Bodies, []string{"AG", "CP"}) || u.Email != "" {
		t.Errorf("the account is %+v", u)
	}
	want := []records.Action{records.UserCreated, records.SignedIn, records.UserChanged, records.SignedIn}
	if got := h.done(u.ID); !slices.Equal(got, want) {
		t.Errorf("the ledger says %v, want %v", got, want)
	}
}

// Whoever names a person at the provider does not thereby get the account of the same name here.
func TestAProvidersPersonIsNeverTakenForALocalOne(t *testing.T) {
	h, at := withProvider(t, openidtest.Person{ID: "42", Login: "root2", Name: "Mallory", Email: "ana@example.org", Groups: []string{"clerks"}})
	local := h.resident("root2", records.Admin)
	b := h.browser()
	b.get(b.through(at, "root2", "/")).leads("/")
	b.get("/api/v1/users").want(403)
	if after := h.byLogin("root2"); after.Issuer != "" || after.ID != local.ID || !slices.Equal(after.Roles, local.Roles) {
		t.Errorf("the local account became %+v", after)
	}
	users, err := h.db.Users(t.Context())
	if err != nil || len(users) != 2 {
		t.Fatalf("%v %v", users, err)
	}
	if _, err := h.accounts.NewLink(t.Context(), root(), users[0].ID); records.KindOf(err) != records.Conflict {
		t.Errorf("a provider's account gets a password: %v", err)
	}
}

func TestWhomTheProviderSendsIsRefusedWhenSomethingIsWrong(t *testing.T) {
	h, at := withProvider(t, ana, openidtest.Person{ID: "43", Login: "bea", Name: "Bea", Groups: []string{"staff", "visitors"}})
	b := h.browser()
	refused := func(name string, path string, status int, says string) {
		t.Helper()
		b.get(path).want(status).says(says)
		if p := b.get("/file"); p.Code != http.StatusSeeOther {
			t.Errorf("%s: somebody is signed in", name)
		}
	}
	another := "La respuesta del proveedor de identidad no corresponde a esta entrada"
	back := b.through(at, "Ana", "/")
	state := url.QueryEscape(mustQuery(t, back).Get("state"))
	refused("another state", strings.Replace(back, state, "guessed", 1), 401, another)
	refused("the state was used up by the guess", back, 401, another)
	other := h.browser()
	refused("another browser's answer", other.through(at, "Ana", "/"), 401, another)
	back = b.through(at, "Ana", "/")
	refused("a code of nobody", strings.Replace(back, mustQuery(t, back).Get("code")[:8], "deadbeef", 1), 401, another)
	back = b.through(at, "Ana", "/")
	refused("the provider said no", "/sign-in/provider/back?error=access_denied&state="+url.QueryEscape(mustQuery(t, back).Get("state")), 401, "El proveedor de identidad no le dio entrada.")
	refused("no group with a role", b.through(at, "bea", "/"), 403, "Usted no está en ningún grupo que tenga una función aquí")

	b.get(b.through(at, "Ana", "/")).leads("/")
	u := h.byLogin("ana")
	b.post("/sign-out", nil)
	u.Disabled = true
	if err := h.db.SaveUser(t.Context(), u, records.Entry{Action: records.UserChanged, Kind: records.SubjectUser, Subject: u.ID}); err != nil {
		t.Fatal(err)
	}
	refused("a disabled account", b.through(at, "Ana", "/"), 401, "Esta cuenta está desactivada.")
	if got := h.done(u.ID); got[len(got)-1] != records.SignInFailed {
		t.Errorf("the ledger says %v", got)
	}
	if users, err := h.db.Users(t.Context()); err != nil || len(users) != 1 {
		t.Errorf("accounts: %v %v", users, err)
	}
	if strings.Contains(h.logged.String(), "code=") || strings.Contains(h.logged.String(), state) {
		t.Error("a secret of the sign-in is in the log")
	}
}

func TestAStrangersLinkLeadsNowhereThroughTheProvider(t *testing.T) {
	h, at := withProvider(t, ana)
	b := h.browser()
	address := b.get("/sign-in/provider?next=//evil.example/").leads(at.Issuer)
	if got := b.get(at.SignIn(t, address, "Ana").RequestURI()).leads("/"); got != "/" {
		t.Errorf("it leads to %s", got)
	}
}

func mustQuery(t *testing.T, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}
