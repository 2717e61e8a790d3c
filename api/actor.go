package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type operatorKey struct{}

// WithActor makes requests in this context come from the local operator: whoever
// reaches the Unix socket in the data folder could open that folder anyway. The
// header Acervo-As: LOGIN makes one request come from that account instead.
func WithActor(ctx context.Context, a records.Actor) context.Context {
	return context.WithValue(ctx, operatorKey{}, a)
}

const actorKey = "actor"

// actor returns whoever asks; the zero Actor is the anonymous visitor.
func actor(c *gin.Context) records.Actor {
	a, _ := c.Get(actorKey)
	who, _ := a.(records.Actor)
	return who
}

// identify finds out who asks. Credentials that are wrong are refused; only a
// request without any is the anonymous visitor's.
func (s *Server) identify(c *gin.Context) {
	if err := plainAddress(c.Request); err != nil {
		s.refuse(c, err)
		return
	}
	who, err := s.who(c)
	if err != nil {
		s.refuse(c, err)
		return
	}
	c.Set(actorKey, who)
	c.Next()
}

func (s *Server) who(c *gin.Context) (records.Actor, error) {
	ctx, as := c.Request.Context(), c.GetHeader("Acervo-As")
	if operator, ok := ctx.Value(operatorKey{}).(records.Actor); ok {
		if as != "" {
			return s.accounts.ActAs(ctx, as)
		}
		return operator, nil
	}
	if as != "" {
		return records.Actor{}, records.Errorf(records.Forbidden, "Only the operator of this machine acts as somebody else, through the socket in the data folder.").At("Acervo-As")
	}
	if header := c.GetHeader("Authorization"); header != "" {
		scheme, secret, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return records.Actor{}, records.Errorf(records.Unauthenticated, "Send an API token as \"Authorization: Bearer acervo_…\".").At("Authorization")
		}
		return s.accounts.ByToken(ctx, strings.TrimSpace(secret))
	}
	// From here on the browser may have added the credentials without being asked.
	if err := s.csrf.Check(c.Request); err != nil {
		return records.Actor{}, records.Errorf(records.Forbidden, "This request came from another site.").Because(err)
	}
	return s.signedIn(c)
}

// plainAddress refuses addresses that no database can look up.
func plainAddress(r *http.Request) error {
	if !plain(r.URL.Path) {
		return records.Errorf(records.Invalid, "The address holds characters that are no text.")
	}
	return nil
}
