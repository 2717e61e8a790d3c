package api

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// usersShown is how many accounts a page lists.
const usersShown = 50

func (s *Server) pageUsers(c *gin.Context) (reply, error) {
	q := readQuery(c)
	f := records.UserFilter{Text: q.text("q"), Role: records.Role(q.text("role")), Disabled: q.flag("disabled"), After: q.text("after"), Limit: usersShown + 1}
	users, err := s.accounts.FindUsers(c.Request.Context(), actor(c), f)
	if err != nil {
		return reply{}, err
	}
	p := web.Users{Keeping: s.keeping(c, "users"), Text: f.Text, Role: f.Role, Disabled: f.Disabled, Offered: records.Roles}
	values := url.Values{}
	for name, value := range map[string]string{"q": f.Text, "role": string(f.Role)} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if f.Disabled {
		values.Set("disabled", "true")
	}
	here := web.Address("/admin/users", values)
	if f.After != "" {
		p.First = here
	}
	if len(users) > usersShown {
		users = users[:usersShown]
		p.Next = web.WithQuery(here, "after", users[usersShown-1].Login)
	}
	words := s.words(p.Language)
	for _, u := range users {
		line := web.UserLine{Address: userPage(u.ID), Login: u.Login, Name: u.Name, Email: u.Email, Roles: u.Roles, Disabled: u.Disabled, Provided: !u.Local()}
		for _, b := range u.Bodies {
			line.Bodies = append(line.Bodies, words.body(b))
		}
		p.Users = append(p.Users, line)
	}
	return s.page(c, 0, &p)
}

func userPage(id string) string { return "/admin/users/" + url.PathEscape(id) }

// accountForm is the page of an account, filled with what it says.
func (s *Server) accountForm(c *gin.Context, n records.NewUser) web.Account {
	p := web.Account{
		Keeping: s.keeping(c, "users"), Login: n.Login, Called: n.Name, Email: n.Email, Roles: n.Roles, Bodies: n.Bodies, Chosen: n.Language, Disabled: n.Disabled,
		OfferedRoles: records.Roles, Offered: records.WorkingLanguages, Done: web.Done(c.Query("done")),
	}
	words := s.words(p.Language)
	for _, b := range s.office.Profile().Bodies {
		p.OfferedBodies = append(p.OfferedBodies, web.Option{Value: b.Code, Text: words.body(b.Code)})
	}
	return p
}

func (s *Server) pageNewUser(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActManageUsers); err != nil {
		return reply{}, err
	}
	p := s.accountForm(c, records.NewUser{Roles: []records.Role{records.Reader}})
	return s.page(c, 0, &p)
}

func (s *Server) pageUser(c *gin.Context) (reply, error) {
	u, err := s.accounts.Account(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	p := s.accountPage(c, u)
	return s.page(c, 0, &p)
}

func (s *Server) accountPage(c *gin.Context, u records.User) web.Account {
	p := s.accountForm(c, records.NewUser{Login: u.Login, Name: u.Name, Email: u.Email, Roles: u.Roles, Bodies: u.Bodies, Language: u.Language, Disabled: u.Disabled})
	p.ID, p.Issuer, p.Since = u.ID, u.Issuer, s.local(u.CreatedAt)
	s.tellTerms(&p, u)
	return p
}

// newUserOf reads the form of an account.
func newUserOf(fields url.Values) records.NewUser {
	n := records.NewUser{
		Login: fields.Get("login"), Name: fields.Get("name"), Email: fields.Get("email"), Bodies: fields["bodies"],
		Language: records.Language(fields.Get("language")), Disabled: fields.Get("disabled") != "",
	}
	for _, r := range fields["roles"] {
		n.Roles = append(n.Roles, records.Role(r))
	}
	if !slices.Contains(records.WorkingLanguages, n.Language) {
		n.Language = ""
	}
	return n
}

// wrongAccount shows the form again with what is wrong in it.
func (s *Server) wrongAccount(c *gin.Context, p web.Account, err error) (reply, error) {
	e := (*records.Error)(nil)
	if !errors.As(err, &e) || e.Kind != records.Invalid && e.Kind != records.Conflict {
		return reply{}, err
	}
	p.Mistakes = mistakesOf(e)
	return s.page(c, statuses[e.Kind], &p)
}

func (s *Server) pageCreateUser(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActManageUsers); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	n := newUserOf(c.Request.PostForm)
	u, secret, err := s.accounts.CreateUser(c.Request.Context(), actor(c), n)
	if err != nil {
		return s.wrongAccount(c, s.accountForm(c, n), err)
	}
	p := s.accountPage(c, u)
	p.Link, p.Done = s.wholeLink(c, secret), "created"
	return s.page(c, http.StatusCreated, &p)
}

func (s *Server) pageSaveUser(c *gin.Context) (reply, error) {
	u, err := s.accounts.Account(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	n := newUserOf(c.Request.PostForm)
	if _, err := s.accounts.ChangeUser(c.Request.Context(), actor(c), u.ID, n); err != nil {
		p := s.accountForm(c, n)
		p.ID, p.Issuer, p.Since = u.ID, u.Issuer, s.local(u.CreatedAt)
		return s.wrongAccount(c, p, err)
	}
	return seeOther(userPage(u.ID) + "?done=saved"), nil
}

// pageNewLink shows a new one-time link on the page that answers: nowhere else, and once.
func (s *Server) pageNewLink(c *gin.Context) (reply, error) {
	ctx, who := c.Request.Context(), actor(c)
	u, err := s.accounts.Account(ctx, who, c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	secret, err := s.accounts.NewLink(ctx, who, u.ID)
	if err != nil {
		return s.wrongAccount(c, s.accountPage(c, u), err)
	}
	p := s.accountPage(c, u)
	p.Link = s.wholeLink(c, secret)
	return s.page(c, http.StatusCreated, &p)
}

// wholeLink is a one-time link as it is sent to somebody.
func (s *Server) wholeLink(c *gin.Context, secret string) string {
	return s.origin(c) + LinkPath(secret)
}
