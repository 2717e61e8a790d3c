package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type whoJSON struct {
	Anonymous bool            `json:"anonymous"`
	ID        string          `json:"id,omitempty"`
	Name      string          `json:"name,omitempty"`
	Roles     []records.Role  `json:"roles"`
	Bodies    []string        `json:"bodies"`
	Scopes    []records.Scope `json:"scopes,omitempty"`
	Acts      []records.Act   `json:"acts"`
}

func newWho(a records.Actor) whoJSON {
	w := whoJSON{a.Anonymous(), a.ID, a.Name, some(a.Roles), some(a.Bodies), a.Scopes, []records.Act{}}
	for _, act := range records.Acts {
		if a.May(act) {
			w.Acts = append(w.Acts, act)
		}
	}
	return w
}

// some never gives null for none.
func some[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

func (s *Server) signIn(c *gin.Context) (reply, error) {
	var body struct {
		Login    string `json:"login"`
		Password string `json:"password"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	u, err := s.checkIn(c, body.Login, body.Password)
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusCreated, body: newWho(u.Actor())}, nil
}

// checkIn signs the browser in.
func (s *Server) checkIn(c *gin.Context, login, password string) (records.User, error) {
	if err := s.attempts.take(c.ClientIP(), login); err != nil {
		return records.User{}, err
	}
	if !plain(login) || len(login) > 200 || len(password) > 1000 {
		return records.User{}, records.Errorf(records.Unauthenticated, "The name or the password is wrong.")
	}
	u, err := s.accounts.SignIn(c.Request.Context(), login, password, c.ClientIP())
	if err != nil {
		return records.User{}, err
	}
	return u, s.begin(c, u)
}

func (s *Server) whoAmI(c *gin.Context) (reply, error) { return ok(newWho(actor(c))), nil }

func (s *Server) signOut(c *gin.Context) (reply, error) {
	if err := s.end(c); err != nil {
		return reply{}, err
	}
	return empty(http.StatusNoContent), nil
}

func (s *Server) changePassword(c *gin.Context) (reply, error) {
	who := actor(c)
	if err := who.Must(records.ActOwnAccount); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Old      string `json:"old_password"`
		Password string `json:"password"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	if err := s.attempts.take(c.ClientIP(), who.ID); err != nil {
		return reply{}, err
	}
	if err := s.accounts.ChangePassword(c.Request.Context(), who, body.Old, body.Password); err != nil {
		return reply{}, err
	}
	if err := s.endAll(c.Request.Context(), who.ID); err != nil {
		return reply{}, err
	}
	if _, err := c.Request.Cookie(sessionCookie); err == nil { // this browser stays in
		if err := s.begin(c, records.User{ID: who.ID}); err != nil {
			return reply{}, err
		}
	}
	return empty(http.StatusNoContent), nil
}

func (s *Server) setPassword(c *gin.Context) (reply, error) {
	var body struct {
		Password string `json:"password"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	u, err := s.redeem(c, c.Param("secret"), body.Password)
	if err != nil {
		return reply{}, err
	}
	return ok(struct {
		Login string `json:"login"`
	}{u.Login}), nil
}

// redeem sets a password by a one-time link.
func (s *Server) redeem(c *gin.Context, secret, password string) (records.User, error) {
	if err := s.attempts.take(c.ClientIP(), ""); err != nil {
		return records.User{}, err
	}
	u, err := s.accounts.SetPassword(c.Request.Context(), secret, password)
	if err != nil {
		return records.User{}, err
	}
	return u, s.endAll(c.Request.Context(), u.ID)
}

type tokenJSON struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Scopes    []records.Scope `json:"scopes"`
	CreatedAt time.Time       `json:"created_at"`
	ExpiresAt time.Time       `json:"expires_at"`
	LastUsed  *time.Time      `json:"last_used,omitempty"`
	Revoked   bool            `json:"revoked"`
}

func newToken(t records.Token) tokenJSON {
	return tokenJSON{t.ID, t.Name, some(t.Scopes), t.CreatedAt.UTC(), t.ExpiresAt.UTC(), known(t.LastUsed), t.Revoked}
}

func (s *Server) listTokens(c *gin.Context) (reply, error) {
	tokens, err := s.accounts.Tokens(c.Request.Context(), actor(c))
	if err != nil {
		return reply{}, err
	}
	return ok(listJSON[tokenJSON, string]{Items: each(tokens, newToken)}), nil
}

// defaultTokenDays is how long a token lives when nothing else is said.
const defaultTokenDays = 90

func (s *Server) issueToken(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActOwnAccount); err != nil {
		return reply{}, err // before questions of form
	}
	body := struct {
		Name   string          `json:"name"`
		Scopes []records.Scope `json:"scopes"`
		Days   int             `json:"expires_in_days"`
	}{Days: defaultTokenDays}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	if body.Days < 0 || body.Days > 10_000 {
		body.Days = 0 // a length of time holds no more; it is refused with the rest
	}
	t, secret, err := s.accounts.IssueToken(c.Request.Context(), actor(c), body.Name, body.Scopes, time.Duration(body.Days)*24*time.Hour)
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusCreated, body: struct {
		Token  tokenJSON `json:"token"`
		Secret string    `json:"secret"`
	}{newToken(t), secret}}, nil
}

func (s *Server) revokeToken(c *gin.Context) (reply, error) {
	if err := s.accounts.RevokeToken(c.Request.Context(), actor(c), c.Param("id")); err != nil {
		return reply{}, err
	}
	return empty(http.StatusNoContent), nil
}
