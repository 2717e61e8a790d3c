// Package openidtest runs an identity provider for tests: a real OpenID Connect
// provider (that of the zitadel/oidc examples) on the loopback.
package openidtest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// ClientID and ClientSecret are what the provider knows us by.
const (
	ClientID     = "acervo"
	ClientSecret = "a secret of the tests"
)

// Password is everybody's.
const Password = "verysecure"

// Person is somebody the provider knows.
type Person struct {
	ID, Login, Name, Email string
	EmailVerified          bool
	Groups                 []string
}

// Provider is a running provider.
type Provider struct {
	Issuer string

	mu     sync.Mutex
	people []Person
}

// Start runs a provider until the test ends. It sends people back to redirect only.
func Start(t *testing.T, redirect string, people ...Person) *Provider {
	t.Helper()
	p := &Provider{people: people}
	server := httptest.NewUnstartedServer(nil)
	p.Issuer = "http://" + server.Listener.Addr().String()
	kept := store{storage.NewStorageWithClients(p, map[string]*storage.Client{
		ClientID: storage.WebClient(ClientID, ClientSecret, redirect),
		"other":  storage.WebClient("other", ClientSecret, redirect),
	}), p}
	before := slog.Default() // the example's router logs there
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t.Cleanup(func() { slog.SetDefault(before) })
	server.Config.Handler = exampleop.SetupServer(p.Issuer, kept, nil, false)
	server.Start()
	t.Cleanup(server.Close)
	return p
}

// Change changes what the provider knows of somebody.
func (p *Provider) Change(login string, change func(*Person)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.people {
		if p.people[i].Login == login {
			change(&p.people[i])
		}
	}
}

// SignIn does what a browser does that was sent to the address of the provider's
// sign-in page: it fills in the form and returns where the provider sends it back to.
func (p *Provider) SignIn(t *testing.T, address, login string) *url.URL {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var back *url.URL
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(r.URL.String(), p.Issuer) {
			back = r.URL
			return http.ErrUseLastResponse
		}
		return nil
	}}
	ask := func(method, address string, fields url.Values) *http.Response {
		r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(fields.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = answer.Body.Close() })
		return answer
	}
	form := ask(http.MethodGet, address, nil)
	if back != nil { // it refused at once
		return back
	}
	id := form.Request.URL.Query().Get("authRequestID")
	answer := ask(http.MethodPost, p.Issuer+"/login/username", url.Values{"id": {id}, "username": {login}, "password": {Password}})
	if back == nil {
		b, _ := io.ReadAll(io.LimitReader(answer.Body, 1000))
		t.Fatalf("the provider sends nobody back: %d %s", answer.StatusCode, b)
	}
	return back
}

// GetUserByID is part of the example's store.
func (p *Provider) GetUserByID(id string) *storage.User {
	return p.user(func(x Person) bool { return x.ID == id })
}

// GetUserByUsername is part of the example's store.
func (p *Provider) GetUserByUsername(login string) *storage.User {
	return p.user(func(x Person) bool { return x.Login == login })
}

// ExampleClientID is part of the example's store.
func (p *Provider) ExampleClientID() string { return storage.ServiceUserID }

func (p *Provider) user(is func(Person) bool) *storage.User {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.people, is)
	if i < 0 {
		return nil
	}
	x := p.people[i]
	first, last, _ := strings.Cut(x.Name, " ")
	return &storage.User{ID: x.ID, Username: x.Login, Password: Password, FirstName: first, LastName: last, Email: x.Email, EmailVerified: x.EmailVerified}
}

func (p *Provider) groups(id string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, x := range p.people {
		if x.ID == id {
			return slices.Clone(x.Groups)
		}
	}
	return nil
}

// store is the example's, which has no groups.
type store struct {
	*storage.Storage
	provider *Provider
}

var _ op.Storage = store{}

// SetUserinfoFromToken adds the groups to the user info.
func (s store) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, tokenID, subject, origin string) error {
	if err := s.Storage.SetUserinfoFromToken(ctx, info, tokenID, subject, origin); err != nil {
		return err
	}
	info.AppendClaims("groups", s.provider.groups(subject))
	return nil
}
