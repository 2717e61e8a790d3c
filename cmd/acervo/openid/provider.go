// Package openid lets people sign in at an identity provider: OpenID Connect
// Core 1.0, the authorization code flow with PKCE (RFC 7636).
package openid

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"acervo/api"
	"acervo/records"
)

// Config is what the provider calls us, and where it is.
type Config struct {
	Issuer       string // its address, as it stands in its tokens
	ClientID     string
	ClientSecret string   // empty for a public client, which PKCE protects alone
	Name         string   // what people call it
	Redirect     string   // the whole address to which it sends people back
	Scopes       []string // besides openid
	GroupsClaim  string   // the claim that lists the person's groups
}

// Provider is an identity provider. It is asked for the first time when somebody
// signs in: a service starts without it.
type Provider struct {
	config Config
	http   *http.Client

	mu    sync.Mutex
	found *oidc.Provider // what its discovery document said
	end   string         // its end_session_endpoint (OpenID Connect RP-Initiated Logout 1.0)
}

var _ api.IdentityProvider = (*Provider)(nil)

// patience is how long the provider may take to answer.
const patience = 10 * time.Second

// New makes a client of the provider.
func New(c Config) *Provider {
	if c.GroupsClaim == "" {
		c.GroupsClaim = "groups"
	}
	if c.Name == "" {
		c.Name = hostOf(c.Issuer)
	}
	return &Provider{config: c, http: &http.Client{Timeout: patience}}
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return u.Hostname()
}

// Name is what people call the provider.
func (p *Provider) Name() string { return p.config.Name }

// Begin returns the address of the provider's sign-in page.
func (p *Provider) Begin(ctx context.Context, state, nonce, verifier string) (string, error) {
	found, _, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	return p.client(found).AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), nil
}

// Finish exchanges the code for tokens, checks them (OpenID Connect Core 1.0
// §3.1.3.7: signature, issuer, audience, times, nonce) and returns who the person is.
func (p *Provider) Finish(ctx context.Context, code, nonce, verifier string) (records.Identity, error) {
	found, _, err := p.discover(ctx)
	if err != nil {
		return records.Identity{}, err
	}
	ctx = oidc.ClientContext(ctx, p.http)
	tokens, err := p.client(found).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if refused := (*oauth2.RetrieveError)(nil); errors.As(err, &refused) && refused.Response.StatusCode < 500 {
		return records.Identity{}, distrust(fmt.Errorf("the code was not taken: %s", refused.ErrorCode))
	}
	if err != nil {
		return records.Identity{}, p.away(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := found.VerifierContext(ctx, &oidc.Config{ClientID: p.config.ClientID}).Verify(ctx, raw)
	switch {
	case err != nil:
		return records.Identity{}, distrust(err)
	case nonce == "" || subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1:
		return records.Identity{}, distrust(errors.New("the nonce is another one"))
	}
	id := records.Identity{Issuer: token.Issuer, Subject: token.Subject}
	if err := p.read(token, &id); err != nil {
		return records.Identity{}, distrust(err)
	}
	if found.UserInfoEndpoint() == "" {
		return id, nil
	}
	info, err := found.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	switch {
	case err != nil:
		return records.Identity{}, p.away(err)
	case info.Subject != token.Subject: // OpenID Connect Core 1.0 §5.3.2
		return records.Identity{}, distrust(errors.New("the user info is about another person"))
	}
	if err := p.read(info, &id); err != nil {
		return records.Identity{}, distrust(err)
	}
	return id, nil
}

// End returns the address at which people sign out at the provider; empty when
// it has none, or does not say so in time.
func (p *Provider) End(ctx context.Context) string {
	_, end, err := p.discover(ctx)
	if err != nil || end == "" {
		return ""
	}
	separator := "?"
	if strings.Contains(end, "?") {
		separator = "&"
	}
	return end + separator + url.Values{"client_id": {p.config.ClientID}}.Encode()
}

// read takes over what an ID token or the user info says; what it leaves out stays.
func (p *Provider) read(from interface{ Claims(v any) error }, id *records.Identity) error {
	var standard struct {
		Login    string `json:"preferred_username"`
		Name     string `json:"name"`
		Email    string `json:"email"`
		Verified any    `json:"email_verified"` // some write "true"
	}
	if err := from.Claims(&standard); err != nil {
		return err
	}
	var all map[string]any
	if err := from.Claims(&all); err != nil {
		return err
	}
	if standard.Login != "" {
		id.Login = standard.Login
	}
	if standard.Name != "" {
		id.Name = standard.Name
	}
	if standard.Email != "" {
		id.Email, id.EmailVerified = standard.Email, fmt.Sprint(standard.Verified) == "true"
	}
	for _, g := range list(all[p.config.GroupsClaim]) {
		if !slices.Contains(id.Groups, g) {
			id.Groups = append(id.Groups, g)
		}
	}
	return nil
}

// list reads a claim that is one string or several.
func list(claim any) []string {
	switch v := claim.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, one := range v {
			if s, ok := one.(string); ok {
				all = append(all, s)
			}
		}
		return all
	}
	return nil
}

func (p *Provider) client(found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, Endpoint: found.Endpoint(),
		RedirectURL: p.config.Redirect, Scopes: append([]string{oidc.ScopeOpenID}, p.config.Scopes...),
	}
}

// discover reads the provider's discovery document (OpenID Connect Discovery 1.0 §4) once.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, p.end, nil
	}
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, p.http), p.config.Issuer)
	if err != nil {
		return nil, "", p.away(err)
	}
	var more struct {
		End string `json:"end_session_endpoint"`
	}
	if err := found.Claims(&more); err != nil {
		return nil, "", p.away(err)
	}
	p.found, p.end = found, more.End
	return p.found, p.end, nil
}

func (p *Provider) away(cause error) error {
	return records.Errorf(records.Unavailable, "The identity provider does not answer; try again later, or sign in with a password if you have one here.").Because(cause)
}

func distrust(cause error) error {
	return records.Errorf(records.Unauthenticated, "The identity provider's answer is not one to this sign-in; begin anew.").Because(cause)
}
