package api

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// tokenDays are the lives that the page offers for a token.
var tokenDays = []int{7, 30, 90, 366}

// person puts together the page of one's own account.
func (s *Server) person(c *gin.Context) (web.Person, error) {
	ctx, who := c.Request.Context(), actor(c)
	u, err := s.accounts.Own(ctx, who)
	if err != nil {
		return web.Person{}, err
	}
	frame := s.frame(c)
	words := s.words(frame.Language)
	p := web.Person{
		Frame: frame, Login: u.Login, Name: u.Name, Email: u.Email, Roles: u.Roles, Since: s.local(u.CreatedAt), Chosen: u.Language,
		Offered: records.WorkingLanguages, Least: records.MinPassword, Days: defaultTokenDays, OfferedDays: tokenDays,
		Scopes: []records.Scope{records.ScopeRead, records.ScopeFile, records.ScopeAdmin}, Wanted: []records.Scope{records.ScopeRead},
	}
	if !u.Local() {
		p.Provider = u.Issuer
		if s.provider != nil {
			p.Provider = s.provider.Name()
		}
	}
	for _, b := range u.Bodies {
		p.Bodies = append(p.Bodies, words.body(b))
	}
	tokens, err := s.accounts.Tokens(ctx, who)
	if err != nil {
		return p, err
	}
	now := s.now()
	for _, t := range tokens {
		x := web.Token{ID: t.ID, Name: t.Name, Scopes: t.Scopes, Created: s.local(t.CreatedAt), Expires: s.local(t.ExpiresAt), State: "live"}
		if !t.LastUsed.IsZero() {
			x.LastUsed = s.local(t.LastUsed)
		}
		switch {
		case t.Revoked:
			x.State = "revoked"
		case !t.ExpiresAt.After(now):
			x.State = "expired"
		}
		p.Tokens = append(p.Tokens, x)
	}
	open, err := s.sessionsOf(c, u.ID)
	for _, x := range open {
		w := web.Session{Key: x.key, Device: x.device, From: x.from, Here: x.here}
		if !x.began.IsZero() {
			w.Began = s.local(x.began)
		}
		p.Sessions = append(p.Sessions, w)
	}
	return p, err
}

// ownPage refuses whoever has no account: people are sent to sign in and come back.
func (s *Server) ownPage(c *gin.Context) (reply, bool, error) {
	who := actor(c)
	if who.Anonymous() {
		return seeOther("/sign-in?next=" + url.QueryEscape("/account")), false, nil
	}
	return reply{}, true, who.Must(records.ActOwnAccount)
}

func (s *Server) pagePerson(c *gin.Context) (reply, error) {
	if r, ok, err := s.ownPage(c); !ok || err != nil {
		return r, err
	}
	p, err := s.person(c)
	if err != nil {
		return reply{}, err
	}
	p.Done = web.Done(c.Query("done"))
	return s.page(c, 0, &p)
}

// change does something with one's own account and goes back to its page, or
// shows the page again with what was wrong.
func (s *Server) change(c *gin.Context, done web.Done, do func(fields url.Values) error, keep func(p *web.Person, fields url.Values)) (reply, error) {
	if err := actor(c).Must(records.ActOwnAccount); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	fields := c.Request.PostForm
	err := do(fields)
	e := (*records.Error)(nil)
	switch {
	case err == nil:
		return seeOther("/account?done=" + string(done)), nil
	case errors.As(err, &e) && (e.Kind == records.Invalid || e.Kind == records.TooMany):
		p, perr := s.person(c)
		if perr != nil {
			return reply{}, perr
		}
		if p.Mistakes = mistakesOf(e); keep != nil {
			keep(&p, fields)
		}
		return s.page(c, statuses[e.Kind], &p)
	}
	return reply{}, err
}

// mistakesOf lists what is wrong, at the field it is wrong in.
func mistakesOf(e *records.Error) []web.Mistake {
	if len(e.Problems) == 0 {
		return []web.Mistake{{Field: e.Field, Said: e.Message}}
	}
	all := make([]web.Mistake, len(e.Problems))
	for i, p := range e.Problems {
		all[i] = web.Mistake{Field: p.Field, Said: p.Message}
	}
	return all
}

func (s *Server) pageLanguage(c *gin.Context) (reply, error) {
	return s.change(c, "language", func(fields url.Values) error {
		lang := records.Language(fields.Get("language"))
		if err := s.accounts.ChooseLanguage(c.Request.Context(), actor(c), lang); err != nil {
			return err
		}
		if lang == "" {
			s.forget(c, languageCookie)
			return nil
		}
		s.remember(c, languageCookie, string(lang))
		return nil
	}, nil)
}

func (s *Server) pagePassword(c *gin.Context) (reply, error) {
	return s.change(c, "password", func(fields url.Values) error {
		who := actor(c)
		if fields.Get("password") != fields.Get("again") {
			return records.Errorf(records.Invalid, "The two passwords are not the same.").At("again")
		}
		if err := s.attempts.take(c.ClientIP(), who.ID); err != nil {
			return err
		}
		if err := s.accounts.ChangePassword(c.Request.Context(), who, fields.Get("old_password"), fields.Get("password")); err != nil {
			return err
		}
		if err := s.endAll(c.Request.Context(), who.ID); err != nil {
			return err
		}
		return s.begin(c, records.User{ID: who.ID})
	}, nil)
}

// pageIssueToken shows the secret of a new token on the page that answers the form: nowhere else, and once.
func (s *Server) pageIssueToken(c *gin.Context) (reply, error) {
	var issued records.Token
	var secret string
	r, err := s.change(c, "token", func(fields url.Values) (err error) {
		days, cerr := strconv.Atoi(fields.Get("days"))
		if cerr != nil || days < 0 || days > 10_000 {
			days = 0 // refused with the rest
		}
		issued, secret, err = s.accounts.IssueToken(c.Request.Context(), actor(c), fields.Get("name"), scopesOf(fields), time.Duration(days)*24*time.Hour)
		return err
	}, func(p *web.Person, fields url.Values) {
		p.TokenName, p.Wanted = fields.Get("name"), scopesOf(fields)
		p.Days, _ = strconv.Atoi(fields.Get("days"))
	})
	if err != nil || secret == "" {
		return r, err
	}
	p, err := s.person(c)
	if err != nil {
		return reply{}, err
	}
	p.Secret, p.SecretName = secret, issued.Name
	return s.page(c, http.StatusCreated, &p)
}

func scopesOf(fields url.Values) []records.Scope {
	scopes := make([]records.Scope, 0, len(fields["scope"]))
	for _, v := range fields["scope"] {
		scopes = append(scopes, records.Scope(v))
	}
	return scopes
}

func (s *Server) pageRevokeToken(c *gin.Context) (reply, error) {
	return s.change(c, "revoked", func(fields url.Values) error {
		return s.accounts.RevokeToken(c.Request.Context(), actor(c), fields.Get("token"))
	}, nil)
}

func (s *Server) pageEndSession(c *gin.Context) (reply, error) {
	return s.change(c, "sessions", func(fields url.Values) error {
		return s.endSession(c, actor(c).ID, fields.Get("session"))
	}, nil)
}
