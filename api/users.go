package api

import (
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type userJSON struct {
	ID        string           `json:"id"`
	Login     string           `json:"login"`
	Name      string           `json:"name"`
	Email     string           `json:"email,omitempty"`
	Roles     []records.Role   `json:"roles"`
	Bodies    []string         `json:"bodies"`
	Terms     []termJSON       `json:"terms,omitempty"`
	Language  records.Language `json:"language,omitempty"`
	Disabled  bool             `json:"disabled"`
	CreatedAt time.Time        `json:"created_at"`
	Issuer    string           `json:"issuer,omitempty"`
}

func newUser(u records.User) userJSON {
	return userJSON{u.ID, u.Login, u.Name, u.Email, some(u.Roles), some(u.Bodies), each(u.Terms, newTerm), u.Language, u.Disabled, u.CreatedAt.UTC(), u.Issuer}
}

// userEdit is what an account says; what is left out stays as it is.
type userEdit struct {
	Login    *string           `json:"login"`
	Name     *string           `json:"name"`
	Email    *string           `json:"email"`
	Roles    []records.Role    `json:"roles"`
	Bodies   []string          `json:"bodies"`
	Language *records.Language `json:"language"`
	Disabled *bool             `json:"disabled"`
}

func (e userEdit) apply(n records.NewUser) (records.NewUser, error) {
	replace(&n.Login, e.Login)
	replace(&n.Name, e.Name)
	replace(&n.Email, e.Email)
	replace(&n.Language, e.Language)
	replace(&n.Disabled, e.Disabled)
	if e.Roles != nil {
		n.Roles = e.Roles
	}
	if e.Bodies != nil {
		n.Bodies = e.Bodies
	}
	if n.Language != "" && !n.Language.Valid() {
		return n, records.Errorf(records.Invalid, "%q is not a language code.", n.Language).At("language")
	}
	return n, nil
}

func replace[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

type linkJSON struct {
	Secret string `json:"secret"`
	Path   string `json:"path"`
}

// LinkPath is where the page of a one-time link stands, below the address people reach the service under.
func LinkPath(secret string) string { return "/link/" + secret }

func (s *Server) listUsers(c *gin.Context) (reply, error) {
	users, err := s.accounts.Users(c.Request.Context(), actor(c))
	if err != nil {
		return reply{}, err
	}
	return ok(listJSON[userJSON, string]{Items: each(users, newUser)}), nil
}

func (s *Server) getUser(c *gin.Context) (reply, error) {
	u, err := s.accounts.Account(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	return ok(newUser(u)), nil
}

func (s *Server) createUser(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActManageUsers); err != nil {
		return reply{}, err // before questions of form
	}
	var body userEdit
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	n, err := body.apply(records.NewUser{})
	if err != nil {
		return reply{}, err
	}
	u, secret, err := s.accounts.CreateUser(c.Request.Context(), actor(c), n)
	if err != nil {
		return reply{}, err
	}
	return created(base+"/users/"+u.ID, struct {
		User userJSON `json:"user"`
		Link linkJSON `json:"link"`
	}{newUser(u), linkJSON{secret, LinkPath(secret)}}), nil
}

func (s *Server) changeUser(c *gin.Context) (reply, error) {
	u, err := s.accounts.Account(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	var body userEdit
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	n, err := body.apply(records.NewUser{
		Login: u.Login, Name: u.Name, Email: u.Email, Roles: u.Roles, Bodies: u.Bodies, Language: u.Language, Disabled: u.Disabled,
	})
	if err != nil {
		return reply{}, err
	}
	changed, err := s.accounts.ChangeUser(c.Request.Context(), actor(c), u.ID, n)
	if err != nil {
		return reply{}, err
	}
	return ok(newUser(changed)), nil
}

func (s *Server) newLink(c *gin.Context) (reply, error) {
	secret, err := s.accounts.NewLink(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	return reply{status: 201, body: linkJSON{secret, LinkPath(secret)}}, nil
}
