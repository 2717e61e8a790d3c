package api

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"

	"acervo/records"
)

// sessionLife is how long a browser stays signed in: a working day.
const sessionLife = 12 * time.Hour

const (
	sessionCookie = "acervo_session"
	sessionUser   = "user"
)

// newSessions is not scs.New, which starts a goroutine for a store we do not use.
func newSessions(store scs.CtxStore, secure bool) *scs.SessionManager {
	return &scs.SessionManager{
		Lifetime: sessionLife, Store: store, Codec: scs.GobCodec{}, HashTokenInStore: true,
		Cookie: scs.SessionCookie{Name: sessionCookie, Path: "/", HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode, Persist: true},
	}
}

// signedIn returns the actor of the session cookie. A session that is over, or
// whose account was disabled, is nobody's: its cookie is taken back.
func (s *Server) signedIn(c *gin.Context) (records.Actor, error) {
	cookie, err := c.Request.Cookie(sessionCookie)
	if err != nil || cookie.Value == "" {
		return records.Actor{}, nil
	}
	ctx, err := s.sessions.Load(c.Request.Context(), cookie.Value)
	if err != nil {
		return records.Actor{}, err
	}
	c.Request = c.Request.WithContext(ctx)
	id := s.sessions.GetString(ctx, sessionUser)
	if id != "" {
		u, err := s.accounts.User(ctx, id)
		if err == nil {
			return u.Actor(), nil
		}
		if k := records.KindOf(err); k != records.NotFound && k != records.Unauthenticated {
			return records.Actor{}, err
		}
	}
	s.sessions.WriteSessionCookie(ctx, c.Writer, "", time.Time{})
	return records.Actor{}, nil
}

// begin makes the browser the user's. The token is a new one, whatever the browser had.
func (s *Server) begin(c *gin.Context, u records.User) error {
	ctx, err := s.sessions.Load(c.Request.Context(), "")
	if err != nil {
		return err
	}
	if err := s.sessions.Clear(ctx); err != nil {
		return err
	}
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, sessionUser, u.ID)
	s.describeSession(ctx, c)
	token, until, err := s.sessions.Commit(ctx)
	if err != nil {
		return err
	}
	s.sessions.WriteSessionCookie(ctx, c.Writer, token, until)
	return nil
}

// end signs the browser out; it is no error when nobody was signed in.
func (s *Server) end(c *gin.Context) error {
	cookie, err := c.Request.Cookie(sessionCookie)
	if err != nil {
		return nil //nolint:nilerr // no cookie, no session
	}
	ctx, err := s.sessions.Load(c.Request.Context(), cookie.Value)
	if err != nil {
		return err
	}
	if err := s.sessions.Destroy(ctx); err != nil {
		return err
	}
	s.sessions.WriteSessionCookie(ctx, c.Writer, "", time.Time{})
	return nil
}

// endAll ends every session of a user: a new password is a reason to.
func (s *Server) endAll(ctx context.Context, user string) error {
	lister, ok := s.store.(scs.IterableCtxStore)
	if !ok {
		return nil
	}
	all, err := lister.AllCtx(ctx)
	if err != nil {
		return err
	}
	for key, b := range all {
		_, values, err := s.sessions.Codec.Decode(b)
		if err != nil || values[sessionUser] != user {
			continue
		}
		if err := s.store.DeleteCtx(ctx, key); err != nil { // the key is the token's hash: the manager would hash it again
			return err
		}
	}
	return nil
}
