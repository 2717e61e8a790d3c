package api

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// IdentityProvider is where people can sign in instead of with a password here
// (OpenID Connect Core 1.0, authorization code flow with PKCE).
type IdentityProvider interface {
	// Name is what people call it.
	Name() string
	// Begin returns the address of its sign-in page. Unavailable when it does not answer.
	Begin(ctx context.Context, state, nonce, verifier string) (string, error)
	// Finish checks what it answered and returns who the person is. Unauthenticated when
	// the answer is not one to this sign-in.
	Finish(ctx context.Context, code, nonce, verifier string) (records.Identity, error)
	// End returns where people sign out at it, too; empty when it has no such place.
	End(ctx context.Context) string
}

// ProviderBack is the path to which the identity provider sends people back.
const ProviderBack = "/sign-in/provider/back"

// doorLife is how long somebody may take to sign in at the provider.
const doorLife = 15 * time.Minute

const (
	doorCookie   = "acervo_door"
	doorState    = "state"
	doorNonce    = "nonce"
	doorVerifier = "verifier"
	doorNext     = "next"
)

// newDoor keeps what belongs to a sign-in under way: a session of its own, so
// that it cannot be taken for one of somebody who is signed in.
func newDoor(store scs.CtxStore, secure bool) *scs.SessionManager {
	return &scs.SessionManager{
		Lifetime: doorLife, Store: store, Codec: scs.GobCodec{}, HashTokenInStore: true,
		Cookie: scs.SessionCookie{Name: doorCookie, Path: "/sign-in", HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode, Persist: true},
	}
}

func (s *Server) hasProvider() error {
	if s.provider == nil {
		return records.Errorf(records.NotFound, "There is nothing at this address; /api/docs lists what there is.")
	}
	return nil
}

// pageProvider sends people to the identity provider. It is a link, not a form:
// where a form leads in the end must be of this site (Policy).
func (s *Server) pageProvider(c *gin.Context) (reply, error) {
	if err := s.hasProvider(); err != nil {
		return reply{}, err
	}
	if err := s.attempts.take(c.ClientIP(), ""); err != nil {
		return reply{}, err
	}
	ctx, err := s.door.Load(c.Request.Context(), "")
	if err != nil {
		return reply{}, err
	}
	state, nonce, verifier := rand.Text(), rand.Text(), rand.Text()+rand.Text() // RFC 7636 §4.1 wants 43 characters
	address, err := s.provider.Begin(ctx, state, nonce, verifier)
	if err != nil {
		return s.providerFailed(c, err)
	}
	for key, value := range map[string]string{doorState: state, doorNonce: nonce, doorVerifier: verifier, doorNext: web.Local(c.Query("next"))} {
		s.door.Put(ctx, key, value)
	}
	token, until, err := s.door.Commit(ctx)
	if err != nil {
		return reply{}, err
	}
	s.door.WriteSessionCookie(ctx, c.Writer, token, until)
	return seeOther(address), nil
}

var errNotBegun = records.Errorf(records.Unauthenticated, "The identity provider's answer is not one to this sign-in; begin anew.")

// pageProviderBack signs in whoever the identity provider has sent back.
func (s *Server) pageProviderBack(c *gin.Context) (reply, error) {
	if err := s.hasProvider(); err != nil {
		return reply{}, err
	}
	u, next, err := s.fromProvider(c)
	if err != nil {
		return s.providerFailed(c, err)
	}
	if err := s.begin(c, u); err != nil {
		return reply{}, err
	}
	if slices.Contains(records.WorkingLanguages, u.Language) {
		s.remember(c, languageCookie, string(u.Language))
	}
	return seeOther(next), nil
}

func (s *Server) fromProvider(c *gin.Context) (u records.User, next string, err error) {
	cookie, err := c.Request.Cookie(doorCookie)
	if err != nil || cookie.Value == "" {
		return u, "", errNotBegun
	}
	ctx, err := s.door.Load(c.Request.Context(), cookie.Value)
	if err != nil {
		return u, "", err
	}
	state, nonce, verifier := s.door.GetString(ctx, doorState), s.door.GetString(ctx, doorNonce), s.door.GetString(ctx, doorVerifier)
	next = web.Local(s.door.GetString(ctx, doorNext))
	if err := s.door.Destroy(ctx); err != nil { // one answer for each question
		return u, "", err
	}
	s.door.WriteSessionCookie(ctx, c.Writer, "", time.Time{})
	switch {
	case state == "" || subtle.ConstantTimeCompare([]byte(state), []byte(c.Query("state"))) != 1:
		return u, "", errNotBegun
	case c.Query("error") != "":
		return u, "", records.Errorf(records.Unauthenticated, "The identity provider did not sign you in.").Because(errors.New(c.Query("error")))
	}
	id, err := s.provider.Finish(ctx, c.Query("code"), nonce, verifier)
	if err != nil {
		return u, "", err
	}
	u, err = s.accounts.SignInAs(ctx, id, c.ClientIP())
	return u, next, err
}

// providerFailed shows the page to sign in with the reason why it did not go well.
func (s *Server) providerFailed(c *gin.Context, err error) (reply, error) {
	e := (*records.Error)(nil)
	if !errors.As(err, &e) || e.Kind == records.Internal {
		return reply{}, err
	}
	p, _ := s.problem(c, err)
	page := &web.SignIn{Frame: s.frame(c), Next: "/", Provider: s.providerName(), Mistakes: []web.Mistake{{Field: "provider", Said: p.Detail}}}
	return s.page(c, p.Status, page)
}

func (s *Server) providerName() string {
	if s.provider == nil {
		return ""
	}
	return s.provider.Name()
}

// pageSignedOut says that the browser is signed out, and where one may sign out as well.
func (s *Server) pageSignedOut(c *gin.Context) (reply, error) {
	p := &web.SignedOut{Frame: s.frame(c), Provider: s.providerName()}
	if s.provider != nil {
		p.ProviderEnd = s.provider.End(c.Request.Context())
	}
	return s.page(c, 0, p)
}
