package api

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// readFields reads a small form of text fields.
func readFields(c *gin.Context) error { return readFieldsUpTo(c, maxField) }

func readFieldsUpTo(c *gin.Context, most int64) error {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, most)
	if err := c.Request.ParseForm(); err != nil {
		return records.Errorf(records.Invalid, "The upload broke off or is no proper multipart/form-data; nothing was filed.").Because(err)
	}
	return nil
}

func (s *Server) pageSignIn(c *gin.Context) (reply, error) {
	next := web.Local(c.Query("next"))
	if !actor(c).Anonymous() {
		return seeOther(next), nil
	}
	return s.page(c, 0, &web.SignIn{Frame: s.frame(c), Next: next, Provider: s.providerName()})
}

func (s *Server) pageSignedIn(c *gin.Context) (reply, error) {
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	p := web.SignIn{Login: c.Request.PostForm.Get("login"), Next: web.Local(c.Request.PostForm.Get("next")), Provider: s.providerName()}
	password := c.Request.PostForm.Get("password")
	if p.Login == "" || password == "" {
		p.Frame, p.Mistakes = s.frame(c), []web.Mistake{{Field: "password", Message: "mistake.login"}}
		return s.page(c, http.StatusBadRequest, &p)
	}
	u, err := s.checkIn(c, p.Login, password)
	e := (*records.Error)(nil)
	switch {
	case err == nil:
		if slices.Contains(records.WorkingLanguages, u.Language) {
			s.remember(c, languageCookie, string(u.Language))
		}
		return seeOther(p.Next), nil
	case errors.As(err, &e) && (e.Kind == records.Unauthenticated || e.Kind == records.TooMany):
		p.Frame, p.Mistakes = s.frame(c), []web.Mistake{{Field: "password", Said: e.Message}}
		r, err := s.page(c, statuses[e.Kind], &p)
		if e.RetryAfter > 0 && err == nil {
			r.header.Set("Retry-After", strconv.Itoa(int((e.RetryAfter+time.Second-1)/time.Second)))
		}
		return r, err
	}
	return reply{}, err
}

func (s *Server) pageSignOut(c *gin.Context) (reply, error) {
	if err := s.end(c); err != nil {
		return reply{}, err
	}
	if s.provider != nil {
		return seeOther("/signed-out"), nil
	}
	return seeOther("/"), nil
}

// link is the page of a one-time link. Its address is a secret, so it goes to nobody else.
func (s *Server) link(c *gin.Context, status int, p web.Link) (reply, error) {
	p.Frame, p.Least = s.frame(c), records.MinPassword
	r, err := s.page(c, status, &p)
	if err == nil {
		r.header.Set("Referrer-Policy", "no-referrer")
	}
	return r, err
}

func (s *Server) pageLink(c *gin.Context) (reply, error) { return s.link(c, 0, web.Link{}) }

func (s *Server) pageRedeem(c *gin.Context) (reply, error) {
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	password := c.Request.PostForm.Get("password")
	if password != c.Request.PostForm.Get("again") {
		return s.link(c, http.StatusBadRequest, web.Link{Mistakes: []web.Mistake{{Field: "again", Message: "mistake.again"}}})
	}
	u, err := s.redeem(c, c.Param("secret"), password)
	e := (*records.Error)(nil)
	switch {
	case err == nil:
		if err := s.begin(c, u); err != nil {
			return reply{}, err
		}
		return seeOther("/"), nil
	case errors.As(err, &e) && e.Kind == records.NotFound:
		return s.link(c, http.StatusNotFound, web.Link{Gone: true})
	case errors.As(err, &e) && (e.Kind == records.Invalid || e.Kind == records.TooMany):
		return s.link(c, statuses[e.Kind], web.Link{Mistakes: []web.Mistake{{Field: "password", Said: e.Message}}})
	}
	return reply{}, err
}
