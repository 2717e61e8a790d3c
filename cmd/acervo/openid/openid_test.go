package openid

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"acervo/cmd/acervo/openid/openidtest"
	"acervo/records"
)

const redirect = "http://archive.example.org/sign-in/provider/back"

var ana = openidtest.Person{ID: "42", Login: "ana", Name: "Ana Gómez", Email: "ana@example.org", EmailVerified: true, Groups: []string{"clerks", "staff"}}

func client(issuer string) *Provider {
	return New(Config{Issuer: issuer, ClientID: openidtest.ClientID, ClientSecret: openidtest.ClientSecret, Redirect: redirect, Scopes: []string{"profile", "email"}})
}

// begin signs ana in at the provider and returns the code that it sends back.
func begin(t *testing.T, p *Provider, at *openidtest.Provider, state, nonce, verifier string) string {
	t.Helper()
	address, err := p.Begin(t.Context(), state, nonce, verifier)
	if err != nil {
		t.Fatal(err)
	}
	back := at.SignIn(t, address, "ana")
	if got := back.Query().Get("state"); got != state {
		t.Fatalf("the state %q came back as %q", state, got)
	}
	return back.Query().Get("code")
}

func TestTheProviderSaysWhoAPersonIs(t *testing.T) {
	at := openidtest.Start(t, redirect, ana)
	p, verifier := client(at.Issuer), oauth2.GenerateVerifier()
	id, err := p.Finish(t.Context(), begin(t, p, at, "state", "nonce", verifier), "nonce", verifier)
	if err != nil {
		t.Fatal(err)
	}
	want := records.Identity{Issuer: at.Issuer, Subject: "42", Login: "ana", Name: "Ana Gómez", Email: "ana@example.org", EmailVerified: true, Groups: ana.Groups}
	if !reflect.DeepEqual(id, want) {
		t.Errorf("got  %+v\nwant %+v", id, want)
	}
	if p.Name() != "127.0.0.1" || !strings.HasPrefix(p.End(t.Context()), at.Issuer+"/") || !strings.HasSuffix(p.End(t.Context()), "client_id=acervo") {
		t.Errorf("%q %q", p.Name(), p.End(t.Context()))
	}
}

func TestWhatIsNoAnswerToThisSignInIsNotTrusted(t *testing.T) {
	at := openidtest.Start(t, redirect, ana)
	p, verifier := client(at.Issuer), oauth2.GenerateVerifier()
	code := func() string { return begin(t, p, at, "state", "nonce", verifier) }
	stranger := client(at.Issuer)
	stranger.config.ClientID = "other"
	used := code()
	if _, err := p.Finish(t.Context(), used, "nonce", verifier); err != nil {
		t.Fatal(err)
	}
	because := map[string]string{"another nonce": "nonce", "no nonce": "nonce", "a token for another": "audience", "another issuer's token": "signature"}
	for name, finish := range map[string]func() error{
		"another nonce":          func() error { _, err := p.Finish(t.Context(), code(), "another", verifier); return err },
		"no nonce":               func() error { _, err := p.Finish(t.Context(), code(), "", verifier); return err },
		"another verifier":       func() error { _, err := p.Finish(t.Context(), code(), "nonce", oauth2.GenerateVerifier()); return err },
		"another client's code":  func() error { _, err := stranger.Finish(t.Context(), code(), "nonce", verifier); return err },
		"a code used twice":      func() error { _, err := p.Finish(t.Context(), used, "nonce", verifier); return err },
		"a code of nobody":       func() error { _, err := p.Finish(t.Context(), "guessed", "nonce", verifier); return err },
		"a token for another":    func() error { return audience(t, at) },
		"another issuer's token": func() error { return impostor(t, at, code(), verifier) },
	} {
		err := finish()
		if records.KindOf(err) != records.Unauthenticated || err == nil {
			t.Fatalf("%s: %v", name, err)
		}
		if why := errors.Unwrap(err).Error(); !strings.Contains(why, because[name]) {
			t.Errorf("%s: refused because %s", name, why)
		}
	}
}

// audience exchanges the code as the client it was given to, and expects the token to be for another one.
func audience(t *testing.T, at *openidtest.Provider) error {
	t.Helper()
	verifier := oauth2.GenerateVerifier()
	p := client(at.Issuer)
	code := begin(t, p, at, "state", "nonce", verifier)
	proxy := rewriting(func(r *http.Request) { // the exchange is done in the name of the first client
		r.SetBasicAuth(openidtest.ClientID, openidtest.ClientSecret)
	})
	other := client(at.Issuer)
	other.config.ClientID = "other"
	other.http.Transport = proxy
	_, err := other.Finish(t.Context(), code, "nonce", verifier)
	return err
}

// impostor has another provider answer with the tokens of the first one.
func impostor(t *testing.T, at *openidtest.Provider, code, verifier string) error {
	t.Helper()
	other := openidtest.Start(t, redirect, ana)
	p := client(other.Issuer)
	p.http.Transport = rewriting(func(r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/token") {
			r.URL.Host = strings.TrimPrefix(at.Issuer, "http://")
		}
	})
	_, err := p.Finish(t.Context(), code, "nonce", verifier)
	return err
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func rewriting(change func(*http.Request)) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		r = r.Clone(r.Context())
		if r.Method == http.MethodPost || strings.HasSuffix(r.URL.Path, "/token") {
			change(r)
		}
		return http.DefaultTransport.RoundTrip(r)
	})
}

func TestAProviderThatIsAwayIsToldAsSuch(t *testing.T) {
	down := httptest.NewServer(http.NotFoundHandler())
	down.Close()
	p := client(down.URL)
	if _, err := p.Begin(t.Context(), "s", "n", "v"); records.KindOf(err) != records.Unavailable {
		t.Errorf("%v", err)
	}
	if got := p.End(t.Context()); got != "" {
		t.Errorf("%q", got)
	}
}

func TestWhatTheGroupsAreStandsInAFile(t *testing.T) {
	write := func(text string) string {
		path := filepath.Join(t.TempDir(), "groups.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	rules, err := ReadGroups(write("everybody: {roles: [reader]}\ngroups:\n  staff: {bodies: [SG]}\n  clerks: {roles: [clerk], bodies: [SG]}\n"))
	want := []records.GroupRule{{Roles: []records.Role{"reader"}}, {Group: "clerks", Roles: []records.Role{"clerk"}, Bodies: []string{"SG"}}, {Group: "staff", Bodies: []string{"SG"}}}
	if err != nil || !reflect.DeepEqual(rules, want) {
		t.Errorf("%v %v", rules, err)
	}
	if rules, err := ReadGroups(""); err != nil || len(rules) != 1 || rules[0].Roles[0] != records.Reader {
		t.Errorf("%v %v", rules, err)
	}
	for _, text := range []string{"groups: {a: {role: [clerk]}}", "groups: {}", "- a", `groups: {"": {roles: [clerk]}}`} {
		if _, err := ReadGroups(write(text)); records.KindOf(err) != records.Invalid || err == nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := ReadGroups("nowhere.yaml"); records.KindOf(err) != records.Invalid {
		t.Errorf("%v", err)
	}
}
